"""Ask one git process many questions: for the few objects that a command reads, starting git costs most."""

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

FEW = 64
"""So many names at most are asked for at once: their questions fit into a pipe, so nobody waits for the other."""
_LONGEST = 32_768  # bytes of questions; pipes hold 64 KiB


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
        self._owner = 0
        self._child = 0
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
        if self._child and self._owner == os.getpid():
            os.close(self._to)
            os.close(self._from)
            os.waitpid(self._child, 0)
        self._child = 0
        self._read = b""

    def __del__(self) -> None:
        self.close()

    def _start(self) -> None:
        if self._child and self._owner == os.getpid():
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
            self._child = os.posix_spawnp(self._command[0], self._command, self._env, file_actions=actions)
            self._owner = os.getpid()
        except OSError:
            os.close(self._to)
            os.close(self._from)
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)

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
