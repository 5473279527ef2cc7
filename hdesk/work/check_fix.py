"""Repairs: what a check finds and what can be put right without guessing."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, Refused
from hdesk.storage.folder import edited
from hdesk.storage.index import remove_index
from hdesk.storage.index_plan import index_file
from hdesk.storage.stale import remove_stale
from hdesk.storage.store import Person, Store
from hdesk.work import check_merge
from hdesk.work.check import Checked
from hdesk.work.check_around import lock_files, with_attributes
from hdesk.work.check_material import Material
from hdesk.work.check_merge import Stopped


class Repairs(NamedTuple):
    """What can be put right: files and their new bytes, and what else; `said` tells a person so."""

    files: dict[str, bytes]
    recover: bool
    reindex: bool
    said: list[str]
    merge: Stopped | None = None

    def __bool__(self) -> bool:
        return bool(self.files or self.recover or self.reindex or self.merge)


class Mended(NamedTuple):
    """What was put right: the files that were committed, the commit, and what the user has to know."""

    files: tuple[str, ...]
    commit: str | None
    warnings: list[Finding]


def repairs_of(checked: Checked, only: Collection[str]) -> Repairs:
    """Say what can be put right of what was found.

    While git is in the middle of a merge that is what has to be done first; nothing else can be written.
    """
    material = checked.material
    merge = check_merge.stopped(material.git, material.head) if "git" in only else None
    if merge is not None:
        return Repairs({}, recover=False, reindex=False, said=check_merge.said(merge), merge=merge)
    found = {one.check for one in checked.findings}
    files: dict[str, bytes] = {}
    said: list[str] = []
    if "yaml" in only:
        files |= material.formed | material.healed
        said += [f"{path}: merge the two sides between git's conflict markers" for path in material.healed]
        said += [f"{path}: rewrite it in hdesk's own form" for path in material.formed]
    if "fold" in only:
        files |= material.refolded
        for one in checked.findings:
            if one.check == "fold":
                said.append(f"{one.where()}: {one.message}: follow the timeline")
    if "links" in only:
        files |= material.completed
        said += [f"{path}: complete the merge of tickets" for path in material.completed]
    if "git" in only:
        attributes = with_attributes(material)
        files |= attributes
        said += [f"{path}: add the lines that are missing" for path in attributes]
    recover = "locks" in found
    if recover:
        said.append("finish what a killed command left, and remove git's locks that are older than this system's start")
    if "index" in found:
        said.append("drop the index: the next command builds it anew")
    return Repairs(files, recover, "index" in found, said)


def mend(material: Material, repairs: Repairs, acting: str | None = None) -> Mended:
    """Put right what can be: in one commit, through the one write path. Drafts are left as they are.

    Raises:
        Conflict: the desk has changed since it was checked, or git does not allow writing now.
        Refused: whoever asks may not write here.
    """
    if repairs.merge:
        commit = check_merge.finish(material, repairs.merge, _author(material, acting), _local(material))
        return Mended(tuple(repairs.merge.files), commit, [])
    store = Store(material.git, branch=material.config.branch if material.config else None)
    warnings: list[Finding] = []
    if repairs.recover:
        for lock in lock_files(material):
            remove_stale(lock)
        warnings += store.recover()
    if repairs.reindex:
        remove_index(index_file(material.git.git_dir))
    files = dict(repairs.files)
    if files:
        author = _author(material, acting)
        drafts = set(edited(material.git))
        files = {path: data for path, data in files.items() if path not in drafts}
    if not files:
        return Mended((), None, warnings)
    commit = store.commit(
        files,
        message="check --fix\n\n" + "".join(f"File: {path}\n" for path in files),
        author=author,
        now=_local(material),
        expected_head=material.head,
    )
    return Mended(tuple(files), commit, [*warnings, *store.warnings])


def _local(material: Material) -> datetime:
    setup = material.judged[0]
    return material.now.astimezone(setup.timezone).replace(microsecond=0) if setup else material.now


def _author(material: Material, acting: str | None) -> Person:
    """Give the agent who repairs; where the desk's own settings are broken, whoever git says it is."""
    if material.judged[0] is not None:
        desk = Desk(material.git, material.now, acting=acting)
        agent = desk.setup.config.agents[desk.agent]
        return agent.name, agent.email
    user = material.git.user()
    if user is None:
        raise Refused(Finding("git does not know who you are", hint='git config user.email "you@example.com"'))
    return user
