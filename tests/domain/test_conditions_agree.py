"""One language, two spellings: what rules and the command line can both say compiles to one condition."""

from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import condition_line, condition_yaml
from hdesk.domain.conditions import OPERATORS
from hdesk.domain.findings import Refused
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
CITIES = ("NO", "none", "any", "is:x", "a,b", "a..b", "over:5", "ünï côdé", "a=b", "~", "!=")
VALUES: dict[str, st.SearchStrategy[str]] = {
    "category": st.sampled_from(CATEGORIES),
    "team": st.sampled_from(TEAMS),
    "escalated_to": st.sampled_from(TEAMS),
    "order.city": st.sampled_from(CITIES) | st.text(min_size=1),
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


Spelling = st.SearchStrategy[Spelt]


def spelt(field: str) -> Spelling:
    """Draw one test of a field in two spellings."""
    value = VALUES[field]
    ways = [_exists(field)]
    if field in SEARCHED:
        ways += [_contains(field, value), _matches(field)]
    if field in COMPARED:
        ways += [_between(field, value)]
        ways += [_compared(field, operator, value) for operator in ("over", "under", "at_least", "at_most")]
    if field not in SPANS:
        ways += [_is(field, value), _is_one_of(field, value), _not(field, value)]
    return st.one_of(ways)


@st.composite
def _exists(draw: st.DrawFn, field: str) -> Spelt:
    said = draw(st.sampled_from(["yes", "no"]))
    words = [f"{field}:{'any' if said == 'yes' else 'none'}", f"{field}:exists:{said}"]
    return Spelt({"exists": said}, draw(st.sampled_from(words)))


@st.composite
def _contains(draw: st.DrawFn, field: str, value: st.SearchStrategy[str]) -> Spelt:
    text = draw(value)
    return Spelt({"contains": text}, draw(st.sampled_from([f"{field}~{text}", f"{field}:contains:{text}"])))


@st.composite
def _matches(draw: st.DrawFn, field: str) -> Spelt:
    text = draw(st.sampled_from(["^a.*b$", "not (yet )?(received|credited)", "a|b", ":", r"\d+,\d"]))
    return Spelt({"matches": text}, f"{field}:matches:{text}")


@st.composite
def _compared(draw: st.DrawFn, field: str, operator: str, value: st.SearchStrategy[str]) -> Spelt:
    text = draw(value)
    short = {"at_least": [f"{field}:{text}.."], "at_most": [f"{field}:..{text}"]}
    return Spelt({operator: text}, draw(st.sampled_from([f"{field}:{operator}:{text}", *short.get(operator, [])])))


@st.composite
def _between(draw: st.DrawFn, field: str, value: st.SearchStrategy[str]) -> Spelt:
    low, high = draw(value), draw(value)
    if field in {"order.value", "fields.batch", "reopens"}:
        low, high = sorted([low, high], key=float)
    words = [f"{field}:{low}..{high}", f"{field}:between:{low},{high}"]
    return Spelt({"between": [low, high]}, draw(st.sampled_from(words)))


@st.composite
def _is(draw: st.DrawFn, field: str, value: st.SearchStrategy[str]) -> Spelt:
    text = draw(value)
    return Spelt(draw(st.sampled_from([text, {"is": text}, [text], {"in": text}])), f"{field}:is:{text}")


@st.composite
def _is_one_of(draw: st.DrawFn, field: str, value: st.SearchStrategy[str]) -> Spelt:
    texts = draw(st.lists(value.filter(_simple), min_size=1, max_size=3))
    words = [f"{field}:{','.join(texts)}", f"{field}:in:{','.join(texts)}"]
    return Spelt(draw(st.sampled_from([texts, {"is": texts}, {"in": texts}])), draw(st.sampled_from(words)))


@st.composite
def _not(draw: st.DrawFn, field: str, value: st.SearchStrategy[str]) -> Spelt:
    texts = draw(st.lists(value.filter(lambda text: "," not in text), min_size=1, max_size=3))
    words = [f"{field}!={','.join(texts)}", f"{field}:not:{','.join(texts)}"]
    return Spelt({"not": texts}, draw(st.sampled_from(words)))


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


def findings_of(word: str) -> list[str] | None:
    """Give what is wrong with a word; None where nothing is."""
    try:
        condition_line.parse([word], WORDS)
    except Refused as error:
        return [finding.message for finding in error.findings]
    return None


@given(text=st.text(max_size=40))
def test_any_word_is_a_condition_or_a_finding(text: str) -> None:
    found = findings_of(text)
    assert found is None or (len(found) == 1 and found[0].startswith(f"filter `{text}`: "))


@given(field=st.sampled_from(sorted(VALUES)), rest=st.text(alphabet="ais:,.~!=0-9nh", max_size=8))
def test_any_word_about_a_field_is_a_condition_or_a_finding(field: str, rest: str) -> None:
    assert findings_of(f"{field}={rest}") == [f"filter `{field}={rest}`: `=` is not an operator"]
    for sign in (":", "!=", "~"):
        found = findings_of(f"{field}{sign}{rest}")
        assert found is None or len(found) == 1
