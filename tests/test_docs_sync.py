"""The walk of two people in docs/sync.md is typed as it stands and must print what stands there.

After a change of output, `REWRITE=1 script/test tests/test_docs_sync.py` writes the new one in; read it.
"""

from pathlib import Path

from tests.support.recorded import check, commands, typed

PAGE = Path(__file__).parent.parent / "docs" / "sync.md"


def test_the_walk_prints_what_the_page_says(tmp_path: Path) -> None:
    check(PAGE, typed(commands(PAGE), tmp_path))
