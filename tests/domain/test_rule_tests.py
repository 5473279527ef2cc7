"""Tests of rules: what may stand in rule_tests.yaml, how a test is run, and what it says when it fails."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.findings import Finding
from hdesk.domain.rule_tests import Trial, read_tests
from hdesk.domain.setup import Setup
from hdesk.domain.trials import Coverage, Difference, Result, coverage, run
from hdesk.presets import preset_files
from hdesk.storage.rule_tests import TESTS, judge_tests
from hdesk.storage.yaml_read import load
from tests.support.desks import NOW, default_setup, setup_with


def read(text: str, setup: Setup | None = None) -> tuple[tuple[Trial, ...], list[Finding]]:
    """Read tests written as YAML (the list alone)."""
    judged = judge_tests(f"schema: 1\ntests:\n{text}".encode(), TESTS, setup or default_setup(), NOW)
    return judged.trials, judged.findings


def ran(text: str, setup: Setup | None = None) -> Result:
    """Run the only test of a text."""
    [trial], findings = read(text, setup)
    assert findings == []
    return run(trial, setup or default_setup())


def findings(text: str) -> list[tuple[str, str | None]]:
    """Give what is wrong with a text."""
    trials, found = read(text)
    assert trials == ()
    return [(one.message, one.hint) for one in found]


class TestTheTestsThatShip:
    shipped = judge_tests(preset_files("recommerce")[TESTS], TESTS, default_setup(), NOW)

    def test_are_sound(self) -> None:
        assert self.shipped.findings == []

    @pytest.mark.parametrize("trial", shipped.trials, ids=[trial.name for trial in shipped.trials])
    def test_pass(self, trial: Trial) -> None:
        assert run(trial, default_setup()).differences == ()

    def test_reach_every_route_and_rule(self) -> None:
        results = [run(trial, default_setup()) for trial in self.shipped.trials]
        assert coverage(results, default_setup()) == Coverage((), ())


class TestWhatDiffers:
    def test_each_difference_says_what_was_expected_what_came_and_who_did_it(self) -> None:
        expect = "{team: tech, tier: L1, priority: low, escalated_to: [tech], next: Wait}"
        assert ran(f"  - {{name: x, ticket: {{category: fraud}}, expect: {expect}}}").differences == (
            Difference("team", "tech", "operations", "route:fraud"),
            Difference("tier", "L1", "L2", "route:fraud"),
            Difference("priority", "low", "urgent", "rule:safety-or-fraud"),
            Difference("escalated_to", "tech", "cx-manager, operations-manager", "rule:safety-or-fraud"),
            Difference(
                "next", "Wait", "Call the customer within 30 minutes and stay with the case", "rule:safety-or-fraud"
            ),
        )

    def test_what_nobody_has_done_is_nobodys(self) -> None:
        expect = "{priority: high, escalated_to: [tech], next: Wait}"
        assert ran(f"  - {{name: x, ticket: {{category: app}}, expect: {expect}}}").differences == (
            Difference("priority", "high", "normal", "nobody"),
            Difference("escalated_to", "tech", "nobody", "nobody"),
            Difference("next", "Wait", "nothing", "nobody"),
        )

    def test_a_handover_is_named_as_the_mover(self) -> None:
        text = """
  - name: x
    ticket: {category: app}
    timeline: [{type: escalated, team: operations, handover: true}]
    expect: {team: helpdesk}
"""
        assert ran(text).differences == (Difference("team", "helpdesk", "operations", "priya"),)

    def test_what_is_not_expected_is_not_compared(self) -> None:
        assert ran("  - {name: x, ticket: {category: fraud}, expect: {tier: L2}}").differences == ()

    def test_escalations_and_next_steps_are_compared_whole(self) -> None:
        assert ran("  - {name: x, ticket: {category: fraud}, expect: {escalated_to: [cx-manager]}}").differences
        assert ran("  - {name: x, ticket: {category: fraud}, expect: {escalated_to: [], next: []}}").differences


class TestTime:
    def test_a_test_that_names_no_moment_takes_place_on_a_monday_morning(self) -> None:
        [trial], _ = read("  - {name: x, ticket: {category: app}, expect: {team: helpdesk}}")
        assert trial.at == trial.created.at == datetime(2026, 1, 5, 10, tzinfo=NOW.tzinfo)

    def test_after_counts_from_the_entry_before_in_the_desks_own_time(self) -> None:
        text = """
  - name: x
    ticket: {category: app}
    created: 2026-11-20 18:00
    timeline:
      - {after: 2 business hours, type: noted, text: Saturday morning}
      - {type: noted, text: at once}
    after: 1d
    expect: {team: helpdesk}
"""
        [trial], _ = read(text)
        assert [f"{step.at:%d %H:%M}" for step in trial.steps] == ["21 10:00", "21 10:00"]
        assert f"{trial.at:%d %H:%M}" == "22 10:00"

    def test_rules_run_at_each_entry_as_they_do_on_a_desk(self) -> None:
        rules = "  - {id: x, title: x, when: {status: new, age: {over: 1h}}, then: {priority: high}}\n"
        text = """
  - name: x
    ticket: {category: app, channel: email}
    timeline: [{after: 2h, type: responded, text: We look}]
    expect: {priority: normal}
