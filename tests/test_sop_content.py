"""What the default desk's procedures promise to their readers: nothing in sop/ leads nowhere."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

SOP = Path(__file__).parent.parent / "sop"
PRESET = Path(__file__).parent.parent / "hdesk" / "presets" / "recommerce" / "desk.yaml"

KINDS = {"procedure", "script", "faq", "template"}
KEYS = {"id", "kind", "title", "summary", "categories", "channels", "owner", "reviewed_on", "tags"}
OWN_KEYS = {"procedure": {"steps"}, "script": {"steps"}, "faq": set[str](), "template": {"subject"}}
STEP_KEYS = {"id", "say", "do", "ask", "answers", "next", "note", "command"}
WALKS = {"call", "triage"}

PLACEHOLDERS = {
    "ticket.id", "ticket.subject", "customer.name", "order.id", "order.vendor",
    "due", "agent.name", "desk.name", "text",
}  # fmt: skip

TAXONOMY = {
    "order_status": ("where_is_my_order", "order_confirmation", "cancel_order", "change_order"),
    "pickup": ("schedule", "reschedule", "long_pending", "associate_no_show", "missed_slot"),
    "payout": ("when_paid", "delayed", "wrong_amount", "bank_details", "failed"),
    "price": ("how_priced", "changed_at_door", "offer_or_coupon", "dispute"),
    "serviceability": ("pincode_not_covered", "slot_not_available", "new_area_request"),
    "vendor": ("behaviour", "late", "wrong_inspection", "asked_for_cash"),
    "app": ("documents", "otp", "login", "crash", "bug"),
    "safety": ("hazardous_device", "personal_safety", "injury"),
    "fraud": ("impersonation", "asked_for_otp", "asked_for_money", "stolen_device", "identity_misuse"),
    "other": ("general", "feedback", "data_privacy", "compliment"),
}
TEAMS = {
    "helpdesk", "operations", "vendor-sla-quality", "area-serviceability", "pricing-buyback", "tech",
    "cx-manager", "operations-manager", "crm-lifecycle",
}  # fmt: skip
TEMPLATES = {
    "acknowledgement", "need-information", "pickup-rescheduled", "pickup-delayed-apology", "payout-delayed",
    "payout-sent", "price-explained", "not-serviceable", "resolved-please-confirm", "follow-up-no-answer",
    "closing-no-answer", "fraud-warning", "escalated-update", "feedback-request",
}  # fmt: skip


class Page(NamedTuple):
    path: Path
    front: dict[str, Any]
    body: str

    @property
    def whole(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def steps(self) -> list[dict[str, Any]]:
        return list(self.front.get("steps", []))


def read(path: Path) -> Page:
    """Load the front matter as texts: `yes` and `2026-11-01` stay what was written."""
    start, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert start == "", f"{path.name} does not start with front matter"
    return Page(path, yaml.load(front, Loader=yaml.BaseLoader), body)


PAGES = {path.stem: read(path) for path in sorted(SOP.glob("*.md"))}

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
every_walk = pytest.mark.parametrize(
    "page",
    [page for page in PAGES.values() if page.steps],
    ids=[n for n, page in PAGES.items() if page.steps],
)
every_template = pytest.mark.parametrize(
    "page",
    [page for page in PAGES.values() if page.front["kind"] == "template"],
    ids=[name for name, page in PAGES.items() if page.front["kind"] == "template"],
)


def targets(step: dict[str, Any]) -> list[str]:
    onward = [step["next"]] if "next" in step else []
    return onward + list(step.get("answers", {}).values())


def reached(steps: list[dict[str, Any]]) -> set[str]:
    by_id = {step["id"]: step for step in steps}
    seen: set[str] = set()
    ahead = [steps[0]["id"]]
    while ahead:
        step = ahead.pop()
        if step not in seen:
            seen.add(step)
            ahead += targets(by_id[step])
    return seen


def rows(page: Page) -> Iterator[tuple[str, str]]:
    """Give (category, subcategory) of the tables whose first column names the category once."""
    category = ""
    for line in page.body.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) > 2:
            named = re.fullmatch(r"`(\w+)`", cells[0])
            category = named[1] if named else (category if cells[0] == "" else "")
            sub = re.fullmatch(r"`(\w+)`", cells[1])
            if category and sub:
                yield category, sub[1]


def anchors(page: Page) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.body, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def commands(page: Page) -> Iterator[list[str]]:
    """Give the words of every whole `hdesk` command: in steps, code blocks and code spans."""
    texts = [step["command"] for step in page.steps if "command" in step]
    for block in re.findall(r"^```sh\n(.*?)^```", page.body, re.MULTILINE | re.DOTALL):
        texts += block.replace("\\\n", " ").splitlines()
    prose = re.sub(r"^```.*?^```", "", page.body, flags=re.MULTILINE | re.DOTALL)
    texts += re.findall(r"`(hdesk [^`]*)`", prose)
    for text in texts:
        for one in text.split(" && "):
            words = shlex.split(one, comments=True)
            if words:
                yield words


def option(words: list[str], name: str) -> str | None:
    return words[words.index(name) + 1] if name in words[:-1] else None


def named_team(team: str) -> bool:
    return team in TEAMS or team == "TEAM"


@every_page
def test_front_matter_has_exactly_the_keys_of_its_kind(page: Page) -> None:
    kind = page.front["kind"]
    assert kind in KINDS
    assert set(page.front) - OWN_KEYS[kind] == KEYS
    for key in ("title", "summary", "owner", "reviewed_on"):
        assert isinstance(page.front[key], str)
        assert page.front[key].strip()
    assert isinstance(page.front["categories"], list)
    assert page.front["channels"]
    assert page.front["tags"]


@every_page
def test_an_id_is_the_file_s_name(page: Page) -> None:
    assert page.front["id"] == page.path.stem
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", page.path.stem)


@every_page
def test_front_matter_reads_the_same_for_a_loader_that_guesses_types(page: Page) -> None:
    front = page.whole.split("---\n", 2)[1]
    assert yaml.safe_load(front) | {"reviewed_on": "2026-11-01"} == page.front


@every_page
def test_owners_categories_and_channels_are_the_desk_s(page: Page) -> None:
    assert page.front["owner"] in TEAMS
    assert set(page.front["categories"]) <= set(TAXONOMY)
    assert set(page.front["channels"]) <= {"call", "email", "chat", "walk_in", "social", "self_service"}


def test_the_taxonomy_and_teams_here_are_those_of_the_shipped_desk() -> None:
    desk = yaml.safe_load(PRESET.read_text(encoding="utf-8"))
    shipped = {name: tuple(category["subcategories"]) for name, category in desk["taxonomy"].items()}
    assert shipped == TAXONOMY
    assert set(desk["teams"]) == TEAMS


def test_the_walks_that_the_command_line_names_have_steps() -> None:
    assert {name for name, page in PAGES.items() if page.steps} >= WALKS


@every_walk
def test_steps_are_well_formed_and_their_ids_unique(page: Page) -> None:
    ids = [step["id"] for step in page.steps]
    assert len(set(ids)) == len(ids)
    for step in page.steps:
        assert set(step) <= STEP_KEYS, step["id"]
        assert "do" in step, step["id"]
        assert ("ask" in step) == ("answers" in step), step["id"]
        assert not ("answers" in step and "next" in step), step["id"]


@every_walk
def test_every_target_exists_and_every_step_is_reached(page: Page) -> None:
    ids = {step["id"] for step in page.steps}
    assert {target for step in page.steps for target in targets(step)} <= ids
    assert reached(page.steps) == ids


@every_walk
def test_every_step_can_come_to_an_end(page: Page) -> None:
    ending = {step["id"] for step in page.steps if not targets(step)}
    assert ending
    before: set[str] = set()
    while ending != before:
        before = set(ending)
        ending |= {step["id"] for step in page.steps if before & set(targets(step))}
    assert ending == {step["id"] for step in page.steps}


@pytest.mark.parametrize("name", ["triage", "escalation-map"])
def test_each_subcategory_has_its_row_once(name: str) -> None:
    wanted = sorted((category, sub) for category, subs in TAXONOMY.items() for sub in subs)
    found = sorted(row for row in rows(PAGES[name]) if row[0] in TAXONOMY)
    assert found == wanted


def test_the_escalation_map_names_every_team() -> None:
    assert {team for team in TEAMS if f"`{team}`" in PAGES["escalation-map"].body} == TEAMS


def test_every_category_has_an_faq() -> None:
    covered = {name for page in PAGES.values() if page.front["kind"] == "faq" for name in page.front["categories"]}
    assert covered == set(TAXONOMY)


def test_every_standard_reply_is_there_and_in_the_e_mail_script() -> None:
    wanted = {f"template-{name}" for name in TEMPLATES}
    assert {name for name in PAGES if name.startswith("template-")} == wanted
    assert {name for name in wanted if f"`{name}`" in PAGES["email-chat"].body} == wanted


@every_template
def test_a_template_uses_only_the_allowed_placeholders(page: Page) -> None:
    text = page.front["subject"] + page.body
    held = re.findall(r"\{\{ ([^{}]+) \}\}", text)
    assert set(held) <= PLACEHOLDERS
    rest = re.sub(r"\{\{ [^{}]+ \}\}", "", text)
    assert not re.search(r"[{}]|%\}|\*\*", rest)


@every_template
def test_a_template_greets_signs_and_carries_the_ticket_s_number_in_its_subject(page: Page) -> None:
    assert "{{ ticket.id }}" in page.front["subject"]
    assert page.body.strip().startswith("Dear {{ customer.name }},")
    assert page.body.strip().endswith("{{ agent.name }}\n{{ desk.name }}")


@every_page
def test_no_relative_link_is_broken(page: Page) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.body):
        name, _, anchor = target.partition("#")
        there = PAGES[Path(name).stem] if name else page
        assert name in {"", there.path.name}
        assert not anchor or anchor in anchors(there), target


@every_page
def test_procedures_that_are_named_exist(page: Page) -> None:
    named = re.findall(r"\b(?:template|faq)-[a-z]+(?:-[a-z]+)*\b", page.whole)
    assert set(named) <= set(PAGES)


@every_page
def test_commands_name_teams_categories_and_procedures_that_exist(page: Page) -> None:
    for words in commands(page):
        assert words[0] == "hdesk", words
        assert named_team(option(words, "--team") or "TEAM"), words
        category, sub = option(words, "--category"), option(words, "--subcategory")
        if category not in {None, "CATEGORY"}:
            assert category in TAXONOMY, words
            assert sub is None or sub in TAXONOMY[category], words
        if words[1:2] == ["sop"] and words[2:3] in (["walk"], ["show"]):
            assert words[3] in PAGES, words


@every_page
def test_commands_that_log_or_escalate_say_what_the_command_line_needs(page: Page) -> None:
    for words in commands(page):
        if "…" in words[-1] and words[-2] not in {"--said", "--checked", "--needed", "--reason", "--text"}:
            continue  # an abridged example
        if words[1:2] == ["log"] and len(words) > 3 and "--ticket" not in words:
            assert {"--category", "--said", "--checked"} <= set(words), words
        if words[1:2] == ["escalate"] and len(words) > 3:
            assert {"--team", "--reason"} <= set(words), words
