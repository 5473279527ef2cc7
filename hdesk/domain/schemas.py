"""JSON Schemas of a desk's files, so that editors complete and check them.

The forms come from the structs that hdesk itself reads with, the words from the field registry and the desk's own
settings. A schema is never stricter than hdesk, and where it can say so, no laxer.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.audiences import FORMATS, ONLY, SECTIONS
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.config import DeskConfig
from hdesk.domain.contacts import Contact, ContactFact
from hdesk.domain.fields import Registry
from hdesk.domain.model import PRIORITIES, Ticket
from hdesk.domain.rule_tests import FILLED_IN, TOLD, TestsFile
from hdesk.domain.rules import RoutingFile, RulesFile
from hdesk.domain.schema_conditions import (
    DURATION,
    NUMERAL,
    OWN_FIELDS,
    SCALAR,
    Schema,
    condition_schemas,
    given_schema,
)
from hdesk.domain.terms import HOLDER, LEAD
from hdesk.domain.ticket_fields import TICKET_FIELDS

KINDS: Final = ("desk", "routing", "rules", "tests", "ticket", "contact")
"""What there are schemas of."""

_TYPES: Final[Mapping[str, tuple[Any, ...]]] = {
    "desk": (DeskConfig,),
    "routing": (RoutingFile,),
    "rules": (RulesFile,),
    "tests": (TestsFile,),
    "ticket": (Ticket,),
    "contact": (Contact, ContactFact),
}
_TITLES: Final = {
    "desk": "desk.yaml: the desk's own settings",
    "routing": "routing.yaml: which issue goes to which team and tier",
    "rules": "priority_rules.yaml: what is urgent, who is told, what to do next",
    "tests": "rule_tests.yaml: examples that the rules must satisfy",
    "ticket": "a ticket's file",
    "contact": "one document of a contacts file",
}
_TEAMS: Final = (
    ("RouteEntry", "team"),
    ("DefaultRoute", "team"),
    ("ExpectEntry", "team"),
)
_TIERS: Final = (("RouteEntry", "tier"), ("DefaultRoute", "tier"), ("EscalateEntry", "tier"), ("ExpectEntry", "tier"))
_SPANS: Final = ("reopen_within", "repeat_window", "follow_up_after", "close_after")
_CALLS: Final = ("answer_within", "short_abandon")
_SAID: Final = {
    ("RoutingFile", "routes"): "in order: the first whose condition holds answers",
    ("RoutingFile", "default"): "where a ticket goes that no route takes",
    ("RouteEntry", "when"): "the tickets that it takes",
    ("RouteEntry", "tier"): "by default the team's own",
    ("RulesFile", "rules"): "all that hold act, each once until the ticket is reopened",
    ("DeskConfig", "calls"): "by what calls are measured",
    ("Calls", "answer_within"): "how long a caller may wait, as 20 seconds",
    ("Calls", "short_abandon"): "whoever hangs up sooner is not counted as offered, as 5 seconds",
    ("DeskConfig", "kpis"): "figures of the desk's own, beside those that hdesk brings along",
    ("OwnKpi", "name"): "what `hdesk kpi NAME` calls it",
    ("OwnKpi", "meaning"): "in one sentence; of a share: Of the A, those B.",
    ("OwnKpi", "table"): "what is counted: tickets, contacts, events, inquiries, ratings",
    ("OwnKpi", "where"): "which rows count: an SQL expression over the table's columns",
    ("OwnKpi", "numerator"): "of a share: which of them count in the numerator",
    ("OwnKpi", "measure"): "of a mean: what is measured, a number",
    ("OwnKpi", "cohort"): "the column of the moment by which a row belongs to a period; without it, as at its end",
    ("OwnKpi", "unit"): "s for seconds, or any word; a share is in %",
    ("OwnKpi", "direction"): "whether more (up) or less (down) is better",
    ("OwnKpi", "dated"): "the cohort in words: the closing",
    ("OwnKpi", "document"): "who asks for it",
    ("DeskConfig", "destinations"): "the variables of the environment that hold their URLs",
    ("DeskConfig", "notify"): "who is told what",
    ("DeskConfig", "audits"): "what a review looks at: hdesk audit review",
    ("AuditCheck", "title"): "the question, as Is the category right",
    ("AuditCheck", "weight"): "what it counts beside the others; 1 unless it says more",
    ("AuditCheck", "critical"): "whether a review that fails it has a score of 0",
    ("DeskConfig", "audiences"): "who reads which report: hdesk report weekly --for NAME",
    ("Audience", "reports"): "the kinds that are for them",
    ("Audience", "sections"): "the headings that are for them; all, where none is named",
    ("Audience", "only"): "the values that some fields must have: every figure tells of these alone",
    ("Audience", "detail"): "summary for the high level alone",
    ("Audience", "to"): "the destinations it is sent to",
    ("Audience", "formats"): "the forms it is sent in",
    ("NoticeEntry", "on"): "events, alone or with what their keys hold; breached and warned for clocks",
    ("NoticeEntry", "to"): "destinations, or assignee, owner, team by mail",
    ("NoticeEntry", "digest"): "how long things are gathered: 30 minutes, or daily 18:00",
    ("NoticeEntry", "quiet"): "the calendar outside whose hours nothing is sent",
    ("NoticeEntry", "urgent"): "whether what concerns an urgent ticket waits for nothing",
    ("RuleEntry", "id"): "what the timeline calls it: rule:ID",
    ("RuleEntry", "when"): "the tickets that it holds for",
    ("RuleEntry", "then"): "what comes of it: priority, escalate, next",
    ("ThenEntry", "priority"): "the highest of all rules wins; one that was set is never lowered",
    ("ThenEntry", "escalate"): "the teams that are told; nothing where an escalation to them is open",
    ("ThenEntry", "next"): "what to do next, in words for the agent",
    ("EscalateEntry", "handover"): "whether the work moves to the team",
    ("TestEntry", "name"): "what the example shows, in words; each its own",
    ("TestEntry", "ticket"): "the ticket by its fields",
    ("TestEntry", "created"): "when it was created, as 2026-11-18 11:00",
    ("TestEntry", "timeline"): "what happens to it, as in a ticket's file",
    ("TestEntry", "at"): "the moment of judgement, as 2026-11-21 00:01",
    ("TestEntry", "after"): "the moment of judgement, counted from the entry before, as 2 business days",
    ("ExpectEntry", "escalated_to"): "all teams with an open escalation",
    ("ExpectEntry", "next"): "all next steps, in the rules' order",
}


_CONDITIONED = ("RouteEntry", "RuleEntry", "Policy", "NoticeEntry")


def schema_of(kind: str, config: DeskConfig | None = None) -> Schema:
    """Give the schema of a kind of file; with a desk's settings, its teams, tiers and taxonomy are the only ones.

    That of desk.yaml takes none: it says itself which there are.
    """
    config = None if kind == "desk" else config
    roots, defs = msgspec.json.schema_components(_TYPES[kind])
    named: dict[str, Schema] = {name: _relaxed(schema) for name, schema in defs.items()}
    registry = TICKET_FIELDS.with_own(config) if config else TICKET_FIELDS
    for (name, key), schema in _words(registry, config).items():
        if name in named:
            _put(named[name]["properties"], key, schema)
    for (name, key), text in _SAID.items():
        if name in named:
            named[name]["properties"][key]["description"] = text
    if kind == "rules":
        named["ThenEntry"]["minProperties"] = 1
    if kind in {"desk", "routing", "rules"}:
        named |= condition_schemas(registry, config)
    if kind == "tests":
        named["ExpectEntry"]["minProperties"] = 1
        named["Happening"] = _happenings()
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": _TITLES[kind]}
    kinds = [_relaxed(root) for root in roots]
    return {**head, **(kinds[0] if len(kinds) == 1 else {"anyOf": kinds}), "$defs": named}


def _words(registry: Registry, config: DeskConfig | None) -> dict[tuple[str, str], Schema]:
    """Say what some keys may hold beyond what their structs say, by struct and key."""
    condition = {"$ref": "#/$defs/Condition"}
    own = {"type": "string", "pattern": OWN_FIELDS}
    by_priority = _mapping([*PRIORITIES, "default"], DURATION)
    words: dict[tuple[str, str], Schema] = {(name, "when"): condition for name in _CONDITIONED}
    words["Policy", "targets"] = _mapping(CLOCKS, by_priority)
    words["NoticeEntry", "on"] = _occasions()
    words["DeskConfig", "destinations"] = {"type": "object", "additionalProperties": {"pattern": "^HDESK_NOTIFY_"}}
    words |= _audiences()
    words["Category", "required"] = {"type": "array", "items": {"anyOf": [{"enum": list(registry.fields)}, own]}}
    words["TestEntry", "after"] = DURATION
    words["TestEntry", "ticket"] = given_schema(registry, config, TOLD)
    words["TestEntry", "timeline"] = {"type": "array", "items": {"$ref": "#/$defs/Happening"}}
    words |= {("DeskConfig", key): DURATION for key in _SPANS}
    words |= {("Calls", key): DURATION for key in _CALLS}
    if config:
        words |= {key: {"enum": list(config.teams)} for key in _TEAMS}
        words |= {key: {"enum": list(config.tiers)} for key in _TIERS}
        told = [*config.teams, LEAD]
        words["EscalateEntry", "to"] = {"enum": told}
        words["LevelEntry", "to"] = {"enum": [*told, HOLDER]}
        words["ExpectEntry", "escalated_to"] = {"type": "array", "items": {"enum": told}}
    return words


def _audiences() -> dict[tuple[str, str], Schema]:
    """Say what stands of reports' readers: kinds, headings, forms, and by what their figures may be narrowed."""
    titles = dict.fromkeys(title for titles in SECTIONS.values() for title in titles)
    values = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    fields = [*ONLY, *(name.rpartition(".")[2] for name in ONLY if "." in name)]
    lists: dict[str, Iterable[str]] = {"reports": SECTIONS, "sections": titles, "formats": FORMATS}
    found: dict[tuple[str, str], Schema] = {
        ("Audience", key): {"type": "array", "items": {"enum": list(known)}} for key, known in lists.items()
    }
    return found | {("Audience", "only"): _mapping(fields, values)}


