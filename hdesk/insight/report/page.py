"""A report as one HTML file: it opens without a network, on a phone, on a projector and on paper.

Nothing in it refers to anything outside, no script runs in it, and a policy of its own says so to the browser. Links
that people wrote may be followed; they are the only addresses in it.
"""

import re
from typing import Any

from hdesk.domain.findings import Finding, HdeskError, Unsound
from hdesk.insight.report.bounds import bounded
from hdesk.insight.report.document import Block, Chart, Document, Grid, Note, Points, Words
from hdesk.insight.report.extra import needed
from hdesk.insight.report.lettering import plain
from hdesk.insight.report.marked import as_html
from hdesk.insight.report.pictures import svg
from hdesk.insight.report.plot_axes import written
from hdesk.insight.report.template import limited

_ID = re.compile(r"\b[A-Z][A-Z0-9]{0,7}-\d{6}-[0-9A-HJKMNP-TV-Z]{6}\b")
_TEMPLATE = "page.html.j2"


def html(document: Document, template: str | None = None) -> str:
    """Write a report as a page; a desk's own `template` is run in a sandbox.

    A template is given `document`, the filters `picture` and `narrow_picture` (of a chart), `figures` (a chart as a
    table), `prose` (Markdown), `line` (a text in which no name of a ticket is broken) and `css` (a text inside quotes
    in a style sheet), and the tests `note`, `points`, `grid`, `chart` and `words`.

    Raises:
        Refused: a package is missing.
        Unsound: the template cannot be run; with its line.
    """
    environment, numbered = _environment(), _numbered(document)
    if template is None:
        return str(environment.from_string(_shipped()).render(document=numbered))
    try:
        with bounded():
            return limited(environment.from_string(template).generate(document=numbered))
    except HdeskError:
        raise
    except Exception as error:  # a template is a program: it may fail in any way
        message = getattr(error, "message", None) or str(error) or "it needs too much memory"
        line = getattr(error, "lineno", None)
        hint = "docs/charts.md says what a template is given"
        raise Unsound(Finding(f"the report's template cannot be used: {message}", line=line, hint=hint)) from error


def _shipped() -> str:
    from importlib.resources import files

    return (files("hdesk.insight.report") / "templates" / _TEMPLATE).read_text("utf-8")


def _environment() -> Any:
    sandbox, jinja2, safe = needed("jinja2.sandbox"), needed("jinja2"), needed("markupsafe")
    environment = sandbox.ImmutableSandboxedEnvironment(
        loader=jinja2.DictLoader({}), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
    )  # fmt: skip
    environment.filters |= {
        "picture": lambda chart: safe.Markup(svg(chart)),
        "narrow_picture": lambda chart: safe.Markup(svg(chart, narrow=True)),
        "prose": lambda words: safe.Markup(as_html(words.markdown)),
        "css": lambda text: safe.Markup(_quoted(text)),
        "figures": figures,
        "line": lambda text: safe.Markup(_line(str(safe.escape(plain(text))))),
    }
    kinds: dict[str, type[Block]] = {"note": Note, "points": Points, "grid": Grid, "chart": Chart, "words": Words}
    environment.tests |= {name: _is(kind) for name, kind in kinds.items()}
    return environment


def _line(text: str) -> str:
    """Keep names of tickets, and figures and their unit, in one line."""
    return _ID.sub(r'<span class="id">\g<0></span>', text).replace(" %", "\N{NO-BREAK SPACE}%")


def _is(kind: type[Block]) -> Any:
    return lambda block: isinstance(block, kind)


def _numbered(document: Document) -> Document:
    """Give every chart a name of its own, since the IDs in a page come from it."""
    sections = []
    for number, section in enumerate(document.sections, 1):
        blocks = tuple(
            block._replace(name=f"c{number}-{place}-{block.name}") if isinstance(block, Chart) else block
            for place, block in enumerate(section.blocks, 1)
        )
        sections.append(section._replace(blocks=blocks))
    return document._replace(sections=tuple(sections))


def figures(chart: Chart) -> Grid:
    """Give a chart's figures as a table, for those who cannot see it or want to copy them."""
    rows = [
        (label, *("n/a" if one.values[place] is None else written(one.values[place] or 0, chart.unit)
                  for one in chart.series))
        for place, label in enumerate(chart.labels)
    ]  # fmt: skip
    return Grid(("", *(one.name for one in chart.series)), tuple(rows))


def _quoted(text: str) -> str:
    """Write a text so that it stands between quotes in a style sheet, whatever is in it."""
    return "".join(one if one.isascii() and one.isalnum() else f"\\{ord(one):x} " for one in plain(text))
