"""Schemas for editors: where they stand, and the line in a settings file that points there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding, HdeskError, NotFound, Refused
from hdesk.domain.schemas import KINDS, schema_of
from hdesk.storage.git import Git
from hdesk.storage.rule_tests import TESTS
from hdesk.storage.settings import DESK, ROUTING, RULES, config_of
from hdesk.work.settings import draft_files

FOLDER = ".git/hdesk/schema"
"""Beside the index: schemas follow from the settings, and whoever clones a desk writes their own."""

_FILES = {DESK: "desk", ROUTING: "routing", RULES: "rules", TESTS: "tests"}
_MARK = b"# yaml-language-server: $schema="


def schema(start: Path, kind: str) -> dict[str, Any]:
    """Give the schema of a kind of file for the desk around a folder; outside of any, for desks in general."""
    try:
        git = Git.discover(start)
    except NotFound:
        return schema_of(kind)
    return schema_of(kind, _config(git))


def _config(git: Git) -> DeskConfig | None:
    """Read desk.yaml as it stands in the folder; None where it is missing or wrong, which `rules check` says."""
    try:
        return config_of(draft_files(git, [DESK]).get(DESK))
    except HdeskError:
        return None


def refresh(git: Git) -> list[Finding]:
    """Write the schemas where they can be, beside a change that is safe already; say so where that fails."""
    if not (git.root / ".git").is_dir():
        return []
    try:
        write(git)
    except OSError as error:
        message = f"the schemas for editors could not be written: {error.strerror}"
        return [Finding(message, hint="`hdesk schema --write` writes them", level="warning")]
    return []


def write(git: Git) -> list[Path]:
    """Write all schemas where the settings' first lines point to; those that are right already are left alone.

    Raises:
        Refused: there is no folder for them beside the settings.
    """
    if not (git.root / ".git").is_dir():
        raise Refused("schemas stand in .git/hdesk beside the settings, and this folder has no .git of its own")
    config = _config(git)
    folder = git.root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in KINDS:
        text = json.dumps(schema_of(kind, config), indent=1) + "\n"
        path = folder / f"{kind}.json"
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def with_headers(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give settings files with the line that tells editors where their schema stands."""
    return {
        name: data if name not in _FILES or data.startswith(_MARK) else _header(_FILES[name]) + data
        for name, data in files.items()
    }


def _header(kind: str) -> bytes:
    return _MARK + f"{FOLDER}/{kind}.json\n".encode()
