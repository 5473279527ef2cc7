"""Merge what is neither a ticket nor a contacts file: settings, procedures, figures, reports."""

import shlex
from collections.abc import Iterable, Mapping

from hdesk.domain.findings import Conflict, Finding
from hdesk.storage.git import Git
from hdesk.storage.gitparse import EXECUTABLE, REGULAR
from hdesk.storage.histories import Clash, kept, merge_text
from hdesk.storage.objects import Contents, Kept
from hdesk.work.sync_sides import Both, Sides

_WORDS = ".words.md"
_LONGEST = 50
"""Characters that are shown of a line."""


def merge_texts(
    git: Git, sides: Sides, both: Iterable[Both], renamed: Mapping[str, str]
) -> tuple[dict[str, Contents], list[Finding]]:
    """Merge texts that both sides changed; give what becomes of them and what has to be said.

    `renamed` are pseudonyms that become others: two clones may have redacted the same words.

    Raises:
        Conflict: both sides changed the same lines; with every conflict, its file and line.
    """
    changes: dict[str, Contents] = {}
    said: list[Finding] = []
    wrong: list[Finding] = []
    for one in both:
        if _is_generated(one.path):
            changes[one.path] = _chosen(one)
            said.append(_chosen_by_id(one.path))
            continue
        data, findings = _merged(git, sides, one, renamed)
        wrong += findings
        changes[one.path] = data
    if wrong:
        raise Conflict(*wrong, _way_out(sides, wrong))
    return changes, said


def _is_generated(path: str) -> bool:
    """Say whether hdesk wrote a file from the desk's figures, so that nobody's words are lost with it."""
    return path.startswith("reports/") and not path.endswith(_WORDS)


def _chosen(one: Both) -> Kept | None:
    """Choose between two versions, the same one on every clone."""
    there = [side for side in (one.ours, one.theirs) if side]
    return min(there) if there else None


def _chosen_by_id(path: str) -> Finding:
    message = "made on both sides, and not alike; one of the two stands, the same one everywhere"
    return Finding(message, path, hint="hdesk report makes it anew", level="warning")


def _merged(git: Git, sides: Sides, one: Both, renamed: Mapping[str, str]) -> tuple[Contents, list[Finding]]:
    """Merge one text; give it, or what stands against it."""
    if one.ours is None or one.theirs is None:
        gone, stays = ("here", f"on {sides.name}") if one.ours is None else (f"on {sides.name}", "here")
        return None, [Finding(f"removed {gone}, changed {stays}", one.path)]
    mode = max(one.ours.mode, one.theirs.mode)
    if one.ours.blob == one.theirs.blob:
        return one.ours._replace(mode=mode), []
    wanted = [side for side in (one.base, one.ours.blob, one.theirs.blob) if side]
    found = dict(git.blobs(wanted))
    base = found[one.base] if one.base else b""
    ours, theirs = (_renamed(found[side.blob], renamed) for side in (one.ours, one.theirs))
    text = merge_text(git, base, ours, theirs)
    if text.data is None:
        return None, [Finding("changed on both sides, and no text that could be merged", one.path)]
    if text.clashes:
        return None, [_clashing(one.path, sides.name, clash) for clash in text.clashes]
    return (text.data if mode == REGULAR else kept(git, text.data, EXECUTABLE)), []


def _renamed(data: bytes, renamed: Mapping[str, str]) -> bytes:
    for old, new in renamed.items():
        data = data.replace(old.encode(), new.encode())
    return data


def _clashing(path: str, name: str, clash: Clash) -> Finding:
    lines = f"lines {clash.first} to {clash.last}: " if clash.last > clash.first else ""
    return Finding(f"{lines}here {_shown(clash.ours)}, on {name} {_shown(clash.theirs)}", path, clash.first)


def _shown(text: str) -> str:
    """Show the first line of a text that is not blank."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"“{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}”" if line else "nothing"


def _way_out(sides: Sides, wrong: Iterable[Finding]) -> Finding:
    paths = " ".join(dict.fromkeys(shlex.quote(one.path or "") for one in wrong))
    return Finding(
        "both sides changed the same lines; nothing was merged or sent, here all is as it was",
        hint=f"git diff HEAD {sides.tip} -- {paths} shows both; make these lines alike, hdesk adopt, hdesk sync",
    )
