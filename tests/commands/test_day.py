"""A day at the helpdesk: what a person does from the shell, and what the desk then says."""

import re

import yaml

from tests.commands.conftest import Shell

ID = re.compile(r"HD-\d{6}-[0-9A-HJKMNP-TV-Z]{6}")


def test_log_prints_the_id_of_a_ticket_that_is_committed(desk: Shell) -> None:
    ticket = desk.log()
    assert ID.fullmatch(ticket)
    path = f"tickets/2026/11/20/{ticket}.yaml"
    assert desk.git("show", f"HEAD:{path}") == (desk.folder / path).read_text()
    assert desk.clean()


def test_a_ticket_and_its_contact_name_each_other_in_one_commit(desk: Shell) -> None:
    before = desk.git("rev-list", "--count", "HEAD")
    ticket = desk.log()
    contact = desk.json("contacts")[0]
    assert contact["ticket"] == ticket
    assert desk.json("show", ticket)["timeline"][0]["contact"] == contact["id"]
    assert int(desk.git("rev-list", "--count", "HEAD")) == int(before) + 1


def test_the_agent_is_the_commits_author_and_the_moment_its_date(desk: Shell) -> None:
    desk.log()
    assert desk.git("log", "-1", "--format=%an <%ae> %aI").strip() == (
        "Priya Rao <priya@example.com> 2026-11-20T11:00:00+05:30"
    )


def test_a_resolved_contact_opens_no_ticket_and_counts_as_first_contact_resolution(desk: Shell) -> None:
    printed = desk.log("--resolved", category="order_status")
    assert printed.startswith("C-")
    assert desk.json("list") == []
    figure = desk.json("kpi", "fcr")[0]
    assert (figure["value"], figure["numerator"], figure["denominator"]) == (100, 1, 1)


def test_a_safety_issue_is_urgent_and_with_both_managers_in_the_same_commit(desk: Shell) -> None:
    before = int(desk.git("rev-list", "--count", "HEAD"))
    ticket = desk.json("show", desk.log(category="safety"))
    told = {event["team"] for event in ticket["timeline"] if event["type"] == "escalated"}
    assert ticket["priority"] == "urgent"
    assert told == {"cx-manager", "operations-manager"}
    assert {event["by"] for event in ticket["timeline"] if event["type"] in {"escalated", "prioritised"}} == {
        "rule:safety-or-fraud"
    }
    assert int(desk.git("rev-list", "--count", "HEAD")) == before + 1
    assert "Rule: rule:safety-or-fraud" in desk.git("log", "-1", "--format=%B")


def test_the_life_of_a_ticket_from_the_call_to_the_rating(desk: Shell) -> None:
    ticket = desk.log("--order", "ORD-1", "--city", "Bengaluru", "--pickup-due", "2026-11-19")
    desk("assign", ticket[-6:].lower(), "priya")
    desk("escalate", ticket, "--team", "operations", "--kind", "late_pickup", "--reason", "pending")
    shown = desk.json("show", ticket)
    assert (shown["status"], shown["team"], shown["tier"]) == ("open", "operations", "L2")
    desk("return", ticket, "--reason", "missing_information", "--text", "Which floor?")
    assert desk.json("show", ticket)["team"] == "helpdesk"
    desk("escalate", ticket, "--team", "operations", "--reason", "third floor")
    desk("accept", ticket, "--rating", "4")
    desk("reply", ticket, "The slot is at four today.")
    desk("hold", ticket, "--reason", "customer travels")
    assert desk.json("show", ticket)["status"] == "pending"
    desk("heard", ticket, "I am back.")
    assert desk.json("show", ticket)["status"] == "open"
    desk("resolve", ticket, "--text", "Picked up.")
    desk("close", ticket, "--consent", "yes", "--how", "call")
    desk("rate", ticket, "--score", "5")
    shown = desk.json("show", ticket)
    assert shown["status"] == "closed"
    assert [event["type"] for event in shown["timeline"]][-4:] == ["resolved", "confirmed", "closed", "rated"]
    assert desk.json("kpi", "confirmed_closure")[0]["value"] == 100
    assert desk.json("kpi", "sent_back")[0]["value"] == 50
    assert desk.clean()
    desk("check")


def test_several_tickets_change_in_one_commit(desk: Shell) -> None:
    first, second = desk.log(), desk.log()
    before = int(desk.git("rev-list", "--count", "HEAD"))
    desk("note", first, second, "The van broke down.")
    assert int(desk.git("rev-list", "--count", "HEAD")) == before + 1
    assert [desk.json("show", one)["timeline"][-1]["text"] for one in (first, second)] == ["The van broke down."] * 2


def test_a_filter_names_the_tickets_to_act_on(desk: Shell) -> None:
    app, pickup = desk.log(category="app"), desk.log()
    desk("assign", "category:app", "priya")
    assert desk.json("show", app)["assignee"] == "priya"
    assert "assignee" not in desk.json("show", pickup)


def test_if_one_ticket_of_several_refuses_nothing_is_written(desk: Shell) -> None:
    first, second = desk.log(), desk.log()
    desk("resolve", first, "--text", "done")
    before = desk.git("rev-parse", "HEAD")
    refused = desk("resolve", first, second, "--text", "done", expect=1)
    assert "possible now" in refused.err
    assert desk.git("rev-parse", "HEAD") == before


def test_what_happened_earlier_says_when_it_was_written_down(desk: Shell) -> None:
    ticket = desk.json("show", desk.log("--happened", "2026-11-19T18:30"))
    assert ticket["id"].startswith("HD-261119-")
    assert ticket["timeline"][0]["at"] == "2026-11-19T18:30:00+05:30"
    assert ticket["timeline"][0]["logged"] == "2026-11-20T11:00:00+05:30"


