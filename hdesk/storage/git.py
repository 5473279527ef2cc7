"""Run git: the only module that does.

Every call has a scrubbed environment and fixed options (`gitenv`), names the repository outright instead of
having git search for it, and puts `--end-of-options` or `--` before what comes from outside.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple

from hdesk.domain.findings import Finding, NotFound, Refused, StorageFailed, Unsound
from hdesk.storage.conversation import Conversation
from hdesk.storage.discovery import ordinary_head, ordinary_root, refuse_links
from hdesk.storage.failures import DAMAGED, git_failed
from hdesk.storage.gitconfig import GitConfig
from hdesk.storage.gitenv import OPTIONS, clean_environment
from hdesk.storage.gitparse import (
    LOG_FORMAT,
    Change,
    Commit,
    Entry,
    Staged,
    decode,
    parse_changes,
    parse_log,
    parse_staged,
    parse_tree,
)
from hdesk.storage.gitprocess import Result, as_lines, as_names, call, contents, pieces
from hdesk.storage.gitwords import fitting, verb


class GitObject(NamedTuple):
    """What a name stands for: the object's id and its type (commit, tree, blob, tag)."""

    id: str
    type: str


class Git:
    """One repository. `root` is the working tree's folder, of a bare one the repository itself."""

    def __init__(self, root: Path, git_dir: Path, *, bare: bool = False) -> None:
        self.root = root.absolute()
        self.git_dir = git_dir.absolute()
        self.bare = bare
        self._env = clean_environment(os.environ) | {"GIT_DIR": str(self.git_dir)}
        if not bare:
            self._env["GIT_WORK_TREE"] = str(self.root)
        self._talk = Conversation(["git", *OPTIONS], self._env)

    @classmethod
    def discover(cls, place: Path) -> "Git":
        """Find the repository around the folder `place`, a bare one too.

        Raises:
            NotFound: there is none, or `place` is no folder.
            Refused: git does not trust the repository's owner, or hdesk's own files in it are links.
        """
        root = ordinary_root(place, os.environ)
        if root is not None:
            refuse_links(root / ".git")
            git = cls(root, root / ".git")
            git.object_format = "sha1"
            return git
        asked = ("--is-bare-repository", "--show-object-format", "--absolute-git-dir", "--show-toplevel")
        result = call(["git", "rev-parse", *asked], cwd=place, env=clean_environment(os.environ))
        bare, *rest = os.fsdecode(result.out).split("\n")
        if result.code == 0 or bare == "true":
            object_format, git_dir = rest[:2]
            refuse_links(Path(git_dir))
            git = cls(Path("\n".join(rest[2:-1]) or git_dir), Path(git_dir), bare=bare == "true")
            git.object_format = object_format  # known already: no need to ask again
            return git
        if "dubious ownership" in result.err:
            trust = f"git config --global --add safe.directory {place.absolute()}"
            raise Refused(Finding("git does not trust this repository: its owner is somebody else", hint=trust))
        if bare == "false":
            raise NotFound(Finding(f"{place} is inside a .git folder", hint="go to the folder above it"))
        if "not a git repository" in result.err:
            raise NotFound(Finding(f"no git repository at or above {place}", hint="hdesk init makes a desk"))
        raise git_failed("rev-parse", result.code, result.err)

    @cached_property
    def common_dir(self) -> Path:
        """The folder of objects and branches, which linked working trees share."""
        pointer = self.git_dir / "commondir"
        return self.git_dir / pointer.read_text().strip() if pointer.is_file() else self.git_dir

    @cached_property
    def config(self) -> GitConfig:
        """Git's settings here, read once."""
        return GitConfig.parse(self.run("config", "--list", "--show-scope", "-z"))

    @cached_property
    def object_format(self) -> str:
        """The repository's hash: sha1 or sha256."""
        return self.run("rev-parse", "--show-object-format").decode().strip()

    def attempt(
        self,
        *args: str,
        stdin: bytes | IO[bytes] | None = None,
        env: Mapping[str, str] | None = None,
        keep: Sequence[int] = (),
    ) -> Result:
        """Run git and give what came of it; `keep` are file descriptors that stay open in it."""
        command = ["git", *OPTIONS, *args]
        return call(command, cwd=self.root, env={**self._env, **(env or {})}, stdin=stdin, keep=keep)

    def run(
        self, *args: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None, check: bool = True
    ) -> bytes:
        """Run git and give its output.

        Raises:
            StorageFailed: git is missing or, with `check`, ends with another code than 0.
        """
        result = self.attempt(*args, stdin=stdin, env=env)
        if check and result.code:
            raise git_failed(verb(args), result.code, result.err, self.git_dir)
        return result.out

    def stream(self, *args: str, stdin: bytes = b"") -> Iterator[bytes]:
        """Run git and give what it says, up to each NUL, as it comes; raises StorageFailed as `run` does."""
        return pieces(["git", *OPTIONS, *args], stdin, cwd=self.root, env=self._env)

    def background(self, *args: str) -> None:
        """Start git on its own, without waiting for it or hearing from it."""
        null = os.devnull
        files = [(os.POSIX_SPAWN_OPEN, fd, null, os.O_RDWR, 0) for fd in (0, 1, 2)]
        os.posix_spawnp("git", ["git", *OPTIONS, *args], self._env, file_actions=files, setpgroup=0)

    def user(self) -> tuple[str, str] | None:
        """Give the name and e-mail that git would put down as author; None where nobody set them."""
        return self.config.person("author")

    def committer(self) -> tuple[str, str] | None:
        """Give the name and e-mail that git would put down as committer; None where nobody set them."""
        return self.config.person("committer")

    def branch(self) -> str | None:
        """Give the current branch's short name, None on a detached HEAD."""
        text = (self.git_dir / "HEAD").read_text(encoding="utf-8", errors="surrogateescape").strip()
        if text == "ref: refs/heads/.invalid":  # the reftable format keeps HEAD elsewhere
            text = "ref: " + os.fsdecode(self.run("symbolic-ref", "--quiet", "HEAD", check=False)).strip()
        return text.removeprefix("ref: refs/heads/") if text.startswith("ref: refs/heads/") else None

    def head(self) -> str | None:
        """Give the id of the commit that HEAD stands on, None on a branch without commits.

        Raises:
            Unsound: the branch's file is damaged, which must not look like an empty desk.
        """
        found = ordinary_head(self.git_dir, self.common_dir)
        found = found or self.run("rev-parse", "--verify", "--quiet", "HEAD", check=False).decode().strip()
        if not found:
            self.refuse_damaged_branch()
        return found or None

    def refuse_damaged_branch(self) -> None:
        """Raise Unsound where the current branch has a file but no commit, as after a power cut."""
        branch = self.branch()
        path = self.common_dir / "refs" / "heads" / (branch or "")
        if branch is None or path.is_file():
            log = self.git_dir / "logs" / "HEAD"
            raise Unsound(
                Finding(
                    f"branch {branch or 'HEAD'} does not name a commit",
                    path=str(path),
                    hint=f"its last good commits are in {log}: git update-ref refs/heads/{branch} COMMIT",
                )
            )

    def resolve(self, rev: str) -> str:
        """Give the id of the commit that `rev` (a branch, tag, id, `HEAD~2` …) stands for.

        Raises:
            NotFound: it stands for none, or for several.
        """
        safe = rev.isprintable() and rev != ""
        args = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        found = self.run(*args, check=False).decode().strip() if safe else ""
        if not found.isalnum():  # a range gives two ids
            raise NotFound(Finding(f"no commit is called {rev!r}", hint="git log --oneline lists them"))
        return found

    def objects(self, names: Iterable[str]) -> list[GitObject | None]:
        """Look up what each name (`HEAD`, an id, `COMMIT:PATH`) stands for, None where nothing does."""
        wanted = list(names)
        answers = self._talk.ask("info", as_names(wanted))
        if answers is not None:
            return [GitObject(one.id, one.type) if one.id else None for one in answers]
        listing = self.run("cat-file", "--batch-check", stdin=as_lines(wanted))
        lines = decode(listing).split("\n")[: len(wanted)]
        return [
            None if line.endswith((" missing", " ambiguous")) else GitObject(*line.split(" ")[:2]) for line in lines
        ]

    def read(self, commit: str, paths: Iterable[str]) -> dict[str, bytes]:
        """Read files of a commit; those it does not have are left out.

        Raises:
            StorageFailed: the commit has one of them, and its contents are lost or damaged.
        """
        wanted = list(paths)
        found: dict[str, bytes] = {}
        absent: list[str] = []
        contents = self._contents([f"{commit}:{path}" for path in wanted])
        for path, (kind, data) in zip(wanted, contents, strict=True):
            if kind == "blob":
                found[path] = data
            elif not kind:
                absent.append(path)
        # Git says the same of a path that is not there and of one whose contents are gone.
        lost = {entry.path for entry in self.entries(commit, absent)}.intersection(absent) if absent else ()
        if lost:
            raise StorageFailed(*(Finding("git has lost this file", path, hint=DAMAGED) for path in sorted(lost)))
        return found

    def blobs(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Stream the contents of many blobs, in the order asked for, through one process.

        Raises:
            StorageFailed: one of them is not there.
        """
        wanted = list(ids)
        for blob, (kind, data) in zip(wanted, self._contents(wanted), strict=True):
            if kind != "blob":
                raise StorageFailed(Finding(f"git has lost the contents {blob}", hint=DAMAGED))
            yield blob, data

    def entries(self, commit: str, paths: Sequence[str]) -> list[Entry]:
        """List the files of a commit, all of them or at least those at and below `paths`."""
        args = ("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit)
        return parse_tree(self.run(*args, *fitting(paths)))

    def changes(self, old: str | None, new: str) -> list[Change]:
        """List the paths that differ between two commits; `old` may be None for nothing at all."""
        if old is None:
            return [Change(entry.path, None, entry.blob, entry.mode) for entry in self.list(new)]
        return parse_changes(self.run("diff-tree", "-r", "-z", "--raw", "--no-renames", "--end-of-options", old, new))

    def log(self, rev: str, *paths: str, limit: int | None = None) -> Iterator[Commit]:
        """Read the commits reachable from `rev` (or of a range A..B), newest first.

        With `paths` only those that changed one of them; at most `limit`.
        """
        count = [] if limit is None else [f"--max-count={limit}"]
        args = ("log", "-z", f"--format=tformat:{LOG_FORMAT}", "--no-mailmap", "--no-color", "--no-decorate")
        return parse_log(self.run(*args, *count, "--end-of-options", rev, "--", *paths))

    def is_ancestor(self, old: str, new: str) -> bool:
        """Tell whether the commit `new` contains the commit `old`."""
        result = self.attempt("merge-base", "--is-ancestor", "--end-of-options", old, new)
        if result.code not in {0, 1}:
            raise git_failed("merge-base", result.code, result.err, self.git_dir)
        return result.code == 0

    def staged(self, paths: Iterable[str]) -> dict[str, Staged]:
        """Read what git's index holds for `paths` (and under them, where one is a folder there)."""
        wanted = list(paths)
        return parse_staged(self.run("ls-files", "-s", "-t", "-z", "--", *fitting(wanted)))

    def blob_id(self, data: bytes) -> str:
        """Compute the id under which git stores these contents as they are, without any filter."""
        digest = hashlib.new(self.object_format, b"blob %d\0" % len(data), usedforsecurity=False)
        digest.update(data)
        return digest.hexdigest()

    def _contents(self, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield type and contents for each name, an empty type where there is nothing."""
        answers = self._talk.ask("contents", as_names(names)) if names else []
        if answers is not None:
            return ((one.type, one.data) for one in answers)
        command = ["git", *OPTIONS, "cat-file", "--batch", "--buffer"]
        return contents(command, names, cwd=self.root, env=self._env)

    # Last, because its name hides the built-in type in every annotation below it.
    def list(self, commit: str, prefix: str = "") -> list[Entry]:
        """List the files of a commit, all or those under the folder `prefix`, in git's order."""
        return self.entries(commit, [f"{prefix.rstrip('/')}/"] if prefix else [])
