"""The settings of each commit: what was in force before it, and what is after."""

from collections.abc import Mapping
from datetime import datetime

from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding, HdeskError
from hdesk.domain.setup import Setup
from hdesk.storage.git import Git
from hdesk.storage.gitparse import Change
from hdesk.storage.settings import DESK, FILES, config_of, judge

Files = Mapping[str, str]
"""The blobs of the settings by their paths."""


class SettingsOf:
    """What each commit has for settings, told from its first parent's and what it changes."""

    def __init__(self, git: Git, now: datetime) -> None:
        self._git = git
        self._now = now
        self._files: dict[str, Files] = {}
        self._configs: dict[str, DeskConfig | None] = {}
        self._setups: dict[tuple[tuple[str, str], ...], tuple[Setup | None, list[Finding]]] = {}

    def files(self, commit: str) -> Files:
        """Give a commit's blobs; of one that was not taken in before, git is asked."""
        if commit not in self._files:
            found = self._git.objects([f"{commit}:{name}" for name in FILES])
            self._files[commit] = {name: one.id for name, one in zip(FILES, found, strict=True) if one}
        return self._files[commit]

    def take(self, commit: str, parent: str | None, changes: tuple[Change, ...]) -> Files:
        """Take in a commit: what its first parent has, changed."""
        files = self.files(parent) if parent else {}
        ours = {one.path: one.new for one in changes if one.path in FILES}
        if ours:
            merged = {**files, **ours}
            files = {name: blob for name, blob in merged.items() if blob is not None}
        self._files[commit] = files
        return files

    def config(self, files: Files) -> DeskConfig | None:
        """Give desk.yaml, None where there is none that can be read."""
        blob = files.get(DESK)
        if blob is None:
            return None
        if blob not in self._configs:
            try:
                self._configs[blob] = config_of(self._data(files, DESK))
            except HdeskError:
                self._configs[blob] = None  # the commit that brought it is told what is wrong with it
        return self._configs[blob]

    def setup(self, files: Files) -> tuple[Setup | None, list[Finding]]:
        """Compile the settings, or say what is wrong with them."""
        key = tuple(sorted(files.items()))
        if key not in self._setups:
            self._setups[key] = judge({name: self._data(files, name) for name in files}, self._now)
        return self._setups[key]

    def _data(self, files: Files, name: str) -> bytes:
        return next(data for _, data in self._git.blobs([files[name]]))
