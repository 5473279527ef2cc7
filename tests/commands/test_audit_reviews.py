"""Quality audits: what is drawn, who may judge it, and what the judgement feeds."""

import pytest

from tests.commands.conftest import Shell
from tests.commands.test_undo import become, join_as

WEEK = "2026-W47"
ALL_RIGHT = ("--category", "right", "--subcategory", "right", "--notes", "clear", "--fields", "complete")


def with_audits(desk: Shell, text: str) -> None:
    """Give the desk checks of its own."""
    path = desk.folder / "desk.yaml"
    before, _, rest = path.read_text().partition("\naudits:\n")
    after = rest.partition("\n\n")[2]
    path.write_text(f"{before}\naudits:\n{text}\n\n{after}")
    desk("adopt")


@pytest.fixture
def team(desk: Shell) -> Shell:
    """Stand in a desk with an agent, Rahul, and a second lead, Meera, beside Priya; Rahul is at work."""
    join_as(desk, "rahul")
    join_as(desk, "meera", "lead")
    become(desk, "rahul")
    return desk


def contact(desk: Shell, *more: str, now: str | None = None) -> str:
    """Log a contact that was resolved at once."""
    return desk.log("--resolved", *more, now=now)


class TestSample:
    def test_is_the_same_whoever_draws_and_whatever_was_reviewed(self, team: Shell) -> None:
        for _ in range(4):
            contact(team)
        first = team.json("audit", "sample", "--period", WEEK, "--per-agent", "2")
        assert [one["agent"] for one in first] == ["rahul", "rahul"]
        become(team, "priya")
        team("audit", "review", first[0]["id"], *ALL_RIGHT)
        again = team.json("audit", "sample", "--period", "this-week", "--per-agent", "2")
        assert [one["id"] for one in again] == [one["id"] for one in first]
        assert [(one["score"], one["reviewer"]) for one in again] == [(100, "priya"), (None, None)]
        still = team.json("audit", "sample", "--period", WEEK, "--per-agent", "2", "--open")
        assert [one["id"] for one in still] == [first[1]["id"]]

    def test_what_is_added_later_only_takes_the_last_places(self, team: Shell) -> None:
        for _ in range(5):
            contact(team)
        small = team.json("audit", "sample", "--period", WEEK, "--per-agent", "2")
        large = team.json("audit", "sample", "--period", WEEK, "--per-agent", "4")
        assert large[:2] == small
        contact(team)
        grown = [one["id"] for one in team.json("audit", "sample", "--period", WEEK, "--per-agent", "4")]
        kept = [one["id"] for one in large if one["id"] in grown]
        assert len(kept) >= 3
        assert [one for one in grown if one in kept] == kept

    def test_another_seed_draws_others(self, team: Shell) -> None:
        for _ in range(6):
            contact(team)
        drawn = {
            tuple(
                one["id"] for one in team.json("audit", "sample", "--period", WEEK, "--per-agent", "3", "--seed", seed)
            )
            for seed in "abcd"
        }
        assert len(drawn) > 1

    def test_the_contact_of_a_ticket_is_looked_at_with_it(self, team: Shell) -> None:
        ticket = team.log()
        assert [one["id"] for one in team.json("audit", "sample", "--period", WEEK)] == [ticket]
        kinds = {one["kind"] for one in team.json("audit", "sample", "--period", WEEK, "--kind", "contacts")}
        assert kinds == {"contact"}
        assert "nothing was logged in 2026-W46" in team("audit", "sample", "--period", "2026-W46").err

    def test_every_agent_has_as_many(self, team: Shell) -> None:
        for _ in range(3):
            contact(team)
        become(team, "meera")
        for _ in range(3):
            contact(team)
        rows = team.json("audit", "sample", "--period", WEEK, "--per-agent", "2")
        assert [one["agent"] for one in rows] == ["meera"] * 2 + ["rahul"] * 2
        assert (
            "2 are your own: another lead may review them"
            in team("audit", "sample", "--period", WEEK, "--per-agent", "2").err
        )


