"""The packages that only some reports need."""

from importlib import import_module
from typing import Any

from hdesk.domain.findings import Finding, Refused


def needed(module: str) -> Any:
    """Import a module of the extra `report`.

    Raises:
        Refused: it is not installed; with what to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        missing = (error.name or module).partition(".")[0]
        message = f"this form of report needs the package {missing}, which is not installed"
        raise Refused(Finding(message, hint="pip install 'hdesk[report]'")) from error
