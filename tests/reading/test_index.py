"""The index is a cache: it equals a rebuild after anything, and rows say what the files say."""

import random
import sqlite3
from datetime import datetime
from typing import Any

from hdesk.domain.conditions import ALWAYS
from hdesk.domain.localtime import instant
from hdesk.domain.urgency import urgency
from hdesk.domain.views import ContactView
from hdesk.storage.index import remove_index
from tests.commands.conftest import Shell
from tests.commands.test_laws import worked
from tests.insight.byhand import Hand, closed, created, rated, resolved
from tests.reading.indexes import NOW, file, opened, rows

PERIODS = ((), ("--period", "2026"), ("--period", "..2026-08"), ("response", "contacts", "--by", "month"))


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return abs(instant(left) - instant(right)) <= 1
    if hasattr(left, "exceeds") and hasattr(right, "exceeds"):
        return _same(left.start, right.start) and _same(left.end, right.end)
    return bool(left == right)


def test_a_row_says_of_every_field_what_the_file_says(desk: Shell) -> None:
    worked(desk, seed=5, steps=60)
    desk.log("--received", "2026-11-20T09:00", "--email", "a@example.com", channel="email")
    now = opened(desk)
    seen = list(now.reading.tickets(ALWAYS))
    assert len(seen) == 4
    for row in seen:
        view = now.view(now.snapshot.ticket(row["id"]))
        different = {
            name: (row[name], view[name]) for name in now.setup.ticket_fields.fields if not _same(row[name], view[name])
        }
        assert different == {}
        assert urgency(row) == urgency(view)


def test_a_contacts_row_says_of_every_field_what_the_file_says(desk: Shell) -> None:
    desk.log("--checked", "App shows nothing.", "--needed", "A call.")
    desk.log("--resolved", "--text", "Told her.", "--received", "2026-11-20T09:00", channel="email")
    now = opened(desk)
    seen = {row["id"]: row for row in now.reading.contacts(ALWAYS)}
    assert len(seen) == 2
    for identity, contact in now.reading.whole_contacts(seen).items():
        view = ContactView(now.setup, contact, NOW)
        for name in now.setup.contact_fields.fields:
            assert _same(seen[identity][name], view[name]), name


def test_the_queues_order_in_sql_is_the_order_of_urgency(desk: Shell) -> None:
    worked(desk, seed=6, steps=30)
    for category in ("app", "fraud", "payout"):
        desk.log(category=category)
    queue = [row["id"] for row in desk.json("queue")]
    now = opened(desk)
    views = [view for view in now.reading.tickets(ALWAYS) if view["status"] != "closed"]
    assert queue == [view["id"] for view in sorted(views, key=lambda view: urgency(view).key)]


def test_a_damaged_or_deleted_index_begins_anew(desk: Shell) -> None:
    ticket = desk.log()
    whole = rows(opened(desk))
    remove_index(file(desk))
    file(desk).write_bytes(b"no database at all, but long enough to look like one" * 40)
    assert ticket in desk("list").out
    assert rows(opened(desk)) == whole


def test_an_index_of_another_version_is_rebuilt(desk: Shell) -> None:
    desk.log()
    whole = rows(opened(desk))
    with sqlite3.connect(file(desk)) as connection:
        connection.execute("UPDATE meta SET value = 'from the future' WHERE key = 'fingerprint'")
        connection.execute("UPDATE tickets SET status = 'closed'")
    connection.close()
    assert rows(opened(desk)) == whole


