"""Releases summed up."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lineage.facts import State
from lineage.stats.summary.releases import TopRelease, release_figures
from lineage.store.read.answers import ModelRow

NUMBERS = st.none() | st.integers(0, 200_000_000_000)


def release(name: str, **said: Any) -> ModelRow:
    unsaid: dict[str, Any] = dict.fromkeys(ModelRow._fields)
    return ModelRow(**unsaid | {"key": 1, "repo_id": name, "state": State.PRESENT} | said)


def test_what_releases_do_not_say_is_left_out_and_told() -> None:
    found = release_figures(
        [
            release("o/a", downloads=30, downloads_all_time=300, gated="no", parameters=500_000_000),
            release("o/b", downloads=60, gated="manual", parameters=7_000_000_000),
            release("o/c", downloads=60, gated="auto", parameters=8_000_000_000),
            release("o/d", downloads_all_time=100),
        ]
    )
    assert (found.releases, found.downloads, found.downloads_all_time) == (4, 150, 400)
    assert (found.without_downloads, found.without_all_time) == (1, 2)
    assert (found.gated, found.median_parameters) == (2 / 3, 7_000_000_000)
    assert [tuple(size) for size in found.sizes] == [
        ("under 1B", 1, 30, 0.2),
        ("7B to 15B", 2, 120, 0.8),
        (None, 1, None, None),
    ]
    assert found.top == (
        TopRelease("o/b", 7_000_000_000, "7B to 15B", 60),
        TopRelease("o/c", 8_000_000_000, "7B to 15B", 60),
        TopRelease("o/a", 500_000_000, "under 1B", 30),
    )


def test_of_releases_that_say_nothing_nothing_is_known() -> None:
    found = release_figures([release("o/a"), release("o/b")])
    assert (found.downloads, found.downloads_all_time, found.gated, found.median_parameters) == (None,) * 4
    assert found.top == ()
    assert release_figures([]).sizes == ()


def test_the_middle_of_an_even_number_of_sizes_is_between_two() -> None:
    sized = [release("o/a", parameters=1), release("o/b", parameters=4), release("o/c")]
    assert release_figures(sized).median_parameters == 2.5
    assert release_figures([*sized, release("o/d", parameters=4)]).median_parameters == 4


def test_names_that_the_hub_does_not_list_are_told_apart_and_in_no_sum() -> None:
    absent = release("o/b", state=State.ABSENT, downloads=7, parameters=3)
    found = release_figures([release("o/a", downloads=1), absent])
    assert (found.releases, found.only_named, found.downloads, found.median_parameters) == (1, 1, 1, None)


def test_of_no_downloads_there_is_no_share() -> None:
    assert release_figures([release("o/a", downloads=0)]).sizes[0].share is None


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=30))
def test_sizes_add_up_to_all_releases_and_their_downloads(said: list[tuple[int | None, int | None]]) -> None:
    models = [
        release(f"o/{number}", parameters=parameters, downloads=downloads)
        for number, (parameters, downloads) in enumerate(said)
    ]
    found = release_figures(models)
    assert sum(size.releases for size in found.sizes) == len(models)
    assert sum(size.downloads or 0 for size in found.sizes) == (found.downloads or 0)
    assert [top.downloads for top in found.top] == sorted((d for _, d in said if d is not None), reverse=True)[:10]
