"""Scripts that git runs on a server."""

import shlex
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def pre_receive(*, signed: bool = False) -> bytes:
    """Give the script that judges a push, with the way to this hdesk in it; `signed` has it ask for signatures."""
    text = (_HERE / "pre-receive").read_text(encoding="utf-8")
    command = f"{shlex.quote(sys.executable)} -m hdesk"
    options = " --require-signatures" if signed else ""
    return text.replace("%{command}", command).replace("%{options}", options).encode()
