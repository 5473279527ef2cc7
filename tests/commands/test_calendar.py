"""`hdesk calendar`: hours and holidays shown, due dates and lapses explained, public holidays written down."""

import csv
import io
import re
from pathlib import Path

import pytest

from tests.commands.conftest import Shell

BREAK = '      sun: [["10:00", "17:00"]]\n'


def configure(desk: Shell, *replacements: tuple[str, str]) -> None:
    """Change desk.yaml and commit it."""
    path = Path(desk.folder) / "desk.yaml"
    text = path.read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)
    desk.git("commit", "-qam", "settings")


class TestShow:
    def test_shows_hours_by_weekday_and_what_differs_from_them_to_come(self, desk: Shell) -> None:
        configure(
            desk,
            (BREAK, BREAK + """\
    holidays: [2026-11-19, {2026-12-25: Christmas Day}]
    date_hours: {2026-11-23: [["12:00", "14:00"], ["22:00", "24:00"]]}
    breaks: {2026-11-24: [["11:00", "11:30"]]}
"""),
        )  # fmt: skip
        out = desk("calendar", "show").out
        assert "now Fri 20 Nov 11:00: open, closes Fri 20 Nov 19:00" in out
        assert re.search(r"Sun +10:00-17:00 +7 h", out)
        assert "Fri 2026-12-25  Christmas Day\n  Tue 2027-01-26  Republic Day, every year" in out
        assert "2026-11-19" not in out, "that one has passed"
        assert "Mon 2026-11-23  12:00-14:00 and 22:00-24:00" in out
        assert "Tue 2026-11-24  11:00-11:30" in out
        rows = list(csv.DictReader(io.StringIO(desk("--format", "csv", "calendar", "show").out)))
        assert [row["hours"] for row in rows if row["kind"] == "changed hours"] == ["12:00-14:00 and 22:00-24:00"]
        days = desk.json("calendar", "show")["days"]
        assert [day["hours"] for day in days if day["kind"] == "break"] == [[["11:00", "11:30"]]]

    def test_shows_a_month_day_by_day(self, desk: Shell) -> None:
        configure(desk, ("timezone: Asia/Kolkata", "timezone: Europe/Berlin"))
        days = desk.json("calendar", "show", "--month", "2026-10", now="2026-10-20T11:00:00+02:00")
        assert len(days) == 31
        assert [day["note"] for day in days if day["note"]] == [
            "holiday: Gandhi Jayanti",
            "the clocks change: the day has 25 h",
        ]
        out = desk("calendar", "show", "--month", "2026-10", now="2026-10-20T11:00:00+02:00").out
        assert out.endswith("default, 2026-10: 30 of 31 days open, 288 h\n")

    def test_who_counts_on_it_is_named(self, desk: Shell) -> None:
        configure(
            desk,
            ("tech: {title: Tech, tier: L2}", "tech: {title: Tech, tier: L2, calendar: night}"),
            (
                "calendars:\n",
                'tier_calendars: {L3: night}\ncalendars:\n  night:\n    hours: {mon: [["00:00", "24:00"]]}\n',
            ),
        )
        assert desk.json("calendar", "show", "night")["counted_by"] == ["team tech", "tier L3"]
        assert "other calendars: night" in desk("calendar", "show").out
        assert "did you mean night?" in desk("calendar", "show", "nihgt", expect=4).err


