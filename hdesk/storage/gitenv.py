"""What git runs with: an environment and options that neither a desk nor the caller's shell can bend.

A desk may come from anywhere, `.git/config` included, so nothing in it may start a program. Hooks and the
file system monitor are switched off. Filters never run, because contents are stored and staged by their ids.
Programs for signing are taken from the user's and the system's configuration alone (`GitConfig.trusted`).
Nothing here may reach a remote: what fetches and pushes (`outpost`) passes its own GIT_ALLOW_PROTOCOL.
"""

import os
from collections.abc import Mapping

# Where the user's own configuration and git are found; any other GIT_* may point into another repository.
KEPT = frozenset(
    {
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    }
)
# How the user reaches remotes: kept for what fetches and pushes, and for nothing else.
NETWORK = frozenset(
    {
        "GIT_ASKPASS",
        "GIT_PROXY_COMMAND",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_SSH_VARIANT",
        "GIT_SSL_CAINFO",
        "GIT_SSL_CAPATH",
        "GIT_SSL_CERT",
        "GIT_SSL_KEY",
        "GIT_HTTP_LOW_SPEED_LIMIT",
        "GIT_HTTP_LOW_SPEED_TIME",
    }
)
PROTOCOLS = "file:ssh:https"
FIXED = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "GIT_SEQUENCE_EDITOR": "false",
}
_QUARANTINE = ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
UNPACK_LIMIT = 100  # so many new objects at most become files of their own, more become a pack
_SETTINGS = (
    f"core.hooksPath={os.devnull}",
    "core.fsmonitor=false",
    "core.fsync=objects,reference",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
    f"fastimport.unpackLimit={UNPACK_LIMIT}",
    "core.filesRefLockTimeout=1000",
    "gc.auto=0",
)
OPTIONS = tuple(word for setting in _SETTINGS for word in ("-c", setting))


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Give the caller's environment without what redirects git, with what makes it predictable."""
    kept = {key: value for key, value in environ.items() if not key.startswith("GIT_") or key in KEPT}
    return kept | FIXED


def network_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Give the clean environment, and what the caller's says about reaching remotes."""
    return clean_environment(environ) | {key: environ[key] for key in NETWORK & environ.keys()}


def quarantine(environ: Mapping[str, str]) -> dict[str, str]:
    """Give what tells git, in a hook of a push, where the objects lie that it has brought and not yet taken in."""
    return {name: environ[name] for name in _QUARANTINE if name in environ and "GIT_QUARANTINE_PATH" in environ}
