"""The stand, the force and the condition of an undertaking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from etl.extract.amounts import amount_of
from etl.extract.conditions import condition_of
from etl.extract.force import force_of, scope_of, strength_of
from etl.extract.instruments import instrument_of
from etl.extract.stance import core_words, stance_of
from tests.extract.undertaken import undertaken

if TYPE_CHECKING:
    from etl.extract.parse import Parser

AGREED: dict[str, Any] = {"kind": "agreement", "parties": ("PE", "CL")}


@pytest.mark.parametrize(
    ("text", "head", "given", "stance"),
    [
        ("Peru and Chile agreed to reopen the border crossing.", "reopen", AGREED, "cooperate"),
        ("Peru pledged to help Chile with the harvest.", "help", {"parties": ("PE",)}, "cooperate"),
        ("Peru will lend Chile two patrol boats.", "lend", {}, "cooperate"),
        ("Peru will build a dam in the north.", "build", {}, None),
        ("The government plans to raise its pension age.", "raise", {}, None),
        ("Peru refused to recognise the new government.", "recognise", {}, "refuse"),
        ("Peru ruled out talks with the rebels.", "talks", {}, "refuse"),
        ("Peru will not attend the summit.", "attend", {}, "refuse"),
        ("Peru vowed never to lift the embargo on Chile.", "lift", {}, "refuse"),
        ("Peru will no longer supply Chile with gas.", "supply", {"polarity": "refrain"}, "refuse"),
        ("Peru will stop selling arms to Chile.", "stop", {"polarity": "refrain"}, "refuse"),
        ("Peru threatened to close the strait.", "close", {}, "threaten"),
        ("Peru will impose tariffs on Chile.", "impose", {}, "threaten"),
        ("Peru vowed to retaliate.", "retaliate", {}, "threaten"),
        ("Peru will suspend the talks with Chile.", "suspend", {}, "threaten"),
        ("Peru will expel the ambassador of Chile.", "expel", {}, "threaten"),
        ("Peru will impose a levy on income.", "impose", {"parties": ("PE",)}, None),
        ("Peru will impose a levy on ships of Chile.", "impose", {"parties": ("PE",)}, "threaten"),
        ("Peru will cut its emissions.", "cut", {"parties": ("PE",)}, None),
        ("Peru will cut its aid to Chile.", "cut", {"parties": ("PE",)}, "threaten"),
        ("Peru pledged to stop the floods.", "stop", {"parties": ("PE",)}, None),
        ("Peru will end its arms exports to Chile.", "end", {"parties": ("PE",)}, "refuse"),
        ("Peru will leave its taxes unchanged.", "leave", {"parties": ("PE",)}, None),
        ("Peru will reduce levies on income.", "reduce", {"parties": ("PE",)}, None),
        ("Peru will ban smoking in parks.", "ban", {"parties": ("PE",)}, None),
        ("Peru promised to lift the embargo.", "lift", {"parties": ("PE",)}, "concede"),
        ("Peru ordered its ministries to start preparing to lift sanctions against Chile.", "start", {}, "concede"),
        ("Peru will release twelve prisoners.", "release", {}, "concede"),
        ("Peru will release a report on the harvest.", "release", {"parties": ("PE",)}, None),
        ("Peru will withdraw its troops from the valley.", "withdraw", {}, "concede"),
        ("Peru pledged to stop dumping copper in Chile.", "stop", {"polarity": "refrain"}, "concede"),
        ("Peru and Chile agreed to lift the tariffs.", "lift", AGREED, "cooperate"),
        ("Peru will not attack Chile.", "attack", {}, "cooperate"),
        ("Peru and Chile agreed not to raise port fees.", "raise", AGREED, "cooperate"),
        ("Peru ruled out an attack on Chile.", "attack", {}, "cooperate"),
        ("Peru will not abandon its programme.", "abandon", {"polarity": "do"}, None),
    ],
)
def test_stance(parser: Parser, text: str, head: str, given: dict[str, Any], stance: str | None) -> None:
    """The verb with its object, the cue and the negation make the stand; one's own affairs take none."""
    assert stance_of(*undertaken(parser, text, head, **given)) == stance


