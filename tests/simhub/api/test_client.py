import os
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest

from lineage.simhub import Fault, SimHub, Status
from lineage.simhub.api.fields import EXPANDABLE, NOT_IN_LISTS
from lineage.simhub.made_up.made_up import MadeUp

CRAWLED = [
    "baseModels",
    "tags",
    "createdAt",
    "lastModified",
    "downloads",
    "likes",
    "gated",
    "private",
    "disabled",
    "library_name",
    "pipeline_tag",
    "sha",
    "downloadsAllTime",
    "trendingScore",
    "safetensors",
    "config",
    "cardData",
    "gguf",
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """Hugging Face's own library, kept from every hub but ours."""
    kept = dict(os.environ)
    home = tmp_path_factory.mktemp("hf")
    os.environ |= {"HF_HOME": str(home), "HF_HUB_DISABLE_TELEMETRY": "1", "NO_PROXY": "127.0.0.1"}
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "HTTP_PROXY", "http_proxy"):
        os.environ.pop(name, None)
    from huggingface_hub import HfApi

    yield lambda hub, token=False: HfApi(endpoint=hub.url, token=token)
    os.environ.clear()
    os.environ.update(kept)


def test_the_library_lists_every_row_of_every_kind(
    api: Callable[..., Any], start: Callable[..., SimHub], people: MadeUp
) -> None:
    hub = start(people, quota=None)
    models = list(api(hub).list_models(expand=CRAWLED, sort="created_at"))

    assert [model.id for model in models[:-11:-1]] == [people.key(at)[1] for at in range(10)]
    assert len({model.id for model in models}) == len(people)
    assert len(hub.requests) == 20


def test_the_library_reads_every_field_of_one_model(
    api: Callable[..., Any], start: Callable[..., SimHub], people: MadeUp
) -> None:
    known = [name for name in EXPANDABLE if name != "xetEnabled"]
    client = api(start(people))
    model = client.model_info("Qwen/Qwen3-8B", expand=known)

    assert model.base_models["relation"] == "finetune"
    assert model.children_model_count["finetune"] > 0
    assert model.created_at.year == 2025
    assert model.safetensors.total == 8_190_000_000
    assert model.card_data.license == "apache-2.0"


def test_the_library_filters_by_base_author_and_text(
    api: Callable[..., Any], start: Callable[..., SimHub], people: MadeUp
) -> None:
    client = api(start(people))

    def count(**wishes: object) -> int:
        return len(list(client.list_models(**wishes)))

    quantized = count(filter="base_model:quantized:Qwen/Qwen2.5-7B-Instruct")
    both = count(filter=["base_model:quantized:Qwen/Qwen2.5-7B-Instruct", "gguf"])
    assert quantized > both > 0
    assert count(author="Qwen") == len(people.by_author("Qwen"))
    assert count(search="qwen3-8b", limit=4) == 4
    assert count(full=True, cardData=True, fetch_config=True, limit=50) == 50


def test_the_library_follows_renames_and_wrong_cases(
    api: Callable[..., Any], start: Callable[..., SimHub], people: MadeUp
) -> None:
    client = api(start(people))

    for asked in ("gpt2", "OpenAI-Community/GPT2", "openai-community/gpt2"):
        assert client.model_info(asked, expand=["likes"]).id == "openai-community/gpt2"


def test_the_library_knows_our_errors_for_the_hubs(
    api: Callable[..., Any], start: Callable[..., SimHub], people: MadeUp
) -> None:
    from huggingface_hub import errors

    hub = start(people, tokens={"hf_good": 9}, faults=[Fault(Status(504), nth=5)])
    with pytest.raises(errors.HfHubHTTPError, match="401"):
        api(hub).model_info("no/body")
    with pytest.raises(errors.RepositoryNotFoundError):
        api(hub, "hf_good").model_info("no/body")
    with pytest.raises(errors.HfHubHTTPError, match="Invalid credentials"):
        api(hub, "hf_bad").model_info("Qwen/Qwen3-8B")
    with pytest.raises(errors.BadRequestError):
        list(api(hub).list_models(expand=["childrenModelCount"]))
    with pytest.raises(errors.HfHubHTTPError, match="504"):
        api(hub).model_info("Qwen/Qwen3-8B")


@pytest.mark.usefixtures("api")
def test_the_library_reads_our_rate_limit_headers(start: Callable[..., SimHub], people: MadeUp) -> None:
    from huggingface_hub.utils import get_session, parse_ratelimit_headers

    told = parse_ratelimit_headers(get_session().get(f"{start(people).url}/api/models?limit=1").headers)

    assert told is not None
    assert (told.resource_type, told.remaining, told.limit, told.window_seconds) == ("api", 499, 500, 300)


@pytest.mark.usefixtures("api")
def test_the_library_and_we_know_the_same_fields() -> None:
    from huggingface_hub import hf_api

    assert set(EXPANDABLE) - set(get_args(hf_api.ExpandModelProperty_T)) == {"xetEnabled"}
    assert set(EXPANDABLE) >= NOT_IN_LISTS
