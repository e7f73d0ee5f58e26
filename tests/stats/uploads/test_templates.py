import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.stats.uploads.templates import spelled, template


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("task-16-Qwen-Qwen1.5-0.5B", "task-#-Qwen-Qwen#.#-#.#B"),
        ("Qwen-Qwen1.5-1.8B-1718076353", "Qwen-Qwen#.#-#.#B-#"),
        ("run-d53997be-final", "run-#-final"),
        ("tournament-tourn_1e08b0b313ccc59f_20260817-5Ca32LwM", "tournament-tourn_#_#-#"),
        ("Qwen2.5-0.5B-Instruct-Gensyn-Swarm-scurrying_fast_bee", "Qwen#.#-#.#B-Instruct-Gensyn-Swarm-#"),
        ("my-finetuned-model", "my-finetuned-model"),
        ("style_of_rain", "style_of_rain"),
        ("", ""),
    ],
)
def test_what_a_machine_would_count_up_or_draw_is_taken_out_of_a_name(name: str, made: str) -> None:
    assert template(name) == made


def test_numbers_that_all_names_share_stay_and_seconds_are_called_so() -> None:
    assert spelled(["x1-7", "x1-9"]) == "x1-#"
    assert spelled(["a-1718076353-v2", "a-1722500000-v2"]) == "a-#epoch-v2"
    assert spelled(["a-1718076353", "a-17"]) == "a-#"
    assert spelled(["one"]) == "one"


@given(st.text(max_size=30))
def test_a_single_name_is_its_own_spelling_however_hostile(name: str) -> None:
    assert spelled([name]) == name.replace("#", "_")


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.text(alphabet="a#-", max_size=6))
def test_names_that_differ_in_numbers_have_one_template(numbers: list[int], head: str) -> None:
    names = [f"{head}-run-{number}-end" for number in numbers]

    assert len({template(name) for name in names}) == 1
    shown = "#" if len({str(number) for number in numbers}) > 1 else str(numbers[0])
    assert spelled(names) == f"{head.replace('#', '_')}-run-{shown}-end"
