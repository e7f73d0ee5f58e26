"""A database of made-up models written without HTTP and without cards: what statistics read, and nothing else.

Models, names, dates, counters, tags and edges are those of the made-up Hub; there is no evidence behind the edges.
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from lineage.facts import RELATION_CODES
from lineage.simhub import made_up
from lineage.simhub.made_up.made_up import MadeUp
from lineage.simhub.made_up.naming import gone_name
from lineage.simhub.made_up.population import LANGUAGES, LICENSES, TASKS
from lineage.simhub.made_up.rows import hub_ids, static_tags
from lineage.simhub.made_up.variants import VARIANTS
from lineage.store.schema.database import open_to_write
from lineage.store.write.crawls import claim_origin, start_crawl

_NOW: Final = "2026-09-25T13:47:38.000Z"
_BATCH: Final = 50_000
_MODEL: Final = (
    "INSERT INTO model (id, hub_id, name, owner, state, created_at, downloads, license, task, library, tags, "
    "first_crawl, last_crawl) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1)"
)
_GONE: Final = "INSERT INTO model (id, name, owner, state, first_crawl, last_crawl) VALUES (?, ?, ?, 'absent', 1, 1)"
_EDGE: Final = "INSERT OR IGNORE INTO edge VALUES (?, ?, ?, 'hub', 1, 1, 1)"
_LANGUAGE: Final = "INSERT INTO model_language VALUES (?, ?)"


def fill(path: Path, models: int, seed: int = 0) -> None:
    """Write a finished sweep of a made-up Hub; a minute for three million models."""
    hub = made_up(models, seed=seed)
    people = hub._people
    derivative = np.repeat(np.arange(len(hub)), np.diff(people.first_edge))
    linked = hub._linked[derivative] & (people.bases != derivative)
    base, derivative = people.bases[linked].astype(np.int64), derivative[linked]
    gone = np.unique(base[base < 0])
    key_of_base = np.where(base < 0, len(hub) + 1 + np.searchsorted(gone, base), base + 1)
    names = [gone_name(-1 - code) for code in gone.tolist()]
    with open_to_write(path) as database:
        claim_origin(database, "simhub", "made-up", _NOW)
        start_crawl(database, "sweep", ["Qwen"], _NOW, [("sweep", "")])
        with database.transaction() as connection:
            raw: Any = connection.connection.driver_connection
            for rows, spoken in _model_rows(hub):
                raw.executemany(_MODEL, rows)
                raw.executemany(_LANGUAGE, spoken)
            numbered = enumerate(names, len(hub) + 1)
            raw.executemany(_GONE, ((key, name, name.partition("/")[0]) for key, name in numbered))
            relations = [relation.value for relation in RELATION_CODES]
            words = map(relations.__getitem__, people.relation[derivative].tolist())
            raw.executemany(_EDGE, zip((derivative + 1).tolist(), key_of_base.tolist(), words, strict=True))
            raw.execute("UPDATE crawl SET finished_at = ?, as_of = ?, requests = 1", (_NOW, _NOW))
            raw.execute("UPDATE crawl_task SET done = 1")


def main() -> None:
    """Fill in a process of its own: `python -m tests.bench.filled DATABASE MODELS`; memory is measured in others."""
    fill(Path(sys.argv[1]), int(sys.argv[2]))


def _model_rows(hub: MadeUp) -> Iterator[tuple[list[tuple[Any, ...]], list[tuple[int, str]]]]:
    """Give the rows of models batch by batch, and the languages of each."""
    people = hub._people
    tags = cache(lambda *kind: "\n".join(static_tags(*kind)))
    for start in range(0, len(hub), _BATCH):
        at = np.arange(start, min(start + _BATCH, len(hub)))
        names = hub._names.of(range(start, start + len(at)))
        stamps = np.datetime_as_string(people.created[at].astype("datetime64[s]")).tolist()
        kinds = [
            getattr(people, name)[at].tolist() for name in ("variant", "architecture", "task", "language", "dataset")
        ]
        licences = [LICENSES[code] or None for code in people.license[at].tolist()]
        yield (
            list(
                zip(
                    (at + 1).tolist(),
                    hub_ids(people, at),
                    names,
                    [name.rpartition("/")[0] for name in names],
                    ["present"] * len(at),
                    [f"{stamp}.000Z" for stamp in stamps],
                    people.downloads[at].tolist(),
                    licences,
                    [TASKS[code] or None for code in kinds[2]],
                    [VARIANTS[code].library or None for code in kinds[0]],
                    [tags(*kind) for kind in zip(*kinds, strict=True)],
                    strict=True,
                )
            ),
            [(key, LANGUAGES[code]) for key, code in zip((at + 1).tolist(), kinds[3], strict=True) if LANGUAGES[code]],
        )


if __name__ == "__main__":
    main()
