"""docs/kpis.md says what the catalogue says.

After a change of the catalogue, `REWRITE=1 script/test tests/test_kpi_page.py` writes the page anew; read it.
"""

import os
from datetime import datetime
from pathlib import Path

import pytest

from hdesk.desk import Desk
from hdesk.insight.catalogue import KPIS
from hdesk.insight.dataset import Dataset
from hdesk.work.numbers import asked, dataset
from tests.commands.conftest import NOW, Shell, _made, desk
from tests.support.kpi_page import page, statement

__all__ = ["_made", "desk"]

PAGE = Path(__file__).parent.parent / "docs" / "kpis.md"


@pytest.fixture
def empty(desk: Shell) -> Dataset:
    """Give the tables of a fresh desk."""
    opened = Desk.open(desk.folder, datetime.fromisoformat(NOW))
    return dataset(opened, asked(opened, "all"))


def test_the_page_is_what_the_catalogue_says(empty: Dataset) -> None:
    written = page(empty)
    if os.environ.get("REWRITE"):
        PAGE.write_text(written)
    assert PAGE.read_text() == written, "REWRITE=1 script/test tests/test_kpi_page.py writes it anew"


def test_every_statement_on_the_page_can_be_asked(empty: Dataset) -> None:
    values = {"good": 4, "moment": 0, "window": 0, "answer_within": 0, "short_abandon": 0, "start": 0, "end": 0}
    for kpi in KPIS:
        assert len(list(empty.query(statement(kpi), values))) == 1, kpi.name
