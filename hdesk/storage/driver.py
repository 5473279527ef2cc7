"""The merge driver: plain git merges tickets and contacts as hdesk does, in every clone that hdesk has written in."""

import os
import shlex
import sys
from pathlib import Path

from hdesk.domain.findings import Finding
from hdesk.storage.failures import git_failed
from hdesk.storage.git import Git
from hdesk.storage.gitenv import OPTIONS, clean_environment
from hdesk.storage.gitprocess import call

_MOST_CONFLICTS = 127  # git counts no further
DRIVER = "merge.hdesk.driver"
_NAME = "merge.hdesk.name"
_SAID = "hdesk: tickets and contacts, event by event"


def command() -> str:
    """Give what git runs, through a shell: found without PATH, and never looked for in the desk's own folder (-P)."""
    python = shlex.quote(sys.executable).replace("%", "%%")
    return f"{python} -P -m hdesk merge-driver %O %A %B %P"


def set_up(git: Git) -> list[Finding]:
    """Tell git of the driver where it does not know one, or only one whose Python is gone; else this starts nothing.

    Never raises, because the command that calls it has done its work; gives what went wrong instead. What somebody
    has set by hand stays.
    """
    if not _is_needed(git.config.get(DRIVER)):
        return []
    for key, value in ((_NAME, _SAID), (DRIVER, command())):
        result = git.attempt("config", "--local", key, value)
        if result.code:
            return list(git_failed("config", result.code, result.err, git.git_dir).findings)
    git.__dict__.pop("config", None)
    return []


def merge_as_text(base: Path, ours: Path, theirs: Path) -> int:
    """Merge a file as git does text, into `ours`; give the exit code that git expects: 1 for conflicts."""
    names = [word for name in ("ours", "base", "theirs") for word in ("-L", name)]
    files = [str(file.absolute()) for file in (ours, base, theirs)]
    result = call(
        ["git", *OPTIONS, "merge-file", *names, "--", *files], cwd=Path.cwd(), env=clean_environment(os.environ)
    )
    if result.code not in range(_MOST_CONFLICTS + 1):
        raise git_failed("merge-file", result.code, result.err)
    return min(result.code, 1)


def _is_needed(known: str | None) -> bool:
    if known is None:
        return True
    if known == command() or " -m hdesk merge-driver " not in known:
        return False
    return not Path(shlex.split(known)[0]).exists()
