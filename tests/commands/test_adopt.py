"""Files edited by hand are drafts; `hdesk adopt` takes them in as events, or says why not."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Shell

AN_HOUR_LATER = "2026-11-20T12:00:00+05:30"


@pytest.fixture
def ticket(desk: Shell) -> str:
    """Log a pickup that nobody came for."""
    return desk.log("--order", "ORD-1", "--city", "Bengaluru")


def file_of(desk: Shell, ticket: str) -> Path:
    return desk.folder / f"tickets/2026/11/20/{ticket}.yaml"


def edit(desk: Shell, ticket: str, *replacements: tuple[str, str], behind: str = "") -> Path:
    """Edit a ticket's file as with an editor; `behind` is added at its end."""
    file = file_of(desk, ticket)
    text = file.read_text()
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {text}"
        text = text.replace(old, new)
    file.write_text(text + behind)
    return file


def timeline(desk: Shell, ticket: str) -> list[dict[str, Any]]:
    return list(desk.json("show", ticket)["timeline"])


def refused(desk: Shell, *says: str, code: int = 1, paths: tuple[str, ...] = ()) -> str:
    """Adopting must fail, saying so, and leave everything as it was."""
    before = (desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain"), desk.git("diff"))
    err = desk("adopt", *paths, expect=code, now=AN_HOUR_LATER).err
    for fragment in says:
        assert fragment in err
    assert (desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain"), desk.git("diff")) == before
    return err


def entry(ticket_events: list[dict[str, Any]], **keys: str) -> str:
    """Write a timeline entry as a person would, behind the others."""
    number = max(int(event["id"].partition("-")[0]) for event in ticket_events) + 1
    values = {"id": f"{number}-M4QZ8C", "at": "2026-11-20T11:30:00+05:30", "by": "priya", "type": "noted"} | keys
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in values.items()) + "\n"


@pytest.mark.usefixtures("ticket")
def test_without_drafts_adopt_says_so(desk: Shell) -> None:
    head = desk.git("rev-parse", "HEAD")
    assert "no drafts" in desk("adopt").err
    assert desk.git("rev-parse", "HEAD") == head


def test_settings_that_are_being_adopted_are_not_warned_of(desk: Shell) -> None:
    file = desk.folder / "desk.yaml"
    file.write_text(file.read_text().replace("reopen_within: 7 days", "reopen_within: 9 days"))
    assert "not in force" in desk("list").err
    assert desk("adopt").err == "desk.yaml: in force now\n"


def test_edited_facts_become_one_event_that_says_what_was_before(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ("city: Bengaluru", "city: Pune\n  vendor: QuickPick"))
    desk("adopt", now=AN_HOUR_LATER)
    last = timeline(desk, ticket)[-1]
    assert (last["type"], last["by"], last["at"]) == ("edited", "priya", AN_HOUR_LATER)
    assert last["changes"] == {"order.city": ["Bengaluru", "Pune"], "order.vendor": ["", "QuickPick"]}
    desk("check")
    assert desk.clean()


def test_a_removed_fact_is_edited_to_nothing(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ("  city: Bengaluru\n", ""))
    desk("adopt")
    assert timeline(desk, ticket)[-1]["changes"] == {"order.city": ["Bengaluru", ""]}


def test_a_local_phone_number_is_written_with_its_country(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ('"+919900112233"', '"9900112244"'))
    desk("adopt")
    assert timeline(desk, ticket)[-1]["changes"] == {"customer.phone": ["+919900112233", "+919900112244"]}


@pytest.mark.parametrize(
    ("moves", "field", "value", "event", "keys"),
    [
        ((), "priority", "urgent", "prioritised", {"to": "urgent"}),
        ((), "owner", "arun", "owned", {"to": "arun"}),
        ((), "assignee", "arun", "assigned", {"to": "arun"}),
        ((), "team", "tech", "routed", {"team": "tech"}),
        ((), "tier", "L3", "routed", {"tier": "L3"}),
        ((), "status", "on_hold", "held", {"status": "on_hold"}),
        ((), "status", "resolved", "resolved", {}),
        ((("hold", "--status", "pending"),), "status", "open", "resumed", {}),
        ((("resolve", "--text", "done"),), "status", "open", "reopened", {}),
        ((("close", "--reason", "spam"),), "status", "open", "reopened", {}),
        ((("resolve", "--text", "done"), ("confirm", "--consent", "yes")), "status", "closed", "closed",
         {"reason": "done"}),
    ],
)  # fmt: skip
def test_each_edited_field_of_the_header_becomes_its_event(
    desk: Shell, moves: tuple[tuple[str, ...], ...], *, field: str, value: str, event: str, keys: dict[str, str]
) -> None:
    _hire(desk)
    ticket = desk.log()
    for name, *rest in moves:
        desk(name, ticket, *rest)
    data = desk.json("show", ticket)
    old = len(data["timeline"])
    header = f"{field}: {value}\n"
    if field in data:
        edit(desk, ticket, (f"\n{field}: {data[field]}\n", f"\n{header}"))
    else:
        edit(desk, ticket, ("\ncategory: ", f"\n{header}category: "))
    desk("adopt", now=AN_HOUR_LATER)
    new = timeline(desk, ticket)[old]
    assert (new["type"], new["by"]) == (event, "priya")
    assert new.items() >= keys.items()
    assert desk.json("show", ticket)[field] == value
    desk("check")


def _hire(desk: Shell) -> None:
    """Have a second agent at the desk."""
    file = desk.folder / "desk.yaml"
    arun = "agents:\n  arun:\n    name: Arun Das\n    email: arun@example.com\n    team: operations\n"
    file.write_text(file.read_text().replace("agents:\n", arun, 1))
    desk("adopt")


def test_assigning_a_new_ticket_opens_it_as_the_edited_header_says(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ("status: new", "status: open"), ("\ncategory: ", "\nassignee: priya\ncategory: "))
    desk("adopt")
    assert timeline(desk, ticket)[-1]["type"] == "assigned"
    assert desk.json("show", ticket)["status"] == "open"


def test_rules_run_on_what_was_adopted(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ("category: pickup", "category: safety"))
    desk("adopt")
    assert any(event["by"].startswith(("rule:", "route:")) for event in timeline(desk, ticket)[-2:])
    assert desk("sweep", "--dry-run").out == ""


def test_all_drafts_go_into_one_commit(desk: Shell, ticket: str) -> None:
    other = desk.log()
    head = desk.git("rev-parse", "HEAD").strip()
    edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    edit(desk, other, ("priority: ", "priority: urgent # "))
    desk("adopt")
    assert desk.git("rev-parse", "HEAD^").strip() == head
    trailers = desk.git("show", "-s", "--format=%(trailers)").splitlines()
    assert {f"Ticket: {ticket}", f"Ticket: {other}"} <= set(trailers)


def test_only_the_named_paths_are_adopted(desk: Shell, ticket: str) -> None:
    other = desk.log()
    edit(desk, other, ("Nobody came.\nstatus", "Somebody came.\nstatus"))
    file = edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    desk("adopt", str(file))
    assert other in desk.git("status", "--porcelain")
    assert ticket not in desk.git("status", "--porcelain")


def test_a_path_without_a_draft_is_not_found(desk: Shell) -> None:
    refused(desk, "no draft here", code=4, paths=("desk.yaml",))


def test_a_path_outside_the_desk_is_refused(desk: Shell) -> None:
    refused(desk, "outside the desk", paths=("/etc/hosts",))


def test_a_dry_run_lists_the_events_and_writes_nothing(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    head, listing = desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain")
    rows = json.loads(desk("--format", "json", "adopt", "--dry-run").out)["data"]
    assert rows == [{"ticket": ticket, "by": "priya", "event": "edited", "what": "order.city Bengaluru → Pune"}]
    assert (desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain")) == (head, listing)


def test_json_gives_the_ticket_as_it_is_now(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    assert desk.json("adopt")["order"]["city"] == "Pune"


def test_an_entry_written_by_hand_is_taken_in_and_says_that_it_was_written_later(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, behind=entry(timeline(desk, ticket), text="The vendor called."))
    desk("adopt", now=AN_HOUR_LATER)
    last = timeline(desk, ticket)[-1]
    assert (last["text"], last["at"], last["logged"]) == (
        "The vendor called.",
        "2026-11-20T11:30:00+05:30",
        AN_HOUR_LATER,
    )
    desk("check")


def test_a_header_that_nobody_touched_follows_the_new_entries(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, behind=entry(timeline(desk, ticket), type="held", status="pending"))
    desk("adopt", now=AN_HOUR_LATER)
    assert desk.json("show", ticket)["status"] == "pending"


def test_a_header_that_contradicts_the_new_entries_is_refused(desk: Shell, ticket: str) -> None:
    new = entry(timeline(desk, ticket), type="held", status="pending")
    edit(desk, ticket, ("status: new", "status: on_hold"), behind=new)
    refused(desk, f"{ticket}.yaml:4:", "'on_hold'", "make it 'pending'")


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"by": "arun"}, "you are priya"),
        ({"by": "rule:late"}, "you are priya"),
        ({"at": "2026-11-21T09:00:00+05:30"}, "in the future"),
        ({"at": "2026-11-19T09:00:00+05:30"}, "nothing can have happened before"),
        ({"logged": "2026-11-20T11:10:00+05:30"}, "`logged` lies before `at`"),
        ({"type": "resumed", "text": ""}, "it cannot be resumed"),
        ({"type": "closed", "reason": "done"}, "has not confirmed"),
        ({"type": "assigned", "to": "pria"}, "did you mean priya?"),
        ({"type": "escalated", "team": "opertions"}, "did you mean operations?"),
        ({"type": "merged", "into": "HD-261120-000000"}, "cannot be written by hand"),
    ],
)
def test_an_entry_that_is_not_true_or_not_possible_is_refused(
    desk: Shell, ticket: str, keys: dict[str, str], says: str
) -> None:
    lines = file_of(desk, ticket).read_text().count("\n")
    new = entry(timeline(desk, ticket), **({"text": "Called."} if "type" not in keys else {}), **keys)
    edit(desk, ticket, behind=new.replace("  text: \n", ""))
    refused(desk, f"{ticket}.yaml:{lines + 1}:", says)


