"""Read YAML that has the form `yaml_write` gives it, line by line, several times faster than a full parser.

Nothing is judged here: what is not plainly of that form is left to the full parser, which knows whether it is
wrong, and why.
"""

import re
from functools import cache
from typing import Any, Final

from hdesk.storage.yaml_write import HIDDEN, MAX_DEPTH, NO_START, NOT_PLAIN

# One entry is `key: value`, `key:` before what it holds, `- key: value`, `- key:` or `- value`. A text in
# double quotes, a literal block with its lines, `[]` and `{}` make the last group. A line that is none of
# these matches with all groups empty, and everything after it.
_BLOCK: Final = r"\1(?(3)(?(2)\ \ ))\ \ "
_ENTRY: Final = rf"""
    ^ (\ *+) (-\ )? (?: ([A-Za-z0-9_][A-Za-z0-9_.-]{{0,99}}+) : (?: \ (?!\n) | (?=\n) ) )?
    (?: (?=[^{NO_START}])
        ( [^{NOT_PLAIN}]*+ (?: (?: :(?=\S) | (?<!\s)\# ) [^{NOT_PLAIN}]*+ )*+ (?<!\s) ) \n
      | ( " (?: [^"\\\t\n{HIDDEN}]++ | \\ (?: ["\\nrt] | u [0-9a-ce-f] [0-9a-f]{{3}} ) )*+ "
        | \|[-+]? \n {_BLOCK} (?![ \t\n]) [^\n{HIDDEN}]*+ (?: \n {_BLOCK} [^\n{HIDDEN}]*+ | \n (?=\n) )*+
        | \[\] | \{{\}} ) \n
      | \n )
    | ^ [\s\S]+
    """
_ESCAPE: Final = r"\\(?:u(....)|(.))"
_SHORT_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t"}


@cache
def _entry() -> re.Pattern[str]:
    """Compile the pattern with the first file: that takes longer than reading it does."""
    return re.compile(_ENTRY, re.VERBOSE | re.MULTILINE)


def read(text: str) -> dict[str, Any] | None:
    """Read one document's mapping, every scalar as text; None where it is not plainly of hdesk's own form."""
    top: dict[str, Any] = {}
    here: Any = top
    rank = 0
    levels: list[tuple[int, Any]] = [(rank, here)]
    pending = ""
    for indent, dash, key, plain, special in _entry().findall(text):
        column = 2 * len(indent)
        wanted = column + 1 if dash else column
        if pending or rank != wanted:
            if not _step(levels, wanted, pending):
                return None
            rank, here = levels[-1]
            pending = ""
        value = plain or (_special(special, len(indent) + (4 if dash and key else 2)) if special else None)
        if not key:
            if not dash or value is None:
                return None
            here.append(value)
            continue
        if dash:
            rank = column + 4
            here.append({})
            here = here[-1]
            levels.append((rank, here))
        if key in here or len(levels) >= MAX_DEPTH:
            return None
        here[key] = value
        if value is None:
            pending = key
    return top or None


def _step(levels: list[tuple[int, Any]], wanted: int, pending: str) -> bool:
    """Open what the key `pending` holds, or close what has ended; False where a line has no place there.

    `levels` is what is open, outermost first, each with its rank: twice its column, and one more for a list,
    whose dashes stand in the column of the mapping around it.
    """
    rank, here = levels[-1]
    if pending:
        if wanted not in (rank + 1, rank + 4):
            return False
        here[pending] = [] if wanted % 2 else {}
        levels.append((wanted, here[pending]))
    while levels[-1][0] > wanted:
        levels.pop()
    return levels[-1][0] == wanted


def _special(written: str, indent: int) -> str | list[Any] | dict[str, Any]:
    """Read a text in double quotes, a literal block indented by `indent`, an empty list or mapping."""
    if written[0] == '"':
        inside = written[1:-1]
        return re.sub(_ESCAPE, _unescape, inside) if "\\" in inside else inside
    if written[0] == "|":
        header, _, body = written.partition("\n")
        text = body[indent:].replace("\n" + " " * indent, "\n")
        if header == "|+":
            return text + "\n"
        return text.rstrip("\n") + ("" if header == "|-" else "\n")
    return [] if written == "[]" else {}


def _unescape(match: re.Match[str]) -> str:
    code, short = match.groups()
    return chr(int(code, 16)) if code else _SHORT_ESCAPES.get(short, short)


def read_stream(text: str) -> list[dict[str, Any]] | None:
    """Read a stream of documents, each after a line `---`; None where one is not plainly of that form."""
    if not text.startswith("---\n"):
        return None
    values = []
    for document in text[4:].removesuffix("\n").split("\n---\n"):
        value = read(document + "\n")
        if value is None:
            return None
        values.append(value)
    return values
