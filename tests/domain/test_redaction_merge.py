"""Two clones, one redaction or two: what was taken out stays out, and one pseudonym is left."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, ContactRedacted, Entry
from hdesk.domain.fold import refolded, with_events
from hdesk.domain.known import known_of
from hdesk.domain.merge import merged_entries, merged_ticket
from hdesk.domain.model import Customer, Ticket
from hdesk.domain.redaction import BLANK, Redaction, redacted_entry, redacted_ticket, redactions
from hdesk.domain.redaction_merge import gone_attachments, unified
from tests.support.desks import NOW

FIRST, SECOND, THIRD = "anon-111111", "anon-222222", "anon-333333"
SECRETS = (b"Asha", b"99001", b"asha@")


def opened(*more: ev.Event, identity: str = "HD-261120-7K3FQ2") -> Ticket:
    first = ev.Created(id="1-M4QZ8C", at=NOW, by="priya", channel="call", said="Asha: nobody came, 9900112233")
    return refolded(
        Ticket(
            schema=1, id=identity, subject="Asha waits", status="new", priority="normal", owner="priya",
            category="pickup", channel="call", timeline=(first, *more),
            customer=Customer(name="Asha Rao", phone="+919900112233", email="asha@example.org"),
        )
    )  # fmt: skip


def note(chars: str, text: str, number: int = 2) -> ev.Noted:
    return ev.Noted(id=f"{number}-{chars}", at=NOW, by="priya", text=text)


def redacted(ticket: Ticket, name: str, chars: str, *, texts: bool = False) -> Ticket:
    after = redacted_ticket(ticket, Redaction(known_of(ticket), name, texts=texts))
    what = f"customer as {name}" + (", texts" if texts else "")
    return with_events(after, [ev.Redacted(id=f"9-{chars}", at=NOW, by="priya", what=what)])


def test_what_another_clone_wrote_meanwhile_is_redacted_too() -> None:
    ours = redacted(opened(), FIRST, "AAAAAA")
    edit = ev.Edited(
        id="2-EEEEEE", at=NOW, by="arun", changes={"customer.email": ("asha@example.org", "asha@example.net")}
    )
    theirs = with_events(opened(), [edit, note("BBBBBB", "Asha has moved to asha@example.net", 3)])
    merged = merged_ticket(ours, theirs)
    assert merged == merged_ticket(theirs, ours)
    assert not any(secret in msgspec.json.encode(merged) for secret in SECRETS)
    assert merged.customer == Customer(id=FIRST)
    assert [type(one).__name__ for one in merged.timeline] == ["Created", "Edited", "Noted", "Redacted"]
    assert merged.timeline[2] == note("BBBBBB", f"{FIRST} has moved to {FIRST}", 3)


def test_two_redactions_become_one_pseudonym_and_the_greater_care_wins() -> None:
    ours = redacted(opened(note("BBBBBB", "at home after six")), SECOND, "AAAAAA")
    theirs = redacted(opened(note("BBBBBB", "at home after six")), FIRST, "CCCCCC", texts=True)
    merged = merged_ticket(ours, theirs)
    assert merged == merged_ticket(theirs, ours)
    assert merged_ticket(merged, ours) == merged == merged_ticket(merged, theirs)
    assert merged.customer == Customer(id=FIRST)
    assert [one.text for one in merged.timeline if isinstance(one, ev.Noted)] == [BLANK]
    whats = [one.what for one in merged.timeline if isinstance(one, ev.Redacted)]
    assert whats == [f"customer as {SECOND}", f"customer as {FIRST}, texts"]


@given(st.permutations(range(4)), st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), max_size=4))
def test_the_result_does_not_depend_on_the_order_of_merging(
    places: list[int], deeds: list[tuple[int, bool, bool]]
) -> None:
    clones = [opened() for _ in range(4)]
    for number, (clone, is_redaction, texts) in enumerate(deeds):
        chars = f"{number}ZZZZZ"
        if is_redaction:
            clones[clone] = redacted(clones[clone], f"anon-{number}{number}{number}AAA", chars, texts=texts)
        elif not redactions(clones[clone]):  # what is written after a redaction is new, and nobody's to take out
            clones[clone] = with_events(clones[clone], [note(chars, f"Asha Rao called {number}", number + 2)])
    together = clones[0]
    for one in clones[1:]:
        together = merged_ticket(together, one)
    again = clones[places[0]]
    for place in places[1:]:
        again = merged_ticket(clones[place], again)
    left, right = merged_ticket(clones[0], clones[1]), merged_ticket(clones[2], clones[3])
    assert merged_ticket(left, right) == together == again
    if any(is_redaction for _, is_redaction, _ in deeds):
        assert b"Asha" not in msgspec.json.encode(together)


def contact(identity: str, name: str | None = None) -> Contact:
    whole = Contact(
        id=identity, at=NOW, by="priya", channel="call", direction="inbound", outcome="resolved", said="Asha asks",
        customer=Customer(name="Asha Rao", phone="+919900112233"),
    )  # fmt: skip
    if name is None:
        return whole
    changed = redacted_entry(whole, Redaction(known_of(whole), name))
    assert isinstance(changed, Contact)
    return changed


def test_of_two_copies_of_a_contact_the_redacted_one_stands() -> None:
    plain, hidden = contact("C-261120-9D2RTA"), contact("C-261120-9D2RTA", FIRST)
    more = contact("C-261120-9D2RTB", SECOND)
    assert merged_entries([plain, more], [hidden]) == merged_entries([hidden], [plain, more]) == (hidden, more)


def test_one_customers_pseudonyms_become_one_in_all_files_and_stay_so() -> None:
    both = merged_ticket(redacted(opened(), SECOND, "AAAAAA"), redacted(opened(), FIRST, "CCCCCC"))
    third = redacted(opened(identity="HD-261120-7K3FQ3"), SECOND, "DDDDDD")
    linked: list[Entry] = [
        ContactRedacted(
            id=f"F-261120-{name[-6:]}", of="C-261120-9D2RTC", at=NOW, by="priya", what=f"customer as {name}"
        )
        for name in (SECOND, THIRD)
    ]
    files: dict[str, list[Entry]] = {
        "a.yaml": [contact("C-261120-9D2RTA", SECOND), contact("C-261120-9D2RTC", THIRD)],
        "b.yaml": linked,
    }
    tickets, entries = unified([both, third], files)
    assert {one.customer for one in tickets.values()} == {Customer(id=FIRST)}
    assert tickets.keys() == {third.id}
    assert [one.customer for one in entries["a.yaml"] if isinstance(one, Contact)] == [Customer(id=FIRST)] * 2
    assert entries.keys() == {"a.yaml"}
    assert unified([both, tickets[third.id]], {"a.yaml": entries["a.yaml"], "b.yaml": linked}) == ({}, {})


def test_an_attachment_of_a_redacted_ticket_is_gone_unless_another_has_it() -> None:
    def attached(chars: str, sha: str) -> ev.Attached:
        return ev.Attached(id=f"2-{chars}", at=NOW, by="priya", name="id-card.png", sha256=sha * 64, size=3)

    hidden = redacted(opened(attached("AAAAAA", "a"), attached("BBBBBB", "b")), FIRST, "CCCCCC")
    other = opened(attached("AAAAAA", "b"), identity="HD-261120-7K3FQ3")
    assert gone_attachments([hidden, other]) == {"a" * 64}