@pytest.mark.parametrize(
    ("text", "head", "words"),
    [
        ("Peru will hold talks with Chile at a summit in May.", "hold", {"hold", "talk"}),
        ("Peru will meet the costs of the port.", "meet", {"cost"}),
        ("Peru will start preparing to lift the sanctions.", "start", {"start", "lift", "sanction"}),
    ],
)
def test_core_words(parser: Parser, text: str, head: str, words: set[str]) -> None:
    """The codes look at the head and objects of an action and the verb that it leads to, not at adjuncts."""
    reading, u = undertaken(parser, text, head)
    assert core_words(reading.sentences[0], u.candidate) == words


@pytest.mark.parametrize(
    ("text", "head", "kind", "force"),
    [
        ("Peru and Chile agreed to reopen the crossing.", "reopen", "agreement", "agreed"),
        ("Peru and Chile signed a treaty on fishing.", "treaty", "signed", "agreed"),
        ("Peru pledged to lend Chile two boats.", "lend", "pledge", "promised"),
        ("Peru assured Chile that it will pay.", "pay", "pledge", "promised"),
        ("Peru vowed it would pay.", "pay", "pledge", "promised"),
        ("Peru offered to host the talks.", "host", "pledge", "offered"),
        ("Peru is ready to host the talks.", "host", "pledge", "offered"),
        ("Peru plans to open an embassy in Chad.", "open", "pledge", "intends"),
        ("Peru will open an embassy in Chad.", "open", "pledge", "intends"),
        ("Peru reaffirmed its commitment to reopen the crossing.", "reopen", "pledge", "reaffirmed"),
        ("Peru renewed its pledge to lend Chile two boats.", "lend", "pledge", "reaffirmed"),
        ("The two sides reiterated their readiness to resume the talks.", "resume", "agreement", "reaffirmed"),
        ("Peru refused to pay.", "pay", "pledge", None),
        ("Peru threatened to close the strait.", "close", "pledge", None),
    ],
)
def test_force(parser: Parser, text: str, head: str, kind: str, force: str | None) -> None:
    """The force is the cue's, unless a verb of speech or renewal says more; refusals and threats have none."""
    assert force_of(*undertaken(parser, text, head, kind=kind)) == force


@pytest.mark.parametrize(
    ("text", "head", "kind", "strength", "scope"),
    [
        ("Peru and Chile agreed to reopen the crossing.", "reopen", "agreement", "agreed", "specific"),
        ("Peru and Chile agreed to strengthen cooperation.", "strengthen", "agreement", "agreed", "general"),
        ("The ministers reaffirmed their commitment to work together.", "work", "agreement", "reaffirmed", "general"),
        ("The ministers agreed to invite all members to join.", "invite", "agreement", "invited", "specific"),
        ("Peru offered to host the talks.", "host", "pledge", "invited", "specific"),
        ("Peru pledged to increase its aid by 4 million dollars.", "increase", "pledge", "agreed", "specific"),
        ("Peru plans to open an embassy in Chad.", "open", "pledge", None, "specific"),
        ("Peru refused to pay.", "pay", "pledge", None, "specific"),
    ],
)
def test_scale(parser: Parser, text: str, head: str, kind: str, strength: str | None, scope: str) -> None:
    """Reaffirmed, invited, agreed; general where a vague verb has neither sum, name nor day."""
    reading, u = undertaken(parser, text, head, kind=kind)
    assert strength_of(reading, u, force_of(reading, u)) == strength
    assert scope_of(reading, u, amount_of(reading, u), instrument_of(reading, u)) == scope


