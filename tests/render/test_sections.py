"""Statistics as tables: what is shortened, what is left out, and what is said about it."""

from dataclasses import replace
from datetime import date

import numpy as np

from lineage.cli.output import without_spare
from lineage.render.sections import (
    fit_section,
    fit_sections,
    growth_sections,
    half_life_section,
    mix_section,
    owner_sections,
    waiting_section,
)
from lineage.render.table import render_table
from lineage.stats.over_time.ages import Ages
from lineage.stats.over_time.growth import DATING, Growth, growth
from lineage.stats.over_time.half_life import CAVEAT, HalfLife
from lineage.stats.over_time.waiting import waiting
from lineage.stats.rules.rule import CountingRule
from lineage.stats.shape.discrete import Form
from lineage.stats.shape.tail import TailFit, tail_fit
from lineage.stats.summary.mixes import Mix, MixClass
from lineage.stats.summary.owners import Owners
from lineage.stats.summary.series import OF_NEAREST

RULE, DAY = CountingRule(), date(2026, 1, 31)
NOTHING = TailFit(RULE, DAY, 60, None, None, 0, (), (), (), 10, 0)


def test_half_lives_say_which_derivatives_and_releases_they_leave_out() -> None:
    known = HalfLife(RULE, DAY, 12, 41, 400, 1, 2)
    without_day = HalfLife(RULE, DAY, None, 0, None, 0, 0)
    assert half_life_section([("Qwen/a", known)]).notes[-1] == (
        "In no half: 3 derivatives dated before their release, or without a day."
    )
    assert half_life_section([("Qwen/b", without_day)]).notes[-1] == (
        "Left out, as their own day is not known: 1 release."
    )
    assert half_life_section([("Qwen/a", replace(known, earlier=0, undated=0))]).notes == (CAVEAT,)


def test_growth_shows_the_last_year_and_says_what_no_month_has() -> None:
    days = np.array([19_000, 19_500, -1, 19_053, 30_000], dtype=np.int32)
    stamped = np.array([False, False, False, True, False])
    found = growth(days, stamped, np.zeros(5, dtype=np.int64), ("finetune", "merge"), rule=RULE, as_of=DAY)
    months, series = growth_sections(found, found)
    assert len(months.rows) == 12
    assert [column.name for column in months.columns] == ["month", "new", "by then", "finetune"]
    assert months.notes == (
        "The last 12 of 17 months; --format csv has all.",
        "1 more have no date.",
        "1 more carry the Hub's import stamp of March 2022.",
        "1 more are dated after 2026-01-31.",
        DATING,
    )
    assert [dict(row) for row in series.rows] == [{"series": "finetune", "models": 2, "last": 1, "before": 0}]


def test_growth_without_any_date_has_no_rows() -> None:
    none = np.array([-1], dtype=np.int32)
    found = growth(none, none > 0, np.zeros(1, dtype=np.int64), ("finetune",), rule=RULE, as_of=DAY)
    assert [section.rows for section in growth_sections(found, found)] == [(), ()]


def test_a_mix_shows_ten_classes_and_those_of_which_it_is_not_said() -> None:
    classes = (*(MixClass(f"task {n:02}", 20 - n, 0.1) for n in range(12)), MixClass(None, 5, 0.1))
    found = mix_section("Tasks", Mix(RULE, DAY, 200, classes))
    assert [row["class"] for row in found.rows] == [*(f"task {n:02}" for n in range(10)), "not said"]
    assert found.notes == ("10 of 12 classes.",)


def test_owners_of_no_models_have_no_share() -> None:
    top, new = owner_sections(Owners(RULE, DAY, 0, 0, 0, (), None, (), (), 0))
    assert top.notes == ("0 owners in all.",)
    assert top.rows == new.rows == ()


def test_one_owner_of_one_model_is_no_plural() -> None:
    top, _ = owner_sections(Owners(RULE, DAY, 1, 1, 0, (("u", 1),), 1.0, ("2024-01",), (1,), 0))
    assert top.notes == ("1 owner in all. This one made 100.0 % of 1 model.",)


