"""`hdesk rules test`: the draft's rules against their examples."""

import json
from pathlib import Path

from tests.commands.conftest import Shell


def altered(desk: Shell, name: str, old: str, new: str) -> None:
    """Edit a file of the desk by hand."""
    path = desk.folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_a_new_desk_has_tests_and_they_pass(desk: Shell) -> None:
    assert "rule_tests.yaml" in desk.git("ls-files")
    said = desk("rules", "test", "--require-coverage").out
    assert said == "✓ 24 tests: 24 passed\nevery route and rule is reached by a test\n"


def test_a_rule_that_is_edited_fails_its_test_before_it_is_in_force(desk: Shell) -> None:
    altered(desk, "priority_rules.yaml", "at_least: 50000", "over: 50000")
    said = desk("rules", "test", expect=3).out
    assert (
        said
        == """\
✗ failed  an order of 50,000 is high  (rule_tests.yaml:55)
    priority      expected  high
                  got       normal
    next          expected  High-value order: give the customer a named contact and a time
                  got       nothing
✗ 24 tests: 23 passed, 1 failed
every route and rule is reached by a test
"""
    )


def test_what_no_test_reaches_is_listed_and_can_be_made_to_count(desk: Shell) -> None:
    path = desk.folder / "rule_tests.yaml"
    path.write_text("schema: 1\ntests:\n  - {name: one, ticket: {category: app}, expect: {team: helpdesk}}\n")
    said = desk("rules", "test").out
    assert "reached by no test: route safety, " in said
    assert "rule payout-delay" in said
    assert "route default" not in said
    desk("rules", "test", "--require-coverage", expect=3)


def test_data_and_tables_have_every_test(desk: Shell) -> None:
    data = desk.json("rules", "test")
    assert len(data["tests"]) == 24
    assert data["unreached"] == []
    assert data["tests"][0]["rules"] == ["safety-or-fraud"]
    assert desk("--format", "md", "rules", "test").out.count("| passed |") == 24


def test_some_tests_alone_say_nothing_of_coverage(desk: Shell) -> None:
    data = desk.json("rules", "test", "--only", "OTP")
    assert [one["name"] for one in data["tests"]] == ["an OTP that does not come stays with the helpdesk"]
    assert data["unreached"] is None
    desk("rules", "test", "--only", "OTP", "--require-coverage", expect=2)
    desk("rules", "test", "--only", "nothing of the kind", expect=4)


def test_another_file_can_be_tested(desk: Shell, tmp_path: Path) -> None:
    other = tmp_path / "more.yaml"
    other.write_text("schema: 1\ntests:\n  - {name: one, ticket: {category: app}, expect: {team: tech}}\n")
    assert f"({other}:3)" in desk("rules", "test", str(other), expect=3).out
    desk("rules", "test", str(tmp_path / "none.yaml"), expect=4)


def test_a_bare_repository_is_tested_as_committed(desk: Shell, tmp_path: Path) -> None:
    desk.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    assert "24 passed" in Shell(tmp_path / "bare.git")("rules", "test").out


def test_a_desk_without_tests_says_how_to_write_them(desk: Shell) -> None:
    (desk.folder / "rule_tests.yaml").unlink()
    assert "there is no rule_tests.yaml" in desk("rules", "test", expect=4).err


class TestTestsThatCannotBeRead:
    def test_are_found_by_every_command_that_judges_settings(self, desk: Shell) -> None:
        altered(desk, "rule_tests.yaml", "category: vendor", "category: vendr")
        wrong = "rule_tests.yaml:32:14: `category` is never `vendr`"
        assert wrong in desk("rules", "check", expect=3).err
        assert wrong in desk("rules", "test", expect=3).err
        assert wrong in desk("check", expect=3).err
        assert wrong in desk("adopt", expect=3).err

    def test_are_found_where_they_are_committed(self, desk: Shell) -> None:
        altered(desk, "rule_tests.yaml", "category: vendor", "category: vendr")
        desk.git("commit", "-qam", "x")
        found = json.loads(desk("--format", "json", "check", "--only", "rules", expect=3).out)["data"]
        assert [(one["check"], one["path"], one["line"]) for one in found] == [("rules", "rule_tests.yaml", 32)]


def test_tests_are_adopted_like_other_settings(desk: Shell) -> None:
    altered(desk, "rule_tests.yaml", "name: fraud in", "name: Fraud in")
    desk("adopt")
    assert desk.clean()


def test_adopting_rules_says_how_many_of_their_tests_fail(desk: Shell) -> None:
    altered(desk, "priority_rules.yaml", "at_least: 50000", "over: 50000")
    said = desk("adopt").err
    assert "rule_tests.yaml: warning: 1 of 24 tests of the rules fail (hdesk rules test)" in said
    altered(desk, "priority_rules.yaml", "over: 50000", "at_least: 50000")
    assert "warning" not in desk("adopt").err
