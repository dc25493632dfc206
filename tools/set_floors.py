"""Measures the extraction and raises the pinned floors of its F1; a floor is lowered only with a reason.

    python tools/set_floors.py [--lower REASON]

Files of the measuring material are named with `shared/` in front; where it is not there (COMMUNIQUE_SHARED, or `shared`
beside the checkout), their floors stay as they are.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from pathlib import Path

from etl.evaluate.run import ALL, evaluate
from etl.extract.extractor import Extractor

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ROOT / "tests" / "evaluate" / "floors.toml"
MEASURES = {"all_slots": ALL, "meeting": "meeting", "commitment": "commitment"}
MARGIN = 0.02  # a change of the parser's last digits may cost a record or two
HEAD = """\
# Floors of the F1 of extraction, each with the SHA-256 of what it was measured on. A floor lies two points below what
# `communique evaluate` gave when it was set. Made by tools/set_floors.py, which lowers one only with a reason.
# wire.jsonl beside this file holds annotated articles of the demo: fiction, as src/etl/demo/README.md says.
"""


def locate(gold: str) -> Path:
    """Return the path of a gold file named in floors.toml."""
    shared = Path(os.environ.get("COMMUNIQUE_SHARED") or ROOT.parent / "shared")
    return shared / gold.removeprefix("shared/") if gold.startswith("shared/") else ROOT / gold


def _measured(path: Path, extractor: Extractor) -> dict[str, str | float]:
    found = evaluate([path], extractor)
    f1 = {m.name: m.tally.f1 for m in found.by_slice["all"]}
    floors = {name: max(0.0, round(f1[measure] - MARGIN, 3)) for name, measure in MEASURES.items()}
    return {"sha256": found.digest, **floors}


def _render(floors: list[dict[str, str | float]]) -> str:
    blocks = [
        "[[floor]]\n" + "".join(f'{k} = "{v}"\n' if isinstance(v, str) else f"{k} = {v}\n" for k, v in floor.items())
        for floor in floors
    ]
    return HEAD + "\n" + "\n".join(blocks)


def main() -> int:
    """Measure, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lower", metavar="REASON", help="Allow floors to sink; the reason is kept in the file.")
    args = parser.parse_args()
    extractor = Extractor()
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floor"]
    for floor in floors:
        path = locate(floor["gold"])
        if not path.is_file():
            print(f"{floor['gold']} is not there; its floors stay")
            continue
        new = _measured(path, extractor)
        sinking = [m for m in MEASURES if new[m] < floor[m] and new["sha256"] == floor["sha256"]]
        if sinking and not args.lower:
            print(f"{floor['gold']}: {', '.join(f'{m} {floor[m]} -> {new[m]}' for m in sinking)}; give --lower REASON")
            return 1
        floor.update(new)
        if sinking:
            floor["reason"] = args.lower
        print(floor)
    FLOORS.write_text(_render(floors), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
