"""What is wrong, where, and what to do: findings, and one exception for each exit code."""

from collections.abc import Iterable
from typing import ClassVar, Literal, NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong.

    `message` says what happened, `path`, `line` and `column` (from 1) where, `hint` what to do about it;
    `check` names the check of `hdesk check` that found it. A `level` of `warning` says that it is likely, not certain,
    and fails no command.
    """

    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None
    check: str | None = None
    level: Literal["warning"] | None = None

    def where(self) -> str:
        """Give `path:line:column`, as far as they are known; empty when nothing is."""
        parts = [self.path, self.line, self.column]
        known = []
        for part in parts:
            if part is None:
                break
            known.append(str(part))
        return ":".join(known)

    def __str__(self) -> str:
        where = self.where()
        message = f"warning: {self.message}" if self.level else self.message
        text = f"{where}: {message}" if where else message
        return f"{text} ({self.hint})" if self.hint else text


def is_wrong(findings: Iterable[Finding]) -> bool:
    """Say whether there is more among findings than warnings."""
    return any(one.level is None for one in findings)


class HdeskError(Exception):
    """Something that hdesk refuses or could not do; carries every finding, not only the first."""

    exit_code: ClassVar[int] = 1

    def __init__(self, *findings: Finding | str) -> None:
        self.findings = tuple(Finding(one) if isinstance(one, str) else one for one in findings)
        super().__init__("; ".join(str(one) for one in self.findings))

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "HdeskError":
        """Build the error from a sequence of findings."""
        return cls(*findings)


class Refused(HdeskError):
    """Bad input, bad state or an ambiguous ID; nothing was written."""

    exit_code = 1


class Unsound(HdeskError):
    """A file that is needed cannot be read as what it should be."""

    exit_code = 3


class NotFound(HdeskError):
    """No such ticket, agent, team, period, file or desk."""

    exit_code = 4


class Conflict(HdeskError):
    """Changed meanwhile, a lock held, a draft in the way, or git in the middle of something."""

    exit_code = 5


class StorageFailed(HdeskError):
    """Git or the file system failed; what was there is still there."""

    exit_code = 6
