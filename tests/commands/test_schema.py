"""`hdesk schema`: for editors, with the desk's own words, offline."""

import json
from pathlib import Path

from tests.commands.conftest import Shell
from tests.support.editors import underlined

_KINDS = {"desk": "desk.yaml", "routing": "routing.yaml", "rules": "priority_rules.yaml", "tests": "rule_tests.yaml"}
_HEADER = "# yaml-language-server: $schema="


def test_a_new_desks_settings_point_to_schemas_that_are_there(desk: Shell, tmp_path: Path) -> None:
    fresh = Shell(tmp_path / "fresh")
    fresh.folder.mkdir()
    fresh("init")
    for kind, name in _KINDS.items():
        first = (fresh.folder / name).read_text().splitlines()[0]
        assert first.startswith(_HEADER)
        schema = json.loads((fresh.folder / first.removeprefix(_HEADER)).read_text())
        assert schema == json.loads(desk("schema", kind).out)
    assert fresh.clean()


def test_a_clone_writes_its_own(desk: Shell, tmp_path: Path) -> None:
    desk.git("clone", "-q", ".", str(tmp_path / "clone"))
    clone = Shell(tmp_path / "clone")
    assert not (clone.folder / ".git/hdesk/schema").exists()
    said = clone("schema", "--write").out.splitlines()
    assert len(said) == 6
    assert all(Path(line).is_file() for line in said)
    assert clone.clean()


def test_the_draft_says_which_teams_there_are(desk: Shell) -> None:
    settings = desk.folder / "desk.yaml"
    settings.write_text(settings.read_text().replace("  tech: {title", "  legal: {title: Legal}\n  tech: {title", 1))
    teams = json.loads(desk("schema", "routing").out)["$defs"]["RouteEntry"]["properties"]["team"]["enum"]
    assert "legal" in teams


def test_adopting_settings_brings_the_written_schemas_up_to_date(desk: Shell) -> None:
    desk("schema", "--write")
    settings = desk.folder / "desk.yaml"
    settings.write_text(settings.read_text().replace("  tech: {title", "  legal: {title: Legal}\n  tech: {title", 1))
    desk("adopt")
    assert '"legal"' in (desk.folder / ".git/hdesk/schema/routing.json").read_text()


def test_outside_a_desk_there_are_schemas_for_desks_in_general(shell: Shell) -> None:
    schema = json.loads(shell("schema", "rules").out)
    assert schema["title"].startswith("priority_rules.yaml")
    assert "enum" not in schema["$defs"]["EscalateEntry"]["properties"]["to"]


def test_what_a_desk_has_written_is_not_underlined(desk: Shell) -> None:
    identity = desk.log("--value", "64500", "--city", "NO", "--pincode", "012345")
    desk("resolve", identity, "--text", "Done: 100 %")
    for kind, pattern in (("ticket", "tickets/**/*.yaml"), ("contact", "contacts/**/*.yaml")):
        for path in desk.folder.glob(pattern):
            for document in path.read_text().removeprefix("---\n").split("\n---\n"):
                assert underlined(kind, document) == []


def test_naming_nothing_says_what_there_is(desk: Shell) -> None:
    assert "desk, routing, rules, tests, ticket, contact" in desk("schema", expect=2).err
