"""The forms that a report is written in."""

import importlib
from typing import Final

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, Refused
from hdesk.insight.report.document import Document

_WRITERS: Final = {
    "md": ("hdesk.insight.report.markdown", "markdown"),
    "text": ("hdesk.insight.report.chat", "chat"),
    "html": ("hdesk.insight.report.page", "html"),
    "pptx": ("hdesk.insight.report.slides", "pptx"),
}
"""What writes each form; imported only for it, since pages and slides need packages of the extra."""


def written(desk: Desk, document: Document, form: str) -> str | bytes:
    """Write a report: text for md, text and html, bytes for pptx. JSON is the view's.

    Raises:
        Refused: a package is not installed.
    """
    del desk
    module, name = _WRITERS[form]
    try:
        found: str | bytes = getattr(importlib.import_module(module), name)(document)
    except ImportError as error:
        message = f"a report as {form} needs the package {error.name}, which is not installed"
        raise Refused(Finding(message, hint="pip install 'hdesk[report]'")) from error
    return found
