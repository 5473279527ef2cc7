"""Redacting a customer: everything that the desk holds now, in one commit, and the figures stay."""

import csv
import json
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Shell

ASHA = ("Asha", "Rao", "9900112233", "99001 12233", "asha@example.org")


def told(desk: Shell) -> str:
    """Give everything that tickets, contacts, attachments and reports say."""
    kept = ("tickets", "contacts", "attachments", "reports")
    files = [one for name in kept for one in sorted((desk.folder / name).rglob("*")) if one.is_file()]
    return "\n".join(one.read_bytes().decode("utf-8", "replace") for one in files)


def caches(desk: Shell) -> bytes:
    return b"".join(one.read_bytes() for one in (desk.folder / ".git" / "hdesk").rglob("*") if one.is_file())


def asha(desk: Shell, *more: str, now: str | None = None) -> str:
    return desk(
        "log", "call", "--category", "pickup", "--customer", "Asha Rao", "--phone", "9900112233",
        "--said", "Asha Rao waits; 99001 12233.", *more, now=now,
    ).out.strip()  # fmt: skip


def other(desk: Shell, *more: str) -> str:
    return desk(
        "log", "call", "--category", "app", "--customer", "Ravi Kumar", "--phone", "9811000000", *more
    ).out.strip()


def test_a_look_beforehand_speaks_of_what_would_be_and_takes_the_end_of_an_id(desk: Shell) -> None:
    ticket = asha(desk)
    head = desk.git("rev-parse", "HEAD")
    said = desk("redact", ticket.rpartition("-")[2], "--dry-run").err
    assert "to change: 1 ticket, 1 contact" in said
    assert "changed" not in said
    assert desk.git("rev-parse", "HEAD") == head


def test_whoever_is_redacted_already_is_said_to_be(desk: Shell) -> None:
    ticket = asha(desk)
    desk("redact", ticket, "--yes")
    assert desk("redact", ticket, "--yes").err == "nobody to redact: who was named is redacted already\n"


def test_everything_of_the_customer_goes_in_one_commit_and_everybody_elses_stays(desk: Shell, tmp_path: Path) -> None:
    picture = tmp_path / "id-card-asha.txt"
    picture.write_text("Asha Rao, 99001 12233")
    ticket = asha(desk, "--email", "asha@example.org", "--city", "Pune")
    desk("note", ticket, "Called ASHA at +91-99001-12233; write to Asha@Example.org")
    desk("edit", ticket, "--customer", "Asha S. Rao")
    desk("attach", ticket, str(picture))
    asha(desk, "--resolved")
    ravi = other(desk, "--said", "My neighbour is on 09900112233")
    before = int(desk.git("rev-list", "--count", "HEAD"))
    desk("redact", "--customer", "+91 99001 12233", "--yes", "--reason", "request 17")
    assert int(desk.git("rev-list", "--count", "HEAD")) == before + 1
    assert [line for line in told(desk).splitlines() if any(one in line for one in ASHA)] == []
    assert not any(one.encode() in caches(desk) for one in ASHA)
    shown = desk.json("show", ticket)
    assert shown["customer"] == {"id": shown["customer"]["id"]}
    assert shown["order"] == {"city": "Pune"}
    assert [event["name"] for event in shown["timeline"] if event["type"] == "attached"] == ["[redacted]"]
    assert shown["timeline"][-1]["what"] == f"customer as {shown['customer']['id']}, attachments"
    mention = desk.json("show", ravi)
    assert mention["customer"] == {"name": "Ravi Kumar", "phone": "+919811000000"}
    assert mention["timeline"][0]["said"] == f"My neighbour is on {shown['customer']['id']}"
    assert not list((desk.folder / "attachments").rglob("*.txt"))
    assert "Reason: request 17" in desk.git("log", "-1", "--format=%B")
    desk("check")
    assert desk.clean()


def test_figures_on_the_same_customer_are_the_same_before_and_after(desk: Shell) -> None:
    for day in ("01", "03", "09"):
        asha(desk, "--resolved", now=f"2026-11-{day}T10:00:00+05:30")
    desk("log", "email", "--category", "pickup", "--email", "asha@example.org", "--phone", "9900112233", "--said", "x",
         now="2026-11-10T10:00:00+05:30")  # fmt: skip
    desk("log", "call", "--category", "pickup", "--customer", "Asha Rao", "--said", "a name alone", "--resolved")
    names = ("kpi", "repeat_contact", "fcr_window", "fcr", "completeness", "contacts", "inquiries")
    before = [(one["value"], one["numerator"], one["denominator"]) for one in desk.json(*names)]
    desk("redact", "--customer", "asha@example.org", "--yes")
    assert [(one["value"], one["numerator"], one["denominator"]) for one in desk.json(*names)] == before
    assert before[0][1] > 0


