"""The two real listings, one crawled over the other."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lineage.cards import read_record
from lineage.facts import CardIssue, ModelFacts
from tests.store.made import Kept, copied

EARLIER, LATER = "hub-list-2026-08-19T0936.jsonl.gz", "hub-list-2026-08-20T2200.jsonl.gz"
COUNTED = "SELECT relation, evidence, count(*) FROM edge WHERE current GROUP BY relation, evidence ORDER BY 1, 2"


def pages(path: Path) -> Iterator[list[ModelFacts | CardIssue]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        while page := [read_record(json.loads(line)) for line in islice(lines, 1000)]:
            yield page


def test_the_later_file_over_the_earlier_counts_like_the_later_alone(
    real_data: Path, template: Path, tmp_path: Path
) -> None:
    over, alone = copied(template, tmp_path, "over.sqlite"), copied(template, tmp_path, "alone.sqlite")
    over.crawl(*pages(real_data / EARLIER), plan="sweep")
    over.crawl(*pages(real_data / LATER), plan="sweep")
    alone.crawl(*pages(real_data / LATER), plan="sweep")
    present = "SELECT name, hub_id, downloads FROM model WHERE state = 'present' ORDER BY name"
    assert over.rows(present) == alone.rows(present)
    assert len(over.rows(present)) == 12_772
    assert over.rows(COUNTED) == alone.rows(COUNTED)
    assert over.edges() == alone.edges()
    assert over.issues() == alone.issues()
    assert over.rows("SELECT count(*) FROM model WHERE state = 'replaced'") == [(129,)]
    assert over.is_sound()
    assert alone.is_sound()
    over.database.close()
    alone.database.close()


def test_a_second_look_at_the_same_listing_changes_nothing(real_data: Path, kept: Kept) -> None:
    kept.crawl(*pages(real_data / LATER), plan="sweep")
    before = kept.edges(), kept.states(), kept.aliases(), kept.issues()
    kept.crawl(*pages(real_data / LATER), plan="sweep")
    assert (kept.edges(), kept.states(), kept.aliases(), kept.issues()) == before
