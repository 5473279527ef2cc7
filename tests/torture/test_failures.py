"""What the system refuses: an error where nothing was changed, a warning where the change is already safe."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hdesk.domain.findings import StorageFailed
from tests.torture.bench import Bench, Ran, ran, unclean
from tests.torture.crash import log, log_words
from tests.torture.judge import judge, sound

FAILED = StorageFailed.exit_code

# Runs in a name space of its own: a small disk with a copy of the desk, filled up more and more.
FILL_A_DISK = """
import shutil, subprocess, sys
from pathlib import Path
from tests.torture.bench import Bench, unclean
from tests.torture.crash import log
from tests.torture.judge import judge

made, small = Path(sys.argv[1]), Path(sys.argv[2])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", small], check=True)
shutil.copytree(made, small / "bench")
bench, ballast = Bench(small / "bench"), small / "ballast"
done = [log(bench)]
for free in (0, 8, 16, 24, 36, 48, 60, 76, 400):
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
        file.truncate(max(0, file.tell() - free * 1024))
    done.append(log(bench, ledger=False))
    if free == 0:
        print("reading", *(bench.run(1, words).code for words in (["list"], ["status"])))
    print(free, done[-1].code, done[-1].err.strip().replace(chr(10), " | "))
    ballast.unlink()
done.append(log(bench, ledger=False))
print("faults", [*judge(bench, done, failing=True), *unclean(bench)])
"""


def test_on_a_full_disk_a_command_is_made_or_refused_and_nothing_is_lost(bench: Bench, tmp_path: Path) -> None:
    private = ["unshare", "--mount", "--map-root-user"]
    if shutil.which("unshare") is None or subprocess.run([*private, "true"], check=False).returncode:
        pytest.skip("no file system of limited size can be made here")
    small = tmp_path / "small"
    small.mkdir()
    command = [*private, sys.executable, "-c", FILL_A_DISK, str(bench.place), str(small)]
    result = ran(command, bench.env("priya"))
    assert result.code == 0, result
    reading, *lines, faults = result.out.splitlines()
    assert reading == "reading 0 0"
    assert faults == "faults []"
    codes = Counter(int(line.split()[1]) for line in lines)
    assert set(codes) == {0, FAILED}, result.out
    assert all("make room on the disk" in line for line in lines if int(line.split()[1]) == FAILED), result.out


def test_without_git_nothing_happens_and_what_to_install_is_said(bench: Bench, tmp_path: Path) -> None:
    words = bench.words(bench.take_number(), log_words(0))
    without = bench.env("priya") | {"PATH": str(tmp_path)}
    refused = ran([sys.executable, "-m", "hdesk", *words], without)
    assert (refused.code, refused.out) == (FAILED, "")
    assert "git is not installed (install git 2.36 or newer)" in refused.err
    assert sound(bench) == []


@pytest.fixture
def as_somebody() -> Callable[..., Ran]:
    """Run commands whom the file system can refuse something, root without its power over files included."""
    powers = "-dac_override,-dac_read_search"
    weaken = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}"] if os.geteuid() == 0 else []
    if weaken and (
        shutil.which("setpriv") is None
        or subprocess.run([*weaken, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("root may write everywhere, and cannot be kept from it here")

    def run(bench: Bench, *words: str) -> Ran:
        command = [*weaken, sys.executable, "-m", "hdesk", *bench.words(bench.take_number(), words)]
        return ran(command, bench.env("priya"))

    return run


@contextmanager
def unwritable(*folders: Path) -> Iterator[None]:
    """Take the permission to write in folders, for a while."""
    for folder in folders:
        folder.chmod(0o555)
    try:
        yield
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_without_permission_to_write_into_git_nothing_happens(bench: Bench, as_somebody: Callable[..., Ran]) -> None:
    ticket = log(bench).out.strip()
    head = bench.git("rev-parse", "HEAD")
    hidden = bench.desk / ".git"
    with unwritable(hidden / "objects", *(hidden / "objects").iterdir(), hidden / "refs/heads"):
        refused = as_somebody(bench, "note", ticket, "not to be")
        read = as_somebody(bench, "show", ticket)
    assert (refused.code, refused.out) == (FAILED, "")
    assert "the desk's folder and its .git must be writable by you" in refused.err
    assert read.code == 0
    assert bench.git("rev-parse", "HEAD") == head
    assert as_somebody(bench, "note", ticket, "to be").code == 0
    assert sound(bench) == []


def test_without_permission_to_write_files_the_change_is_made_and_the_next_command_finishes(
    bench: Bench, as_somebody: Callable[..., Ran]
) -> None:
    first = log(bench)
    ticket = first.out.strip()
    day = next((bench.desk / "tickets").rglob(f"{ticket}.yaml")).parent
    with unwritable(day):
        warned = as_somebody(bench, "note", ticket, "in git alone")
        read = as_somebody(bench, "show", ticket)
    assert warned.code == 0
    assert warned.out.startswith(ticket)
    assert "the change is safe in git" in warned.err
    assert "must be writable by you" in warned.err
    assert (read.code, "in git alone" in read.out) == (0, True)
    following = as_somebody(bench, "note", ticket, "next")
    assert (following.code, "hdesk:" in following.err) == (0, False)
    assert sound(bench) == []


def test_a_folder_that_may_only_be_read_can_be_read(bench: Bench, as_somebody: Callable[..., Ran]) -> None:
    ticket = log(bench).out.strip()
    folders = [bench.desk, *(path for path in bench.desk.rglob("*") if path.is_dir())]
    (bench.desk / ".git/hdesk/lock").unlink()
    with unwritable(*folders):
        for words in (["list"], ["show", ticket], ["kpi", "--period", "today"], ["status"], ["check"]):
            assert as_somebody(bench, *words).code == 0, words
        refused = as_somebody(bench, "note", ticket, "not to be")
    assert refused.code == FAILED
    assert "the desk cannot be locked" in refused.err


def test_a_lock_left_on_gits_index_delays_only_the_index(bench: Bench) -> None:
    lock = bench.desk / ".git/index.lock"
    lock.touch()
    made = log(bench)
    assert (made.code, made.acknowledged) == (0, True)
    assert f"rm {lock}" in made.err
    assert "the change is safe in git" in made.err
    lock.unlink()
    following = log(bench)
    assert (following.code, "hdesk:" in following.err) == (0, False)
    assert judge(bench, [made, following]) == []


def test_all_locks_that_a_killed_git_left_are_named_at_once(bench: Bench) -> None:
    names = ("HEAD.lock", "logs/refs/heads/main.lock", "refs/heads/main.lock")
    locks = [bench.desk / ".git" / name for name in names]
    for lock in locks:
        lock.touch()
    refused = log(bench)
    assert (refused.code, refused.out) == (FAILED, "")
    assert all(str(lock) in refused.err for lock in locks)
    for lock in locks:
        lock.unlink()
    assert log(bench).code == 0
    assert unclean(bench) == []


def test_a_lock_left_on_the_branch_refuses_the_change_and_says_what_to_remove(bench: Bench) -> None:
    lock = bench.desk / ".git/refs/heads/main.lock"
    lock.touch()
    refused = log(bench)
    assert (refused.code, refused.out) == (FAILED, "")
    assert f"rm {lock}" in refused.err
    lock.unlink()
    following = log(bench)
    assert following.code == 0
    assert judge(bench, [following]) == []
    assert unclean(bench) == []
