"""Desks made once in a process and copied for each test: the copy is much quicker than the making."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path


def copied(source: Path, target: Path) -> Path:
    """Copy a folder with all that is in it, to where nothing is or instead of what is there."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-r", str(source), str(target)], check=True)
    return target


class Templates:
    """Repositories by name, each made at its first use."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def copy(self, name: str, make: Callable[[Path], object], target: Path) -> Path:
        """Copy a repository to a folder, after `make` has made it in another one if nobody has yet."""
        template = self._place / name
        if not template.exists():
            template.mkdir()
            make(template)
            # Of a hundred small files of objects one is left to copy.
            subprocess.run(["git", "repack", "-qadn"], cwd=template, check=True)
        return copied(template, target)
