"""A backtest on a terminal, and as Markdown for whoever reviews a change of the rules."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hdesk.domain.facts import plain_number
from hdesk.insight.markdown import escaped, table
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
    page.line(f"{page.strong(_tickets(found.looked.tickets))} looked at, {_reached(found)}; "
              f"{page.strong(f'{len(found.affected):,} would have turned out differently')}.")  # fmt: skip
    page.list([page.plain(one) for one in (f"old: {found.old}", f"new: {found.new}", *_differing(found))])
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
        self._blocks.append(f"### {escaped(text)}" if self._markdown else bold(text))

    def line(self, text: str) -> None:
        self._blocks.append(text)

    def strong(self, text: str) -> str:
        return f"**{text}**" if self._markdown else text

    def list(self, lines: "Sequence[str]") -> None:
        mark = "- " if self._markdown else "  "
        self._blocks.append("\n".join(f"{mark}{line}" for line in lines))

    def table(self, headers: "Sequence[str]", rows: "Iterable[Sequence[Any]]", texts: int) -> None:
        """Add a table whose first columns hold text, and the others figures."""
        body = [[f"{one:,}" if isinstance(one, (int, float)) else cell(one) for one in row] for row in rows]
        if self._markdown:
            lines = table(headers, ([*map(self.plain, row[:texts]), *row[texts:]] for row in body), texts)
            self._blocks.append("\n".join(lines))
            return
        import tabulate

        tabulate.MIN_PADDING = 0
        aligned = ["left" if place < texts else "right" for place in range(len(headers))]
        self._blocks.append(tabulate.tabulate(body, headers=headers, disable_numparse=True, colalign=aligned))

    def plain(self, text: str) -> str:
        """Write other people's words so that they are shown as they are."""
        return escaped(one_line(text)) if self._markdown else one_line(text)

    def text(self) -> str:
        return "\n\n".join(self._blocks)


def _tickets(number: int) -> str:
    return f"{number:,} ticket{'' if number == 1 else 's'}"


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
            page.table(("clock", "met: old", "new", "", "missed: old", "new", ""), _clock_rows(found), 1)
        else:
            named = _NAMED[kind]
            page.table((*named, "old", "new", "difference"), _rows(found, kind), len(named))
        if kind == "escalation" and _teams(found):
            _costs(page, found)
    if same:
        page.line(f"No difference in {', '.join(same)}.")


_NAMED = {"route": ("team",), "escalation": ("team", "rule"), "priority": ("priority", "rule")}


def _rows(found: "Backtest", kind: str) -> Iterator[list[Any]]:
    """Give the counts of a kind; where several rules do the same, first their sum."""
    old, new = found.tally.old, found.tally.new
    keys = sorted(key for key in {*old, *new} if key[0] == kind)
    for first in dict.fromkeys(key[1] for key in keys):
        of_first = [key for key in keys if key[1] == first]
        if len(of_first) > 1:
            yield [first, "all", *_compared(sum(old[key] for key in of_first), sum(new[key] for key in of_first))]
        for key in of_first:
            yield [*key[1:], *_compared(old[key], new[key])]


def _compared(old: float, new: float) -> list[Any]:
    return [old, new, _signed(new - old)]


def _clock_rows(found: "Backtest") -> Iterator[list[Any]]:
    old, new = found.tally.old, found.tally.new
    for name in dict.fromkeys(key[1] for key in sorted({*old, *new}) if key[0] == "clock"):
        met, missed = (("clock", name, outcome) for outcome in ("met", "missed"))
        yield [name, *_compared(old[met], new[met]), *_compared(old[missed], new[missed])]


def _teams(found: "Backtest") -> list[str]:
    """List the teams that rules hand work over to, under either of the settings."""
    return sorted({key[1] for key in {*found.tally.old, *found.tally.new} if key[0] == "handover"})


def _costs(page: _Page, found: "Backtest") -> None:
    """Say how many tickets each team would have got, and what that costs where the desk says so."""
    rows, priced = [], found.costs.keys() & set(_teams(found))
    for team in _teams(found):
        old, new = (sum(n for key, n in side.items() if key[:2] == ("handover", team))
                    for side in (found.tally.old, found.tally.new))  # fmt: skip
        price = found.costs.get(team)
        money = ["", "", ""] if price is None else _compared(plain_number(old * price), plain_number(new * price))
        rows.append([team, *_compared(old, new), *(money if priced else [])])
    page.heading("Tickets handed over by rules")
    cost = ("cost: old", "new", "difference") if priced else ()
    page.table(("team", "old", "new", "difference", *cost), rows, 1)
    if not priced:
        page.line(
            "What a ticket costs a team is not said in desk.yaml (costs: {TEAM: …}), so tickets are counted alone."
        )


def _signed(number: float) -> str:
    return f"{number:+,}".replace("-", _MINUS) if number else "0"


def _samples(page: _Page, found: "Backtest", sample: int) -> None:
    from hdesk.work.backtest import groups

    if not sample:
        return
    for group in groups(found, sample):
        shown = f"; {len(group.sample)} of them:" if len(group.sample) < group.number else ""
        page.heading(f"{_says(group.one)}: {_tickets(group.tickets)}{shown}")
        page.table(("ticket", "subject", "old", "new"), (_shown(one) for one in group.sample), 4)


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
        yield (f"Recorded on these tickets: {one.recorded:,} changes by routes and rules; the old settings make "
               f"{one.again:,} of them again ({share:.1f} %).")  # fmt: skip
    else:
        yield "Nothing by routes or rules is recorded on these tickets: the old settings cannot be compared with it."
    if one.moved:
        yield f"Of these, {one.moved:,} come at another moment: a sweep comes some time after a rule begins to hold."
    if one.beyond:
        yield f"The old settings make {one.beyond:,} more, which nothing has ever written."
    if any(found.tally.set_aside):
        old, new = found.tally.set_aside
        yield (f"Acceptances and returns with no escalation to answer, set aside: {old:,} with the old settings, "
               f"{new:,} with the new.")  # fmt: skip
    yield "People and customers are taken to do what they did; what they would have done otherwise nobody knows."