"""
        assert ran(text, setup_with(rules=rules)).differences == ()


class TestWhatATicketIsGiven:
    def test_fields_have_the_names_they_have_everywhere_short_ones_too(self) -> None:
        [trial], _ = read(
            "  - {name: x, ticket: {category: app, city: Pune, value: 5, said: hm}, expect: {team: helpdesk}}"
        )
        assert trial.facts.order is not None
        assert (trial.facts.order.city, trial.facts.order.value, trial.created.said) == ("Pune", 5.0, "hm")

    def test_what_other_files_would_say_a_test_says_itself(self) -> None:
        rules = """
  - id: again
    title: x
    when: {repeat_contacts_7d: {over: 2}, received_at: {under: 2026-01-05 10:00}}
    then: {priority: high}
"""
        given = "{category: app, repeat_contacts_7d: 3, received_at: 2026-01-05 09:00}"
        assert (
            ran(f"  - {{name: x, ticket: {given}, expect: {{priority: high}}}}", setup_with(rules=rules)).differences
            == ()
        )


@pytest.mark.parametrize(
    ("test", "message", "hint"),
    [
        ("{name: x, ticket: {category: ap}, expect: {team: tech}}",
         "`category` is never `ap`", "did you mean `app`?"),
        ("{name: x, ticket: {city: Pune}, expect: {team: tech}}", "`category` is missing", None),
        ("{name: x, ticket: {category: app, status: open}, expect: {team: tech}}",
         "`status` follows from the timeline", "write there what happened, as {type: resolved}"),
        ("{name: x, ticket: {category: app, order.valu: 1}, expect: {team: tech}}",
         "unknown field `order.valu`", "did you mean `order.value`?"),
        ("{name: x, ticket: {category: app, value: much}, expect: {team: tech}}",
         "`order.value` cannot be 'much'", None),
        ("{name: x, ticket: {category: app, city: [a, b]}, expect: {team: tech}}",
         "`order.city` takes one value", None),
        ("{name: x, ticket: {category: app}, created: today, expect: {team: tech}}",
         "'today' is not a moment with its date", "as 2026-11-20 16:00; a test does not depend on the day it runs"),
        ("{name: x, ticket: {category: app}, at: 2025-01-01, expect: {team: tech}}",
         "this is before what stands above it", None),
        ("{name: x, ticket: {category: app}, at: 2027-01-01, after: 1h, expect: {team: tech}}",
         "there is either `at` or `after`", None),
        ("{name: x, ticket: {category: app}, after: 2 bussiness hours, expect: {team: tech}}",
         None, "did you mean `business`?"),
        ("{name: x, ticket: {category: app}, timeline: [{type: resolvd}], expect: {team: tech}}",
         "unknown type 'resolvd'", "did you mean resolved?"),
        ("{name: x, ticket: {category: app}, timeline: [{type: created}], expect: {team: tech}}",
         "the ticket is created already", "`created` says when"),
        ("{name: x, ticket: {category: app}, expect: {}}",
         "nothing is expected", "team, tier, priority, escalated_to or next"),
        ("{name: x, ticket: {category: app}, expect: {team: teck}}",
         "there is no team `teck`", "did you mean `tech`?"),
        ("{name: x, ticket: {category: app}, expect: {escalated_to: [teck]}}",
         "there is no team `teck`", "did you mean `tech`?"),
        ("{name: x, ticket: {category: app}, expect: {tier: L9}}",
         "there is no tier `L9`", "one of L0, L1, L2, L3"),
        ("{name: x, ticket: {category: app}, expect: {priority: hih}}",
         "`priority` cannot be 'hih': one of low, normal, high, urgent", "did you mean high?"),
        ("{name: x, tickt: {category: app}, ticket: {category: app}, expect: {team: tech}}",
         "unknown key `tickt`", "did you mean `ticket`?"),
    ],
)  # fmt: skip
def test_each_mistake_is_found_with_the_nearest_word(test: str, message: str | None, hint: str | None) -> None:
    [(said, hinted)] = findings(f"  - {test}")
    assert said == message or message is None
    assert hinted == hint


def test_a_mistake_has_its_place() -> None:
    _, [finding] = read("""\
  - name: x
    ticket: {category: app}
    timeline:
      - {after: 1h, type: noted, text: y}
      - {after: 1h, type: prioritised, to: urgnt}
    expect: {team: tech}
""")
    assert (finding.path, finding.line, finding.column) == (TESTS, 7, 40)


def test_two_tests_have_two_names() -> None:
    one = "  - {name: x, ticket: {category: app}, expect: {team: helpdesk}}\n"
    _, [finding] = read(one + one)
    assert (finding.message, finding.line) == ("two tests have the name `x`", 4)


_ODD: list[Any] = [
    None,
    "",
    "x",
    "5",
    "-1",
    "today",
    "9999-12-31 23:59",
    "2026-02-30",
    [],
    ["a"],
    {},
    {"a": "b"},
    "9" * 400,
]


def _spoiled(raw: Any, path: list[int], odd: Any) -> Any:
    """Put something odd at a place in the file."""
    if not path or not raw or not isinstance(raw, (dict, list)):
        return odd
    keys = list(raw) if isinstance(raw, dict) else list(range(len(raw)))
    key = keys[path[0] % len(keys)]
    changed = raw.copy()
    changed[key] = _spoiled(raw[key], path[1:], odd)
    return changed


@given(path=st.lists(st.integers(0, 30), min_size=2, max_size=6), odd=st.sampled_from(_ODD))
def test_whatever_stands_in_a_file_is_a_test_or_a_finding(path: list[int], odd: Any) -> None:
    raw = load(preset_files("recommerce")[TESTS], TESTS).value
    trials, problems = read_tests(_spoiled(raw, path, odd), default_setup(), NOW)
    assert trials or problems
    for trial in trials[:3] if problems else trials:
        run(trial, default_setup())
