"""Who is told what, as written in desk.yaml: each mistake at its place, and words that no channel obeys."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain.findings import Finding
from hdesk.domain.notice_text import harmless
from hdesk.domain.notices import compile_notices, is_address
from hdesk.storage.settings import judge
from tests.support.desks import NOW, altered, desk_files, findings_in, vocabulary
from tests.support.editors import underlined

SOUND = """\
destinations:
  operations: HDESK_NOTIFY_OPERATIONS
  mail: HDESK_NOTIFY_MAIL
notify:
  - id: one
    on: [{escalated: {team: [operations, tech], handover: yes}}, promised]
    to: [operations, assignee]
    when: {category: pickup}
    digest: 30 minutes
    quiet: default
    urgent: true
  - id: two
    on: [{breached: {clock: [resolution]}}, {warned: {clock: update, lead: 1 business hour}}, {edited: {changes: order.value}}]
    to: team
    digest: daily 18:00
"""  # noqa: E501

MISTAKES = {
    "a URL": ("HDESK_NOTIFY_OPERATIONS", "slack://token@host", "a URL must not stand in desk.yaml", "operations: sl"),
    "a URL as a reader": ("to: team", "to: mailto://a:b@c", "a URL must not stand in desk.yaml", "to: mailto"),
    "a variable of somebody else": (
        "HDESK_NOTIFY_OPERATIONS", "AWS_SECRET_ACCESS_KEY",
        "`operations` names no variable of the environment that begins with HDESK_NOTIFY_", "operations: AWS"),
    "a destination that means a person": (
        "  operations: H", "  owner: HDESK_NOTIFY_\n  operations: H", "no destination can be called `owner`", "owner:"),
    "an unknown destination": (
        "[operations, assignee]", "[operatons, assignee]", "there is no destination `operatons`", "operatons, "),
    "a person without mail": (
        "  mail: HDESK_NOTIFY_MAIL\n", "", "`assignee` is written to through the destination `mail`", "assignee]"),
    "nobody": ("to: team", "to: []", "nobody is told", "to: []"),
    "an unknown event": ("promised]", "promisd]", "there is no event `promisd`", "promisd]"),
    "nothing to tell": (
        "on: [{escalated: {team: [operations, tech], handover: yes}}, promised]", "on: []", "`on` names nothing",
        "on: []"),
    "an unknown key of an event": ("{team: [op", "{teem: [op", "there is no key of escalated `teem`", "teem: "),
    "an unknown team": ("[operations, tech]", "[operations, tec]", "there is no team `tec`", "team: [operations"),
    "neither yes nor no": ("handover: yes", "handover: maybe", "there is no handover `maybe`", "handover: maybe"),
    "an unknown clock": ("clock: [resolution]", "clock: [resoluton]", "there is no clock `resoluton`", "clock: [res"),
    "a lead that is no time": ("lead: 1 business hour", "lead: soon", "`lead`: ", "lead: soon"),
    "an unknown unit of a digest": ("30 minutes", "30 minuts", "`digest`: ", "digest: 30"),
    "no time of day": ("daily 18:00", "daily 25:00", "there is no time of day 25:00", "digest: daily"),
    "an unknown calendar": ("quiet: default", "quiet: defalt", "there is no calendar `defalt`", "quiet: defalt"),
    "an unknown field": ("when: {category", "when: {categry", "unknown field `categry`", "categry: "),
    "an unknown key": ("urgent: true", "urgnt: true", "unknown key `urgnt`", "urgnt: "),
    "two rules with one id": ("id: two", "id: one", "two notices have the id `one`", "id: one"),
}  # fmt: skip


def files_with(text: str) -> dict[str, bytes]:
    files = desk_files()
    return files | {"desk.yaml": files["desk.yaml"] + text.encode()}


def at(files: dict[str, bytes], finding: Finding) -> str:
    assert finding.line is not None
    assert finding.column is not None
    return files["desk.yaml"].decode().split("\n")[finding.line - 1][finding.column - 1 :]


def test_what_is_sound_has_no_finding() -> None:
    setup, findings = judge(files_with(SOUND), NOW)
    assert findings == []
    assert setup is not None
    notices, _ = compile_notices(setup.config, vocabulary(setup))
    assert [(one.id, one.to, len(one.triggers)) for one in notices] == [
        ("one", ("operations", "assignee"), 2),
        ("two", ("team",), 3),
    ]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_found_at_its_place(mistake: str) -> None:
    right, wrong, message, place = MISTAKES[mistake]
    assert right in SOUND
    files = files_with(SOUND.replace(right, wrong, 1))
    finding = findings_in(files)[0]
    assert finding.message.startswith(message)
    assert at(files, finding).lstrip("- ").startswith(place) or place in at(files, finding)
    assert finding.hint is None or "token" not in finding.hint


def test_editors_underline_no_sound_rule_and_a_url() -> None:
    assert underlined("desk", files_with(SOUND)["desk.yaml"]) == []
    assert underlined("desk", files_with(SOUND.replace("HDESK_NOTIFY_MAIL", "mailto://a:b@c"))["desk.yaml"]) != []


def test_an_agent_whose_address_would_be_more_than_one_is_found() -> None:
    address = "email: arun@example.com"
    [finding] = findings_in(altered("desk.yaml", address, f"{address};evil@example.com", files_with(SOUND)))
    assert finding.message == "agent `arun` has no plain mail address"


@pytest.mark.parametrize(
    "address",
    ["a@example.com?cc=evil@example.com", "a@example.com, b@example.com", "a b@example.com", "a@b\nBcc: c@d", ""],
)
def test_only_one_plain_address_is_one(address: str) -> None:
    assert not is_address(address)
    assert is_address("priya.rao+desk@mail.example.com")


@given(st.text())
def test_words_of_others_are_one_line_that_calls_nobody_and_links_nowhere(text: str) -> None:
    line = harmless(text)
    assert len(line) <= 160
    assert not re.search(r"[@<>\r\n\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]|://|\]\(", line)
    assert harmless(line) == line


@given(st.text(alphabet="abcdefghij klmnop.,-(){}'\"!?éüहिन्दी", max_size=100))
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert harmless(text) == " ".join(text.split())


def test_the_example_that_the_default_desk_ships_is_sound() -> None:
    text = desk_files()["desk.yaml"].decode()
    begins = text.index("# destinations:")
    example = "".join(line[2:] + "\n" for line in text[begins:].splitlines())
    setup, findings = judge(files_with(example), NOW)
    assert findings == []
    assert setup is not None
    assert len(setup.config.notify) == 4


def test_the_example_in_the_docs_is_sound() -> None:
    text = Path("docs/notifications.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    _, findings = judge(files_with(example), NOW)
    assert findings == []
