"""Hugging Face's own client reads what a simulated Hub serves."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lineage.simhub.api.conditions import PARAMETERS
from tests.simhub.calls import CALLS, GOOD, Call, hub_for, made
from tests.simhub.conftest import Time


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """Hugging Face's own library, kept from every hub but ours."""
    kept = dict(os.environ)
    home = tmp_path_factory.mktemp("hf")
    os.environ |= {"HF_HOME": str(home), "HF_HUB_DISABLE_TELEMETRY": "1", "NO_PROXY": "127.0.0.1"}
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "HTTP_PROXY", "http_proxy"):
        os.environ.pop(name, None)
    from huggingface_hub import HfApi

    yield lambda url, token=False: HfApi(endpoint=url, token=token)
    os.environ.clear()
    os.environ.update(kept)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.words)
def test_the_client_reads_every_answer(api: Callable[..., Any], time: Time, call: Call) -> None:
    with hub_for(call, time) as hub:
        found = made(call, api(hub.url), api(hub.url, GOOD))
        statuses = tuple(asked.status for asked in hub.requests)

    assert found == call.expected
    assert statuses == call.statuses


def test_every_parameter_that_the_client_can_send_is_among_the_calls(api: Callable[..., Any], time: Time) -> None:
    sent = set()
    for call in CALLS:
        with hub_for(call, time) as hub:
            made(call, api(hub.url), api(hub.url, GOOD))
            sent |= {name for asked in hub.requests for name, _ in asked.params}

    assert sent >= {*PARAMETERS, "author", "cardData", "config", "cursor", "expand", "filter", "full", "limit"}
    assert sent >= {"search", "sort", "blobs", "securityStatus"}
