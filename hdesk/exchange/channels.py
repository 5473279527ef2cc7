"""Channels: messages to mail, Slack, Teams and many others, through apprise.

Where a message goes is a URL in the environment. It holds credentials: it is never printed, stored or passed on,
and what a channel says of a failure is kept only without any part of it.
"""

import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import unquote

from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding, Refused

_LONGEST_ERROR = 200
_MAIL_SCHEMES = frozenset(("mailto", "mailtos"))


class File(NamedTuple):
    """A file that goes with a message."""

    name: str
    data: bytes
    mimetype: str


class Message(NamedTuple):
    """A title in one line, a text, and files, which only mail takes."""

    title: str
    body: str
    files: tuple[File, ...] = ()


class Channels:
    """Delivers messages to the destinations of a desk, by the URLs that the environment has."""

    def __init__(self, config: DeskConfig, environ: Mapping[str, str]) -> None:
        self._config = config
        self._environ = environ
        self._services: dict[str, Any] = {}

    def prepare(self) -> None:
        """Load what sends, before anything is claimed.

        Raises:
            Refused: the package that sends is not installed, and there is somewhere to send to.
        """
        if any(self._environ.get(variable) for variable in self._config.destinations.values()):
            self._apprise  # noqa: B018 - to find out now

    def send(self, to: str, message: Message) -> str | None:
        """Deliver a message to a destination, or to `mail:AGENT`; give what went wrong, None if nothing did.

        Raises:
            Refused: the package that sends is not installed.
        """
        name, _, agent = to.partition(":")
        variable = self._config.destinations.get(name)
        if variable is None:
            return f"desk.yaml has no destination {name} any more"
        if agent and agent not in self._config.agents:
            return f"desk.yaml has no agent {agent} any more"
        url = self._environ.get(variable, "").strip()
        if not url:
            return self.unset(to)
        apprise = self._apprise
        with _heard() as heard:
            try:
                service = self._service(to, url)
                if service is None:
                    return f"{variable} holds no URL that can be sent to" + ("; mailto:// is wanted" if agent else "")
                done = service.notify(
                    title=message.title,
                    body=message.body,
                    body_format=apprise.NotifyFormat.TEXT,
                    attach=self._attached(message) if message.files and self.is_mail(name) else None,
                )
            except Exception as error:  # noqa: BLE001 - whatever a channel does, it must stop nothing
                return masked(f"{type(error).__name__}: {error}", url)
        return None if done else masked("; ".join(heard) or "the destination did not take it", url)

    def unset(self, to: str) -> str | None:
        """Say which variable a destination lacks and what to do; None where it is set."""
        variable = self._config.destinations.get(to.partition(":")[0])
        if variable is None or self._environ.get(variable, "").strip():
            return None
        return f"{variable} is not set: set it to the URL of {to}"

    def is_mail(self, name: str) -> bool:
        """Say whether what goes to a destination is mail."""
        url = self._environ.get(self._config.destinations.get(name, ""), "").strip()
        return url.partition("://")[0].lower() in _MAIL_SCHEMES

    def _attached(self, message: Message) -> Any:
        """Give files as the package takes them, from memory."""
        import apprise.attachment.memory as attachment

        memory: Any = attachment.AttachMemory
        found = self._apprise.AppriseAttachment()
        for file in message.files:
            found.add(memory(content=file.data, name=file.name, mimetype=file.mimetype))
        return found

    @cached_property
    def _apprise(self) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of the package's own making
                import apprise
                import apprise.plugins
        except ImportError as error:
            hint = "pip install 'hdesk[notify]'"
            raise Refused(Finding("sending needs the package apprise, which is not installed", hint=hint)) from error
        return apprise

    def _service(self, to: str, url: str) -> Any:
        """Give what sends to a destination, made once; a person's is the mail server with that one recipient."""
        if to not in self._services:
            apprise = self._apprise
            asset = apprise.AppriseAsset(
                app_id="hdesk",
                app_desc="hdesk",
                app_url="",
                secure_logging=True,
                storage_mode="memory",
                async_mode=False,
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                parts = apprise.plugins.url_to_dict(url, secure_logging=True)
                if not parts or (":" in to and parts.get("schema") not in _MAIL_SCHEMES):
                    return None
                plugin = apprise.Apprise.instantiate(self._aimed(to, parts), asset=asset)
            if not plugin:
                return None
            service = apprise.Apprise(asset=asset)
            service.add(plugin)
            self._services[to] = service
        return self._services[to]

    def _aimed(self, to: str, parts: dict[str, Any]) -> dict[str, Any]:
        """Give a URL's parts with what mail needs: no answers by machines, and for a person the one recipient."""
        if parts.get("schema") in _MAIL_SCHEMES:
            parts["headers"] = {"Auto-Submitted": "auto-generated", **(parts.get("headers") or {})}
        _, _, agent = to.partition(":")
        if agent:
            parts["targets"] = [self._config.agents[agent].email]
        return parts


def masked(text: str, url: str) -> str:
    """Give a text in one line without any part of the URL that could be a secret: all but the host."""
    line = "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
    _, _, rest = url.partition("://")
    before, _, after = rest.rpartition("@")
    host, _, path = after.partition("/")
    parts = {url, rest, before, path, *re.split(r"[:/?&=@,]", before), *re.split(r"[:/?&=@,]", path), host}
    shown = host.partition("?")[0]
    parts |= {unquote(part) for part in parts}
    for part in sorted(parts - {shown, shown.partition(":")[0]}, key=len, reverse=True):
        if len(part) > 2:  # noqa: PLR2004 - shorter ones are no secrets, and stand in every word
            line = line.replace(part, "…")
    return line[:_LONGEST_ERROR].rstrip(". ")


@contextmanager
def _heard() -> Iterator[list[str]]:
    """Gather what the package says of a failure, and keep it off the terminal."""
    said: list[str] = []

    class _Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger = logging.getLogger("apprise")
    handler, before = _Keep(logging.WARNING), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.propagate = before
