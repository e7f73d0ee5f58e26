"""Finding models: by name, by an old name, in wrong case, nearly, by owner, by key, by wishes."""

import pytest

from lineage.errors import UnknownModelError
from lineage.facts import State
from lineage.store.read.find import (
    find_model,
    keys_of_owner,
    models_by_key,
    names_by_key,
    near_names,
    owner_keys,
    owner_named,
)
from lineage.store.read.rows import RowFilter, filtered_rows
from lineage.store.read.search import Hits, search_models
from tests.store.made import Kept, by_tag, hub_id, model

HOSTILE = ["o'w/ner\"", "100%/_", "100x/y", "x/\U0001f600"]


def found(kept: Kept, name: str) -> str:
    with kept.reading() as connection:
        return find_model(connection, name).repo_id


def test_a_name_is_found_as_it_is_as_an_alias_and_in_wrong_case(kept: Kept) -> None:
    kept.crawl([model("a/Old", 1, gated="auto", disabled=True, private=False)])
    kept.crawl([model("a/New", 1, gated="auto", disabled=True, private=False), model("b/x", 2, by_tag("a/Named"))])
    assert found(kept, "a/New") == found(kept, "a/Old") == found(kept, "A/nEW") == "a/New"
    assert found(kept, "a/Named") == found(kept, "A/named") == "a/Named"
    with kept.reading() as connection:
        row = find_model(connection, "a/New")
        assert (row.state, row.hub_id, row.disabled, row.private) == (State.PRESENT, hub_id(1), True, False)
        assert find_model(connection, "a/Named").disabled is None


def test_a_name_that_has_passed_on_means_the_model_that_has_it_now(kept: Kept) -> None:
    kept.crawl([model("a/x", 1)])
    kept.crawl([model("a/x", 2)])
    with kept.reading() as connection:
        assert find_model(connection, "a/x").hub_id == hub_id(2)


def test_of_two_that_differ_only_in_case_a_third_spelling_means_neither(kept: Kept) -> None:
    kept.crawl([model("a/x", 1), model("a/X", 2)])
    with pytest.raises(UnknownModelError, match="Near it: "):
        found(kept, "A/x")


def test_an_unknown_name_comes_with_those_that_are_near(kept: Kept) -> None:
    kept.crawl([model("Qwen/Qwen3-8B", 1, downloads=5), model("me/Qwen3-8B-GGUF", 2), model("else/thing", 3)])
    with kept.reading() as connection:
        assert near_names(connection, "Qwen/Qwen3-8C") == ["Qwen/Qwen3-8B"]
        assert near_names(connection, "you/Qwen3-8B") == ["Qwen/Qwen3-8B", "me/Qwen3-8B-GGUF"]
        assert set(near_names(connection, "qwen3-8b")) == {"Qwen/Qwen3-8B", "me/Qwen3-8B-GGUF"}
        with pytest.raises(UnknownModelError, match=r"No model x/yyyyyy in the database\.$"):
            find_model(connection, "x/yyyyyy")


@pytest.mark.parametrize("name", ["\udce9/x", "a/" + "%_" * 30_000, "", "/", "%", "'; DROP TABLE model; --"])
def test_hostile_questions_find_nothing_and_break_nothing(kept: Kept, name: str) -> None:
    kept.crawl([model(other, number, downloads=number) for number, other in enumerate(HOSTILE, 1)])
    with kept.reading() as connection:
        with pytest.raises(UnknownModelError):
            find_model(connection, name)
        with pytest.raises(UnknownModelError):
            owner_keys(connection, name)
        search_models(connection, name, 5)
    assert kept.is_sound()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_found_exactly(kept: Kept, name: str) -> None:
    kept.crawl([model(other, number) for number, other in enumerate(HOSTILE, 1)])
    assert found(kept, name) == name


def test_search_takes_every_word_literally_and_the_most_downloaded_first(kept: Kept) -> None:
    kept.sweep(model("z/gone-q8", 9))
    kept.sweep(
        model("a/Q8-one", 1, downloads=1),
        model("a/q8_two", 2, downloads=7),
        model("a/q8%three", 3),
        model("b/other", 4, by_tag("c/q8-named")),
    )
    with kept.reading() as connection:

        def names(words: str, limit: int = 9) -> list[str]:
            return [row.repo_id for row in search_models(connection, words, limit).rows]

        assert names("q8") == ["a/q8_two", "a/Q8-one", "a/q8%three"]
        assert names("Q8 A/") == ["a/q8_two", "a/Q8-one", "a/q8%three"]
        assert names("q8", 1) == ["a/q8_two"]
        assert names("%") == ["a/q8%three"]
        assert names("_") == ["a/q8_two"]
        assert names("\\") == []
        assert search_models(connection, " ", 9) == Hits([], 0)
        assert search_models(connection, "q8", 1).total == 3
        assert names(" ".join(["q8"] * 5_000)) == names("q8")


def test_a_number_that_is_searched_is_a_whole_one(kept: Kept) -> None:
    called = ["Qwen3-8B", "Qwen3.5-0.8B", "Qwen3-28B", "x-8bit", "E8B-it", "Qwen3-8B-FP8", "Qwen35", "v8"]
    kept.crawl([model(f"a/{name}", number, downloads=-number) for number, name in enumerate(called, 1)])
    with kept.reading() as connection:

        def found(words: str, limit: int = 9) -> tuple[list[str], int]:
            hits = search_models(connection, words, limit)
            return [row.repo_id.removeprefix("a/") for row in hits.rows], hits.total

        assert found("8b") == (["Qwen3-8B", "E8B-it", "Qwen3-8B-FP8"], 3)
        assert found("8B", 1) == (["Qwen3-8B"], 3)
        assert found("0.8b") == (["Qwen3.5-0.8B"], 1)
        assert found("qwen3") == (["Qwen3-8B", "Qwen3.5-0.8B", "Qwen3-28B", "Qwen3-8B-FP8"], 4)
        assert found("8bit") == (["x-8bit"], 1)
        assert found("qwen3 8b fp8") == (["Qwen3-8B-FP8"], 1)
        assert found("8")[1] == 5


