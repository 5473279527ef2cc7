"""The files in docs/examples/sweep are what they say: units and a crontab."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "docs" / "examples" / "sweep"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_units_are_sound(tmp_path: Path) -> None:
    home = tmp_path / ".local" / "bin"
    home.mkdir(parents=True)
    (home / "hdesk").write_text("#!/bin/sh\n")
    (home / "hdesk").chmod(0o755)
    for name in ("hdesk-sweep.service", "hdesk-sweep.timer"):
        (tmp_path / name).write_text((FOLDER / name).read_text().replace("%h", str(tmp_path)))
    units = [str(tmp_path / name) for name in ("hdesk-sweep.service", "hdesk-sweep.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_crontab_has_five_times_and_a_command_on_each_line() -> None:
    field = r"(\*(/\d+)?|\d+(-\d+)?)(,\d+)*"
    lines = [one for one in (FOLDER / "crontab").read_text().splitlines() if one and not one.startswith("#")]
    entries = [one for one in lines if not re.match(r"[A-Z]+=", one)]
    assert len(entries) == 2
    for entry in entries:
        assert re.match(rf"({field}\s+){{5}}cd ", entry)
        assert "%" not in entry, "cron makes line ends of them"
        command = entry.split(maxsplit=5)[5]
        assert subprocess.run(["sh", "-n", "-c", command], check=False).returncode == 0
