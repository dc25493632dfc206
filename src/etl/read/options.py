"""The settings of reading, with the reason for each default."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import Literal

Format = Literal["txt", "jsonl", "csv", "parquet", "html"]
Codec = Literal["gz", "zst"]

MIB = 1 << 20
WITHOUT_INFLUENCE = frozenset({"range_bytes", "range_files"})
"""Fields that say how the work is cut, not what comes out."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the reading layer may be told. All sizes are bytes of the decoded stream.

    Attributes:
        mapping: (field, column) pairs where a container's column has a name of its own: ("text", "story").
        stdin_format: Format of standard input; None looks at its first character (`{` is jsonl, else txt).
        range_bytes: Work is cut into units of about this size: small enough to spread, large enough to amortise.
        range_files: At most so many one-article files in a unit.
        max_record_bytes: A record above this is put aside: the longest news text known here is under 1 MB.
        max_decoded_bytes: A compressed stream above this is put aside.
        max_ratio: Decoded to compressed size. News text compresses 3 to 5 times, at most 20; a bomb 1,000 times.
        ratio_free_bytes: The ratio is looked at only past this size, for short repetitive files are harmless.
        max_invalid_share: Share of bytes that may be invalid UTF-8 and replaced; more is another encoding or no text.
        max_control_share: Share of control characters and NULs above which bytes are not text.
        max_html_bytes: Pages above this are put aside.
        max_html_depth: Deeper nesting makes the HTML parser drop text silently (at 256).
        max_html_tags: An article has 1,000 to 5,000; extraction of 20,000 takes up to 4 s.
        max_html_attributes: Per tag; parsing time is quadratic in them.
    """

    mapping: tuple[tuple[str, str], ...] = ()
    stdin_format: Format | None = None
    range_bytes: int = 2 * MIB
    range_files: int = 500
    max_record_bytes: int = 16 * MIB
    max_decoded_bytes: int = 4096 * MIB
    max_ratio: int = 200
    ratio_free_bytes: int = 64 * MIB
    max_invalid_share: float = 0.02
    max_control_share: float = 0.02
    max_html_bytes: int = 8 * MIB
    max_html_depth: int = 200
    max_html_tags: int = 20_000
    max_html_attributes: int = 200

    def fingerprint(self) -> str:
        """Hash what influences the results; the same for two ways of cutting the same work."""
        told = {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name not in WITHOUT_INFLUENCE}
        told["mapping"] = sorted(self.mapping)
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
