"""How routes and rules explain themselves on a terminal: a tree, with words beside the signs."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from hdesk.view.output import bold, colourful
from hdesk.view.text import cell, one_line

if TYPE_CHECKING:
    from hdesk.domain.explain import Consequence, Explained
    from hdesk.domain.verdicts import Verdict
    from hdesk.domain.views import TicketView
    from hdesk.work.rule_tests import Tested

_LONG = 60
_SIGNS = {"acted": "✓ acted", "holds": "✓ holds", "near": "✗ near miss", "fails": "✗ fails"}


def explained_text(view: "TicketView", explained: "Sequence[Explained]", *, whole: bool) -> str:
    """Show what holds and what nearly does, in full; of the rest the names, unless all is asked for."""
    state = view.state
    where = "/".join(part for part in (state.team, state.tier) if part) or "no team yet"
    lines = [
        f"{bold(view.ticket.id)}  {one_line(state.facts.subject)}",
        f"as of {cell(view.now)}: {state.status}, priority {state.priority}, {one_line(where)}",
    ]
    for kind, title in (("route", "Routes: the first that holds answers"), ("rule", "Rules: all that hold act, once")):
        of_kind = [one for one in explained if one.kind == kind]
        shown = [one for one in of_kind if whole or one.standing != "fails"]
        lines += ["", bold(title)]
        for one in shown:
            lines += [_overtaken(one)] if _is_overtaken(one) and not whole else _one(one, view.now)
        rest = [one.id for one in of_kind if one.standing == "fails" and not whole]
        if rest:
            lines.append(f"  ✗ {'others fail' if shown else 'all fail'}: {', '.join(rest)}")
    if not whole and any(one.standing == "fails" for one in explained):
        lines += ["", "--all shows every route and rule in full"]
    return "\n".join(lines)


def _one(one: "Explained", now: datetime) -> Iterator[str]:
    sign = _coloured(_SIGNS[one.standing], good=one.standing in {"acted", "holds"})
    title = "" if one.title == one.id else f"  {one_line(one.title)}"
    yield f"  {sign}  {bold(one.id)}{title}"
    parts = one.verdict.parts if one.verdict.kind == "all" and one.verdict.parts else (one.verdict,)
    yield from _tree(parts, now, "      ")
    if all(done.outcome == "not" and not done.why for done in one.consequences):
        yield f"      → else: {'; '.join(one_line(done.what) for done in one.consequences)}"
    else:
        yield from (f"      → {_came(done)}" for done in one.consequences)


def _is_overtaken(one: "Explained") -> bool:
    """Say whether a route would answer if none before it did."""
    return one.kind == "route" and one.standing == "holds" and one.consequences[0].outcome == "not"


def _overtaken(one: "Explained") -> str:
    return f"  {_coloured(_SIGNS['holds'], good=True)}  {bold(one.id)}: {_came(one.consequences[0])}"


def _tree(parts: "Iterable[Verdict]", now: datetime, indent: str) -> Iterator[str]:
    for part in parts:
        sign = _coloured("✓ true " if part.holds else "✗ false", good=part.holds)
        yield f"{indent}{sign}  {one_line(part.says)}{_value(part, now) if part.kind == 'test' else ''}"
        yield from _tree(part.parts, now, indent + "  ")


def _value(part: "Verdict", now: datetime) -> str:
    """Say what a test found: the value, since or from when it is over a duration, or the words around a hit."""
    if part.found is not None:
        return f"  (here: “{one_line(part.found)}”)"
    if part.value in (None, "", ()):
        return "  (here: nothing)"
    text = cell(part.value)
    if len(text) > _LONG:
        text = f"{text[:_LONG]}…"
    if part.turns is None:
        return f"  (here: {text})"
    turn = "over it since" if part.turns < now else "over it after"
    return f"  (here: {text}; {turn} {cell(part.turns)})"


def _came(one: "Consequence") -> str:
    if one.outcome == "done":
        said = f"done {cell(one.at)}" if one.at else "done"
        return f"{one_line(one.what)}: {said}{f', {one.why}' if one.why else ''}"
    if one.outcome == "due":
        return f"{one_line(one.what)}: due, the next change or `hdesk sweep` does it"
    if one.outcome == "shown":
        return one_line(one.what)
    return f"{one_line(one.what)}: no{f', {one_line(one.why)}' if one.why else ''}"


def _coloured(text: str, *, good: bool) -> str:
    import sys

    return click.style(text, fg="green" if good else "red") if colourful(sys.stdout) else text


def tested_text(tested: "Tested") -> str:
    """Show the tests that failed, each with what was expected and got; and what no test reaches."""
    lines: list[str] = []
    for result in tested.failed:
        where = f"{tested.path}:{tested.lines[result.trial.name]}"
        lines.append(f"{_coloured('✗ failed', good=False)}  {bold(one_line(result.trial.name))}  ({where})")
        for one in result.differences:
            by = "" if one.by == "nobody" else f"  (by {one_line(one.by)})"
            lines.append(f"    {one.what:<13} expected  {one_line(one.expected)}")
            lines.append(f"    {'':<13} got       {one_line(one.got)}{by}")
    held = len(tested.results) - len(tested.failed)
    sign = _coloured("✗" if tested.failed else "✓", good=not tested.failed)
    failed = f", {len(tested.failed)} failed" if tested.failed else ""
    lines.append(f"{sign} {len(tested.results)} tests: {held} passed{failed}")
    if tested.unreached:
        lines.append(f"reached by no test: {', '.join(tested.unreached)}")
    elif tested.unreached is not None:
        lines.append("every route and rule is reached by a test")
    return "\n".join(lines)
