"""Ready-made desks: the files that a new desk starts with."""

from collections.abc import Iterator
from pathlib import Path

PRESETS = ("recommerce",)
"""The desks that ship; `recommerce` takes its rules and procedures from the root of the repository."""

_HERE = Path(__file__).parent


def preset_files(name: str) -> dict[str, bytes]:
    """Give a preset's files by their path in the desk."""
    files: dict[str, bytes] = {}
    for folder in _folders(name):
        for file in sorted(_files(folder)):
            files.setdefault(file.relative_to(folder).as_posix(), file.read_bytes())
    return files


def _folders(name: str) -> list[Path]:
    """Give where a preset's files stand: in the package, and for the default desk in a checkout's root."""
    own = _HERE / name
    checkout = _HERE.parent.parent
    return [own] if (own / "routing.yaml").exists() else [own, checkout]


def _files(folder: Path) -> Iterator[Path]:
    for name in ("desk.yaml", "routing.yaml", "priority_rules.yaml", "rule_tests.yaml"):
        if (folder / name).is_file():
            yield folder / name
    yield from (folder / "sop").glob("**/*.md")
