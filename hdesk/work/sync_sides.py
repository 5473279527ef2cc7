"""The two sides of a merge, and what both of them changed."""

from typing import NamedTuple

from hdesk.storage.objects import Kept


class Sides(NamedTuple):
    """What is merged: the commits that stand here and there, and the last ones that they share.

    `name` is the remote's, `tip` what git calls its branch here, as origin/main.
    """

    ours: str
    theirs: str
    bases: tuple[str, ...]
    name: str
    tip: str


class Both(NamedTuple):
    """A path that both sides changed: its blob before, here and there; None where it is not."""

    path: str
    base: str | None
    ours: Kept | None
    theirs: Kept | None
