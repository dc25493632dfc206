"""From bytes to text, by one rule for all formats; its unit is a record: a text file, a line of JSON, a row of a table.

1. A byte order mark decides: UTF-8, UTF-16 or UTF-32.
2. Else the bytes are UTF-8.
3. Where they are not, and no byte above 127 is part of a valid UTF-8 character, all are defined in Windows-1252, and
   each is either its punctuation or a letter beside a letter, the whole is Windows-1252 (flag `cp1252_decoded`). They
   may be few, but what may be a UTF-8 character cut off at the very end is no sign of it.
4. Else each invalid byte becomes one U+FFFD (flag `invalid_utf8_replaced`), if they are at most `max_invalid_share`;
   one of them always may be, and so may a character cut off at the end.
5. Else the bytes are put aside as `undecodable`; as `binary` where NULs and control characters are many.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.read.clean import REPLACEMENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from etl.read.options import ReadOptions

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FEWEST_CONTROLS = 8
"""Fewer control characters than this do not make a text binary, however short it is."""

CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
ESCAPED = re.compile("[\udc80-\udcff]")
HIGH = re.compile(rb"[\x80-\xff]")
CUT_OFF = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
CP1252_WRONG = re.compile(
    rb"[\x81\x8d\x8f\x90\x9d]|(?<![A-Za-z\xc0-\xff])[\xaa\xb5\xba\xc0-\xff](?![A-Za-z\xc0-\xff])|[\x83\x86\x87\x88\x98\xa1-\xa2\xa4-\xa6\xac\xaf\xb8]",
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with its flags, or the `reason` why there is none."""

    text: str
    flags: tuple[str, ...] = ()
    reason: str | None = None
    detail: str | None = None


def decode_bytes(data: bytes, options: ReadOptions) -> Decoded:
    """Decode a text by the rule above; a byte order mark is not part of the text."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, options)
    return _unmarked(data, options)


def decode_parts(parts: Sequence[bytes], options: ReadOptions) -> tuple[tuple[str, ...], Decoded]:
    """Decode the cells of a row, which have one encoding; returns them, and what the rule found on the whole row."""
    found = _unmarked(b"".join(part + b"\n" for part in parts), options)  # no cell is cut off
    if found.reason:
        return (), found
    encoding = "cp1252" if "cp1252_decoded" in found.flags else "utf-8"
    return tuple(ESCAPED.sub(REPLACEMENT, part.decode(encoding, "surrogateescape")) for part in parts), found


def _unmarked(data: bytes, options: ReadOptions) -> Decoded:
    """Decode bytes without a mark."""
    try:
        return check_controls(Decoded(data.decode("utf-8")), options)
    except UnicodeDecodeError:
        return _repaired(data, options)


def check_controls(found: Decoded, options: ReadOptions) -> Decoded:
    """Put a text aside as binary where control characters are many."""
    text = found.text
    if not text or CONTROLS.search(text) is None:
        return found
    count = len(CONTROLS.findall(text))
    if count < FEWEST_CONTROLS or count <= options.max_control_share * len(text):
        return found
    return Decoded("", reason="binary", detail=f"{count} of {len(text)} characters are control characters")


def _marked(data: bytes, encoding: str, options: ReadOptions) -> Decoded:
    """Decode bytes whose encoding a mark names."""
    if encoding == "utf-8":
        return decode_bytes(data, options)
    text = data.decode(encoding, "replace")
    replaced = text.count(REPLACEMENT)
    if replaced > max(1, options.max_invalid_share * len(text)):
        return Decoded("", reason="undecodable", detail=f"{replaced} of {len(text)} characters are not {encoding}")
    return check_controls(Decoded(text, ("invalid_utf8_replaced",) if replaced else ()), options)


def _repaired(data: bytes, options: ReadOptions) -> Decoded:
    """Decode bytes that are not UTF-8."""
    text = data.decode("utf-8", "surrogateescape")
    invalid = len(ESCAPED.findall(text))
    controls = check_controls(Decoded(text), options)
    if controls.reason:
        return controls
    tail = CUT_OFF.search(data)
    body = data[: tail.start()] if tail else data
    if HIGH.search(body) and len(HIGH.findall(data)) == invalid and CP1252_WRONG.search(data) is None:
        return Decoded(data.decode("cp1252"), ("cp1252_decoded",))
    most = max(1, len(data) - len(body), options.max_invalid_share * len(data))
    if invalid > most:
        return Decoded("", reason="undecodable", detail=f"{invalid} of {len(data)} bytes are not UTF-8")
    return Decoded(ESCAPED.sub(REPLACEMENT, text), ("invalid_utf8_replaced",))
