"""What git says when a remote cannot be reached, or refuses, as findings that tell what to do."""

import re

from hdesk.domain.findings import Conflict, Finding, HdeskError, Refused, StorageFailed
from hdesk.storage.failures import clean_words
from hdesk.storage.purges import PURGES

_NOT_ALLOWED = re.compile(r"transport '([^']*)' not allowed")
_BAD_OBJECTS = re.compile(r"fsck error|error in object|invalid index-pack|bad object|badTree|hasDotgit")
_SECRET = re.compile(r"(?<=://)[^/@\s]+@")
_ADVICE = (
    r"(?i)please make sure you have the correct access rights|and the repository exists|"
    r"could not read from remote repository|^remote:\s*$|the remote end hung up|early EOF|"
    r"fetch-pack: |index-pack failed"
)
_ACCESS = r"(?i)permission denied|authentication failed|could not read (?:username|password)|403|401|access denied"


def fetch_failed(name: str, status: int, stderr: str) -> HdeskError:
    """Build the error for a remote that could not be talked to."""
    words = said(stderr) or f"git ended with {status}"
    barred = _NOT_ALLOWED.search(words)
    if barred:
        message = f"{name} is reached by {barred[1]!r}, which hdesk does not use"
        hint = "a path, ssh or https; http only on this machine. `git remote set-url` changes the address"
        return Refused(Finding(message, hint=hint))
    if _BAD_OBJECTS.search(stderr):
        hint = "nothing was taken in; whoever looks after the remote has to find out who brought it there"
        return Refused(Finding(f"{name} holds what git refuses: {words}", hint=hint))
    return Unreachable(name, words)


class Unreachable(StorageFailed):
    """A remote cannot be reached now; `words` say why."""

    def __init__(self, name: str, words: str) -> None:
        self.name = name
        self.words = words
        hint = "does your account have access to it?" if re.search(_ACCESS, words) else None
        super().__init__(Finding(f"{name} cannot be reached: {words}", hint=hint))

    def with_waiting(self, waiting: str) -> StorageFailed:
        """Say also what waits until it can be reached."""
        (finding,) = self.findings
        return StorageFailed(finding._replace(message=f"{finding.message}; {waiting}"))


def declined(name: str, line: str, stderr: str) -> Refused:
    """Build the error for a remote that was reached and did not take what was sent; `line` is git's own of it."""
    reason = re.sub(r"^.*\(|\)[^)]*$", "", line) or "no reason given"
    told = "; ".join(one.removeprefix("remote:").strip() for one in _lines(stderr) if one.startswith("remote:"))
    hint = "nothing has changed, there or here"
    if "checked out" in stderr or "checked out" in line:
        hint = "the remote must be a bare repository: git clone --bare makes one"
    words = f"{reason}: {told}" if told else reason
    return Refused(Finding(f"{name} did not take it: {without_secrets(words)}", hint=hint))


def said(stderr: str) -> str:
    """Give git's complaint as one line, without advice that does not help and without passwords."""
    lines = [one for one in _lines(stderr) if not re.search(_ADVICE, one)]
    return without_secrets(clean_words("\n".join(lines)) or clean_words("\n".join(_lines(stderr))))


def without_secrets(text: str) -> str:
    """Take users and passwords out of addresses."""
    return _SECRET.sub("", text)


def _lines(stderr: str) -> list[str]:
    return [line.strip() for line in stderr.splitlines() if line.strip()]


def from_before_purge(name: str) -> Conflict:
    """Give the error for a remote whose history has what was purged here."""
    hint = "whoever looks after it must replace its history by the purged one; docs/privacy.md says how"
    return Conflict(Finding(f"{name} has a history from before a purge that was made here", PURGES, hint=hint))
