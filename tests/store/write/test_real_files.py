"""The two real listings, one crawled over the other."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from lineage.cards import read_record
from lineage.facts import CardIssue, ModelFacts
from tests.crawled import FIRST_DAY, SECOND_DAY, Databases
from tests.store.made import Kept, copied

COUNTED = "SELECT relation, evidence, count(*) FROM edge WHERE current GROUP BY relation, evidence ORDER BY 1, 2"


def pages(path: Path) -> Iterator[list[ModelFacts | CardIssue]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        while page := [read_record(json.loads(line)) for line in islice(lines, 1000)]:
            yield page


@pytest.fixture
def alone(real_data: Path, template: Path, databases: Databases) -> Iterator[Kept]:
    """The later listing alone."""

    def keep_later(path: Path) -> None:
        kept = copied(template, path.parent, path.name)
        kept.crawl(*pages(real_data / SECOND_DAY), plan="sweep")
        kept.database.close()

    kept = Kept(databases.once("later-listing", keep_later))
    yield kept
    kept.database.close()


def test_the_later_file_over_the_earlier_counts_like_the_later_alone(real_data: Path, kept: Kept, alone: Kept) -> None:
    kept.crawl(*pages(real_data / FIRST_DAY), plan="sweep")
    kept.crawl(*pages(real_data / SECOND_DAY), plan="sweep")
    present = "SELECT name, hub_id, downloads FROM model WHERE state = 'present' ORDER BY name"
    assert kept.rows(present) == alone.rows(present)
    assert len(kept.rows(present)) == 12_772
    assert kept.rows(COUNTED) == alone.rows(COUNTED)
    assert kept.edges() == alone.edges()
    assert kept.issues() == alone.issues()
    assert kept.rows("SELECT count(*) FROM model WHERE state = 'replaced'") == [(129,)]
    assert kept.is_sound()
    assert alone.is_sound()


def test_a_second_look_at_the_same_listing_changes_nothing(real_data: Path, alone: Kept) -> None:
    before = alone.edges(), alone.states(), alone.aliases(), alone.issues()
    alone.crawl(*pages(real_data / SECOND_DAY), plan="sweep")
    assert (alone.edges(), alone.states(), alone.aliases(), alone.issues()) == before