class TestCounting:
    def test_due_says_when_and_which_hours_were_closed(self, desk: Shell) -> None:
        assert desk("calendar", "due", "2026-11-20 16:00", "6 business hours").out.splitlines() == [
            "Sat 21 Nov 12:00  on calendar default, Asia/Kolkata",
            "",
            "  start    Fri 20 Nov 16:00  + 6 business hours",
            "  closed   Fri 20 Nov 19:00 to Sat 21 Nov 09:00  14 h night",
            "  due      Sat 21 Nov 12:00  = start + 6 h open + 14 h closed",
        ]

    def test_elapsed_counts_opening_time(self, desk: Shell) -> None:
        found = desk.json("calendar", "elapsed", "2026-11-20 16:00", "2026-11-22 11:00")
        assert (found["open_s"], found["closed_s"], found["total_s"]) == (14 * 3600, 29 * 3600, 43 * 3600)
        rows = list(csv.DictReader(io.StringIO(
            desk("--format", "csv", "calendar", "elapsed", "2026-11-20 16:00", "2026-11-22 11:00").out)))  # fmt: skip
        assert [row["state"] for row in rows] == ["open", "closed", "open", "closed", "open"]
        assert sum(int(row["seconds"]) for row in rows if row["state"] == "open") == found["open_s"]

    def test_thirty_years_are_counted_and_what_is_not_listed_is_summed_up(self, desk: Shell) -> None:
        out = desk("calendar", "elapsed", "1996-01-01", "2026-01-01").out
        listed = sum(int(hours) for hours in re.findall(r"(\d+) h night", out))
        [rest] = re.findall(r"and (\d+) h more", out)
        [(opened, closed)] = re.findall(r"start \+ (\d+) h open \+ (\d+) h closed", out)
        assert listed + int(rest) == int(closed)
        assert int(opened) + int(closed) == 24 * 10_958

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (("due", "now", "5"), 1, "'5' has no unit after 5"),
            (("due", "now", "5 busines hours"), 1, "did you mean `business`?"),
            (("due", "soon", "5h"), 1, "'soon'"),
            (("due", "now", "5h", "--calendar", "defualt"), 4, "did you mean default?"),
            (("due", "now", "9000000bh"), 1, "has no 5.4e+08 minutes of opening time"),
            (("due", "now", "99999999999999d"), 1, "beyond what a date can say"),
            (("elapsed", "tomorrow", "today"), 1, "is before"),
            (("show", "--month", "2026-13"), 1, "is not a period"),
            (("show", "--month", "all"), 1, "too long"),
        ],
    )
    def test_what_cannot_be_counted_is_said(self, desk: Shell, words: tuple[str, ...], code: int, said: str) -> None:
        assert said in desk("calendar", *words, expect=code).err

    @pytest.mark.parametrize("words", [("calendar", "show"), ("calendar", "due", "now", "1h"), ("list",), ("queue",)])
    def test_a_calendar_that_never_opens_stops_every_command_that_needs_it(
        self, desk: Shell, words: tuple[str, ...]
    ) -> None:
        path = Path(desk.folder) / "desk.yaml"
        path.write_text(re.sub(r'\[\["\d\d:00", "\d\d:00"\]\]', "[]", path.read_text()))
        desk.git("commit", "-qam", "closed for good")
        line = path.read_text().splitlines().index("  default:") + 1
        said = f"desk.yaml:{line}:3: calendar default: never open (give hours for at least one weekday, or date_hours)"
        assert said in desk(*words, expect=3).err
        assert said in desk("rules", "check", expect=3).err


class TestHolidays:
    def test_a_regions_holidays_are_written_into_desk_yaml_in_one_commit(self, desk: Shell) -> None:
        before = (desk.folder / "desk.yaml").read_text()
        added = desk.json("calendar", "holidays", "add", "in-ka", "2027")
        assert {row["holiday"]: row["added"] for row in added}["Republic Day"] is False  # it is one every year
        after = (desk.folder / "desk.yaml").read_text()
        kept = [line for line in after.splitlines() if line in before.splitlines()]
        assert kept == before.splitlines()
        assert "      2027-11-01: Karnataka Rajyotsava\n" in after
        assert (
            desk.git("log", "-1", "--format=%s %an").strip() == "holidays of IN-KA 2027 in calendar default Priya Rao"
        )
        assert desk.clean()
        assert desk("rules", "check").code == 0
        days = desk.json("calendar", "show", "--month", "2027-11")
        assert days[0]["note"] == "holiday: Karnataka Rajyotsava"
        assert days[0]["open_s"] == 0

    def test_adding_them_again_changes_nothing(self, desk: Shell) -> None:
        desk("calendar", "holidays", "add", "IN-KA", "2027")
        head = desk.git("rev-parse", "HEAD")
        assert not any(row["added"] for row in desk.json("calendar", "holidays", "add", "IN-KA", "2027"))
        assert desk.git("rev-parse", "HEAD") == head
        desk("calendar", "holidays", "add", "IN-KA", "2028")
        assert desk.git("rev-parse", "HEAD") != head

    def test_a_dry_run_writes_nothing(self, desk: Shell) -> None:
        head = desk.git("rev-parse", "HEAD")
        assert "would be added" in desk("calendar", "holidays", "add", "DE-BY", "2027", "--dry-run").err
        assert desk.git("rev-parse", "HEAD") == head
        assert desk.clean()

    def test_an_unknown_region_is_a_finding_with_the_nearest(self, desk: Shell) -> None:
        assert "did you mean IN-KA?" in desk("calendar", "holidays", "add", "IN-KAA", "2027", expect=4).err
        assert "there is no region 'ZZ'" in desk("calendar", "holidays", "add", "ZZ", "2027", expect=4).err

    def test_a_draft_of_desk_yaml_is_not_run_over(self, desk: Shell) -> None:
        path = desk.folder / "desk.yaml"
        path.write_text(path.read_text() + "# mine\n")
        assert "a draft" in desk("calendar", "holidays", "add", "IN-KA", "2027", expect=5).err
        assert path.read_text().endswith("# mine\n")
