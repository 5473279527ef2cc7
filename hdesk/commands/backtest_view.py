"""A backtest on a terminal, and as Markdown for whoever reviews a change of the rules."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hdesk.view.output import bold
from hdesk.view.text import cell, one_line

if TYPE_CHECKING:
    from hdesk.domain.differences import Difference
    from hdesk.work.backtest import Backtest

_LONG = 60
_MINUS = "\N{MINUS SIGN}"
_TITLES = {"route": "Routes", "escalation": "Escalations", "priority": "Priorities", "clock": "Clocks"}
_NOTHING = {"route": "routes", "escalation": "escalations", "priority": "priorities", "clock": "clocks met or missed"}
_CHANGES = {"added": "New", "gone": "Gone", "earlier": "Earlier", "later": "Later", "otherwise": "Otherwise"}


def backtest_text(found: "Backtest", sample: int, *, markdown: bool) -> str:
    """Say what was compared, what would have been different, with samples, and how far that can be trusted."""
    page = _Page(markdown)
    page.title(f"Backtest of the rules: {_period(found)}")
    page.line(f"{page.strong(f'{found.looked.tickets:,} tickets')} looked at, {_reached(found)}; "
              f"{page.strong(f'{len(found.affected):,} would have turned out differently')}.")  # fmt: skip
    page.list(
        [f"old: {one_line(found.old)}", f"new: {one_line(found.new)}", *(one_line(one) for one in _differing(found))]
    )
    if found.looked.reached:
        _summary(page, found)
        _samples(page, found, sample)
        page.heading("How far to trust this")
        page.list(list(_trust(found)))
    return page.text()


def data(found: "Backtest") -> dict[str, Any]:
    """Give it as data: every difference, every count."""
    tally = found.tally
    keys = sorted({*tally.old, *tally.new})
    fidelity = tally.fidelity._asdict() | {"unlike": sorted(tally.unlike)}
    return {
        "period": found.window.period.name,
        "as_of": found.window.until,
        "old": found.old,
        "new": found.new,
        "differing": found.reach.differing,
        "tickets": {
            "looked_at": found.looked.tickets,
            "without_known_creation": found.looked.undated,
            "replayed": tally.replayed,
            "affected": found.affected,
        },
        "counts": [
            {"kind": key[0], "of": key[1], "by": key[2] if len(key) > 2 else None,  # noqa: PLR2004 - what, and by which
             "old": tally.old[key], "new": tally.new[key]}
            for key in keys
        ],
        "differences": [one._asdict() for one in found.differences],
        "fidelity": fidelity,
        "set_aside": dict(zip(("old", "new"), tally.set_aside, strict=True)),
    }  # fmt: skip


class _Page:
    """Lines and tables, plain or as Markdown."""

    def __init__(self, markdown: bool) -> None:
        self._markdown = markdown
        self._blocks: list[str] = []

    def title(self, text: str) -> None:
        self._blocks.append(f"## {text}" if self._markdown else bold(text))

    def heading(self, text: str) -> None:
        self._blocks.append(f"### {text}" if self._markdown else bold(text))

    def line(self, text: str) -> None:
        self._blocks.append(text)

    def strong(self, text: str) -> str:
        return f"**{text}**" if self._markdown else text

    def list(self, lines: "Sequence[str]") -> None:
        mark = "- " if self._markdown else "  "
        self._blocks.append("\n".join(f"{mark}{line}" for line in lines))

    def table(self, headers: "Sequence[str]", rows: "Iterable[Sequence[Any]]") -> None:
        import tabulate

        tabulate.MIN_PADDING = 0
        body = [list(map(self._cell, row)) for row in rows]
        right = [all(_is_figure(row[place]) for row in body) for place in range(len(headers))]
        form = "github" if self._markdown else "simple"
        aligned = ["right" if one else "left" for one in right]
        self._blocks.append(
            tabulate.tabulate(body, headers=headers, tablefmt=form, disable_numparse=True, colalign=aligned)
        )

    def _cell(self, value: Any) -> str:
        text = f"{value:,}" if isinstance(value, int) else cell(value)
        return text.replace("|", "\\|").replace("<", "&lt;") if self._markdown else text

    def text(self) -> str:
        return "\n\n".join(self._blocks)


def _is_figure(text: str) -> bool:
    return text.replace(",", "").lstrip(f"+-{_MINUS}").isdigit()


def _period(found: "Backtest") -> str:
    return f"{found.window.period.name}, as of {cell(found.window.until)}"


def _reached(found: "Backtest") -> str:
    if found.tally.replayed >= found.looked.tickets:
        return "all of them replayed"
    if not found.reach.differing:
        return "none of them replayed: nothing differs that routes, rules or clocks act by"
    return f"{found.tally.replayed:,} of them replayed: on the others nothing that differs can tell"


def _differing(found: "Backtest") -> Iterator[str]:
    if found.reach.differing:
        yield f"what differs: {'; '.join(found.reach.differing)}"
    if found.looked.undated:
        yield f"left out: {found.looked.undated:,} tickets of which nobody knows when they were created"


def _summary(page: _Page, found: "Backtest") -> None:
    tally, same = found.tally, []
    for kind, title in _TITLES.items():
        if not any(one.kind == kind for one in tally.differences):
            same.append(_NOTHING[kind])
            continue
        page.heading(f"{title} of the replayed tickets")
        if kind == "clock":
            page.table(("clock", "met: old", "met: new", "", "missed: old", "missed: new", ""), _clock_rows(found))
        else:
            page.table(_HEADERS[kind], _rows(found, kind))
    if same:
        page.line(f"No difference in {', '.join(same)}.")


_HEADERS = {
    "route": ("team", "old", "new", "difference"),
    "escalation": ("team", "rule", "old", "new", "difference", "handed over: old", "handed over: new"),
    "priority": ("priority", "rule", "old", "new", "difference"),
}


def _rows(found: "Backtest", kind: str) -> Iterator[list[Any]]:
    """Give the counts of a kind; of escalations first each team's sum, where several rules tell it."""
    old, new = found.tally.old, found.tally.new
    keys = sorted(key for key in {*old, *new} if key[0] == kind)
    for first in dict.fromkeys(key[1] for key in keys):
        of_first = [key for key in keys if key[1] == first]
        if len(of_first) > 1:
            rest = [[sum(side[key] for key in of_first) for side in (old, new)]]
            if kind == "escalation":
                rest.append([sum(side["handover", *key[1:]] for key in of_first) for side in (old, new)])
            yield [first, "all", *_counts(rest)]
        for key in of_first:
            rest = [[old[key], new[key]]]
            if kind == "escalation":
                rest.append([side["handover", *key[1:]] for side in (old, new)])
            yield [*key[1:], *_counts(rest)]


