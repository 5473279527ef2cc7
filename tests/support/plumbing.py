"""Commits that no honest program makes: any path, mode, text and author, written object by object."""

import subprocess
from pathlib import Path
from typing import Any

FILE, LINK, MODULE, FOLDER = b"100644", b"120000", b"160000", b"40000"
AUTHOR = b"Mallory <mallory@example.com> 1795329000 +0530"

Entry = tuple[bytes, bytes]
"""A mode, and contents: a link's target, a submodule's commit."""


class Plumbing:
    """A repository's objects, without the checks of git's own commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *words: str, given: bytes | None = None) -> bytes:
        """Run git in the repository."""
        return subprocess.run(["git", *words], cwd=self.folder, input=given, check=True, capture_output=True).stdout

    def put(self, kind: str, data: bytes) -> str:
        """Write an object, whatever is in it, and give its ID."""
        return self.git("hash-object", "-w", "--literally", "-t", kind, "--stdin", given=data).decode().strip()

    def tree(self, changes: dict[bytes, Entry | None], base: str = "HEAD") -> str:
        """Write a commit's tree with some paths changed (None: removed), and give its ID.

        A path's parts are what lies between the slashes; `\\\\x00` cannot be in one, everything else can.
        """
        root: dict[bytes, Any] = {}
        listing = self.git("ls-tree", "-r", "-z", base)
        for line in listing.split(b"\0")[:-1]:
            head, _, path = line.partition(b"\t")
            mode, _, blob = head.split(b" ")
            _set(root, path.split(b"/"), (mode, bytes.fromhex(blob.decode())))
        for path, entry in changes.items():
            parts = [b""] * path.startswith(b"/") + path.strip(b"/").split(b"/")
            _set(root, parts, None if entry is None else self._stored(*entry))
        return self._written(root)

    def commit(
        self,
        changes: dict[bytes, Entry | None],
        *,
        message: bytes = b"note\n",
        author: bytes = AUTHOR,
        branch: str | None = "main",
    ) -> str:
        """Commit changed paths on top of HEAD, move the branch there, and give the commit's ID."""
        parent = self.git("rev-parse", "HEAD").decode().strip()
        lines = (b"tree " + self.tree(changes).encode(), b"parent " + parent.encode(), b"author " + author,
                 b"committer " + author, b"", message)  # fmt: skip
        made = self.put("commit", b"\n".join(lines))
        if branch is not None:
            self.git("update-ref", f"refs/heads/{branch}", made)
        return made

    def follow(self) -> None:
        """Let the folder follow HEAD as far as git lets it."""
        subprocess.run(["git", "reset", "-q", "--hard"], cwd=self.folder, check=False, capture_output=True)

    def _stored(self, mode: bytes, data: bytes) -> tuple[bytes, bytes]:
        return mode, bytes.fromhex(data.decode() if mode == MODULE else self.put("blob", data))

    def _written(self, tree: dict[bytes, Any]) -> str:
        entries = [
            (name, (FOLDER, bytes.fromhex(self._written(one))) if isinstance(one, dict) else one)
            for name, one in tree.items()
        ]
        entries.sort(key=lambda entry: entry[0] + b"/" * (entry[1][0] == FOLDER))
        return self.put("tree", b"".join(b"%s %s\0%s" % (mode, name, key) for name, (mode, key) in entries))


def _set(tree: dict[bytes, Any], parts: list[bytes], value: Any) -> None:
    *folders, name = parts
    for folder in folders:
        if not isinstance(tree.get(folder), dict):
            tree[folder] = {}
        tree = tree[folder]
    if value is None:
        tree.pop(name, None)
    else:
        tree[name] = value
