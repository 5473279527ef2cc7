"""A ticket or a day's contacts in which git's merge of texts left conflict marks: both sides are in it, and merge."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.contacts import Contact
from hdesk.domain.findings import Unsound
from hdesk.domain.ids import contacts_path, ticket_path
from hdesk.domain.merge import merged_entries, merged_ticket
from hdesk.domain.model import Ticket
from hdesk.storage.files import entry_bytes, ticket_bytes
from hdesk.storage.marks import healed, taken_apart
from tests.support.histories import tickets, worked_on
from tests.support.stories import TICKET, on

STYLES = ("merge", "diff3", "zdiff3")


def as_text(folder: Path, style: str, base: bytes, ours: bytes, theirs: bytes) -> bytes:
    """Merge three versions as git does texts."""
    for name, data in (("ours", ours), ("base", base), ("theirs", theirs)):
        (folder / name).write_bytes(data)
    command = ["git", "-c", f"merge.conflictStyle={style}", "merge-file", "-p", "ours", "base", "theirs"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout


@pytest.mark.parametrize("style", STYLES)
@given(data=st.data(), before=tickets(most=3))
def test_what_git_left_of_a_ticket_becomes_what_the_merge_would_have_made(
    tmp_path: Path, style: str, data: st.DataObject, before: Ticket
) -> None:
    here, there = (data.draw(worked_on(before, most=3, clone=clone)) for clone in (1, 2))
    merged = as_text(tmp_path, style, *map(ticket_bytes, (before, here, there)))
    if b"<<<<<<<" in merged:
        assert healed(ticket_path(TICKET), merged) == ticket_bytes(merged_ticket(here, there))


@pytest.mark.parametrize("style", STYLES)
def test_what_git_left_of_a_days_contacts_too(tmp_path: Path, style: str) -> None:
    def contact(number: int) -> Contact:
        return Contact(id=f"C-261120-00000{number}", at=on(f"20 1{number}:00"), by="priya", channel="call",
                       direction="inbound", outcome="resolved", text=f"two\nlines {number}")  # fmt: skip

    base, ours, theirs = [contact(0)], [contact(0), contact(2)], [contact(0), contact(1), contact(3)]
    merged = as_text(tmp_path, style, *map(entry_bytes, (base, ours, theirs)))
    assert b"<<<<<<<" in merged
    path = contacts_path(on("20 10:00").date(), "priya")
    assert healed(path, merged) == entry_bytes(merged_entries(ours, theirs))


SIDES = "a: 1\n<<<<<<< HEAD\nb: 1\n{}=======\nb: 2\n>>>>>>> priya\nc: 3\n"


@pytest.mark.parametrize("text", [SIDES.format(""), SIDES.format("||||||| base\nb: 0\n")])
def test_each_side_is_what_its_writer_had(text: str) -> None:
    assert taken_apart(text.encode()) == (b"a: 1\nb: 1\nc: 3\n", b"a: 1\nb: 2\nc: 3\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n",
        "<<<<<<< HEAD\na: 1\n",
        "a: 1\n>>>>>>> priya\n",
        "=======\n",
        "<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> b\n=======\n>>>>>>> a\n",
        "<<<<<<< HEAD\n||||||| base\n>>>>>>> priya\n",
    ],
)
def test_marks_that_make_no_sense_are_left_to_a_person(text: str) -> None:
    assert taken_apart(text.encode()) is None


def test_a_side_that_cannot_be_read_is_not_guessed_at() -> None:
    with pytest.raises(Unsound):
        healed(ticket_path(TICKET), b"<<<<<<< a\nid: x\n=======\nid: y\n>>>>>>> b\n")


def test_other_files_are_left_alone() -> None:
    assert healed("desk.yaml", SIDES.format("").encode()) is None
