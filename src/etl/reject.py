"""What was put aside, and why: the closed list of reasons, and the record that carries one."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Outcome = Literal["skipped", "dead_letter"]
Stage = Literal["plan", "read", "parse", "extract", "write", "validate"]

LONGEST_DETAIL = 300
"""Characters: a detail is one line for a person, never a dump."""


@dataclass(frozen=True, slots=True)
class Reason:
    """`skipped` by policy or `dead_letter`; `retryable` where the same bytes may do better next time."""

    outcome: Outcome
    doc: str
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing put aside. `detail` is one line and never holds text of the document.

    `position` is the place of the record in its input, None where the file as a whole was put aside.
    """

    outcome: Outcome
    stage: Stage
    reason: str
    detail: str | None = None
    position: int | None = None
    own_id: str | None = None


REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        # plan: a whole file
        "special_file": Reason("dead_letter", "A pipe, socket or device: it was not opened."),
        "unreadable": Reason("dead_letter", "The operating system refused to read the file.", retryable=True),
        "symlink_loop": Reason("dead_letter", "A link that leads back to itself or to a folder above it."),
        "broken_link": Reason("dead_letter", "A link to a file that does not exist.", retryable=True),
        "changed_file": Reason("dead_letter", "The file changed or went away after the plan was made.", retryable=True),
        "unknown_format": Reason("skipped", "A file in a folder whose ending is none of the formats that are read."),
        "other_format": Reason("dead_letter", "The file's first bytes are of a format that is not read; convert it."),
        "empty": Reason("skipped", "No bytes, or nothing but white space."),
        "stream_corrupt": Reason("dead_letter", "The compressed stream is damaged or is not what its ending says."),
        "stream_truncated": Reason(
            "dead_letter", "The compressed stream ends early; records before the break are read."
        ),
        "stream_too_large": Reason("dead_letter", "The decompressed stream exceeds the limit on its size."),
        "stream_ratio": Reason("dead_letter", "The stream decompresses to far more than news text does: a bomb."),
        "container_corrupt": Reason("dead_letter", "The file is not a readable table of its format."),
        "no_text_column": Reason("dead_letter", "No column of the file is a text by its name; name it with a mapping."),
        # read: one record
        "record_too_large": Reason("dead_letter", "The record exceeds the limit on its size."),
        "not_json": Reason("dead_letter", "The line is not JSON."),
        "not_a_record": Reason("dead_letter", "The line is JSON but not an object."),
        "no_text": Reason(
            "dead_letter", "The record has no text field; name it with a mapping if it has another name."
        ),
        "bad_row": Reason("dead_letter", "The row does not fit the table's header."),
        "binary": Reason("dead_letter", "Not text: NULs or control characters in many places."),
        "undecodable": Reason(
            "dead_letter", "Too many bytes are not UTF-8, and no byte order mark names another encoding."
        ),
        # parse: one article
        "language": Reason("skipped", "The text is identified as another language than English."),
        "language_unknown": Reason("skipped", "Too few words, and none of them English, to identify a language."),
        "html_too_complex": Reason("dead_letter", "The page exceeds the limits on depth, tags or attributes."),
        "html_no_text": Reason("dead_letter", "No main text was found in a page that is not empty."),
        "forgotten": Reason("skipped", "The document was removed by `communique forget` and stays away."),
        # extract, write
        "extract_failed": Reason("dead_letter", "The extraction raised an error on this document.", retryable=True),
        "quarantined": Reason("dead_letter", "The document's own row failed an expectation; see the table quarantine."),
        "row_refused": Reason("dead_letter", "A row of this document does not fit its declared table.", retryable=True),
    }
)
"""Every reason there is, by its code."""


def reject(
    stage: Stage, reason: str, detail: str | None = None, *, position: int | None = None, own_id: str | None = None
) -> Reject:
    """Make a reject whose outcome follows from its reason.

    Raises:
        KeyError: `reason` is not in REASONS.
    """
    return Reject(REASONS[reason].outcome, stage, reason, one_line(detail), position, own_id)


def one_line(words: str | None) -> str | None:
    """Escape control characters, line breaks and lone surrogates, and cut to LONGEST_DETAIL characters."""
    if words is None:
        return None
    shown = "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in words
    )
    return shown if len(shown) <= LONGEST_DETAIL else shown[: LONGEST_DETAIL - 3] + "..."
