"""What hdesk is measured against where no program does the same: each mode is a process of its own.

parse DESK               one loop of yaml.load over the files of a desk, with PyYAML's C classes
keep DESK FILE           keep the documents of a desk's tickets as Python does (not measured)
load FILE                load those documents
dump FILE REPOSITORY     load them, dump each with PyYAML's C classes, and have git import them
roundtrip DESK           load and dump the tickets that `Yard.apart` changes, once each
"""

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import yaml


def _files(desk: Path) -> list[Path]:
    return sorted(path for folder in ("tickets", "contacts") for path in (desk / folder).rglob("*.yaml"))


def _parse(desk: Path) -> None:
    for path in _files(desk):
        with path.open("rb") as file:
            if path.is_relative_to(desk / "contacts"):
                for _ in yaml.load_all(file, Loader=yaml.CSafeLoader):
                    pass
            else:
                yaml.load(file, Loader=yaml.CSafeLoader)


def _roundtrip(desk: Path) -> None:
    for path in sorted((desk / "tickets").rglob("*.yaml"))[:10_000]:
        with path.open("rb") as file:
            yaml.dump(yaml.load(file, Loader=yaml.CSafeLoader), Dumper=yaml.CSafeDumper, sort_keys=False)


def _keep(desk: Path, target: Path) -> None:
    documents = {}
    for path in sorted((desk / "tickets").rglob("*.yaml")):
        with path.open("rb") as file:
            documents[str(path.relative_to(desk))] = yaml.load(file, Loader=yaml.CSafeLoader)
    target.write_bytes(pickle.dumps(documents))


def _load(source: Path) -> dict[str, Any]:
    with source.open("rb") as file:
        documents: dict[str, Any] = pickle.load(file)  # noqa: S301 - written by `keep`
        return documents


def _dump(source: Path, repository: Path) -> None:
    command = ["git", "fast-import", "--quiet"]
    with subprocess.Popen(command, cwd=repository, stdin=subprocess.PIPE) as git:
        assert git.stdin is not None  # noqa: S101 - it is a pipe
        _feed(_load(source), git.stdin)
        git.stdin.close()
    if git.returncode:
        sys.exit("git fast-import failed")


def _feed(documents: dict[str, Any], git: IO[bytes]) -> None:
    git.write(b"commit refs/heads/main\ncommitter Priya Rao <priya@example.com> 1795152600 +0530\ndata 6\nimport\n")
    for path, document in documents.items():
        data = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, encoding="utf-8")
        git.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))


MODES: dict[str, Callable[..., object]] = {
    "parse": _parse,
    "roundtrip": _roundtrip,
    "keep": _keep,
    "load": _load,
    "dump": _dump,
}

if __name__ == "__main__":
    mode, *places = sys.argv[1:]
    MODES[mode](*map(Path, places))