def test_an_entry_for_an_agent_whom_one_may_act_for_is_taken_in(desk: Shell) -> None:
    _hire(desk)
    file = desk.folder / "desk.yaml"
    file.write_text(file.read_text() + "delegates:\n- {agent: priya, as: [arun]}\n")
    desk("adopt")
    ticket = desk.log()
    edit(desk, ticket, behind=entry(timeline(desk, ticket), by="arun", text="Called."))
    desk("adopt", now=AN_HOUR_LATER)
    assert timeline(desk, ticket)[-1]["by"] == "arun"


def test_a_changed_entry_is_refused_with_its_line(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ("said: Nobody came.", "said: Somebody came."))
    line = file_of(desk, ticket).read_text().splitlines().index("timeline:") + 2
    refused(desk, f"{ticket}.yaml:{line}:", "has been changed", "append-only")


def test_a_removed_entry_is_refused(desk: Shell, ticket: str) -> None:
    file = file_of(desk, ticket)
    desk("note", ticket, "the last word")
    text = file.read_text()
    file.write_text(text[: text.rindex("\n- id:") + 1])
    refused(desk, f"{ticket}.yaml:", "has been removed", "append-only")


def test_entries_in_another_order_are_refused(desk: Shell, ticket: str) -> None:
    desk("note", ticket, "one")
    file = file_of(desk, ticket)
    head, *entries = file.read_text().split("\n- ")
    file.write_text("\n- ".join([head, *(one.rstrip("\n") for one in reversed(entries))]) + "\n")
    refused(desk, f"{ticket}.yaml:", "before its place", code=3)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("status: new", "status: open", "hdesk assign"),
        ("status: new", "status: closed", "--reason"),
        ("owner: priya", "owner: pria", "did you mean priya?"),
        ("owner: priya\n", "", "hdesk own"),
        ("category: pickup", "category: pikup", "did you mean pickup?"),
        ("channel: call\ncustomer", "channel: cal\ncustomer", "did you mean call?"),
        ('"+919900112233"', '"12"', "phone number"),
        ("order:\n", "fields:\n  colour: red\norder:\n", "own field"),
    ],
)
def test_a_header_that_no_event_leads_to_is_refused_with_what_to_do(
    desk: Shell, ticket: str, old: str, new: str, says: str
) -> None:
    edit(desk, ticket, (old, new))
    refused(desk, f"{ticket}.yaml:", says)


