"""Files that are too large, too deep, no text or no ticket: refused by name, in bounded time and room."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from hdesk.domain.ids import encode
from tests.hostile.conftest import PATH, TICKET, Hostile, loud
from tests.support.plumbing import FILE

SOME = ("status", "list", "show {ticket}", "check", "note {ticket} hello", "adopt")
_NOTE = "- id: {}-{}\n  at: 2026-11-20T11:00:00+05:30\n  by: priya\n  type: noted\n  text: x\n"
_LAUGHS = b"a: &a [x, x]\n" + b"".join(
    b"%c: &%c [*%c, *%c, *%c, *%c, *%c]\n" % (97 + n, 97 + n, *[96 + n] * 5) for n in range(1, 20)
)

LARGE: dict[str, Callable[[bytes], bytes]] = {
    "one text of 50 MB": lambda whole: whole + b"fields: {a: " + b"x" * 50_000_000 + b"}\n",
    "a million keys": lambda whole: whole + b"fields:\n" + b"".join(b"  k%d: 1\n" % n for n in range(1_000_000)),
    "a hundred thousand events": lambda whole: (
        whole + "".join(_NOTE.format(n + 100, encode(n)) for n in range(100_000)).encode()
    ),
}
DEEP = {
    "brackets": b"fields: " + b"[" * 50_000 + b"]" * 50_000 + b"\n",
    "braces": b"fields: " + b"{a: " * 20_000 + b"}" * 20_000 + b"\n",
    "blocks": b"fields:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 1500)),
    "lists in lists": b"fields:\n  a:\n    " + b"- " * 50_000 + b"x\n",
}
WRONG: dict[str, Callable[[bytes], bytes]] = {
    "aliases that multiply": lambda whole: _LAUGHS + whole,
    "an alias to itself": lambda whole: whole + b"fields: &a [*a]\n",
    "a tag that calls a program": lambda whole: whole.replace(
        b"said: Nobody came.", b'said: !!python/object/apply:os.system ["touch ../canary"]'
    ),
    "a tag of its own": lambda whole: whole.replace(b"said: ", b"said: !evil "),
    "bytes that are no UTF-8": lambda whole: whole.replace(b"Nobody", b"N\xff\xfe\xed\xa0\x80"),
    "a NUL": lambda whole: whole.replace(b"Nobody", b"N\0b"),
    "UTF-16": lambda whole: whole.decode().encode("utf-16"),
    "nothing": lambda _: b"",
    "an ID of a million digits": lambda whole: whole.replace(b"- id: 1-", b"- id: " + b"9" * 1_000_000 + b"-"),
    "a moment after the year 9999": lambda whole: whole.replace(b"at: 2026-", b"at: 99999-"),
    "the last moment of all": lambda whole: whole.replace(b"at: 2026-11-20T", b"at: 9999-12-31T"),
    "the first moment of all": lambda whole: whole.replace(b"at: 2026-11-20T", b"at: 0001-01-01T"),
    "a due day at the end of time": lambda whole: whole.replace(
        b"timeline:", b"order:\n  pickup_due_on: 9999-12-31\ntimeline:"
    ),
    "an amount without end": lambda whole: whole.replace(b"timeline:", b"order:\n  value: 1e999\ntimeline:"),
    "not a number": lambda whole: whole.replace(b"timeline:", b"order:\n  value: .nan\ntimeline:"),
    "keys twice": lambda whole: whole.replace(b"status: new", b"status: new\nstatus: closed"),
    "a merge of keys": lambda whole: whole.replace(b"status: new", b"<<: {status: new}"),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_file_too_large_is_named(hostile: Hostile, name: str) -> None:
    hostile.commit({PATH.encode(): (FILE, LARGE[name](hostile.ticket))})
    loud(hostile.run_all(SOME), "status", "list", "show {ticket}", "check", words=f"{PATH}: the file has")


@pytest.mark.parametrize("name", DEEP)
def test_a_file_too_deep_is_named(hostile: Hostile, name: str) -> None:
    hostile.commit({PATH.encode(): (FILE, hostile.ticket + DEEP[name])})
    loud(hostile.run_all(SOME), "status", "list", "show {ticket}", "check", words=f"{PATH}:")


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_no_ticket_is_named_with_its_line(hostile: Hostile, name: str) -> None:
    text = WRONG[name](hostile.ticket)
    assert text != hostile.ticket
    hostile.commit({PATH.encode(): (FILE, text)})
    loud(hostile.run_all(SOME), "status", "list", "show {ticket}", "check", words=f"{PATH}:")


def test_settings_that_are_huge_or_deep_are_named(hostile: Hostile) -> None:
    for name in ("desk.yaml", "routing.yaml", "priority_rules.yaml"):
        whole = (hostile.desk / name).read_bytes()
        for more in (b"# " + b"x" * 5_000_000 + b"\n", DEEP["brackets"], _LAUGHS):
            hostile.commit({name.encode(): (FILE, whole + more)})
            loud(hostile.run_all(("list", "check", "rules check")), "list", "check", "rules check", words=name)
        hostile.commit({name.encode(): (FILE, whole)})


@pytest.mark.parametrize("path", [f"tickets/2026/11/21/{TICKET}.yaml", PATH.lower(), PATH.replace("/20/", "/20/x/")])
def test_a_second_file_for_an_id_is_named_and_the_first_one_stands(hostile: Hostile, path: str) -> None:
    hostile.commit({path.encode(): (FILE, hostile.ticket.replace(b"Nobody came.", b"Forged."))})
    results = hostile.run_all((*SOME, "clocks {ticket}"))
    loud(results, "status", "list", "check", words=path)
    assert "Forged." not in results["show {ticket}"].out


def test_little_memory_is_enough_to_refuse_a_large_file(hostile: Hostile) -> None:
    hostile.commit({PATH.encode(): (FILE, LARGE["one text of 50 MB"](hostile.ticket))})
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (400 << 20,) * 2)"
    command = [sys.executable, "-c", f"{limit}; from hdesk.cli import main; main()", "list"]
    done = subprocess.run(command, cwd=hostile.desk, check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, f"{PATH}: the file has" in done.stderr) == (3, True), done.stderr
