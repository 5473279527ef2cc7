"""Conditions on the command line: the same language in one line, free of characters a shell would take.

| written | means |
|---|---|
| `category:payout` | is |
| `status:new,open` | is one of |
| `status!=resolved,closed` | is none of |
| `payout_overdue:over:1bd` | any operator by its name |
| `order.value:50000..` `order.value:..9` `order.value:1..9` | at least, at most, between |
| `text~credited` | contains |
| `city:none` `city:any` | is missing, is there |
| `credited` | the text contains it |
"""

import re
from collections.abc import Iterable

from hdesk.domain.conditions import OPERATORS, All, Condition
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.operands import Misfit, Vocabulary

_NAMED = re.compile(r"([A-Za-z_][\w.-]*)(!=|:|~|=)(.*)", re.DOTALL)


def parse(words: Iterable[str], vocabulary: Vocabulary) -> Condition:
    """Compile the words of a filter; all of them must hold.

    Raises:
        Refused: with one finding for each word that cannot be understood.
    """
    parts: list[Condition] = []
    findings: list[Finding] = []
    for word in words:
        try:
            parts.append(_word(word, vocabulary))
        except Misfit as misfit:
            findings.append(Finding(f"filter `{word}`: {misfit}", hint=misfit.hint))
    if findings:
        raise Refused(*findings)
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _word(word: str, vocabulary: Vocabulary) -> Condition:
    match = _NAMED.fullmatch(word)
    if match is None:
        return vocabulary.test("text", "contains", word)
    name, sign, rest = match.groups()
    if sign == "=":
        raise Misfit("`=` is not an operator", f"write {name}:{rest}")
    if not rest:
        vocabulary.field(name)
        raise Misfit(f"`{name}` has no test", f"{name}:none finds what has no {name}")
    if sign == "!=":
        return vocabulary.test(name, "not", rest.split(","))
    if sign == "~":
        return vocabulary.test(name, "contains", rest)
    return _after_colon(name, rest, vocabulary)


def _after_colon(name: str, rest: str, vocabulary: Vocabulary) -> Condition:
    if rest in {"none", "any"}:
        return vocabulary.test(name, "exists", "yes" if rest == "any" else "no")
    operator, colon, operand = rest.partition(":")
    kind = vocabulary.field(name).kind
    if colon and operator in (*OPERATORS, "in"):
        return _operator(name, "is" if operator == "in" else operator, operand, vocabulary, literal=operator == "is")
    if colon and kind not in {"text", "date", "moment"}:
        # Of these kinds no value has a colon: what stands before it is meant as an operator.
        return vocabulary.test(name, operator, operand)
    if ".." in rest and kind not in {"text", "choice", "list", "flag"}:
        return _range(name, rest, vocabulary)
    return vocabulary.test(name, "is", rest.split(","))


def _operator(name: str, operator: str, operand: str, vocabulary: Vocabulary, *, literal: bool) -> Condition:
    """`is` takes what follows as it stands, so that a value may contain a comma."""
    if operator in {"not", "between", "is"} and not literal:
        return vocabulary.test(name, operator, operand.split(","))
    return vocabulary.test(name, operator, operand)


def _range(name: str, rest: str, vocabulary: Vocabulary) -> Condition:
    low, _, high = rest.partition("..")
    if low and high:
        return vocabulary.test(name, "between", [low, high])
    if not low and not high:
        raise Misfit("`..` needs a value on at least one side")
    return vocabulary.test(name, "at_least" if low else "at_most", low or high)
