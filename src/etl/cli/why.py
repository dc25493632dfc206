"""What `communique explain --features` shows: the decisions on sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from etl.api import read_text
from etl.extract.models import load_models
from etl.extract.parse import Parser
from etl.extract.why import Looked, look
from etl.query.stored import stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from etl.extract.settings import ExtractorSettings


def looked_at(text: str, published: date | None, chosen: ExtractorSettings) -> list[Looked]:
    """The decisions on each sentence of a text.

    Raises:
        ValueError: The text is empty or is not English.
    """
    return look(read_text(text, published=published), Parser(chosen), load_models())


def looked_up(warehouse: Path, wanted: str, chosen: ExtractorSettings) -> list[Looked]:
    """The decisions on the sentences of a record, read once more from the stored text.

    Raises:
        NotFoundError: Nothing or more than one thing has the id.
        NoWarehouseError: Nothing was published.
    """
    found = stored(warehouse, wanted)
    seen = look(read_text(found.text, published=found.published, title=found.title), Parser(chosen), load_models())
    if found.places is None:
        return seen
    return [x for x in seen if any(x.start < high and low < x.end for low, high in found.places)]


def lines(seen: Iterable[Looked]) -> Iterator[str]:
    """Sentences, how the gate scored them, and their decisions."""
    for x in seen:
        yield " ".join(x.text.split())
        outcome = "looked at" if x.parsed else "not looked at, so that it gives no record"
        yield f"  gate {x.gate:.2f} (from {x.first:.2f}; {x.second:.2f} in a text that tells of something): {outcome}"
        if not x.decisions:
            yield "  no word of it names an occasion or carries an undertaking"
        for d in x.decisions:
            verdict = "accepted" if d.accepted else "another reading of the same words" if d.spare else "rejected"
            yield f"  {d.what} {verdict}, {d.probability:.2f} of {d.threshold:.2f}: {' '.join(d.words.split())}"
            yield "    " + ", ".join(f"{name} {weight:+.2f}" for name, weight in d.weights)
