"""`hdesk rules check` and what is useless: errors end with 3, warnings are said and end with 0."""

from pathlib import Path

from tests.commands.conftest import Shell

_RULE = "  - {{id: new, title: x, when: {}, then: {{priority: high}}}}\n"


def _add(desk: Shell, when: str) -> None:
    path: Path = desk.folder / "priority_rules.yaml"
    path.write_text(path.read_text() + _RULE.format(when))


def test_what_never_holds_is_an_error(desk: Shell) -> None:
    _add(desk, "{priority: {over: urgent}}")
    said = desk("rules", "check", expect=3).err
    assert "rule `new` never holds: `priority over urgent` never holds (change it or take it out)" in said


def test_what_is_unlikely_is_a_warning(desk: Shell) -> None:
    _add(desk, "{category: app, subcategory: delayed}")
    result = desk("rules", "check")
    assert "warning: rule `new` never holds:" in result.err
    assert result.out == "9 routes, 5 rules, 2 clock policies: 1 warning\n"
    [found] = desk.json("rules", "check")
    assert found["level"] == "warning"


def test_useless_rules_are_in_force_all_the_same_and_the_check_of_the_desk_names_them(desk: Shell) -> None:
    _add(desk, "{priority: {over: urgent}}")
    assert "warning: rule `new` never holds" in desk("adopt").err
    desk.log()
    assert "rule `new` never holds" in desk("check", "--only", "rules", expect=3).err


def test_a_pattern_that_cannot_run_in_linear_time_says_how_to_write_it_instead(desk: Shell) -> None:
    _add(desk, "{text: {matches: 'not (?!yet)'}}")
    said = desk("rules", "check", expect=3).err
    assert "priority_rules.yaml:51:39: not a regular expression that runs in linear time" in said
    assert "(a negative lookahead: put what must not be there under `not`, as a test of its own)" in said


def test_a_target_of_a_figure_that_there_is_not_is_named_and_so_is_one_that_is_no_value(desk: Shell) -> None:
    path = desk.folder / "desk.yaml"
    path.write_text(
        path.read_text()
        .replace('  sent_back: "5"', '  sent_bak: "5"')
        .replace('  csat: "4"', "  csat: four")
        .replace(
            "  response: 4 hours", "  response: [{value: 6 hours}, {value: '4', from: 2026-11-01}]\n  aht: 5 minutes"
        )
    )
    found = {one["message"]: (one["hint"], one["line"]) for one in desk.json("rules", "check", expect=3)}
    lines = path.read_text().splitlines()
    assert found["there is no figure `sent_bak`"] == ("did you mean `sent_back`?", lines.index('  sent_bak: "5"') + 1)
    assert found["the target of `csat`: 'four' is not a number"][0] == "a number without a unit"
    assert any(message.startswith("the target of `response`: '4' has no unit") for message in found)
    assert len(found) == 3
