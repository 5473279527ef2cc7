"""The README's tour is typed as it stands, and what is printed must be what the README says.

After a change of output, `REWRITE=1 script/test tests/test_readme.py` writes the new one in; read it.
"""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.support.recorded import check, commands, typed

README = Path(__file__).parent.parent / "README.md"
BEGIN = datetime(2026, 11, 20, 10, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def test_the_tour_prints_what_the_readme_says(tmp_path: Path) -> None:
    check(README, typed(commands(README), tmp_path, BEGIN, timedelta(minutes=17)))
