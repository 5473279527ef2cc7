"""How many examples a law is tried on: few with every run of the tests, many with `script/laws`."""

from hypothesis import settings


def tried(times: float) -> settings:
    """Try a law on so many times the usual number of examples."""
    return settings(max_examples=max(1, round(times * settings().max_examples)))
