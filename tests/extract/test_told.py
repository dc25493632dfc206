"""How an undertaking is told: when it was made, by when it is due, who says so, whether it is old, how often."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from etl.extract.attributions import attribution_of, speaker_reason
from etl.extract.deadline_kinds import deadline_kind
from etl.extract.made import made_of
from etl.extract.recalled import undertaking_recalled
from etl.extract.sayings import grouped
from tests.extract.undertaken import surer, undertaken

if TYPE_CHECKING:
    from etl.extract.parse import Parser

TUESDAY = "2023-05-16"


@pytest.mark.parametrize(
    ("text", "head", "deadline", "kind"),
    [
        ("Peru will repay the loan by June 30.", "repay", "by June", "by"),
        ("Peru will repay the loan within 90 days.", "repay", "within", "by"),
        ("Peru will reopen the port before Friday.", "reopen", "before", "by"),
        ("Peru will reopen the port on Friday.", "reopen", "on Friday", "on"),
        ("Peru will reopen the port next year.", "reopen", "next year", "on"),
        ("Peru will keep the port open until June 30.", "keep", "until", "until"),
        ("Peru will waive the fees from June 1.", "waive", "from", "from"),
        ("Peru will reopen the port soon.", "reopen", "soon", None),
        ("Peru and Chile agreed to consult every year.", "consult", None, "recurring"),
        ("Peru pledged to send two ships a month.", "send", None, "recurring"),
        ("Peru and Chile agreed to exchange the lists annually.", "exchange", None, "recurring"),
        ("Peru will reopen the port.", "reopen", None, None),
        ("Peru will pay the crews a year's wages.", "pay", None, None),
    ],
)
def test_deadline_kind(parser: Parser, text: str, head: str, deadline: str | None, kind: str | None) -> None:
    """The preposition tells the kind; what names no time has none, and what recurs needs no deadline."""
    assert deadline_kind(*undertaken(parser, text, head, deadline=deadline)) == kind


@pytest.mark.parametrize(
    ("text", "head", "day", "made"),
    [
        ("Peru and Chile agreed on Monday to reopen the crossing.", "reopen", TUESDAY, ("stated", "2023-05-15")),
        ("On Monday, Peru and Chile agreed to reopen the crossing.", "reopen", TUESDAY, ("stated", "2023-05-15")),
        ("Peru said on Monday it would reopen the crossing.", "reopen", TUESDAY, ("said", "2023-05-15")),
        ("Peru will reopen the crossing, its minister said on Monday.", "reopen", TUESDAY, ("said", "2023-05-15")),
        ("Peru said it would reopen the crossing on Monday.", "reopen", TUESDAY, "not_stated"),
        ("Peru and Chile agreed to reopen the crossing.", "reopen", TUESDAY, "not_stated"),
        ("Peru and Chile agreed on Monday to reopen the crossing.", "reopen", None, "no_publication_date"),
    ],
)
def test_made(parser: Parser, text: str, head: str, day: str | None, made: tuple[str, str] | str) -> None:
    """By a time beside the cue, else beside the verb of speech; never the publication date for want of another."""
    given = undertaken(parser, text, head, day=day)
    found, reason = made_of(*given, ())
    if isinstance(made, str):
        assert (found, reason) == (None, made)
    else:
        assert found is not None
        assert (found.basis, found.start, reason) == (made[0], date.fromisoformat(made[1]), None)


@pytest.mark.parametrize(
    ("text", "head", "given", "told"),
    [
        ("Norway will lend Peru two boats, Norway said.", "lend", {"parties": ("NO",), "speaker": "NO"}, "own"),
        (
            "Norwegian Foreign Minister Kari Solberg said Norway will lend Peru two boats.",
            "lend",
            {"parties": ("NO",), "towards": ("PE",), "speaker": "Kari Solberg"},
            "own",
        ),
        (
            "Peruvian Foreign Minister Luis Arana said Norway will lend Peru two boats.",
            "lend",
            {"parties": ("NO",), "towards": ("PE",), "speaker": "Luis Arana"},
            "counterpart",
        ),
        (
            "Omani Foreign Minister Salim Harthi said Norway will lend Peru two boats.",
            "lend",
            {"parties": ("NO",), "towards": ("PE",), "speaker": "Salim Harthi"},
            "third_party",
        ),
        ("Norway will lend Peru two boats.", "lend", {"parties": ("NO",)}, "reporter"),
        ("Norway will lend Peru two boats, sources said.", "lend", {"parties": ("NO",)}, "unnamed"),
        ("Norway will lend Peru two boats, according to diplomats.", "lend", {"parties": ("NO",)}, "unnamed"),
        (
            "Norway and Peru will reopen the port, a joint statement said.",
            "reopen",
            {"parties": ("NO", "PE"), "kind": "agreement"},
            "joint",
        ),
    ],
)
def test_attribution(parser: Parser, text: str, head: str, given: dict[str, Any], told: str) -> None:
    """Who says so, seen from those who are bound; where nobody with a name does, the reason is the same word."""
    reading, u = undertaken(parser, text, head, **given)
    assert attribution_of(reading, u) == told
    assert speaker_reason(reading, u) == (None if u.speaker else told)


def test_a_speaker_of_unknown_allegiance_is_no_third_party(parser: Parser) -> None:
    """Whose a speaker is must be known before he can be called a stranger to the undertaking."""
    text = "Norway will lend Peru two boats. Ms. Ana Ruiz said Norway will send the crews."
    given = undertaken(parser, text, "send", parties=("NO",), speaker="Ana Ruiz")
    assert attribution_of(*given) is None


@pytest.mark.parametrize(
    ("text", "head", "recalled"),
    [
        ("Peru and Chile agreed on Monday to reopen the crossing.", "reopen", False),
        ("Peru and Chile agreed in January 2020 to reopen the crossing.", "reopen", True),
        ("Peru and Chile agreed last year to reopen the crossing.", "reopen", True),
        ("Peru had pledged to reopen the crossing.", "reopen", True),
        ("Peru previously promised to reopen the crossing.", "reopen", True),
        ("The minister said Peru had agreed to reopen the crossing.", "reopen", False),
        ("The minister recalled that Peru had agreed to reopen the crossing.", "reopen", True),
        ("Peru will reopen the crossing.", "reopen", False),
        ("Peru reaffirmed its commitment to reopen the crossing.", "reopen", False),
    ],
)
def test_recalled(parser: Parser, text: str, head: str, recalled: bool) -> None:  # noqa: FBT001 - a column of the table
    """Old by its day, by a past perfect that is not one of reported speech, by a word of before."""
    reading, u = undertaken(parser, text, head)
    assert undertaking_recalled(reading, u, made_of(reading, u, ())[0]) is recalled


@pytest.mark.parametrize(
    ("first", "second", "parties", "one"),
    [
        ("agreed to reopen the border crossing", "reopen the border crossing", ("PE", "CL"), True),
        ("agreed to reopen the crossing", "reopen the crossing at Tacna", ("PE", "CL"), True),
        ("agreed to reopen the crossing", "reopen talks on gas", ("PE", "CL"), False),
        ("agreed to reopen 3 crossings", "reopen 5 crossings", ("PE", "CL"), False),
        ("agreed to reopen the border crossing", "reopen the border crossing", ("PE",), False),
    ],
)
def test_the_same_undertaking_is_one_record(
    parser: Parser,
    first: str,
    second: str,
    parties: tuple[str, ...],
    one: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Same parties, numbers, and head and object or most words: one record with both places, the surer one first."""
    text = f"Peru and Chile {first}. They will {second}, the minister said."
    reading, a = undertaken(parser, text, "reopen", kind="agreement", parties=("PE", "CL"), sentence=0)
    _, b = undertaken(parser, text, "reopen", parties=parties, sentence=1)
    groups = grouped(reading, [a, surer(b, 0.95)])
    assert [len(g) for g in groups] == ([2] if one else [1, 1])
    if one:
        assert groups[0][0].confidence == 0.95
