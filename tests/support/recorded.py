"""Pages with recorded shell sessions: typed again as they stand, they must print what the page says.

A session is a ```console block; lines that start with `$ ` are typed, all of a page into one shell, in order.
After a change of output, `REWRITE=1 script/test TESTFILE` writes the new one into the page; read it.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_ID = re.compile(r"\b(HD|C)-(\d{6})-[0-9A-HJKMNP-TV-Z]{6}\b")
_NAMES = ("7K3FQ2", "9D2RTA", "M4QZ8C", "2T0WEH", "5JNCR7")
_COMMIT = re.compile(r"\bcommit [0-9a-f]{10}\b")
_MARK = "=== next ==="


def commands(page: Path) -> list[str]:
    """List what is typed on a page."""
    blocks = _BLOCK.findall(page.read_text())
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def typed(
    lines: Sequence[str], folder: Path, begin: datetime | None = None, step: timedelta = timedelta()
) -> list[str]:
    """Type lines into one shell; give what each printed, stdout and stderr as a terminal shows them.

    With `begin` the desk's clock stands there for the first line and moves on by `step`; without, the page sets
    HDESK_NOW itself. What is printed is made the same in every run: names of folders, IDs, commits.
    """
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "100"}
    script = "set -o pipefail\n"
    for place, line in enumerate(lines):
        clock = f"export HDESK_NOW={(begin + place * step).isoformat()}; " if begin else ""
        script += f"{clock}{{ {line}\n}} 2>&1 || echo FAILED $?\necho; echo '{_MARK}'\n"
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=True)
    printed = done.stdout.replace(str(folder), "/home/priya").split(_MARK)
    return _same_ids([part.strip("\n") for part in printed][: len(lines)])


def _same_ids(texts: list[str]) -> list[str]:
    """Give random IDs and commits the same names in every run, in the order of their appearance."""
    names: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"{match[1]}-{match[2]}-{_NAMES[len(names)]}")

    return [_COMMIT.sub("commit 3f1c09a7be", _ID.sub(named, text)) for text in texts]


def with_outputs(page: str, outputs: Sequence[str]) -> str:
    """Give the page with these outputs under its commands."""
    left = iter(outputs)

    def block(match: re.Match[str]) -> str:
        lines = []
        for line in match[1].splitlines():
            if line.startswith("$ "):
                printed = next(left)
                lines += [line, *([printed] if printed else [])]
        return "```console\n" + "\n".join(lines) + "\n```"

    return _BLOCK.sub(block, page)


def check(page: Path, outputs: Sequence[str]) -> None:
    """Compare a page with what its commands print; none may fail."""
    failed = [(line, output) for line, output in zip(commands(page), outputs, strict=True) if "FAILED" in output]
    assert failed == []
    wanted = with_outputs(page.read_text(), outputs)
    if os.environ.get("REWRITE"):
        page.write_text(wanted)
    assert page.read_text() == wanted
