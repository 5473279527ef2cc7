"""Paths and links: what a ticket or a tree says is never followed out of the desk."""

from pathlib import Path

import pytest

from tests.hostile.conftest import FEW, PATH, TICKET, Hostile, loud
from tests.support.plumbing import FILE, LINK, MODULE, Entry

READING = ("status", "list", "kpi", "check", "contacts", "report weekly")
OTHER = b"tickets/2026/11/20/HD-261120-AAAAAA.yaml"


@pytest.mark.parametrize("identity", ["../../x", "/etc/passwd", "HD-261120-AAAAAA/../../../x", "-x", ".git/config"])
def test_an_id_is_never_a_path(hostile: Hostile, identity: str) -> None:
    hostile.commit({OTHER: (FILE, hostile.ticket.replace(TICKET.encode(), identity.encode()))})
    results = hostile.run_all((*READING, "adopt", "check --fix", "reindex", "report weekly --commit"))
    loud(results, *READING, words="HD-261120-AAAAAA.yaml:2:1: `id` cannot be")


@pytest.mark.parametrize(
    "path",
    [
        b"tickets/../../outside/secret.yaml", b"tickets/2026/11/20/../../../../../outside/new.yaml",
        b"contacts/../../outside/secret.yaml", b"tickets/.GIT/hooks/post-commit", b"tickets/./x.yaml",
    ],
)  # fmt: skip
def test_a_path_of_a_tree_is_never_followed_out(hostile: Hostile, path: bytes) -> None:
    hostile.commit({path: (FILE, hostile.ticket)})
    results = hostile.run_all(FEW)
    loud(results, "status", "list", "kpi", "check", words=path.decode())
    assert "not a path that can be written" in results["check"].err


@pytest.mark.parametrize(
    "path", [b".git/config", b"git~1/config", b"a/.Git/config", b".git /x", b"-x", "sop/.g\u200cit/x".encode(),
             b".git::$INDEX_ALLOCATION/config"],
)  # fmt: skip
def test_a_path_that_some_system_takes_for_gits_folder_is_named(hostile: Hostile, path: bytes) -> None:
    config = (hostile.desk / ".git/config").read_bytes()
    hostile.commit({path: (FILE, f"[core]\n\tfsmonitor = {hostile.trap}\n".encode())})
    results = hostile.run_all(("check", "status", "list", "note {ticket} hello", "adopt", "sync"))
    loud(results, "check", words="not a path that can be written")
    assert (hostile.desk / ".git/config").read_bytes().startswith(config)


LINKS: dict[bytes, bytes] = {
    b"tickets": b"../outside", PATH.encode(): b"../../../../../outside/secret.yaml", b"contacts": b"../outside",
    b"contacts/2026/11/20/priya.yaml": b"../../../../../outside/secret.yaml", b"attachments": b"../outside",
    b"desk.yaml": b"../outside/secret.yaml", b"routing.yaml": b"../outside/secret.yaml", b"reports": b"../outside",
    b"reports/weekly/2026-W46.words.md": b"../../../outside/secret.yaml", b"sop/call.md": b"../../outside/secret.yaml",
    b".gitattributes": b"../outside/secret.yaml", b"operations": b"../outside",
}  # fmt: skip


@pytest.mark.parametrize("path", LINKS, ids=bytes.decode)
def test_a_committed_link_is_named_and_not_followed(hostile: Hostile, path: bytes) -> None:
    hostile.commit({path: (LINK, LINKS[path])})
    results = hostile.run_all(FEW)
    loud(results, "check", words=f"{path.decode()}: a link or submodule stands where a desk has plain files")
    if path.startswith((b"tickets", b"contacts")):
        loud(results, *READING, words=f"{path.decode()}: a link or submodule")


@pytest.mark.parametrize("path", [b"tickets/2026/11/19", b"tickets", b"contacts", PATH.encode(), b"sop/more"])
def test_a_submodule_is_named_and_not_entered(hostile: Hostile, path: bytes) -> None:
    modules = f'[submodule "x"]\n\tpath = {path.decode()}\n\turl = ext::{hostile.trap}\n'
    changes: dict[bytes, Entry | None] = {path: (MODULE, b"1" * 40), b".gitmodules": (FILE, modules.encode())}
    hostile.commit(changes)
    results = hostile.run_all(FEW)
    loud(results, "check", words=f"{path.decode()}: a link or submodule")
    if path.startswith((b"tickets", b"contacts")):
        loud(results, "status", "list", "kpi", words=f"{path.decode()}: a link or submodule")


def test_a_submodules_program_is_not_run(hostile: Hostile) -> None:
    modules = f'[submodule "x"]\n\tpath = sop/more\n\turl = ./x\n\tupdate = !{hostile.trap}\n'
    hostile.commit({b"sop/more": (MODULE, b"1" * 40), b".gitmodules": (FILE, modules.encode())})
    assert "submodule.x.update" in hostile.run_all(FEW)["status"].err


def test_a_repository_inside_the_folder_is_not_entered(hostile: Hostile) -> None:
    inner = hostile.desk / "tickets/2026/11/19"
    inner.mkdir()
    for words in (("init", "-q"), ("config", "core.fsmonitor", str(hostile.trap)),
                  ("config", "filter.x.clean", str(hostile.trap))):  # fmt: skip
        hostile.shell.git("-C", str(inner), *words)
    (inner / ".gitattributes").write_text("* filter=x\n")
    hostile.canary.unlink(missing_ok=True)
    hostile.plumbing.commit({b"tickets/2026/11/19": (MODULE, b"1" * 40)})
    hostile.run_all(FEW)


@pytest.mark.parametrize("place", ["tickets", "contacts", "attachments", "reports", "desk.yaml", PATH])
def test_a_link_in_the_folder_is_not_followed(hostile: Hostile, place: str) -> None:
    path = hostile.desk / place
    if path.exists():
        hostile.shell.git("mv", place, "aside")
    target = hostile.place / "outside"
    path.symlink_to(target / "secret.yaml" if path.suffix else target)
    hostile.run_all(FEW)


@pytest.mark.parametrize("name", ["hdesk", "hdesk/lock", "hdesk/index.sqlite", "hdesk/settings", "hdesk/journal"])
def test_hdesks_own_files_are_no_links(hostile: Hostile, name: str) -> None:
    place = hostile.desk / ".git" / name
    if place.is_dir():
        place.rename(place.with_name("hdesk-before"))
    else:
        place.unlink(missing_ok=True)
    target = hostile.place / "outside"
    place.symlink_to(target if name == "hdesk" else target / "secret.yaml")
    results = hostile.run_all(FEW)
    for command in ("status", "list", "note {ticket} hello", "check"):
        assert results[command].code == 1
        assert "a symbolic link stands where hdesk keeps its own files" in results[command].err
    assert Path(place).is_symlink()
