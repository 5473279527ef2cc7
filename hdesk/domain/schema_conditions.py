"""Conditions and fields as JSON Schema, from the field registry: what an editor offers and what it underlines."""

from collections.abc import Mapping
from typing import Any

from hdesk.domain.config import DeskConfig
from hdesk.domain.facts import is_editable
from hdesk.domain.fields import Field, Registry
from hdesk.domain.operands import operators_of

Schema = dict[str, Any]

SCALAR: Schema = {"type": ["string", "number", "boolean"]}
"""Any text: YAML's readers may take one for a number or a truth, hdesk does not."""
DURATION: Schema = {
    "type": "string",
    "pattern": r"^\s*(\d+(\.\d+)?\s*(business\s+|b)?[A-Za-z]+\s*)+$",
    "description": "a duration with its unit: 90m, 26 hours, 2 business days, 4bh",
}
OWN_FIELDS = r"^fields\."
"""Where no settings say which fields a desk has of its own, any may be one."""
_FLAG: Schema = {
    "anyOf": [
        {"enum": [True, False, "yes", "no"]},
        {"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo])$"},
    ]
}
NUMERAL = r"^\s*[+-]?[0-9_ ]*\.?[0-9]*([eE][+-]?[0-9]+)?\s*$"
"""A text that hdesk may read as a number."""
_BY_KIND: Mapping[str, Schema] = {
    "number": {"type": ["number", "string"], "pattern": NUMERAL},
    "span": DURATION,
    "flag": _FLAG,
    "date": {"type": "string", "description": "a day or a period: 2026-11-19, today, 2026-W47, last-week"},
    "moment": {"type": "string", "description": "a moment or a period: 2026-11-20 16:00, 2h ago, today, 2026-W47"},
}
_MEANINGS = {
    "is": "this, or one of these",
    "in": "one of these",
    "not": "none of these",
    "over": "more, or later",
    "under": "less, or earlier",
    "at_least": "this or more",
    "at_most": "this or less",
    "between": "from the first to the second, both included",
    "matches": "a linear-time regular expression finds something in it, whatever the case",
    "contains": "one of these texts is part of it, whatever the case",
    "exists": "whether there is a value",
}
_COMBINED = {
    "all": "every one of these holds",
    "any": "at least one of these holds",
    "not": "this does not hold",
}


def value_schema(field: Field, config: DeskConfig | None) -> Schema:
    """Say what a value of a field may be; of a desk, only what its settings list."""
    choices = list(field.choices(config)) if field.choices and config else []
    if choices:
        return {"enum": choices}
    return dict(_BY_KIND.get(field.kind, SCALAR))


def condition_schemas(registry: Registry, config: DeskConfig | None) -> Schema:
    """Say what a condition may be: fields with their tests, combined freely.

    Gives the definition `Condition` and those that it refers to.
    """
    defs: Schema = {}
    fields: Schema = {}
    for name in registry.names():
        field = registry.find(name)
        if field is not None:
            tests = f"{field.name}_test" if field.choices and config else f"{field.kind}_test"
            if tests not in defs:
                defs[tests] = _tests(field, config)
            fields[name] = {"description": f"{field.name}: {field.meaning}", "$ref": f"#/$defs/{tests}"}
    inner = {"$ref": "#/$defs/Condition"}
    several = {"type": "array", "items": inner, "minItems": 1}
    combined = {
        key: {**(inner if key == "not" else several), "description": meaning} for key, meaning in _COMBINED.items()
    }
    defs["Condition"] = {
        "type": "object",
        "description": "a condition: all of its fields' tests hold; nothing at all always holds",
        "properties": combined | fields,
        "patternProperties": {} if config else {OWN_FIELDS: {}},
        "additionalProperties": False,
    }
    return defs


def _tests(field: Field, config: DeskConfig | None) -> Schema:
    value = value_schema(field, config)
    several = {"type": "array", "items": value, "minItems": 1}
    plain = [] if field.kind == "span" else [value, several]
    operators: Schema = {}
    for name in operators_of(field.kind):
        operators[name] = {**_operand(name, value, several), "description": _MEANINGS[name]}
        if name == "is":
            operators["in"] = {**_operand("is", value, several), "description": _MEANINGS["in"]}
    tests = {"type": "object", "properties": operators, "additionalProperties": False, "minProperties": 1}
    return {"anyOf": [*plain, tests]}


def _operand(operator: str, value: Schema, several: Schema) -> Schema:
    if operator in {"is", "not"}:
        return {"anyOf": [value, several]}
    if operator == "between":
        return {"type": "array", "items": value, "minItems": 2, "maxItems": 2}
    if operator == "contains":
        return {"anyOf": [SCALAR, {"type": "array", "items": SCALAR, "minItems": 1}]}
    return {"matches": {"type": "string"}, "exists": _FLAG}.get(operator, value)


def given_schema(registry: Registry, config: DeskConfig | None, told: tuple[str, ...]) -> Schema:
    """Say what fields a test may give its ticket: those that an edit may change, and those that it tells itself."""
    fields: Schema = {}
    for name in registry.names():
        field = registry.find(name)
        if field and (is_editable(field.name) or field.name in told):
            fields[name] = {**value_schema(field, config), "description": f"{field.name}: {field.meaning}"}
    return {"type": "object", "properties": fields, "additionalProperties": False, "required": ["category"]}
