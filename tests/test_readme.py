"""The README's tour is typed as it stands, and what is printed must be what the README says.

After a change of output, `REWRITE=1 script/test tests/test_readme.py` writes the new one in; read it.
"""

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_ID = re.compile(r"\b(HD|C)-(\d{6})-[0-9A-HJKMNP-TV-Z]{6}\b")
_NAMES = ("7K3FQ2", "9D2RTA", "M4QZ8C", "2T0WEH", "5JNCR7")
_COMMIT = re.compile(r"\bcommit [0-9a-f]{10}\b")
BEGIN, STEP = datetime(2026, 11, 20, 10, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))), timedelta(minutes=17)


def _commands() -> list[str]:
    return [
        line[2:] for block in _BLOCK.findall(README.read_text()) for line in block.splitlines() if line.startswith("$ ")
    ]


def _typed(folder: Path) -> list[str]:
    """Type every command into one shell; give what each printed, stdout and stderr as a terminal shows them."""
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COLUMNS": "100",
    }
    mark = "=== next ==="
    script = "\n".join(
        f"export HDESK_NOW={(BEGIN + place * STEP).isoformat()}; {command} 2>&1 || echo FAILED $?\necho; echo '{mark}'"
        for place, command in enumerate(_commands())
    )
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=True)
    return [part.strip("\n") for part in done.stdout.replace(str(folder), "/home/priya").split(mark)][
        : len(_commands())
    ]


def _same_ids(texts: list[str]) -> list[str]:
    """Give random IDs and commits the same names in every run, in the order of their appearance."""
    names: dict[str, str] = {}

    def named(match: re.Match[str]) -> str:
        return names.setdefault(match[0], f"{match[1]}-{match[2]}-{_NAMES[len(names)]}")

    return [_COMMIT.sub("commit 3f1c09a7be", _ID.sub(named, text)) for text in texts]


def _tour(outputs: list[str]) -> str:
    left = iter(outputs)

    def block(match: re.Match[str]) -> str:
        lines = []
        for line in match[1].splitlines():
            if line.startswith("$ "):
                printed = next(left)
                lines += [line, *([printed] if printed else [])]
        return "```console\n" + "\n".join(lines) + "\n```"

    return _BLOCK.sub(block, README.read_text())


def test_the_tour_prints_what_the_readme_says(tmp_path: Path) -> None:
    outputs = _same_ids(_typed(tmp_path))
    assert [output for output in outputs if "FAILED" in output] == []
    wanted = _tour(outputs)
    if os.environ.get("REWRITE"):
        README.write_text(wanted)
    assert README.read_text() == wanted
