"""A redaction takes words out, and does nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.proof_redaction import same_but_for_names
from hdesk.domain.redaction_check import only_redacted

MARKS = st.sampled_from(["[redacted]", "anon-7K3FQ2"])
PARTS = st.text("abc [-", max_size=6)
TAKEN = st.text("abc [-", min_size=1, max_size=6)


@given(st.lists(st.tuples(PARTS, MARKS, TAKEN), min_size=1, max_size=4), PARTS)
def test_parts_of_a_text_may_become_marks(parts: list[tuple[str, str, str]], end: str) -> None:
    old = "".join(kept + taken for kept, _, taken in parts) + end
    new = "".join(kept + mark for kept, mark, _ in parts) + end
    assert only_redacted({"text": old}, {"text": new})


@given(st.text("abc", min_size=1, max_size=8), st.text("xyz", min_size=1, max_size=3), MARKS)
def test_no_other_words_may_come(old: str, other: str, mark: str) -> None:
    for new in (old + other, f"{mark}{other}", f"{other}{mark}", f"{mark}{other}{mark}", f"{mark} {mark}{other}"):
        assert not only_redacted({"text": old}, {"text": new})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"said": "a", "at": "1"}, {"said": "[redacted]", "at": "2"}),
        ({"score": 5}, {"score": 1}),
        ({"score": 5}, {"score": "[redacted]"}),
        ({"text": "a"}, {"text": "a", "said": "b"}),
        ({"text": "a"}, {"text": ""}),
        ({"all": ["a", "b"]}, {"all": ["[redacted]"]}),
        ({"text": "abc"}, {"text": "[redacted]ab"}),
        ({"text": "abc"}, {"text": "bc[redacted]"}),
        ({"text": "aXb"}, {"text": "b[redacted]a"}),
    ],
)
def test_nothing_else_may_change(old: object, new: object) -> None:
    assert not only_redacted(old, new)


def test_what_names_a_person_may_go_and_a_pseudonym_may_come() -> None:
    old = {"customer": {"name": "Asha Rao", "phone": "+919900112233"}, "said": "Asha here", "at": "1"}
    assert only_redacted(old, {"customer": {"id": "anon-7K3FQ2"}, "said": "[redacted] here", "at": "1"})
    assert only_redacted(old, old)


def test_two_values_may_differ_in_pseudonyms_alone() -> None:
    one, other = {"id": "anon-7K3FQ2", "all": ["of anon-7K3FQ2"]}, {"id": "anon-000000", "all": ["of anon-000000"]}
    assert same_but_for_names(one, other)
    assert not same_but_for_names(one, {**other, "id": "[redacted]"})