def test_a_reader_goes_on_while_another_process_writes_the_index(desk: Shell) -> None:
    desk.log()
    desk("list")
    writer = sqlite3.connect(file(desk), isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    ticket = desk.log(category="app")
    assert ticket in desk("list").out
    writer.execute("ROLLBACK")
    writer.close()
    assert ticket in desk("list").out


def test_changed_settings_derive_every_row_anew(desk: Shell) -> None:
    ticket = desk.log(category="app")
    before = desk("list", "--columns", "id,missing").out
    settings = desk.folder / "desk.yaml"
    settings.write_text(
        settings.read_text().replace("required: [subcategory, said, checked, needed]", "required: [said]")
    )
    desk.git("commit", "-qam", "ask for less")
    assert "checked" in before
    assert "checked" not in desk("list", "--columns", "id,missing").out
    assert ticket in desk("list", "missing:none").out


def test_the_past_is_read_without_moving_the_index(desk: Shell) -> None:
    first = desk.log()
    past = desk.git("rev-parse", "HEAD").strip()
    second = desk.log(category="app")
    desk("list")
    shown = desk("--at", past, "list").out
    assert first in shown
    assert second not in shown
    with sqlite3.connect(file(desk)) as connection:
        (commit,) = connection.execute("SELECT value FROM meta WHERE key = 'commit'").fetchone()
    connection.close()
    assert commit == desk.git("rev-parse", "HEAD").strip()


def _figures(shell: Shell, *more: str) -> Any:
    return shell.json("kpi", *more)


def test_figures_kept_from_before_equal_figures_of_an_index_built_anew(desk: Shell, hand: Hand) -> None:
    chance = random.Random(4)
    for turn in range(8):
        for month in ("2026-02", "2026-05", "2026-08", "2026-10"):
            if chance.random() < 0.7:
                _anything(hand, chance, month)
        hand.commit()
        kept = [_figures(desk, *more) for more in PERIODS]
        remove_index(file(desk))
        assert kept == [_figures(desk, *more) for more in PERIODS], turn


def _anything(hand: Hand, chance: random.Random, month: str) -> None:
    """Write a contact or a ticket of a month, with what may have happened to it until long after."""
    at, later = f"{month}-{chance.randint(1, 28):02}T10:00:00+05:30", "2026-11-12T12:00:00+05:30"
    if chance.random() < 0.5:
        hand.contact(at, outcome=chance.choice(("resolved", "ticket")))
        return
    ends = [[resolved(at)], [resolved(later)], [resolved(at), closed(later)], [rated(later, 4)], []]
    hand.ticket(created(at), *chance.choice(ends))


def test_what_is_kept_of_a_month_is_dropped_when_a_ticket_of_that_month_changes(desk: Shell, hand: Hand) -> None:
    for month in ("2026-02", "2026-05", "2026-08", "2026-10"):
        hand.ticket(created(f"{month}-10T10:00:00+05:30"), resolved(f"{month}-10T12:00:00+05:30"))
    hand.commit()
    assert _figures(desk, "resolution")[0]["n"] == 4
    ticket = desk.json("list", "--sort", "created_at")[0]["id"]
    desk("reopen", ticket, "--reason", "again")
    assert _figures(desk, "resolution")[0]["n"] == 3


def test_the_end_of_last_week_is_told_alike_whether_it_was_asked_before_or_not(desk: Shell, hand: Hand) -> None:
    for day in (9, 10, 11, 12):
        hand.ticket(created(f"2026-11-{day:02}T10:00:00+05:30"), resolved("2026-11-17T10:00:00+05:30"))
    hand.commit()
    first = _figures(desk, "--period", "2026-W46")
    assert {one["name"]: one["n"] for one in first}["tickets_open"] == 4
    desk("reopen", desk.json("list")[0]["id"], "--reason", "again")
    kept = _figures(desk, "--period", "2026-W46")
    remove_index(file(desk))
    assert kept == _figures(desk, "--period", "2026-W46") == first


def test_a_rating_counts_though_its_contact_stands_in_anotherfile(desk: Shell, hand: Hand) -> None:
    contact = hand.contact("2026-10-20T10:00:00+05:30", channel="chat")
    hand.commit()
    desk("list")
    hand.fact(contact, "2026-11-16T10:00:00+05:30", type="rated", score=4, scale=5)
    hand.commit()
    [rating] = desk.json("kpi", "csat", "--by", "channel")
    assert (rating["by"], rating["value"]) == ({"channel": "chat"}, 4)


def test_what_is_kept_of_a_past_week_is_dropped_when_somebody_adds_to_that_week(desk: Shell, hand: Hand) -> None:
    ticket = hand.ticket(created("2026-11-10T10:00:00+05:30"), resolved("2026-11-17T10:00:00+05:30"))
    hand.commit()
    week = ("tickets_created", "contacts", "tickets_open", "escalations", "--period", "2026-W46")

    def counts() -> list[int]:
        return [one["n"] for one in _figures(desk, *week)]

    assert counts() == counts() == [1, 0, 1, 0]
    desk("note", ticket, "Afterwards.")
    assert counts() == [1, 0, 1, 0]
    desk("reopen", ticket, "--reason", "again")
    desk(
        "escalate", ticket, "--team", "operations", "--reason", "told late", "--checked", "x", "--needed", "x",
        "--happened", "2026-11-13 12:00",
    )  # fmt: skip
    desk.log("--happened", "2026-11-12 12:00")
    assert counts() == [2, 1, 2, 1]
    remove_index(file(desk))
    assert counts() == [2, 1, 2, 1]
