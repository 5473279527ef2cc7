"""Conditions on the command line: one line, free of characters that a shell would take (DESIGN, section 6)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hdesk.domain import conditions
from hdesk.domain.condition_line import parse
from hdesk.domain.conditions import ALWAYS, All, Condition, Rank, When
from hdesk.domain.durations import Duration
from hdesk.domain.findings import Finding, Refused
from tests.support.desks import OWN_FIELDS, setup_with, vocabulary
from tests.support.examples import grammar, shown_filters
from tests.support.stories import late_pickup, on

PRIORITIES = ("low", "normal", "high", "urgent")


def compiled(*words: str) -> Condition:
    return parse(words, vocabulary())


def refused(*words: str) -> list[Finding]:
    with pytest.raises(Refused) as error:
        parse(words, vocabulary())
    return list(error.value.findings)


@pytest.mark.parametrize(
    ("word", "field", "operator", "operand"),
    [
        ("category:payout", "category", "is", ("payout",)),
        ("status:new,open", "status", "is", ("new", "open")),
        ("status:in:new,open", "status", "is", ("new", "open")),
        ("status!=resolved,closed", "status", "not", ("resolved", "closed")),
        ("status:not:resolved,closed", "status", "not", ("resolved", "closed")),
        ("payout_overdue:over:1bd", "payout_overdue", "over", Duration(1, "day", business=True)),
        ("payout_overdue:under:26h", "payout_overdue", "under", Duration(26, "hour")),
        ("order.value:50000..", "order.value", "at_least", 50_000.0),
        ("order.value:..9", "order.value", "at_most", 9.0),
        ("order.value:1..9", "order.value", "between", (1.0, 9.0)),
        ("order.value:between:1,9", "order.value", "between", (1.0, 9.0)),
        ("value:-5..-1", "order.value", "between", (-5.0, -1.0)),
        ("order.value:over:50000", "order.value", "over", 50_000.0),
        ("text~credited", "text", "contains", ("credited",)),
        ("text:contains:not credited, yet", "text", "contains", ("not credited, yet",)),
        ("text:matches:^not (yet )?:", "text", "matches", "^not (yet )?:"),
        ("city:none", "order.city", "exists", False),
        ("city:any", "order.city", "exists", True),
        ("city:exists:no", "order.city", "exists", False),
        ("city:is:none", "order.city", "is", ("none",)),
        ("city:is:Pune, Camp", "order.city", "is", ("Pune, Camp",)),
        ("city:a..b", "order.city", "is", ("a..b",)),
        ("city:over:5", None, None, None),
        ("city:is:over:5", "order.city", "is", ("over:5",)),
        ("city:Pune:Camp", "order.city", "is", ("Pune:Camp",)),
        ("priority:at_least:high", "priority", "at_least", Rank("high", PRIORITIES)),
        ("priority:high..", "priority", "at_least", Rank("high", PRIORITIES)),
        ("created_at:last-week", "created_at", "is", (When("last-week"),)),
        ("created_at:2026-11-22..", "created_at", "at_least", When("2026-11-22")),
        ("created_at:2026-11-01..2026-11-15", "created_at", "between", (When("2026-11-01"), When("2026-11-15"))),
        ("created_at:is:2026-11-01..2026-11-15", "created_at", "is", (When("2026-11-01..2026-11-15"),)),
        ("created_at:2026-11-20T10:00", "created_at", "is", (When("2026-11-20T10:00"),)),
        ("created_at:over:2026-11-20T10:00", "created_at", "over", When("2026-11-20T10:00")),
        ("created_at:2026-11-20T10:00..2026-11-20T12:00", "created_at", "between",
         (When("2026-11-20T10:00"), When("2026-11-20T12:00"))),
        ("resolution_breached:yes", "resolution_breached", "is", (True,)),
        ("credited", "text", "contains", ("credited",)),
        ("not credited", "text", "contains", ("not credited",)),
        ("10:30", "text", "contains", ("10:30",)),
        ("vendor-sla-quality", "text", "contains", ("vendor-sla-quality",)),
    ],
)  # fmt: skip
def test_each_form_means_one_test(word: str, field: str | None, operator: str, operand: object) -> None:
    if field is None:
        assert "does not apply" in refused(word)[0].message
    else:
        assert compiled(word) == conditions.Test(field, operator, operand)


def test_several_words_must_all_hold_and_none_always_does() -> None:
    assert compiled("category:payout", "credited") == All((compiled("category:payout"), compiled("credited")))
    assert compiled() == ALWAYS


def test_an_own_field_with_a_dash_in_its_name_can_be_named() -> None:
    words = vocabulary(setup_with(desk=OWN_FIELDS))
    view = late_pickup().view(on("20 13:00"), setup_with(desk=OWN_FIELDS))
    for word in ["fields.branch-office:Nord", "branch-office~nor", "batch:7..9", "bought:..2026-10"]:
        assert parse([word], words)(view)


def test_every_word_that_is_wrong_has_its_finding() -> None:
    findings = refused("categroy:payout", "credited", "age:over:90", "status:opne")
    words = [finding.message.partition("`: ")[0] for finding in findings]
    assert words == ["filter `categroy:payout", "filter `age:over:90", "filter `status:opne"]
    assert [finding.hint for finding in findings] == ["did you mean `category`?", None, "did you mean `open`?"]


@pytest.mark.parametrize(
    ("word", "message", "hint"),
    [
        ("category=payout", "`=` is not an operator", "write category:payout"),
        ("city:", "`city` has no test", "city:none finds what has no city"),
        ("city!=", "`city` has no test", "city:none finds what has no city"),
        ("citty:", "unknown field `citty`", "did you mean `city`?"),
        ("order.value:..", "`..` needs a value on at least one side", None),
        ("order.value:9..1", "nothing is between 9 and 1", "the smaller value comes first"),
        ("order.value:1..2..3", "`order.value` is a number; `2..3` is not", None),
        ("age:ovr:1h", "unknown operator `ovr`", "did you mean `over`?"),
        ("priority:ovr:high", "unknown operator `ovr`", "did you mean `over`?"),
        ("category:app,pickpu", "`category` is never `pickpu`", "did you mean `pickup`?"),
        ("category:nott:app", "unknown operator `nott`", "did you mean `not`?"),
        ("payout_overdue:over:1 dys", None, "did you mean `days`?"),
        (
            "age:2h",
            "`age` is a span of time: `is` does not apply",
            "use over, under, at_least, at_most, between, exists",
        ),
        ("resolution_breached:maybe", "expected yes or no, not `maybe`", None),
    ],
)
def test_a_mistake_names_the_word_the_reason_and_the_way_out(word: str, message: str | None, hint: str | None) -> None:
    [finding] = refused(word)
    assert finding.message.startswith(f"filter `{word}`: {message or ''}")
    assert finding.hint == hint


@pytest.mark.parametrize("word", shown_filters())
def test_what_the_docs_show_can_be_said(word: str) -> None:
    try:
        parse([word], vocabulary())
    except Refused:
        parse([word], vocabulary(contacts=True))


def test_the_docs_are_looked_through() -> None:
    assert {"category:payout", "order.value:50000..", "text~credited"} <= set(grammar())
    assert {"priority:at_least:high", "created_at:last-week", "city:Bengaluru"} <= set(shown_filters())


FORMS = [
    "category:payout", "status!=resolved,closed", "payout_overdue:over:1bd", "order.value:50000..", "value:..9.5",
    "value:1..9", "text~credited", "city:none", "created_at:2026-11-20T10:00+05:30..", "created_at:2026-W47",
    "age:under:90m", "customer.email~@example.com", "customer.phone:+919900112233", "fields.branch-office:is:Nord",
    "created_at:..2026-11-20",
]  # fmt: skip

SHELLS = {
    "sh": "{}",
    "bash": "shopt -s extglob failglob globstar\nset -o history\nset -H\n{}",
    "zsh": "setopt extendedglob banghist nomatch\n{}",
    "fish": "{}",
}


@pytest.mark.parametrize(
    "shell",
    [pytest.param(name, marks=pytest.mark.skipif(not shutil.which(name), reason=f"no {name} here")) for name in SHELLS],
)
def test_every_form_and_every_example_reaches_the_command_as_it_was_typed(shell: str, tmp_path: Path) -> None:
    words = [*FORMS, *shown_filters()]
    (tmp_path / "category:payout").touch()  # a file that a pattern could match
    typed = "printf '%s\\n' " + " ".join(words) + "\n"
    script = SHELLS[shell].format(typed)
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    for command, given in [([shell, "-c", typed], ""), ([shell], script)]:
        ran = subprocess.run(command, input=given, cwd=tmp_path, env=home, capture_output=True, text=True, check=False)
        assert (ran.stdout.splitlines(), ran.stderr) == (words, "")
