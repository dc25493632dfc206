"""`communique explain`: where a record comes from, and why a sentence gave one or none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from etl.cli.options import common, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from etl.query.trace import Traced

EXPLAIN_HELP = """Show where a record comes from: its sentence with the spans marked, its document, file, run and rules.

ID is the id of a meeting, a commitment or a document (four digits are enough where they are unique), or a document's
own id. With --features its sentences (for a document all of them) are read once more: first whether each produced a
record or at which step it ended, then the decisions behind. --sentence does that for any text.

\b
Steps: gate (are the words of the sentence worth parsing, in this text?), candidates (does a word name an occasion or
carry an undertaking?), decision (is one of them likely enough?). Mentions of the same occasion are joined to one
meeting afterwards.

\b
Examples:
  communique explain 3f2a9c -w press
  communique explain 3f2a9c --features -w press
  communique explain --sentence "The ministers may meet in May."
"""


@click.command(help=EXPLAIN_HELP)
@click.argument("record_id", metavar="[ID]", required=False)
@common
@click.option("--features", is_flag=True, help="Show the verdict on each sentence, and what weighed most.")
@click.option("--sentence", metavar="TEXT", help="Show the verdict on a text of your own; needs no warehouse.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="The day of that text.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def explain(
    record_id: str | None,
    warehouse: str | None,
    config_file: Path | None,
    features: bool,  # noqa: FBT001
    sentence: str | None,
    published: datetime | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Trace a record."""
    from dataclasses import asdict  # noqa: PLC0415

    from etl.cli import why  # noqa: PLC0415
    from etl.cli.tables import printable  # noqa: PLC0415
    from etl.query.trace import trace  # noqa: PLC0415

    if (record_id is None) == (sentence is None):
        raise click.UsageError("give either an ID or --sentence TEXT")
    if sentence is not None or features:
        chosen = settings(warehouse, config_file)
        day = published.date() if published else None
        try:
            seen = (
                why.looked_at(sentence, day, chosen.extractor)
                if sentence is not None
                else why.looked_up(chosen.warehouse, str(record_id), chosen.extractor)
            )
        except ValueError as error:
            raise click.UsageError(f"--sentence: {error}") from error
        if as_json:
            click.echo(json.dumps(why.as_json(seen), indent=1, ensure_ascii=False))
            return
        for line in why.lines(seen):
            click.echo(printable(line))
        return
    traced = trace(settings(warehouse, config_file).warehouse, str(record_id))
    if as_json:
        click.echo(json.dumps(asdict(traced), indent=1, default=str, ensure_ascii=False))
        return
    for line in _explained(traced):
        click.echo(printable(line))


_HIDDEN = ("row_hash", "document_id", "evidence", "meeting_id", "commitment_id", "rule", "confidence")
_TRAITS = ("acts_for", "sector", "level", "side", "part")


def _fields(record: dict[str, Any]) -> Iterator[str]:
    for name, value in record.items():
        offsets = name.endswith(("_start", "_end"))
        if value not in (None, [], False) and not offsets and name not in _HIDDEN:
            shown = ", ".join(value) if isinstance(value, list) else value
            yield f"  {name:20} {shown}"


def _named(party: dict[str, Any]) -> str:
    return f"{party['name']} ({party['country']})" if party["country"] else str(party["name"])


def _listed(parties: Sequence[dict[str, Any]], nobody: str) -> str:
    return ", ".join(map(_named, parties)) or nobody


def _days(record: dict[str, Any]) -> str:
    first, last = record["first_day"], record["last_day"]
    return f"{first} to {last}" if first != last else str(first)


def _meeting_said(record: dict[str, Any], parties: Sequence[dict[str, Any]]) -> str:
    """A meeting in one line; what the text does not say is said to be unknown."""
    when = _days(record) if record["first_day"] else "day unknown"
    where = record["place_name"] or "place unknown"
    who = _listed(parties, "nobody named")
    return f"{record['form']}, {record['status']}: {who}; {when}; {where}"


def _commitment_said(record: dict[str, Any], parties: Sequence[dict[str, Any]]) -> str:
    """A commitment in one line."""
    by = {f: [p for p in parties if p["function"] == f] for f in ("party", "counterparty", "speaker")}
    towards = f" towards {_listed(by['counterparty'], '')}" if by["counterparty"] else ""
    bound = "not to do" if record["polarity"] == "refrain" else "to do"
    action = " ".join(record["action"].split())
    deadline = f"; deadline {record['deadline_date'] or record['deadline']}" if record["deadline"] else ""
    speaker = f"; says {_listed(by['speaker'], '')}" if by["speaker"] else ""
    who = _listed(by["party"], "nobody named")
    return f'{record["kind"]}: {who} bound{towards} {bound} "{action}"{deadline}{speaker}'


def said(kind: str, record: dict[str, Any], parties: Sequence[dict[str, Any]]) -> str:
    """What a record of the table `kind` says, in one line."""
    return (_meeting_said if kind == "meetings" else _commitment_said)(record, parties)


def _party_lines(parties: Sequence[dict[str, Any]]) -> Iterator[str]:
    for party in parties:
        role = f", {party['role']}" if party["role"] else ""
        function = party.get("function", "participant")
        traits = "".join(f"; {t.replace('_', ' ')} {party[t]}" for t in _TRAITS if party.get(t))
        known = f"{party['kind']}{traits}; rule {party['rule']}, confidence {party['confidence']:.2f}"
        yield f"  {function:12} {_named(party)}{role}: {known}"


def _record_lines(traced: Traced) -> Iterator[str]:
    """A meeting or a commitment: what it says, the sentence that says so, who takes part, and all its columns."""
    from etl.query.trace import ID_COLUMNS  # noqa: PLC0415

    record, key = traced.record, ID_COLUMNS[traced.kind]
    yield f"{key.removesuffix('_id')} {record[key]}"
    yield f"  {said(traced.kind, record, traced.parties)}"
    yield f"  confidence {record['confidence']:.2f}, by the rule {record['rule']}"
    yield "evidence"
    for rule, sentence in traced.sentences:
        yield f"  {' '.join(sentence.split())}"
        yield f"    rule {rule}"
    yield "parties"
    yield from _party_lines(traced.parties)
    yield "columns"
    yield from _fields(record)
    yield f"document {traced.document['document_id']}"
    yield from _fields(traced.document)


def _explained(traced: Traced) -> Iterator[str]:
    if traced.kind == "documents":
        yield f"document {traced.record['document_id']}"
        yield from _fields(traced.record)
    else:
        yield from _record_lines(traced)
    yield "read from"
    for found in traced.files:
        file = f"{found['input_name']} at {found['position']} (sha256 {found['input_sha256'][:12]})"
        yield f"  {file}, run {found['run_sequence']} {found['run_id'][:12]}"
    if traced.related:
        yield "related"
        for other in traced.related:
            yield "  " + "  ".join(" ".join(str(v).split()) for v in other.values())
