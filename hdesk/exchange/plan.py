"""The plan of an import: a mapping compiled against a file and a desk."""

import codecs

from hdesk.domain.compile import Source
from hdesk.domain.findings import Refused
from hdesk.domain.setup import Setup
from hdesk.domain.typed import Path, Problem
from hdesk.exchange.about import compile_about
from hdesk.exchange.cells import Header
from hdesk.exchange.dates import Dates
from hdesk.exchange.dates import problems_of as problems_of_dates
from hdesk.exchange.entries import Teller, Terms, compile_entry
from hdesk.exchange.event_rows import EventPlan
from hdesk.exchange.kinds import compile_value, line, one_of
from hdesk.exchange.mapping import Entry, EventRows, FileForm, Mapping, TicketRows, read_mapping
from hdesk.exchange.people import People
from hdesk.exchange.table import Table, delimiter_of
from hdesk.exchange.ticket_rows import TicketPlan

Plan = TicketPlan | EventPlan


def load_mapping(data: bytes, path: str) -> tuple[Mapping, Source]:
    """Read a mapping and check what does not depend on a file or a desk.

    Raises:
        Refused: with every finding.
    """
    mapping, source = read_mapping(data, path)
    problems = [*_problems_of(mapping.file), *problems_of_dates(mapping.moments)]
    if problems:
        raise Refused(*(source.finding(problem) for problem in problems))
    return mapping, source


def _problems_of(form: FileForm) -> list[Problem]:
    problems = []
    if delimiter_of(form) is None:
        at: Path = ("file", "delimiter")
        problems.append(Problem(at, f"`delimiter` cannot be {form.delimiter!r}", "one character, or tab"))
    try:
        "".encode(form.encoding)
        codecs.lookup(form.encoding)
    except (LookupError, ValueError):
        at = ("file", "encoding")
        problems.append(Problem(at, f"there is no encoding {form.encoding!r}", "such as utf-8, cp1252, utf-16"))
    return problems


def compile_plan(mapping: Mapping, source: Source, table: Table, setup: Setup) -> tuple[Plan, frozenset[str]]:
    """Compile a mapping against a file's columns and a desk's words; give the columns too that it reads.

    Raises:
        Refused: with every finding, each at its place in the mapping: columns that the file does not have,
            words that the desk does not know, keys that an event does not have.
    """
    header = Header(table.header, table.path)
    dates = Dates(mapping.moments, setup.timezone)
    terms = Terms(header, dates, setup.config, People(setup.config.agents))
    plan = (
        _ticket_plan(mapping, terms, table) if isinstance(mapping, TicketRows) else _event_plan(mapping, terms, table)
    )
    if header.problems or plan is None:
        raise Refused(*(source.finding(problem) for problem in header.problems))
    return plan, frozenset(header.used)


def _ticket_plan(mapping: TicketRows, terms: Terms, table: Table) -> TicketPlan | None:
    about = compile_about(terms, mapping.ticket)
    entries = list(enumerate(mapping.events))
    tellers = [compile_entry(terms, entry, ("events", place)) for place, entry in entries]
    known = [one for one in tellers if one is not None]
    _twice_created(terms, [place for place, entry in entries if entry.get("event") == "created"])
    if about is None or len(known) < len(tellers):
        return None
    return TicketPlan(table, about, tuple(known), terms.people, frozenset(mapping.file.empty))


def _twice_created(terms: Terms, places: list[int]) -> None:
    for place in places[1:]:
        terms.header.problems.append(Problem(("events", place), "a ticket is created once", "remove one of the two"))


def _event_plan(mapping: EventRows, terms: Terms, table: Table) -> EventPlan | None:
    header = terms.header
    about = compile_about(terms, mapping.ticket)
    activities: dict[str, tuple[Teller, ...]] = {}
    complete = True
    for name, given in mapping.events.items():
        at: Path = ("events", name)
        entries: list[tuple[Path, Entry]] = (
            [(at, given)] if isinstance(given, dict) else [((*at, place), one) for place, one in enumerate(given)]
        )
        tellers = [compile_entry(terms, entry, place) for place, entry in entries]
        complete = complete and None not in tellers
        activities[name] = tuple(one for one in tellers if one is not None)
    each = mapping.each
    activity = compile_value(
        header,
        each.activity,
        one_of(activities, "activity in the mapping's events:"),
        "activity",
        ("each", "activity"),
    )
    moment = each.at and compile_value(header, each.at, terms.dates.moment, "at", ("each", "at"))
    by = each.by and compile_value(header, each.by, line, "by", ("each", "by"))
    if about is None or not complete:
        return None
    return EventPlan(
        table,
        about,
        activity,
        activities,
        moment or None,
        by or None,
        mapping.creation == "first row",
        terms.people,
        frozenset(mapping.file.empty),
        tuple(sorted(set(header.used.values()))),
    )
