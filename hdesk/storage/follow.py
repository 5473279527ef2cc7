"""Bring the working tree and git's index to what a commit has, at its paths alone."""

import os
import shlex
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from hdesk.domain.findings import Finding, HdeskError
from hdesk.storage.failures import disk_failed, git_failed
from hdesk.storage.git import Git
from hdesk.storage.gitparse import EXECUTABLE, REGULAR
from hdesk.storage.guards import in_the_way
from hdesk.storage.sight import Sight, stamp_of
from hdesk.storage.stale import blocking_lock, remove_stale

_PATIENCE = 1.0  # seconds until another git has to have let go of the index; `git status` is much faster
_PAUSE = 0.025


class Target(NamedTuple):
    """What a path is to hold, and how its file was seen when that was decided."""

    blob: str | None
    sight: Sight
    mode: str = REGULAR

    def is_reached(self) -> bool:
        """Tell whether the file was seen to be what it is to be."""
        if self.blob is None or self.sight.stamp is None:
            return self.blob is None and self.sight.stamp is None
        is_executable = bool(self.sight.stamp[-1] & 0o100)
        return self.sight.blob == self.blob and is_executable == (self.mode == EXECUTABLE)


class Outcome(NamedTuple):
    """What came of it: files left as the user has them, and what failed and has to be tried again."""

    left: list[Finding]
    failed: list[Finding]


class Follower:
    """Writes files and index entries while the desk's lock, `lock`, is held; calls `step` after each part.

    Without `patient` an index that another git has locked is not waited for.
    """

    def __init__(
        self,
        git: Git,
        lock: int,
        step: Callable[[str], None],
        *,
        patient: bool = True,
    ) -> None:
        self._git = git
        self._lock = lock
        self._step = step
        self._patience = _PATIENCE if patient else 0.0
        self._folders: set[Path] = set()

    def bring(
        self,
        files: Mapping[str, Target],
        index: Mapping[str, Target],
        contents: Mapping[str, bytes | None] | None = None,
    ) -> Outcome:
        """Write `files`, stage `index`; the contents are read from git where they are not given.

        Never raises for what the disk or git refuses: the commit stands, and the outcome says what failed.
        """
        outcome = Outcome([], [])
        gone = [path for path, target in files.items() if target.blob is None]
        there = {path: target.blob for path, target in files.items() if target.blob is not None}
        outcome.failed.extend(in_the_way(self._git.root, there, gone))
        if outcome.failed:
            return outcome
        for path in gone:
            self._remove(path, files[path], outcome)
        try:
            for path, data in self._read(there, contents):
                self._write(path, data, files[path], outcome)
            self._stage(index)
        except HdeskError as error:
            outcome.failed.extend(error.findings)
        return outcome

    def _read(
        self, wanted: Mapping[str, str], contents: Mapping[str, bytes | None] | None
    ) -> Iterator[tuple[str, bytes]]:
        """Yield each path with its contents."""
        if contents is None:
            for path, (_, data) in zip(wanted, self._git.blobs(wanted.values()), strict=True):
                yield path, data
            return
        for path in wanted:
            yield path, contents[path] or b""

    def _write(self, path: str, data: bytes, target: Target, outcome: Outcome) -> None:
        """Replace a file in one piece, unless it was touched since it was seen."""
        place = self._git.root / path
        draft = draft_of(place)
        try:
            if place.parent not in self._folders:
                place.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(place.parent)
            _write_new(draft, data, 0o777 if target.mode == EXECUTABLE else 0o666)
            self._step("drafted")
            if self._is_untouched(path, target, outcome):
                draft.replace(place)
            else:
                draft.unlink()
            self._step("replaced")
        except OSError as error:
            outcome.failed.append(disk_failed("the file could not be written", error)._replace(path=path))
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def _remove(self, path: str, target: Target, outcome: Outcome) -> None:
        """Remove a file, and the folders that it leaves empty."""
        place = self._git.root / path
        try:
            if self._is_untouched(path, target, outcome):
                place.unlink(missing_ok=True)
            self._step("removed")
        except OSError as error:
            outcome.failed.append(disk_failed("the file could not be removed", error)._replace(path=path))
            return
        for folder in place.parents:
            if folder == self._git.root:
                break
            try:
                folder.rmdir()
            except OSError:  # not empty, or somebody's working directory: it stays
                break

    def _is_untouched(self, path: str, target: Target, outcome: Outcome) -> bool:
        """Tell whether a file is still as it was seen; report it if not."""
        if stamp_of(self._git.root / path) == target.sight.stamp:
            return True
        outcome.left.append(edited_meanwhile(path))
        return False

    def _stage(self, index: Mapping[str, Target]) -> None:
        """Put entries into git's index by their ids, as the contents are; nothing else there changes.

        Raises:
            StorageFailed: git could not, or another git held the index for too long.
        """
        ordered = sorted(index.items(), key=lambda item: item[1].blob is not None)
        lines = [
            f"{target.mode} {target.blob}\t{path}\0" if target.blob else f"0 {self._nothing}\t{path}\0"
            for path, target in ordered
        ]
        given = "".join(lines).encode()
        plain = self._git.config.without_filters()
        deadline = time.monotonic() + self._patience
        while lines:
            result = self._git.attempt("update-index", "-z", "--index-info", stdin=given, env=plain, keep=(self._lock,))
            self._step("staged")
            if result.code == 0:
                return
            lock = blocking_lock(result.err)
            if lock is None or (not remove_stale(lock) and time.monotonic() >= deadline):
                raise git_failed("update-index", result.code, result.err, self._git.git_dir)
            time.sleep(_PAUSE)

    @property
    def _nothing(self) -> str:
        return "0" * len(self._git.blob_id(b""))


def _write_new(draft: Path, data: bytes, mode: int) -> None:
    """Write a file that nobody else has open, and that no link leads away from the desk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        fd = os.open(draft, flags, mode)
    except FileExistsError:  # left by a killed command
        draft.unlink()
        fd = os.open(draft, flags, mode)
    with open(fd, "wb") as file:  # noqa: PTH123 - a descriptor
        file.write(data)


def draft_of(place: Path) -> Path:
    """Name the file that is written before it takes a file's place: always the same, to be found again."""
    return place.with_name(f".hdesk-{blake2b(os.fsencode(place.name), digest_size=8).hexdigest()}.new")


def edited_meanwhile(path: str) -> Finding:
    """Say that a file was edited while hdesk was writing it, and stays as the user has it."""
    hint = f"see the difference: git diff HEAD -- {shlex.quote(path)}"
    return Finding("this file was edited while its ticket was written; your edit is kept", path, hint=hint)
