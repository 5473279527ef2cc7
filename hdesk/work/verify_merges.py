"""Verifying settings in a merge: they are what the two sides made of what both had."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hdesk.domain.access import SETTINGS
from hdesk.domain.proof import Act, Violation, deed
from hdesk.storage.git import Git
from hdesk.work.verify_files import PURGES, Changed, Placed

_TWO = 2


def judge_merged_settings(git: Git, act: Act, parents: Sequence[str], change: Changed) -> Iterator[Placed]:
    """Judge one path of a merge: settings follow from both sides, or a lead has decided between them."""
    path = change.path
    if path not in SETTINGS and path != PURGES:
        return
    wrong: list[Violation] = deed(act, "settings", "has changed settings in a merge in a way that neither side did")
    if wrong and change.after not in _expected(git, parents, change):
        yield from (Placed(one, path, None) for one in wrong)


def _expected(git: Git, parents: Sequence[str], change: Changed) -> set[str | None]:
    """Give what may stand there: for each common ancestor, the one that was changed since, or both put together."""
    if len(parents) != _TWO:
        return set()
    ours, theirs = change.before
    bases = git.run("merge-base", "--all", "--end-of-options", *parents, check=False).decode().split()
    found: set[str | None] = set()
    for one in git.objects([f"{base}:{change.path}" for base in bases]):
        base = one.id if one else None
        if base == ours:
            found.add(theirs)
        elif theirs in (base, ours):
            found.add(ours)
        elif base and ours and theirs:
            found |= _together(git, base, ours, theirs)
    return found


def _together(git: Git, base: str, ours: str, theirs: str) -> set[str]:
    """Merge three versions of a text as git does, from either side; nothing where they conflict."""
    texts = dict(git.blobs([base, ours, theirs]))
    found = set()
    with TemporaryDirectory() as folder:
        for mine, other in ((ours, theirs), (theirs, ours)):
            names = []
            for name, blob in (("ours", mine), ("base", base), ("theirs", other)):
                Path(folder, name).write_bytes(texts[blob])
                names.append(str(Path(folder, name)))
            result = git.attempt("merge-file", "-p", "--", *names)
            if result.code == 0:
                found.add(git.blob_id(result.out))
    return found
