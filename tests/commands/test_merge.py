"""Merging tickets: the earliest stays, what is written on the others goes to it, and they count nowhere."""

import pytest

from tests.commands.conftest import Shell

LATER = "2026-11-20T12:00:00+05:30"
TODAY = "2026-11-20T15:00:00+05:30"


@pytest.fixture
def two(desk: Shell) -> tuple[Shell, str, str]:
    """Give a desk and two tickets of one customer, the earlier one first."""
    first, second = desk.log(), desk.log(channel="email", now=LATER)
    desk.now = TODAY
    return desk, first, second


def test_the_earliest_stays_whichever_is_named_first(two: tuple[Shell, str, str]) -> None:
    desk, first, second = two
    result = desk("merge", second, first)
    assert result.out.startswith(f"{first}  new")
    assert f"{second} was merged into {first}" in result.err
    assert desk.json("show", second)["status"] == "closed"
    assert desk.git("log", "-1", "--format=%s").strip() == "merge: 2 tickets"
    assert desk("check").code == 0


def test_showing_either_names_the_other(two: tuple[Shell, str, str]) -> None:
    desk, first, second = two
    desk("merge", first, second)
    shown = desk("show", second)
    assert f"merged into  {first}\n" in shown.out
    assert f"{second} was merged into {first}, where the work goes on" in shown.err
    assert f"merged from  {second}\n" in desk("show", first).out


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("note {} Called.", "noted"),
        ("reply {} Sorry.", "responded"),
        ("heard {} When?", "customer_replied"),
        ("log email --ticket {} --said Again.", "customer_replied"),
        ("escalate {} --team operations --reason late", "escalated"),
        ("assign {} priya", "assigned"),
        ("resolve {} --text Collected.", "resolved"),
    ],
)
def test_what_is_done_on_a_merged_ticket_is_done_on_the_one_that_stayed(
    two: tuple[Shell, str, str], words: str, event: str
) -> None:
    desk, first, second = two
    desk("merge", first, second)
    before = desk.json("show", second)
    result = desk(*(word.format(second[-6:]) for word in words.split(" ")))
    assert f"{second} was merged into {first}, where the work goes on" in result.err
    assert event in [one["type"] for one in desk.json("show", first)["timeline"]]
    assert desk.json("show", second) == before
    if words.startswith("log"):
        assert desk.json("contacts", "channel:email", "--sort", "-at")[0]["ticket"] == first


def test_an_attachment_and_a_link_follow_too(two: tuple[Shell, str, str]) -> None:
    desk, first, second = two
    third = desk.log(category="app")
    desk("merge", first, second)
    (desk.folder / "a.txt").write_text("x")
    desk("attach", second, "a.txt")
    desk("link", third, second)
    assert desk.json("show", first)["timeline"][-1]["type"] == "attached"
    assert desk.json("show", third)["timeline"][-1]["ticket"] == first


def test_a_filter_leaves_merged_tickets_out(two: tuple[Shell, str, str]) -> None:
    desk, first, second = two
    desk("merge", first, second)
    assert [line.split()[0] for line in desk("note", "category:pickup", "Called.").out.splitlines()] == [first]


def test_a_merged_ticket_counts_nowhere_as_one_of_its_own(two: tuple[Shell, str, str]) -> None:
    desk, first, second = two
    desk("resolve", second, "--text", "Collected.")
    desk("reopen", second, "--reason", "not so")
    names = ("tickets_created", "tickets_open", "inquiries", "reopened", "resolution", "completeness", "backlog")
    before = {name: desk.json("kpi", name)[0]["n"] for name in names}
    desk("merge", first, second)
    desk("resolve", first, "--text", "Collected.")
    after = {name: desk.json("kpi", name)[0]["n"] for name in names}
    assert before["tickets_created"] == before["inquiries"] == 2
    assert after == dict.fromkeys(names, 1) | {"tickets_open": 0, "backlog": 0}
    assert [one["id"] for one in desk.json("kpi", "tickets_created", "--list")] == [first]


def test_tickets_that_were_merged_before_stand_for_the_one_that_stayed(two: tuple[Shell, str, str]) -> None:
    desk, first, second = two
    third = desk.log(category="app")
    desk("merge", second, third)
    desk("merge", first, third)
    assert desk.json("show", second)["timeline"][-1]["into"] == first
    assert "there is nothing to merge: it is one ticket" in desk("merge", second, third, expect=1).err


def test_open_work_is_not_buried_in_a_ticket_that_is_done(two: tuple[Shell, str, str]) -> None:
    desk, first, second = two
    desk("resolve", first, "--text", "Collected.")
    refused = desk("merge", first, second, expect=1)
    assert f"{first} was created first and would stay, but it is resolved, and {second} is not" in refused.err
    desk("reopen", first, "--reason", "came again")
    desk("merge", first, second)


def test_merging_tickets_of_different_customers_is_said(two: tuple[Shell, str, str]) -> None:
    desk, first, _ = two
    other = desk(
        "log", "call", "--category", "app", "--customer", "Ravi", "--phone", "9900112299", "--said", "x"
    ).out.strip()
    assert "different customers" in desk("merge", first, other).err


@pytest.mark.parametrize("words", [("merge",), ("merge", "ZZZZZZ", "ZZZZZY")])
def test_what_names_no_tickets_is_refused(desk: Shell, words: tuple[str, ...]) -> None:
    assert desk(*words, expect=None).code in {2, 4}
