"""The checks around the files: settings, git's own state, locks, drafts."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from hdesk.domain import access
from hdesk.domain.findings import Conflict, Finding
from hdesk.storage.failures import git_locks
from hdesk.storage.gitparse import EXECUTABLE, REGULAR
from hdesk.storage.guards import bad_path, refuse_unfinished, refuse_wrong_branch
from hdesk.storage.index_fill import odd
from hdesk.storage.merging import is_merged_here
from hdesk.storage.rule_tests import TESTS
from hdesk.storage.settings import DESK, FILES, judge
from hdesk.storage.stopped import unmerged
from hdesk.storage.store import Store
from hdesk.work.check_material import Material
from hdesk.work.settings import draft_files, further_findings
from hdesk.work.start import ATTRIBUTES

_ATTRIBUTES_FILE = ".gitattributes"
_MOST = 20


def rules(material: Material) -> Iterator[Finding]:
    """Judge the settings that are in force, what is useless in them, and the form of their tests."""
    yield from (one._replace(check="rules") for one in _judged(material, material.ruling))
    if material.config and not access.leads(material.config):
        message = "no agent is a lead, so every agent may redact, review and change settings"
        yield Finding(message, DESK, hint="give one of them `role: lead`", check="rules", level="warning")


def _judged(material: Material, files: Mapping[str, bytes]) -> list[Finding]:
    setup, findings = material.judged if files is material.ruling else judge(files, material.now)
    return findings + further_findings(setup, files, material.now)


def drafts(material: Material) -> Iterator[Finding]:
    """Say what is edited and not committed; settings are judged as they stand in the folder too."""
    if material.git.bare:
        return
    stopped = set(unmerged(material.git))  # no draft of anybody's: `git` names it
    for path in material.drafts:
        if path in stopped:
            continue
        hint = f"see it: git diff HEAD -- {path}; take it in: hdesk adopt {path}"
        yield Finding("edited, not committed: a draft", path, hint=hint, check="drafts")
    here = draft_files(material.git, (*FILES, TESTS))
    if here != material.ruling:
        known = _judged(material, material.ruling)
        yield from (one._replace(check="drafts") for one in _judged(material, here) if one not in known)


def git(material: Material) -> Iterator[Finding]:
    """Look at the repository: its state, its branch, its objects, what it knows of hdesk's files."""
    for one in (*_state(material), *_unmerged(material), *_entries(material), *_objects(material), *material.lost):
        yield one._replace(check="git")
    for line in lacking_attributes(material):
        message = f"`{line}` is missing"
        yield Finding(message, _ATTRIBUTES_FILE, hint="`hdesk check --fix` adds it", check="git")


def _state(material: Material) -> Iterator[Finding]:
    if material.git.bare:
        return
    branch = material.config.branch if material.config else None
    for guard in (lambda: refuse_unfinished(material.git), lambda: refuse_wrong_branch(material.git, branch)):
        try:
            guard()
        except Conflict as error:
            yield from (
                one._replace(message=one.message.removesuffix("; nothing was written")) for one in error.findings
            )


def _unmerged(material: Material) -> Iterator[Finding]:
    """List what git could not merge by itself, and who can."""
    for path in () if material.git.bare else unmerged(material.git):
        ours = is_merged_here(path)
        hint = "`hdesk check --fix` merges it" if ours else f"edit it; git add -- {path}; then `hdesk check --fix`"
        yield Finding("both sides changed it, and git could not merge that", path, hint=hint)


def _entries(material: Material) -> Iterator[Finding]:
    """Find what no desk has among what is committed: links, submodules, paths that lead elsewhere."""
    for entry in material.git.list(material.head):
        if entry.mode not in {REGULAR, EXECUTABLE}:
            yield odd(entry.path)
        reason = bad_path(entry.path)
        if reason:
            yield Finding(f"not a path that can be written: {entry.path!r}: {reason}", hint="rename it, or remove it")


def _objects(material: Material) -> Iterator[Finding]:
    """Ask git whether everything that HEAD and the branches need is there."""
    result = material.git.attempt("fsck", "--connectivity-only", "--no-dangling", "--no-progress")
    said = [*result.out.decode("utf-8", "replace").splitlines(), *result.err.splitlines()]
    told = [line.strip() for line in said if line.strip() and not line.startswith(("notice:", "dangling"))]
    for line in told[:_MOST]:
        yield Finding(f"git fsck: {line}", hint="fetch from another clone, or restore a backup")
    if len(told) > _MOST:
        yield Finding(f"git fsck: and {len(told) - _MOST} lines more", hint="git fsck --connectivity-only")
    if result.code and not told:
        yield Finding(f"git fsck ended with {result.code}")


def lacking_attributes(material: Material) -> list[str]:
    """List the lines that .gitattributes lacks; a line with the same pattern and more attributes will do."""
    data = material.git.read(material.head, [_ATTRIBUTES_FILE]).get(_ATTRIBUTES_FILE, b"")
    there = [line.split() for line in data.decode("utf-8", "replace").splitlines()]
    wanted = [line.split() for line in ATTRIBUTES.decode().splitlines()]
    return [
        " ".join(line) for line in wanted if not any(one[:1] == line[:1] and set(line) <= set(one) for one in there)
    ]


def with_attributes(material: Material) -> dict[str, bytes]:
    """Give .gitattributes with the lines that it lacks, nothing where it lacks none."""
    lacking = lacking_attributes(material)
    if not lacking:
        return {}
    data = material.git.read(material.head, [_ATTRIBUTES_FILE]).get(_ATTRIBUTES_FILE, b"")
    if data and not data.endswith(b"\n"):
        data += b"\n"
    return {_ATTRIBUTES_FILE: data + "".join(f"{line}\n" for line in lacking).encode()}


def locks(material: Material) -> Iterator[Finding]:
    """Find what a killed command left: git's locks, and a job that waits to be finished."""
    for lock in lock_files(material):
        hint = f"if no git is running: rm {lock}"
        yield Finding("git's lock is there: another git is at work, or was killed", str(lock), hint=hint, check="locks")
    if Store(material.git).pending():
        message = "a killed command has left files that do not follow its commit yet"
        yield Finding(message, hint="`hdesk check --fix` or the next command finishes it", check="locks")


def lock_files(material: Material) -> list[Path]:
    """List git's lock files."""
    folders = dict.fromkeys((material.git.git_dir, material.git.common_dir))
    return list(dict.fromkeys(lock for folder in folders for lock in git_locks(folder)))
