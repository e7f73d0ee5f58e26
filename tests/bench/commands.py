"""What small commands cost beside the imports that they cannot do without."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tests.bench.crawling import MODELS
from tests.bench.hub_process import served
from tests.bench.measure import REPEATS, Row, lineage, paired, python, run

MOST_HELP = 2.0
MOST_QUERY = 1.5


def rows(folder: Path, models: int = MODELS, repeats: int = REPEATS) -> Iterator[Row]:
    """Time `--help`, `trace` and `tree` as whole commands."""
    database = folder / "commands.sqlite"
    with served(models) as url:
        environment = {
            "HF_ENDPOINT": url,
            "NO_PROXY": "127.0.0.1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_OFFLINE": "0",
        }
        run(lineage("crawl", "Qwen", "--plan", "sweep", "--db", str(database)), environment)
    with sqlite3.connect(database) as connection:
        (deep,) = connection.execute(
            "WITH RECURSIVE up (start, id, hops) AS (SELECT derivative, base, 1 FROM edge WHERE derivative % 97 = 0 "
            "UNION SELECT start, base, hops + 1 FROM up JOIN edge ON derivative = up.id WHERE hops < 10) "
            "SELECT name FROM up JOIN model ON model.id = start ORDER BY hops DESC, name LIMIT 1"
        ).fetchone()
        (wide,) = connection.execute(
            "SELECT name FROM model JOIN edge ON base = model.id GROUP BY model.id ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
    for words, command, baseline, aim in (
        ("lineage --help", lineage("--help"), 'python -c "import click"', MOST_HELP),
        (
            f"lineage trace {deep}",
            lineage("trace", deep, "--db", str(database)),
            'python -c "import sqlalchemy"',
            MOST_QUERY,
        ),
        (
            f"lineage tree {wide}",
            lineage("tree", wide, "--db", str(database)),
            'python -c "import sqlalchemy"',
            MOST_QUERY,
        ),
    ):
        module = baseline.split()[-1].rstrip('"')
        mine, theirs, ratio = paired(
            lambda command=command: run(command).cpu,  # type: ignore[misc]  # bound now, not later
            lambda module=module: run(python("-c", f"import {module}")).cpu,  # type: ignore[misc]
            repeats,
        )
        size = "" if command[1] == "--help" else f", {models:,} models"
        yield Row(
            f"{words}{size}",
            f"{mine * 1000:.0f} ms CPU",
            f"{baseline}: {theirs * 1000:.0f} ms",
            f"{ratio:.2f}",
            f"≤ {aim}",
        )