class TestReview:
    def test_weighs_the_checks_that_apply(self, team: Shell) -> None:
        one, other = contact(team), contact(team)
        become(team, "priya")
        with_audits(team, "  tone: {title: Is the tone right, weight: 3}\n  notes: {title: Are the notes clear}")
        assert team.json("audit", "review", one, "--check", "tone=ok", "--notes", "unclear")["score"] == 75
        assert team.json("audit", "review", other, "--check", "tone=n/a", "--notes", "unclear")["score"] == 0

    def test_a_critical_failure_is_worth_nothing(self, team: Shell) -> None:
        found = contact(team)
        become(team, "priya")
        said = team("audit", "review", found, "--category", "wrong", *ALL_RIGHT[2:])
        assert said.out == f"{found}  0 of 100  category wrong\n"

    def test_of_a_ticket_stands_in_its_timeline(self, team: Shell) -> None:
        ticket = team.log()
        become(team, "priya")
        team("audit", "review", ticket[-6:], *ALL_RIGHT[:-1], "incomplete", "--text", "No city.")
        event = team.json("show", ticket)["timeline"][-1]
        assert (event["type"], event["by"], event["score"], event["text"]) == ("reviewed", "priya", 80, "No city.")
        assert event["checks"] == {
            "category": "right", "subcategory": "right", "notes": "clear", "fields": "incomplete",
        }  # fmt: skip
        team("check")

    def test_feeds_the_figures_and_the_last_one_counts(self, team: Shell) -> None:
        ticket, other = team.log(), contact(team)
        become(team, "priya")
        team("audit", "review", ticket, *ALL_RIGHT)
        team("audit", "review", other, *ALL_RIGHT[:-1], "incomplete")
        become(team, "meera")
        later = "2026-11-20T12:00:00+05:30"
        said = team("audit", "review", other, *ALL_RIGHT[:4], "--notes", "unclear", "--fields", "n/a", now=later)
        assert "takes the place of a review by priya, 80 of 100" in said.err
        accuracy, score = team.json("kpi", "logging_accuracy", "logging_score", "--period", "today", now=later)
        assert (accuracy["value"], accuracy["n"]) == (50, 2)
        # 100 and, of the weights 3, 2 and 3 that apply, 5.
        assert score["value"] == (100 + 62.5) / 2

    def test_names_every_check_that_is_not_answered(self, team: Shell) -> None:
        found = contact(team)
        become(team, "priya")
        refused = team("audit", "review", found, "--category", "right", expect=1)
        assert all(option in refused.err for option in ("--subcategory right|wrong|n/a", "--notes", "--fields"))
        assert (
            "there is no check 'tone'" in team("audit", "review", found, *ALL_RIGHT, "--check", "tone=ok", expect=1).err
        )
        assert "category cannot be 'righ'" in team("audit", "review", found, "--category", "righ", expect=1).err
        assert team.json("audit", "sample", "--period", WEEK, "--open") != []

    def test_is_the_leads_business(self, team: Shell) -> None:
        found = contact(team)
        refused = team("audit", "review", found, *ALL_RIGHT, expect=1)
        assert "rahul may not review" in refused.err
        assert "nobody reviews own work" in refused.err

    def test_nobody_reviews_what_they_wrote_on_or_answer_for(self, team: Shell) -> None:
        noted, edited, owned, moved = (team.log() for _ in range(4))
        become(team, "priya")
        team("note", noted, "Called.")
        team("edit", edited, "--subcategory", "schedule")
        team("own", owned, "priya")
        team("assign", moved, "priya")
        for ticket in (noted, edited, owned):
            assert "nobody reviews own work" in team("audit", "review", ticket, *ALL_RIGHT, expect=1).err
        team("audit", "review", moved, *ALL_RIGHT)
        become(team, "meera")
        team("audit", "review", noted, *ALL_RIGHT)

    def test_that_was_undone_never_was_and_undoing_it_is_the_leads_business(self, team: Shell) -> None:
        ticket = team.log()
        become(team, "priya")
        team("audit", "review", ticket, *ALL_RIGHT)
        become(team, "rahul")
        refused = team("undo", "HEAD", expect=1)
        assert "may not review" in refused.err
        become(team, "meera")
        team("undo", "HEAD")
        assert team.json("kpi", "logging_accuracy")[0]["n"] == 0
        assert team.json("audit", "sample", "--period", WEEK)[0]["score"] is None
        team("audit", "review", ticket, *ALL_RIGHT)


class TestChecks:
    @pytest.mark.parametrize(
        ("text", "finding"),
        [
            ("  tone: {title: Right, weight: 0}", "weight"),
            ("  tone: {weight: 2}", "title"),
            ("  tone: {title: Right, wieght: 2}", "wieght"),
            ("  Tone!: {title: Right}", "Tone!"),
            ("  {}", "at least one check"),
        ],
    )
    def test_are_judged_with_the_settings(self, desk: Shell, text: str, finding: str) -> None:
        path = desk.folder / "desk.yaml"
        before, _, rest = path.read_text().partition("\naudits:\n")
        path.write_text(f"{before}\naudits:\n{text}\n\n{rest.partition(chr(10) * 2)[2]}")
        refused = desk("adopt", expect=3)
        assert "desk.yaml" in refused.err
        assert finding in refused.err

    def test_are_the_usual_four_where_the_desk_names_none(self, team: Shell) -> None:
        become(team, "priya")
        path = team.folder / "desk.yaml"
        before, _, rest = path.read_text().partition("\naudits:\n")
        path.write_text(before + "\n" + rest.partition("\n\n")[2])
        team("adopt")
        become(team, "rahul")
        found = contact(team)
        become(team, "priya")
        assert team.json("audit", "review", found, *ALL_RIGHT)["score"] == 100
