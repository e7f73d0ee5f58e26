import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lineage.simhub import Replay, SimHub, replay
from lineage.simhub.api.fields import EXPANDABLE, NOT_IN_LISTS
from tests.simhub.conftest import ask, list_url, walk

RENAMED = {
    "meta-llama/Meta-Llama-3.1-8B": "meta-llama/Llama-3.1-8B",
    "runwayml/stable-diffusion-v1-5": "stable-diffusion-v1-5/stable-diffusion-v1-5",
}
OF_ITS_MOMENT = {"ratelimit"}
IN_LISTS = [name for name in EXPANDABLE if name not in NOT_IN_LISTS]


def recorded(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted((folder / "hub-responses").glob("*.json"))]


@pytest.fixture
def recorded_hub(real_data: Path, start: Callable[..., SimHub]) -> SimHub:
    rows = [answer["body"] for answer in recorded(real_data) if answer["status"] == 200]
    return start(Replay(rows, name="recorded"), renames=RENAMED)


def test_every_recorded_answer_about_a_model_is_given_again(recorded_hub: SimHub, real_data: Path) -> None:
    about_models = [answer for answer in recorded(real_data) if "/commits/" not in answer["request"]]
    assert about_models
    for answer in about_models:
        reply = ask(recorded_hub.url + answer["request"])

        assert reply.status == answer["status"], answer["request"]
        for name in set(answer["headers"]) - OF_ITS_MOMENT - {"content-type"}:
            assert reply.headers[name] == answer["headers"][name], name
        if answer["status"] == 401:
            assert reply.json == answer["body"]
            assert "x-error-code" not in reply.headers
        if answer["status"] == 200:
            assert {**reply.json, "childrenModelCount": None} == {**answer["body"], "childrenModelCount": None}
            assert reply.headers["content-type"] == answer["headers"]["content-type"]
            assert list(reply.json["childrenModelCount"]) == list(answer["body"]["childrenModelCount"])


def test_a_real_sample_is_walked_whole_and_as_it_was_written(real_data: Path, start: Callable[..., SimHub]) -> None:
    source = replay(real_data / "hub-list-2026-08-20T2200.jsonl.gz")
    hub = start(source)
    allowed = [("expand", name) for name in IN_LISTS]
    pages = walk(list_url(hub, ("sort", "createdAt"), ("direction", 1), *allowed))
    rows = [row for page in pages for row in page.json]

    assert (len(source), len(rows), len(pages)) == (12_772, 12_772, 13)
    assert source.population == "sample: hub-list-2026-08-20T2200.jsonl.gz"
    assert all(row == {**source.rows([at], IN_LISTS)[0], "author": row["author"]} for at, row in enumerate(rows))
    assert pages[0].headers["date"].startswith("Thu, 20 Aug 2026")


def test_filters_over_a_real_sample_find_just_the_rows_with_the_tag(real_data: Path) -> None:
    source = replay(real_data / "hub-list-2026-08-19T0936.jsonl.gz")
    rows = source.rows(range(len(source)), ["tags"])

    for tag in ("base_model:Qwen/Qwen3-8B", "base_model:quantized:Qwen/Qwen3-8B", "gguf", "license:mit"):
        assert source.tagged(tag).tolist() == [at for at, row in enumerate(rows) if tag in row["tags"]]
