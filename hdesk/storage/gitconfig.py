"""Git's settings, with the place that each one came from."""

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_FALSE = frozenset({"false", "no", "off", "0", ""})
_TRUSTED = frozenset({"system", "global"})
_PROGRAMS = {
    "gpg.program": "gpg",
    "gpg.openpgp.program": "gpg",
    "gpg.x509.program": "gpgsm",
    "gpg.ssh.program": "ssh-keygen",
    "gpg.ssh.defaultkeycommand": "ssh-add -L",
}


class Setting(NamedTuple):
    """One line of configuration: `scope` is system, global, local, worktree or command."""

    scope: str
    key: str
    value: str


class GitConfig:
    """All of git's settings for one repository; of several values of a key the last one counts."""

    def __init__(self, settings: Iterable[Setting]) -> None:
        self._settings = tuple(settings)

    @classmethod
    def parse(cls, listing: bytes) -> "GitConfig":
        """Read the output of `git config --list --show-scope -z`."""
        tokens = listing.decode("utf-8", "replace").split("\0")
        pairs = zip(tokens[::2], tokens[1::2], strict=False)
        return cls(Setting(scope, *_split(entry)) for scope, entry in pairs)

    def get(self, key: str) -> str | None:
        """Give the value in force for `key` (section and name in lower case), None if it is not set."""
        return next((one.value for one in reversed(self._settings) if one.key == key), None)

    def trusted(self, key: str) -> str | None:
        """Give the value that the user or the system set, whatever the repository's own file says."""
        values = (one.value for one in reversed(self._settings) if one.key == key and one.scope in _TRUSTED)
        return next(values, None)

    def local_headers(self) -> list[tuple[str, str]]:
        """Give the headers that the repository's own file has for certain addresses, as CI systems put tokens there."""
        return [
            (one.key, one.value)
            for one in self._settings
            if one.scope not in _TRUSTED and one.key.startswith("http.") and one.key.endswith(".extraheader")
            if one.key != "http.extraheader"
        ]

    def remotes(self) -> list[str]:
        """Name the remotes that have an address, in the order of the files."""
        keys = [one.key for one in self._settings if one.key.startswith("remote.") and one.key.endswith(".url")]
        return list(dict.fromkeys(key.removeprefix("remote.").removesuffix(".url") for key in keys))

    def foreign(self, key: str) -> bool:
        """Tell whether the repository's own file, or the worktree's, sets a key."""
        return any(one.key == key and one.scope not in _TRUSTED for one in self._settings)

    def flag(self, key: str) -> bool:
        """Tell whether a yes-or-no setting is on; off where it is not set."""
        value = self.get(key)
        return value is not None and value.lower() not in _FALSE

    def person(self, role: str, environ: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
        """Give name and e-mail of the `author` or `committer`, from where git would take them.

        The environment comes first, then the role's own setting, then user.name and user.email. Git's guesses
        from the login and host names are left out: nobody should be named by a guess.
        """
        name = environ.get(f"GIT_{role.upper()}_NAME") or self.get(f"{role}.name") or self.get("user.name")
        email = environ.get(f"GIT_{role.upper()}_EMAIL") or self.get(f"{role}.email") or self.get("user.email")
        email = email or environ.get("EMAIL")
        return (name, email) if name and email else None

    def signing(self) -> tuple[str, ...] | None:
        """Give git's options for signing a commit, None where commits are not to be signed.

        Whether to sign, and with which key, is read from anywhere.
        """
        return self.programs() if self.flag("commit.gpgsign") else None

    def programs(self) -> tuple[str, ...]:
        """Give git's options that pin the programs for signatures to what the user or the system set.

        Else to git's defaults: what a repository's own file names is never run.
        """
        pinned = {key: self.trusted(key) or default for key, default in _PROGRAMS.items()}
        pinned["gpg.openpgp.program"] = self.trusted("gpg.openpgp.program") or pinned["gpg.program"]
        return tuple(word for key, value in pinned.items() for word in ("-c", f"{key}={value}"))

    def without_filters(self) -> dict[str, str]:
        """Give the environment that switches off every filter that is configured, whatever its name.

        Even where no contents are to be converted, git runs filters when it writes its index, for files whose
        time stamps leave open whether they were changed.
        """
        keys = dict.fromkeys(one.key for one in self._settings if one.key.startswith("filter."))
        programs = [key for key in keys if key.endswith((".clean", ".smudge", ".process"))]
        settings = [(key, "") for key in programs]
        settings += [(key, "false") for key in keys if key.endswith(".required")]
        env = {"GIT_CONFIG_COUNT": str(len(settings))}
        for number, (key, value) in enumerate(settings):
            env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return env


def _split(entry: str) -> tuple[str, str]:
    """Split one entry at its newline; a key without a value is switched on."""
    key, newline, value = entry.partition("\n")
    return key, value if newline else "true"
