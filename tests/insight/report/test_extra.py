"""Without the packages that draw, a report says what to install."""

import sys

import pytest

from hdesk.domain.findings import Refused
from hdesk.insight.report.extra import needed


def test_a_missing_package_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "matplotlib.figure", raising=False)
    with pytest.raises(Refused) as raised:
        needed("matplotlib.figure")
    assert str(raised.value) == (
        "this form of report needs the package matplotlib, which is not installed (pip install 'hdesk[report]')"
    )


@pytest.mark.parametrize("module", ["page", "slides", "pictures", "charts", "chart_trend", "lettering"])
def test_nothing_of_it_is_loaded_before_it_is_needed(module: str) -> None:
    import subprocess

    heavy = "matplotlib jinja2 pptx markdown_it numpy lxml PIL".split()  # noqa: SIM905 - names
    program = f"import sys, hdesk.insight.report.{module}; print([one for one in {heavy} if one in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"
