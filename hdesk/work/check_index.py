"""The check of the index: it is a cache, and equals what is built anew."""

from collections.abc import Iterator

from hdesk.domain.findings import Finding, StorageFailed
from hdesk.storage.index_plan import index_file
from hdesk.work.check_material import Material


def index(material: Material) -> Iterator[Finding]:
    """Compare the index, if there is one, with a rebuild; broken settings leave nothing to build it from."""
    setup = material.judged[0]
    file = index_file(material.git.git_dir)
    if setup is None or not file.exists():
        return
    from hdesk.insight import tables
    from hdesk.storage.index_compare import compared

    plan = tables.plan(setup, material.settings, material.now)
    hint = "`hdesk check --fix` drops it; the next command builds it anew"
    try:
        found = list(compared(file, material.git, plan, material.head))
    except StorageFailed as error:
        # Whatever git has lost cannot be compared; the other checks go on.
        yield from (one._replace(check="index") for one in error.findings)
        return
    yield from (one._replace(hint=hint, check="index") for one in found)
