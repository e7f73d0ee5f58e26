from collections import Counter

import numpy as np
import pytest

from lineage.simhub import made_up
from lineage.simhub.made_up.made_up import MadeUp
from lineage.simhub.made_up.population import Oddity
from lineage.simhub.made_up.releases import RELEASES

WHOLE = 300_000
SCALE = WHOLE / 3_094_856


@pytest.fixture(scope="module")
def whole() -> MadeUp:
    """A population to hold against the published figures of the whole Hub."""
    return made_up(WHOLE, seed=11)


def test_so_many_name_a_base_and_by_these_relations(whole: MadeUp) -> None:
    people = whole._people
    bases = np.diff(people.first_edge)
    relations = np.bincount(np.repeat(people.relation, bases), minlength=5)[:5]

    assert (bases > 0).mean() == pytest.approx(0.2813, abs=0.0001)
    assert relations / SCALE == pytest.approx([341_527, 332_102, 181_768, 47_662, 880], rel=0.05, abs=200)
    assert (bases > 1).sum() / SCALE == pytest.approx(17_457, rel=0.05)
    assert bases.max() == 65
    assert (people.bases < 0).mean() == pytest.approx(0.0189, abs=0.002)


@pytest.mark.parametrize(
    ("repo_id", "derivatives"),
    [
        ("black-forest-labs/FLUX.1-dev", 43_388),
        ("Qwen/Qwen1.5-0.5B", 32_534),
        ("Qwen/Qwen1.5-1.8B", 30_626),
        ("google/gemma-2b", 24_035),
        ("distilbert/distilbert-base-uncased", 12_960),
        ("stabilityai/stable-diffusion-xl-base-1.0", 10_956),
        ("google/gemma-7b", 9_586),
        ("Qwen/Qwen3-4B-Instruct-2507", 8_280),
        ("lerobot/smolvla_base", 7_981),
        ("google-bert/bert-base-uncased", 7_151),
    ],
)
def test_the_largest_bases_have_their_share(whole: MadeUp, repo_id: str, derivatives: int) -> None:
    assert len(whole.tagged(f"base_model:{repo_id}")) / SCALE == pytest.approx(derivatives, rel=0.05)


def test_most_derivatives_are_leaves_and_most_families_small(whole: MadeUp) -> None:
    people = whole._people
    is_base = np.zeros(len(whole), bool)
    is_base[people.bases[people.bases >= 0]] = True
    leaves = [1 - is_base[people.relation == code].mean() for code in range(3)]
    named = np.bincount(people.anchor[people.relation != 255])

    assert leaves == pytest.approx([0.92, 0.998, 0.99], abs=0.006)
    assert (named[named > 0] < 5).mean() == pytest.approx(0.8, abs=0.06)


def test_qwens_family_is_a_sixth_to_a_fifth_of_all_derivatives(whole: MadeUp) -> None:
    people = whole._people
    derivatives = np.repeat(np.arange(len(whole)), np.diff(people.first_edge))
    known = people.bases >= 0
    family = np.array([code >= 0 and RELEASES[code].owner == "Qwen" for code in people.release])
    for _ in range(60):
        family[derivatives[known][family[people.bases[known]]]] = True

    assert 0.15 < (family & (people.relation != 255)).sum() / (people.relation != 255).sum() < 0.205


def test_counters_licenses_and_dates_are_as_uneven_as_the_hubs(whole: MadeUp) -> None:
    people = whole._people
    stamped = people.created <= people.created[0] + 1

    assert (people.downloads == 0).mean() > 0.7
    assert np.sort(people.downloads)[-2000:].sum() > 0.9 * people.downloads.sum()
    assert (people.license > 0).mean() == pytest.approx(0.3634, abs=0.015)
    assert (people.language > 0).mean() == pytest.approx(0.1472, abs=0.02)
    assert (people.dataset > 0).mean() == pytest.approx(0.0756, abs=0.005)
    assert stamped.sum() / SCALE == pytest.approx(29_579, rel=0.1)
    assert people.created[-1] <= np.datetime64("2026-09-25T13:47:38", "s").astype(int)


def test_most_bases_are_older_than_what_was_made_from_them(whole: MadeUp) -> None:
    people = whole._people
    derivatives = np.repeat(np.arange(len(whole)), np.diff(people.first_edge))
    known = people.bases >= 0
    younger = people.created[derivatives[known]] < people.created[people.bases[known]]

    assert 0 < younger.mean() < 0.006


def test_machines_uploaded_adapters_of_early_bases_under_templated_names(whole: MadeUp) -> None:
    found = whole.tagged("base_model:adapter:Qwen/Qwen1.5-0.5B").tolist()
    names = [row["id"].split("/")[1] for row in whole.rows(found, [])]
    templated = Counter(
        "task" if name.startswith("task-") else "epoch"
        for name in names
        if name.startswith(("task-", "Qwen-Qwen1.5-0.5B-17"))
    )

    assert sum(templated.values()) > 0.85 * len(names)
    assert min(templated["task"], templated["epoch"]) > 0.2 * len(names)
    assert [whole.find(row["id"]) for row in whole.rows(found, [])] == found


def test_there_is_one_of_each_oddity(whole: MadeUp, people: MadeUp) -> None:
    for population in (whole, people):
        assert set(population._people.oddity.tolist()) == {int(code) for code in Oddity}
