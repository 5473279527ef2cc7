"""One invocation: the global options, and the desk that they open."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from hdesk.desk import Desk
    from hdesk.domain.findings import Finding
    from hdesk.storage.index import Derived
    from hdesk.view.output import Format, Output


class Invocation:
    """The global options of one run; every command gets it.

    `started` is the moment the process began, read once; `exit_code` becomes 3 where a broken file was met.
    """

    def __init__(self, started: datetime) -> None:
        self.started = started
        self.directory: str | None = None
        self.now: str | None = None
        self.at: str | None = None
        self.acting: str | None = None
        self.format: Format = "table"
        self.exit_code = 0
        self._desk: Desk | None = None

    @property
    def output(self) -> "Output":
        """Give the output in the format that was asked for."""
        from hdesk.view.output import Output

        return Output(self.format)

    @property
    def start(self) -> "Path":
        """Give the folder to start from."""
        from pathlib import Path

        return Path(self.directory) if self.directory else Path.cwd()

    def moment(self, zone: tzinfo = UTC) -> datetime:
        """Give now: the moment of `--now`, or the one the process began."""
        if self.now is None:
            return self.started
        from hdesk.domain.moments import parse_moment

        return parse_moment(self.now, self.started, zone)

    def desk(self, *, adopts: bool = False) -> "Desk":
        """Open the desk, once; what is edited and not in force is said, unless the command is there to adopt it."""
        from hdesk.desk import Desk

        if self._desk is None:
            desk = Desk.open(self.start, self.moment(), acting=self.acting, at=self.at)
            if self.now is not None and self.moment(desk.setup.timezone) != desk.today:  # it was written without a zone
                desk = Desk.open(self.start, self.moment(desk.setup.timezone), acting=self.acting, at=self.at)
            desk.watch = _watched
            desk.command = _command()
            self._desk = desk
            if not adopts:
                self.output.findings(desk.unadopted())
            self.output.findings(desk.recover())
        return self._desk

    def finish(self) -> None:
        """Say what went wrong after a change was already safe in git."""
        if self._desk is not None:
            self.output.findings(self._desk.warnings)

    def findings(self) -> "list[Finding]":
        """Give what was found broken on the way, each once: some files are read more than once."""
        return list(dict.fromkeys(self.desk().findings))

    def met(self, findings: "Iterable[Finding]") -> None:
        """Report what is wrong in files that were met on the way; unless all are warnings, the command ends with 3."""
        found = list(findings)
        if found:
            from hdesk.domain.findings import is_wrong

            self.output.findings(found)
            self.exit_code = 3 if is_wrong(found) else self.exit_code


_LONG = 1_000  # files from which on the index takes long enough to say how far it is


def _watched(found: "Iterator[Derived]", count: int) -> "Iterator[Derived]":
    if count < _LONG:
        return found
    from hdesk.view.progress import progress

    return progress(found, "index", count)


def _command() -> str:
    """Name the command that runs, as `hdesk log`."""
    import click

    context = click.get_current_context(silent=True)
    return context.command_path if context else "hdesk"