@pytest.mark.parametrize(
    ("text", "head", "condition"),
    [
        ("Peru will reopen the port if Chile pays its debts.", "reopen", "if Chile pays its debts"),
        ("If the talks fail, Peru will close the strait.", "close", "If the talks fail"),
        ("Peru will not sign unless the fees are waived.", "sign", "unless the fees are waived"),
        ("Peru said it would reopen the port if Chile paid.", "reopen", "if Chile paid"),
        (
            "Peru will lend the boats provided that Chile trains the crews.",
            "lend",
            "provided that Chile trains the crews",
        ),
        ("Peru agreed to free the crew in return for two boats.", "free", "in return for two boats"),
        ("Peru will vote for the plan as long as Chile does.", "vote", "as long as Chile does"),
        ("Peru will lift the ban once the treaty is signed.", "lift", "once the treaty is signed"),
        ("Peru will reopen the port.", "reopen", None),
        ("Peru will reopen the port even if Chile objects.", "reopen", None),
        ("Asked if Chile would pay, the minister said Peru will reopen the port.", "reopen", None),
        ("Peru is ready to take further steps if necessary.", "take", None),
        ("Peru will help Chile for as long as it takes.", "help", None),
        ("Peru will lift the tolls once the pact is signed, and will pay the crews.", "pay", None),
    ],
)
def test_condition(parser: Parser, text: str, head: str, condition: str | None) -> None:
    """The words that bind the undertaking to something; not what other verbs hang on, nor "even if"."""
    found = condition_of(*undertaken(parser, text, head))
    assert (found.text if found else None) == condition
    assert found is None or text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "head", "amount"),
    [
        ("Peru will provide 4 million dollars for the boats.", "provide", ("4 million dollars", 4e6, "USD")),
        ("Peru will lend Chile $2.5 billion.", "lend", ("$2.5 billion", 2.5e9, "USD")),
        ("Peru will lend Chile 300 million euros.", "lend", ("300 million euros", 3e8, "EUR")),
        ("Peru will pay €1,500 to each fisherman.", "pay", ("€1,500", 1500.0, "EUR")),
        ("Peru will pay ten million rupees.", "pay", ("ten million rupees", 1e7, "rupee")),
        ("Peru will cut its tariffs by 20 percent.", "cut", ("20 percent", 20.0, "percent")),
        ("Peru will lend Chile two patrol boats.", "lend", ("two patrol boats", 2.0, "boat")),
        ("Peru will ship 50,000 tonnes of wheat to Chad.", "ship", ("50,000 tonnes", 50000.0, "tonne")),
        ("Peru will reopen the port in 2031.", "reopen", None),
        ("Peru will adopt the 2031 budget.", "adopt", None),
        ("Peru will lend several billion euros.", "lend", None),
        ("Peru will pump 3 billion cubic metres.", "pump", ("3 billion cubic metres", 3e9, "cubic metre")),
        ("Peru will host the Group of 20 summit.", "host", None),
        ("Peru will pump 100,000 bpd.", "pump", ("100,000 bpd", 100000.0, "bpd")),
        ("Peru will meet the two sides.", "meet", None),
        ("Peru will join the 17 euro states in the fund.", "join", None),
        ("Peru will repair the port within 90 days.", "repair", None),
    ],
)
def test_amount(parser: Parser, text: str, head: str, amount: tuple[str, float, str] | None) -> None:
    """A sum before a percentage before a count; years, spans of time and "the two sides" are no amounts."""
    found = amount_of(*undertaken(parser, text, head))
    assert (found and (found.span.text, found.value, found.unit)) == amount
    assert found is None or text[found.span.start : found.span.end] == found.span.text


@pytest.mark.parametrize(
    ("text", "head", "kind", "instrument"),
    [
        ("Peru signed a memorandum of understanding.", "memorandum", "signed", "memorandum of understanding"),
        ("Peru ratified the Harbour Accord.", "accord", "signed", "Harbour Accord"),
        ("Peru and Chile are set to sign cooperation deals.", "sign", "pledge", "cooperation deals"),
        ("Under the deal, Peru will pay the crews.", "pay", "agreement", "deal"),
        ("Peru and Chile agreed to reopen the crossing.", "reopen", "agreement", None),
        ("Peru and Chile reached an agreement to reopen the crossing.", "reopen", "agreement", None),
    ],
)  # fmt: skip
def test_instrument(parser: Parser, text: str, head: str, kind: str, instrument: str | None) -> None:
    """What is signed, what the undertaking rests on, what has a name; not the cue's own noun."""
    found = instrument_of(*undertaken(parser, text, head, kind=kind))
    assert (found.text if found else None) == instrument
