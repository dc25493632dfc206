"""For which state officials act whose state no mention names."""

from __future__ import annotations

from datetime import date

import pytest

from etl.api import extract_text
from etl.extract.allegiance import hinted_states

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
def test_a_state_is_chosen_where_the_text_tells(text: str, name: str, country: str | None) -> None:
    """The dateline tells; an officer of an international body acts for no state; without a hint there is none."""
    found = extract_text(text, published=date(2025, 3, 4))
    people = {p.name: p for m in found.meetings for p in m.participants}
    assert people["Luis Arana"].country == "PE"
    assert people[name].country == country
    assert people[name].rule.endswith("+allegiance") is (country is not None)


def test_institutions_hint_at_their_state() -> None:
    """Whole words only, in any case."""
    assert hinted_states("The Bundestag and the Taoiseach spoke.") == {"DE", "IE"}
    assert hinted_states("A bundestagish word.") == frozenset()
