"""What one clone redacted stays out, whatever another one wrote meanwhile."""

from pathlib import Path

from tests.commands.conftest import Shell
from tests.support.clones import Team, git, head


def tree(desk: Shell) -> str:
    """Give all that is committed, contents and names."""
    listing = desk.git("ls-tree", "-r", "--name-only", "HEAD")
    found = desk.git("grep", "--text", "--no-color", "", "HEAD", "--", "tickets", "contacts", "attachments")
    return listing + found


def attach(desk: Shell, ticket: str, name: str, place: Path) -> None:
    file = place / name
    file.write_text(f"a picture of {name}\n")
    desk("attach", ticket, str(file))


def test_words_and_attachments_that_were_taken_out_do_not_come_back(team: Team, tmp_path: Path) -> None:
    priya, ravi = team["priya"], team["ravi"]
    ticket = priya.log("--email", "asha@example.com")
    attach(priya, ticket, "invoice.txt", tmp_path)
    team.meet("priya", "ravi")
    assert "asha@example.com" in tree(ravi)
    priya("redact", "--customer", ticket, "--yes")
    ravi("note", ticket, "Wrote to asha@example.com again.")
    attach(ravi, ticket, "photo.txt", tmp_path)
    ravi("sync")
    assert "1 ticket merged" in priya("sync").out
    ravi("sync")
    assert head(priya) == head(ravi)
    assert "asha@example.com" not in tree(ravi)
    assert "a picture of" not in tree(ravi)
    assert ravi("check").code == 0


def test_two_pseudonyms_of_one_customer_become_one(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    tickets = [priya.log("--email", "asha@example.com") for _ in "ab"]
    team.meet("priya", "ravi")
    for desk in (priya, ravi):
        desk("redact", "--customer", tickets[0], "--yes")
    team.meet("ravi", "priya")
    assert head(priya) == head(ravi) == git(team.hub, "rev-parse", "main")
    names = {desk.json("show", one)["customer"]["id"] for desk in (priya, ravi) for one in tickets}
    assert len(names) == 1
    assert names.pop().startswith("anon-")


def test_texts_that_were_blanked_later_stay_blank_and_so_does_what_came_meanwhile(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    ticket = priya.log("--email", "asha@example.com")
    priya("note", ticket, "The house with the blue door.")
    priya("redact", ticket, "--yes")
    team.meet("priya", "ravi")
    name = ravi.json("show", ticket)["customer"]["id"]
    priya("redact", ticket, "--texts", "--yes")
    ravi("note", ticket, "Behind the green gate.")
    team.meet("priya", "ravi", "priya")
    assert head(priya) == head(ravi)
    assert "blue door" not in tree(ravi)
    assert "green gate" not in tree(ravi)
    assert ravi.json("show", ticket)["customer"] == {"id": name}
    for desk in (priya, ravi):
        desk("audit", "verify")
        desk("check")
