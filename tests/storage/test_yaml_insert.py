"""Inserting holidays into desk.yaml's text: the rest stays byte for byte, in whatever form the calendar is written."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.storage.yaml_insert import with_holidays
from hdesk.storage.yaml_read import load

NEW = {date(2027, 1, 15): "Makar Sankranti", date(2027, 4, 7): "Ugadi: the new year, #1"}

FORMS = {
    "no holidays yet, a comment after the last line": """\
calendars:
  default:
    hours:
      mon: [["09:00", "18:00"]]  # early
      # later: Tuesday

# The clocks
clocks: []
""",
    "an empty key": "calendars:\n  default:\n    holidays:  # to come\n    hours: {}\n",
    "an empty list": "calendars:\n  default:\n    holidays: []  # to come\n    hours: {}\n",
    "an empty mapping": "calendars: {default: {holidays: {}, hours: {}}}\n",
    "a list on one line": "calendars:\n  default:\n    holidays: [2026-01-26, '2026-08-15']  # two\n    hours: {}\n",
    "a list over several lines, with a comma at its end": """\
calendars:
  default:
    holidays: [
      2026-01-26,  # Republic Day
      2026-08-15,  # Independence Day
    ]
    hours: {}
""",
    "a block list": """\
calendars:
  default:
    holidays:
    - 2026-01-26  # Republic Day
    - 2026-08-15

    # what follows
    hours: {}
""",
    "a block list of names": "calendars:\n  default:\n    holidays:\n      - 2026-01-26: One\n      - 2026-08-15\n",
    "a block mapping": """\
calendars:
  default:
    holidays:
      2026-01-26: Republic Day  # the first
      2026-08-15:
      # the end
  night:
    hours: {}
""",
    "a block mapping that ends the file in mid-line": "calendars:\n  default:\n    holidays:\n      2026-01-26: R",
    "a mapping on one line": "calendars:\n  default:\n    holidays: {2026-01-26: Republic Day}\n    hours: {}\n",
    "a calendar on one line": 'calendars:\n  default: {hours: {mon: [["09:00", "18:00"]]}}  # short\n  night: {}\n',
    "an empty calendar on one line": "calendars:\n  default: {}\n",
    "line ends of Windows": "calendars:\r\n  default:\r\n    holidays:\r\n    - 2026-01-26\r\n    hours: {}\r\n",
}


def named(value: Any) -> dict[str, str | None]:
    if isinstance(value, dict):
        return value
    pairs = [item if isinstance(item, dict) else {item: None} for item in value or []]
    return {day: name for pair in pairs for day, name in pair.items()}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_keeps_what_it_said_and_gains_the_holidays(form: str) -> None:
    text = FORMS[form]
    changed = with_holidays(text, "default", NEW, "IN-KA 2027")
    before, after = (load(one.encode(), "desk.yaml").value for one in (text, changed))
    added = {day.isoformat(): name for day, name in NEW.items()}
    held = before["calendars"]["default"].pop("holidays", None)
    assert named(after["calendars"]["default"].pop("holidays")) == named(held) | added
    assert after == before
    assert "# IN-KA 2027" in changed


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_taken_out_of_the_text(form: str) -> None:
    """Whatever stood there still does, in its order: comments, blank lines and quotes."""
    changed = with_holidays(FORMS[form], "default", NEW, "IN-KA 2027")
    left = iter(changed)
    assert all(character in left for character in FORMS[form])
    assert ("\r\n" in changed) == ("\r\n" in FORMS[form])
    assert "\n" not in changed.replace("\r\n", "") or "\r\n" not in FORMS[form]


def test_a_block_reads_as_if_a_person_had_written_it() -> None:
    changed = with_holidays(FORMS["no holidays yet, a comment after the last line"], "default", NEW, "IN-KA 2027")
    assert (
        changed
        == """\
calendars:
  default:
    hours:
      mon: [["09:00", "18:00"]]  # early
      # later: Tuesday
    holidays:
      # IN-KA 2027
      2027-01-15: Makar Sankranti
      2027-04-07: "Ugadi: the new year, #1"

# The clocks
clocks: []
"""
    )


def test_a_calendar_that_is_not_there_is_an_error() -> None:
    for text in ("calendars: {}\n", "calendars:\n  default:\n", "calendars: []\n", "x: 1\n"):
        with pytest.raises(KeyError):
            with_holidays(text, "default", NEW, "x")


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn", "Zl", "Zp")), min_size=1, max_size=20).map(
    lambda name: " ".join(name.split()) or "x"
)


@given(
    st.sampled_from(sorted(FORMS)),
    st.dictionaries(st.integers(0, 3000).map(lambda n: date(2027, 1, 1) + timedelta(n)), NAMES, min_size=1, max_size=5),
)
def test_any_name_is_read_back_as_it_was_given(form: str, days: dict[date, str]) -> None:
    changed = with_holidays(FORMS[form], "default", days, "R")
    held = named(load(changed.encode(), "desk.yaml").value["calendars"]["default"]["holidays"])
    for day, name in days.items():
        assert held[day.isoformat()] == name
