import json
from pathlib import Path

import pytest

from lineage.cards import MAX_ISSUES, MAX_LIST_TEXT, MAX_RAW, read_record
from lineage.facts import CardIssue, IssueCode, ModelFacts
from tests.cards.reading import OWN, claimed, noted, read, read_card


@pytest.mark.parametrize("raw", [None, True, 7, "Qwen/Qwen3-8B", [], [{"id": OWN}]])
def test_what_is_no_object_is_no_record(raw: object) -> None:
    assert read_record(raw) == CardIssue(
        IssueCode.BAD_RECORD, "record", raw if isinstance(raw, str) else json.dumps(raw)
    )


@pytest.mark.parametrize("repo_id", [None, 7, "", "../etc", "a/b/c", ["me/mine"], "a b", "a\n", "x" * 97])
def test_a_record_without_a_usable_id_is_refused_as_a_whole(repo_id: object) -> None:
    issue = read_record({"id": repo_id, "likes": 5})
    assert isinstance(issue, CardIssue)
    assert (issue.code, issue.field) == (IssueCode.BAD_RECORD, "record")
    assert read_record({"likes": 5}) == CardIssue(IssueCode.BAD_RECORD, "record", '{"likes": 5}')


def test_a_refused_record_is_shown_in_part() -> None:
    issue = read_record({"tags": ["x" * 100] * 100})
    assert isinstance(issue, CardIssue)
    assert len(issue.raw) == MAX_RAW


def test_a_record_that_says_nothing_is_all_silence() -> None:
    facts = read()
    assert facts.repo_id == OWN
    assert facts[:1] + facts[2:22] == (None,) * 21
    assert facts[22:] == ((), (), (), ())


def test_null_says_as_little_as_absence() -> None:
    fields = ["_id", "createdAt", "downloads", "trendingScore", "gated", "private", "sha", "tags", "cardData", "config"]
    assert read(**dict.fromkeys([*fields, "baseModels", "safetensors", "gguf"])) == read()
    fields = ["license", "language", "datasets", "new_version", "license_name", "base_model", "base_model_relation"]
    assert read_card(**dict.fromkeys(fields)) == read()


def test_the_hub_may_list_a_model_under_a_name_it_would_not_give_today() -> None:
    facts = read_record({"id": "ram--charan/openchat"})
    assert isinstance(facts, ModelFacts)
    assert facts.repo_id == "ram--charan/openchat"


def test_a_whole_record_is_read_into_its_fields() -> None:
    facts = read_record(
        {
            "_id": "0123456789abcdef01234567",
            "id": "ann/qwen-lora",
            "createdAt": "2026-08-15T23:28:46.000Z",
            "lastModified": "2026-08-16T02:38:23.000Z",
            "downloads": 154,
            "downloadsAllTime": 2000,
            "likes": 3,
            "trendingScore": 1.5,
            "gated": "auto",
            "disabled": False,
            "private": False,
            "sha": "0123456789abcdef0123456789abcdef01234567",
            "pipeline_tag": "text-generation",
            "library_name": "peft",
            "safetensors": {"parameters": {"BF16": 8}, "total": 8},
            "gguf": {"total": 9, "architecture": "llama"},
            "config": {"model_type": "qwen3", "peft": {"base_model_name_or_path": "Qwen/Qwen3-8B"}},
            "tags": [
                "peft",
                "base_model:Qwen/Qwen3-8B",
                "base_model:adapter:Qwen/Qwen3-8B",
                "license:mit",
                "region:us",
            ],
            "cardData": {
                "license": "other",
                "license_name": "qwen-research",
                "license_link": "https://example.org/licence",
                "new_version": " ann/qwen-lora-2 ",
                "language": ["en", "zh"],
                "datasets": ["ann/talk"],
                "base_model": ["Qwen/Qwen3-8B"],
            },
            "baseModels": {"relation": "adapter", "models": [{"_id": "f" * 24, "id": "Qwen/Qwen3-8B"}]},
        }
    )
    assert isinstance(facts, ModelFacts)
    assert facts._replace(claims=()) == ModelFacts(
        hub_id="0123456789abcdef01234567",
        repo_id="ann/qwen-lora",
        created_at="2026-08-15T23:28:46.000Z",
        last_modified="2026-08-16T02:38:23.000Z",
        downloads=154,
        downloads_all_time=2000,
        likes=3,
        trending_score=1.5,
        parameters=8,
        gated="auto",
        disabled=False,
        private=False,
        sha="0123456789abcdef0123456789abcdef01234567",
        license="other",
        license_name="qwen-research",
        license_link="https://example.org/licence",
        task="text-generation",
        library="peft",
        architecture="qwen3",
        new_version="ann/qwen-lora-2",
        peft_base="Qwen/Qwen3-8B",
        tags="peft",
        languages=("en", "zh"),
        datasets=("ann/talk",),
        claims=(),
        issues=(),
    )
    assert [(claim.kind.value, claim.base, claim.relation.value) for claim in facts.claims] == [
        ("hub", "Qwen/Qwen3-8B", "adapter"),
        ("tag", "Qwen/Qwen3-8B", "adapter"),
        ("card", "Qwen/Qwen3-8B", "unstated"),
        ("adapter_config", "Qwen/Qwen3-8B", "adapter"),
    ]


