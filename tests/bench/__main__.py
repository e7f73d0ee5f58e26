"""Measure what the project claims and print it as one table: `python -m tests.bench [SUITE …]`.

CPU seconds as the operating system charges them, median of nine, ratios pair by pair against a named baseline in the
same run. Nothing here judges: the aim stands beside the figure.
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.bench import (
    commands,
    crawling,
    driving,
    first_page,
    installing,
    killing,
    layout,
    looking,
    mapping,
    measuring,
    portraying,
    reaching,
    serving,
    uploads,
)
from tests.bench.measure import REPEATS, Row

SUITES: dict[str, Callable[[Path, int, int], Iterable[Row | mapping.MapRow]]] = {
    "crawling": crawling.rows,
    "commands": commands.rows,
    "rows": driving.rows,
    "statistics": measuring.rows,
    "reach": reaching.rows,
    "serving": serving.rows,
    "uploads": uploads.rows,
    "layout": layout.rows,
    "look": looking.rows,
    "explore": first_page.rows,
    "map": mapping.rows,
    "portrait": portraying.rows,
    "kills": killing.rows,
    "install": installing.rows,
}


def main() -> None:
    """Run the suites that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="*", choices=[*SUITES, []], default=[], metavar="SUITE")
    parser.add_argument("--models", type=int, default=crawling.MODELS)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {options.models:,} made-up models, median of {options.repeats}")
    print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes at work when it began\n")
    above: tuple[str, ...] = ()
    for name in options.suites or SUITES:
        with tempfile.TemporaryDirectory() as folder:
            for row in SUITES[name](Path(folder), options.models, options.repeats):
                if row.headings != above:
                    above = row.headings
                    print(f"{_line(above)}\n{_line(['---'] * len(above))}")
                print(_line(row.cells), flush=True)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
