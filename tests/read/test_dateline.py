# ruff: noqa: RUF001 - dashes are what datelines are made of
"""Datelines: every variant that wires write, and the sentences that only look like one."""

from __future__ import annotations

from datetime import date

import pytest

from etl.read.dateline import find_dateline

PUBLISHED = date(2024, 1, 30)


@pytest.mark.parametrize(
    ("line", "span", "place", "country", "day", "agency"),
    [
        ("ISLAMABAD: The minister", "ISLAMABAD:", "Islamabad", "PK", None, None),
        ("ISLAMABAD, JAN 29 /HPA/ – The", "ISLAMABAD, JAN 29 /HPA/ –", "Islamabad", "PK", "2024-01-29", "HPA"),
        (
            "BEIJING, Jan. 29 (Harbour Press) -- The",
            "BEIJING, Jan. 29 (Harbour Press) --",
            "Beijing",
            "CN",
            "2024-01-29",
            "Harbour Press",
        ),
        ("NEW DELHI  (Reuters) - The", "NEW DELHI  (Reuters) -", "New Delhi", "IN", None, "Reuters"),
        (
            "DUSHANBE, (Harbour / Point News - 29th Jan, 2024) The",
            "DUSHANBE, (Harbour / Point News - 29th Jan, 2024)",
            "Dushanbe",
            "TJ",
            "2024-01-29",
            "Harbour / Point News",
        ),
        (
            "Buenos Aires, 29 January 2024 (Harbour News).- The",
            "Buenos Aires, 29 January 2024 (Harbour News).-",
            "Buenos Aires",
            "AR",
            "2024-01-29",
            "Harbour News",
        ),
        ("MOSCOW. The minister", "MOSCOW.", "Moscow", "RU", None, None),
        ("MOSCOW, January 29. /TASS/. The", "MOSCOW, January 29. /TASS/.", "Moscow", "RU", "2024-01-29", "TASS"),
        ("ISLAMABAD  -   The minister", "ISLAMABAD  -", "Islamabad", "PK", None, None),
        ("Hanoi, Vietnam, January 29 - The", "Hanoi, Vietnam, January 29 -", "Hanoi", "VN", "2024-01-29", None),
        ("NAIROBI, Kenya, Jan 29 – The", "NAIROBI, Kenya, Jan 29 –", "Nairobi", "KE", "2024-01-29", None),
        (
            "ABU DHABI, 29th January, 2024 (WAM) -- H.E. the",
            "ABU DHABI, 29th January, 2024 (WAM) --",
            "Abu Dhabi",
            "AE",
            "2024-01-29",
            "WAM",
        ),
        ("Chennai, Jan 29 (PTI) The", "Chennai, Jan 29 (PTI)", "Chennai", "IN", "2024-01-29", "PTI"),
        ("ASTANA. HARBOUR INFORM – The", "ASTANA. HARBOUR INFORM –", "Astana", "KZ", None, "HARBOUR INFORM"),
        ("BEIRUT — The minister", "BEIRUT —", "Beirut", "LB", None, None),
        ("Jakarta (ANTARA) - The", "Jakarta (ANTARA) -", "Jakarta", "ID", None, "ANTARA"),
        ("SYDNEY, Australia—The minister", "SYDNEY, Australia—", "Sydney", "AU", None, None),
        ("ANCHORAGE, Alaska  (Reuters) - The", "ANCHORAGE, Alaska  (Reuters) -", "Anchorage", "US", None, "Reuters"),
        ("ATLANTA, Georgia (AP) — The", "ATLANTA, Georgia (AP) —", "Atlanta", "US", None, "AP"),
        ("TBILISI, Georgia (AP) — The", "TBILISI, Georgia (AP) —", "Tbilisi", "GE", None, "AP"),
        ("SAN JOSE, Calif. (AP) — The", "SAN JOSE, Calif. (AP) —", "San Jose", "US", None, "AP"),
        ("SAN JOSE (AP) — The", "SAN JOSE (AP) —", "San José", "CR", None, "AP"),
        ("UNITED NATIONS (AP) — The", "UNITED NATIONS (AP) —", "United Nations", None, None, "AP"),
        ("BRUSSELS/PARIS (Reuters) - The", "BRUSSELS/PARIS (Reuters) -", "Brussels", "BE", None, "Reuters"),
        ("July 29 (UPI) -- The", "July 29 (UPI) --", None, None, "2024-07-29", "UPI"),
        ("(Reuters) - The", "(Reuters) -", None, None, None, "Reuters"),
        (
            "Kyiv. January 29. Interfax-Ukraine - The",
            "Kyiv. January 29. Interfax-Ukraine -",
            "Kyiv",
            "UA",
            "2024-01-29",
            "Interfax-Ukraine",
        ),
        ("KILIS, TURKEY —\xa0-The", "KILIS, TURKEY —\xa0-", "Kilis", "TR", None, None),
        ("Islamabad, 29 January 2024: The", "Islamabad, 29 January 2024:", "Islamabad", "PK", "2024-01-29", None),
        ("LITTLE VARNE (HPA) - The", "LITTLE VARNE (HPA) -", "Little Varne", None, None, "HPA"),
    ],
)
def test_datelines(
    line: str, span: str, place: str | None, country: str | None, day: str | None, agency: str | None
) -> None:
    """Place, country, day and agency are read; the span ends with the separator."""
    found = find_dateline(line, 0, len(line))
    assert found is not None
    assert line[found.start : found.end] == span
    assert (found.place, found.country, found.agency) == (place, country, agency)
    assert found.resolve(PUBLISHED) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    "line",
    [
        "PRESIDENT BRANDT: Thank you all.",
        "BRANDT: You are welcome.",
        "MR. TELL: No.",
        "Q: What about Ostrel?",
        "EXCLUSIVE - The minister",
        "UPDATE 1 - The minister",
        "Watch: the minister's speech",
        "The minister (left) - who left on Monday - returned.",
        "Paris, who won the vote, said so.",
        "Georgia - the country, not the state - agreed.",
        "Monday: The talks begin.",
        "Moscow. That is where it began.",
        "Brandt - The minister who left",
        "Islamabad and Tehran agreed to talk.",
        "In London: A minister",
        "Delhi's envoy said so.",
        "WASHINGTON and LONDON agreed.",
        "May 5 - The talks begin.",
        "",
        "ISLAMABAD",
        "ISLAMABAD:",
    ],
)
def test_sentences_that_are_no_dateline(line: str) -> None:
    """Speakers, labels, appositions and plain sentences keep their first words."""
    assert find_dateline(line, 0, len(line)) is None


def test_an_unknown_place_is_believed_behind_a_header() -> None:
    """Where a header promises an article, capitals before a colon are a place although no table knows it."""
    line = "VARNE MILLS: The minister met the envoy."
    assert find_dateline(line, 0, len(line)) is None
    found = find_dateline(line, 0, len(line), trusted=True)
    assert found is not None
    assert (found.place, found.country) == ("Varne Mills", None)
