"""Articles: parts, publication date, language, identity."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from etl.read.article import document_id, parse_article
from etl.read.language import identify
from etl.records import Article, RawRecord
from etl.reject import Reject

LEAD = (
    "The foreign minister of Ruvania, Ada Brandt, met her counterpart from Ostrel on Monday, "
    "and the two sides agreed to talk."
)
MORE = (
    "She said that the border would be opened again before the end of the month, "
    "and that a committee will meet in Varne."
)


def parse(text: str, published: str | None = None, title: str | None = None) -> Article:
    """The article of a text; fails on a reject."""
    found = parse_article(RawRecord(text, 0, published=published, title=title))
    assert isinstance(found, Article)
    return found


def parts(article: Article) -> list[tuple[str, str]]:
    """Kind and words of each part."""
    return [(part.kind, article.text[part.start : part.end]) for part in article.segments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f" date 2024-01-29 ISLAMABAD: {LEAD}\n\n{MORE}\n",
            [("header", "date 2024-01-29"), ("dateline", "ISLAMABAD:"), ("body", f"{LEAD}\n\n{MORE}")],
        ),
        (
            f"Date: 29 January 2024 10:15 GMT\n{LEAD}\n{MORE}",
            [("header", "Date: 29 January 2024 10:15 GMT"), ("body", f"{LEAD}\n{MORE}")],
        ),
        (
            (
                "Monday, January 29, 2024\nBorder to reopen in Ruvania\nBorder to reopen in Ruvania\nBy Lena Marsh\n"
                f"ISLAMABAD  -   {LEAD}\n{MORE}"
            ),
            [
                ("header", "Monday, January 29, 2024"),
                ("title", "Border to reopen in Ruvania"),
                ("title", "Border to reopen in Ruvania"),
                ("byline", "By Lena Marsh"),
                ("dateline", "ISLAMABAD  -"),
                ("body", f"{LEAD}\n{MORE}"),
            ],
        ),
        (
            f"Ada Brandt (left) and her guest after talks in Varne. (Photo: Harbour Post)\n\nVIENNA — {LEAD}\n{MORE}",
            [
                ("caption", "Ada Brandt (left) and her guest after talks in Varne. (Photo: Harbour Post)"),
                ("dateline", "VIENNA —"),
                ("body", f"{LEAD}\n{MORE}"),
            ],
        ),
        (
            f"{LEAD}\nAdvertisment\n{MORE}\nRead More: Envoy of Ostrel hosts dinner\n{LEAD}",
            [
                ("body", LEAD),
                ("debris", "Advertisment"),
                ("body", MORE),
                ("debris", "Read More: Envoy of Ostrel hosts dinner"),
                ("body", LEAD),
            ],
        ),
        (
            f"{LEAD}\n{MORE}\n\nMore from Harbour Post\nOstrel signs pact with Merrow\nRuvania to host summit in May\n",
            [
                ("body", f"{LEAD}\n{MORE}"),
                ("tail", "More from Harbour Post\nOstrel signs pact with Merrow\nRuvania to host summit in May"),
            ],
        ),
        (
            (
                f"{LEAD}\n{MORE}\nCopyright © 2024 Harbour Post\n"
                "Ostrel signs pact with Merrow\nPremier flies to Varne\nRuvania to host summit"
            ),
            [
                ("body", f"{LEAD}\n{MORE}"),
                ("debris", "Copyright © 2024 Harbour Post"),
                ("tail", "Ostrel signs pact with Merrow\nPremier flies to Varne\nRuvania to host summit"),
            ],
        ),
        (
            f"More from Harbour Post\n{LEAD}\n{MORE}",
            [("debris", "More from Harbour Post"), ("body", f"{LEAD}\n{MORE}")],
        ),
        (
            f"{LEAD}\n{MORE} (Reporting by Lena Marsh in Varne,\nTom Reyl in Ostrel; Editing by Ann Poe)",
            [
                ("body", f"{LEAD}\n{MORE}"),
                ("debris", "(Reporting by Lena Marsh in Varne,\nTom Reyl in Ostrel; Editing by Ann Poe)"),
            ],
        ),
        (
            f"VIENNA, Jan 29 (HPA) - {LEAD}\n{MORE} HPA\n\ngb/ja",
            [
                ("dateline", "VIENNA, Jan 29 (HPA) -"),
                ("body", f"{LEAD}\n{MORE}"),
                ("debris", "HPA"),
                ("debris", "gb/ja"),
            ],
        ),
        (
            f"{LEAD}\n{MORE}=HPA\nViews: 412 Tweet",
            [("body", f"{LEAD}\n{MORE}"), ("debris", "=HPA"), ("debris", "Views: 412 Tweet")],
        ),
        (
            f"Border to reopen-VIENNA, AUSTRIA —\xa0-{LEAD}\n{MORE}",
            [("title", "Border to reopen-"), ("dateline", "VIENNA, AUSTRIA —\xa0-"), ("body", f"{LEAD}\n{MORE}")],
        ),
        (
            f"The envoy of Ostrel arrived on Sunday.\n\nVIENNA (Reuters) - {LEAD}",
            [("body", "The envoy of Ostrel arrived on Sunday."), ("dateline", "VIENNA (Reuters) -"), ("body", LEAD)],
        ),
    ],
)
def test_parts(text: str, expected: list[tuple[str, str]]) -> None:
    """Header, print date, repeated title, byline, dateline, caption, debris, credits, sign-offs, tail and body."""
    assert parts(parse(text)) == expected


def test_a_title_from_the_metadata_is_known_in_the_text() -> None:
    """Also where case and punctuation differ, or where it runs into the dateline."""
    title = "Border to reopen, minister says"
    assert parts(parse(f"BORDER TO REOPEN — MINISTER SAYS\n{LEAD}", title=title))[0] == (
        "title",
        "BORDER TO REOPEN — MINISTER SAYS",
    )
    assert parts(parse(f"{title} VIENNA: {LEAD}", title=title))[:2] == [("title", title), ("dateline", "VIENNA:")]


def test_lines_broken_in_mid_sentence_stay_body() -> None:
    """A text wrapped at sixty characters has no title although its first line ends without a full stop."""
    words = f"{LEAD} {MORE} {LEAD} {MORE}".split()
    wrapped = "\n".join(" ".join(words[i : i + 9]) for i in range(0, len(words), 9))
    assert [kind for kind, _ in parts(parse(wrapped))] == ["body"]


def test_paragraphs_without_full_stops_stay_body() -> None:
    """Some collections drop the last full stop of each paragraph."""
    text = "\n".join(sentence.rstrip(".") for sentence in (LEAD, MORE, "Then they left for " + MORE, "Nobody " + LEAD))
    assert parts(parse(text)) == [("body", text)]


PIECES = [
    " date 2024-01-29 ",
    "ISLAMABAD: ",
    "Border to reopen\n",
    f"{LEAD}\n",
    f"{MORE}\n\n",
    "By Lena Marsh\n",
    "Advertisement\n",
    "\n \t\n",
    "Related Stories\n",
    "(Photo: Harbour Post)\n",
    "Copyright © 2024\r\n",
    "VIENNA (HPA) - ",
    "\u2028",
    "Wed 14th October, 2020 | 07:35 PM\n",
    "\x0b",
    "— HPA\n",
    "(Reporting by Lena Marsh)\n",
    "\ufeff",
    "x-VIENNA, AUSTRIA —\xa0-",
    "...\n",
]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_parts_cover_any_text_without_overlap(length: int) -> None:
    """Whatever follows whatever: parts are in order, do not overlap, and leave nothing out but white space."""
    for pieces in itertools.product(PIECES, repeat=length):
        text = "".join(pieces) + (LEAD if length < 3 else "")
        article = parse_article(RawRecord(text, 0, title="Border to reopen"))
        if isinstance(article, Reject):
            continue
        at = 0
        for part in article.segments:
            assert at <= part.start < part.end <= len(text), text
            assert not text[at : part.start].strip(), text
            at = part.end
        assert not text[at:].strip(), text
        if article.dateline:
            assert text[article.dateline.span.start : article.dateline.span.end] == article.dateline.span.text
        if article.byline:
            assert text[article.byline.start : article.byline.end] == article.byline.text


@pytest.mark.parametrize(
    ("metadata", "text", "published", "basis", "flags"),
    [
        ("2024-01-29", LEAD, date(2024, 1, 29), "metadata", ()),
        (None, f" date 2024-01-29 {LEAD}", date(2024, 1, 29), "header", ()),
        (None, f"Monday, January 29, 2024\nBorder to reopen\n{LEAD}", date(2024, 1, 29), "header", ()),
        (None, f"VIENNA, Jan 29, 2024 (HPA) - {LEAD}", date(2024, 1, 29), "dateline", ()),
        (None, f"VIENNA, Jan 29 (HPA) - {LEAD}", None, None, ()),
        (None, LEAD, None, None, ()),
        ("2024-01-29", f" date 2024-01-30 {LEAD}", date(2024, 1, 29), "metadata", ()),
        ("2024-01-29", f" date 2023-01-29 {LEAD}", date(2024, 1, 29), "metadata", ("date_conflict",)),
        ("2024-01-29", f"VIENNA, Jan 28 (HPA) - {LEAD}", date(2024, 1, 29), "metadata", ()),
        ("2024-01-29", f"VIENNA, March 2 (HPA) - {LEAD}", date(2024, 1, 29), "metadata", ("date_conflict",)),
        (
            None,
            f" date 2024-01-29 VIENNA, 3 January 2023 (HPA) - {LEAD}",
            date(2024, 1, 29),
            "header",
            ("date_conflict",),
        ),
        ("not a date", f" date 2024-01-29 {LEAD}", date(2024, 1, 29), "header", ("date_unreadable",)),
        ("03/04/2024", LEAD, None, None, ("date_unreadable",)),
    ],
)
def test_publication_dates(
    metadata: str | None, text: str, published: date | None, basis: str | None, flags: tuple[str, ...]
) -> None:
    """Metadata, then header, then a dateline with its year; contradictions are flagged, and nothing is guessed."""
    article = parse(text, metadata)
    assert (article.published, article.published_basis, article.flags) == (published, basis, flags)


def test_the_dateline_takes_its_year_from_the_publication() -> None:
    """At the turn of the year the nearest day is meant."""
    article = parse(f"VIENNA, Dec 31 (HPA) - {LEAD}", "2024-01-01")
    assert article.dateline is not None
    assert (article.dateline.day, article.dateline.place, article.dateline.country) == (
        date(2023, 12, 31),
        "Vienna",
        "AT",
    )


@pytest.mark.parametrize(
    ("text", "reason", "code"),
    [
        (
            "Der Außenminister hat am Montag seinen Amtskollegen getroffen, und beide wollen die Grenze öffnen.",
            "language",
            "de",
        ),
        (
            "Le ministre des affaires étrangères a rencontré lundi son homologue et les deux pays ont signé un accord.",
            "language",
            "fr",
        ),
        (
            "De minister van Buitenlandse Zaken heeft maandag zijn collega ontmoet en de grens wordt weer geopend.",
            "language",
            "nl",
        ),
        (
            "وزیر خارجہ نے پیر کو اپنے ہم منصب سے ملاقات کی اور دونوں ممالک نے سرحد کھولنے پر اتفاق کیا",
            "language",
            "ur",
        ),
        ("外交部长星期一会见了来访的客人。", "language_unknown", None),
        ("", "empty", None),
        (" \n\t ", "empty", None),
    ],
)
def test_what_is_not_english_is_skipped(text: str, reason: str, code: str | None) -> None:
    """With the code of the language and its probability, at the record's place."""
    found = parse_article(RawRecord(text, 7, "a7"))
    assert isinstance(found, Reject)
    assert (found.outcome, found.stage, found.reason, found.position, found.own_id) == (
        "skipped",
        "parse",
        reason,
        7,
        "a7",
    )
    if code:
        assert f"identified as {code!r} with probability" in str(found.detail)


