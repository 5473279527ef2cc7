"""The desk's settings: desk.yaml, routing.yaml and priority_rules.yaml, read and compiled."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from hdesk.domain.compile import Source, compile_setup, read_config
from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding, HdeskError, Unsound
from hdesk.domain.setup import Setup
from hdesk.storage import settings_kept
from hdesk.storage.reader import Snapshot
from hdesk.storage.yaml_read import load

DESK = "desk.yaml"
ROUTING = "routing.yaml"
RULES = "priority_rules.yaml"
FILES = (DESK, ROUTING, RULES)


def in_folder(root: Path) -> dict[str, bytes]:
    """Give the settings as they stand in a folder, committed or not."""
    return {name: (root / name).read_bytes() for name in FILES if (root / name).is_file()}


class InForce:
    """The settings that a commit has: `files` are their bytes.

    What was parsed is kept for the next command if `keep`, so for the branch and not for the past.
    """

    def __init__(self, snapshot: Snapshot, *, keep: bool) -> None:
        self._place = snapshot.git.git_dir / "hdesk" / "settings"
        self._commit = snapshot.commit or ""
        self._keep = keep
        kept = settings_kept.load(self._place)
        if kept is not None and kept.commit == self._commit:
            snapshot.know(FILES, kept.files)
        self.files = snapshot.files(FILES)
        snapshot.know(FILES, self.files)
        self._values = kept.values if kept is not None and kept.files == self.files else {}
        if kept is not None and self._values and kept.commit != self._commit:
            self._save(self._values)

    def setup(self, now: datetime) -> Setup:
        """Compile them; raises Unsound as `setup_of` does."""
        if self._values:
            sources = {name: _known(name, self.files[name], self._values[name]) for name in FILES}
            setup, _ = _compiled(sources, now, tried=True)
            if setup is not None:
                return setup
        read: dict[str, Any] = {}
        setup, findings = judge(self.files, now, read)
        if setup is None:
            raise Unsound(*findings)
        self._save(read)
        return setup

    def _save(self, values: Mapping[str, Any]) -> None:
        if self._keep and self._commit:
            settings_kept.save(self._place, self._commit, self.files, values)


def setup_of(files: Mapping[str, bytes], now: datetime) -> Setup:
    """Compile the settings from the files' bytes.

    Raises:
        Unsound: a file is missing or wrong; every finding in all of them, with file, line and column.
    """
    setup, findings = judge(files, now)
    if setup is None:
        raise Unsound(*findings)
    return setup


def judge(
    files: Mapping[str, bytes], now: datetime, read: dict[str, Any] | None = None
) -> tuple[Setup | None, list[Finding]]:
    """Compile the settings if they are sound; give all findings otherwise.

    The values of each file that could be parsed are put into `read`.
    """
    findings: list[Finding] = []
    sources = {name: _source(name, files.get(name), findings) for name in FILES}
    if read is not None:
        read.update((name, source.raw) for name, source in sources.items() if source)
    setup, wrong = _compiled(sources, now)
    findings += wrong
    return (None if findings else setup), findings


def _compiled(
    sources: Mapping[str, Source | None], now: datetime, *, tried: bool = False
) -> tuple[Setup | None, list[Finding]]:
    """Compile what could be read; a file that could not has its findings already."""
    desk, routing, rules = (sources[name] for name in FILES)
    if desk is None:
        return None, []
    config, findings = read_config(desk)
    if config is None:
        return None, findings
    setup, wrong = compile_setup(config, desk, routing, rules, now, tried=tried)
    findings += wrong
    return (None if findings else setup), findings


def _known(name: str, data: bytes, value: Any) -> Source:
    """Give a file whose values are known; it is parsed only to say where something stands."""
    return Source(name, value, lambda steps: load(data, name).mark(steps))


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