def test_a_median_whose_band_is_open_says_so_and_one_that_is_not_reached_says_nothing() -> None:
    none = np.zeros(40, dtype=np.int64)
    ages = Ages(np.arange(41).clip(max=21), np.full(21, 5), none + 90, none, none, none, none)
    section = waiting_section([waiting(ages, number, rule=RULE, as_of=DAY) for number in (1, 2)])
    assert [row["half"] for row in section.rows] == [5, None]
    assert section.rows[0]["band"] == "5 to ?"
    assert section.rows[1]["band"] is None
    assert "An empty cell: so many do not have it yet, so that the day is still to come." in section.notes
    reached = waiting_section([waiting(ages, 1, rule=RULE, as_of=DAY)])
    assert ("An empty cell" in " ".join(reached.notes)) == (reached.rows[0]["three"] is None)


def test_waiting_for_nobody_says_nothing_of_what_is_left_out() -> None:
    assert len(waiting_section([]).notes) == 1


def test_a_fit_says_its_range_its_plausible_forms_and_what_the_columns_mean() -> None:
    drawn = np.floor(np.random.default_rng(1).pareto(1.5, 3_000) + 1).astype(np.int64)
    found = tail_fit(drawn, rule=RULE, as_of=DAY, runs=20)
    section = fit_section("Form", found)
    assert [row["form"] for row in section.rows] == ["power law", "log-normal", "truncated power law"]
    assert section.rows[0].get("ratio") is None
    assert section.rows[1]["ratio"] is not None
    assert f"{found.tail:,} bases. Plausible: " in section.notes[0]
    fitting = without_spare(section.columns, section.rows, section.spare, 80)
    assert "…" not in render_table(fitting, section.rows, width=80)
    nobody = fit_section("Form", replace(found, plausible=()))
    assert "Neither fits: no form is plausible." in nobody.notes[0]
    both = fit_section("Form", replace(found, plausible=(Form.POWER_LAW, Form.LOG_NORMAL)))
    assert "Plausible: power law or log-normal." in both.notes[0]


def test_how_to_read_the_fits_is_said_once_in_short_sentences_and_never_without_a_fit() -> None:
    drawn = np.floor(np.random.default_rng(1).pareto(1.5, 300) + 1).astype(np.int64)
    found = tail_fit(drawn, rule=RULE, as_of=DAY, runs=5)
    first, second, how = fit_sections({"releases": found, "family": NOTHING})
    assert (first.title, second.title) == ("Form of the fan-out: releases", "Form of the fan-out: family")
    assert (how.title, how.rows) == ("How to read the fits", ())
    assert max(len(sentence.split()) for note in how.notes for sentence in note.split(". ")) <= 25
    assert [section.title for section in fit_sections({"family": NOTHING})] == ["Form of the fan-out: family"]


def test_the_last_month_is_said_not_to_be_over_unless_the_day_of_the_figures_is_its_last() -> None:
    grown = Growth(RULE, date(2026, 2, 27), ("2026-01", "2026-02"), ("Qwen3",), ((1, 2),), ((1, 3),), 0, 0, 0)
    by_relation, by_series = growth_sections(grown, grown)
    said = "2026-02 was not over on 2026-02-27, the day of these figures."
    assert by_relation.notes[-1] == said
    assert by_series.notes == (OF_NEAREST, "New last: in 2026-02; new before: in 2026-01 to 2026-01 together.", said)
    over = replace(grown, as_of=date(2026, 2, 28))
    assert said not in str(growth_sections(over, over))
    later = replace(grown, as_of=date(2026, 3, 1), months=("2026-02",), new=((2,),), by_then=((2,),))
    assert growth_sections(later, later)[1].notes == (OF_NEAREST, "New last: in 2026-02.")
    empty = replace(grown, months=(), new=((),), by_then=((),))
    assert growth_sections(empty, empty)[1].notes == (OF_NEAREST,)


def test_what_cannot_be_fitted_says_why() -> None:
    assert fit_section("Form", NOTHING).notes == ("Nothing is fitted: no range suits a power law.",)
    few = fit_section("Form", replace(NOTHING, bases=3))
    assert few.notes == ("Nothing is fitted: only 3 bases have a derivative.",)
