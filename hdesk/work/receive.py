"""What a push brings: the commits that are new on the desk's branch, and whether they go on from what is there."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from hdesk.domain.findings import Finding, HdeskError, Refused
from hdesk.storage.git import Git
from hdesk.storage.gitenv import quarantine
from hdesk.storage.settings import DESK, config_of
from hdesk.work.verify import Order
from hdesk.work.verify_purge import follows_purge

_BRANCHES = "refs/heads/"
_OURS = b"# Written by `hdesk audit hook`."


def received(git: Git, lines: Iterable[str], now: datetime, *, signed: bool) -> tuple[list[Order], list[Finding]]:
    """Say what of a push is to be verified, told as git tells its pre-receive hook: `OLD NEW REF` lines.

    Only the desk's branch is judged: on others people may try things out, and what is merged from them is judged
    then. Findings say that the branch would lose what it has.
    """
    git.also(quarantine(os.environ))
    orders: list[Order] = []
    findings: list[Finding] = []
    for line in lines:
        old, new, ref = line.rstrip("\n").split(" ", 2)
        branch = ref.removeprefix(_BRANCHES)
        before, after = (one if one.strip("0") else None for one in (old, new))
        if not ref.startswith(_BRANCHES) or _branch_of(git, before or after) != branch:
            continue
        if after is None:
            findings.append(Finding(f"the desk's branch {branch} would be removed"))
        elif before is None or git.is_ancestor(before, after):
            orders.append(Order((after,), (before,) if before else (), now, signed))
        else:
            found = follows_purge(git, before, after)
            findings += found
            if not found:
                orders.append(Order((after,), (), now))
    return orders, findings


def _branch_of(git: Git, commit: str | None) -> str | None:
    """Give the branch that a commit's desk.yaml names as the desk's own."""
    if commit is None:
        return None
    try:
        return config_of(git.read(commit, [DESK]).get(DESK)).branch
    except HdeskError:
        return "main"


def install_hook(start: Path, script: bytes) -> Path:
    """Put the pre-receive hook into the repository around a folder; one that hdesk wrote before is written anew.

    Raises:
        Refused: another hook is there.
    """
    place = Git.discover(start).common_dir / "hooks" / "pre-receive"
    if place.is_file() and _OURS not in place.read_bytes():
        hint = "have it run `hdesk audit verify --receive` with what it is told on its standard input"
        raise Refused(Finding("another hook is there, and is left alone", str(place), hint=hint))
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(script)
    place.chmod(0o755)
    return place
