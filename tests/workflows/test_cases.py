"""Small inputs with their right answers: what a base is written as, and what is said where none can be read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lineage.simhub import SimHub, replay
from lineage.workflows.show.map import chart, placed
from tests.cli.running import Ran, lineage
from tests.conftest import CASES
from tests.workflows.world import run, settings_for

Ask = Callable[..., Ran]


@pytest.fixture
def ask(start: Callable[..., SimHub], tmp_path: Path) -> Callable[..., Ask]:
    """Sweep a case into a database; ask the program about it."""

    def swept(case: str, *roots: str) -> Ask:
        path = next(CASES.glob(f"{case}.jsonl*"))
        settings = settings_for(start(replay(path), population=f"sample: {case}"), tmp_path)
        run(settings, *roots, plan="sweep")
        return lambda *words: lineage(*words, "--db", settings.database)

    return swept


def names_below(ask: Ask, base: str, evidence: str = "declared") -> list[str]:
    return sorted(ask("ls", base, "--evidence", evidence, "-q").lines)


def unread(ask: Ask, model: str) -> list[tuple[str, str, str]]:
    """What a model writes in vain, in the JSON of `info`, which `trace` and the export agree with."""
    found = ask("info", model, "--json").json["unread"]
    assert ask("trace", model, "--json").json["unread"] == found
    exported = [json.loads(line) for line in ask("export").lines]
    assert next(one["unread"] for one in exported if one.get("repo_id") == model) == found
    return [(one["field"], one["raw"], one["code"]) for one in found]


def bases(ask: Ask, model: str) -> list[tuple[str, str, list[str]]]:
    rows = ask("trace", model, "--json").rows
    return [(row["base"], row["relation"], row["evidence"]) for row in rows]


def told(ask: Ask, *words: str) -> str:
    """What people read, on one line."""
    return " ".join(ask(*words).out.split())


def silent(ask: Ask) -> list[str]:
    """The models of which `info` and the first line of `trace` say that they declare no base."""
    models = [one["repo_id"] for one in map(json.loads, ask("export").lines) if "repo_id" in one]
    found = [model for model in models if "declares no base" in ask("info", model).out]
    for model in models:
        first, rest = told(ask, "trace", model).split(f" {model} ", 1)[1].partition("─")[::2]
        assert ("declares no base" in first) == (model in found), rest
    return found


def test_an_adapter_whose_configuration_alone_names_its_base(ask: Callable[..., Ask]) -> None:
    case, base = ask("adapter-config-only", "meta-llama"), "meta-llama/Meta-Llama-3-8B"
    assert names_below(case, base, "headline") == ["some/tagged-lora"]
    assert names_below(case, base) == ["some/stripped-lora", "some/tagged-lora", "some/untagged-lora"]
    assert bases(case, "some/untagged-lora") == [(base, "adapter", ["adapter_config"])]
    assert silent(case) == [base]
    count = case("count", base)
    assert "1 direct derivative, 1 over all generations" in count.out
    assert "Adapters' configurations would add 2 direct and 2 over all generations" in count.out
    found = case("count", base, "--json").json
    assert (found["card_adds"], found["config_adds"], found["config_adds_direct"]) == (0, 2, 2)
    alone = "declared by cards or adapters' configurations alone"
    for command in ("ls", "stats"):
        words = "Adapters' configurations would add 2 direct and 2 over all generations; not included."
        assert told(case, command, base).count(words) == 1
        assert words in case(command, base, "--json").json["caveats"]
        assert words not in told(case, command, base, "--evidence", "declared")
    tree = case("tree", base)
    assert "Adapters' configurations would add 2 edges; not drawn." in tree.out
    assert "crawl" not in tree.out + tree.err
    assert "not drawn" not in told(case, "tree", base, "--evidence", "declared")
    assert "(by the adapter's configuration alone)" in told(case, "trace", "some/untagged-lora")
    assert "alone" not in told(case, "trace", "some/tagged-lora")
    assert f"DIRECT_DERIVATIVES 1 adapter; 2 more {alone}" in told(case, "info", base)
    assert "DIRECT_DERIVATIVES none known" in told(case, "info", "some/tagged-lora")


def test_a_declared_base_that_names_no_model_is_no_silence(ask: Callable[..., Ask]) -> None:
    case, root = ask("declared-but-unreadable", "Qwen"), "Qwen/Qwen3.6-35B-A3B"
    assert silent(case) == [root, "x/really-silent"]
    assert names_below(case, root) == ["x/dict", "x/hf-cache", "x/trailing-slash"]
    assert unread(case, "coder-lab/Coder-V2.5-Dev") == [("cardData.base_model", "Qwen3.6-35B-A3B", "no_owner")]
    for command in ("trace", "info", "tree"):
        said = told(case, command, "coder-lab/Coder-V2.5-Dev")
        assert "declares a base that names no model: Qwen3.6-35B-A3B" in said
    path = "/home/user/.cache/modelscope/hub/models/Qwen/Qwen3-14B"
    assert f"declares a base that names no model: {path}" in told(case, "trace", "x/modelscope-cache")
    assert {code for _, _, code in unread(case, "x/modelscope-cache")} == {"not_a_repo_id"}
    assert "cache_path" in {one["code"] for one in case("info", "x/hf-cache", "--json").json["issues"]}
    row = next(one for one in case("search", "coder", "--json").rows)
    assert row["unread"][0]["raw"] == "Qwen3.6-35B-A3B"


def test_a_folder_is_no_family(ask: Callable[..., Ask]) -> None:
    case = ask("false-family", "u6")
    assert case("count", "outputs/sft").code == 3
    for model in ("u6/a-llama-lora", "u7/a-qwen-lora", "u8/a-whisper-lora"):
        assert ("tags", "base_model:adapter:outputs/sft", "unlisted_tag") in unread(case, model)
        assert "declares a base that names no model: outputs/sft" in told(case, "trace", model)
        assert "unlisted_tag" in {one["code"] for one in case("info", model, "--json").json["issues"]}
    exported = [json.loads(line) for line in case("export").lines]
    assert [one for one in exported if one["record"] == "edge"] == []


def test_a_deleted_base_keeps_its_declared_derivatives(ask: Callable[..., Ask]) -> None:
    case, base = ask("deleted-base", "meta-llama"), "decapoda-research/llama-7b-hf"
    assert names_below(case, base, "headline") == []
    assert names_below(case, base) == ["a/llama_13b_lora", "b/alpaca-lora"]
    assert case("info", base, "--json").json["state"] == "absent"
    assert "2 declared by cards or adapters' configurations alone" in told(case, "info", base)
    assert bases(case, "b/alpaca-lora") == [(base, "adapter", ["tag", "card"])]
    assert unread(case, "b/alpaca-lora") == []  # the card names the same base, so an edge follows
    assert [one["code"] for one in case("info", "b/alpaca-lora", "--json").json["issues"]] == ["unlisted_tag"]
    trace = told(case, "trace", "b/alpaca-lora")
    assert "names no model" not in trace
    assert "(by the card; the tag is unconfirmed)" in trace
    assert "(by the card alone)" in told(case, "trace", "a/llama_13b_lora")
    tree = case("tree", base)
    assert "Cards alone would add 2 edges; not drawn." in tree.out
    assert "crawl" not in tree.err
    found = told(case, "count", base)
    assert "Cards alone would add 2 direct and 2 over all generations" in found
    assert "1 model is not counted: only a typed tag names its base, and this sample has no model of that name" in found
    assert "rescue/decapoda-research-llama-7B-hf" not in case("tree", base, "--evidence", "declared").out


def test_paths_name_models_only_where_the_hub_wrote_them(ask: Callable[..., Ask]) -> None:
    case = ask("local-paths", "Qwen")
    assert names_below(case, "Qwen/Qwen3-14B", "headline") == ["v3/trailing", "v5/rev", "v6/ollama", "v7/file"]
    assert names_below(case, "Qwen/Qwen2.5-7B-Instruct") == ["u2/hf-cache"]
    rows = {one["repo_id"]: one for one in map(json.loads, case("export").lines) if "repo_id" in one}
    assert silent(case) == ["Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen3-14B"]
    in_vain = [name for name, one in rows.items() if one["unread"]]
    assert [name.partition("/")[0] for name in in_vain] == [
        "u1",
        "u3",
        "u4",
        "u5",
        "u6",
        "u7",
        "u8",
        "u9",
        "v1",
        "v2",
        "v4",
    ]
    written = r"D:\models\Qwen2.5-7B-Instruct"
    assert written in {one["raw"] for one in rows["u3/windows"]["unread"]}
    assert len(rows) == 18


READ = ["dict", "dict-name", "finetuned_from", "hyphen", "mdlink", "nested-list", "noscheme", "plural", "sources"]


def test_spellings_that_need_no_guess_are_read(ask: Callable[..., Ask]) -> None:
    case = ask("unreadable-forms", "Qwen")
    assert names_below(case, "Qwen/Qwen3-8B") == [f"x/{name}" for name in [*READ, "url-slash"]]
    assert silent(case) == ["Qwen/Qwen3-8B"]
    refused = "Qwen/Qwen3-8B, Qwen/Qwen3-8B-Base"
    assert unread(case, "x/comma") == [("cardData.base_model", refused, "not_a_repo_id")]
    assert f"declares a base that names no model: {refused}" in told(case, "trace", "x/comma")
    for name in READ:
        issues = case("info", f"x/{name}", "--json").json["issues"]
        assert issues
        assert all("Qwen/Qwen3-8B" in one["raw_value"] for one in issues)


def test_an_unknown_relation_keeps_its_word(ask: Callable[..., Ask]) -> None:
    case = ask("unknown-relation", "Qwen")
    rows = case("trace", "d/distill2", "--json").rows
    assert [(row["relation"], row["relation_word"]) for row in rows] == [("unstated", "distillation")] * 2
    for command in ("trace", "info"):
        assert "the card says: distillation" in told(case, command, "d/distill2")
    teacher = "deepseek-ai/DeepSeek-R1"
    words = "1 model that is not counted states a relation that the Hub does not have: distillation"
    for command in ("count", "ls"):
        assert words in told(case, command, teacher)
        assert "not counted states" not in told(case, command, teacher, "--evidence", "declared")
    found = told(case, "count", teacher, "--evidence", "declared")
    assert "1 model states a relation that the Hub does not have: distillation" in found


def test_two_generations_below_a_model_count_alike_by_either_way(ask: Callable[..., Ask]) -> None:
    found = ask("chain", "org")("count", "org/X", "--json").json
    assert (found["direct_derivatives"], found["derivatives"], found["by_depth"]) == (2, 5, [2, 2, 1])
    assert {name: number for name, number in found["by_relation"].items() if number} == {
        "finetune": 2,
        "adapter": 1,
        "quantized": 2,
    }


def test_a_base_in_wrong_case_is_declared_with_an_issue(ask: Callable[..., Ask]) -> None:
    case, base = ask("wrong-case", "Ultralytics"), "Ultralytics/YOLO11"
    assert names_below(case, base, "headline") == ["OpenVINO/yolo11n-int8-ov"]
    assert names_below(case, base) == ["OpenVINO/yolo11n-fp16-ov", "OpenVINO/yolo11n-int8-ov"]
    issues = case("info", "OpenVINO/yolo11n-fp16-ov", "--json").json["issues"]
    assert "wrong_case" in {one["code"] for one in issues}


def test_hostile_strings_are_read_without_a_traceback_and_exported_as_valid_text(ask: Callable[..., Ask]) -> None:
    case = ask("hostile-strings", "Qwen")
    lines = [json.loads(line) for line in case("export").lines]
    assert {one["record"] for one in lines} >= {"source", "model"}
    hostile = [one["repo_id"] for one in lines if one["record"] == "model" and one["unread"]]
    for name in hostile:
        told = case("trace", name)
        assert told.code == 0
        assert all(letter.isprintable() or letter == "\n" for letter in told.out)


def test_a_map_says_of_a_model_at_its_top_what_base_it_writes_in_vain(
    start: Callable[..., SimHub], tmp_path: Path
) -> None:
    rows = replay(CASES / "declared-but-unreadable.jsonl")
    settings = settings_for(start(rows, population="sample: one"), tmp_path)
    run(settings, "Qwen", plan="sweep")
    drawn = placed(chart(settings, None))
    names = [f"{drawn.owner.names[code]}/{name}" for code, name in zip(drawn.owner.codes, drawn.names, strict=True)]
    said = {names[place]: words for place, words in drawn.unread.items()}
    assert said["coder-lab/Coder-V2.5-Dev"] == "declares a base that names no model: Qwen3.6-35B-A3B"
    assert set(said) == {"coder-lab/Coder-V2.5-Dev", "x/modelscope-cache"}
