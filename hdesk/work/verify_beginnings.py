"""Where commits begin: at the desk's own beginning, at what is there already, or at something older beside it."""

from collections.abc import Iterator, Sequence

from hdesk.domain.config import DeskConfig
from hdesk.domain.proof import Violation
from hdesk.storage.lineage import Made
from hdesk.storage.settings import DESK
from hdesk.work.verify_files import JUDGED, Changed
from hdesk.work.verify_settings import Files, SettingsOf


class Forks:
    """Knows of each commit whether it goes on from what was there (`base`), or from an older commit beside it.

    Who has been made no lead, or taken out, could else go back to a commit where it was otherwise, write on from
    there, and have that merged.
    """

    def __init__(self, settings: SettingsOf, base: Sequence[str]) -> None:
        self._settings = settings
        self._on = set(base)
        self._base = settings.config(settings.files(base[0])) if base else None
        self._founded = any(DESK in settings.files(one) for one in base)
        self._forks: dict[str, str] = {}

    def take(self, commit: Made, after: Files, files: Sequence[Changed]) -> Iterator[Violation]:
        """Take in a commit; there is one desk, with one beginning, and no tickets outside of it."""
        if self._on.intersection(commit.parents):
            self._on.add(commit.id)
        elif commit.parents:
            first = commit.parents[0]
            self._forks[commit.id] = self._forks.get(first, first)
        if DESK not in after:
            if any(change.path.startswith(JUDGED) for change in files):
                yield Violation("tickets, contacts or attachments without a desk: desk.yaml is not there")
        elif not any(DESK in self._settings.files(parent) for parent in commit.parents):
            if self._founded:
                yield Violation("a second desk begins here, beside the one there is")
            self._founded = True

    def since(self, commit: str) -> DeskConfig | None:
        """Give what was in force already where a commit was written on from something older; None for others."""
        return self._base if commit in self._forks else None

    def forked(self, commit: str) -> DeskConfig | None:
        """Give what was in force where such a commit left off."""
        fork = self._forks.get(commit)
        return None if fork is None else self._settings.config(self._settings.files(fork))
