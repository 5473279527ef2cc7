"""The outbox in git: of two who want the same, one has it; what is killed between two moves is healed."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hdesk.domain.findings import Unsound
from hdesk.domain.outbox import Item, Outbox, begun
from hdesk.storage.folder import create
from hdesk.storage.git import Git
from hdesk.storage.ledger import NOTIFIED, OUTBOX, Ledger, Stand
from hdesk.storage.store import Store

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=ZoneInfo("Asia/Kolkata"))


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return create(tmp_path, "main")


def commit(git: Git, text: str) -> str:
    person = ("Priya Rao", "priya@example.com")
    return Store(git).commit(
        {"file": text.encode()}, message=f"{text}\n", author=person, now=NOW, expected_head=git.head()
    )


def item(ticket: str) -> Item:
    return Item(rule="one", to="operations", ticket=ticket, what="ABCDEF", found=NOW, due=NOW)


def adding(ticket: str, upto: str) -> Outbox:
    return Outbox(upto=upto, looked=NOW, items=(item(ticket),))


def test_what_was_written_is_read_again_and_the_commits_ref_follows(git: Git) -> None:
    first = commit(git, "one")
    written = Ledger(git).change(lambda _: adding("A", first))
    stand = Ledger(git).read()
    assert (stand.notified, stand.outbox) == (first, written)
    assert git.run("fsck", "--strict", "--no-dangling") == b""


def test_who_was_overtaken_looks_again_at_what_the_other_wrote(git: Git) -> None:
    first = commit(git, "one")
    seen: list[list[str]] = []

    def overtaken(stand: Stand) -> Outbox:
        items = stand.outbox.items if stand.outbox else ()
        seen.append([one.ticket for one in items])
        if len(seen) == 1:
            Ledger(git).change(lambda _: adding("A", first))
        return Outbox(upto=first, looked=NOW, items=(*items, item("B")))

    outbox = Ledger(git).change(overtaken)
    assert seen == [[], ["A"]]
    assert outbox is not None
    assert [one.ticket for one in outbox.items] == ["A", "B"]
    assert Ledger(git).read().outbox == outbox


class _Killed(Exception):  # noqa: N818 - it stands for a signal
    pass


def test_killed_between_the_two_moves_the_outbox_says_where_the_commits_ref_belongs(git: Git) -> None:
    first = commit(git, "one")
    Ledger(git).change(lambda _: adding("A", first))
    second = commit(git, "two")

    def die(step: str) -> None:
        if step == "moved":
            raise _Killed

    with pytest.raises(_Killed):
        Ledger(git, on_step=die).change(lambda _: adding("B", second))
    stand = Ledger(git).read()
    assert stand.notified == first
    going_on, is_first = begun(stand.notified, stand.outbox, "unused", NOW)
    assert (going_on.upto, is_first) == (second, False)
    Ledger(git).change(lambda stand: stand.outbox)
    assert Ledger(git).read().notified == second


def test_the_ref_moved_by_hand_is_heeded_and_what_waits_is_kept(git: Git) -> None:
    first, second = commit(git, "one"), commit(git, "two")
    Ledger(git).change(lambda _: adding("A", second))
    git.run("update-ref", NOTIFIED, first)
    stand = Ledger(git).read()
    going_on, is_first = begun(stand.notified, stand.outbox, second, NOW)
    assert (going_on.upto, [one.ticket for one in going_on.items], is_first) == (first, ["A"], False)
    git.run("update-ref", "-d", NOTIFIED)
    stand = Ledger(git).read()
    going_on, is_first = begun(stand.notified, stand.outbox, second, NOW)
    assert (going_on.upto, [one.ticket for one in going_on.items], is_first) == (second, ["A"], True)


def test_an_outbox_that_is_none_is_loud(git: Git) -> None:
    blob = git.run("hash-object", "-w", "--stdin", stdin=b"no json").decode().strip()
    git.run("update-ref", OUTBOX, blob)
    with pytest.raises(Unsound, match="the outbox cannot be read"):
        Ledger(git).read()


def test_it_survives_gits_own_clean_up(git: Git) -> None:
    first = commit(git, "one")
    written = Ledger(git).change(lambda _: adding("A", first))
    git.run("gc", "-q", "--prune=now")
    assert Ledger(git).read().outbox == written
    assert Ledger(git).change(lambda _: None) == written
    emptied = Outbox(upto=first, looked=NOW)
    Ledger(git).change(lambda _: emptied)
    assert Ledger(git).read().outbox == emptied
