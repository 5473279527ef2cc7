"""Every mistake in the three configuration files has its file, line and column, and the nearest right word."""

from datetime import date

import pytest

from hdesk.domain.findings import Finding
from hdesk.storage.settings import judge
from tests.support.desks import NOW, OWN_FIELDS, altered, default_setup, desk_files, findings_in, setup_with
from tests.support.mistakes import DESK, EVERYTHING, MISTAKES, ROUTING, RULES


def place(name: str, text: str, finding: Finding) -> str:
    """Give what stands at the finding's place, to the end of its line."""
    assert finding.path == name
    assert finding.line is not None
    assert finding.column is not None
    return text.split("\n")[finding.line - 1][finding.column - 1 :]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_found_alone_at_its_place_with_the_nearest_word(mistake: str) -> None:
    name, right, wrong, message, hint = MISTAKES[mistake]
    files = altered(name, right, wrong)
    [finding] = findings_in(files)
    assert finding.message.startswith(message)
    assert finding.hint == hint
    assert place(name, files[name].decode(), finding)


@pytest.mark.parametrize(
    ("mistake", "start"),
    [
        ("an unknown key", "curency: INR"),
        ("an unknown key of a team", "teir: L2}"),
        ("a wrong type", "attachment_limit: much"),
        ("a name with capitals", "Priya: {name"),
        ("an unknown team of an agent", "team: operation}"),
        ("an unknown team in a membership", "team: opreations"),
        ("an unknown tier of a team", "tier: L9}"),
        ("an unknown calendar of a policy", "calendar: defalt"),
        ("an unknown field that a category requires", "sayd, needed]"),
        ("an unknown delegate", "aruna]"),
        ("two agents with one address", "email: Priya@"),
        ("two policies with one id", "id: safety-and-fraud"),
        ("an unknown field in the condition of a policy", "categry: safety"),
        ("an unknown clock", "acknowledgment: {"),
        ("an unknown unit", "default: 15 minuts"),
        ("a calendar that is no mapping", "always: open"),
        ("a route to nobody", "team: vendor-sla-qualiti"),
        ("two routes with one id", "id: fraud"),
        ("a category that there is not", "category: vendors"),
        ("a default route to nobody", "team: helpdsk"),
        ("two rules with one id", "id: high-value-order"),
        ("an unknown field", "pickup_overdu: {over"),
        ("an unknown operator", "at_lest: 50000"),
        ("an unknown unit in a condition", "over: 2 busines days"),
        ("a bad pattern", "matches: 'not"),
        ("an unknown priority of a rule", "priority: urgnt"),
        ("an escalation to nobody", "to: cx-manger"),
        ("an escalation to no tier", "tier: L7"),
        ("a rule without a consequence", "then: {}"),
    ],
)
def test_the_place_is_where_the_wrong_thing_stands(mistake: str, start: str) -> None:
    name, right, wrong, _, _ = MISTAKES[mistake]
    files = altered(name, right, wrong)
    [finding] = findings_in(files)
    assert place(name, files[name].decode(), finding).startswith(start)


def test_a_calendar_that_never_opens_is_refused() -> None:
    text = desk_files()[DESK].decode()
    start, end = text.index("    hours:\n"), text.index("    holidays_yearly")
    files = desk_files() | {DESK: (text[:start] + "    hours: {}\n" + text[end:]).encode()}
    [finding] = findings_in(files)
    assert finding.message == "calendar default: never open"
    assert place(DESK, files[DESK].decode(), finding) == "default:"


def test_without_a_default_calendar_everything_that_counts_on_it_says_so() -> None:
    findings = findings_in(altered(DESK, "calendars:\n  default:\n", "calendars:\n  week:\n"))
    assert {(finding.message, finding.hint) for finding in findings} == {
        ("there is no calendar `default`", "one of week")
    }


SEVERAL = (
    "an unknown team of an agent",
    "an unknown clock",
    "no default policy",
    "a route to nobody",
    "two routes with one id",
    "an unknown operator",
    "an unknown unit in a condition",
    "a bad pattern",
)


def test_all_mistakes_in_all_files_are_found_at_once() -> None:
    files = desk_files()
    for mistake in SEVERAL:
        name, right, wrong, _, _ = MISTAKES[mistake]
        files = altered(name, right, wrong, files)
    found = [(finding.path, finding.message) for finding in findings_in(files)]
    assert len(found) == len(SEVERAL)
    for mistake in SEVERAL:
        name, _, _, message, _ = MISTAKES[mistake]
        assert any(path == name and text.startswith(message) for path, text in found), mistake


def test_an_unknown_time_zone_hides_no_other_mistake() -> None:
    files = altered(DESK, "timezone: Asia/Kolkata", "timezone: Asia/Nowhere")
    files = altered(RULES, "pickup_overdue: {over", "pickup_overdu: {over", files)
    assert [finding.path for finding in findings_in(files)] == [DESK, RULES]


@pytest.mark.parametrize("name", [DESK, ROUTING, RULES])
def test_a_missing_file_is_a_finding(name: str) -> None:
    files = desk_files()
    del files[name]
    [finding] = findings_in(files)
    assert (finding.path, finding.message) == (name, "the file is missing")


def test_a_missing_file_hides_no_mistake_in_the_others() -> None:
    files = altered(RULES, "pickup_overdue: {over", "pickup_overdu: {over")
    del files[ROUTING]
    assert {finding.path for finding in findings_in(files)} == {ROUTING, RULES}


@pytest.mark.parametrize("name", [DESK, ROUTING, RULES])
@pytest.mark.parametrize(
    "text", ["", "- a\n", "schema: 1\n\tx: 2\n", "a: 1\na: 2\n", "a: &x 1\n", "<<<<<<< HEAD\n", "\xff"]
)
def test_a_file_that_cannot_be_read_at_all_is_named(name: str, text: str) -> None:
    findings = findings_in(desk_files() | {name: text.encode("latin-1")})
    assert {finding.path for finding in findings} == {name}
    assert all(finding.line for finding in findings)


class TestWhatShips:
    def test_is_right(self) -> None:
        setup, findings = judge(desk_files(), NOW)
        assert findings == []
        assert setup is not None

    def test_has_the_names_that_are_asked_for(self) -> None:
        config = default_setup().config
        categories = "order_status pickup payout price serviceability vendor app safety fraud other"
        teams = (
            "helpdesk operations vendor-sla-quality area-serviceability pricing-buyback tech crm-lifecycle cx-manager "
            "operations-manager"
        )
        assert " ".join(config.taxonomy) == categories
        assert " ".join(config.teams) == teams

    def test_counts_on_the_default_calendar_in_its_own_zone(self) -> None:
        assert default_setup().calendar.zone.key == "Asia/Kolkata"
        assert default_setup().timezone.key == "Asia/Kolkata"

    def test_compiles_own_fields_and_versions_of_policies(self) -> None:
        assert "fields.batch" in setup_with(desk=OWN_FIELDS).ticket_fields.fields
        version = "  - {id: standard, from: 2027-01-01, targets: {}}\n"
        setup = setup_with(desk=(EVERYTHING, version + EVERYTHING))
        assert [str(day) for day in setup.turns] == ["2027-01-01"]

    def test_an_agents_team_is_the_one_of_the_day(self) -> None:
        memberships = "team: [{team: tech, from: 2026-01-01}, {team: operations, from: 2026-11-01}]}"
        agent = setup_with(desk=("team: operations}", memberships)).config.agents["arun"]
        days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 31), date(2026, 11, 1))
        assert [agent.team_on(day) for day in days] == [None, "tech", "tech", "operations"]
