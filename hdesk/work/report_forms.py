"""The forms that a report is written in: hdesk's own, or by a template that the desk has."""

from hdesk.desk import Desk
from hdesk.domain.audiences import SUFFIXES
from hdesk.domain.findings import Finding, Unsound
from hdesk.insight.report.document import Document


def template_path(kind: str, form: str) -> str:
    """Give where a desk keeps its own template for a kind of report and a form: `templates/report-weekly.md.j2`."""
    return f"templates/report-{kind}.{SUFFIXES.get(form, form)}.j2"


def written(desk: Desk, document: Document, form: str) -> str | bytes:
    """Write a report: text for md, text and html, bytes for pptx. JSON is the view's.

    A template that is committed in the desk takes the place of hdesk's own form; slides have none.

    Raises:
        Refused: a package is not installed.
        Unsound: the desk's template cannot be read or run; with file and line.
    """
    if form == "pptx":
        from hdesk.insight.report.slides import pptx

        return pptx(document)
    path = template_path(document.kind, form)
    own = desk.snapshot.files([path]).get(path)
    if form == "html":
        return _page(document, own, path)
    if own is not None:
        from hdesk.insight.report.template import rendered

        return rendered(document, _text(own, path), path, form)
    if form == "md":
        from hdesk.insight.report.markdown import markdown

        return markdown(document)
    from hdesk.insight.report.chat import chat

    return chat(document)


def _page(document: Document, own: bytes | None, path: str) -> str:
    from hdesk.insight.report.page import html

    if own is None:
        return html(document)
    from hdesk.insight.report.template import FAILURES, failed, line_of

    try:
        return html(document, _text(own, path))
    except Unsound as error:
        found = [one._replace(path=path, line=one.line or line_of(error)) for one in error.findings]
        raise Unsound(*found) from error
    except FAILURES as error:
        raise failed(error, path) from error


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unsound(Finding("the template is not UTF-8", path, data.count(b"\n", 0, error.start) + 1)) from error
