"""A fresh desk for each torture, copied from one that is made once."""

import shutil
from pathlib import Path

import pytest

from tests.torture.bench import Bench, make


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("torture") / "made").place


@pytest.fixture
def bench(tmp_path: Path, _made: Path) -> Bench:
    """Give a desk with three agents and nothing on it."""
    shutil.copytree(_made, tmp_path / "bench")
    return Bench(tmp_path / "bench")
