"""The desk's settings: desk.yaml, routing.yaml and priority_rules.yaml, read and compiled."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from hdesk.domain.compile import Source, compile_setup, read_config
from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding, HdeskError, Unsound
from hdesk.domain.setup import Setup
from hdesk.storage.yaml_read import load

DESK = "desk.yaml"
ROUTING = "routing.yaml"
RULES = "priority_rules.yaml"
FILES = (DESK, ROUTING, RULES)


def in_folder(root: Path) -> dict[str, bytes]:
    """Give the settings as they stand in a folder, committed or not."""
    return {name: (root / name).read_bytes() for name in FILES if (root / name).is_file()}


def setup_of(files: Mapping[str, bytes], now: datetime) -> Setup:
    """Compile the settings from the files' bytes.

    Raises:
        Unsound: a file is missing or wrong; every finding in all of them, with file, line and column.
    """
    setup, findings = judge(files, now)
    if setup is None:
        raise Unsound(*findings)
    return setup


def judge(files: Mapping[str, bytes], now: datetime) -> tuple[Setup | None, list[Finding]]:
    """Compile the settings if they are sound; give all findings otherwise."""
    findings: list[Finding] = []
    sources = {name: _source(name, files.get(name), findings) for name in FILES}
    desk, routing, rules = (sources[name] for name in FILES)
    if desk is None:
        return None, findings
    config, wrong = read_config(desk)
    findings += wrong
    if config is None:
        return None, findings
    setup, wrong = compile_setup(config, desk, routing, rules, now)
    findings += wrong
    return (None if findings else setup), findings


def config_of(data: bytes | None) -> DeskConfig:
    """Read desk.yaml alone.

    Raises:
        Unsound: it is missing or wrong.
    """
    findings: list[Finding] = []
    source = _source(DESK, data, findings)
    config = None
    if source is not None:
        config, wrong = read_config(source)
        findings += wrong
    if config is None or findings:
        raise Unsound(*findings)
    return config


def _source(name: str, data: bytes | None, findings: list[Finding]) -> Source | None:
    if data is None:
        findings.append(Finding("the file is missing", name, hint="git log -- " + name + " shows what became of it"))
        return None
    try:
        document = load(data, name)
    except HdeskError as error:
        findings += error.findings
        return None
    return Source(name, document.value, document.mark)
