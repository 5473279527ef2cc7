"""What lies about outside of commits: caches that hold words, and files that nobody committed."""

from collections.abc import Iterator
from pathlib import Path

from hdesk.domain.findings import Finding
from hdesk.storage.failures import disk_failed
from hdesk.storage.git import Git
from hdesk.storage.gitparse import decode

_KEPT = frozenset(("lock", "journal"))
_DRAFT = ".hdesk-*.new"


def clear_caches(git: Git) -> list[Finding]:
    """Delete everything under `.git/hdesk/` that can be made again, and what killed writes left in the folder.

    Gives what could not be deleted: it may still hold what was taken out of the desk.
    """
    import shutil

    findings = []
    folder = git.git_dir / "hdesk"
    leftovers = [] if git.bare else [git.root / path for path in uncommitted(git) if Path(path).match(_DRAFT)]
    inside = list(folder.iterdir()) if folder.is_dir() else []
    for place in (*(one for one in inside if one.name not in _KEPT), *leftovers):
        try:
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
        except OSError as error:
            findings.append(disk_failed("this cache may still hold personal data", error)._replace(path=str(place)))
    return findings


def uncommitted(git: Git) -> list[str]:
    """List the files in the folder that git does not know, ignored ones too."""
    return [path for path in decode(git.run("ls-files", "--others", "-z")).split("\0") if path]


def contents(git: Git, paths: list[str], largest: int) -> Iterator[tuple[str, bytes]]:
    """Read plain files of the folder, but those that are larger or are links."""
    for path in paths:
        place = git.root / path
        if place.is_file() and not place.is_symlink() and place.stat().st_size <= largest:
            yield path, place.read_bytes()
