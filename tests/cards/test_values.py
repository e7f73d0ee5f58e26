import pytest

from lineage.cards import MAX_LIST_TEXT, MAX_TEXT
from tests.cards.reading import noted, read, read_card

HEX_24 = "abcdef0123456789abcdef01"
HEX_40 = "0123456789abcdef0123456789abcdef01234567"
JUNK: list[object] = [True, -1, 2**63, 1.5, "7", [], {}]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-09-25T13:47:38.000Z", "2026-09-25T13:47:38.000Z"),
        ("2026-09-25T13:47:38Z", "2026-09-25T13:47:38.000Z"),
        ("2026-09-25T15:47:38+02:00", "2026-09-25T13:47:38.000Z"),
        ("2026-09-25T13:47:38.123456", "2026-09-25T13:47:38.123Z"),
        ("2026-09-25 13:47:38.0000", "2026-09-25T13:47:38.000Z"),
        ("2026-09-25T13:47:38+00:0", None),
        ("2026-09-25T13:47:38,123Z", "2026-09-25T13:47:38.123Z"),
        ("2026-09-25", "2026-09-25T00:00:00.000Z"),
        ("20260925T134738Z", "2026-09-25T13:47:38.000Z"),
        ("2026-W39-5T13:47:38.000Z", "2026-09-25T13:47:38.000Z"),
        ("0999-01-01", "0999-01-01T00:00:00.000Z"),
    ],
)
def test_a_date_is_kept_as_the_hub_writes_it(written: str, kept: str | None) -> None:
    facts = read(createdAt=written, lastModified=written)
    assert facts.created_at == facts.last_modified == kept


@pytest.mark.parametrize(
    "junk",
    ["", "yesterday", "2026-13-01T00:00:00.000Z", "0001-01-01T00:00:00+05:00", "\ud800", 1_700_000_000, True, [], {}],
)
def test_a_date_that_is_none_is_not_known(junk: object) -> None:
    facts = read(createdAt=junk)
    assert facts.created_at is None
    assert [(code, field) for code, field, _ in noted(facts)] == [("bad_value", "createdAt")]


@pytest.mark.parametrize(("written", "kept"), [(0, 0), (5, 5), (2**63 - 1, 2**63 - 1), (7.0, 7), (-0.0, 0)])
def test_a_count_is_a_whole_number_that_a_database_can_hold(written: float, kept: int) -> None:
    facts = read(downloads=written, downloadsAllTime=written, likes=written, safetensors={"total": written})
    assert (facts.downloads, facts.downloads_all_time, facts.likes, facts.parameters) == (kept,) * 4
    assert all(type(value) is int for value in (facts.downloads, facts.likes))


@pytest.mark.parametrize("junk", [*JUNK, float("nan"), float("inf"), 1e300])
def test_a_count_that_is_none_is_not_known(junk: object) -> None:
    facts = read(downloads=junk, downloadsAllTime=junk, likes=junk)
    assert (facts.downloads, facts.downloads_all_time, facts.likes) == (None, None, None)
    assert [field for _, field, _ in noted(facts)] == ["downloads", "downloadsAllTime", "likes"]


@pytest.mark.parametrize("written", [0, 14, 2.5, -1, 10**22])
def test_a_score_is_any_finite_number(written: float) -> None:
    assert read(trendingScore=written).trending_score == written


@pytest.mark.parametrize(
    "junk",
    [float("nan"), float("inf"), float("-inf"), pytest.param(10**400, id="401 digits"), True, "7", [], {}],
)
def test_a_score_that_is_none_is_not_known(junk: object) -> None:
    facts = read(trendingScore=junk)
    assert facts.trending_score is None
    assert [field for _, field, _ in noted(facts)] == ["trendingScore"]


def test_flags_are_true_or_false() -> None:
    facts = read(private=True, disabled=False)
    assert (facts.private, facts.disabled) == (True, False)
    facts = read(private=0, disabled="false")
    assert (facts.private, facts.disabled) == (None, None)
    assert noted(facts) == [("bad_value", "disabled", "false"), ("bad_value", "private", "0")]


@pytest.mark.parametrize(("written", "kept"), [(False, "no"), ("auto", "auto"), ("manual", "manual"), (None, None)])
def test_a_gate_is_none_automatic_or_manual(written: object, kept: str | None) -> None:
    facts = read(gated=written)
    assert facts.gated == kept
    assert not facts.issues


@pytest.mark.parametrize("junk", [True, 0, "", "no", "AUTO", [], {}])
def test_any_other_gate_is_not_known(junk: object) -> None:
    facts = read(gated=junk)
    assert facts.gated is None
    assert [field for _, field, _ in noted(facts)] == ["gated"]


def test_identity_and_commit_are_hexadecimal() -> None:
    facts = read(_id=HEX_24.upper(), sha=HEX_40)
    assert (facts.hub_id, facts.sha) == (HEX_24, HEX_40)
    assert not facts.issues


@pytest.mark.parametrize("junk", ["", HEX_24[1:], f"g{HEX_24[1:]}", f"{HEX_24}\n", " " * 24, "٣" * 24, 7, [], {}])
def test_identity_and_commit_that_are_not_are_not_known(junk: object) -> None:
    facts = read(_id=junk, sha=junk)
    assert (facts.hub_id, facts.sha) == (None, None)
    assert [field for _, field, _ in noted(facts)] == ["_id", "sha"]


def test_strings_lose_outer_white_space_and_what_no_database_takes() -> None:
    facts = read(library_name=" \ttransformers\n", pipeline_tag="text\0-\ud800generation", config={"model_type": "\0 "})
    assert (facts.library, facts.task, facts.architecture) == ("transformers", "text-generation", None)
    assert not facts.issues


def test_strings_are_cut() -> None:
    facts = read(library_name="x" * 10_000)
    assert facts.library == "x" * MAX_TEXT
    assert noted(facts) == [("bad_value", "library_name", "10000 characters")]


@pytest.mark.parametrize("junk", [7, True, ["gguf"], {}])
def test_a_string_that_is_none_is_not_known(junk: object) -> None:
    facts = read(library_name=junk)
    assert facts.library is None
    assert [field for _, field, _ in noted(facts)] == ["library_name"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("en", ("en",)),
        (["en", " zh ", "en", "", None], ("en", "zh")),
        ([], ()),
        (None, ()),
        ([f"l{number}" for number in range(8_000)], tuple(f"l{number}" for number in range(8_000))),
    ],
)
def test_languages_are_kept_in_order_each_once(written: object, kept: tuple[str, ...]) -> None:
    facts = read_card(language=written)
    assert facts.languages == kept
    assert not facts.issues


def test_more_languages_than_there_are_in_the_world_are_cut_and_that_is_said() -> None:
    facts = read_card(language=[f"l{number}" for number in range(90_000)])
    assert len(facts.languages) > 8_000
    assert sum(len(language) + 1 for language in facts.languages) <= MAX_LIST_TEXT
    assert noted(facts) == [("bad_value", "cardData.language", "90000 values")]


def test_a_language_that_yaml_has_read_as_false_is_one_issue() -> None:
    facts = read_card(language=[False, "se", True])
    assert facts.languages == ("se",)
    assert noted(facts) == [("bad_value", "cardData.language", "false")]


def test_languages_that_are_no_list_are_one_issue() -> None:
    assert noted(read_card(language={"en": 1})) == [("bad_value", "cardData.language", '{"en": 1}')]
