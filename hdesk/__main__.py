"""Run hdesk with `python -m hdesk`."""

from hdesk.cli import main

main()
