"""All learned decisions of the extractor in one place."""

from __future__ import annotations

from dataclasses import dataclass

from etl.extract.model import BinaryModel, ChoiceModel, OneOfModel, binary, choice, option


@dataclass(frozen=True, slots=True)
class Models:
    """One model per decision; see `tools/train.py` for how each is learned."""

    allegiance: OneOfModel
    occasion: BinaryModel
    form: ChoiceModel
    status: ChoiceModel
    same_occasion: BinaryModel
    participant: BinaryModel
    place: BinaryModel
    date: OneOfModel
    action_end: BinaryModel
    commitment: BinaryModel
    commitment_kind: ChoiceModel
    polarity: BinaryModel
    bound: BinaryModel
    counterparty: BinaryModel
    speaker: BinaryModel
    deadline: BinaryModel
    made_at: OneOfModel


def load_models() -> Models:
    """The models shipped with the package."""
    return Models(
        allegiance=option("allegiance"),
        occasion=binary("occasion"),
        form=choice("form"),
        status=choice("status"),
        same_occasion=binary("same_occasion"),
        participant=binary("participant"),
        place=binary("place"),
        date=option("date"),
        action_end=binary("action_end"),
        commitment=binary("commitment"),
        commitment_kind=choice("commitment_kind"),
        polarity=binary("polarity"),
        bound=binary("bound"),
        counterparty=binary("counterparty"),
        speaker=binary("speaker"),
        deadline=binary("deadline"),
        made_at=option("made_at"),
    )