def test_what_the_lifecycle_does_not_admit_is_refused(desk: Shell, ticket: str) -> None:
    desk("close", ticket, "--reason", "spam")
    edit(desk, ticket, ("status: closed", "status: pending"))
    refused(desk, "possible now")


def test_a_draft_that_cannot_be_read_gives_every_finding_and_nothing_is_written(desk: Shell, ticket: str) -> None:
    other = desk.log()
    edit(desk, ticket, ("status: new", "status: opne"), ("category:", "categry:"))
    edit(desk, other, ("timeline:\n", "timeline:\n<<<<<<< HEAD\n"))
    refused(desk, f"{ticket}.yaml:4:", "did you mean `category`?", "did you mean open?", f"{other}.yaml:", code=3)


def test_one_bad_draft_keeps_the_good_ones_out(desk: Shell, ticket: str) -> None:
    other = desk.log()
    edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    edit(desk, other, ("owner: priya", "owner: nobody"))
    refused(desk, "nobody")


def test_a_new_file_is_no_way_to_open_a_ticket(desk: Shell, ticket: str) -> None:
    name = f"HD-261120-{'0' * 6}"
    file_of(desk, name).write_text(file_of(desk, ticket).read_text().replace(ticket, name))
    refused(desk, "hdesk log", f"rm tickets/2026/11/20/{name}.yaml")


