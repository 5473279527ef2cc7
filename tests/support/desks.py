"""The desk of the tests: the default desk's own files with two agents, in Bengaluru."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from hdesk.domain.findings import Finding
from hdesk.domain.operands import Vocabulary
from hdesk.domain.setup import Setup
from hdesk.presets import preset_files
from hdesk.storage.settings import FILES, judge, setup_of

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 20, 11, 0, tzinfo=ZONE)
"""A Friday morning; the desk is open from 9 to 19, on Sundays from 10 to 17."""

_AGENTS = """\
agents:
  priya: {name: Priya Rao, email: priya@example.com, team: helpdesk, role: lead}
  arun: {name: Arun Das, email: arun@example.com, team: operations}
"""

OWN_FIELDS = (
    "calendars:\n",
    """\
fields:
  batch: {title: The batch, type: number}
  bought: {title: When it was bought, type: date}
  branch-office: {title: The branch}
calendars:
""",
)
"""What to replace in desk.yaml, and what with, for a desk with fields of its own."""


def desk_files() -> dict[str, bytes]:
    """Give desk.yaml, routing.yaml and priority_rules.yaml as they ship, with Priya and Arun as agents."""
    shipped = preset_files("recommerce")
    files = {name: shipped[name] for name in FILES}
    return altered("desk.yaml", "agents: {}\n", _AGENTS, files)


def altered(name: str, old: str, new: str, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Give the files with one text of one of them replaced by another."""
    files = desk_files() if files is None else files
    text = files[name].decode()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    return files | {name: text.replace(old, new).encode()}


@cache
def default_setup() -> Setup:
    """Give the desk's settings, compiled."""
    return setup_of(desk_files(), NOW)


def setup_with(*, rules: str | None = None, routes: str | None = None, desk: tuple[str, str] | None = None) -> Setup:
    """Give the settings with other rules or routes (YAML lists), or one text of desk.yaml replaced."""
    files = altered("desk.yaml", *desk) if desk else desk_files()
    if rules is not None:
        files["priority_rules.yaml"] = f"schema: 1\nrules:\n{rules}".encode()
    if routes is not None:
        default = "default: {team: helpdesk, tier: L1}\n"
        files["routing.yaml"] = f"schema: 1\nroutes:\n{routes}{default}".encode()
    return setup_of(files, NOW)


def findings_in(files: dict[str, bytes]) -> list[Finding]:
    """Judge files that are wrong, and give what was found."""
    setup, findings = judge(files, NOW)
    assert setup is None
    return findings


def vocabulary(setup: Setup | None = None, *, contacts: bool = False) -> Vocabulary:
    """Give the words that conditions may use on the desk."""
    setup = setup or default_setup()
    return Vocabulary(setup.contact_fields if contacts else setup.ticket_fields, setup.config, NOW)