def test_names_that_are_near_begin_alike_and_short_ones_end_a_word(kept: Kept) -> None:
    kept.crawl([model("you/abcsno", 1), model("you/abc-lora", 2), model("you/mine-abc", 3), model("legacy", 4)])
    with kept.reading() as connection:
        assert near_names(connection, "me/abc") == ["you/abc-lora"]
        assert near_names(connection, "me/abcsn") == ["you/abcsno"]
        assert near_names(connection, "legac") == ["legacy"]
        assert near_names(connection, "me/") == []


def test_an_organisation_is_found_in_wrong_case_where_only_one_is_spelled_so(kept: Kept) -> None:
    kept.crawl([model("Qwen/a", 1, downloads=7), model("Qwen/b", 2), model("Ann/a", 3), model("ANN/a", 4)])
    with kept.reading() as connection:
        assert owner_named(connection, "qWEN") == owner_named(connection, "Qwen") == "Qwen"
        assert owner_named(connection, "Ann") == "Ann"
        assert owner_named(connection, "ann") is None
        assert owner_named(connection, "nobody") is None
        assert owner_named(connection, "") is None
        with pytest.raises(UnknownModelError, match=r"^Qwen is an organization, .*: Qwen/a, Qwen/b\."):
            find_model(connection, "qwen")
        with pytest.raises(UnknownModelError, match=r"^Qwen/a is a model's name; of an organization's models: Qwen$"):
            owner_keys(connection, "Qwen/a")
        with pytest.raises(
            UnknownModelError,
            match=r"^b is a model's name without its owner; of all models here it can only be Qwen/b: write that\.$",
        ):
            owner_keys(connection, "b")


def test_an_owners_models_are_those_listed_or_named_and_no_other_owners(kept: Kept) -> None:
    kept.sweep(model("Qwen/gone", 8), model("Qwen/moved", 6))
    kept.sweep(
        model("Qwen/b", 1, by_tag("Qwen/a")),
        model("Qwen0/c", 2),
        model("Qwen-x/d", 3),
        model("Qwe/e", 4),
        model("qwen/f", 5),
        model("Qwen/moved", 7),
    )
    with kept.reading() as connection:
        names = names_by_key(connection, owner_keys(connection, "Qwen"))
        assert list(map(names.get, owner_keys(connection, "Qwen"))) == ["Qwen/a", "Qwen/b", "Qwen/moved"]
        every = names_by_key(connection, keys_of_owner(connection, "Qwen"))
        assert sorted(every.values()) == ["Qwen/a", "Qwen/b", "Qwen/gone", "Qwen/moved", "Qwen/moved"]
        assert keys_of_owner(connection, "nobody") == []
        with pytest.raises(UnknownModelError, match=r"Near it: Qwen0\."):
            owner_keys(connection, "qwen0")
        with pytest.raises(UnknownModelError, match=r"No models of nobody in the database\. To find "):
            owner_keys(connection, "nobody")


def test_models_are_read_by_key_in_key_order_however_many(kept: Kept) -> None:
    kept.crawl([model(f"a/{number}", number) for number in range(1, 10_502)])
    with kept.reading() as connection:
        keys = list(range(10_501, 0, -1))
        assert [row.key for row in models_by_key(connection, [*keys, 1])] == keys[::-1]
        assert len(names_by_key(connection, keys)) == 10_501
        assert len(filtered_rows(connection, keys, RowFilter())) == 10_501
        assert models_by_key(connection, []) == []


@pytest.mark.parametrize(
    ("wishes", "left"),
    [
        (RowFilter(), ["a/1", "a/2", "a/3"]),
        (RowFilter(license="MIT"), ["a/1"]),
        (RowFilter(task="text-generation"), ["a/2"]),
        (RowFilter(language="EN"), ["a/1", "a/2"]),
        (RowFilter(parameters=(10, 20)), ["a/1", "a/2"]),
        (RowFilter(parameters=(11, None)), ["a/2"]),
        (RowFilter(parameters=(None, 19)), ["a/1"]),
        (RowFilter(since="2026-02-01"), ["a/2"]),
        (RowFilter(until="2026-01-31"), ["a/1"]),
        (RowFilter(since="2026-01-31", until="2026-01-31"), ["a/1"]),
        (RowFilter(language="en", since="2026-01-01", license="mit"), ["a/1"]),
        (RowFilter(license="' OR 1 = 1 --"), []),
    ],
)
def test_what_is_not_said_of_a_model_fulfils_no_wish(kept: Kept, wishes: RowFilter, left: list[str]) -> None:
    kept.crawl(
        [
            model(
                "a/1", 1, license="mit", languages=("en", "de"), parameters=10, downloads=0, created_at="2026-01-31T"
            ),
            model("a/2", 2, task="text-generation", languages=("En",), parameters=20, created_at="2026-02-01T00"),
            model("a/3", 3),
        ]
    )
    with kept.reading() as connection:
        assert [row.repo_id for row in filtered_rows(connection, range(1, 4), wishes)] == left
