"""Say in plain words what PyYAML could not make sense of, where, and what to do about it."""

from typing import Any, Final, NamedTuple

from yaml import YAMLError

from hdesk.domain.findings import Finding


class _Saying(NamedTuple):
    """What a complaint of the parser means, and the way out.

    A parser gives two marks: where it stopped, and (its context) where what it was reading started.
    """

    message: str
    hint: str
    at_context: bool = False


_UNCLOSED: Final = _Saying("the quoted text that starts here never ends", "close the quotes", at_context=True)
_MISSING: Final = _Saying("a value is missing here", "give one, or mend the brackets and commas")
_MISPLACED: Final = _Saying(
    "no key can stand here", "mend the indentation of this line, or the quotes and colons of the one above"
)
_HEADER: Final = _Saying("nothing may follow `|` or `>` on its line", "start the text on the next line")
_NODE: Final = _Saying("a text cannot start like this", "put it in double quotes")
_ESCAPE: Final = _Saying("what follows the backslash is no escape", "write two backslashes, or use single quotes")

# By a piece of the parser's own "context: problem"; libyaml and the pure Python parser word some differently.
# The first that fits counts.
_SAYINGS: Final[dict[str, _Saying]] = {
    "could not find expected ':'": _Saying(
        "this line is neither `key: value` nor part of the text above",
        "indent a text that goes on, or write it as a block after `|`",
        at_context=True,
    ),
    "mapping values are not allowed": _Saying(
        "a `: ` stands where no key can end", "put a text with `: ` in double quotes, or mend the indentation"
    ),
    "tab character": _Saying("a tab stands where only spaces can", "indent with spaces"),
    "'\\t' that cannot start": _Saying("a tab stands where only spaces can", "indent with spaces"),
    "unexpected end of stream": _UNCLOSED,
    "unexpected document": _UNCLOSED,
    "',' or ']'": _Saying("this `[` is not closed, or a comma is missing", "write `]`", at_context=True),
    "',' or '}'": _Saying("this `{` is not closed, or a comma is missing", "write `}`", at_context=True),
    "expected node content": _MISSING,
    "expected the node content": _MISSING,
    "entries are not allowed": _Saying("a list cannot start here", "start it on the line after its key"),
    "quoted scalar: found unknown": _ESCAPE,
    "quoted scalar: found invalid": _ESCAPE,
    "quoted scalar: did not find": _ESCAPE,
    "double-quoted scalar: expected": _ESCAPE,
    "scanning a block scalar": _HEADER,
    "cannot start any token": _NODE,
    "scanning an alias": _NODE,
    "scanning an anchor": _NODE,
    "scanning a tag": _NODE,
    "parsing a tag": _NODE,
    "directive": _Saying("a line that starts with `%` is no text", "put double quotes round the text"),
    "document start": _MISPLACED,
    "block mapping": _MISPLACED,
    "mapping keys are not allowed": _MISPLACED,
    "block collection": _Saying("an item `- ` should stand here", "mend the indentation"),
}


def syntax_finding(error: YAMLError, path: str) -> Finding:
    """Turn the parser's complaint into a finding; one that is not known is passed on in its own words."""
    problem = getattr(error, "problem", None) or str(error)
    complaint = f"{getattr(error, 'context', None) or ''}: {problem}"
    saying = next((one for piece, one in _SAYINGS.items() if piece in complaint), None)
    mark: Any = getattr(error, "problem_mark", None)
    if saying is None:
        saying = _Saying(f"it cannot be read as YAML: {problem}", "mend the line, or put double quotes round the text")
    elif saying.at_context:
        mark = getattr(error, "context_mark", None) or mark
    if mark is None:
        return Finding(saying.message, path, hint=saying.hint)
    return Finding(saying.message, path, mark.line + 1, mark.column + 1, saying.hint)
