"""The page: one file that refers to nothing, shows what people wrote as they wrote it, and can be read by everybody."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from hdesk.domain.findings import Unsound
from hdesk.insight.report.document import Grid, Note, Section, Words
from hdesk.insight.report.marked import as_html
from hdesk.insight.report.page import html
from tests.insight.report.conftest import CHARTS, MONTHLY, document

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Read(HTMLParser):
    """Reads a page: its elements with their attributes, its text, and whether all that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_the_page_refers_to_nothing_outside_and_runs_nothing(page: str) -> None:
    read = Read(page)
    assert not read.open
    for tag in ("script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "foreignobject"):
        assert not read.all(tag)
    for tag, attributes in read.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in {"src", "href", "xlink:href", "srcset", "data", "action"} & set(attributes):
            inside = (attributes[name] or "").startswith("#")
            assert inside or (tag == "a" and attributes["rel"] == "noopener noreferrer nofollow"), (tag, attributes)
    style = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    assert "@import" not in style
    assert not re.findall(r"url\((?!#)", page)


def test_the_browser_is_told_to_load_nothing(page: str) -> None:
    policy = next(one for one in Read(page).all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_what_a_customer_wrote_is_shown_as_it_is(page: str) -> None:
    words = (
        """It </title><script>alert(1)</script> "burnt" 'my' & hand <img src=x onerror=alert(1)> {{ 7*7 }} $x_1$ [31m"""
    )
    assert words in Read(page).text
    assert "\x1b" not in page


def test_whoever_cannot_see_is_told_the_same(page: str) -> None:
    read = Read(page)
    assert read.all("html") == [{"lang": "en"}]
    headings = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    assert headings[:2] == [1, 2]
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert len(read.all("caption")) == len(read.all("table")) > 0
    assert {one["scope"] for one in read.all("th")} == {"col", "row"}
    assert len(read.all("figure")) == len(read.all("figcaption")) == len(CHARTS)
    for chart in CHARTS:
        assert chart.text in read.text


def test_each_id_is_one_of_a_kind_and_every_reference_leads_somewhere(page: str) -> None:
    ids = [attributes["id"] for _, attributes in Read(page).elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    used = re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"|aria-labelledby="([^"]*)"', page)
    assert {name for groups in used for group in groups for name in group.split()} <= set(ids)


def test_the_header_names_desk_period_moment_and_commit_and_so_does_every_printed_page(page: str) -> None:
    assert (
        "Recommerce Helpdesk · 1 Nov to 30 Nov 2026 · as of 2026-12-01 00:00 +0530 · commit 0123456789"
        in Read(page).text
    )
    assert "Provisional: the month is not over." in Read(page).text
    assert "@top-left" in page


def test_a_name_in_the_print_header_is_a_name_and_no_style() -> None:
    hostile = document(Section("A", (Note("b"),)))._replace(desk='x"; } * { display: none } </style><script>')
    text = html(hostile)
    assert "display: none }" not in text.partition("</style>")[0].partition("@page")[2].partition("@media print")[0]
    assert not Read(text).all("script")


def test_the_figures_of_a_picture_can_be_read_as_a_table(page: str) -> None:
    read = Read(page).text
    assert "The figures of this picture" in read
    assert "Clocks met (%) Met First response · n 412 92.3 % Resolution · n 300 71 %" in read
    assert "Handover · n 0 n/a" in read


def test_peoples_words_are_formatted_and_nothing_more() -> None:
    text = as_html(
        "# Top\n\n**Good** `x` <b>no</b> <script>1</script> ![pixel](https://evil.example/p.png)\n\n| a |\n|---|\n| 1 |"
    )
    assert "<h3>Top</h3>" in text
    assert "<strong>Good</strong> <code>x</code> &lt;b&gt;no&lt;/b&gt; &lt;script&gt;1&lt;/script&gt; pixel" in text
    assert "evil.example" not in text
    assert "<table>" in text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x",
                                     "file:///etc/passwd", "//evil.example", "&#106;avascript:alert(1)",
                                     "/etc"])  # fmt: skip
def test_links_lead_to_pages_and_mailboxes_only(address: str) -> None:
    assert "href" not in as_html(f"[now]({address}) <{address}>")


def test_a_good_link_stays_a_link() -> None:
    assert as_html("[notes](https://notes.example/a?b=1&c=2)") == (
        '<p><a href="https://notes.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">notes</a></p>\n'
    )


def test_the_same_report_gives_the_same_page(page: str) -> None:
    assert html(MONTHLY) == page


SMALL = document(Section("A & B", (Note("1 < 2", strong=True), Grid(("a",), (("<i>",),)), Words("*w*"))))


def test_a_desk_may_bring_a_template_of_its_own() -> None:
    one = "{{ s.title }} {{ s.blocks[0].text }} {{ s.blocks[2] | prose }}"
    template = "{{ document.desk }}: {% for s in document.sections %}" + one + "{% endfor %}"
    assert html(SMALL, template) == "Recommerce Helpdesk: A &amp; B 1 &lt; 2 <p><em>w</em></p>\n"


@pytest.mark.parametrize("template", [
    "{{ document.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''.__class__ }}{{ ''.__class__.__base__ }}",
    "{{ html.__globals__ }}",
    "{% include '/etc/passwd' %}",
    "{{ document.nothing }}",
    "{{ 1 / 0 }}",
])  # fmt: skip
def test_a_template_reaches_nothing_but_the_report(template: str) -> None:
    with pytest.raises(Unsound):
        html(SMALL, template)


def test_a_template_that_cannot_be_read_is_said_to_be_so_with_its_line() -> None:
    with pytest.raises(Unsound) as raised:
        html(SMALL, "one\n{% if %}")
    assert raised.value.findings[0].line == 2
