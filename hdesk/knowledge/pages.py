"""Pages of a desk's knowledge: what stands in the front matter of the Markdown files under sop/."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from hdesk.domain.findings import Finding, Unsound
from hdesk.storage.yaml_read import load

FOLDER: Final = "sop"
_FENCE = b"---"
_WORD = re.compile(r"[^\W_]+")


class Page:
    """A procedure, FAQ, script or template; its front matter is parsed when somebody asks what stands there."""

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self._data = data
        self._front = _front(data, path)

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """Give the front matter: `id kind title summary categories tags` and others; nothing where there is none.

        Raises:
            Unsound: it is no mapping that YAML could mean; with file and line.
        """
        return load(self._front, self.path).value or {} if self._front else {}

    @cached_property
    def _raw(self) -> frozenset[str]:
        return words_of([self._front.decode("utf-8", "replace")])

    @cached_property
    def _words(self) -> frozenset[str]:
        texts = [str(self.meta.get(key) or "") for key in ("id", "title", "summary")]
        return words_of([*texts, *_listed(self.meta.get("tags"))])

    def covers(self, category: str, subcategory: str | None = None) -> bool:
        """Say whether it answers or says how to go about a category, and what the subcategory's name is of.

        The words of the subcategory stand in id, title, summary or tags, with the `s` of a plural or without, or an
        answer says its very name (where it tells how such a case is logged). Templates answer nothing.

        Raises:
            Unsound: as `meta` does.
        """
        named = subcategory is not None and any(
            form.encode() in self._data for form in (f"`{subcategory}`", f"--subcategory {subcategory} ")
        )
        wanted = words_of([subcategory or ""])
        if not words_of([category]) <= self._raw or not (named or wanted <= self._raw):
            return False
        kind = self.meta.get("kind")
        if kind == "template" or category not in _listed(self.meta.get("categories")):
            return False
        return wanted <= self._words or (named and kind in {"faq", "script"})


def _front(data: bytes, path: str) -> bytes:
    """Give the front matter, its opening line as a comment, so that findings name the file's own lines."""
    lines = data.split(b"\n")
    if lines[0].rstrip() != _FENCE:
        return b""
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        raise Unsound(Finding("the front matter has no end", path, 1, 1, "close it with a line `---`"))
    return b"\n".join((b"#", *lines[1:end], b""))


class Shelf:
    """All pages of a desk; pages that cannot be read are findings, and about nothing."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.findings: list[Finding] = []
        self._pages: list[Page] = []
        for path, data in files.items():
            try:
                self._pages.append(Page(data, path))
            except Unsound as error:
                self.findings += error.findings

    def covers(self, category: str, subcategory: str | None) -> bool:
        """Say whether a page is about something; of a desk without pages nothing can be said to be missing."""
        return not self._pages or any(self._asked(page, category, subcategory) for page in self._pages)

    def _asked(self, page: Page, category: str, subcategory: str | None) -> bool:
        try:
            return page.covers(category, subcategory)
        except Unsound as error:
            self.findings += [one for one in error.findings if one not in self.findings]
            return False


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Give the words of some texts, in small letters, without the `s` of a plural."""
    return frozenset(
        word if len(word) < 4 or word.endswith("ss") else word.removesuffix("s")  # noqa: PLR2004 - `is`, `gas`
        for text in texts
        for word in _WORD.findall(text.casefold().replace("_", " "))
    )


def _listed(given: object) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else [str(given)] if given else []
