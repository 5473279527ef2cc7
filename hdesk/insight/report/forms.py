"""The kinds of reports: each is a module that says what its sections are made of."""

from importlib import import_module
from typing import NamedTuple

from hdesk.domain.audiences import SECTIONS
from hdesk.insight.report.told import Part


class Form(NamedTuple):
    """A kind of report: its title, and the parts of each section in the order of the sections.

    `own_title` and `own` are of a report on one's own work: what such a report has before the others.
    """

    title: str
    parts: tuple[tuple[Part, ...], ...]
    own_title: str = ""
    own: tuple[tuple[str, tuple[Part, ...]], ...] = ()

    def sections(self, kind: str, *, own: bool = False) -> dict[str, tuple[Part, ...]]:
        """Give the parts by the sections' headings."""
        return dict(self.own if own else ()) | dict(zip(SECTIONS[kind], self.parts, strict=True))


def form_of(kind: str) -> Form:
    """Give a kind of report; only its own parts are loaded."""
    form = import_module(f"hdesk.insight.report.form_{kind}").FORM
    assert isinstance(form, Form)  # noqa: S101 - the kinds and the modules belong together
    return form
