"""Doors: what comes in from other systems."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from hdesk.exchange.reading import Reading
    from hdesk.view.output import Output
    from hdesk.work.importing import Import

_SHOWN = 10
"""So many refused rows are shown; all of them are in the rejects file, and in JSON."""


@click.group("import")
def import_command() -> None:
    """Import tickets from other systems: every ticket once, in one commit."""


@import_command.command("csv")
@click.argument("file", metavar="FILE")
@click.option("--map", "mapping", required=True, metavar="MAP.yaml", help="What the columns mean.")
@click.option("--rejects", metavar="FILE", help="Where refused rows go.  [default: NAME.rejects.csv here]")
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@click.pass_obj
def csv_command(invocation: Invocation, file: str, mapping: str, rejects: str | None, dry_run: bool) -> None:
    """Import the tickets of a CSV file, as a mapping says.

    A ticket that was imported before is left alone, so a file can be imported again. Rows that cannot be
    used go to the rejects file with a reason, to be corrected and imported; the exit code is then 3.
    """
    from hdesk.work.importing import Order, import_csv

    output = invocation.output
    found = import_csv(
        invocation.desk(),
        Order(Path(file), Path(mapping), Path(rejects) if rejects else None, dry_run),
        watch=lambda readings, length: _watched(output, readings, length),
    )
    if output.format == "json":
        output.document("import", _data(found))
    else:
        _say(output, found, Path(file).name)
        if output.format != "table":
            rows = [reject._asdict() | {"line": reject.row.line} for reject in found.rejects]
            output.listing("import", rows, ("line", "source_id", "reason"), empty="nothing was refused")
    if found.rejects:
        invocation.exit_code = 3


def _watched(output: "Output", readings: "Iterable[Reading]", length: int | None) -> "Iterator[Reading]":
    """Show how far the reading is, and that the writing, which shows nothing, has begun."""
    from hdesk.view.progress import progress

    yield from progress(readings, "import", length)
    if sys.stderr.isatty():
        output.say("writing …")


def _data(found: "Import") -> dict[str, Any]:
    """Give an import as JSON has it: counts, and what was left out."""
    return {
        "source": found.source,
        "dry_run": found.dry,
        "rows": found.rows,
        "imported": len(found.tickets),
        "already_there": found.already,
        "repeated_rows": found.repeated,
        "doubtful": found.doubtful,
        "doubts": dict(found.doubts.most_common()),
        "unknown_moments": dict(found.unknown.most_common()),
        "commit": found.commit,
        "rejects": str(found.rejects_path) if found.rejects_path else None,
        "changed": [one._asdict() for one in found.changed],
        "refused": [{"line": one.row.line, "source_id": one.source_id, "reason": one.reason} for one in found.rejects],
    }


def _say(output: "Output", found: "Import", name: str) -> None:
    """Say what came of it, on stderr."""
    would = "would be " if found.dry else ""
    output.say(f"{name}: {found.rows:,} rows")
    output.say(f"  {len(found.tickets):>7,} tickets {would}imported as import:{found.source}")
    for number, text in (
        (found.already, "tickets already there"),
        (len(found.changed), "already there, and told otherwise now: left alone"),
        (found.repeated, "rows that repeat another, read once"),
        (found.doubtful, f"doubtful: kept, and out of all durations ({_counts(found.doubts)})"),
        (sum(found.unknown.values()), f"unknown moments ({_counts(_titled(found.unknown))})"),
        (len(found.rejects), f"rows refused{_where(found)}"),
    ):
        if number:
            output.say(f"  {number:>7,} {text}")
    for reject in found.rejects[:_SHOWN]:
        output.say(f"    line {reject.row.line}: {_one_line(reject.reason)}")
    if len(found.rejects) > _SHOWN:
        output.say(f"    and {len(found.rejects) - _SHOWN:,} more")
    if found.open and not found.applied_rules:
        output.say(f"{found.open:,} of them are open: the next `hdesk sweep` routes them and runs the rules")


def _where(found: "Import") -> str:
    return f": {found.rejects_path}" if found.rejects_path else ""


def _one_line(text: str) -> str:
    from hdesk.view.text import one_line

    return one_line(text)


def _counts(counted: "Counter[str]") -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counted.most_common())


def _titled(unknown: "Counter[str]") -> "Counter[str]":
    from hdesk.exchange.doubts import TITLES

    return type(unknown)({TITLES[kind]: number for kind, number in unknown.items()})
