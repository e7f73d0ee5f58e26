"""What the numbers cost: whole commands beside the imports that they cannot do without, and beside networkx."""

import json
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measure import REPEATS, Row, lineage, paired, python, run
from tests.bench.same_numbers import SAME

MOST_IMPORTS = 1.6
LEAST_NETWORKX = 15
MOST_MEMORY = 700
IMPORTS = "import sqlalchemy, click, numpy"
THEIR_IMPORTS = "import networkx, numpy, sqlite3"
MOST_SECONDS = 600
_FEW = 3
"""Repeats of what takes many seconds."""
_MANY = 1_000_000
"""From so many models on it takes minutes, and once must do."""


def rows(folder: Path, models: int, repeats: int = REPEATS) -> Iterator[Row]:
    """Fill a database and measure what it is asked."""
    database = folder / "filled.sqlite"
    run(python("-m", "tests.bench.filled", str(database), str(models)))
    yield from asked(database, models, repeats)


def asked(database: Path, models: int, repeats: int) -> Iterator[Row]:
    """Time `stats` and `count --all-rules`, with the kept arrays and without, and check their numbers on the way."""
    for words, theirs in ((("stats", "Qwen"), "stats"), (("count", "Qwen", "--all-rules"), "count")):
        what = f"lineage {' '.join(words)}, {models:,} models"
        command = lineage(*words, "--db", str(database))
        first = run(command)
        mine, imports, ratio = paired(
            lambda command=command: run(command).cpu,  # type: ignore[misc]  # bound now, not later
            lambda: run(python("-c", IMPORTS)).cpu,
            repeats,
        )
        yield Row(what, _ms(mine), f"{IMPORTS}: {_ms(imports)}", f"{ratio:.2f}", f"≤ {MOST_IMPORTS}")
        yield Row(f"{what}, nothing kept yet", _ms(first.cpu), f"once kept: {_ms(mine)}", f"{first.cpu / mine:.1f}", "")
        memory = max(first.memory, run(command).memory)
        yield Row(
            f"{what}, peak memory",
            f"{memory / 1e6:.0f} MB",
            f"database of {(size := database.stat().st_size) / 1e6:.0f} MB",
            f"{memory / size:.2f}",
            f"≤ {MOST_MEMORY} MB",
        )
        yield from _beside_networkx(what, theirs, command, (mine, imports), min(repeats, _FEW) if models < _MANY else 1)


def _beside_networkx(
    what: str, which: str, command: list[str], mine: tuple[float, float], repeats: int
) -> Iterator[Row]:
    """Work the same numbers out by networkx: whole commands, and what each costs beyond its third-party imports."""
    database, (whole, imports) = command[-1], mine
    naive = [run(python("-m", "tests.bench.by_networkx", database, which, str(MOST_SECONDS))) for _ in range(repeats)]
    sign, words = "", ""
    if naive[0].output == "null":
        sign, words = "> ", f", stopped at {MOST_SECONDS} s"
    else:
        SAME[which](json.loads(naive[0].output), json.loads(run([*command, "--json"]).output))
    slow = statistics.median(one.cpu for one in naive)
    yield Row(
        what,
        _ms(whole),
        f"networkx{words}: {sign}{slow:.1f} s CPU",
        f"{sign}{slow / whole:.1f}",
        f"≥ {LEAST_NETWORKX}",
    )
    loaded = statistics.median(run(python("-c", THEIR_IMPORTS)).cpu for _ in range(_FEW))
    yield Row(
        f"{what}, beyond imports",
        _ms(whole - imports),
        f"networkx, beyond its own{words}: {sign}{slow - loaded:.1f} s CPU",
        f"{sign}{(slow - loaded) / (whole - imports):.1f}",
        "",
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms CPU"
