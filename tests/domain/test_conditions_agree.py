"""One language, two spellings: what rules and the command line can both say compiles to one condition."""

from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import condition_line, condition_yaml
from hdesk.domain.conditions import OPERATORS
from hdesk.domain.model import PRIORITIES, Ticket
from hdesk.domain.views import TicketView
from tests.support.desks import NOW, OWN_FIELDS, setup_with, vocabulary
from tests.support.histories import CATEGORIES, TEAMS, tickets

SETUP = setup_with(desk=OWN_FIELDS)
WORDS = vocabulary(SETUP)


class Spelt(NamedTuple):
    """One test of a field, as YAML and as a word of the command line."""

    yaml: Any
    word: str


MOMENTS = (
    "2026-11-20",
    "2026-W47",
    "2026-11",
    "last-week",
    "today",
    "2026-11-20T10:00",
    "2h ago",
    "2026-11-20 10:00:00Z",
)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "category": st.sampled_from(CATEGORIES),
    "team": st.sampled_from(TEAMS),
    "escalated_to": st.sampled_from(TEAMS),
    "order.city": st.sampled_from(["NO", "none", "any", "is:x", "a,b", "a..b", "over:5", "ünï côdé", "a=b", "~", "!="]) | st.text(min_size=1),
    "subject": st.text(min_size=1),
    "missing": st.sampled_from(["said", "order.id", "subcategory"]),
    "priority": st.sampled_from(PRIORITIES),
    "tier": st.sampled_from(["L0", "L1", "L2", "L3"]),
    "order.value": st.sampled_from(["0", "49999", "50000", "5e4", "-0.5", "64500.5"]),
    "fields.batch": st.integers(-5, 5).map(str),
    "reopens": st.integers(0, 3).map(str),
    "order.pickup_due_on": st.sampled_from(MOMENTS),
    "fields.bought": st.sampled_from(MOMENTS),
    "created_at": st.sampled_from(MOMENTS),
    "age": st.sampled_from(["90m", "2h", "1bd", "3 business hours", "1d", "1h30m"]),
    "pickup_overdue": st.sampled_from(["90m", "2 business days", "1w"]),
    "resolution_breached": st.sampled_from(["yes", "no", "true", "False"]),
}  # fmt: skip
"""Fields of every kind, and what may be written behind them."""

SEARCHED = {"category", "team", "escalated_to", "order.city", "subject", "missing"}
COMPARED = {"priority", "tier", "order.value", "fields.batch", "reopens", "order.pickup_due_on", "fields.bought",
            "created_at", "age", "pickup_overdue"}  # fmt: skip
SPANS = {"age", "pickup_overdue"}


@st.composite
def spelt(draw: st.DrawFn, field: str) -> Spelt:
    """Draw one test of a field in two spellings."""
    value = VALUES[field]
    ways = ["exists"]
    if field in SEARCHED:
        ways += ["contains", "matches"]
    if field in COMPARED:
        ways += ["over", "under", "at_least", "at_most", "between"]
    if field not in SPANS:
        ways += ["is", "is", "is one of", "not"]
    match draw(st.sampled_from(ways)):
        case "exists":
            yes = draw(st.booleans())
            words = [f"{field}:{'any' if yes else 'none'}", f"{field}:exists:{'yes' if yes else 'no'}"]
            return Spelt({"exists": "yes" if yes else "no"}, draw(st.sampled_from(words)))
        case "contains":
            text = draw(value)
            return Spelt({"contains": text}, draw(st.sampled_from([f"{field}~{text}", f"{field}:contains:{text}"])))
        case "matches":
            text = draw(st.sampled_from(["^a.*b$", "not (yet )?(received|credited)", "a|b", ":", r"\d+,\d"]))
            return Spelt({"matches": text}, f"{field}:matches:{text}")
        case "between":
            return draw(_between(field, value))
        case "is":
            text = draw(value)
            return Spelt(draw(st.sampled_from([text, {"is": text}, [text], {"in": text}])), f"{field}:is:{text}")
        case "is one of":
            texts = draw(st.lists(value.filter(_simple), min_size=1, max_size=3))
            words = [f"{field}:{','.join(texts)}", f"{field}:in:{','.join(texts)}"]
            return Spelt(draw(st.sampled_from([texts, {"is": texts}, {"in": texts}])), draw(st.sampled_from(words)))
        case "not":
            texts = draw(st.lists(value.filter(lambda text: "," not in text), min_size=1, max_size=3))
            words = [f"{field}!={','.join(texts)}", f"{field}:not:{','.join(texts)}"]
            return Spelt({"not": texts}, draw(st.sampled_from(words)))
        case operator:
            text = draw(value)
            words = [f"{field}:{operator}:{text}"]
            words += [f"{field}:{text}.."] * (operator == "at_least") + [f"{field}:..{text}"] * (operator == "at_most")
            return Spelt({operator: text}, draw(st.sampled_from(words)))