def test_what_safetensors_does_not_say_gguf_may() -> None:
    gguf = {"total": 9, "architecture": "llama"}
    facts = read(gguf=gguf, safetensors={"total": "many"}, config={"model_type": ""})
    assert (facts.parameters, facts.architecture) == (9, "llama")
    assert noted(facts) == [("bad_value", "safetensors.total", "many")]
    facts = read(gguf=gguf, safetensors={"total": 8}, config={"model_type": "qwen3"})
    assert (facts.parameters, facts.architecture) == (8, "qwen3")


def test_an_object_that_is_none_is_one_issue() -> None:
    facts = read(cardData="---", safetensors=[], gguf=7, config={"peft": "lora"}, baseModels=["a/b"], tags={"a": 1})
    assert facts._replace(issues=()) == read()
    assert [field for _, field, _ in noted(facts)] == [
        "cardData",
        "tags",
        "safetensors",
        "config.peft",
        "gguf",
        "baseModels",
    ]


def test_the_licence_of_the_card_comes_before_that_of_the_tags() -> None:
    tags = ["license:apache-2.0", "license:mit"]
    assert read(tags=tags).license == "apache-2.0"
    assert read(tags=tags, cardData={"license": "llama3"}).license == "llama3"
    assert read(tags=["license:"]).license is None


@pytest.mark.parametrize(
    ("written", "kept", "issues"),
    [
        (["mit", "gpl-3.0"], "mit", []),
        ([None, " mit "], "mit", []),
        ([], "tagged", []),
        ([None], "tagged", []),
        ("", "tagged", []),
        ([7], "tagged", [("bad_value", "cardData.license", "7")]),
        ({"id": "mit"}, "tagged", [("bad_value", "cardData.license", '{"id": "mit"}')]),
    ],
)
def test_of_several_licences_the_first_is_kept(written: object, kept: str, issues: list[object]) -> None:
    facts = read(tags=["license:tagged"], cardData={"license": written})
    assert facts.license == kept
    assert noted(facts) == issues


def test_the_datasets_of_the_card_come_before_those_of_the_tags() -> None:
    tags = ["dataset:squad", "dataset:ann/talk", "dataset:squad", "dataset:"]
    assert read(tags=tags).datasets == ("squad", "ann/talk")
    assert read(tags=tags, cardData={"datasets": []}).datasets == ("squad", "ann/talk")
    assert read(tags=tags, cardData={"datasets": "imdb"}).datasets == ("imdb",)
    assert len(read(tags=[f"dataset:d{number}" for number in range(5_000)]).datasets) == 5_000