def test_a_removed_file_is_to_be_restored(desk: Shell, ticket: str) -> None:
    file_of(desk, ticket).unlink()
    refused(desk, "has been removed", f"git restore -- tickets/2026/11/20/{ticket}.yaml")


@pytest.mark.usefixtures("ticket")
def test_contacts_are_never_adopted(desk: Shell) -> None:
    file = desk.folder / "contacts/2026/11/20/priya.yaml"
    file.write_text(file.read_text().replace("Nobody", "Somebody"))
    refused(desk, "contacts never change")


def test_an_edit_of_form_alone_is_taken_back(desk: Shell, ticket: str) -> None:
    head = desk.git("rev-parse", "HEAD")
    edit(desk, ticket, ("status: new", "status:   new   # since this morning"))
    assert "only its form" in desk("adopt").err
    assert desk.git("rev-parse", "HEAD") == head
    assert desk.clean()


def test_edited_settings_come_into_force(desk: Shell) -> None:
    file = desk.folder / "desk.yaml"
    file.write_text(re.sub("(?m)^prefix: HD.*", "prefix: QA", file.read_text()))
    assert "desk.yaml: in force now" in desk("adopt").err
    assert desk.log().startswith("QA-")
    assert desk.clean()


def test_settings_that_do_not_judge_are_refused_with_every_finding(desk: Shell) -> None:
    for name in ("routing.yaml", "priority_rules.yaml"):
        file = desk.folder / name
        file.write_text(re.sub("title:", "titel:", file.read_text(), count=1))
    refused(desk, "routing.yaml:", "priority_rules.yaml:", "did you mean `title`?", code=3)


def test_an_edited_procedure_is_committed_as_it_is(desk: Shell) -> None:
    file = desk.folder / "sop/triage.md"
    file.write_text(file.read_text() + "\nOne more step.\n")
    desk("adopt")
    assert desk.git("show", "HEAD:sop/triage.md") == file.read_text()
    assert "File: sop/triage.md" in desk.git("show", "-s", "--format=%B")


def test_what_is_staged_alone_is_no_draft(desk: Shell, ticket: str) -> None:
    file = file_of(desk, ticket)
    text = file.read_text()
    edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    desk.git("add", str(file))
    file.write_text(text)
    refused(desk, "git restore --staged")


def test_a_stranger_adopts_nothing(desk: Shell, ticket: str, own_home: Path) -> None:
    edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    (own_home / ".gitconfig").write_text("[user]\n\tname = Nobody\n\temail = nobody@example.com\n")
    refused(desk, "nobody@example.com")


def test_who_takes_themselves_off_the_desk_still_signs_that(desk: Shell) -> None:
    _hire(desk)
    file = desk.folder / "desk.yaml"
    file.write_text(re.sub(r"(?m)^  priya:\n(    .*\n)+", "", file.read_text()))
    desk("adopt")
    assert desk.git("show", "-s", "--format=%ae").strip() == "priya@example.com"
    assert "no agent of this desk" in desk("log", "call", "--abandoned", expect=1).err


def test_a_past_revision_has_no_drafts(desk: Shell) -> None:
    assert "--at" in desk("--at", "HEAD", "adopt", expect=1).err


def test_a_draft_below_a_named_folder_is_adopted(desk: Shell, ticket: str) -> None:
    edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    desk("adopt", "tickets")
    assert desk.clean()


def test_what_can_be_adopted_one_by_one_is_not_stopped_by_a_stray_file(desk: Shell, ticket: str) -> None:
    (desk.folder / "tickets/2026/11/20/notes.txt").write_text("mine")
    file = edit(desk, ticket, ("city: Bengaluru", "city: Pune"))
    refused(desk, "no ticket's path", "notes.txt")
    desk("adopt", str(file))
    assert timeline(desk, ticket)[-1]["type"] == "edited"
