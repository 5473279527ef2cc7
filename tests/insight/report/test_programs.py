"""What readers' programs make of reports: a browser on three screens and on paper, an office suite."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.insight.report.test_slides import opened, texts

_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_OFFICE = shutil.which("soffice")
_WIDTHS = (360, 1280, 1920)

# Each page stands in a frame as wide as the screen would be: no window can be as narrow as a phone.
_MEASURE = """<!DOCTYPE html><body>{frames}<script>
addEventListener("load", () => {{
  const found = [...document.querySelectorAll("iframe")].map(frame => {{
    const page = frame.contentDocument, wide = frame.clientWidth;
    const free = one => !one.closest(".scroll, .words table, .words pre, svg");
    const over = [...page.querySelectorAll("body *")].filter(one => free(one)
      && one.getBoundingClientRect().right > wide + 0.5).map(one => one.tagName);
    const letters = [...page.querySelectorAll("svg text")].map(one => one.getBoundingClientRect().height)
      .filter(height => height > 0);
    const shown = [...page.querySelectorAll("svg")].filter(one => one.getBoundingClientRect().width > 0);
    const outside = shown.flatMap(svg => [...svg.querySelectorAll("text")].filter(one => {{
      const box = one.getBoundingClientRect(), sheet = svg.getBoundingClientRect();
      return box.left < sheet.left - 1 || box.right > sheet.right + 1; }})).map(one => one.textContent);
    return {{scroll: page.documentElement.scrollWidth, over, shown: shown.length, outside,
      smallest: Math.min(...letters)}};
  }});
  document.body.innerHTML = "";
  document.title = JSON.stringify(found);
}});
</script>"""

browser = pytest.mark.skipif(_BROWSER is None, reason="Chromium is not installed")
office = pytest.mark.skipif(_OFFICE is None, reason="LibreOffice is not installed")
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not installed")


def chromium(folder: Path, *words: str) -> str:
    """Run the browser without a window, a network or a profile of anybody's."""
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
             "--disable-background-networking", "--disable-component-update",
             "--host-resolver-rules=MAP * ~NOTFOUND")  # fmt: skip
    done = subprocess.run([str(_BROWSER), *quiet, f"--user-data-dir={folder / 'profile'}", *words],
                          capture_output=True, text=True, timeout=180, check=True)  # fmt: skip
    return done.stdout


@browser
def test_the_page_fits_a_phone_a_laptop_and_a_projector(page: str, tmp_path: Path) -> None:
    frames = "".join(f'<iframe style="width:{wide}px;height:800px;border:0" srcdoc="{html.escape(page)}"></iframe>'
                     for wide in _WIDTHS)  # fmt: skip
    (tmp_path / "measure.html").write_text(_MEASURE.format(frames=frames))
    shown = chromium(tmp_path, "--window-size=2000,1000", "--dump-dom", f"file://{tmp_path}/measure.html")
    title = re.search(r"<title>(.*?)</title>", shown, re.DOTALL)
    assert title is not None, shown[:500]
    found = json.loads(html.unescape(title[1]))
    for wide, one in zip(_WIDTHS, found, strict=True):
        assert one["scroll"] <= wide
        assert one["over"] == []
        assert one["outside"] == []
        assert one["shown"] == 8, "each chart once: the wide picture or the narrow one"
        assert one["smallest"] >= 9, "letters of charts are read on every screen"


@browser
@poppler
def test_printed_pages_name_what_they_are_of_and_split_no_picture(page: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page)
    chromium(tmp_path, f"--print-to-pdf={tmp_path}/page.pdf", "--no-pdf-header-footer", f"file://{tmp_path}/page.html")
    pages = text_of(tmp_path / "page.pdf")
    assert 3 <= len(pages) <= 8
    for number, text in enumerate(pages, 1):
        assert "Recommerce Helpdesk · 1 Nov to 30 Nov 2026" in text
        assert "as of 2026-12-01 00:00 +0530 · commit 0123456789" in text
        assert "".join(text.split()).endswith(f"{number}/{len(pages)}")
    for title, last in (("What came in, by day and channel", "29 Nov"), ("Open tickets by age", "30 days and more")):
        (own,) = [text for text in pages if title in text]
        assert last in own
    assert not any("The figures of this picture" in text for text in pages)


@office
@poppler
def test_an_office_suite_shows_every_slide_with_all_of_its_words(deck: bytes, tmp_path: Path) -> None:
    (tmp_path / "deck.pptx").write_bytes(deck)
    subprocess.run(
        [str(_OFFICE), f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "deck.pptx")],
        capture_output=True, timeout=240, check=True,
    )  # fmt: skip
    pages, slides = text_of(tmp_path / "deck.pdf"), list(opened(deck).slides)
    assert len(pages) == len(slides)
    for text, slide in zip(pages, slides, strict=True):
        shown = "".join(text.split())
        for words in texts(slide):
            assert "".join(words.split()) in shown
    boxes = subprocess.run(["pdftotext", "-bbox", str(tmp_path / "deck.pdf"), "-"], capture_output=True, text=True,
                           check=True).stdout  # fmt: skip
    for sheet in boxes.split("<page ")[1:]:
        tall = float(sheet.partition('height="')[2].partition('"')[0])
        lower = [(float(low), word) for low, word in re.findall(r'yMax="([\d.]+)">(.*?)</word>', sheet)]
        assert max(low for low, _ in lower) <= tall
        footer = [low for low, word in lower if low > tall * 505 / 540]
        assert not footer or max(low for low, _ in lower if low not in footer) <= tall * 500 / 540


def text_of(path: Path) -> list[str]:
    """Give the text of a PDF page by page."""
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    return done.stdout.removesuffix("\f").split("\f")
