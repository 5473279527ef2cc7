"""Fetch from another clone and push to it: the only module that reaches a remote, through GitPython."""

import re
from collections.abc import Collection
from typing import NamedTuple

from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.storage.failures import clean_words, git_failed
from hdesk.storage.git import Git
from hdesk.storage.outpost import HERE, THERE, Outpost
from hdesk.storage.remote_failures import declined, fetch_failed, from_before_purge

_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HTTP = re.compile(r"(?i)http://(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)")
_NAME = re.compile(r"(?!-)(?!.*(?:\.\.|//|@\{|\.lock(?:/|$)|/\.|\.$|/$))[^\x00-\x20\x7f~^:?*\[\\]+")
_BEHIND = ("[rejected]", "cannot lock ref", "failed to update ref", "incorrect old value", "fetch first", "stale info")


class Address(NamedTuple):
    """A remote's name, and where it is fetched from and pushed to."""

    name: str
    fetch: str
    push: str


def remote_of(git: Git, branch: str, name: str | None = None) -> Address:
    """Find the remote to share a branch with: the one named, else the branch's, `origin`, or the only one.

    Raises:
        NotFound: there is none of that name, none at all, or several and none is meant.
        Refused: its name or address, or the branch's name, is not one that can be handed to git.
    """
    known = git.config.remotes()
    if not known:
        hint = "git remote add origin ADDRESS (an empty bare repository, say)"
        raise NotFound(Finding("this desk has no remote to sync with", hint=hint))
    if name is None:
        usual = (git.config.get(f"branch.{branch}.remote"), "origin", known[0] if len(known) == 1 else None)
        name = next((one for one in usual if one in known), None)
    if name is None:
        listed = ", ".join(known)
        raise NotFound(Finding("there are several remotes, and none is the usual one", hint=f"--remote {listed}"))
    if name not in known:
        raise NotFound(Finding(f"there is no remote {name!r}", hint=f"git remote lists them: {', '.join(known)}"))
    for what, text in (("remote", name), ("branch", branch)):
        if not _NAME.fullmatch(text):
            raise Refused(Finding(f"not a name that a {what} can have: {text!r}", hint=f"git {what} renames it"))
    fetch = _address(git, git.config.get(f"remote.{name}.url") or "")
    push = git.config.get(f"remote.{name}.pushurl")
    return Address(name, fetch, _address(git, push) if push else fetch)


def _address(git: Git, url: str) -> str:
    """Give an address as git is to have it; a path counts from the desk's folder."""
    if not url or url.startswith("-") or not url.isprintable():
        raise Refused(Finding(f"not an address of a remote: {url!r}", hint="git remote set-url changes it"))
    if "://" in url or ":" in url.partition("/")[0]:
        return url
    return str((git.root / url).resolve())


class Remote:
    """One branch of one remote. A remote that was not reached, or refuses, has not been changed.

    `may_ask` lets git ask for a password, where somebody sits at a terminal.
    """

    def __init__(self, git: Git, address: Address, branch: str, *, may_ask: bool = False) -> None:
        self.name = address.name
        self._git = git
        self._address = address
        self._branch = branch
        self._there = f"refs/heads/{branch}"
        self._tracking = f"refs/remotes/{address.name}/{branch}"
        self._post = Outpost(git, plain_http=_is_local(address), may_ask=may_ask)

    def last_seen(self) -> str | None:
        """Give the commit that the remote had when it was last reached, None if it never was."""
        found = self._git.objects([self._tracking])[0]
        return found.id if found and found.type == "commit" else None

    def fetch(self, head: str, purged: Collection[str] = ()) -> str | None:
        """Fetch what the remote has on the branch; give its commit, None where the remote is empty.

        Where its history has one of the `purged` commits, none of it comes among the desk's objects.

        Raises:
            StorageFailed: the remote cannot be reached.
            Conflict: its history is from before a purge.
            Refused: it may not be (protocol), it holds objects that git refuses, or it is no desk's branch.
        """
        self._post.set_up(self.last_seen())
        self._post.put(HERE, head)
        if not purged:
            return self._fetched()
        with self._post.apart() as place:
            tip = self._fetched()
            if tip is not None:
                if any(not self._post.run("merge-base", "--is-ancestor", one, tip)[0] for one in sorted(purged)):
                    raise from_before_purge(self.name)
                quiet = ("--no-tags", "--no-auto-gc", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet")
                self._git.run("fetch", *quiet, "--", str(place), THERE, env={"GIT_ALLOW_PROTOCOL": "file"})
        return tip

    def _fetched(self) -> str | None:
        quiet = ("--no-tags", "--no-write-fetch-head", "--quiet")
        code, _, complaint = self._post.run("fetch", *quiet, "--", self._address.fetch, f"+{self._there}:{THERE}")
        if code and f"couldn't find remote ref {self._there}" in complaint:
            self._refuse_other_branches()
            return None
        if code:
            raise fetch_failed(self.name, code, complaint)
        return self._post.get(THERE)

    def push(self, commit: str) -> bool:
        """Move the remote's branch to a commit that contains it; False where somebody else was faster.

        Raises:
            StorageFailed: the remote cannot be reached.
            Refused: the remote does not take it (a hook, a protected branch), with its words.
        """
        self._post.put(HERE, commit)
        quiet = ("--porcelain", "--quiet", "--no-verify", "--no-follow-tags")
        code, out, complaint = self._post.run("push", *quiet, "--", self._address.push, f"{HERE}:{self._there}")
        line = next((one for one in out.splitlines() if one.startswith("!\t")), "")
        if code and not line:
            raise fetch_failed(self.name, code, complaint)
        if line and not any(words in line for words in _BEHIND):
            raise declined(self.name, line, complaint)
        return not line

    def note(self, commit: str) -> None:
        """Write down what the remote has, as `git fetch` does: for `git status`, and for what waits to be sent."""
        result = self._git.attempt("update-ref", "-m", "hdesk: sync", "--no-deref", self._tracking, commit)
        if result.code:
            raise git_failed("update-ref", result.code, result.err, self._git.git_dir)

    def _refuse_other_branches(self) -> None:
        """Raise Refused where the remote has branches, and the desk's is none of them."""
        code, listed, complaint = self._post.run("ls-remote", "--heads", "--", self._address.fetch)
        if code:
            raise fetch_failed(self.name, code, complaint)
        names = [line.partition("refs/heads/")[2] for line in listed.splitlines()]
        if names:
            message = f"{self.name} has no branch {self._branch}, but {', '.join(names[:5])}"
            hint = f"is it the right remote? If so: git push {self.name} {self._branch}"
            raise Refused(Finding(clean_words(message), hint=hint))


def _is_local(address: Address) -> bool:
    """Tell whether an address is this machine's, so that no encryption is needed."""
    found = [_HTTP.match(url) for url in (address.fetch, address.push)]
    return all(one is None or one[1].lower() in _LOCAL for one in found)
