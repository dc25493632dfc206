"""Pages: main text, title and date; and pages made to stall or blind a parser."""

from __future__ import annotations

import time

import pytest

from etl.read.html import read_page, simplify
from etl.read.options import ReadOptions

OPTIONS = ReadOptions()
SENTENCES = [
    f"The minister of Ruvania met envoy number {i} of Ostrel on Monday, and the sides agreed to reopen crossing {i}."
    for i in range(12)
]
BODY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Border to reopen | Harbour Post</title>
<meta property="article:published_time" content="2024-03-05T10:00:00Z"><script>var x = "<p>not
text</p>";</script></head> <body><nav><a href="/">Home</a></nav><article><h1>Border to
reopen</h1>{BODY}</article><footer>Imprint</footer></body></html>"""


def test_main_text_title_and_date_are_found() -> None:
    """An ordinary page gives its paragraphs, its title and its publication date; menus and scripts stay out."""
    page = read_page(PAGE.encode(), OPTIONS)
    assert page.reason is None
    assert all(sentence in page.text for sentence in SENTENCES)
    assert "not text" not in page.text
    assert "Imprint" not in page.text
    assert (page.title, page.published) == ("Border to reopen", "2024-03-05")


def test_the_same_page_gives_the_same_text_every_time() -> None:
    """Nothing is remembered from page to page."""
    assert {read_page(PAGE.encode(), OPTIONS).text for _ in range(5)} == {read_page(PAGE.encode(), OPTIONS).text}


def test_linked_data_gives_the_date() -> None:
    """JSON-LD is the one script that is kept."""
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2019-07-08"}</script>'
    page = read_page(f"<html><head>{data}</head><body><article>{BODY}</article></body></html>".encode(), OPTIONS)
    assert page.published == "2019-07-08"


def test_the_declared_encoding_is_used() -> None:
    """A page that is not UTF-8 is read by its own declaration."""
    page = read_page(PAGE.replace("utf-8", "windows-1250").replace("Ruvania", "Řuvánia").encode("cp1250"), OPTIONS)
    assert "The minister of Řuvánia met" in page.text


@pytest.mark.parametrize(
    ("name", "page", "reason"),
    [
        ("attributes", "<p " + " ".join(f"a{i}=1" for i in range(200_000)) + f">{BODY}", "html_too_complex"),
        (
            "attributes without spaces",
            "<p " + "".join(f'a{i}="1"' for i in range(100_000)) + f">{BODY}",
            "html_too_complex",
        ),
        (
            "bare attributes behind a stray quotation",
            '<p " b="x>" ' + " ".join(f"c{i}" for i in range(100_000)) + f">{BODY}",
            None,
        ),
        ("depth", "<div>" * 5_000 + BODY + "</div>" * 5_000, "html_too_complex"),
        ("tables in tables", "<table><tr><td><p>" * 300 + BODY, "html_too_complex"),
        ("tags", "<b>x</b>" * 30_000, "html_too_complex"),
        ("tags that never close", "<p x" * 100_000, "html_too_complex"),
        ("brackets", "<" * 1_000_000, "html_no_text"),
        ("comment without an end", "<!--" + BODY * 100, "html_no_text"),
        ("script without an end", "<script>" * 10_000 + BODY, "html_no_text"),
        ("nothing but a script", "<html><body><script>var x = 1;</script></body></html>", "html_no_text"),
        ("blank", " \n ", "empty"),
    ],
)
def test_hostile_pages_are_put_aside_in_time(name: str, page: str, reason: str | None) -> None:
    """Within a second or two each has its reason, or its text."""
    start = time.perf_counter()
    found = read_page(page.encode(), OPTIONS)
    assert time.perf_counter() - start < 5
    assert (found.reason, bool(found.text)) == (reason, reason is None), name


def test_the_parser_sees_few_attributes_whatever_the_page_does() -> None:
    """No tag that comes out of the rewriting has more than a dozen attributes, and each is quoted."""
    page = (
        '<p " b="x>" c1 c2 d=1 class=a id=\'b\' onclick="x" style="y">text</p><a href="1" href="2"'
        + ' id="3"' * 60
        + ">link</a>"
    )
    plain = simplify(page, OPTIONS)
    tags = [part.split(">")[0] for part in plain.split("<")[1:]]
    assert all(tag.count("=") <= 12 and "onclick" not in tag and "style" not in tag for tag in tags)


def test_unclosed_paragraphs_and_items_are_not_depth() -> None:
    """Elements that end by themselves may repeat as often as an article needs."""
    page = "<ul>" + "".join(f"<li><p>{sentence}" for sentence in SENTENCES * 50) + "</ul>"
    assert read_page(f"<html><body><article>{page}</article></body></html>".encode(), OPTIONS).reason is None
