"""A counting rule is a value: written, read back, said in words, and refused when it contradicts itself."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import UsageError
from lineage.facts import Evidence, Relation
from lineage.stats.rules.rule import PRESETS, CountingRule, read_rule


def _some_of(values: type[Evidence] | type[Relation]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(st.sampled_from(list(values)), min_size=1, unique=True).map(tuple)


RULES = st.builds(
    CountingRule,
    first_party=st.sampled_from([None, "in", "out"]),
    reach=st.sampled_from(["direct", "all"]),
    relations=_some_of(Relation),
    merges=st.sampled_from(["once", "share"]),
    mirrors=st.sampled_from(["apart", "folded"]),
    evidence=_some_of(Evidence),
    min_downloads=st.none() | st.integers(1, 10**9),
    without=st.lists(st.sampled_from(["gated", "disabled"]), unique=True).map(tuple),
    bursts=st.sampled_from(["in", "out"]),
    as_of=st.none() | st.dates().map(lambda day: day.isoformat()),
)


@given(RULES)
def test_a_rule_that_is_written_reads_back_as_itself(rule: CountingRule) -> None:
    assert read_rule(rule.written()) == rule


@given(RULES, RULES)
def test_different_rules_are_written_differently(one: CountingRule, other: CountingRule) -> None:
    assert (one.written() == other.written()) == (one == other)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_rule_or_a_usage_error(text: str) -> None:
    with suppress(UsageError):
        assert isinstance(read_rule(text), CountingRule)


@given(RULES)
def test_the_words_are_one_sentence_that_names_the_subject(rule: CountingRule) -> None:
    words = rule.for_subject("organization").words("Qwen")
    assert words.count("Qwen") == 1
    assert words.endswith(".")


@given(RULES, st.sampled_from(sorted(PRESETS)))
def test_what_follows_a_rules_name_is_added_to_it_and_may_say_nothing_twice(rule: CountingRule, name: str) -> None:
    _, *choices = rule.written().split("/")
    _, *own = PRESETS[name].written().split("/")
    taken = {choice.partition("=")[0] for choice in own}
    added = "/".join([name, *choices])
    if taken & {choice.partition("=")[0] for choice in choices}:
        with pytest.raises(UsageError, match="twice"):
            read_rule(added)
    else:
        assert _read_or_refused(added) == _read_or_refused("/".join(["r2", *own, *choices]))


def _read_or_refused(text: str) -> CountingRule | str:
    try:
        return read_rule(text)
    except UsageError as error:
        return str(error)


def test_every_preset_reads_by_its_name_and_by_what_it_writes() -> None:
    for name, rule in PRESETS.items():
        assert read_rule(name) == read_rule(rule.written()) == rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("r3/reach=direct", "version r3"),
        ("nonsense", "is no rule"),
        ("r2/reach", "no choice 'reach'"),
        ("r2/first_party=in", "no choice"),
        ("r2/color=red", "no choice"),
        ("r2/reach=far", "reach is direct or all"),
        ("r2/reach=all/reach=direct", "says reach twice"),
        ("r2/evidence=", "at least one kind of evidence"),
        ("r2/relations=", "at least one relation"),
        ("r2/evidence=hub+rumor", "evidence knows"),
        ("r2/downloads=10", "no choice 'downloads=10'"),
        ("r2/min-downloads=0", "1 or more"),
        ("r2/min-downloads=-1", "whole number"),
        ("r2/min-downloads=many", "whole number"),
        ("r2/as-of=2026-02-30", "is no date"),
        ("r2/as-of=2026-13", "is no date"),
        ("r2/basis=tagged/reach=direct", "follows no lineage"),
    ],
)
def test_a_rule_that_makes_no_sense_says_why(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_rule(text)


def test_a_negative_floor_is_refused() -> None:
    with pytest.raises(UsageError, match="1 or more"):
        CountingRule(min_downloads=-1)


def test_first_party_depends_on_the_subject_unless_it_is_said() -> None:
    assert CountingRule().for_subject("model").first_party == "in"
    assert CountingRule().for_subject("organization").first_party == "out"
    assert CountingRule(first_party="in").for_subject("organization").first_party == "in"


def test_the_dictionary_has_every_choice_and_the_written_rule() -> None:
    plain = CountingRule(reach="direct").as_dict()
    assert plain["written"] == "r2/reach=direct"
    assert plain["evidence"] == ["hub", "tag"]


def test_every_choice_that_is_not_the_usual_one_is_said() -> None:
    rule = CountingRule(
        first_party="in",
        relations=(Relation.MERGE,),
        merges="share",
        mirrors="folded",
        min_downloads=6,
        without=("disabled",),
        bursts="out",
        as_of="2026-01-31",
    )
    words = rule.words("Qwen")
    for said in (
        "relation merge",
        "mean of their shares",
        "counted too",
        "folded",
        "at least 6 downloads",
        "without disabled",
        "bulk",
        "2026-01-31",
    ):
        assert said in words
    assert "not lineage" in CountingRule(basis="tagged", first_party="in").words("Qwen")


def test_leaving_gated_models_out_is_written_and_said_as_it_was_asked() -> None:
    rule = CountingRule(without=("gated",))
    assert rule.written() == "r2/without=gated"
    assert rule.words("Qwen").endswith(", without gated models.")


@pytest.mark.parametrize("text", ["r1", "r1/reach=direct", "r1/states=disabled", "r1/no=such"])
def test_a_rule_of_the_version_before_is_answered_with_what_differs(text: str) -> None:
    with pytest.raises(
        UsageError, match=r"is of version r1; this program reads r2\. Under r2 headline .* in place of r1/"
    ):
        read_rule(text)
