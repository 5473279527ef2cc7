"""The word that was meant is found."""

import pytest

from hdesk.domain.nearest import did_you_mean


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("catgory", "category"),
        ("CATEGORY", "category"),
        ("prority", "Priority"),
        ("wholly", None),
        ("", None),
    ],
)
def test_the_nearest_word_is_found_whatever_its_case(word: str, meant: str | None) -> None:
    assert did_you_mean(word, ["category", "subcategory", "Priority", "tier"]) == meant


def test_no_choices_no_word() -> None:
    assert did_you_mean("category", []) is None
    assert did_you_mean("category" * 1000, ["category" * 1000 + "x"]) is None
