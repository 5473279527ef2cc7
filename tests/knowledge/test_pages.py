"""Pages of knowledge: what their front matter says that they are about, and what nobody has written about yet."""

import pytest

from hdesk.domain.findings import Unsound
from hdesk.knowledge.pages import Page, Shelf
from tests.commands.conftest import Shell, _made, desk, shell
from tests.insight.byhand import Hand

__all__ = ["_made", "desk", "shell"]
MONDAY = "2026-12-01T09:00:00+05:30"

PAGE = b"""\
---
id: faq-payout-when
kind: faq
title: When do I get my payout?
categories: [payout, price]
tags: [date, bank-details]
---

# When do I get my payout?

Documents are needed. Log it as `when_paid`.
"""


@pytest.mark.parametrize(
    ("category", "subcategory", "covered"),
    [
        ("payout", None, True),
        ("payout", "bank_detail", True),  # a tag, in the singular
        ("payout", "when_paid", True),  # named in the answer
        ("price", "when_paid", True),
        ("payout", "documents", False),  # only in the text
        ("payout", "wrong_amount", False),
        ("pickup", "when_paid", False),
    ],
)
def test_a_page_is_about_its_categories_and_what_its_front_matter_names(
    category: str, subcategory: str | None, *, covered: bool
) -> None:
    assert Page(PAGE, "sop/faq.md").covers(category, subcategory) is covered


def test_a_template_answers_nothing() -> None:
    assert not Page(PAGE.replace(b"kind: faq", b"kind: template"), "sop/t.md").covers("payout")


def test_a_procedure_that_names_every_subcategory_answers_none_of_them() -> None:
    assert not Page(PAGE.replace(b"kind: faq", b"kind: procedure"), "sop/p.md").covers("payout", "when_paid")


def test_a_page_without_front_matter_is_about_nothing() -> None:
    assert not Page(b"# payout\n", "sop/x.md").covers("payout")


def test_front_matter_without_an_end_is_named() -> None:
    with pytest.raises(Unsound, match=r"sop/x.md:1:1: the front matter has no end"):
        Page(b"---\nkind: faq\n", "sop/x.md")


def test_broken_front_matter_is_a_finding_with_the_files_own_line() -> None:
    shelf = Shelf({"sop/a.md": PAGE.replace(b"tags: [", b"tags: [[")})
    assert not shelf.covers("payout", "when_paid")
    assert [(one.path, one.line) for one in shelf.findings] == [("sop/a.md", 6)]


def test_where_nothing_is_written_nothing_is_missing() -> None:
    assert Shelf({}).covers("payout", "when_paid")


def test_what_is_often_asked_and_on_no_page_is_suggested(desk: Shell) -> None:
    hand = Hand(desk.folder)
    for _ in range(6):
        hand.contact("2026-11-10T10:00:00+05:30", subcategory="schedule")
        hand.contact("2026-11-10T10:00:00+05:30", category="app", subcategory="otp")
    hand.commit()
    text = desk("report", "monthly", now=MONDAY).out.partition("## Next Month Priorities")[2]
    assert "- FAQ or script for Pickup / schedule: asked 6 times, and no page under sop/ is about it" in text
    assert "otp" not in text
    page = PAGE.replace(b"payout, price", b"pickup").replace(b"bank-details", b"schedules")
    (desk.folder / "sop/faq-first-slot.md").write_bytes(page)
    hand.commit()
    assert "schedule" not in desk("report", "monthly", now=MONDAY).out.partition("## Next Month Priorities")[2]


def test_a_broken_page_is_loud_where_it_would_have_been_read(desk: Shell) -> None:
    hand = Hand(desk.folder)
    for _ in range(6):
        hand.contact("2026-11-10T10:00:00+05:30", subcategory="schedule")
    page = PAGE.replace(b"payout, price", b"pickup").replace(b"tags: [date, bank-details", b"tags: [[schedule")
    (desk.folder / "sop/faq-broken.md").write_bytes(page)
    hand.commit()
    assert "sop/faq-broken.md:6" in desk("report", "monthly", now=MONDAY, expect=3).err
