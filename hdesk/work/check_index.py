"""The check of the index: it is a cache, and equals what is built anew."""

from collections.abc import Iterator
from pathlib import Path

from hdesk.domain.findings import Finding
from hdesk.work.check_material import Material


def index_file(material: Material) -> Path:
    """Give where the index stands."""
    return material.git.git_dir / "hdesk" / "index.sqlite"


def index(material: Material) -> Iterator[Finding]:
    """Compare the index, if there is one, with a rebuild; broken settings leave nothing to build it from."""
    setup = material.judged[0]
    if setup is None or not index_file(material).exists():
        return
    from hdesk.insight import tables
    from hdesk.storage.index_compare import compared

    plan = tables.plan(setup, material.settings, material.now)
    hint = "`hdesk check --fix` drops it; the next command builds it anew"
    for one in compared(index_file(material), material.git, plan, material.head):
        yield one._replace(hint=hint, check="index")
