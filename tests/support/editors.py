"""What an editor does with a schema: reads YAML 1.2 as it takes it, and underlines what does not fit."""

from typing import Any

import jsonschema
import yaml

from hdesk.domain.config import DeskConfig
from hdesk.domain.schemas import schema_of


class _Loader(yaml.SafeLoader):
    """YAML as editors take it: numbers and truths are such, dates stay texts, `yes` and `no` too."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in "yYnNoO"
}


def seen(text: str | bytes) -> Any:
    """Read YAML as an editor does."""
    return yaml.load(text, _Loader)


def underlined(kind: str, text: str | bytes, config: DeskConfig | None = None) -> list[str]:
    """List what an editor underlines: where, and why."""
    checker = jsonschema.FormatChecker()
    validator = jsonschema.Draft202012Validator(schema_of(kind, config), format_checker=checker)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(seen(text))]
