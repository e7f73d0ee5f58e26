"""The portrait's sentences: what they claim follows from how far the Hub was looked at, and by which rule."""

from typing import Any

import numpy as np
import pytest

from lineage.render.picture.growth import growth
from lineage.render.picture.lettering import lines, middle_cut, own_part, shrunk, width
from lineage.render.picture.wording import caption, headline, source_lines
from tests.render.picture.families import DAY, head


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"total": 910, "generations": 3}, "910 models were made from Big-7B in 15 days"),
        ({"total": 1, "created": DAY}, "1 model was made from Big-7B in 1 day"),
        ({"total": 2301, "at_least": True, "created": -1, "generations": 4},
         "At least 2,301 models were made from Big-7B over 4 generations"),
        ({"total": 5, "created": DAY - 400, "generations": 1}, "5 models were made from Big-7B in one generation"),
        ({"total": 5, "created": -1, "reach": "direct", "at_least": True},
         "At least 5 models were made directly from Big-7B"),
        ({"total": 7, "usual": False, "created": -1, "generations": 2},
         "By the rule below, 7 models were made from Big-7B over 2 generations"),
        ({"total": 7, "usual": False, "at_least": True, "created": DAY},
         "At least 7 models were made from Big-7B in 1 day"),
        ({}, "No models were made from Big-7B"),
        ({"at_least": True}, "No models are known to be made from Big-7B"),
        ({"total": 3, "unnamed": True}, "3 models were made from (name not shown) in 15 days"),
        ({"total": 3, "day": None, "generations": 2}, "3 models were made from Big-7B over 2 generations"),
    ],
)  # fmt: skip
def test_the_headline_says_no_more_than_is_known(told: dict[str, Any], sentence: str) -> None:
    assert headline(head(**told)).sentence == sentence


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({}, "Hugging Face Hub, 20 Aug 2026. Rule r2: base_model edges, direct or through others."),
        (
            {"at_least": True, "reach": "direct", "rule": "r2/reach=direct"},
            (
                "Hugging Face Hub, 20 Aug 2026, not all of it looked at: the true number may be higher. "
                "Rule r2/reach=direct: base_model edges, direct only."
            ),
        ),
        (
            {"population": "sample: HF//RADAR, CC-BY-4.0", "at_least": True},
            (
                "Sample of 20 Aug 2026, not the whole Hub: the true number may be higher. Rule r2: base_model edges, "
                "direct or through others. Data: HF//RADAR, CC-BY-4.0"
            ),
        ),
        (
            {"population": "made-up", "as_of": None},
            "Made-up models: no figure here is the Hub's. Rule r2: base_model edges, direct or through others.",
        ),
    ],
)
def test_one_line_says_population_date_rule_and_credit(told: dict[str, Any], line: str) -> None:
    assert source_lines(head(**told))[0] == line


def test_a_source_line_without_room_keeps_its_rule_and_its_credit() -> None:
    told = source_lines(head(population="sample: " + "x" * 500, rule="r2/" + "y" * 500))
    assert [len(line) for line in told] == sorted((len(line) for line in told), reverse=True)
    assert all("Rule r2/y" in line and "Data: xxx" in line for line in told)
    assert len(told[-1]) < 200


@pytest.mark.parametrize(
    ("created", "root", "until", "counts", "words"),
    [
        ([DAY, DAY, DAY - 1], DAY - 2, "2026-08-20", (0, 1, 2), ("2 on 20 Aug", "18 Aug", "to 20 Aug 2026")),
        ([DAY], -1, None, (1,), ("1 on 20 Aug", "20 Aug", "to 20 Aug 2026")),
        (
            [DAY - 50, DAY - 1, DAY],
            -1,
            "2026-08-20",
            (1, 0, 0, 0, 0, 0, 0, 2),
            ("2 in the week of 17 Aug", "1 Jul", "to 20 Aug 2026"),
        ),
        ([DAY - 300] * 3 + [DAY], -1, "2026-08-20", (3, *[0] * 9, 1), ("3 in Oct 2025", "Oct 2025", "to 20 Aug 2026")),
        ([DAY - 10], DAY - 5, "2026-08-20", (1, *[0] * 10), ("1 on 10 Aug", "10 Aug", "to 20 Aug 2026")),
    ],
)
def test_growth_is_drawn_by_day_by_week_or_by_month(
    created: list[int], root: int, until: str | None, counts: tuple[int, ...], words: tuple[str, ...]
) -> None:
    found = growth(np.array(created), root, until)
    assert found is not None
    assert found.counts == counts
    assert (found.peak_words, found.begin, found.end) == words
    assert found.unfinished


