"""docs/kpis.md, written from the catalogue: what each figure means, counts, and is asked of."""

import re
from collections.abc import Iterator, Sequence

from hdesk.domain.findings import Refused
from hdesk.insight.catalogue import FAMILIES, KPIS, Kpi
from hdesk.insight.dataset import Dataset
from hdesk.insight.grouping import SPANS, expression

HEAD = """\
# Figures

`hdesk kpi` prints the figures of a desk, `hdesk kpi explain NAME` what one means. This page lists them all; it is
written from the same catalogue that the figures are computed from.

| to see | type |
|---|---|
| all figures of last week | `hdesk kpi --period last-week` |
| some of them, by team | `hdesk kpi fcr handover --by team` |
| by two things at once | `hdesk kpi resolution --by category,month` |
| the tickets and contacts behind a figure | `hdesk kpi reopened --list` |
| what was known at a moment | `hdesk kpi tickets_open --as-of 2026-11-20` |
| whether targets are met (exit code 3 if not) | `hdesk kpi --period last-month --check` |

## How to read them

- **n** is how many tickets, contacts or events a figure rests on. A share of nothing is `n/a`, never 0.
- **A period** counts what has its moment in it; under each figure stands which moment that is. What nobody can date
  counts in `all` only and is otherwise **left out**; how much was left out is said below the table.
- **As of**: a figure tells what was known at the end of its period, or is known now if that is not over. What
  happened later does not exist for it: a ticket reopened on Monday was closed last week. `--as-of` moves the moment.
- **Windows**: where a figure waits to see what follows (does the customer come back? was it solved within a day?), a
  ticket or contact counts once the wait is over, and in the period in which it is over.
- **Who**: `--by team`, `tier`, `priority` and `agent` show who had a ticket when it counted, not who has it today.
  `agent` is the one who answers to the customer; of contacts the one who took them, in the team of that day. Everything
  else, such as category, city or vendor, is told as it stands.
- **Merged and undone**: a ticket merged into another counts nowhere as one of its own, and what was undone never
  happened.
- **Times** are means in business time of the calendar that held, with median and 90th percentile; JSON has the same in
  clock time. Times of calls are clock time.
- **Targets** stand in desk.yaml under `targets:`, each with a date from which it holds where it has changed.

These settings in desk.yaml change what is counted: `csat_good_from` (from how many of 5 a rating is good),
`repeat_window` (within what time another contact is a repeat), `call_after_responses` (after how many written replies
somebody should call), `calls:` with `answer_within` and `short_abandon` (how long a caller may wait, and who hung up
too soon to be counted), and `required:` in the taxonomy (the fields that a ticket of a category needs).
"""

USUAL = ("channel", "category", "subcategory", "nature", "team", "agent", "city", "vendor", "device")
TIMES = tuple(SPANS)
MORE = (
    "tier", "priority", "type", "outcome", "disposition", "kind", "rule", "field", "source", "reviewer",
    "clock", "age",
)  # fmt: skip
"""The groups that figures are asked about; `--by` takes any other field of a ticket or contact, too."""

ASKED_BY = {
    "000": "helpdesk associate",
    "001": "head of customer care",
    "002": "resolution team",
    "003": "user support",
    "004": "first level help desk",
}
"""The work whose description asks for a figure, by the number of the document."""

UNITS = {"%": "percent", "s": "a time: mean, median, 90th percentile"}
BETTER = {"up": "more is better", "down": "less is better", "none": ""}

TABLES = {
    "contacts": "one row a contact with a customer, by call, e-mail, chat …",
    "inquiries": "one row for what a customer came with: a contact resolved at once, or a ticket",
    "tickets": "one row a ticket, with its fields as they stand",
    "events": "one row for each thing that happened to a ticket",
    "clocks": "one row a run of a clock: from when to when it ran, when it was due",
    "required_fields": "one row a field that a ticket's category requires",
    "closings": "one row a ticket ever closed, with its first closing",
    "call_points": "one row a ticket that took so many written replies that a call was due, once it is plain what came",
    "promises": "one row a promise to a customer",
    "ratings": "one row a rating, of a ticket or a contact",
    "customer_keys": "one row an ID, phone or e-mail of an inbound contact's customer; sharing one makes the same",
    "ticket_ratings": "one row a rating of a ticket",
    "contact_ratings": "one row a rating of a contact, by the contact's ID",
    "reviews": "one row a ticket or contact that was reviewed, with its last review",
}

