"""Ask one git process many questions: for the few objects that a command reads, starting git costs most."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple
from weakref import finalize

FEW = 64
"""So many names at most are asked for at once: who asks for more reads answers while it still asks."""
_LONGEST = 4_096  # bytes of questions, which every pipe holds, so that neither waits for the other


class Answer(NamedTuple):
    """What git has under a name: id, type and, where asked for, contents; empty texts where it has nothing."""

    id: str
    type: str
    data: bytes = b""


class Conversation:
    """A `git cat-file` that stays, started with the first question.

    It reads the repository as it is at each question. It is for one thread of one process. Whatever goes wrong
    ends it without an answer: whoever asked asks again in a way that says what is wrong.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self._command = [*command, "cat-file", "--batch-command"]
        self._env = env
        self._owner = 0  # the process that started git: one that is forked from it starts another
        self._end: Callable[[], None] | None = None
        self._to = -1
        self._from = -1
        self._read = b""

    def ask(self, word: str, names: Sequence[bytes]) -> list[Answer] | None:
        """Ask for the `contents` of some names, or for the `info` that there is without them."""
        question = b"".join(b"%s %s\n" % (word.encode(), name) for name in names)
        if len(names) > FEW or len(question) > _LONGEST:
            return None
        try:
            self._start()
            os.write(self._to, question)
            return [self._answer(contents=word == "contents") for _ in names]
        except (OSError, ValueError, EOFError):
            self.close()
            return None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End it; the next question starts another."""
        if self._end is not None:
            self._end()
        self._end = None

    def _start(self) -> None:
        if self._end is not None and self._owner == os.getpid():
            return
        self._read = b""
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        actions = [
            (os.POSIX_SPAWN_DUP2, theirs_in, 0),
            (os.POSIX_SPAWN_DUP2, theirs_out, 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        try:
            child = os.posix_spawnp(self._command[0], self._command, self._env, file_actions=actions)
        except OSError:
            os.close(self._to)
            os.close(self._from)
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        self._owner = os.getpid()
        self._end = finalize(self, _ended, child, self._owner, (self._to, self._from))

    def _answer(self, *, contents: bool) -> Answer:
        """Read one answer: `ID TYPE SIZE`, then the contents if they were asked for."""
        header = self._line()
        if header.endswith((b" missing", b" ambiguous")):
            return Answer("", "")
        identity, kind, size = header.split(b" ")
        data = self._bytes(int(size) + 1)[:-1] if contents else b""
        return Answer(identity.decode(), kind.decode(), data)

    def _line(self) -> bytes:
        while b"\n" not in self._read:
            self._more()
        line, _, self._read = self._read.partition(b"\n")
        return line

    def _bytes(self, size: int) -> bytes:
        parts, have = [self._read], len(self._read)
        while have < size:
            parts.append(os.read(self._from, max(size - have, 65_536)))
            have += len(parts[-1])
            if not parts[-1]:
                raise EOFError
        whole = b"".join(parts)
        self._read = whole[size:]
        return whole[:size]

    def _more(self) -> None:
        data = os.read(self._from, 65_536)
        if not data:
            raise EOFError
        self._read += data


def _ended(child: int, owner: int, ends: Sequence[int]) -> None:
    """Close our ends of the pipes, which ends git, and wait for it."""
    for end in ends:
        os.close(end)
    if owner == os.getpid():
        with suppress(ChildProcessError):  # where whoever started this process ignores its children's ends
            os.waitpid(child, 0)
