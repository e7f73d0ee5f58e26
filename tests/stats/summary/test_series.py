import gzip
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.stats.summary.series import VARIANTS, series, series_below, series_of_releases
from tests.graph.made import Made, graphs, made

READ = {
    "Qwen3-8B": "Qwen3",
    "Qwen2.5-Coder-7B-Instruct": "Qwen2.5-Coder",
    "Qwen1.5-0.5B": "Qwen1.5",
    "Qwen3-VL-8B": "Qwen3-VL",
    "QwQ-32B": "QwQ",
    "QVQ-72B-Preview": "QVQ",
    "Qwen-Image": "Qwen-Image",
    "Qwen-Image-Edit-2511": "Qwen-Image",
    "Qwen-7B-Chat": "Qwen",
    "Qwen3": "Qwen3",
    "CodeQwen1.5-7B": "CodeQwen1.5",
    "Qwen1.5-MoE-A2.7B": "Qwen1.5",
    "Qwen3-30B-A3B-Instruct-2507": "Qwen3",
    "Qwen2.5-7B-Instruct-1M": "Qwen2.5",
    "Qwen3-Coder-Next": "Qwen3-Coder",
    "Qwen3-Next-80B-A3B-Thinking": "Qwen3-Next",
    "Qwen3-TTS-12Hz-0.6B-Base": "Qwen3-TTS",
    "Qwen3-TTS-Tokenizer-12Hz": "Qwen3-TTS",
    "Qwen3.8-2.4T-A95B-FP8": "Qwen3.8",
    "Qwen3Guard-Gen-8B": "Qwen3Guard",
    "Meta-Llama-3-8B": "Meta-Llama-3",
    "Llama-3.1-8B-Instruct": "Llama-3.1",
    "Mixtral-8x7B-v0.1": "Mixtral",
    "Mistral-v0.3": "Mistral",
    "gemma-3n-E4B-it": "gemma-3n",
    "": "",
    "-": "-",
}
OF_THE_SAMPLE = {
    "Qwen-AgentWorld": 1,
    "Qwen-Image": 6,
    "Qwen-VL": 1,
    "Qwen1.5": 2,
    "Qwen2": 9,
    "Qwen2-VL": 6,
    "Qwen2.5": 15,
    "Qwen2.5-Coder": 12,
    "Qwen2.5-Math": 2,
    "Qwen2.5-Omni": 2,
    "Qwen2.5-VL": 5,
    "Qwen3": 17,
    "Qwen3-ASR": 4,
    "Qwen3-Coder": 2,
    "Qwen3-Embedding": 3,
    "Qwen3-ForcedAligner": 1,
    "Qwen3-Next": 2,
    "Qwen3-Omni": 1,
    "Qwen3-Reranker": 2,
    "Qwen3-TTS": 4,
    "Qwen3-VL": 10,
    "Qwen3.5": 13,
    "Qwen3.6": 3,
    "Qwen3.8": 4,
    "Qwen3Guard": 1,
}
"""Of how many of the 128 Qwen models that the sample names; counted by hand from their names."""


@pytest.mark.parametrize(("name", "read"), READ.items())
def test_a_series_is_read_out_of_a_name(name: str, read: str) -> None:
    assert series(f"owner/{name}") == series(name) == read


def test_every_qwen_model_of_the_real_sample_has_the_series_it_is_known_by(real_data: Path) -> None:
    names: set[str] = set()
    with gzip.open(real_data / "hub-list-2026-08-20T2200.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            bases = [
                tag.split(":", 2)[2] for tag in row["tags"] if tag.startswith("base_model:") and tag.count(":") == 2
            ]
            names.update(name for name in (row["id"], *bases) if name.startswith("Qwen/"))
    assert len(names) == 128
    assert Counter(map(series, names)) == Counter(OF_THE_SAMPLE)


def test_the_rule_takes_further_words() -> None:
    assert series("Qwen/Qwen3-Guardian-8B") == "Qwen3-Guardian"
    assert series("Qwen/Qwen3-Guardian-8B", VARIANTS | {"guardian"}) == "Qwen3"


@given(st.text(max_size=40))
def test_any_text_has_a_series_and_that_is_its_own_series(name: str) -> None:
    read = series(name)
    assert series(read) == read
    assert name.rpartition("/")[2].startswith(read)


def test_series_are_numbered_in_the_order_of_their_names() -> None:
    codes, names = series_of_releases(["o/b-7B", "o/a-7B", "o/b-8B"])
    assert (codes.tolist(), names) == ([1, 0, 1], ("a", "b"))


def nearest(case: Made, releases: dict[int, int], model: int) -> int:
    """Walk up from one model until a level has releases; the smallest of their codes."""
    level, seen = {model}, {model}
    while level:
        found = [releases[one] for one in level if one in releases]
        if found:
            return min(found)
        level = {base for base, end in case.edges if end in level} - seen
        seen |= level
    return -1


@given(graphs(), st.data())
def test_a_model_is_of_the_series_of_the_nearest_release_above(case: Made, data: st.DataObject) -> None:
    model = st.integers(0, max(case.models - 1, 0))
    releases = data.draw(st.dictionaries(model, st.integers(0, 3), max_size=5)) if case.models else {}
    places = np.array(list(releases), dtype=np.int64)
    found = series_below(case.graph(), places, np.array(list(releases.values()), dtype=np.int32))
    assert found.tolist() == [nearest(case, releases, one) for one in range(case.models)]


def test_of_releases_equally_near_the_first_series_by_name_decides() -> None:
    case = made(4, (0, 2), (1, 2), (2, 3))
    found = series_below(case.graph(), np.array([0, 1]), np.array([1, 0], dtype=np.int32))
    assert found.tolist() == [1, 0, 0, 0]
