"""What routes, rules and policies say that cannot be meant, each at its place, with what to do about it."""

from typing import NamedTuple

import pytest

from hdesk.domain.findings import Finding
from hdesk.storage.linting import useless
from hdesk.storage.settings import setup_of
from tests.support.desks import NOW, desk_files


class Flawed(NamedTuple):
    """What was found: the message, `warning` or nothing, and the words that stand at its place."""

    message: str
    level: str | None
    words: str


def flaws(*, rules: str | None = None, routes: str | None = None, desk: bytes | None = None) -> list[Flawed]:
    """Lint the default desk with other rules or routes (YAML lists), or another desk.yaml."""
    files = desk_files()
    if rules is not None:
        files["priority_rules.yaml"] = f"schema: 1\nrules:\n{rules}".encode()
    if routes is not None:
        files["routing.yaml"] = f"schema: 1\nroutes:\n{routes}default: {{team: helpdesk}}\n".encode()
    if desk is not None:
        files["desk.yaml"] = desk
    found = useless(files, setup_of(files, NOW), NOW)
    assert all(one.hint for one in found)
    return [Flawed(one.message, one.level, _words(one, files)) for one in found]


def _words(finding: Finding, files: dict[str, bytes]) -> str:
    assert finding.path
    assert finding.line
    assert finding.column
    return files[finding.path].decode().split("\n")[finding.line - 1][finding.column - 1 :]


def rule(when: str, then: str = "{priority: high}", name: str = "x") -> str:
    """Write a rule."""
    return f"  - id: {name}\n    title: x\n    when: {when}\n    then: {then}\n"


def only(found: list[Flawed], words: str) -> tuple[str, str | None]:
    """Give the one finding's message and level; it stands where the words do."""
    [one] = found
    assert one.words.startswith(words)
    return one.message, one.level


def test_nothing_is_useless_in_the_default_desk() -> None:
    assert flaws() == []


class TestRulesThatNeverHold:
    @pytest.mark.parametrize(
        ("when", "why", "words"),
        [
            ("{all: [{category: pickup}, {category: payout}]}",
             "`category is pickup` and `category is payout` never hold together", "category: pickup"),
            ("{city: Pune, value: {over: 5, under: 3}}",
             "`order.value over 5` and `order.value under 3` never hold together", "value:"),
            ("{status: {not: [new, open, pending, on_hold, resolved, closed]}}",
             "`status not new, open, pending, on_hold, resolved, closed` never holds", "status:"),
            ("{not: {age: {exists: yes}}, age: {over: 1h}}",
             "`not age exists yes` and `age over 1 hour` never hold together", "age: {over"),
        ],
    )  # fmt: skip
    def test_are_found_at_the_field_that_is_to_blame(self, when: str, why: str, words: str) -> None:
        assert only(flaws(rules=rule(when)), words) == (f"rule `x` never holds: {why}", None)

    def test_are_a_warning_where_only_an_unlisted_value_satisfies_them(self) -> None:
        message, level = only(flaws(rules=rule("{category: app, subcategory: delayed}")), "subcategory")
        tests = "`category is app` and `subcategory is delayed`"
        assert message == (f"rule `x` never holds: {tests} hold together only for a value that desk.yaml does not list")
        assert level == "warning"

    def test_or_only_for_closed_tickets_which_rules_leave_alone(self) -> None:
        message = "rule `x` never acts: it holds for closed tickets only, and rules leave those alone"
        assert only(flaws(rules=rule("{category: app, status: closed}")), "status") == (message, None)
        assert flaws(rules=rule("{status: [resolved, closed]}")) == []
        assert flaws(rules=rule("{status: closed}", "{next: Send the survey}")) == []


class TestRulesWithoutEffect:
    @pytest.mark.parametrize(
        ("when", "priority"),
        [("{priority: high}", "high"), ("{priority: {at_least: high}}", "low"), ("{priority: {over: high}}", "high"),
         ("{category: app, any: [{priority: urgent}, {priority: high, city: Pune}]}", "normal")],
    )  # fmt: skip
    def test_set_the_priority_that_they_ask_for_or_a_lower_one(self, when: str, priority: str) -> None:
        message = f"rule `x` sets no priority: wherever it holds, it is {priority} already or was set higher"
        found = flaws(rules=rule(when, f"{{priority: {priority}, next: Call}}"))
        assert only(found, f"priority: {priority}, next") == (message, None)

    @pytest.mark.parametrize(
        ("when", "priority"),
        [("{priority: {under: high}}", "high"), ("{priority: normal}", "low"), ("{priority: {not: high}}", "high")],
    )
    def test_are_no_such_rules_where_a_lower_priority_is_possible(self, when: str, priority: str) -> None:
        assert flaws(rules=rule(when, f"{{priority: {priority}}}")) == []

    def test_escalate_where_an_escalation_is_open(self) -> None:
        found = flaws(rules=rule("{escalated_to: tech}", "{escalate: [{to: tech, kind: a, reason: b}]}"))
        message = "rule `x` never escalates to tech: it holds only while an escalation to it is open"
        assert only(found, "to: tech") == (message, None)
        other = rule("{escalated_to: tech}", "{escalate: {to: operations, kind: a, reason: b}}")
        assert flaws(rules=other) == []