def _counts(pairs: Sequence[Sequence[int]]) -> list[Any]:
    (was, will), *handed = pairs
    return [was, will, _signed(will - was), *(number for pair in handed for number in pair)]


def _clock_rows(found: "Backtest") -> Iterator[list[Any]]:
    old, new = found.tally.old, found.tally.new
    for name in dict.fromkeys(key[1] for key in sorted({*old, *new}) if key[0] == "clock"):
        row: list[Any] = [name]
        for outcome in ("met", "missed"):
            key = ("clock", name, outcome)
            row += [old[key], new[key], _signed(new[key] - old[key])]
        yield row


def _signed(number: int) -> str:
    return f"{number:+,}".replace("-", _MINUS) if number else "0"


def _samples(page: _Page, found: "Backtest", sample: int) -> None:
    from hdesk.work.backtest import groups

    if not sample:
        return
    for group in groups(found, sample):
        shown = f"; {len(group.sample)} of them:" if len(group.sample) < group.number else ""
        tickets = f"{group.tickets:,} ticket{'' if group.tickets == 1 else 's'}"
        page.heading(f"{_says(group.one)}: {tickets}{shown}")
        page.table(("ticket", "subject", "old", "new"), (_shown(one) for one in group.sample))


def _says(one: "Difference") -> str:
    """Say in words what kind of difference it is."""
    what = one_line(one.what)
    if one.kind == "clock":
        return f"{what.replace('_', ' ').capitalize()}: {one.new} instead of {one.old}"
    done = {"route": "routed to", "escalation": "escalated to", "priority": "priority"}[one.kind]
    if one.change != "otherwise":
        return f"{_CHANGES[one.change]}: {done} {what} ({_rule(one.by)})"
    if one.kind == "route":
        return f"Elsewhere: {what} ({_rule(one.new)} instead of {_rule(one.old)})"
    return f"Otherwise: {done} {what} ({_rule(one.new)} instead of {_rule(one.old)})"


def _rule(by: str | None) -> str:
    return one_line((by or "nobody").partition(":")[2] or "nobody")


def _shown(one: "Difference") -> list[str]:
    subject = one_line(one.subject)
    short = subject if len(subject) <= _LONG else f"{subject[: _LONG - 1]}…"
    return [one.ticket, short, _side(one, one.old, one.old_at), _side(one, one.new, one.new_at)]


def _side(one: "Difference", what: str | None, at: Any) -> str:
    if what is None:
        return "not at all"
    when = cell(at)
    return f"{what} {when}".strip() if one.kind == "clock" else when


def _trust(found: "Backtest") -> Iterator[str]:
    """Say how well the old settings make again what was recorded, and what was left out of the replays."""
    one = found.tally.fidelity
    if one.recorded:
        share = 100 * one.again / one.recorded
        moved = (
            f", {one.moved:,} of them at another moment (a sweep comes later than the moment itself)"
            if one.moved
            else ""
        )
        yield (f"Of {one.recorded:,} changes by routes and rules that are recorded on these tickets, the old settings "
               f"make {one.again:,} again ({share:.1f} %){moved}.")  # fmt: skip
    else:
        yield "Nothing by routes or rules is recorded on these tickets: the old settings cannot be compared with it."
    if one.beyond:
        yield f"They make {one.beyond:,} more that nobody ever recorded."
    if any(found.tally.set_aside):
        old, new = found.tally.set_aside
        yield (f"Acceptances and returns with no escalation to answer, set aside: {old:,} with the old settings, "
               f"{new:,} with the new.")  # fmt: skip
    yield "People and customers are taken to do what they did; what they would have done otherwise nobody knows."