COLUMNS = {
    "acknowledged": "1 if it was acknowledged, even where nobody knows when",
    "acknowledged_at": "the first acknowledgement or reply by a person",
    "ack_bs": "seconds of business time to the acknowledgement",
    "ack_s": "seconds of clock time to the acknowledgement",
    "answered": "1 if the run ended as it should, in time or not",
    "asked": "1 if the team asked back about a handover",
    "at": "when it happened",
    "came_at": "when the inquiry came, so far as anybody knows",
    "came_back": "1 if it was open again after a resolution or closing",
    "called": "1 if a call or the end came next, 0 if a further written reply",
    "clock": "which clock",
    "day_end": "the last moment of the local day of its arrival",
    "doubted": "1 if an import found its moments in doubt",
    "due": "the moment promised",
    "elapsed_bs": "seconds of business time that it ran",
    "elapsed_s": "seconds of clock time that it ran",
    "filled": "1 if the field is filled",
    "first_resolved_at": "the first resolution or closing",
    "first_resolution_bs": "seconds of business time to the first resolution",
    "first_resolution_s": "seconds of clock time to the first resolution",
    "handover": "1 if the work went with the escalation",
    "judged": "1 if the run has a target",
    "kept": "1 if the promise was kept",
    "kind": "`contact` or `ticket`",
    "key": "the ID, phone or e-mail, and which of them it is",
    "source": "whose word it is",
    "known_customer": "1 if the customer has an ID, phone or e-mail",
    "merged": "1 if merged into another ticket",
    "met": "1 if it was met",
    "missing_n": "how many required fields are missing",
    "of": "the scale's highest score",
    "passed": "1 if everything checked was right",
    "rating": "how clear the team found the handover, of 5",
    "required_n": "how many fields its category requires",
    "resolved": "1 if it is resolved or closed",
    "responded": "1 if a person has replied, even where nobody knows when",
    "responded_at": "a person's first public reply",
    "response_bs": "seconds of business time to the first reply",
    "response_s": "seconds of clock time to the first reply",
    "resolution_bs": "seconds of business time to the last resolution",
    "resolution_s": "seconds of clock time to the last resolution",
    "returned": "the reason of a handover's return",
    "same_day": "1 if it was last resolved on the day of its arrival",
    "score": "the score",
    "settled": "when it was met or missed",
    "status_since": "since when it has its status",
    "stopped": "when it ended",
    "type": "the kind of event",
    "update_runs": "1 if the customer is to have an update",
    "was_resolved": "1 if it was ever resolved or closed",
}
"""What the columns hold that are no fields."""


def page(data: Dataset) -> str:
    """Write the page; the dataset says which columns there are."""
    parts = [HEAD, *_overview(), *(line for family, kpis in FAMILIES.items() for line in _family(data, family, kpis))]
    return "\n".join([*parts, *_tables(data)]) + "\n"


def _overview() -> Iterator[str]:
    yield "## All figures\n"
    yield "| figure | name | | unit | better |"
    yield "|---|---|---|---|---|"
    for kpi in KPIS:
        unit = {"s": "time"}.get(kpi.unit, kpi.unit)
        yield f"| [{kpi.title}](#{kpi.name}) | `{kpi.name}` | {kpi.family} | {unit} | {_arrow(kpi)} |"
    yield ""


def _arrow(kpi: Kpi) -> str:
    return {"up": "more", "down": "less", "none": ""}[kpi.direction]


def _family(data: Dataset, family: str, kpis: Sequence[Kpi]) -> Iterator[str]:
    yield f"## {family}\n"
    for kpi in kpis:
        yield from _figure(data, kpi)


def _figure(data: Dataset, kpi: Kpi) -> Iterator[str]:
    better = f"; {BETTER[kpi.direction]}" if BETTER[kpi.direction] else ""
    dated = "is counted as it stands at the period's end"
    if not kpi.at_end:
        dated = f"belongs to a period by the moment: {kpi.dated}"
    yield f"### {kpi.name}\n"
    yield f"**{kpi.title}.** {kpi.meaning}\n"
    yield f"- what is counted: {kpi.formula or _plainly(kpi)}"
    yield f"- unit: {UNITS.get(kpi.unit, kpi.unit)}{better}"
    yield f"- {dated}"
    if kpi.told:
        yield "- left out, and counted as left out, is what nobody can tell of: the statement's last line says which"
    if kpi.sampled:
        yield "- a sample: the share of all lies with 95 % confidence in the `interval` (Wilson's) beside it"
    yield f"- `--by`: {_groups(data, kpi)}"
    yield f"- asked for by: {ASKED_BY[kpi.document]}\n"
    yield f"```sql\n{statement(kpi)}\n```\n"


