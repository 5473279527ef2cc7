"""Which keys differ between two versions of a settings file."""

from hdesk.domain.findings import Unsound
from hdesk.domain.plain_diff import plain_differences
from hdesk.domain.told import Change
from hdesk.storage.yaml_read import load


def settings_diff(before: bytes, after: bytes, path: str) -> tuple[Change, ...]:
    """Give the keys in which two versions of a file differ; none where one of them cannot be read as YAML."""
    try:
        return plain_differences(*(load(data, path, expect="any").value for data in (before, after)))
    except Unsound:
        return ()
