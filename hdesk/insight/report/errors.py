"""Repeated errors: what came back, was sent back, or lacked something."""

from typing import Final

from hdesk.insight.catalogue import Kpi
from hdesk.insight.report.document import Block, Grid, Note
from hdesk.insight.report.ground import Ground, Pair, Rate
from hdesk.insight.report.names import plain, signed
from hdesk.insight.report.told import Told

_EVENTS: Final = tuple(
    Kpi(name, title, title + ".", "events", "at", "the event", f"{where} AND merged = 0", unit="times")
    for name, title, where in (
        ("returned_incomplete", "Sent back for missing information",
         "type = 'returned' AND reason = 'missing_information'"),
        ("returned_not_ours", "Sent back as not theirs", "type = 'returned' AND reason = 'not_ours'"),
        ("reopened_again", "Tickets reopened", "type = 'reopened'"),
    )
)  # fmt: skip
_SHARES = (("completeness", "Tickets created with fields missing"), ("repeat_contact", "Contacts again on the same"))
_FIELDS = 3


def errors(ground: Ground) -> Told:
    """Tell how often work came back, and what tickets lacked."""
    pairs = [(kpi.title, ground.asked(kpi)) for kpi in _EVENTS]
    pairs += [(title, _counted(ground, ground.rate(name), missing=name == "completeness")) for name, title in _SHARES]
    figures = {"errors": [{"what": title, **pair.counts()} for title, pair in pairs]}
    if not any(pair.now or pair.before for _, pair in pairs):
        return Told((Note("Nothing came back, and no ticket lacked anything."),), figures)
    rows = tuple((title, f"{pair.now:,}", signed(pair.change)) for title, pair in pairs)
    blocks: list[Block] = [Grid(("Came back or lacked something", f"This {ground.span}", "Change"), rows)]
    lacking = _lacking(ground)
    if lacking:
        blocks.append(Note(f"Most often missing: {lacking}."))
    return Told(tuple(blocks), figures)


def _counted(ground: Ground, rate: Rate, *, missing: bool) -> Pair:
    now, before = (
        (one.denominator or 0) - (one.numerator or 0) if missing else one.numerator or 0
        for one in (rate.now, rate.before)
    )
    return ground.pair((), now, before)


def _lacking(ground: Ground) -> str:
    found = [(name, rate.now) for name, rate in ground.rates_by("fields_filled", "field").items()]
    lacking = sorted(
        ((one.denominator or 0) - (one.numerator or 0), name or "", one.n) for name, one in found if one.n
    )[::-1]
    return ", ".join(
        f"{plain(name.rpartition('.')[2]).lower()} (in {count:,} of {n:,})"
        for count, name, n in lacking[:_FIELDS]
        if count
    )
