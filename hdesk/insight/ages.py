"""Ages: how old open work is, in bands of clock time."""

from typing import NamedTuple

_DAY = 86_400


class Band(NamedTuple):
    """Ages below an end, in seconds, that are not in an earlier band; None for all others."""

    name: str
    below: int | None


BANDS = (
    Band("under 1 day", _DAY),
    Band("1-3 days", 3 * _DAY),
    Band("3-7 days", 7 * _DAY),
    Band("7-14 days", 14 * _DAY),
    Band("14-30 days", 30 * _DAY),
    Band("30 days and more", None),
)
UNKNOWN = "unknown"
"""What a band is called where nobody knows the age."""
NAMES = (*(band.name for band in BANDS), UNKNOWN)
"""The names of all bands, in order."""


def expression(since: str) -> str:
    """Give the expression for the band of what is so old since a moment; half-open, so that 1 day is in 1-3 days."""
    cases = " ".join(
        f"WHEN :moment - {since} < {band.below} THEN '{band.name}'" for band in BANDS if band.below is not None
    )
    return f"CASE WHEN {since} IS NULL THEN '{UNKNOWN}' {cases} ELSE '{BANDS[-1].name}' END"
