"""Compare every figure of a demo desk of any size with the slow reference.

script/figures                      # 10,000 tickets
script/figures --tickets 1000 --seed 3
"""

import argparse
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from hdesk.demo.make import make
from hdesk.desk import Desk
from hdesk.work.numbers import kpis
from tests.insight import reference, yamldesk

NOW = datetime.fromisoformat("2026-11-22T15:00:00+05:30")
ASKED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("all", ()), ("all", ("team",)), ("all", ("month", "channel")), ("2026-W46", ("agent",)), ("this-week", ("tier",)),
    ("2026-10", ("priority", "category")), ("2026-11", ("age",)), ("..2026-09", ()), ("2026-W40", ("kind", "rule")),
    ("2026-11-19", ("hour",)), ("all", ("field",)),
)  # fmt: skip
ROUNDING = 0.006


def agrees(found: object, wanted: object) -> bool:
    """Say whether a figure is what it should be, part by part; what the reference does not tell is not compared."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(agrees(found[key], value) for key, value in wanted.items())
    if isinstance(wanted, list):
        pairs = zip(found, wanted, strict=True) if isinstance(found, list) and len(found) == len(wanted) else ()
        return bool(found) and all(agrees(*pair) for pair in pairs)
    if isinstance(wanted, float):
        return isinstance(found, (int, float)) and abs(found - wanted) <= ROUNDING
    return found == wanted


def differences(folder: Path, period: str, by: tuple[str, ...]) -> tuple[int, list[str]]:
    """Give how many figures were compared, and each that hdesk and the reference do not agree on."""
    slow, desk = _read(folder), Desk.open(folder, NOW)
    ask = yamldesk.bounds(period, NOW, slow.zone)
    found = kpis(desk, [], period, by)
    unknown = {figure.kpi.name for figure in found.figures} - reference.KPIS.keys()
    wrong, compared = [], 0
    for name in sorted(reference.KPIS.keys() - {kpi.name for kpi in found.skipped}):
        got = {tuple(one.by.values()): one.data() for one in found.figures if one.kpi.name == name and one.n}
        wanted = {key: one for key, one in reference.figures(slow, name, ask, by).items() if one["n"]}
        compared += len(wanted)
        wrong += [
            f"{name} {period} {dict(zip(by, key, strict=True))}: {got.get(key)} is not {wanted.get(key)}"
            for key in got.keys() | wanted.keys()
            if key not in got or key not in wanted or not agrees(got[key], wanted[key])
        ]
    wrong += [f"{name} is no figure of the reference" for name in sorted(unknown)]
    return compared, wrong


_DESKS: dict[Path, yamldesk.Desk] = {}


def _read(folder: Path) -> yamldesk.Desk:
    if folder not in _DESKS:
        _DESKS[folder] = yamldesk.Desk(folder)
    return _DESKS[folder]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=10_000, help="how many tickets the demo desk has")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another desk")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = make(Path(folder) / "desk", NOW, tickets=asked.tickets, seed=asked.seed)
        say(f"{made.tickets:,} tickets and {made.contacts:,} contacts")
        wrong: list[str] = []
        for period, by in ASKED:
            compared, found = differences(made.root, period, by)
            wrong += found
            say(f"{period} by {', '.join(by) or 'nothing'}: {compared:,} figures, {len(found)} differ")
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return 3 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
