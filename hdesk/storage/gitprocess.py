"""Start git, feed it, and read what it says."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from hdesk.domain.findings import Finding, NotFound, Refused, StorageFailed
from hdesk.storage.failures import disk_failed, git_failed

if TYPE_CHECKING:
    from subprocess import Popen


_SMALL = 1 << 20


class Result(NamedTuple):
    """What a run of git gave: exit code (negative: killed by that signal), output, complaint."""

    code: int
    out: bytes
    err: str


def call(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    stdin: bytes | IO[bytes] | None = None,
    keep: Sequence[int] = (),
) -> Result:
    """Run git to its end; `keep` are file descriptors that stay open in it.

    Raises:
        StorageFailed: git is not installed, or the system could not start it.
        NotFound: the folder to run in does not exist.
    """
    with _start(command, cwd=cwd, env=env, stdin=stdin, keep=keep) as process:
        out, err = process.communicate(stdin if isinstance(stdin, bytes) else None)
    return Result(process.returncode, out, err.decode("utf-8", "replace"))


def contents(
    command: Sequence[str], names: Sequence[str], *, cwd: Path, env: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Stream type and contents for each name out of `git cat-file --batch`; the type of nothing is empty."""
    if not names:
        return
    # The names go in by a file: with two pipes each side could wait for the other to read.
    with scratch(small=True) as source:
        source.write(as_lines(names))
        source.seek(0)
        with _start(command, cwd=cwd, env=env, stdin=source) as process:
            try:
                yield from _batch(process, len(names))
            finally:
                process.kill()


def pieces(command: Sequence[str], stdin: bytes, *, cwd: Path, env: Mapping[str, str]) -> Iterator[bytes]:
    """Stream what git says, one piece for each NUL that ends one; git ends with whoever stops listening."""
    with scratch(small=len(stdin) < _SMALL) as source:
        source.write(stdin)
        source.seek(0)
        with _start(command, cwd=cwd, env=env, stdin=source) as process:
            try:
                yield from _ended_by_nul(process)
            except GeneratorExit:
                process.kill()
                raise
            complaint = process.communicate()[1].decode("utf-8", "replace")
        if process.returncode:
            raise git_failed(command[-1], process.returncode, complaint)


def _ended_by_nul(process: "Popen[bytes]") -> Iterator[bytes]:
    stream = process.stdout
    if stream is None:
        raise AssertionError("git was started without a pipe")
    rest = b""
    while data := stream.read1(_SMALL):  # type: ignore[attr-defined]  # what a pipe is read by has it
        *whole, rest = (rest + data).split(b"\0")
        yield from whole
    if rest:
        yield rest


def scratch(*, small: bool) -> IO[bytes]:
    """Open a file that nobody else sees and that goes with the last process that has it open."""
    # In memory where it can be: the library for temporary files on the disk takes long to load.
    if small and hasattr(os, "memfd_create"):
        return open(os.memfd_create("hdesk"), "w+b")  # noqa: PTH123 - a descriptor
    import tempfile

    return tempfile.TemporaryFile()


def as_names(names: Sequence[str]) -> list[bytes]:
    """Give names as git reads them, one to a line.

    Raises:
        Refused: a name has a line break in it.
    """
    broken = [name for name in names if "\n" in name]
    if broken:
        raise Refused(*(Finding(f"a name with a line break cannot be looked up: {name!r}") for name in broken))
    return [name.encode("utf-8", "surrogateescape") for name in names]


def as_lines(names: Sequence[str]) -> bytes:
    """Give names one to a line, as git reads them; raises Refused as `as_names` does."""
    return b"".join(b"%s\n" % name for name in as_names(names))


def _batch(process: "Popen[bytes]", count: int) -> Iterator[tuple[str, bytes]]:
    """Read `count` answers of `git cat-file --batch`."""
    stream = process.stdout
    if stream is None:
        raise AssertionError("git was started without a pipe")
    for _ in range(count):
        header = stream.readline()
        words = header.rsplit(b" ", 2)
        if header.endswith((b" missing\n", b" ambiguous\n")):
            yield "", b""
            continue
        data = stream.read(int(words[2]) + 1) if len(words) == 3 else b""  # noqa: PLR2004 - id, type, size
        if not data.endswith(b"\n"):
            complaint = process.communicate()[1].decode("utf-8", "replace")
            raise git_failed("cat-file", process.returncode, complaint)
        yield words[1].decode(), data[:-1]


def _start(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    stdin: bytes | IO[bytes] | None,
    keep: Sequence[int] = (),
) -> "Popen[bytes]":
    """Start git; a system that cannot is StorageFailed, a folder that is not there NotFound."""
    from subprocess import DEVNULL, PIPE, Popen

    given = PIPE if isinstance(stdin, bytes) else stdin or DEVNULL
    try:
        return Popen(command, cwd=cwd, env=env, stdin=given, stdout=PIPE, stderr=PIPE, pass_fds=keep)
    except FileNotFoundError as error:
        if not cwd.is_dir():
            raise NotFound(Finding("no such folder", path=str(cwd))) from error
        raise StorageFailed(Finding("git is not installed", hint="install git 2.36 or newer")) from error
    except NotADirectoryError as error:
        raise NotFound(Finding("not a folder", path=str(cwd))) from error
    except OSError as error:
        raise StorageFailed(disk_failed("git could not be started", error)) from error