def _occasions() -> Schema:
    """Say what somebody may be told of: events, by their types and keys, and clocks."""
    names = [*ev.TYPES, "breached", "warned"]
    one: Schema = {"anyOf": [{"enum": names}, _mapping(names, {"type": "object"})]}
    return {"anyOf": [*one["anyOf"], {"type": "array", "items": one, "minItems": 1}]}


def _mapping(keys: Iterable[str], value: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"enum": list(keys)}, "additionalProperties": value}


def _put(properties: Schema, key: str, schema: Schema) -> None:
    """Replace what a key may hold; where it may also be empty, it still may."""
    empty = any(one == {"type": "null"} for one in properties[key].get("anyOf", ()))
    properties[key] = {"anyOf": [schema, {"type": "null"}]} if empty else dict(schema)


def _relaxed(schema: Any) -> Any:
    """Admit what hdesk does: it reads a text as it stands, whatever YAML's readers make of it."""
    if isinstance(schema, list):
        return [_relaxed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found: Schema = {}
    for key, one in schema.items():
        if key == "properties":
            found[key] = {name: _relaxed(inner) for name, inner in one.items()}
        elif key not in {"default", "title", "discriminator"}:
            found[key] = _relaxed(one)
    kind = found.get("type")
    if kind == "string" and not {"enum", "pattern", "format"} & found.keys():
        found |= SCALAR
    elif kind in {"number", "integer"}:
        found |= {"type": [kind, "string"], "pattern": NUMERAL}
    return found


def _happenings() -> Schema:
    """Say what an entry of a test's timeline may be: an event's own keys, less what a test need not say."""
    _, defs = msgspec.json.schema_components([ev.Event])
    kinds: list[Schema] = []
    for name, struct in ev.TYPES.items():
        if name == "created":
            continue
        whole = _relaxed(defs[struct.__name__])
        properties = {key: one for key, one in whole["properties"].items() if key not in {"id", "time", "logged"}}
        properties |= {
            "type": {"const": name},
            "at": {"type": "string", "description": "when, as 2026-11-18 11:00"},
            "after": {**DURATION, "description": "when, counted from the entry before"},
        }
        properties |= {"due": {"type": "string", "description": "as 2026-11-18 11:00"}} if "due" in properties else {}
        needed = [key for key in whole.get("required", []) if key not in {"id", *FILLED_IN}]
        kinds.append({"type": "object", "properties": properties, "required": needed, "additionalProperties": False})
    return {
        "type": "object",
        "description": "an event, as in a ticket's file",
        "properties": {"type": {"enum": [name for name in ev.TYPES if name != "created"]}},
        "required": ["type"],
        "anyOf": kinds,
    }
