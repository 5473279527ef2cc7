"""What is useless in a desk's settings, each with its file, line and column."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hdesk.domain.findings import Finding
from hdesk.domain.lint import Flaw, lint
from hdesk.domain.setup import Setup
from hdesk.domain.typed import Path
from hdesk.storage.settings import DESK, ROUTING, RULES
from hdesk.storage.yaml_read import Document, load

_FILES = {"desk": DESK, "routing": ROUTING, "rules": RULES}


def useless(files: Mapping[str, bytes], setup: Setup, now: datetime) -> list[Finding]:
    """Find what never holds, is never asked or changes nothing in settings that are otherwise sound."""
    documents: dict[str, Document] = {}
    findings = []
    for flaw in lint(setup, now):
        name = _FILES[flaw.file]
        if name not in documents:
            documents[name] = load(files[name], name)
        line, column = documents[name].mark(_place(flaw, documents[name].value, setup))
        level = None if flaw.certain else "warning"
        findings.append(Finding(flaw.message, name, line, column, flaw.hint, level=level))  # type: ignore[arg-type]
    return sorted(findings, key=lambda one: (list(_FILES.values()).index(one.path or ""), one.line or 0))


def _place(flaw: Flaw, document: Any, setup: Setup) -> Path:
    """Go on to the field that is to blame, under whichever of its names it is written."""
    found = _written(flaw.path, document, flaw.field, setup) if flaw.field else None
    return found or flaw.path


def _written(path: Path, document: Any, field: str, setup: Setup) -> Path | None:
    inside = document
    for step in path:
        inside = inside[step]
    if isinstance(inside, list):
        return next(filter(None, (_written((*path, n), document, field, setup) for n in range(len(inside)))), None)
    if not isinstance(inside, dict):
        return None
    for key in inside:
        known = setup.ticket_fields.find(key)
        if known is not None and known.name == field:
            return (*path, key)
    deeper = (_written((*path, key), document, field, setup) for key in ("all", "any", "not") if key in inside)
    return next(filter(None, deeper), None)
