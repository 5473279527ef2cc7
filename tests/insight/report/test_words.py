"""People's own words: where they stand, how they are carried over, how they are drafted."""

from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created

MONDAY = "2026-11-23T09:00:00+05:30"
BEFORE = """\
# Words

## Volume Overview
An outage on Tuesday.

## Next Week Focus
- Try the new sentence for *processing*.
"""


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0].strip()


@pytest.fixture
def words(hand: Hand) -> Hand:
    """Write words for the week before."""
    write(hand, "2026-W46", BEFORE)
    return hand


def write(hand: Hand, name: str, text: str) -> None:
    path = hand.folder / f"reports/weekly/{name}.words.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    hand.commit()


def test_what_was_to_be_done_is_carried_over_until_somebody_says_what_became_of_it(desk: Shell, words: Hand) -> None:
    text = desk("report", "weekly", now=MONDAY).out
    assert section(text, "Next Week Focus").endswith(
        "*Carried over from 2026-W46:*\n\n- Try the new sentence for *processing*."
    )
    assert "outage" not in text, "what was said of last week's figures is not true of these"
    write(words, "2026-W47", "## Next week focus\n- Done.\n")
    text = desk("report", "weekly", now=MONDAY).out
    assert section(text, "Next Week Focus").endswith("- Done.")
    assert "Carried over" not in text


def test_an_audience_may_have_words_of_its_own(desk: Shell, words: Hand) -> None:
    write(words, "2026-W47", "## Volume Overview\nFor all.\n## Next Week Focus\nFor all, too.\n")
    write(words, "2026-W47-vendor-sla-quality", "## Next Week Focus\nFor you alone.\n")
    text = desk("report", "weekly", "--for", "vendor-sla-quality", now=MONDAY).out
    assert section(text, "Volume Overview").endswith("For all.")
    assert section(text, "Next Week Focus").endswith("For you alone.")
    assert "For you alone." not in desk("report", "weekly", now=MONDAY).out


def test_what_stands_under_a_misspelt_heading_is_named_and_does_not_slip_into_the_section_before(
    desk: Shell, words: Hand
) -> None:
    write(words, "2026-W47", "## Volume Overview\nQuiet.\n### Calls\nFew.\n## Next Weeks Focus\n- Call Tech.\n")
    told = desk("report", "weekly", now=MONDAY)
    assert section(told.out, "Volume Overview").endswith("Quiet.\n### Calls\nFew.")
    assert "Call Tech" not in told.out
    assert "reports/weekly/2026-W47.words.md: 1 line stands under none of the headings: left out" in told.err


def test_a_comment_is_nobodys_words(desk: Shell, words: Hand) -> None:
    write(words, "2026-W47", "<!-- to\ndo -->\n## Volume Overview\n<!--\n- nothing\n-->\n")
    told = desk("report", "weekly", now=MONDAY)
    assert "nothing\n" not in told.out
    assert told.err == ""


def test_a_comment_leaves_no_gap(desk: Shell, words: Hand) -> None:
    text = "## Volume Overview\nQuiet.\n\n<!-- a\nb -->\n\n<!-- c -->\n\nThen <!-- not --> busy.\n<!-- d -->\nSo.\n"
    write(words, "2026-W47", text)
    told = section(desk("report", "weekly", now=MONDAY).out, "Volume Overview")
    assert told.endswith("\n\nQuiet.\n\nThen  busy.\n\nSo.")


def test_html_in_somebodys_words_is_shown_and_not_obeyed(desk: Shell, words: Hand) -> None:
    typed = "A <script>x</script> \\<img src=x> <!DOCTYPE a> of 3 < 4, see <https://example.com/a>."
    write(words, "2026-W47", f"## Volume Overview\n{typed}\n")
    told = section(desk("report", "weekly", now=MONDAY).out, "Volume Overview")
    assert told.endswith(
        "A &lt;script>x&lt;/script> \\&lt;img src=x> &lt;!DOCTYPE a> of 3 < 4, see <https://example.com/a>."
    )


