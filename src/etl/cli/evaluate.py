"""`communique evaluate`: how right the extraction is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etl.cli.options import common, settings
from etl.wording import counted

if TYPE_CHECKING:
    from etl.evaluate.run import Evaluation


@click.command()
@click.argument("gold", nargs=-1, required=True, metavar="GOLD...", type=click.Path(path_type=Path))
@common
@click.option(
    "--errors", type=click.IntRange(0), default=0, metavar="N", help="List N of the missed and spurious records."
)
@click.option("--slices", is_flag=True, help="Show every slice of the documents, not only all of them.")
@click.option("--confidence", is_flag=True, help="Show how often predictions of each confidence are right.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def evaluate(
    gold: tuple[Path, ...],
    warehouse: str | None,
    config_file: Path | None,
    errors: int,
    slices: bool,  # noqa: FBT001
    confidence: bool,  # noqa: FBT001
    as_json: bool,  # noqa: FBT001
) -> None:
    """Measure the extraction against annotated documents.

    GOLD is a file of JSON lines with doc_id, text, meetings and commitments, and published and title where they are
    known, as `communique export annotations` writes them: correct its lines by reading, and measure against them.
    F1 stands with its 95 % interval by bootstrap over documents.

    \b
    Example:
      communique evaluate dev.jsonl --slices --confidence --errors 20
    """
    from etl.evaluate.run import evaluate as measure  # noqa: PLC0415
    from etl.extract.extractor import Extractor  # noqa: PLC0415

    found = measure(gold, Extractor(settings(warehouse, config_file).extractor))
    if as_json:
        click.echo(json.dumps(_as_json(found, errors), indent=1, ensure_ascii=False))
        return
    click.echo(f"{counted(found.documents, 'document')}, sha256 {found.digest[:16]}")
    for name, measures in found.by_slice.items() if slices else [("all", found.by_slice["all"])]:
        click.echo(f"\n{name:44} {'prec':>6} {'rec':>6} {'F1':>6}  {'95 %':>13} {'gold':>6} {'found':>6}")
        for m in measures:
            t, interval = m.tally, f"{m.low:.3f}-{m.high:.3f}"
            numbers = f"{t.precision:6.3f} {t.recall:6.3f} {t.f1:6.3f}  {interval:>13} {t.gold:6} {t.predicted:6}"
            click.echo(f"{m.name:44} {numbers}")
    if confidence:
        _show_reliability(found)
    for doc_id, what, sentence in found.errors[:errors]:
        click.echo(f"{what} {doc_id}: {sentence}")


def _show_reliability(found: Evaluation) -> None:
    click.echo(f"\n{'confidence':14} {'bin':>9} {'found':>6} {'mean':>6} {'right':>6}")
    for kind in found.reliability:
        for b in kind.bins:
            bin_ = f"{b.low:.1f}-{b.high:.1f}"
            click.echo(f"{kind.what:14} {bin_:>9} {b.predicted:6} {b.confidence:6.3f} {b.right:6.3f}")
        click.echo(f"{kind.what:14} expected calibration error {kind.error:.3f}")


def _as_json(found: Evaluation, errors: int) -> dict[str, object]:
    by_slice = {
        name: {
            m.name: {
                "precision": m.tally.precision,
                "recall": m.tally.recall,
                "f1": m.tally.f1,
                "interval": [m.low, m.high],
            }
            | {"gold": m.tally.gold, "predicted": m.tally.predicted, "right": m.tally.right}
            for m in measures
        }
        for name, measures in found.by_slice.items()
    }
    trusted = {
        kind.what: {
            "expected_calibration_error": kind.error,
            "bins": [[b.low, b.high, b.predicted, b.confidence, b.right] for b in kind.bins],
        }
        for kind in found.reliability
    }
    return {
        "documents": found.documents,
        "sha256": found.digest,
        "measures": by_slice,
        "reliability": trusted,
        "errors": found.errors[:errors],
    }
