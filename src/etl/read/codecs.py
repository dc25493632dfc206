"""Compressed streams, decoded piece by piece under limits, so that no bomb is ever held in memory."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from etl.read.options import Codec, ReadOptions

PIECE = 1 << 20
"""Decoded bytes handed on at once."""
GZIP_INPUT = 1 << 16
ZSTD_INPUT = 1 << 11
"""Compressed bytes fed at once: zstandard gives all that they hold, at most 64 MB for these."""
ZSTD_WINDOW = 1 << 27
"""Bytes of history that a frame may ask for: what the zstd command itself allows."""


class StreamError(Exception):
    """A stream that cannot be decoded to its end; `reason` is a code of `etl.reject.REASONS`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def decoded(file: BinaryIO, codec: Codec | None, options: ReadOptions) -> Iterator[bytes]:
    """Yield the decoded bytes of a stream in pieces of at most about PIECE bytes.

    Raises:
        StreamError: It is damaged (`stream_corrupt`), ends early (`stream_truncated`), or exceeds the limits on its
            size (`stream_too_large`) or on its ratio (`stream_ratio`). What was yielded before a truncation is good.
    """
    pieces = {None: _plain, "gz": _gzip, "zst": _zstd}[codec]
    size = 0
    for consumed, piece in pieces(file):
        size += len(piece)
        if size > options.max_decoded_bytes:
            raise StreamError("stream_too_large", f"more than {options.max_decoded_bytes} bytes when decoded")
        if codec and size > options.ratio_free_bytes and size > options.max_ratio * consumed:
            raise StreamError(
                "stream_ratio", f"{consumed} bytes became {size}, more than {options.max_ratio} times as many"
            )
        if piece:
            yield piece


def first_bytes(opening: bytes, codec: Codec) -> bytes:
    """Decode the first piece of a stream of which only the opening is known.

    Raises:
        StreamError: It is damaged from the start.
    """
    import io  # noqa: PLC0415

    pieces = {"gz": _gzip, "zst": _zstd}[codec](io.BytesIO(opening))
    return next((piece for _, piece in pieces if piece), b"")


def _plain(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The bytes as they are."""
    while piece := file.read(PIECE):
        yield len(piece), piece


def _gzip(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Pairs of compressed bytes consumed so far and a decoded piece. Members follow one another, then perhaps zeros."""
    consumed, member, open_member = 0, zlib.decompressobj(31), False
    finished = 0
    while chunk := file.read(GZIP_INPUT):
        consumed += len(chunk)
        while chunk:
            if not open_member and finished and not chunk.strip(b"\0"):
                break
            open_member = True
            try:
                piece = member.decompress(chunk, PIECE)
            except zlib.error as why:
                foreign = "what follows its first member" if finished else "the file"
                what = f"{foreign} is not gzip" if "incorrect header check" in str(why) else str(why)
                raise StreamError("stream_corrupt", f"gzip: {what}") from None
            yield consumed, piece
            chunk = member.unconsumed_tail
            if member.eof:
                chunk = member.unused_data
                member, open_member, finished = zlib.decompressobj(31), False, finished + 1
    if open_member:
        raise StreamError("stream_truncated", f"gzip: ends inside its member after {consumed} bytes")


def _zstd(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Pairs of compressed bytes consumed so far and a decoded piece. Frames follow one another."""
    import zstandard  # noqa: PLC0415 - needed for .zst only

    decompressor = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
    consumed, frame, open_frame = 0, decompressor.decompressobj(), False
    while chunk := file.read(ZSTD_INPUT):
        consumed += len(chunk)
        while chunk:
            open_frame = True
            try:
                piece = frame.decompress(chunk)
            except zstandard.ZstdError as why:
                raise StreamError("stream_corrupt", f"zstd: {why}") from None
            yield consumed, piece
            chunk = b""
            if frame.eof:
                chunk = frame.unused_data
                frame, open_frame = decompressor.decompressobj(), False
    if open_frame:
        raise StreamError("stream_truncated", f"zstd: ends inside its frame after {consumed} bytes")
