"""What a desk's CI is given: one file for each system, and the pieces of shell that they share."""

from pathlib import Path

SYSTEMS = {
    "github": ".github/workflows/hdesk.yml",
    "gitlab": ".gitlab-ci.yml",
    "forgejo": ".forgejo/workflows/hdesk.yml",
}
"""The systems that are known, and where each looks for its file."""

_HERE = Path(__file__).parent


def template(system: str) -> str:
    """Give a system's file, with names in `%{…}` to be filled in."""
    return (_HERE / f"{system}.yml").read_text(encoding="utf-8")


def pieces() -> dict[str, str]:
    """Give the pieces of shell by name."""
    return {file.stem: file.read_text(encoding="utf-8").rstrip("\n") for file in sorted(_HERE.glob("*.sh"))}
