#!/usr/bin/env python3
"""Count which verbs are promised and which only happen, and which nouns promise: data/agency.csv.

    python tools/mine_agency.py CORPUS.jsonl.gz [CORPUS.jsonl.gz ...]

A verb's agency is how much oftener it follows "agreed to", "pledged to", "plans to", ... than "expected to", "likely
to", "could", ...; a noun's how much oftener it stands before "agreed", "pledged", ... than before "rose", "is",
"was", .... Both as a class from 0 (happens) to 4 (is promised). Only counts enter the table.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from etl.extract.lexicon import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable

PROMISED = re.compile(
    r"\b(?:agreed|agrees|agree|pledged|pledges|promised|promises|vowed|vows|committed|decided|resolved|undertook|offered|refused|plans|planned|intends"
    r"|intended|ready|willing|prepared|commitment|pledge|promise|determined|threatened|declined|offer|willingness|readiness) to (?:not |also |further |jointly )?([a-z]{2,20})\b"  # noqa: E501
)
HAPPENING = re.compile(
    r"\b(?:expected|likely|could|may|might|seems?|appears?|appeared|seemed|tends?|tended|projected|forecast|continued?s?|began|bound) (?:to )?(?:not |also |further )?([a-z]{2,20})\b"  # noqa: E501
)
ACTING = re.compile(
    r"\b([a-z]{3,20}) (?:has |have |had |also )?(?:agreed|pledged|promised|vowed|decided|refused|offered|plans|intends|said|announced|rejected|signed)\b"  # noqa: E501
)
BEING = re.compile(
    r"\b([a-z]{3,20}) (?:has |have |had |also )?(?:rose|fell|is|are|was|were|increased|remains?|remained|showed|became|rises?|falls?|grew|comes?|came)\b"  # noqa: E501
)
LEAST = 12


def texts(paths: Iterable[Path]) -> Iterable[str]:
    """The texts of gzipped JSON lines, white space made plain."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield " ".join(json.loads(line)["text"].split()).replace(" n't", "n't")


def classes(yes: Counter[str], no: Counter[str]) -> dict[str, int]:
    """0 to 4 by the smoothed log ratio of the counts, each set's size made equal."""
    scale = sum(no.values()) / max(1, sum(yes.values()))
    out = {}
    for word in sorted(set(yes) | set(no)):
        if yes[word] + no[word] >= LEAST:
            ratio = math.log2((yes[word] * scale + 2) / (no[word] + 2))
            out[word] = 0 if ratio < -1.5 else 1 if ratio < -0.3 else 2 if ratio < 0.7 else 3 if ratio < 2 else 4
    return out


def main() -> None:
    """Count and write."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpora", nargs="+", type=Path)
    given = arguments.parse_args()
    counts = {name: Counter[str]() for name in ("promised", "happening", "acting", "being")}
    patterns = {"promised": PROMISED, "happening": HAPPENING, "acting": ACTING, "being": BEING}
    for text in texts(given.corpora):
        for name, pattern in patterns.items():
            counts[name].update(pattern.findall(text))
    rows = [("verb", w, str(c)) for w, c in classes(counts["promised"], counts["happening"]).items()]
    rows += [("noun", w, str(c)) for w, c in classes(counts["acting"], counts["being"]).items()]
    with (Path(str(DATA)) / "agency.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("kind", "word", "class"))
        writer.writerows(sorted(rows))
    print(len(rows))


if __name__ == "__main__":
    main()
