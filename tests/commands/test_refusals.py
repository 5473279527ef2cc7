"""What is refused: a clear line for each finding, the documented exit code, and nothing written."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import NOW, Shell


def unchanged(desk: Shell, *words: str, code: int, says: tuple[str, ...] = (), now: str | None = None) -> str:
    """Run a command that must be refused: exit code, what stderr says, and the desk as it was."""
    head, listing = desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain")
    result = desk(*words, expect=code, now=now)
    assert result.out == ""
    for fragment in says:
        assert fragment in result.err
    assert "Traceback" not in result.err
    assert (desk.git("rev-parse", "HEAD"), desk.git("status", "--porcelain")) == (head, listing)
    return result.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("log", "call"), 1, ("--category", "--customer", "--said")),
        (("log", "cal", "--category", "pickup", "--phone", "9900112233", "--said", "x"), 1, ("did you mean call?",)),
        (("log", "call", "--category", "pikup", "--phone", "12", "--said", "x"), 1, ("pickup", "12")),
        (("log", "call", "--category", "pickup", "--customer", "A", "--said", "x", "--subcategory", "long"), 1,
         ("subcategory",)),
        (("log", "call", "--category", "pickup", "--customer", "A", "--said", "x", "--value", "lots"), 1, ("--value",)),
        (("log", "call", "--category", "pickup", "--customer", "A", "--said", "x", "--value", "nan"), 1, ("--value",)),
        (("log", "call", "--category", "pickup", "--customer", "A", "--said", "x", "--email", "nobody"), 1,
         ("e-mail",)),
        (("log", "call", "--category", "pickup", "--customer", "A", "--said", "x", "--pickup-due", "soon"), 1,
         ("soon",)),
        (("log", "call", "--category", "pickup", "--customer", "A", "--said", "x", "--happened", "2026-12-01"), 1,
         ("in the future",)),
        (("log", "call", "--category", "pickup", "--customer", "A", "--said", "x", "--received", "2026-12-01"), 1,
         ("in the future",)),
        (("log", "call", "--resolved", "--abandoned", "--category", "app"), 1, ("one outcome",)),
        (("log", "call", "--waited", "-5", "--abandoned"), 2, ("--waited",)),
        (("log", "call", "--waited", "long", "--abandoned"), 2, ("--waited",)),
        (("log", "call", "--ticket", "ZZZZZZ", "--said", "x"), 4, ("ZZZZZZ",)),
        (("show", "ZZZZZZ"), 4, ("no ticket",)),
        (("note", "ZZZZZZ"), 2, ("TEXT",)),
        (("list", "statsu:open"), 1, ("did you mean `status`?",)),
        (("list", "status:opne", "priority=high", "age:over:5"), 1, ("`open`", "priority:high", "unit")),
        (("list", "text:matches:(a"), 1, ("regular expression",)),
        (("list", "--sort", "agee"), 1, ("age",)),
        (("list", "--columns", "id,stat"), 1, ("stat",)),
        (("contacts", "priority:high"), 1, ("priority",)),
        (("kpi", "frc"), 4, ("fcr",)),
        (("kpi", "--period", "2026-W60"), 1, ("2026-W47",)),
        (("kpi", "fcr", "--by", "colour"), 1, ("colour",)),
        (("report", "weekly", "--period", "all"), 1, ("beginning",)),
        (("report", "weekly", "--period", "2027-W01"), 1, ("begins on",)),
        (("queue", "--team", "opertions"), 4, ("did you mean operations?",)),
        (("--format", "xml", "list"), 2, ("xml",)),
        (("--as", "nobody", "log", "call", "--abandoned"), 4, ("nobody",)),
        (("sweeep",), 2, ("sweep",)),
        (("--at", "--upload-pack=x", "list"), 4, ()),
        (("--at", "no-such-branch", "list"), 4, ("no-such-branch",)),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_its_exit_code(
    desk: Shell, words: tuple[str, ...], code: int, says: tuple[str, ...]
) -> None:
    unchanged(desk, *words, code=code, says=says)


def test_a_moment_that_is_none_is_refused(desk: Shell) -> None:
    unchanged(desk, "list", code=1, says=("whenever",), now="whenever")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("assign", "{id}", "pria"), 4, ("did you mean priya?",)),
        (("escalate", "{id}", "--team", "opertions", "--reason", "x"), 4, ("operations",)),
        (("escalate", "{id}", "--team", "operations"), 2, ("--reason",)),
        (("accept", "{id}"), 1, ("no open escalation",)),
        (("resume", "{id}"), 1, ("it cannot be resumed", "possible now")),
        (("confirm", "{id}", "--consent", "yes"), 1, ("possible now",)),
        (("close", "{id}"), 1, ("resolve it first",)),
        (("reopen", "{id}", "--reason", "x"), 1, ("possible now",)),
        (("rate", "{id}", "--score", "7"), 2, ("--score",)),
        (("rate", "{id}", "--score", "good"), 2, ("--score",)),
        (("link", "{id}", "{id}"), 1, ("itself",)),
        (("promise", "{id}", "--due", "one day"), 1, ("one day",)),
        (("reschedule", "{id}", "delivery", "--due", "tomorrow"), 2, ("pickup or payout",)),
        (("prioritise", "{id}", "highest"), 2, ("urgent",)),
        (("edit", "{id}"), 2, ("at least one option",)),
        (("edit", "{id}", "--said", "other words"), 1, ("timeline",)),
        (("edit", "{id}", "--category", "pikup"), 1, ("pickup",)),
        (("attach", "{id}", "/no/such/file"), 2, ("/no/such/file",)),
        (("note", "{id}", "x", "--happened", "2026-11-19"), 1, ("nothing can have happened before",)),
    ],
)  # fmt: skip
def test_what_a_ticket_does_not_admit_is_refused(
    desk: Shell, words: tuple[str, ...], code: int, says: tuple[str, ...]
) -> None:
    ticket = desk.log()
    unchanged(desk, *(word.format(id=ticket) for word in words), code=code, says=says)


def test_an_ambiguous_id_names_what_it_could_be(desk: Shell) -> None:
    made = [desk.log() for _ in range(3)]
    shared = next(
        char for char in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if sum(char in one[-6:] for one in made) > 1
    ) if any(set(one[-6:]) & set(two[-6:]) for one in made for two in made if one < two) else None  # fmt: skip
    if shared is None:
        pytest.skip("these random IDs share no character")
    err = unchanged(desk, "show", shared, code=1, says=("could be", "give more characters"))
    assert sum(one in err for one in made) > 1


def test_no_desk_here(shell: Shell) -> None:
    assert "no git repository" in shell("list", expect=4).err
    subprocess.run(["git", "init", "-q", str(shell.folder)], check=True)
    assert "hdesk init" in shell("list", expect=4).err


def test_init_refuses_a_folder_inside_another_repository_and_a_desk_that_exists(desk: Shell) -> None:
    (desk.folder / "inner").mkdir()
    assert "inside the repository" in desk("init", "inner", expect=1).err
    assert "a desk already" in desk("init", expect=1).err


def test_without_a_git_identity_nothing_is_written_but_reading_works(desk: Shell, own_home: Path) -> None:
    desk.log()
    (own_home / ".gitconfig").write_text("")
    err = unchanged(desk, "log", "call", "--category", "app", "--customer", "A", "--said", "x", code=1)
    assert "git config" in err
    assert len(desk.json("list")) == 1


def test_a_stranger_is_told_how_to_become_an_agent(desk: Shell, own_home: Path) -> None:
    (own_home / ".gitconfig").write_text("[user]\n\tname = Eve\n\temail = eve@example.com\n")
    unchanged(desk, "log", "call", "--category", "app", "--customer", "A", "--said", "x", code=1,
              says=("eve@example.com", "agents:"))  # fmt: skip


def _merging(desk: Shell) -> None:
    desk.git("checkout", "-q", "-b", "side")
    (desk.folder / "notes.txt").write_text("side")
    desk.git("add", "notes.txt")
    desk.git("commit", "-qm", "side")
    desk.git("checkout", "-q", "main")
    (desk.folder / "notes.txt").write_text("main")
    desk.git("add", "notes.txt")
    desk.git("commit", "-qm", "main")
    subprocess.run(["git", "merge", "-q", "side"], cwd=desk.folder, check=False, capture_output=True)


def _detached(desk: Shell) -> None:
    desk.git("checkout", "-q", "--detach")


def _elsewhere(desk: Shell) -> None:
    desk.git("checkout", "-q", "-b", "try-out")


@pytest.mark.parametrize(
    ("happen", "says"),
    [(_merging, "git merge --abort"), (_detached, "git switch main"), (_elsewhere, "git switch main")],
)
def test_git_in_the_middle_of_something_refuses_writes(desk: Shell, happen: Callable[[Shell], None], says: str) -> None:
    desk.log()
    happen(desk)
    unchanged(desk, "log", "call", "--category", "app", "--customer", "A", "--said", "x", code=5, says=(says,))
    assert len(desk.json("list")) == 1, "reading goes on"


def test_the_users_own_changes_are_never_swept_into_a_commit(desk: Shell) -> None:
    (desk.folder / "staged.txt").write_text("staged")
    desk.git("add", "staged.txt")
    (desk.folder / "loose.txt").write_text("loose")
    with (desk.folder / "desk.yaml").open("a") as file:
        file.write("# a thought\n")
    before = desk.git("status", "--porcelain")
    desk.log()
    assert desk.git("status", "--porcelain") == before
    assert "txt" not in desk.git("show", "--stat", "HEAD")


def test_a_ticket_edited_by_hand_is_a_draft_that_no_command_writes_over(desk: Shell) -> None:
    ticket = desk.log()
    path = desk.folder / f"tickets/2026/11/20/{ticket}.yaml"
    path.write_text(path.read_text().replace("Nobody came.", "Somebody came."))
    unchanged(desk, "note", ticket, "x", code=5, says=(path.name,))
    assert path.name in desk("status").out
    assert "Nobody came." in desk("show", ticket).out, "what is read is what is committed"
    assert path.name in desk("check", expect=3).err


BROKEN = {
    "conflict markers": ("status: new", "<<<<<<< HEAD\nstatus: new\n=======\nstatus: open\n>>>>>>> other"),
    "broken YAML": ("status: new", "status: [new"),
    "an unknown key": ("status: new", "status: new\nstaus: open"),
    "a wrong type": ("status: new", "status: sleeping"),
    "a header the timeline contradicts": ("status: new", "status: closed"),
}


@pytest.mark.parametrize("what", [one for one in BROKEN if "header" not in one])
def test_a_broken_file_is_loud_and_the_rest_is_shown(desk: Shell, what: str) -> None:
    broken, whole = desk.log(), desk.log(category="app")
    path = f"tickets/2026/11/20/{broken}.yaml"
    text = (desk.folder / path).read_text()
    (desk.folder / path).write_text(text.replace(*BROKEN[what], 1))
    desk.git("commit", "-qam", "break it")
    for words in (("list",), ("queue",), ("kpi",), ("status",), ("report", "weekly", "--period", "2026-W47")):
        result = desk(*words, expect=3)
        assert f"{path}:" in result.err
        assert result.out
    assert whole in desk("list", expect=3).out
    assert f"{path}:" in desk("show", broken, expect=3).err
    assert f"{path}:" in desk("check", expect=3).err
    assert f"{path}:" in desk("note", broken, "x", expect=3).err
    desk("note", whole, "x")


def test_check_finds_a_header_that_the_timeline_contradicts(desk: Shell) -> None:
    ticket = desk.log()
    path = f"tickets/2026/11/20/{ticket}.yaml"
    text = (desk.folder / path).read_text()
    (desk.folder / path).write_text(text.replace(*BROKEN["a header the timeline contradicts"], 1))
    desk.git("commit", "-qam", "lie")
    assert "the timeline says 'new'" in desk("check", expect=3).err


def test_a_broken_contact_file_is_loud(desk: Shell) -> None:
    desk.log()
    path = desk.folder / "contacts/2026/11/20/priya.yaml"
    path.write_text(path.read_text().replace("outcome: ticket", "outcome: maybe"))
    desk.git("commit", "-qam", "break it")
    assert "contacts/2026/11/20/priya.yaml:" in desk("contacts", expect=3).err
    assert "contacts/2026/11/20/priya.yaml:" in desk("kpi", expect=3).err


def test_broken_settings_are_reported_whole_with_places_and_nothing_is_written(desk: Shell) -> None:
    rules = desk.folder / "priority_rules.yaml"
    rules.write_text(
        rules.read_text().replace("category: pickup", "categroy: pickup").replace("to: operations,", "to: operatons,")
    )
    found = desk("rules", "check", expect=3).err
    assert "did you mean `category`?" in found
    assert "did you mean `operations`?" in found
    assert found.count("priority_rules.yaml:") == 2
    desk.log()
    desk.git("commit", "-qam", "break the rules")
    unchanged(desk, "log", "call", "--category", "app", "--customer", "A", "--said", "x", code=3,
              says=("priority_rules.yaml:", "`category`"))  # fmt: skip
    assert "priority_rules.yaml:" in desk("check", expect=3).err


def test_a_closed_pipe_ends_quietly(desk: Shell) -> None:
    for _ in range(3):
        desk.log()
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; '{sys.executable}' -m hdesk --now {NOW} --format json list | head -1"],
        cwd=desk.folder, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert (result.returncode, result.stderr, result.stdout) == (0, "", "{\n")


def test_output_that_cannot_be_written_is_an_error(desk: Shell) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "hdesk", "rules", "list"], cwd=desk.folder, stdout=full, stderr=subprocess.PIPE,
            text=True, check=False, env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
    assert result.returncode == 6
    assert "No space left" in result.stderr
    assert "Traceback" not in result.stderr


_ROOT = str(Path.cwd())
_OWN_TERMINAL = (
    # Whoever runs the tests in the background has interrupts ignored; a terminal has not.
    "import fcntl, os, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


class Terminal:
    """A real terminal with hdesk in it."""

    def __init__(self, desk: Shell, *words: str) -> None:
        self.fd, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _OWN_TERMINAL, "-m", "hdesk", *words],
            cwd=desk.folder, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env=os.environ | {"PYTHONPATH": _ROOT, "HDESK_NOW": NOW, "TERM": "xterm"},
        )  # fmt: skip
        os.close(theirs)
        self.shown = ""

    def wait_for(self, text: str) -> None:
        """Read until the text is on the screen."""
        until = time.monotonic() + 30
        while text not in self.shown:
            ready, _, _ = select.select([self.fd], [], [], max(0.0, until - time.monotonic()))
            assert ready, self.shown
            self.shown += os.read(self.fd, 4096).decode()

    def type(self, text: str) -> None:
        """Type."""
        os.write(self.fd, text.encode())

    def interrupt(self) -> int:
        """Press ctrl-C as a person does, again if nothing seems to happen, and give the exit code."""
        for _ in range(10):
            self.type("\x03")
            try:
                self.process.wait(timeout=2)
                break
            except subprocess.TimeoutExpired:
                continue
        return self.end()

    def end(self) -> int:
        """Read to the end and give the exit code."""
        while True:
            ready, _, _ = select.select([self.fd], [], [], 30)
            assert ready, self.shown
            try:
                more = os.read(self.fd, 4096).decode()
            except OSError:
                break
            if not more:
                break
            self.shown += more
        os.close(self.fd)
        return self.process.wait(timeout=30)


def test_a_terminal_is_asked_for_what_is_missing(desk: Shell) -> None:
    terminal = Terminal(desk, "log", "call")
    terminal.wait_for("Category")
    terminal.type("app\n")
    terminal.wait_for("Subcategory")
    terminal.type("otp\n")
    terminal.wait_for("Customer")
    terminal.type("Asha Rao\n")
    terminal.wait_for("Phone")
    terminal.type("9900112233\n")
    terminal.wait_for("What did the customer say")
    terminal.type("No OTP comes.\n")
    assert terminal.end() == 0
    ticket = desk.json("list")[0]
    assert (ticket["category"], ticket["subcategory"], ticket["subject"]) == ("app", "otp", "No OTP comes.")


def test_ctrl_c_at_a_prompt_writes_nothing(desk: Shell) -> None:
    head = desk.git("rev-parse", "HEAD")
    terminal = Terminal(desk, "log", "call")
    terminal.wait_for("): ")
    assert terminal.interrupt() == 130
    assert "Traceback" not in terminal.shown
    assert desk.git("rev-parse", "HEAD") == head


def test_customers_words_never_reach_the_terminal_raw(desk: Shell) -> None:
    ticket = desk.log("--subject", "red \x1b[31malert\x07", "--city", "Pune\u202e")
    for words in (
        ("show", ticket),
        ("list",),
        ("queue",),
        ("history", ticket),
        ("list", "--columns", "id,city"),
    ):
        printed = desk(*words).out
        assert not {"\x1b", "\x07", "\u202e"} & set(printed)
    assert "\x1b" not in desk.git("log", "-1", "--format=%B")


def test_csv_for_people_starts_no_formula(desk: Shell) -> None:
    desk.log("--subject", "=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in desk("--format", "csv", "list", "--columns", "id,subject").out
