"""CI: the workflow that runs a desk's sweep, reports and backtests where its remote is hosted."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from hdesk import __version__
from hdesk.desk import Desk
from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.localtime import find_zone
from hdesk.presets.ci import SYSTEMS, pieces, template
from hdesk.storage import settings
from hdesk.storage.yaml_write import dump

BOT = "hdesk-bot"
"""What the agent is called under whom CI works, where the desk has none yet."""

_HOLE = re.compile(r"%\{(\w+)\}")
_MARK = re.compile(rb"# Written by `hdesk init --ci \w+`, checksum (\w{12})[^\n]*\n")
_AGENTS = re.compile(rb"(?m)^(?P<comment>(?:#[^\n]*\n)*)agents:[ \t]*(?:#[^\n]*)?\n(?P<indent>[ ]+)(?=[\w\"'])")
_MINUTE = 17
"""Past the hour in the cron lines: not the full hour, when every hosted scheduler is busy."""


class Added(NamedTuple):
    """The file that CI was given; `commit` is None where it was as it should be. `bot` is the agent it works as."""

    path: str
    commit: str | None
    bot: str


def add_ci(desk: Desk, system: str) -> Added:
    """Commit the workflow for a system, and the bot that it works as where desk.yaml names none.

    What hdesk wrote and nobody has changed since is written anew, as the desk's settings now want it.

    Raises:
        Refused: the file has been changed, or desk.yaml cannot be given a bot.
        Conflict: desk.yaml or the file is edited and not committed.
    """
    author = desk.setup.config.agents[desk.agent]
    path = SYSTEMS[system]
    with desk.store.lock():
        desk.refresh()
        before = desk.snapshot.files([path, settings.DESK])
        _refuse_changed(desk, system, before.get(path))
        files = {settings.DESK: _with_bot(desk, before[settings.DESK])}
        config = settings.config_of(files[settings.DESK])
        files[path] = workflow(system, config, desk.today)
        if all(before.get(name) == data for name, data in files.items()):
            return Added(path, None, config.bot or BOT)
        changed = {name: data for name, data in files.items() if before.get(name) != data}
        commit = desk.store.commit(
            changed,
            message=f"ci: {system}\n\n" + "".join(f"File: {name}\n" for name in changed),
            author=(author.name, author.email),
            now=desk.now,
            expected_head=desk.snapshot.commit,
        )
    return Added(path, commit, config.bot or BOT)


def bot_agent(team: str) -> dict[str, str]:
    """Give the agent that CI works as; mail to `.invalid` goes nowhere by definition (RFC 2606)."""
    return {"name": "hdesk bot", "email": "bot@hdesk.invalid", "team": team}


def workflow(system: str, config: DeskConfig, today: datetime) -> bytes:
    """Write the file of a system for a desk.

    Raises:
        Refused: a name in desk.yaml could be read as a variable there.
    """
    bot = config.agents[config.bot or BOT]
    values = {"branch": config.branch, "zone": config.timezone, "bot_name": bot.name, "bot_email": bot.email}
    findings = [
        Finding(f"{value!r} cannot stand in a workflow: `$` begins a variable there", settings.DESK)
        for value in values.values()
        if "$" in value
    ]
    if findings:
        raise Refused(*findings)
    texts = {name: json.dumps(value) for name, value in values.items()}
    texts |= {
        "package": f"'hdesk[notify,report]=={__version__}'",
        "cache": f"hdesk-index-{__version__}",
        "cron": _cron(config, today),
        "secrets": _secrets(config, system),
        "variables": _variables(config),
    }
    text = _filled(template(system), texts | pieces()).encode()
    return _mark(system, text) + text


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Fill the holes; what stands alone on a line brings all its lines, as far to the right as the hole stood."""
    lines = []
    for line in text.splitlines():
        hole = _HOLE.fullmatch(line.strip())
        if hole:
            pad = line[: len(line) - len(line.lstrip())]
            lines += [f"{pad}{one}" if one else "" for one in values[hole[1]].splitlines()]
        else:
            lines.append(_HOLE.sub(lambda match: values[match[1]], line))
    return "\n".join(lines) + "\n"


def _mark(system: str, text: bytes) -> bytes:
    checksum = hashlib.sha256(text).hexdigest()[:12]
    line = f"# Written by `hdesk init --ci {system}`, checksum {checksum}. Change what you like: it is yours then.\n"
    return line.encode()


def _is_ours(data: bytes, system: str) -> bool:
    """Say whether a file is as hdesk wrote it."""
    match = _MARK.match(data)
    return match is not None and data.startswith(_mark(system, data[match.end() :]))


def _refuse_changed(desk: Desk, system: str, committed: bytes | None) -> None:
    path = SYSTEMS[system]
    place = desk.git.root / path
    there = [one for one in (committed, place.read_bytes() if place.is_file() else None) if one is not None]
    if not all(_is_ours(one, system) for one in there):
        hint = f"to have it written anew, move it away and commit that: git rm --cached {path}"
        raise Refused(Finding("this file is not as hdesk wrote it, and is left alone", path, hint=hint))


def _with_bot(desk: Desk, data: bytes) -> bytes:
    """Give desk.yaml with an agent that CI works as, and all else as it stands."""
    config = desk.setup.config
    if config.bot is not None:
        return data
    known = any(agent.email == bot_agent("")["email"] for agent in config.agents.values()) or BOT in config.agents
    match = _AGENTS.search(data)
    team = next(iter(config.teams), None)
    if match and team and not known:
        pad = match["indent"].decode()
        lines = dump({BOT: bot_agent(team)}).decode().splitlines()
        entry = "".join(f"{pad}{line}\n" for line in lines).encode()
        head = f"# Whom CI works as: it sweeps, and commits reports.\nbot: {BOT}\n\n".encode()
        before, place = match.start("comment"), match.start("indent")
        changed = data[:before] + head + data[before:place] + entry + data[place:]
        setup, _ = settings.judge(desk.snapshot.files(settings.FILES) | {settings.DESK: changed}, desk.now)
        if setup is not None:
            return changed
    hint = f"add an agent for it under `agents:`, and `bot: {BOT}`; then hdesk adopt desk.yaml"
    raise Refused(Finding("desk.yaml names no agent that CI works as", settings.DESK, hint=hint))


def _cron(config: DeskConfig, today: datetime) -> str:
    """Say what the cron line, which counts in UTC, means on the clocks of the desk."""
    run = datetime(today.year, today.month, today.day, 0, _MINUTE, tzinfo=UTC).astimezone(
        find_zone(config.timezone) or UTC
    )
    ahead = f"{run:%z}"
    return (
        f"Cron counts in UTC: {_MINUTE} past there is {run.minute} past in {config.timezone} "
        f"(UTC{ahead[:3]}:{ahead[3:]} on {today:%Y-%m-%d})."
    )


def _destinations(config: DeskConfig) -> list[str]:
    return sorted(set(config.destinations.values()))


def _secrets(config: DeskConfig, system: str) -> str:
    names = _destinations(config)
    if not names:
        return f"# desk.yaml names no destinations yet; `hdesk init --ci {system}` adds them once it does\n{{}}"
    return "\n".join(f"{name}: ${{{{ secrets.{name} }}}}" for name in names)


def _variables(config: DeskConfig) -> str:
    names = _destinations(config)
    return "\n".join(f"# - {name}" for name in names) if names else "# those that destinations in desk.yaml name."
