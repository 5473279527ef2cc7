"""Starting: a new desk in a folder of its own."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.presets import preset_files
from hdesk.presets.ci import SYSTEMS
from hdesk.storage.folder import create
from hdesk.storage.git import Git
from hdesk.storage.settings import config_of
from hdesk.storage.store import Store
from hdesk.storage.yaml_write import dump
from hdesk.work.ci import BOT, bot_agent, workflow
from hdesk.work.schema import refresh, with_headers

ATTRIBUTES = b"tickets/** -text merge=hdesk\ncontacts/** -text merge=hdesk\nattachments/** -text -diff\n"
"""What git has to know of a desk's files: as they are, and merged by hdesk."""
_NO_AGENTS = b"agents: {}\n"


class Started(NamedTuple):
    """A new desk: where it is, who its first agent is, the commit it starts with."""

    root: Path
    agent: str
    commit: str


def start(
    folder: Path,
    now: datetime,
    *,
    preset: str,
    name: str | None = None,
    agents: Mapping[str, Mapping[str, Any]] | None = None,
    ci: str | None = None,
    trailer: str | None = None,
) -> Started:
    """Make a desk: a git repository with the preset's files, and you as its first agent.

    `agents` are the first agents, if not whoever runs this (git's user.name and user.email); then the first of
    them is author and committer, and the commit does not depend on who runs this. `ci` is a system that is given its
    workflow, and the bot that it works as. `trailer` ends the commit's message.

    Raises:
        Refused: the folder lies inside another repository, holds a desk already, or git does not know you.
    """
    git = _repository(folder)
    people = agents or _self(git)
    branch = git.branch() or "main"
    files = _files(preset, people, name=name, branch=branch, bot=ci is not None)
    if ci is not None:
        files[SYSTEMS[ci]] = workflow(ci, config_of(files["desk.yaml"]), now)
    agent = next(iter(people))
    author = (str(people[agent]["name"]), str(people[agent]["email"]))
    store = Store(git, branch=branch)
    store.tune()
    commit = store.commit(
        with_headers(files),
        message=f"init: a desk of the kind {preset}\n" + (f"\n{trailer}\n" if trailer else ""),
        author=author,
        committer=author if agents else None,
        now=now,
        expected_head=git.head(),
    )
    refresh(git)
    return Started(git.root, agent, commit)


def _files(
    preset: str, people: Mapping[str, Mapping[str, Any]], *, name: str | None, branch: str, bot: bool
) -> dict[str, bytes]:
    """Give a new desk's files, with its people, its name and its branch."""
    files = preset_files(preset) | {".gitattributes": ATTRIBUTES}
    text = _with_agents(files["desk.yaml"], people, bot=bot)
    if branch != "main":
        text = text.replace(b"branch: main", f"branch: {branch}".encode(), 1)
    if name:
        title = dump({"name": name})
        text = re.sub(rb"(?m)^name: .*\n", lambda _: title, text, count=1)
    return files | {"desk.yaml": text}


def is_desk(folder: Path) -> bool:
    """Say whether a desk is committed in a folder, of which it is the root."""
    try:
        git = Git.discover(folder) if folder.is_dir() else None
    except NotFound:
        return False
    head = git.head() if git else None
    return git is not None and head is not None and bool(git.read(head, ["desk.yaml"]))


def _repository(folder: Path) -> Git:
    """Give the repository of the folder itself, a new one if there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        git = Git.discover(folder)
    except NotFound:
        return create(folder, "main")
    if git.root.resolve() != folder.resolve():
        raise Refused(
            Finding(f"{folder} lies inside the repository {git.root}", hint="a desk needs a repository of its own")
        )
    if is_desk(folder):
        raise Refused(Finding(f"{folder} is a desk already", hint="`hdesk status` shows it"))
    return git


def _self(git: Git) -> dict[str, dict[str, str]]:
    user = git.user()
    if user is None:
        raise Refused(
            Finding(
                "git does not know who you are, and the desk needs its first agent",
                hint='git config --global user.name "Your Name" && git config --global user.email you@example.org',
            )
        )
    name, email = user
    return {agent_name(name, email): {"name": name, "email": email, "team": "helpdesk", "role": "lead"}}


def agent_name(name: str, email: str) -> str:
    """Make an agent's short name from the first word of a person's name, or from the e-mail address."""
    for words in (name, email.partition("@")[0]):
        plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
        match = re.search(r"[a-z][a-z0-9_-]{0,39}", plain)
        if match:
            return match[0]
    return "agent"


def _with_agents(desk: bytes, people: Mapping[str, Mapping[str, Any]], *, bot: bool) -> bytes:
    assert _NO_AGENTS in desk  # noqa: S101 - a preset ships without agents
    lines = dump({"agents": {**people, BOT: bot_agent("helpdesk")}, "bot": BOT} if bot else {"agents": people})
    return desk.replace(_NO_AGENTS, lines, 1)
