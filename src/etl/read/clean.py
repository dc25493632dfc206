"""Characters that no table can hold, replaced one for one; characters that deceive the eye, reported."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
SURROGATES = re.compile("[\ud800-\udfff]")
BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace each NUL and each lone surrogate by U+FFFD, so that no offset moves.

    Returns:
        The text and the flags of what was found: `nul_replaced`, `surrogate_replaced`, `bidi_control`. Bidirectional
        controls stay, for they are part of the text.
    """
    flags = []
    if "\x00" in text:
        text = text.replace("\x00", REPLACEMENT)
        flags.append("nul_replaced")
    if not text.isascii():
        if BIDI_CONTROLS.search(text):
            flags.append("bidi_control")
        if SURROGATES.search(text):
            text = SURROGATES.sub(REPLACEMENT, text)
            flags.append("surrogate_replaced")
    return text, tuple(sorted(flags))
