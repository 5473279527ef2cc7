"""Tickets and contacts written by hand: plain YAML, committed with plain git, so that every moment is in view."""

import subprocess
from pathlib import Path
from typing import Any

import yaml

Data = dict[str, Any]


class Hand:
    """Writes files into a desk's folder; IDs count up, so that a test can tell them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._next = 0

    def ticket(self, *events: Data, **header: Any) -> str:
        """Write a ticket with the events; gives its ID. The header tells of what the customer came about."""
        identity = self._identity("HD", events[0].get("at", "2026-11-01"))
        timeline = [
            {"id": f"{place}-{place:06}", **({"at": event["at"]} if "at" in event else {"time": "unknown"}),
             "by": "priya", **event}
            for place, event in enumerate(events, 1)
        ]  # fmt: skip
        data = {
            "schema": 1, "id": identity, "subject": "Nobody came", "status": "new", "priority": "normal",
            "category": "pickup", "channel": events[0].get("channel", "call"), **header, "timeline": timeline,
        }  # fmt: skip
        self._write(f"tickets/{day_path(identity)}/{identity}.yaml", yaml.safe_dump(data, sort_keys=False))
        return identity

    def contact(self, at: str, **keys: Any) -> str:
        """Write a contact, by default an inbound call that was resolved at once; gives its ID."""
        identity = self._identity("C", at)
        data = {"id": identity, "at": at, "by": "priya", "channel": "call", "direction": "inbound",
                "outcome": "resolved", "category": "pickup", **keys}  # fmt: skip
        self._append(identity, data)
        return identity

    def fact(self, contact: str, at: str, **keys: Any) -> None:
        """Write down what was learned about a contact later."""
        self._append(self._identity("F", at), {"of": contact, "at": at, "by": "priya", **keys})

    def setting(self, old: str, new: str) -> None:
        """Change desk.yaml."""
        path = self.folder / "desk.yaml"
        text = path.read_text()
        assert old in text, f"desk.yaml has no {old!r}"
        path.write_text(text.replace(old, new, 1))

    def commit(self) -> None:
        for command in (["add", "-A"], ["commit", "-qm", "by hand"]):
            subprocess.run(["git", *command], cwd=self.folder, check=True, capture_output=True)

    def _identity(self, prefix: str, at: str) -> str:
        self._next += 1
        return f"{prefix}-{at[2:10].replace('-', '')}-{self._next:06}"

    def _append(self, identity: str, data: Data) -> None:
        path = f"contacts/{day_path(identity)}/{data['by']}.yaml"
        known = (self.folder / path).read_text() if (self.folder / path).exists() else ""
        plain = {key: value for key, value in data.items() if value is not None}
        self._write(path, f"{known}---\n{yaml.safe_dump({'id': identity, **plain}, sort_keys=False)}")

    def _write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def day_path(identity: str) -> str:
    day = identity.split("-")[1]
    return f"20{day[:2]}/{day[2:4]}/{day[4:]}"


def event(type_: str, at: str | None = None, /, **keys: Any) -> Data:
    """Give an event; without a moment it is one that nobody knows."""
    return {"type": type_, **({"at": at} if at else {}), **keys}


def created(at: str | None = None, channel: str = "call", **keys: Any) -> Data:
    return event("created", at, channel=channel, **keys)


def resolved(at: str | None = None) -> Data:
    return event("resolved", at, text="Done.")


def closed(at: str | None = None, reason: str = "done") -> Data:
    return event("closed", at, reason=reason)


def rated(at: str | None, score: float, of: int = 5, **keys: Any) -> Data:
    return event("rated", at, score=score, of=of, **keys)


def replied(at: str | None, channel: str = "email", **keys: Any) -> Data:
    return event("responded", at, channel=channel, **keys)


def handed(at: str | None, team: str = "operations", **keys: Any) -> Data:
    """Escalate with the work."""
    return event("escalated", at, team=team, handover=True, **keys)


def returned(at: str | None, team: str = "operations", reason: str = "missing_information") -> Data:
    return event("returned", at, team=team, reason=reason)


def on(day: int, clock: str = "10:00") -> str:
    """Give a moment in November 2026; the 16th and the 23rd are Mondays."""
    return f"2026-11-{day:02}T{clock}:00+05:30"