def test_what_has_no_date_or_one_after_the_day_of_the_data_is_counted_apart() -> None:
    found = growth(np.array([DAY, -1, -1, DAY + 5]), -1, "2026-08-20")
    assert found is not None
    assert (sum(found.counts), found.undated) == (1, 3)
    assert growth(np.array([-1, DAY + 1]), -1, "2026-08-20") is None
    assert growth(np.array([], dtype=np.int32), DAY, None) is None


def test_the_last_day_of_a_month_or_week_is_no_unfinished_one() -> None:
    months = growth(np.array([DAY + 11, DAY - 400]), -1, "2026-08-31")
    weeks = growth(np.array([DAY + 3, DAY - 60]), -1, "2026-08-23")
    assert months is not None
    assert weeks is not None
    assert not months.unfinished
    assert not weeks.unfinished


def test_the_caption_says_what_a_dot_and_a_circle_stand_for() -> None:
    assert caption(1, 0, 0, 0) == "Each dot is a model, bigger with more downloads."
    assert caption(20, 3, 3, 0).startswith("Each dot stands for 20 models, ")
    assert caption(1, 60, 412, 0).endswith("Circles: the 60 largest of 412 subfamilies.")
    assert caption(1, 0, 0, 1).endswith("Dashed: many models of one owner.")


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Qwen3.8-27B-FP8", "FP8"),
        ("qwen3_8-27b.Uncensored", "Uncensored"),
        ("My-Qwen3.8-27B", "My"),
        ("QWEN3.8 27B", "QWEN3.8 27B"),
        ("Qwen3.8-27BX", "Qwen3.8-27BX"),
        ("A-Qwen3.8-27B-b-qwen-3.8-27b-c", "A-…-b-…-c"),
        ("", ""),
    ],
)
def test_the_familys_own_name_is_left_out_of_a_name(name: str, own: str) -> None:
    assert own_part(name, "Qwen3.8-27B") == own
    assert own_part(name, "") == name
    assert own_part(name, "[(*") == name


def test_text_is_made_to_fit_by_its_size_then_by_leaving_some_out() -> None:
    text = "abcdefghijklmnopqrstuvwxyz"
    assert shrunk(text, 1000, most=20, least=10).size == 20
    smaller = shrunk(text, 200, most=20, least=10)
    assert smaller.text == text
    assert 195 < width(text, smaller.size) <= 200
    cut = shrunk(text, 60, most=20, least=10)
    assert cut.size == 10
    assert cut.text.startswith("ab")
    assert cut.text.endswith("z")
    assert "…" in cut.text
    assert width(cut.text, 10) <= 60
    assert middle_cut("ab", 1000, 10) == "ab"
    assert middle_cut("ab", 0, 10) == "…"


def test_a_name_is_broken_after_hyphens_and_shrinks_before_it_is_cut() -> None:
    assert lines("ABLITERATED-BF16", 124, (16, 15), most=3, weight="bold").size == 15
    broken = lines("a" * 300 + "-b-c-d", 120, (16, 15), most=3, weight="bold")
    assert broken.size == 16
    assert broken.lines[0].endswith("…")
    assert len(lines("aaaaaaaaa-" * 30, 120, (16,), most=3, weight="bold").lines) == 3
