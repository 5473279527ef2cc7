"""Remember, across a crash, which paths still have to follow a commit."""

import os
from pathlib import Path

import msgspec

from hdesk.domain.findings import Finding, StorageFailed, Unsound
from hdesk.storage.failures import disk_failed
from hdesk.storage.gitparse import REGULAR


class Found(msgspec.Struct, frozen=True, array_like=True):
    """What stood at a path before the commit, as blob ids or None: in the working tree, in git's index.

    `mode` is the mode that the path gets.
    """

    file: str | None
    staged: str | None
    mode: str = REGULAR


class Job(msgspec.Struct, frozen=True):
    """A branch's step from `old` to `new`, and the paths whose files and index entries go with it.

    `earlier` is a job that had not been finished when this one was begun.
    """

    old: str | None
    new: str
    paths: dict[str, Found]
    earlier: "Job | None" = None

    def whole(self) -> "Job":
        """Give this job and the earlier one as one."""
        earlier = self.earlier.whole().paths if self.earlier else {}
        return Job(self.old, self.new, {**earlier, **self.paths})


class Journal:
    """At most one unfinished job, in a file that is whole or not there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def exists(self) -> bool:
        """Tell whether a job is unfinished."""
        return self._path.exists()

    def load(self) -> Job | None:
        """Read the unfinished job, None if there is none.

        Raises:
            Unsound: the file is there and is no journal.
        """
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Job)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageFailed(disk_failed("the journal cannot be read", error)) from error
        except msgspec.DecodeError as error:
            hint = f"`git status` shows which files did not follow; then: rm {self._path}"
            raise Unsound(Finding(f"no journal of hdesk: {error}", path=str(self._path), hint=hint)) from error

    def save(self, job: Job) -> None:
        """Write the job down so that it survives a power cut."""
        draft = self._path.with_suffix(".new")
        try:
            with draft.open("wb") as file:
                file.write(msgspec.json.encode(job))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
            sync(self._path.parent)
        except OSError as error:
            raise StorageFailed(disk_failed("the journal cannot be written", error)) from error

    def clear(self) -> None:
        """Forget the job, which is finished or was never begun."""
        self._path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the system put a file, or the names in a folder, on the disk; nothing where it is not there."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
