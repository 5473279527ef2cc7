"""Leave nothing of what no branch leads to any more: reflogs, messages, git's index, loose and packed objects."""

import shutil

from hdesk.domain.findings import Finding
from hdesk.storage.failures import disk_failed
from hdesk.storage.git import Git
from hdesk.storage.leftovers import clear_caches

_FILES = ("*_EDITMSG", "*_HEAD", "*_MSG", "MERGE_RR", "MERGE_MODE", "gc.log", "fast_import_crash_*", "sharedindex.*")
_FOLDERS = ("logs", "rr-cache", "lost-found", "filter-repo", "hdesk/purge")


def scrub(git: Git) -> list[Finding]:
    """Drop all of it; give what could not be deleted.

    May be done at any time and as often as one likes: branches, tags and the files of the folder stay as they are.

    Raises:
        StorageFailed: git could not clean up.
    """
    findings = []
    folder = git.common_dir
    found = [place for pattern in _FILES for place in folder.glob(pattern) if place.is_file()]
    for place in [*found, *(folder / name for name in _FOLDERS)]:
        try:
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
        except OSError as error:
            findings.append(disk_failed("this may still hold what was purged", error)._replace(path=str(place)))
    for name in ("commit-graph", "commit-graphs"):  # they name commits that will be gone
        place = folder / "objects" / "info" / name
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    _renew_index(git)
    git.run("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all")
    git.run("repack", "-a", "-d", "-q")
    git.run("prune-packed", "--quiet")
    git.run("prune", "--expire=now")
    return [*findings, *clear_caches(git)]


def _renew_index(git: Git) -> None:
    """Read git's index anew from HEAD: the old one remembers objects of earlier merges."""
    if git.bare:
        return
    (git.git_dir / "index").unlink(missing_ok=True)
    plain = git.config.without_filters()
    git.run("read-tree", "HEAD", env=plain)
    git.attempt("update-index", "-q", "--refresh", env=plain)
