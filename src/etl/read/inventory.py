"""Which files there are to read: named files, folders, globs and standard input, each with the SHA-256 of its bytes.

No file is opened that is not a regular file, no folder is entered twice, and every file that is not taken is a reject.
"""

from __future__ import annotations

import glob
import hashlib
import os
import stat
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from etl.read.files import NotRegularError, open_regular, shown_name
from etl.reject import Reject, reject

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from etl.read.options import Codec, Format, ReadOptions

FORMATS: dict[str, Format] = {
    ".txt": "txt",
    ".text": "txt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".parq": "parquet",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
CODECS: dict[str, Codec] = {".gz": "gz", ".zst": "zst"}
MAGIC: tuple[tuple[bytes, Codec], ...] = ((b"\x1f\x8b", "gz"), (b"\x28\xb5\x2f\xfd", "zst"))
ONE_A_LINE = "one object a line is read, as `jq -c '.[]'` makes them of an array and `jq -c .` of an object"
FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF; take its text out first, for example with pdftotext"),
    (b"PK\x03\x04", "a zip archive or an Office document; unpack it, or save it as text"),
    (b"\xd0\xcf\x11\xe0", "an Office document; save it as text"),
    (b"{\\rtf", "an RTF document; save it as text"),
    (b"\x89PNG", "an image; only text is read"),
    (b"\xff\xd8\xff", "an image; only text is read"),
    (b"GIF8", "an image; only text is read"),
    (b"BZh", "compressed with bzip2; gzip and zstd are read"),
    (b"\xfd7zXZ", "compressed with xz; gzip and zstd are read"),
)
"""First bytes of formats that are not read, and what helps."""
STANDARD_INPUT = "-"
WAREHOUSE_MARKS = frozenset({"writer.lock", "communique.duckdb"})
"""A folder with one of these files is a warehouse: what came out of a run is no input of the next."""
CHUNK = 1 << 20


class InputError(Exception):
    """An input that was named does not exist, or a glob matches nothing."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: where it is, its name, what it holds and the SHA-256 of its bytes.

    `name` is the same by whatever path the file was given (`input_name`), and what people see.
    `below` is its path below the folder (or the fixed part of the glob) that was given; its mere name where it was
    given itself.
    """

    path: str
    name: str
    format: Format
    codec: Codec | None
    sha256: str
    size: int
    below: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The files in the order of their names, and what was put aside: name, SHA-256 if read, why.

    `ignored` counts what was passed over by rule: `hidden` files and folders, each `repeated_folder` that another
    path had led to, and each `warehouse`.
    """

    files: tuple[InputFile, ...]
    rejects: tuple[tuple[str, str | None, Reject], ...]
    ignored: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class _Walk:
    """What the walk over the inputs has found so far. Files have their names from `root`."""

    root: str | None = None
    files: dict[str, InputFile] = field(default_factory=dict)
    rejects: dict[tuple[str, str], tuple[str, str | None, Reject]] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)

    def put_aside(self, path: str, reason: str, detail: str | None = None, sha256: str | None = None) -> None:
        """Note a reject."""
        name = input_name(path, self.root)
        self.rejects[name, reason] = (name, sha256, reject("plan", reason, detail))


def input_name(path: str, root: str | None = None) -> str:
    """The name of a file, the same by whatever path it was given: from `root` where it is below it, else absolute.

    Links are not followed: a name that leads to another file tomorrow is the same input with other bytes.
    """
    whole = os.path.abspath(path)  # noqa: PTH100 - `Path.absolute` keeps `..`
    start = os.path.join(os.path.abspath(root), "") if root is not None else None  # noqa: PTH100, PTH118
    name = whole.removeprefix(start) if start is not None else whole
    return shown_name(name if name != STANDARD_INPUT else whole)


def take_inventory(
    inputs: Sequence[str],
    options: ReadOptions,
    *,
    spool: Path | None = None,
    among: Collection[str] | None = None,
    root: Path | None = None,
) -> Inventory:
    """List what `inputs` name.

    Args:
        inputs: Files, folders (read recursively, hidden names passed over), globs, or `-` for standard input. A name
            that exists is taken literally, whatever characters it holds.
        options: How to read.
        spool: Folder for what comes from standard input; None takes one of the system's temporary folders.
        among: Of the files below given folders only these, as `files_below` names them; the folders are not walked.
        root: The folder from which files have their names; what is not below it has its absolute path.

    Raises:
        InputError: A named file does not exist, or a glob matches nothing.
    """
    walk = _Walk(str(root) if root is not None else None)
    for given in inputs:
        if given == STANDARD_INPUT:
            _take_standard_input(walk, options, spool or Path(tempfile.mkdtemp(prefix="communique-")))
            continue
        for path in _expand(given):
            base = _base(given, path)
            if Path(path).is_dir():
                found = (e.path for e in _folder_files(walk, path)) if among is None else sorted(among)
                for file in found:
                    if os.path.lexists(file):  # else it is gone since the folder was listed
                        _take_file(walk, file, base, named=False)
            else:
                _take_file(walk, path, base, named=True)
    files = tuple(walk.files[name] for name in sorted(walk.files))
    rejects = tuple(walk.rejects[key] for key in sorted(walk.rejects))
    return Inventory(files, rejects, tuple(sorted(walk.ignored.items())))


def _expand(given: str) -> list[str]:
    """The paths that one argument names."""
    if os.path.lexists(given):
        return [given]
    if not glob.has_magic(given):
        raise InputError(
            f"{shown_name(given)!r} does not exist; give a file, a folder, a glob, or - for standard input"
        )
    found = sorted(glob.glob(given, recursive=True))  # noqa: PTH207 - `given` may be absolute
    if not found:
        raise InputError(f"{shown_name(given)!r} matches no file; quote the glob or check the folder")
    return found


def _base(given: str, path: str) -> str:
    """The folder below which the files of an argument have their names: itself, or the fixed part of a glob."""
    if path == given:
        return given if Path(given).is_dir() else os.path.dirname(given)  # noqa: PTH120
    parts = given.split("/")
    fixed = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    return "/".join(parts[:fixed]) or ("/" if given.startswith("/") else "")


def _identity(path: str) -> tuple[int, int]:
    """What makes a folder the same folder under another name."""
    found = Path(path).stat()
    return found.st_dev, found.st_ino


def files_below(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield what an inventory of a folder takes for its files, in the order of their names.

    Raises:
        OSError: The folder itself cannot be listed.
    """
    with os.scandir(folder):
        pass
    yield from _folder_files(_Walk(), folder)