def _plainly(kpi: Kpi) -> str:
    if kpi.measure:
        return "the time that it took, of each"
    return "those within it ÷ all of them" if kpi.numerator else f"the number of {kpi.unit}"


def _groups(data: Dataset, kpi: Kpi) -> str:
    lacking = [name for name in USUAL if not _has(data, kpi, name)]
    further = [name for name in MORE if _has(data, kpi, name)]
    usual = "the usual" if not lacking else f"the usual but {_listed(lacking)}"
    if kpi.at_end:
        usual += f", no {_listed(TIMES, 'or')}"
    return usual + (f"; {_listed(further)}" if further else "")


def _listed(names: Sequence[str], last: str = "and") -> str:
    *most, end = (f"`{name}`" for name in names)
    return f"{', '.join(most)} {last} {end}" if most else end


def _has(data: Dataset, kpi: Kpi, name: str) -> bool:
    try:
        expression(data, kpi, name)
    except Refused:
        return False
    return True


def statement(kpi: Kpi) -> str:
    """Give a figure as one statement, for a period from `:start` to before `:end`."""
    where = [] if kpi.where == "1 = 1" else [kpi.where]
    told = [kpi.told] if kpi.told else []
    within = [f"{kpi.cohort} IS NOT NULL" if kpi.at_end else kpi.within]
    if kpi.measure:
        what = f"AVG({kpi.measure})" + (f", AVG({kpi.clock})" if kpi.clock else "")
    elif kpi.numerator:
        what = f"100.0 * SUM(CASE WHEN {kpi.numerator} THEN 1 ELSE 0 END) / COUNT(*)"
    else:
        what = "COUNT(*)"
    conditions = "\n  AND ".join([*where, *told, *within])
    left_out = f"\n-- left out: NOT ({kpi.told})" if kpi.told else ""
    return f"SELECT {what}\nFROM {kpi.table}\nWHERE {conditions}{left_out}"


def _tables(data: Dataset) -> Iterator[str]:
    yield "## What they are asked of\n"
    yield "Moments are seconds since 1970, in UTC. These columns of each table are used by the figures; by what else is"
    yield "known of a ticket or contact they can be grouped.\n"
    yield f"The usual groups are {_listed([*USUAL, *TIMES])}; the last {len(TIMES)} are told in the desk's zone."
    yield "As a group, `type` is the customer's (`customer.type`).\n"
    for table in dict.fromkeys(name for kpi in KPIS for name in (kpi.table, *_looked_into(kpi))):
        askers = [kpi.name for kpi in KPIS if table in (kpi.table, *_looked_into(kpi))]
        said = TABLES.get(table, table)
        yield f"### Table `{table}`\n"
        yield f"{said[:1].upper()}{said[1:]}. It is asked for {_listed(askers)}.\n"
        yield "| column | what it holds |"
        yield "|---|---|"
        used = _used(table) or set(data.columns(table)) - {"row"}
        for column in data.columns(table):
            if column in used:
                yield f"| `{column}` | {_meaning(data, column)} |"
        yield ""


def _looked_into(kpi: Kpi) -> list[str]:
    """Name the tables in which a figure looks for something about each row."""
    return re.findall(r"(?:FROM|JOIN) (\w+)", f"{kpi.where} {kpi.numerator}")


def _used(table: str) -> set[str]:
    """Name the words in what the catalogue says of a table; columns are among them."""
    said = [
        part
        for kpi in KPIS
        if kpi.table == table
        for part in (kpi.where, kpi.numerator, kpi.measure, kpi.clock, kpi.cohort, kpi.told, kpi.aged)
    ]
    bare = re.sub(r"'[^']*'|:\w+", "", " ".join(part for part in said if part))
    return set(re.findall(r"(?<!\.)\b[a-z_0-9]+\b", bare))


def _meaning(data: Dataset, column: str) -> str:
    for registry in (data.setup.ticket_fields, data.setup.contact_fields):
        for field in registry:
            if field.name.replace(".", "_") == column and column not in COLUMNS:
                return str(field.meaning)
    return COLUMNS.get(column, "")