def test_a_customers_answer_reopens_a_closed_ticket_within_its_time_and_opens_a_linked_one_after(
    desk: Shell,
) -> None:
    ticket = desk.log()
    desk("resolve", ticket, "--text", "done")
    desk("close", ticket, "--reason", "no_answer")
    desk("heard", ticket, "It is broken again.", now="2026-11-22T11:00:00+05:30")
    assert desk.json("show", ticket)["status"] == "open"
    desk("resolve", ticket, "--text", "done", now="2026-11-22T12:00:00+05:30")
    desk("close", ticket, "--reason", "no_answer", now="2026-11-22T12:00:00+05:30")
    late = desk("heard", ticket, "And again.", now="2026-12-20T11:00:00+05:30").out
    assert desk.json("show", ticket)["status"] == "closed"
    opened = ID.search(late)
    assert opened is not None
    assert opened[0] != ticket
    links = [event for event in desk.json("show", opened[0])["timeline"] if event["type"] == "linked"]
    assert [(link["relation"], link["ticket"]) for link in links] == [("related", ticket)]


def test_an_edit_keeps_the_old_value_readable(desk: Shell) -> None:
    ticket = desk.log("--city", "Pune")
    desk("edit", ticket, "--city", "Mumbai", "--value", "70000")
    shown = desk.json("show", ticket)
    assert shown["order"] == {"city": "Mumbai", "value": 70000}
    edited = next(event for event in shown["timeline"] if event["type"] == "edited")
    assert edited["changes"] == {"order.city": ["Pune", "Mumbai"], "order.value": ["", "70000"]}
    assert shown["priority"] == "high", "the high-value rule sees what the edit changed"


def test_sweep_finds_what_time_alone_makes_true_once(desk: Shell) -> None:
    ticket = desk.log("--pickup-due", "2026-11-20")
    later = "2026-11-23T09:00:00+05:30"
    assert desk.json("show", ticket)["priority"] == "normal"
    assert desk.json("sweep", "--dry-run", now=later)[0]["ticket"] == ticket
    assert desk.json("show", ticket)["priority"] == "normal", "a dry run changes nothing"
    desk("sweep", now=later)
    assert desk.json("show", ticket)["priority"] == "high"
    head = desk.git("rev-parse", "HEAD")
    desk("sweep", now=later)
    assert desk.git("rev-parse", "HEAD") == head


def test_a_rule_never_lowers_what_a_person_set_and_never_touches_what_is_pinned(desk: Shell) -> None:
    raised = desk.log()
    desk("prioritise", raised, "urgent")
    desk("edit", raised, "--value", "90000")
    assert desk.json("show", raised)["priority"] == "urgent"
    pinned = desk.log()
    desk("pin", pinned, "priority", "--reason", "agreed with the customer")
    desk("edit", pinned, "--value", "90000")
    assert desk.json("show", pinned)["priority"] == "normal"


def test_the_queue_puts_urgent_work_first_and_says_why(desk: Shell) -> None:
    ordinary, fraud = desk.log(), desk.log(category="fraud")
    waiting = desk.log()
    desk("hold", waiting, "--reason", "no photo yet")
    queue = desk.json("queue")
    assert [row["id"] for row in queue] == [fraud, ordinary, waiting]
    assert queue[0]["reason"].startswith("urgent")
    assert "due in" in queue[0]["reason"]
    assert "waiting for the customer" in queue[2]["reason"]
    assert queue[0]["next"] == "Call the customer within 30 minutes and stay with the case"
    assert fraud in desk("next").out


def test_history_says_who_changed_which_field_when(desk: Shell) -> None:
    ticket = desk.log()
    desk("prioritise", ticket, "high", now="2026-11-20T12:00:00+05:30")
    rows = desk.json("history", ticket)
    change = next(row for row in rows if row["field"] == "priority" and row["before"])
    assert (change["before"], change["after"], change["who"], change["by"]) == (
        "normal",
        "high",
        "Priya Rao",
        "priya",
    )
    assert change["at"] == "2026-11-20T12:00:00+05:30"


def test_an_attachment_is_kept_under_its_hash(desk: Shell) -> None:
    import hashlib

    photo = desk.folder.parent / "photo.png"
    photo.write_bytes(b"\x89PNG picture")
    ticket = desk.log()
    desk("attach", ticket, str(photo))
    digest = hashlib.sha256(b"\x89PNG picture").hexdigest()
    event = desk.json("show", ticket)["timeline"][-1]
    assert (event["name"], event["sha256"], event["size"]) == ("photo.png", digest, 12)
    assert (desk.folder / f"attachments/{digest[:2]}/{digest}.png").read_bytes() == b"\x89PNG picture"
    assert desk.clean()


def test_the_file_reads_with_any_yaml_reader(desk: Shell) -> None:
    ticket = desk.log("--city", "NO", "--pincode", "012345")
    data = yaml.safe_load((desk.folder / f"tickets/2026/11/20/{ticket}.yaml").read_bytes())
    assert data["order"] == {"city": "NO", "pincode": "012345"}
    assert data["customer"]["phone"] == "+919900112233"


def test_the_same_commit_arguments_and_now_give_the_same_bytes(desk: Shell) -> None:
    desk.log()
    desk.log("--resolved", category="app")
    for words in (
        ("list",),
        ("queue",),
        ("kpi",),
        ("report", "weekly", "--period", "2026-W47"),
        ("contacts",),
    ):
        assert desk(*words).out == desk(*words).out
