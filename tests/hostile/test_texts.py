"""Texts that a terminal would obey: customers', authors', of files, branches, messages and settings."""

import json

import pytest

from tests.hostile.conftest import PATH, TICKET, Hostile, loud
from tests.support.plumbing import FILE

ESCAPES = "\x1b]8;;http://evil\x07click\x1b]8;;\x07\x1b]52;c;ZWNobyBoaQ==\x07\x1b[2J\x9b31m\u202eevil\u2066\x7f"
"""A link, the clipboard, an emptied screen, colours, and letters in another order than they stand."""
QUOTED = json.dumps(ESCAPES).encode()


def test_what_customers_said_reaches_no_terminal_raw(hostile: Hostile) -> None:
    for path in (PATH, "contacts/2026/11/20/priya.yaml"):
        text = (hostile.desk / path).read_bytes()
        for plain in (b"Nobody came.", b"Asha Rao"):
            text = text.replace(plain, QUOTED)
        hostile.commit({path.encode(): (FILE, text)})
    results = hostile.run_all()
    assert {command: one for command, one in results.items() if one.code and not command.startswith("sync")} == {}
    (ticket,) = json.loads(results["--format json list"].out)["data"]
    assert ticket["subject"].startswith("\x1b]8;;http://evil"), "JSON tells the very text, escaped"


def test_who_wrote_a_commit_and_what_it_is_called_reach_no_terminal_raw(hostile: Hostile) -> None:
    bad = ESCAPES.replace("\x07", "\x1b\\").encode()
    message = b"note " + bad + f"\r\n\nTicket: {TICKET}\nEvent: ".encode() + bad + b"\nRule: " + bad + b"\n"
    author = b"Mal" + bad + b" <mal" + bad + b"@example.com> 1795329000 +0530"
    text = hostile.ticket.replace(b"Nobody came.", b"Somebody came.")
    hostile.commit({PATH.encode(): (FILE, text)}, message=message, author=author)
    results = hostile.run_all()
    assert "evil" in results["history {ticket}"].out + results["audit log"].out, "they are shown, only not raw"


@pytest.mark.parametrize(
    "name", [b"\x1b]52;c;x\x07.yaml", b"\x1b[2Jx\xff", "\u202eyaml.x".encode(), b"a\nb.yaml", b"\xed\xa0\x80.yaml"]
)
def test_names_of_files_reach_no_terminal_raw(hostile: Hostile, name: bytes) -> None:
    folders = (b"tickets/2026/11/20/", b"contacts/2026/11/20/", b"sop/", b"reports/weekly/", b"attachments/ab/")
    hostile.commit({folder + name: (FILE, b"x\n") for folder in folders})
    results = hostile.run_all()
    loud(results, "status", "list", "check", words="tickets/2026/11/20/")


@pytest.mark.parametrize(
    "word", ["status: ", "priority: ", "channel: ", "- id: ", "  type: ", "  by: ", "  at: ", "category: "]
)
def test_what_stands_where_a_word_of_hdesks_belongs_is_told_safely(hostile: Hostile, word: str) -> None:
    text = hostile.ticket.replace(f"\n{word}".encode(), f"\n{word}".encode() + QUOTED + b" #", 1)
    hostile.commit({PATH.encode(): (FILE, text.replace(b"schema: 1\n", b"schema: 1\n" + QUOTED + b": 1\n"))})
    results = hostile.run_all(
        ("status", "list", "show {ticket}", "check", "--format json status", "adopt", "redact {ticket} --yes")
    )
    loud(results, "status", "list", "show {ticket}", "check", words=f"{PATH}:2:1: unknown key")


def test_settings_are_told_safely(hostile: Hostile) -> None:
    bad = QUOTED.decode()
    wrong = {
        "desk.yaml": f"{bad}: 1\nbranch: {bad}\n",
        "routing.yaml": f"- id: {bad}\n  when: {{{bad}: 1}}\n",
        "priority_rules.yaml": f"- id: {bad}\n  when: {{status: {bad}}}\n  then: {{priority: {bad}}}\n",
    }
    for name, text in wrong.items():
        hostile.commit({name.encode(): (FILE, (hostile.desk / name).read_bytes() + text.encode())})
        results = hostile.run_all(("list", "check", "rules check", "rules test", "note {ticket} hello", "adopt"))
        loud(results, "list", "check", "rules check", words=name)


@pytest.mark.parametrize(
    "branch", ["--upload-pack=touch", "-x", "a;touch canary", "$(touch canary)", "\u202emain", "main:other"]
)
def test_a_branch_that_looks_like_something_else_is_only_a_name(hostile: Hostile, branch: str) -> None:
    text = (hostile.desk / "desk.yaml").read_text().replace("branch: main", f"branch: {json.dumps(branch)}")
    hostile.commit({b"desk.yaml": (FILE, text.encode())})
    (hostile.desk / ".git/HEAD").write_text("ref: refs/heads/main\n")
    results = hostile.run_all(("status", "list", "check", "note {ticket} hello", "sync", "sync --dry-run"))
    assert results["note {ticket} hello"].code in {3, 5}


@pytest.mark.parametrize(
    "rev", ["--output=../outside/secret.yaml", "-x", "--upload-pack=x", "HEAD\n--all", "HEAD:desk.yaml", "@{-1}"]
)
def test_a_revision_that_looks_like_an_option_is_refused(hostile: Hostile, rev: str) -> None:
    for command in ("list", "status", "kpi", "report weekly", "history {ticket}", "show {ticket}"):
        result = hostile.shell("--at", rev, *command.format(ticket=TICKET).split(), expect=None)
        assert result.code in {1, 2, 4}, f"{command}: {result}"
    hostile.run("status")
