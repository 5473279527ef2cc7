"""Verifying signatures: whose key signed a commit, by the keys that git trusts where this runs."""

from collections import Counter
from collections.abc import Iterator, Mapping

from hdesk.domain.proof import Violation
from hdesk.storage.lineage import Made, Signature

UNSIGNED = "nobody"
_BAD = {
    "B": "its signature is bad: the commit is not what was signed",
    "R": "it is signed with a key that was revoked",
    "Y": "it is signed with a key that had expired",
    "X": "its signature has expired",
}
_TRUST = "gpg --import, or gpg.ssh.allowedSignersFile in git's settings, makes a key known"


class Keys:
    """The signatures of the commits; `counted` says how many commits each key has signed."""

    def __init__(self, known: Mapping[str, Signature], *, required: bool) -> None:
        self.counted: Counter[str] = Counter()
        self._known = known
        self._required = required

    def judge(self, commit: Made) -> Iterator[Violation]:
        """Judge whose key signed a commit: a good one of who committed it, or, unless it is required, none."""
        signature = self._known.get(commit.id)
        if signature is None:
            self.counted[UNSIGNED] += 1
            if self._required:
                yield Violation("the commit is not signed", hint="git config commit.gpgSign true")
            return
        self.counted[_shown(signature)] += 1
        if signature.verdict in _BAD:
            yield Violation(f"{_BAD[signature.verdict]} ({signature.key or 'key unknown'})")
        elif signature.verdict == "G":
            if commit.committer.email.casefold() not in signature.signer.casefold():
                message = f"it is signed by {signature.signer}, but was committed by {commit.committer.email}"
                yield Violation(message)
        else:
            message = f"it is signed with {signature.key or 'a key'}, which is not known or not trusted here"
            yield Violation(message, hint=_TRUST, level=None if self._required else "warning")


def _shown(signature: Signature) -> str:
    who = signature.signer if signature.verdict == "G" else "a key that is not trusted"
    return f"{who} ({signature.key})" if signature.key else who