@pytest.mark.parametrize(
    "text", ["Ministers meet in Varne.", "Talks off.", "The envoy left.", f"{LEAD} Außenminister Brandt: „Wir reden.“"]
)
def test_short_and_mixed_english_is_read(text: str) -> None:
    """A text of few words in plain letters is English; a foreign quotation does not make it another language."""
    assert parse(text).language == "en"


def test_identity_is_text_and_date() -> None:
    """Title, id and source do not matter; one character or another date does."""
    same = {document_id(parse(LEAD, "2024-01-29", title)) for title in (None, "A title", "Another")}
    assert len(same) == 1
    assert all(len(identity) == 32 for identity in same)
    others = {
        document_id(parse(LEAD + " ", "2024-01-29")),
        document_id(parse(LEAD, "2024-01-30")),
        document_id(parse(LEAD)),
    }
    assert len(others | same) == 4


def test_the_text_is_kept_character_for_character() -> None:
    """Line ends, odd spaces and marks of direction stay."""
    text = f"\t{LEAD}\r\n\r\n\u202e{MORE}\u00a0\u200b \n"
    assert parse(text).text == text
    assert parse(text).flags == ("bidi_control",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("OSLO, March 4 -- Norwegian Minister Kari Solberg met Peruvian President Luis Arana in Oslo on Monday.", "en"),
        ("BOGOT\u00c1, June 3 -- Colombian Minister Juli\u00e1n Vila met the Peruvian envoy on Monday.", "en"),
        ("Der Minister hat am Montag in Berlin mit seinem Kollegen gesprochen.", "de"),
        ("El ministro se reuni\u00f3 con su hom\u00f3logo en Lima el lunes.", "es"),
        ("De minister van Buitenlandse Zaken sprak maandag met zijn collega uit Peru over handel.", "nl"),
    ],
)  # fmt: skip
def test_a_single_sentence_is_told_by_its_language(text: str, code: str) -> None:
    """One English sentence full of names is English; one of another language is not."""
    assert identify(text).code == code
