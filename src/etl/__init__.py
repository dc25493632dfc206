"""Communiqué: meeting events and commitments from news text, with their evidence.

`extract` is the library's door for one text; the `communique` command runs the whole pipeline.
Importing this package loads nothing else: the parser's weights come with the first call.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from etl.records import Extraction

# Bound first: the package `etl.extract`, imported later, would take the place of the function of that name.
import_module("etl.extract")

__version__ = "0.1.0"
__all__ = ["__version__", "extract"]


def extract(text: str, *, published: date | None = None, title: str | None = None) -> Extraction:
    """Extract the meetings and commitments that one news text reports.

    Args:
        text: The article as it came; headers, datelines and page debris are recognised and kept apart.
        published: Publication date. Where it is None the text's own header or dateline is used;
            where that has none either, relative dates keep their words and stay unresolved.
        title: The article's title, where it is not part of the text.

    Returns:
        The records; every span holds (start, end) offsets into `text` and the quoted words.

    Raises:
        ValueError: The text is empty or is not English.
    """
    from etl.api import extract_text  # noqa: PLC0415 - loading the parser takes seconds

    return extract_text(text, published=published, title=title)
