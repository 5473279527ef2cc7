"""Refuse a write that git's own state, the branch or a path does not allow, with the way out."""

import shlex
import stat
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from hdesk.domain.findings import Conflict, Finding, Refused
from hdesk.storage.git import Git
from hdesk.storage.gitparse import EXECUTABLE, REGULAR, Change

_UNFINISHED = (
    ("MERGE_HEAD", "a merge", "hdesk check --fix goes on with it; git merge --abort gives it up"),
    ("rebase-merge", "a rebase", "git rebase --continue, or git rebase --abort"),
    ("rebase-apply/applying", "git am", "git am --continue, or git am --abort"),
    ("rebase-apply", "a rebase", "git rebase --continue, or git rebase --abort"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --continue, or git cherry-pick --abort"),
    ("REVERT_HEAD", "a revert", "git revert --continue, or git revert --abort"),
    ("sequencer", "a series of picks", "git cherry-pick --continue, or git cherry-pick --abort"),
    ("BISECT_LOG", "a bisection", "git bisect reset"),
)


def refuse_bare(git: Git) -> None:
    """Raise Refused for a repository without a working tree."""
    if git.bare:
        raise Refused(Finding("this repository is bare: it can be read, not written", hint="write in a clone of it"))


def refuse_unfinished(git: Git) -> None:
    """Raise Conflict while git is in the middle of something."""
    for what, way_out in _in_the_middle(git):
        raise Conflict(Finding(f"git is in the middle of {what}; nothing was written", hint=way_out))


def unfinished(git: Git) -> str | None:
    """Say what git is in the middle of, and the way out; None where it is in the middle of nothing."""
    return next((f"git is in the middle of {what} ({way_out})" for what, way_out in _in_the_middle(git)), None)


def _in_the_middle(git: Git) -> Iterator[tuple[str, str]]:
    return ((what, way_out) for name, what, way_out in _UNFINISHED if (git.git_dir / name).exists())


def refuse_wrong_branch(git: Git, branch: str | None) -> str:
    """Give the current branch; raise Conflict on a detached HEAD or off the desk's `branch`."""
    current = git.branch()
    if current is None:
        way_out = f"git switch {shlex.quote(branch)}" if branch else "git switch BRANCH"
        raise Conflict(Finding("HEAD is detached: a commit here would be on no branch", hint=way_out))
    if branch is not None and current != branch:
        there = git.objects([f"refs/heads/{branch}"])[0]
        way_out = f"git switch {shlex.quote(branch)}" if there else f"git branch -m {shlex.quote(branch)}"
        raise Conflict(Finding(f"the desk's branch is {branch}, and {current} is checked out", hint=way_out))
    return current


def refuse_bad_paths(paths: Iterable[str]) -> None:
    """Raise Refused for every path that must never be written, whoever asks."""
    findings = [
        Finding(f"not a path that can be written: {path!r}: {reason}") for path in paths if (reason := bad_path(path))
    ]
    if findings:
        raise Refused(*findings)


def refuse_odd_modes(changes: Iterable[Change]) -> None:
    """Raise Refused for every symbolic link and submodule among what comes in from another clone."""
    odd = [one.path for one in changes if one.new and one.mode not in {REGULAR, EXECUTABLE}]
    if odd:
        hint = "a desk holds plain files; remove it on the other side"
        raise Refused(*(Finding("a link or submodule comes in", path, hint=hint) for path in odd))


def in_the_way(root: Path, paths: Iterable[str], leaving: Collection[str] = ()) -> list[Finding]:
    """Find links and files that stand where `paths` need a folder; those `leaving` are on their way out."""
    parents = dict.fromkeys(folder for path in paths for folder in folders_of(path))
    findings = []
    for parent in parents:
        try:
            mode = (root / parent).lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        if stat.S_ISDIR(mode) or parent in leaving:
            continue
        what = "a symbolic link" if stat.S_ISLNK(mode) else "a file"
        findings.append(Finding(f"{what} stands where a folder must be", path=parent, hint="move it away"))
    return findings


def folders_of(path: str) -> list[str]:
    """List the folders that a path lies in, the outermost first."""
    return [path[:end] for end, char in enumerate(path) if char == "/"]


def _as_elsewhere(part: str) -> str:
    """Give a part of a path as other file systems take it: some overlook marks, some what follows a colon."""
    seen = "".join(char for char in part if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFC", seen).casefold().partition(":")[0].rstrip(". ")


def bad_path(path: str) -> str | None:
    """Say what is wrong with a path, None if nothing is."""
    parts = path.split("/")
    if "" in parts or "." in parts or ".." in parts:
        return "it must be relative, without empty parts, `.` and `..`"
    if any(_as_elsewhere(part) in {".git", "git~1"} for part in path.replace("\\", "/").split("/")):
        return "git's own folder"
    if path.startswith("-"):
        return "it reads as an option"
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in path):
        return "control characters and bytes that are not UTF-8 are not allowed"
    return None
