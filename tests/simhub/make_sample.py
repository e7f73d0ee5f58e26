"""Make the sample that `lineage demo` serves, out of one published list of the Hub's models.

`python -m tests.simhub.make_sample hub-list-2026-08-20T2200.jsonl.gz` writes `lineage/simhub/sample/rows.jsonl.gz`.
Its source, its license and what is changed are told in `lineage/simhub/sample/LICENSE.md`. The same list gives the
same bytes; the sample is made again only to change what it holds.
"""

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from lineage.cards.record import read_record
from lineage.facts import ModelFacts
from lineage.hub.questions import EXPAND

CHECKOUT: Final = Path(__file__).parents[2]
SHIPPED: Final = CHECKOUT / "lineage" / "simhub" / "sample" / "rows.jsonl.gz"
MOST_BYTES: Final = 1_200_000
OWNER: Final = "Qwen"
EXPLICIT: Final = "not-for-all-audiences"
INVENTED: Final = frozenset({"sha"})
"""What the list's rows have in place of what its publisher does not give, and nothing here needs."""
COLUMNS: Final = ("_id", "id", *(name for name in EXPAND if name not in INVENTED))

Row = Mapping[str, Any]


class Sample(NamedTuple):
    """What was taken of a list.

    Attributes:
        rows: The rows taken, with the columns taken, in the order of the Hub's own ids.
        listed: How many rows the list has.
        explicit: How many of them are left out because they are tagged as not for all audiences.
    """

    rows: list[Row]
    listed: int
    explicit: int


def take(rows: Sequence[Row]) -> Sample:
    """Take the rows that an edge touches, at either end, and the owner's own."""
    fit = [row for row in rows if not is_explicit(row)]
    bases = {row["id"]: set(bases_of(row)) for row in fit}
    named = set[str]().union(*bases.values())
    chosen = [row for row in fit if bases[row["id"]] or row["id"].lower() in named or is_own(row)]
    cut: list[Row] = [{name: row[name] for name in COLUMNS if name in row} for row in chosen]
    cut.sort(key=lambda row: (row["_id"], row["id"]))
    return Sample(cut, len(rows), len(rows) - len(fit))


def is_explicit(row: Row) -> bool:
    """Tell whether a row is tagged as not for all audiences, in whatever letter case."""
    return any(tag.lower() == EXPLICIT for tag in row["tags"])


def is_own(row: Row) -> bool:
    """Tell whether a row is the owner's own."""
    return str(row["id"]).startswith(f"{OWNER}/")


def bases_of(row: Row) -> Iterator[str]:
    """Yield the names, in lower case, of the bases that a crawl would read out of a row."""
    facts = read_record(row)
    if isinstance(facts, ModelFacts):
        yield from (claim.base.lower() for claim in facts.claims)


def packed(rows: Sequence[Row]) -> bytes:
    """Return rows as gzipped JSON lines, the same bytes for the same rows."""
    packed_lines = BytesIO()
    # `gzip.compress` lets the platform and the version of Python into the header; this writes neither.
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed_lines, mtime=0) as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return packed_lines.getvalue()


def read(path: Path) -> list[Row]:
    """Return the rows of a list."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    """Write the sample, and tell what it holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path, help="the list of models, gzipped JSON lines")
    sample = take(read(parser.parse_args().list))
    made = packed(sample.rows)
    if len(made) > MOST_BYTES:
        parser.error(f"the sample has {len(made):,} bytes, more than the {MOST_BYTES:,} that a wheel may carry")
    SHIPPED.write_bytes(made)
    print(
        f"{len(sample.rows):,} of {sample.listed:,} rows, {len(made):,} bytes; "
        f"left out: {sample.explicit:,} rows tagged {EXPLICIT}"
    )


if __name__ == "__main__":
    main()
