"""The filters that docs, help texts and procedures show, word by word."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_COMMAND = re.compile(r"hdesk (?:list|contacts|kpi|queue|sweep)\b[^`\n|;#)]*")
_FILTER = re.compile(r"[a-z][\w.]*(?::|!=|~)\S+")
_TABLE = re.compile(r"^\| ((?:`[^`]+` ?)+)\|", re.MULTILINE)


def shown_filters() -> list[str]:
    """List each filter word that somebody is told to type, in quotes or not."""
    texts = [path.read_text() for folder in ("docs", "sop") for path in (ROOT / folder).rglob("*.md")]
    texts += [path.read_text() for path in (ROOT / "hdesk").rglob("*.py")]
    texts += [path.read_text() for path in [ROOT / "README.md", ROOT / "routing.yaml", ROOT / "priority_rules.yaml"]]
    commands = (command for text in texts for command in _COMMAND.findall(text))
    return sorted({word.rstrip("\"',") for command in commands for word in _FILTER.findall(command)} | set(grammar()))


def grammar() -> list[str]:
    """List the words of the table that documents the command line's form."""
    from hdesk.domain import condition_line

    rows = _TABLE.findall(condition_line.__doc__ or "")
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row)]