class TestRulesBesideOthers:
    def test_that_add_nothing_are_a_warning(self) -> None:
        rules = rule("{category: fraud}", "{priority: urgent}", "a") + rule("{category: fraud, city: Pune}", name="b")
        message = "rule `b` does nothing beside rule `a`, which holds whenever it does and sets urgent"
        assert only(flaws(rules=rules), "priority: high") == (message, "warning")

    def test_that_want_the_opposite_are_a_warning(self) -> None:
        rules = rule("{city: Pune}", "{priority: low}", "a") + rule("{order.city: Pune}", name="b")
        message = "rules `a` and `b` hold for the same tickets and set other priorities: the highest wins"
        assert only(flaws(rules=rules), "priority: high") == (message, "warning")

    def test_that_hand_over_to_different_teams_are_a_warning(self) -> None:
        def handing(team: str) -> str:
            return f"{{escalate: {{to: {team}, handover: true, kind: a, reason: b}}}}"

        rules = rule("{category: app}", handing("tech"), "a") + rule(
            "{category: app, city: Pune}", handing("operations"), "b"
        )
        message, level = only(flaws(rules=rules), "escalate")
        assert message == (
            "rules `a` and `b` both hold wherever `b` does and hand over to several teams: operations, tech"
        )
        assert level == "warning"

    def test_that_raise_the_priority_further_are_meant(self) -> None:
        rules = rule("{category: app}", name="a") + rule("{category: app, city: Pune}", "{priority: urgent}", "b")
        assert flaws(rules=rules) == []


class TestRoutesThatAreNeverAsked:
    def test_one_earlier_route_takes_all(self) -> None:
        routes = (
            "  - {id: a, when: {category: [app, vendor]}, team: tech}\n"
            "  - {id: b, when: {category: app, city: Pune}, team: operations}\n"
        )
        message = "route `b` never answers: route `a` before it takes every ticket that it would"
        assert only(flaws(routes=routes), "{id: b") == (message, None)

    def test_several_earlier_routes_together_do(self) -> None:
        routes = (
            "  - {id: a, when: {category: app}, team: tech}\n"
            "  - {id: b, when: {category: vendor}, team: operations}\n"
            "  - {id: c, when: {category: [vendor, app]}, team: helpdesk}\n"
        )
        message = "route `c` never answers: the routes before it take every ticket that it would"
        assert only(flaws(routes=routes), "{id: c") == (message, None)

    def test_a_route_that_always_answers_leaves_nothing(self) -> None:
        routes = "  - {id: a, when: {}, team: tech}\n  - {id: b, when: {category: app}, team: tech}\n"
        message, _ = only(flaws(routes=routes), "{id: b")
        assert message.startswith("route `b` never answers: route `a` before it")

    def test_the_order_matters(self) -> None:
        routes = (
            "  - {id: b, when: {category: app, city: Pune}, team: operations}\n"
            "  - {id: a, when: {category: app}, team: tech}\n"
        )
        assert flaws(routes=routes) == []

    def test_a_contradiction_of_its_own_is_said_first(self) -> None:
        routes = "  - {id: a, when: {value: {over: 5, under: 3}}, team: tech}\n"
        message, _ = only(flaws(routes=routes), "value: {over")
        assert message.startswith("route `a` never answers: `order.value over 5` and")


def test_policies_are_judged_in_their_order_and_by_their_dates() -> None:
    desk = desk_files()["desk.yaml"].decode()
    extra = "  - id: {}\n    when: {{category: [fraud]}}{}\n    targets: {{resolution: {{default: 1h}}}}\n"
    before = "  - id: standard\n"
    found = flaws(desk=desk.replace(before, extra.format("fraud-later", "") + before).encode())
    message, level = only(found, "id: fraud-later")
    assert message == (
        "policy `fraud-later` never applies: policy `safety-and-fraud` before it takes every ticket that it would"
    )
    assert level is None
    dated = desk.replace("  - id: safety-and-fraud\n", "  - id: safety-and-fraud\n    from: 2026-12-01\n")
    assert flaws(desk=dated.replace(before, extra.format("fraud", "") + before).encode()) == []