def test_one_customer_gets_one_pseudonym_and_another_another(desk: Shell) -> None:
    first, second = asha(desk), asha(desk)
    third = other(desk, "--said", "late")
    desk("redact", first, "--yes")
    desk("redact", third, "--yes")
    one, two, three = (desk.json("show", ticket)["customer"]["id"] for ticket in (first, second, third))
    assert one == two != three


def test_a_name_tells_nobody_from_others(desk: Shell) -> None:
    ticket = asha(desk)
    refused = desk("redact", "--customer", "asha rao", "--yes", expect=1)
    assert ticket in refused.err
    desk("redact", "--customer", "9900112234", "--yes", expect=4)


def test_a_name_elsewhere_is_listed_and_goes_only_when_that_is_asked_for(desk: Shell) -> None:
    asha(desk)
    ravi = other(desk, "--said", "Asha Rao told me")
    shown = desk("redact", "--customer", "9900112233", "--dry-run")
    assert ravi in shown.err
    desk("redact", "--customer", "9900112233", "--everywhere", "--yes")
    assert "Asha" not in json.dumps(desk.json("show", ravi))


def test_two_phones_on_one_ticket_are_two_customers_unless_one_contact_has_both(desk: Shell) -> None:
    ticket = asha(desk)
    desk("log", "call", "--ticket", ticket, "--customer", "Her brother", "--phone", "9822000000", "--said", "Any news?")
    done = desk("redact", "--customer", "9900112233", "--yes")
    assert "other addresses" in done.err
    assert "9822000000" in told(desk)
    assert "9900112233" not in told(desk)


def test_an_address_that_several_share_is_kept_apart(desk: Shell) -> None:
    asha(desk, "--email", "desk@hotel.example")
    kept = other(desk, "--email", "desk@hotel.example", "--said", "late")
    desk("redact", "--customer", "9900112233", "--apart", "desk@hotel.example", "--yes")
    assert desk.json("show", kept)["customer"]["phone"] == "+919811000000"


def test_texts_go_whole_when_that_is_asked_for(desk: Shell) -> None:
    ticket = asha(desk)
    desk("note", ticket, "The house with the blue door")
    desk("redact", ticket, "--texts", "--yes")
    shown = desk.json("show", ticket)
    assert shown["subject"] == "[redacted]"
    assert "blue door" not in told(desk)


def test_nothing_is_done_unasked(desk: Shell) -> None:
    asha(desk)
    head = desk.git("rev-parse", "HEAD")
    refused = desk("redact", "--customer", "9900112233", expect=1)
    assert "--yes" in refused.err
    desk("redact", "--customer", "9900112233", "--dry-run")
    assert desk.git("rev-parse", "HEAD") == head


def test_drafts_that_hold_the_data_are_named_first(desk: Shell) -> None:
    ticket, ravi = asha(desk), other(desk, "--said", "late")
    path = next(desk.folder.rglob(f"{ravi}.yaml"))
    path.write_text(path.read_text().replace("said: late", "said: ask 9900112233"))
    refused = desk("redact", ticket, "--yes", expect=5)
    assert path.name in refused.err


def test_what_lies_in_the_folder_uncommitted_is_named(desk: Shell) -> None:
    ticket = asha(desk)
    (desk.folder / "notes.txt").write_text("asha rao +91 99001 12233")
    (desk.folder / "tickets" / ".hdesk-0123456789abcdef.new").write_text("asha rao")
    done = desk("redact", ticket, "--yes")
    assert "notes.txt" in done.err
    assert not list(desk.folder.rglob(".hdesk-*.new"))


def test_a_report_that_names_the_customer_is_changed(desk: Shell) -> None:
    ticket = asha(desk)
    report = desk.folder / "reports" / "weekly" / "2026-W46.words.md"
    report.parent.mkdir(parents=True)
    report.write_text("## Escalations\n\nAsha Rao (99001 12233) was called.\n")
    desk.git("add", ".")
    desk.git("commit", "-qm", "Words")
    desk("redact", ticket, "--yes")
    assert report.read_text() == "## Escalations\n\n[redacted] ([redacted]) was called.\n"
    assert desk.clean()


def test_retention_takes_whom_nobody_has_heard_of_and_nothing_open(desk: Shell) -> None:
    desk("log", "call", "--category", "pickup", "--phone", "9811000000", "--said", "old", "--resolved",
         now="2024-01-10T10:00:00+05:30")  # fmt: skip
    still = asha(desk, now="2024-01-10T10:00:00+05:30")
    desk("log", "call", "--category", "pickup", "--phone", "9822000000", "--said", "older", "--resolved",
         now="2024-01-11T10:00:00+05:30")  # fmt: skip
    desk("log", "call", "--category", "pickup", "--phone", "9822000000", "--said", "again", "--resolved")
    done = desk.json("redact", "--older-than", "24 months", "--yes")
    assert len(done["customers"]) == 1
    assert "9811000000" not in told(desk)
    assert "9822000000" in told(desk)
    assert desk.json("show", still)["customer"]["phone"] == "+919900112233"
    assert desk.json("redact", "--older-than", "24 months", "--yes")["customers"] == []
    desk("redact", "--older-than", "soon", "--yes", expect=1)


