"""What the numbers cost: whole commands beside the imports that they cannot do without, and beside networkx."""

import json
from pathlib import Path

from tests.bench.measure import REPEATS, Row, lineage, paired, python, run

MOST_IMPORTS = 1.6
LEAST_NETWORKX = 15
MOST_MEMORY = 700
IMPORTS = "import sqlalchemy, click, numpy"
_FEW = 3
"""Repeats of what takes minutes."""


def rows(folder: Path, models: int, repeats: int = REPEATS) -> list[Row]:
    """Time `stats` and `count --all-rules`, with the kept arrays and without, and check their numbers on the way."""
    database = folder / "filled.sqlite"
    run(python("-m", "tests.bench.filled", str(database), str(models)))
    found = []
    for words, theirs in ((("stats", "Qwen"), "stats"), (("count", "Qwen", "--all-rules"), "count")):
        what = f"lineage {' '.join(words)}, {models:,} models"
        command = lineage(*words, "--db", str(database))
        first = run(command)
        mine, imports, ratio = paired(
            lambda command=command: run(command).cpu,  # type: ignore[misc]  # bound now, not later
            lambda: run(python("-c", IMPORTS)).cpu,
            repeats,
        )
        found.append(Row(what, _ms(mine), f"{IMPORTS}: {_ms(imports)}", f"{ratio:.2f}", f"≤ {MOST_IMPORTS}"))
        found.append(
            Row(f"{what}, nothing kept yet", _ms(first.cpu), f"once kept: {_ms(mine)}", f"{first.cpu / mine:.1f}", "")
        )
        naive = [
            run(python("-m", "tests.bench.by_networkx", str(database), theirs))
            for _ in range(min(repeats, _FEW) if models <= 1_000_000 else 1)
        ]
        stopped = naive[0].output == "null"
        if not stopped:
            _check(theirs, json.loads(naive[0].output), run([*command, "--json"]).output)
        slow = sorted(one.cpu for one in naive)[len(naive) // 2]
        sign = "> " if stopped else ""
        found.append(
            Row(what, _ms(mine), f"networkx: {sign}{slow:.1f} s", f"{sign}{slow / mine:.1f}", f"≥ {LEAST_NETWORKX}")
        )
        memory = max(first.memory, run(command).memory)
        size = database.stat().st_size
        found.append(
            Row(
                f"{what}, peak memory",
                f"{memory / 1e6:.0f} MB",
                f"database of {size / 1e6:.0f} MB",
                f"{memory / size:.2f}",
                f"≤ {MOST_MEMORY} MB",
            )
        )
    return found


def _check(which: str, theirs: dict[str, object], mine: str) -> None:
    """Hold our numbers against theirs."""
    told = json.loads(mine)
    if which == "count":
        assert {one["name"]: [one["total"], one["digest"]] for one in told["rules"]} == theirs
    else:
        assert told["models"] == theirs["models"]
        told_of = [number for number in told["layers"]["by_generation"] if number]
        assert told_of == [number for _, number in theirs["generations"]]  # type: ignore[attr-defined]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms CPU"
