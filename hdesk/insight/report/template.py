"""A desk's own form of a report: a Jinja template in its sandbox, for Markdown and for chat."""

from collections.abc import Callable
from itertools import chain
from typing import Any, Final

from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.notice_text import harmless
from hdesk.insight.markdown import escaped
from hdesk.insight.report.bounds import bounded
from hdesk.insight.report.chat import block_text
from hdesk.insight.report.data import data
from hdesk.insight.report.document import Block, Document
from hdesk.insight.report.extra import needed
from hdesk.insight.report.markdown import block_markdown

MOST: Final = 1_000_000
"""The most characters that a template may write."""
FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError, MemoryError)
"""What a template can make Python raise."""


def rendered(document: Document, template: str, path: str, form: str) -> str:
    """Run a template for `md` or `text`.

    It is given `document`, `figures` (the figures by name) and `block(one)`, which writes a block as hdesk does. All
    else that it prints is escaped for the form. It reaches no file, and no part of Python.

    Raises:
        Refused: Jinja2 is not installed.
        Unsound: the template cannot be read or run, or writes too much; with file and line.
    """
    jinja2, safe = needed("jinja2"), needed("markupsafe").Markup
    write: Callable[[Block], str] = block_markdown if form == "md" else block_text
    escape: Callable[[str], str] = escaped if form == "md" else harmless
    environment = _environment(lambda value: _out(value, escape))
    try:
        with bounded():
            run = environment.from_string(template)
            parts = run.generate(document=document, figures=data(document), block=lambda one: safe(write(one)))
            return limited(parts, path)
    except jinja2.TemplateSyntaxError as error:
        raise Unsound(Finding(f"the template cannot be read: {error.message}", path, error.lineno)) from error
    except (jinja2.TemplateError, *FAILURES) as error:
        raise failed(error, path) from error


def failed(error: BaseException, path: str) -> Unsound:
    """Say that a template could not be run, and where it stopped."""
    told = f"{error}" or "it needs too much memory"
    return Unsound(Finding(f"the template cannot be run: {told}", path, line_of(error)))


def line_of(error: BaseException) -> int | None:
    """Find the line of the template in which something went wrong: the last one that was at work."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line or (line_of(error.__cause__) if error.__cause__ else None)


def _environment(finalize: Callable[[Any], Any]) -> Any:
    sandbox: Any = needed("jinja2.sandbox").ImmutableSandboxedEnvironment
    narrow = type("Narrow", (sandbox,), {"intercepted_binops": frozenset(("*", "**")), "call_binop": _multiplied})
    return narrow(undefined=needed("jinja2").StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=finalize)


def _multiplied(_: Any, __: Any, operator: str, left: Any, right: Any) -> Any:
    """Multiply, but nothing beyond what a template may write: `"x" * 10 ** 9` would fill the memory."""
    sizes = [len(one) if isinstance(one, (str, list, tuple)) else one for one in (left, right)]
    if operator == "**" or abs(sizes[0] * sizes[1]) > MOST:
        raise OverflowError(f"{operator} would make too much")
    return left * right


def _out(value: Any, escape: Callable[[str], str]) -> Any:
    if hasattr(value, "__html__"):
        return value
    return "" if value is None else escape(str(value))


def limited(parts: Any, path: str | None = None) -> str:
    """Put together what a template writes, so far as it may.

    Raises:
        Unsound: it writes more than `MOST` characters.
    """
    written, size = [], 0
    for part in chain(parts, ("\n",)):
        size += len(part)
        if size > MOST:
            raise Unsound(Finding(f"the template writes more than {MOST:,} characters", path))
        written.append(part)
    return "".join(written).rstrip("\n") + "\n"
