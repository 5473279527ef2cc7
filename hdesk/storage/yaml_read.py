"""Read YAML: a file's bytes to plain values, every scalar as the text that stands there.

What a text means (a number, a date, a moment) is the schema's to say, never a guess from how it looks.
"""

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal

from hdesk.domain.findings import Finding, Unsound
from hdesk.storage import yaml_lines

if TYPE_CHECKING:
    from hdesk.storage.yaml_events import Tree

MAX_BYTES: Final = 4 * 1024 * 1024
"""The largest file that is read, in bytes."""


class Document:
    """What a YAML document holds, and where in its file each part of it stands.

    `value` is made of mappings, lists and texts, with None where a value is left empty.
    """

    __slots__ = ("_number", "_text", "_tree", "path", "value")

    def __init__(self, value: Any, path: str, text: str, number: int = 0) -> None:  # any YAML
        self.value = value
        self.path = path
        self._text = text
        self._number = number  # among the documents of the file, from 0
        self._tree: Tree | None = None

    def mark(self, steps: Sequence[str | int]) -> tuple[int, int]:
        """Say at which line and column (from 1) the key or item stands that `steps` lead to.

        Where there is none, the nearest one on the way there; for no steps, the start of the document. The
        file is read a second time for it, once for a document: errors are rare, files that are right are not.
        """
        if self._tree is None:
            from hdesk.storage import yaml_events

            self._tree = yaml_events.read(self._text, self.path)[0][self._number]
        return self._tree.mark(steps)


def load(data: bytes, path: str, *, expect: Literal["mapping", "any"] = "mapping") -> Document:
    """Read a file of one document; `path` is what findings call the file.

    Raises:
        Unsound: with all that is wrong, as far as one reading can tell: not UTF-8, a conflict left by git,
            a mistake in the syntax, a key that stands twice, an anchor, alias, tag or merge key, a second
            document, nothing at all, something else than a mapping (unless any value is expected), nested
            more than 20 deep, larger than 4 MiB.
    """
    text = _decode(data, path)
    value = yaml_lines.read(text)
    if value is not None:
        return Document(value, path, text)
    trees, findings = _parse(text, path, expect)
    for tree in trees[1:2]:
        message = "a second document starts here, where one is all that the file may hold"
        findings.append(Finding(message, path, *tree.start, "remove the line `---`, or what comes after it"))
    if findings:
        raise _unsound(findings, path)
    return Document(trees[0].value, path, text)


def load_documents(data: bytes, path: str) -> list[Document]:
    """Read a stream of documents, each a mapping; `path` is what findings call the file.

    Raises:
        Unsound: what `load` raises it for, a second document excepted.
    """
    text = _decode(data, path)
    values = yaml_lines.read_stream(text)
    if values is None:
        trees, findings = _parse(text, path, "mapping")
        if findings:
            raise _unsound(findings, path)
        values = [tree.value for tree in trees]
    return [Document(value, path, text, number) for number, value in enumerate(values)]


def _decode(data: bytes, path: str) -> str:
    """Make text of a file's bytes; what is no UTF-8 is left in it for `spoiled` to find."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes, more than the {MAX_BYTES:,} that are read"
        raise Unsound(Finding(message, path, hint="split it, or keep long texts as attachments"))
    return data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def _parse(text: str, path: str, expect: Literal["mapping", "any"]) -> "tuple[list[Tree], list[Finding]]":
    """Read with the full parser; there are findings, or at least one tree."""
    from hdesk.storage import yaml_events
    from hdesk.storage.yaml_spoiled import spoiled

    findings = spoiled(text, path, yaml_events.MAX_FINDINGS + 1)
    if findings:
        return [], findings
    trees, findings = yaml_events.read(text, path)
    if findings:
        return trees, findings
    if not trees or (len(trees) == 1 and trees[0].value is None):
        return trees, [Finding("the file is empty", path, 1, 1, "restore it from git, or remove it")]
    if expect == "mapping":
        hint = "write `key: value` lines"
        for tree in islice(trees, yaml_events.MAX_FINDINGS + 1):
            if not isinstance(tree.value, dict):
                what = "a list" if isinstance(tree.value, list) else "a text" if tree.value else "nothing"
                findings.append(Finding(f"{what} stands here, not a mapping", path, *tree.start, hint))
    return trees, findings


def _unsound(findings: list[Finding], path: str) -> Unsound:
    """Make the error, and say so where not all that is wrong is listed."""
    from hdesk.storage.yaml_events import MAX_FINDINGS

    if len(findings) > MAX_FINDINGS:
        more = Finding(f"more is wrong than these {MAX_FINDINGS} findings", path, hint="mend these first")
        return Unsound(*findings[:MAX_FINDINGS], more)
    return Unsound(*findings)
