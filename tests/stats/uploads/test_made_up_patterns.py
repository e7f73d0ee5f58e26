"""How many of a made-up Hub's bulk uploads and mirrors the rules find, and how much that is none."""

from collections.abc import Callable
from typing import Any

import pytest

from lineage.simhub import made_up
from lineage.simhub.made_up.made_up import MadeUp
from lineage.stats.uploads.bursts import Bursts, bursts
from lineage.stats.uploads.known_mirrors import known_mirrors
from lineage.stats.uploads.mirrors import Mirror, MirrorRule, folding, mirrors
from lineage.stats.uploads.uploads import Uploads
from tests.stats.uploads.uploading import made_up_uploads

Report = Callable[[str, object], None]


@pytest.fixture(scope="module")
def hub() -> MadeUp:
    return made_up(300_000, seed=3)


@pytest.fixture(scope="module")
def joined(hub: MadeUp) -> Uploads:
    return made_up_uploads(hub)


@pytest.fixture(scope="module")
def found_bursts(joined: Uploads) -> Bursts:
    return bursts(joined)


@pytest.fixture(scope="module")
def found_mirrors(joined: Uploads) -> tuple[Mirror, ...]:
    return mirrors(joined)


def measured(found: set[Any], true: set[Any], report: Report) -> tuple[float, float]:
    precision, recall = len(found & true) / len(found), len(found & true) / len(true)
    report("precision", round(precision, 4))
    report("recall", round(recall, 4))
    return precision, recall


def test_bulk_uploads_are_found_but_for_what_is_too_thin_at_a_tenth_of_the_hub(
    hub: MadeUp, found_bursts: Bursts, record_property: Report
) -> None:
    precision, recall = measured(set(found_bursts.keys.tolist()), set(hub.truth.bulk.tolist()), record_property)

    assert precision > 0.99
    assert recall > 0.9


def test_crowds_and_single_owners_are_both_found(found_bursts: Bursts) -> None:
    owners = [burst.owner_count for burst in found_bursts.found]

    assert max(owners) > 100
    assert owners.count(1) > 10
    largest = found_bursts.found[0]
    assert largest.base == "Qwen/Qwen1.5-0.5B"
    assert largest.templates[0] in {"task-#-Qwen-Qwen1.5-0.5B", "Qwen-Qwen1.5-0.5B-#epoch"}
    assert (str(largest.first), str(largest.last)) == ("2024-08-01", "2024-10-30")


def test_no_hand_run_quantizer_is_taken_for_a_bulk_upload(hub: MadeUp, found_bursts: Bursts) -> None:
    assert len(hub.truth.by_hand) > 5_000
    assert not set(hub.truth.by_hand.tolist()) & set(found_bursts.keys.tolist())


def test_mirrors_and_quantized_merges_are_found_with_what_they_copy(
    hub: MadeUp, found_mirrors: tuple[Mirror, ...], record_property: Report
) -> None:
    truth = hub.truth
    true = set(zip(truth.mirrors.tolist(), truth.mirrored.tolist(), strict=True))
    true |= set(zip(truth.quantized_merges.tolist(), truth.merges.tolist(), strict=True))

    precision, recall = measured({(mirror.mirror, mirror.of) for mirror in found_mirrors}, true, record_property)

    assert len(truth.mirrors) > 300
    assert len(truth.quantized_merges) > 20
    assert precision > 0.99
    assert recall > 0.97


def test_nearly_every_quantized_merge_that_lists_the_merges_bases_is_found(
    hub: MadeUp, found_mirrors: tuple[Mirror, ...], record_property: Report
) -> None:
    true = set(zip(hub.truth.quantized_merges.tolist(), hub.truth.merges.tolist(), strict=True))
    found = {(mirror.mirror, mirror.of) for mirror in found_mirrors if mirror.rule is MirrorRule.MERGE}

    precision, recall = measured(found, true, record_property)

    assert precision > 0.99
    assert recall > 0.97


def test_folding_leads_to_models_that_are_no_mirrors(hub: MadeUp, found_mirrors: tuple[Mirror, ...]) -> None:
    folded = folding(found_mirrors, tuple(MirrorRule))

    assert len(folded) == len(found_mirrors)
    assert not set(folded.values()) & set(hub.truth.mirrors.tolist())


def test_owners_that_a_user_knows_are_believed(hub: MadeUp, joined: Uploads) -> None:
    owner = joined.names[int(hub.truth.mirrors[-1])].split("/")[0]

    found = mirrors(joined, known_mirrors({"owners": {owner: "made up"}}))

    rules = {mirror.rule for mirror in found if joined.names[mirror.mirror].startswith(f"{owner}/")}
    # Where the Hub does not know the base, for the wrong letter case or a path in the card, the name alone tells.
    assert rules == {MirrorRule.OWNER, MirrorRule.UNDECLARED}