@pytest.mark.parametrize("written", ["not a name", "https://example.com/a/b", "A, B", 7, [], {"id": "a/b"}])
def test_a_successor_that_is_no_repo_id_is_not_known(written: object) -> None:
    facts = read_card(new_version=written)
    assert facts.new_version is None
    assert [field for _, field, _ in noted(facts)] == ["cardData.new_version"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (" a/b ", None),
        ("https://huggingface.co/a/b", "url_for_id"),
        ("https://hf.co/a/b/tree/main", "url_for_id"),
        ("huggingface.co/a/b", "url_for_id"),
        ("hf://a/b", "url_for_id"),
        ("a/b/", "trailing_slash"),
        ("a/b@main", "revision"),
        ("a/b:Q4_K_M", "quantization_suffix"),
        ("[b](https://huggingface.co/a/b)", "markup"),
        ("~/.cache/huggingface/hub/models--a--b", "cache_path"),
    ],
)
def test_a_successor_is_read_in_the_spellings_of_bases(written: str, code: str | None) -> None:
    facts = read_card(new_version=written)
    assert facts.new_version == "a/b"
    assert noted(facts) == ([] if code is None else [(code, "cardData.new_version", written)])


def test_an_empty_successor_is_silence() -> None:
    assert read_card(new_version="") == read()


def test_tags_are_kept_one_a_line_but_for_those_kept_elsewhere() -> None:
    facts = read(tags=["gguf", "arxiv:1904.06472", "region:us", "license:mit", "dataset:squad", "base_model:a/b", "en"])
    assert facts.tags == "gguf\narxiv:1904.06472\nen"
    assert read(tags=["region:us"]).tags is None
    assert read(tags=[]) == read()


def test_a_tag_never_makes_two_lines() -> None:
    assert read(tags=["a\nb", "c\r\nd", "e\u2028f", "", "\n", "\0", "g  h"]).tags == "a b\nc d\ne f\ng  h"
    assert read(tags=["", "a"]).tags == read(tags=["a", ""]).tags == "a"


def test_tags_that_are_no_strings_are_one_issue() -> None:
    for strange in (7, None, ["a:b"], {":": 1}, {}):
        facts = read(tags=["a", strange, "base_model:x/y", 8])
        assert facts.tags == "a"
        assert claimed(facts) == [("x/y", "unstated")]
        assert [code for code, _, _ in noted(facts)] == ["bad_value"]


def test_too_many_tags_are_cut_between_two() -> None:
    facts = read(tags=[f"tag-{number}" for number in range(9_000)])
    text = facts.tags
    assert text is not None
    assert MAX_LIST_TEXT - 10 < len(text) <= MAX_LIST_TEXT
    assert noted(facts) == [("bad_value", "tags", "9000 values")]
    lines = text.split("\n")
    assert lines == [f"tag-{number}" for number in range(len(lines))]


def test_the_longest_tag_still_leaves_room() -> None:
    facts = read(tags=["x" * 9000, "y"])
    assert facts.tags == "x" * 500 + "\ny"
    assert noted(facts) == [("bad_value", "tags", "9000 characters")]


def test_issues_are_bounded_and_each_is_said_once() -> None:
    facts = read_card(base_model=["./x", "./x"])
    assert len(facts.issues) == 1
    facts = read(tags=[f"base_model:./{number}" for number in range(900)], cardData={"base_model": [[7]] * 900})
    assert len(facts.issues) == MAX_ISSUES
    assert noted(facts)[-1] == ("bad_value", "record", "203 issues")


def test_recorded_answers_of_the_hub_are_read_without_an_issue(real_data: Path) -> None:
    answers = [
        json.loads(path.read_text(encoding="utf-8")) for path in (real_data / "hub-responses").glob("model-*.json")
    ]
    bodies = [answer["body"] for answer in answers if answer["status"] == 200]
    assert len(bodies) == 5
    for body in bodies:
        facts = read_record(body)
        assert isinstance(facts, ModelFacts)
        assert not facts.issues
        assert (facts.hub_id, facts.disabled, facts.gated) == (body["_id"], body["disabled"], body["gated"] or "no")
        assert facts.downloads_all_time == body["downloadsAllTime"]
        hub, tag = body.get("baseModels", {"models": []}), {claim.base for claim in facts.claims[1:]}
        assert [(claim.base_hub_id, claim.base) for claim in facts.claims[:1]] == [
            (model["_id"], model["id"]) for model in hub["models"]
        ]
        assert tag == {model["id"] for model in hub["models"]}
