"""The programs beside which hdesk is measured, with the same tickets in them."""

import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.desks import Yard, files

DOGCAT = "0.14.4"
_PRIORITIES = {"urgent": ("H", 0), "high": ("H", 1), "normal": ("M", 2), "low": ("L", 3)}
_TASKRC = "data.location={}\nconfirmation=off\nverbose=nothing\n"


def task_version() -> str | None:
    """Give taskwarrior's version, None where it is not installed."""
    found = shutil.which("task")
    if found is None:
        return None
    return subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def install_dogcat(root: Path) -> str | None:
    """Install dogcat into an environment of its own, once; say what went wrong, if anything did."""
    place = root / "dogcat"
    if (place / "bin" / "dcat").exists():
        return None
    print(f"installing dogcat {DOGCAT} into an environment of its own …", file=sys.stderr)
    pip = [str(place / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    try:
        subprocess.run([sys.executable, "-m", "venv", place], check=True, capture_output=True)
        subprocess.run([*pip, f"dogcat=={DOGCAT}"], check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        return str(error.stderr.decode("utf-8", "replace").strip().splitlines()[-1])
    return None


def tasks(yard: Yard) -> Path:
    """Give a folder with taskwarrior's data, imported once in each run."""
    place = yard.work / "taskwarrior"
    if not place.exists():
        _task_folder(place)
        yard.run("task", "rc:taskrc", "import", task_file(yard), cwd=place)
    return place


def no_tasks(yard: Yard, _: int) -> None:
    """Empty the folder into which taskwarrior imports."""
    shutil.rmtree(task_target(yard))
    task_target(yard)


def task_target(yard: Yard) -> Path:
    """Give a folder into which taskwarrior imports."""
    place = yard.work / "taskwarrior-import"
    if not place.exists():
        _task_folder(place)
    return place


def _task_folder(place: Path) -> None:
    place.mkdir(parents=True)
    (place / "taskrc").write_text(_TASKRC.format(place))


def task_file(yard: Yard) -> Path:
    """Give the tickets as taskwarrior imports them."""
    place = yard.kept / "tasks.json"
    if not place.exists():
        _write(place, (_task(ticket) for ticket in _tickets(yard.desk())))
    return place


def issues(yard: Yard) -> Path:
    """Give a folder with dogcat's data, written in its own form, since it has no import."""
    place = yard.work / "dogcat"
    if not place.exists():
        place.mkdir(parents=True)
        yard.run("git", "init", "--quiet", cwd=place)
        yard.run(yard.root / "dogcat" / "bin" / "dcat", "init", "--namespace", "bench", cwd=place)
        tickets = enumerate(_tickets(yard.desk()))
        _write(place / ".dogcats" / "issues.jsonl", (_issue(number, ticket) for number, ticket in tickets))
    return place


def _tickets(desk: Path) -> Iterator[dict[str, str]]:
    """Yield the header of each ticket: what stands at the beginning of a line, before the timeline."""
    for path in files(desk / "tickets"):
        header = {}
        with path.open() as file:
            for line in file:
                key, _, value = line.rstrip("\n").partition(": ")
                if key == "timeline:":
                    break
                if value and not key.startswith(" "):
                    header[key] = value.strip("\"'")
        yield header | {"day": f"20{path.stem[3:9]}"}


def _write(place: Path, documents: Iterator[dict[str, Any]]) -> None:
    with place.open("w") as file:
        file.writelines(json.dumps(document) + "\n" for document in documents)


def _is_over(ticket: dict[str, str]) -> bool:
    return ticket["status"] in {"resolved", "closed"}


def _task(ticket: dict[str, str]) -> dict[str, Any]:
    moment = f"{ticket['day']}T053000Z"
    ended = {"status": "completed", "end": moment} if _is_over(ticket) else {"status": "pending"}
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, ticket["id"])),
        "description": ticket["subject"],
        "entry": moment,
        "project": ticket.get("category", "other"),
        "priority": _PRIORITIES[ticket["priority"]][0],
        **ended,
    }


def _issue(number: int, ticket: dict[str, str]) -> dict[str, Any]:
    day = ticket["day"]
    moment = f"{day[:4]}-{day[4:6]}-{day[6:]}T05:30:00+00:00"
    ended = {"status": "closed", "closed_at": moment, "closed_by": "priya"} if _is_over(ticket) else {"status": "open"}
    return {
        "record_type": "issue",
        "dcat_version": DOGCAT,
        "namespace": "bench",
        "id": f"{number:06x}",
        "title": ticket["subject"],
        "priority": _PRIORITIES[ticket["priority"]][1],
        "issue_type": "task",
        "owner": ticket.get("owner"),
        "labels": [ticket.get("category", "other")],
        "created_at": moment,
        "created_by": "priya",
        "updated_at": moment,
        **ended,
    }