@st.composite
def _between(draw: st.DrawFn, field: str, value: st.SearchStrategy[str]) -> Spelt:
    low, high = draw(value), draw(value)
    if field in {"order.value", "fields.batch", "reopens"}:
        low, high = sorted([low, high], key=float)
    words = [f"{field}:{low}..{high}", f"{field}:between:{low},{high}"]
    return Spelt({"between": [low, high]}, draw(st.sampled_from(words)))


def _simple(text: str) -> bool:
    """Say whether a value can follow a colon without `is:`, alone or in a list."""
    known = text.partition(":")[0] in (*OPERATORS, "in")
    return "," not in text and ":" not in text.replace(":00", "") and text not in {"none", "any"} and not known


@st.composite
def conditions(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    """Draw a condition of a few fields as a mapping, and as words."""
    fields = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=4, unique=True))
    both = [(field, draw(spelt(field))) for field in fields]
    return {field: one.yaml for field, one in both}, [one.word for _, one in both]


@given(both=conditions(), ticket=tickets(most=4))
def test_both_spellings_compile_to_one_condition_and_judge_the_same(
    both: tuple[dict[str, Any], list[str]], ticket: Ticket
) -> None:
    raw, words = both
    in_rules, problems = condition_yaml.parse(raw, WORDS)
    on_the_line = condition_line.parse(words, WORDS)
    assert problems == []
    assert in_rules == on_the_line
    assert hash(in_rules) == hash(on_the_line)
    view = TicketView(SETUP, ticket, NOW)
    assert in_rules(view) is on_the_line(view)


@given(both=conditions(), ticket=tickets(most=4))
def test_a_condition_and_its_negation_never_agree(both: tuple[dict[str, Any], list[str]], ticket: Ticket) -> None:
    raw, words = both
    negated, problems = condition_yaml.parse({"not": raw}, WORDS)
    assert problems == []
    view = TicketView(SETUP, ticket, NOW)
    assert negated(view) is not condition_line.parse(words, WORDS)(view)


@given(both=conditions(), ticket=tickets(most=4))
def test_all_and_any_mean_what_they_say(both: tuple[dict[str, Any], list[str]], ticket: Ticket) -> None:
    raw, words = both
    view = TicketView(SETUP, ticket, NOW)
    each = [condition_line.parse([word], WORDS)(view) for word in words]
    listed = [{field: test} for field, test in raw.items()]
    for key, wanted in (("all", all(each)), ("any", any(each))):
        condition, problems = condition_yaml.parse({key: listed}, WORDS)
        assert problems == []
        assert condition(view) is wanted


@given(text=st.text(max_size=40))
def test_any_word_is_a_condition_or_a_finding(text: str) -> None:
    from hdesk.domain.findings import Refused

    try:
        condition_line.parse([text], WORDS)
    except Refused as error:
        assert [finding.message.startswith(f"filter `{text}`: ") for finding in error.findings] == [True]


@given(word=st.sampled_from(sorted(VALUES)), rest=st.text(alphabet="ais:,.~!=0-9nh", max_size=8))
def test_any_word_about_a_field_is_a_condition_or_a_finding(word: str, rest: str) -> None:
    from hdesk.domain.findings import Refused

    for sign in (":", "!=", "~", "="):
        try:
            condition_line.parse([f"{word}{sign}{rest}"], WORDS)
        except Refused as error:
            assert len(error.findings) == 1
