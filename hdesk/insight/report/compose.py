"""From what a report stands on to the document."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from hdesk.domain.audiences import SECTIONS, narrowing
from hdesk.domain.config import Audience
from hdesk.insight.report.document import Document, Note, Section, Words
from hdesk.insight.report.forms import Form, form_of
from hdesk.insight.report.ground import Ground
from hdesk.insight.report.names import Names, dates_of, plain


class Header(NamedTuple):
    """What the report's header names, so that it can be had again."""

    desk: str
    commit: str
    as_of: datetime


def document_of(
    kind: str, ground: Ground, header: Header, words: Mapping[str, Words], audience: Audience | None = None
) -> Document:
    """Write a report; `words` are a person's own, by section."""
    form = form_of(kind)
    wanted = sections_for(kind, audience)
    figures: dict[str, object] = {}
    sections = []
    for title, parts in form.sections(kind, own=ground.agent is not None).items():
        if title not in wanted and title in SECTIONS[kind]:
            continue
        told = [part(ground) for part in parts]
        for one in told:
            figures |= one.figures
        own = (words[title],) if title in words else ()
        sections.append(Section(title, (*(block for one in told for block in one.blocks), *own)))
    span = ground.span
    if ground.begun and sections:
        lacking = f"{ground.earlier} is not whole" if ground.known else f"nothing is known of {ground.earlier}"
        note = Note(f"The desk's records begin on {ground.begun:%-d %b %Y}: {lacking}.", strong=True)
        sections[0] = Section(sections[0].title, (note, *sections[0].blocks))
    return Document(
        kind=kind,
        title=f"{_title(form, ground)}: {ground.period.name}",
        desk=header.desk,
        period=ground.period.name,
        dates=dates_of(ground.period),
        as_of=header.as_of,
        commit=header.commit,
        sections=tuple(sections),
        audience=_addressed(audience, ground.names) if audience else None,
        provisional=f"Provisional: the {span} is not over. The {span} before is counted whole."
        if ground.provisional
        else None,
        figures=figures,
    )


def sections_for(kind: str, audience: Audience | None) -> Sequence[str]:
    """List the headings of a kind of report that an audience reads."""
    titles = SECTIONS[kind]
    if audience is None or not audience.sections:
        return titles
    return [title for title in titles if title in audience.sections]


def _title(form: Form, ground: Ground) -> str:
    return form.title if ground.agent is None else f"{form.own_title} of {ground.names.agent(ground.agent)}"


def _addressed(audience: Audience, names: Names) -> str:
    """Name an audience, and what its figures are narrowed to."""
    only = [
        f"{name.rpartition('.')[2]} {', '.join(_value(names, name, value) for value in values)}"
        for name, values in narrowing(audience).items()
    ]
    return f"{audience.title} (only {'; '.join(only)})" if only else audience.title


def _value(names: Names, field: str, value: str) -> str:
    if field in {"category", "team"}:
        return names.category(value) if field == "category" else names.team(value)
    return plain(value).lower() if field in {"subcategory", "nature", "channel"} else value