def _folder_files(walk: _Walk, folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield all files under a folder."""
    own = _identity(folder)
    yield from _walked(walk, folder, {own}, (own,))


def _walked(
    walk: _Walk, folder: str, entered: set[tuple[int, int]], above: tuple[tuple[int, int], ...]
) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError as why:
        walk.put_aside(folder, "unreadable", why.strerror)
        return
    if not WAREHOUSE_MARKS.isdisjoint(entry.name for entry in entries):
        walk.ignored["warehouse"] += 1
        return
    for entry in entries:
        if entry.name.startswith("."):
            walk.ignored["hidden"] += 1
        elif _is_folder(entry):
            identity = _identity(entry.path)
            if identity in above:
                walk.put_aside(entry.path, "symlink_loop", "the link leads to a folder that it stands in")
            elif identity in entered:
                walk.ignored["repeated_folder"] += 1
            else:
                entered.add(identity)
                yield from _walked(walk, entry.path, entered, (*above, identity))
        else:
            yield entry


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or a link to one; False for what cannot be asked."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _below(path: str, base: str) -> str:
    """The path of a file below a folder, with forward slashes."""
    return shown_name(Path(os.path.relpath(path, base or ".")).as_posix())


def _take_file(walk: _Walk, path: str, base: str, *, named: bool) -> None:
    """Take one file, or note why not. A file that was `named` is read whatever its ending; another may be gone by now.

    A file that several arguments lead to keeps the longer path, so that their order does not matter.
    """
    name, below = input_name(path, walk.root), _below(path, base)
    if known := walk.files.get(name):
        walk.files[name] = replace(known, below=max(known.below, below, key=lambda one: (len(one), one)))
        return
    if reason := _not_regular(path):
        walk.put_aside(path, *reason)
        return
    form, codec = _by_ending(path)
    if form is None and not named:
        walk.put_aside(path, "unknown_format", _unknown_ending(path))
        return
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            opening = file.read(CHUNK if form in {None, "jsonl"} else 1)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except NotRegularError as why:
        walk.put_aside(path, "special_file", str(why))
        return
    except OSError as why:
        if named or os.path.lexists(path):
            walk.put_aside(path, "unreadable", why.strerror)
        return
    foreign = _foreign(opening, form, codec)
    if foreign is not None or not opening:
        walk.put_aside(path, *(("other_format", foreign) if opening else ("empty", "the file has no bytes")), sha256)
        return
    if form is None:
        form, codec = detect(opening, codec)
    walk.files[name] = InputFile(os.path.abspath(path), name, form, codec, sha256, size, below)  # noqa: PTH100


def _unknown_ending(path: str) -> str:
    """Why a file is passed over, and for one that may hold JSON lines what helps."""
    known = f"the ending is none of {' '.join(sorted(FORMATS))}, alone or with .gz or .zst"
    maybe = path.lower().removesuffix(".gz").removesuffix(".zst").endswith(".json")
    return f"{known}; with one JSON object a line name it .jsonl, or give the file itself as input" if maybe else known


def _not_regular(path: str) -> tuple[str, str] | None:
    """Reason and detail where the path is no regular file."""
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        return "broken_link", "the link's target does not exist"
    except OSError as why:
        looped = why.errno is not None and Path(path).is_symlink() and "symbolic link" in (why.strerror or "")
        return ("symlink_loop" if looped else "unreadable"), why.strerror or "no reason given"
    if stat.S_ISREG(mode):
        return None
    kinds = (
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return "special_file", next((kind for test, kind in kinds if test(mode)), "not a regular file")


def _by_ending(path: str) -> tuple[Format | None, Codec | None]:
    """Format and codec by the endings of the name."""
    stem, ending = os.path.splitext(path.lower())  # noqa: PTH122
    codec = CODECS.get(ending)
    if codec:
        ending = os.path.splitext(stem)[1]  # noqa: PTH122
    return FORMATS.get(ending), codec


def _foreign(opening: bytes, form: Format | None, codec: Codec | None) -> str | None:
    """What a file without a known ending, or one of JSON lines, holds instead of text or records; None if nothing."""
    if form not in {None, "jsonl"}:
        return None
    codec = codec or next((known for magic, known in MAGIC if opening.startswith(magic)), None)
    start = (_first_decoded(opening, codec) if codec else opening).removeprefix(b"\xef\xbb\xbf").lstrip()
    if form is None and (what := next((what for magic, what in FOREIGN if start.startswith(magic)), None)):
        return what
    if start.startswith(b"[") and start[1:].lstrip().startswith(b"{"):
        return f"a JSON array; {ONE_A_LINE}"
    if start.partition(b"\n")[2] and start.partition(b"\n")[0].strip() == b"{":
        return f"a JSON object over several lines; {ONE_A_LINE}"
    return None


def detect(opening: bytes, codec: Codec | None = None) -> tuple[Format, Codec | None]:
    """Format and codec by a stream's first bytes: `{` opens jsonl, `<html` HTML, `PAR1` Parquet, else it is a text."""
    codec = codec or next((known for magic, known in MAGIC if opening.startswith(magic)), None)
    if codec is not None:
        opening = _first_decoded(opening, codec)
    start = opening.removeprefix(b"\xef\xbb\xbf").lstrip()[:9].lower()
    if opening.startswith(b"PAR1"):
        return "parquet", codec
    if start.startswith(b"{"):
        return "jsonl", codec
    return ("html" if start.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")) else "txt"), codec


def _first_decoded(opening: bytes, codec: Codec) -> bytes:
    """The first decoded bytes of a compressed stream; empty where it is damaged."""
    from etl.read.codecs import StreamError, first_bytes  # noqa: PLC0415 - the compressors are needed here only

    try:
        return first_bytes(opening, codec)
    except StreamError:
        return b""


def _take_standard_input(walk: _Walk, options: ReadOptions, spool: Path) -> None:
    """Copy standard input into a file of the spool folder, named by its SHA-256."""
    spool.mkdir(parents=True, exist_ok=True)
    digest, size, opening = hashlib.sha256(), 0, b""
    with tempfile.NamedTemporaryFile(dir=spool, prefix="stdin-", suffix=".tmp", delete=False) as copy:
        while chunk := sys.stdin.buffer.read(CHUNK):
            opening = opening or chunk
            size += len(chunk)
            if size > options.max_decoded_bytes:
                break
            digest.update(chunk)
            copy.write(chunk)
    if size > options.max_decoded_bytes or size == 0:
        Path(copy.name).unlink()
        too_large = f"more than {options.max_decoded_bytes} bytes"
        walk.put_aside(
            STANDARD_INPUT, *(("stream_too_large", too_large) if size else ("empty", "standard input has no bytes"))
        )
        return
    target = spool / f"stdin-{digest.hexdigest()}"
    Path(copy.name).replace(target)
    form, codec = detect(opening)
    form = options.stdin_format or form
    walk.files[STANDARD_INPUT] = InputFile(
        str(target.absolute()), STANDARD_INPUT, form, codec, digest.hexdigest(), size
    )