def test_a_broken_file_is_no_place_to_hide(desk: Shell) -> None:
    asha(desk)
    ravi = other(desk, "--said", "late")
    path = next(desk.folder.rglob(f"{ravi}.yaml"))
    path.write_text("<<<<<<< ours\n" + path.read_text())
    desk.git("commit", "-qam", "Break it")
    head = desk.git("rev-parse", "HEAD")
    refused = desk("redact", "--customer", "9900112233", "--yes", expect=3)
    assert path.name in refused.err
    assert desk.git("rev-parse", "HEAD") == head


def test_the_index_is_made_anew_and_finds_nobody(desk: Shell) -> None:
    ticket = asha(desk)
    assert desk.json("list", "text~asha")
    desk("redact", ticket, "--yes")
    assert desk.json("list", "text~asha") == []
    assert b"Asha" not in caches(desk)


@pytest.mark.parametrize("more", [("--backup", "x"), ()])
def test_it_has_to_be_said_whose(desk: Shell, more: tuple[str, ...]) -> None:
    desk("redact", *more, expect=2)


def test_a_plain_agent_may_not(desk: Shell) -> None:
    asha(desk)
    settings = (desk.folder / "desk.yaml").read_text()
    entry = "agents:\n  arun:\n    name: Arun\n    email: arun@example.com\n    team: helpdesk\n"
    (desk.folder / "desk.yaml").write_text(settings.replace("agents:\n", entry, 1))
    desk("adopt")
    subprocess.run(["git", "config", "--global", "user.email", "arun@example.com"], check=True)
    refused = desk("redact", "--customer", "9900112233", "--yes", expect=1)
    assert "priya" in refused.err


def test_texts_go_later_too_under_the_same_pseudonym(desk: Shell) -> None:
    ticket = asha(desk)
    desk("note", ticket, "The house with the blue door")
    desk("redact", ticket, "--yes")
    name = desk.json("show", ticket)["customer"]["id"]
    assert "blue door" in told(desk)
    desk("redact", ticket, "--texts", "--yes")
    shown = desk.json("show", ticket)
    assert shown["customer"] == {"id": name}
    assert [one["what"] for one in shown["timeline"] if one["type"] == "redacted"] == [
        f"customer as {name}",
        f"customer as {name}, texts",
    ]
    assert "blue door" not in told(desk)
    desk("audit", "verify")
    again = desk("redact", ticket, "--texts", "--yes")
    assert again.err == "nobody to redact: who was named is redacted already\n"


def test_a_look_beforehand_names_no_pseudonym_since_none_stands_yet(desk: Shell) -> None:
    ticket = asha(desk)
    looked = desk("redact", ticket, "--dry-run", "--format", "csv")
    assert "anon-" not in looked.out + looked.err
    assert "a new pseudonym  Asha Rao; +919900112233  (1 ticket, 1 contact)" in looked.err
    planned = desk.json("redact", ticket, "--dry-run")
    assert [one["pseudonym"] for one in planned["customers"]] == [None]
    assert "anon-" not in json.dumps(planned)
    done = desk("redact", ticket, "--yes").err
    name = desk.json("show", ticket)["customer"]["id"]
    assert f": {name}\n" in done
    assert name in desk("redact", ticket, "--texts", "--dry-run").err


def test_what_was_changed_is_given_as_rows(desk: Shell, tmp_path: Path) -> None:
    picture = tmp_path / "id-card.txt"
    picture.write_text("a picture")
    ticket = asha(desk)
    desk("attach", ticket, str(picture))
    ravi = other(desk, "--said", "Asha Rao told me")
    header, *rows = csv.reader(desk("redact", ticket, "--yes", "--format", "csv").out.splitlines())
    name = desk.json("show", ticket)["customer"]["id"]
    assert header == ["kind", "id", "change"]
    assert rows[0] == ["ticket", ticket, f"customer as {name}, attachments"]
    assert [row[2] for row in rows if row[0] in {"contact", "attachment"}] == [f"customer as {name}", "deleted"]
    assert ["left", ravi, "may be another's name or ID"] in rows
    assert desk("redact", ticket, "--yes", "--format", "csv").out == "kind,id,change\n"
    assert f"| ticket | {ravi} |" in " ".join(desk("redact", ravi, "--yes", "--format", "md").out.split())
