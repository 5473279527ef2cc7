"""Settings as they stand in the folder: what `rules` judges before they are in force."""

from datetime import datetime
from pathlib import Path

from hdesk.domain.findings import Finding, NotFound
from hdesk.domain.setup import Setup
from hdesk.storage.git import Git
from hdesk.storage.settings import DESK, FILES, in_folder, judge


def judged_drafts(start: Path, now: datetime) -> tuple[Setup | None, list[Finding]]:
    """Judge the settings in the working tree (in a bare repository, those of HEAD).

    Raises:
        NotFound: there is no desk around the folder.
    """
    git = Git.discover(start)
    files = git.read(git.head() or "", FILES) if git.bare and git.head() else in_folder(git.root)
    if DESK not in files:
        raise NotFound(Finding(f"no desk.yaml in {git.root}", hint="`hdesk init` makes a desk"))
    return judge(files, now)
