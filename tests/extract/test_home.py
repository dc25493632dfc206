"""Officials at home get the country of the dateline."""

from __future__ import annotations

from datetime import date

import pytest

from etl.api import extract_text

CASES = [
    # (text, name, country)
    (
        "OSLO, March 4 (NP) -- Foreign Minister Kari Solberg held talks with Peruvian Foreign Minister Luis Arana.",
        "Kari Solberg",
        "NO",
    ),
    (
        "OSLO, March 4 (NP) -- U.N. Secretary-General Ama Boateng met Peruvian Foreign Minister Luis Arana on Monday.",
        "Ama Boateng",
        None,
    ),
    (
        "Foreign Minister Kari Solberg held talks with Peruvian Foreign Minister Luis Arana on Monday.",
        "Kari Solberg",
        None,
    ),
]


@pytest.mark.parametrize(("text", "name", "country"), CASES)
def test_the_official_without_a_country_is_at_home(text: str, name: str, country: str | None) -> None:
    """The one official without a country is of the dateline's; one of an international body is of none."""
    found = extract_text(text, published=date(2025, 3, 4))
    people = {p.name: p for m in found.meetings for p in m.participants}
    assert people["Luis Arana"].country == "PE"
    assert people[name].country == country
    assert people[name].rule.endswith("+home") is (country is not None)