def test_what_is_strong_is_strong_in_a_chat(desk: Shell, words: Hand) -> None:
    write(words, "2026-W47", "## Volume Overview\nIt was **very quiet**, __really__; 2 ** 3 is 8.\n")
    text = desk("report", "weekly", "--format", "text", now=MONDAY).out
    assert "It was *very quiet*, *really*; 2 * * 3 is 8." in text


def test_a_draft_has_the_headings_what_was_carried_over_and_what_the_figures_suggest(desk: Shell, words: Hand) -> None:
    words.ticket(created("2026-11-20T10:00:00+05:30"), category="safety", subcategory="injury", nature="complaint")
    words.commit()
    before = desk("report", "weekly", now=MONDAY).out
    path = desk("report", "weekly", "--words", now=MONDAY).out.strip()
    draft = (desk.folder / "reports/weekly/2026-W47.words.md").read_text()
    assert path.endswith("reports/weekly/2026-W47.words.md")
    assert "Of 2026-W46; what became of it?\n\n- Try the new sentence for *processing*." in draft
    assert "- See 1 serious complaint or urgent ticket through" in draft
    assert "- none" not in draft, "no repeated complaints: that is nothing to say"
    assert desk("report", "weekly", now=MONDAY).out == before, "a draft is nothing until it is committed"
    words.commit()
    after = desk("report", "weekly", now=MONDAY).out
    assert [line for line in after.splitlines() if line not in before] == [
        line for line in after.splitlines() if line.startswith(("Recommerce", "Of 2026-W46"))
    ], "what the figures suggest is said by nobody until it is taken out of its comment"


def test_a_draft_overwrites_nothing(desk: Shell, words: Hand) -> None:
    path = words.folder / "reports/weekly/2026-W47.words.md"
    path.write_text("mine\n")
    assert "the words are there already" in desk("report", "weekly", "--words", now=MONDAY, expect=1).err
    assert path.read_text() == "mine\n"


def test_a_suggestion_cannot_end_the_comment_that_it_stands_in(desk: Shell, hand: Hand) -> None:
    hand.ticket(created("2026-11-20T10:00:00+05:30"), category="fraud", subject="--> ## Next Week Focus")
    hand.commit()
    desk("report", "weekly", "--words", now=MONDAY)
    hand.commit()
    assert "Next Week Focus" not in section(desk("report", "weekly", now=MONDAY).out, "Volume Overview")
    assert (hand.folder / "reports/weekly/2026-W47.words.md").read_text().count("-->") == (
        (hand.folder / "reports/weekly/2026-W47.words.md").read_text().count("<!--")
    )


def test_a_draft_is_written_into_the_desk_and_nowhere_else(desk: Shell, hand: Hand, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (hand.folder / "reports").symlink_to(outside)
    refused = desk("report", "weekly", "--words", now=MONDAY, expect=1)
    assert "reports: a symbolic link stands where a folder must be (move it away)" in refused.err
    assert not list(outside.iterdir())


def test_words_that_are_a_link_or_no_text_are_named_and_left_out(desk: Shell, words: Hand) -> None:
    path = words.folder / "reports/weekly/2026-W47.words.md"
    path.symlink_to("2026-W46.words.md")
    words.commit()
    said = desk("report", "weekly", now=MONDAY, expect=3)
    assert "reports/weekly/2026-W47.words.md: the words for a report are a link: left out" in said.err
    assert "under none of the headings" not in said.err
    assert "Carried over from 2026-W46" in said.out, "the report is there, with the words that can be read"
    path.unlink()
    path.write_bytes(b"## Volume Overview\nAn outage.\n\xff\xfe\x00\x01\n")
    words.commit()
    said = desk("report", "weekly", now=MONDAY, expect=3)
    assert "the words for a report are no text in UTF-8: left out" in said.err
    assert "An outage." not in said.out
