"""What git calls: the merge driver. Nobody types it, so that no list shows it."""

from pathlib import Path

import click


@click.command("merge-driver", hidden=True)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("path")
def merge_driver_command(base: Path, ours: Path, theirs: Path, path: str) -> int:
    """Merge one file for git: write the result over OURS, or say why not and leave it as it is.

    Git calls it with the three versions of the file at PATH, once for each file that both sides changed. Tickets and
    contacts need no BASE; any other file is merged as text.
    """
    from hdesk.domain.findings import HdeskError
    from hdesk.storage.merging import is_merged_here, merged_file
    from hdesk.view.output import Output

    if not is_merged_here(path):
        from hdesk.storage.driver import merge_as_text

        return merge_as_text(base, ours, theirs)
    try:
        data = merged_file(path, ours.read_bytes(), theirs.read_bytes())
    except HdeskError as error:
        Output("table").findings(error.findings)
        return 1
    ours.write_bytes(data)
    return 0
