import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.simhub import Replay, SimHub
from lineage.simhub.api.fields import EXPANDABLE
from lineage.simhub.api.query import BadQueryError, Cursor, ListQuery, list_query
from tests.simhub.conftest import ROWS, ask, list_url, walk

EVERYONE = [row["id"] for row in ROWS]


def test_a_list_without_wishes_is_sorted_by_trending_score_and_ties_by_id(hub: SimHub) -> None:
    assert ask(f"{hub.url}/api/models").ids == ["org/Base", "org/Twin", "other/base-GGUF", "org/twin", "gpt2"]


@pytest.mark.parametrize(
    ("sort", "direction", "expected"),
    [
        ("createdAt", 1, EVERYONE),
        ("createdAt", -1, EVERYONE[::-1]),
        ("likes", -1, ["org/Base", "other/base-GGUF", "org/Twin", "org/twin", "gpt2"]),
        ("downloads", -1, ["org/Base", "other/base-GGUF", "org/Twin", "org/twin", "gpt2"]),
        ("lastModified", -1, ["org/Twin", "org/Base", "other/base-GGUF", "org/twin", "gpt2"]),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_a_walk_meets_every_row_once_in_order_whatever_the_page_size(
    start: Callable[..., SimHub], sort: str, direction: int, expected: list[str], limit: int
) -> None:
    hub = start(says_total=True)
    pages = walk(list_url(hub, ("sort", sort), ("direction", direction), ("limit", limit)))

    assert [repo_id for page in pages for repo_id in page.ids] == expected
    assert len(pages) == -(-len(expected) // limit)
    assert {page.headers["x-total-count"] for page in pages} == {"5"}


def test_a_link_is_absolute_and_carries_every_parameter(hub: SimHub) -> None:
    link = ask(list_url(hub, ("filter", "gguf"), ("expand", "tags"), ("expand[]", "sha"), ("limit", 1))).link

    assert link is not None
    assert link.startswith(f"{hub.url}/api/models?filter=gguf&expand=tags&expand=sha&limit=1&cursor=")
    assert ask(link).link is None


def test_a_cursor_outlives_the_server_and_the_row_it_names(start: Callable[..., SimHub]) -> None:
    first = start()
    link = ask(list_url(first, ("sort", "likes"), ("limit", 2))).link
    assert link is not None
    fewer = start(Replay([row for row in ROWS if row["id"] != "other/base-GGUF"], name="fewer"))

    assert ask(fewer.url + link.removeprefix(first.url)).ids == ["org/Twin", "org/twin"]


@pytest.mark.parametrize(("direction", "expected"), [(1, ["org/Twin"]), (-1, ["org/Base"])])
def test_a_walk_in_id_order_goes_on_where_a_row_has_gone(
    start: Callable[..., SimHub], direction: int, expected: list[str]
) -> None:
    first = start()
    params = (("sort", "createdAt"), ("direction", direction), ("limit", 2 if direction == 1 else 4))
    link = ask(list_url(first, *params)).link
    assert link is not None
    fewer = start(Replay([row for row in ROWS if row["id"] != "other/base-GGUF"], name="fewer"))

    assert ask(fewer.url + link.removeprefix(first.url)).ids[:1] == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["gguf"], ["other/base-GGUF", "org/Twin"]),
        (["base_model:org/Base"], ["other/base-GGUF", "org/Twin"]),
        (["base_model:quantized:org/Base"], ["other/base-GGUF"]),
        (["gguf", "base_model:merge:org/Base"], ["org/Twin"]),
        (["gguf", "gguf"], ["other/base-GGUF", "org/Twin"]),
        (["gguf", "transformers"], []),
        (["GGUF"], []),
        (["base_model:org/base"], []),
        (["ggu"], []),
    ],
)
def test_filters_are_whole_tags_in_their_own_case_and_all_must_hold(
    start: Callable[..., SimHub], filters: list[str], expected: list[str]
) -> None:
    hub = start(says_total=True)
    reply = ask(list_url(hub, ("sort", "createdAt"), ("direction", 1), *(("filter", tag) for tag in filters)))

    assert reply.ids == expected
    assert reply.headers["x-total-count"] == str(len(expected))


def test_an_author_is_exact_and_a_search_is_a_part_of_the_name_in_any_case(hub: SimHub) -> None:
    by_id = (("sort", "createdAt"), ("direction", 1))

    assert ask(list_url(hub, *by_id, ("author", "org"))).ids == ["org/Base", "org/Twin", "org/twin"]
    assert ask(list_url(hub, *by_id, ("author", "Org"))).ids == []
    assert ask(list_url(hub, *by_id, ("search", "BASE"))).ids == ["org/Base", "other/base-GGUF"]
    assert ask(list_url(hub, *by_id, ("search", "base"), ("author", "other"))).ids == ["other/base-GGUF"]
    assert ask(list_url(hub, *by_id, ("search", "a\nb"))).ids == []
    assert ask(list_url(hub, *by_id, ("search", ""))).ids == EVERYONE


def test_expand_sends_just_what_is_asked_for_and_there(hub: SimHub) -> None:
    rows = ask(list_url(hub, ("expand", "baseModels"), ("expand[]", "gated"), ("sort", "createdAt"))).json

    assert rows[-1] == {"_id": ROWS[0]["_id"], "id": "org/Base", "gated": "manual"}
    assert rows[1] == {"_id": ROWS[3]["_id"], "id": "org/twin"}


def test_an_item_has_the_default_fields_of_the_hub(hub: SimHub) -> None:
    item = ask(list_url(hub, ("sort", "likes"))).json[0]

    assert set(item) == {"_id", "id", "modelId", "likes", "trendingScore", "private", "downloads"} | {
        "tags",
        "library_name",
        "createdAt",
    }


def test_full_config_and_card_data_add_their_fields(hub: SimHub) -> None:
    item = ask(list_url(hub, ("sort", "likes"), ("full", "true"), ("cardData", "true"), ("config", "True"))).json[0]

    assert item["cardData"] == {"license": "mit"}
    assert item["author"] == "org"
    assert {"sha", "gated", "lastModified"} <= set(item)


@pytest.mark.parametrize("name", ["securityStatus", "cardData.license", "", "childrenModelCount", "usedStorage"])
def test_an_unknown_expand_is_refused_with_all_that_are_known(hub: SimHub, name: str) -> None:
    reply = ask(list_url(hub, ("expand", "tags"), ("expand", name)))

    assert reply.status == 400
    listed = [field for field in EXPANDABLE if f'"{field}"' in reply.json["error"]]
    assert set(EXPANDABLE) - set(listed) == {"childrenModelCount", "usedStorage"}
    assert reply.json["error"].endswith("at expand[1]")


@pytest.mark.parametrize(
    "params",
    [
        {"sort": "color"},
        {"direction": "2"},
        {"direction": "1"},
        *({"sort": sort, "direction": "1"} for sort in ("downloads", "lastModified", "likes", "trendingScore")),
        {"gated": "maybe"},
        {"num_parameters": "6B"},
        {"num_parameters": "min:6B,"},
        {"inference": "cold"},
        {"apps": "nobody's"},
        {"limit": "0"},
        {"limit": "-1"},
        {"limit": "ten"},
        {"limit": "²"},
        {"cursor": ""},
        {"cursor": "%%%"},
        {"cursor": "é"},
        {"cursor": base64.b64encode(b"[]").decode()},
        {"cursor": base64.b64encode(b"\xff").decode()},
        {"cursor": base64.b64encode(b'{"sort":"likes","ascending":false,"after":[1]}').decode()},
        {"cursor": base64.b64encode(b"[" * 100_000).decode()[:60_000]},
        {"cursor": Cursor("likes", False).encode(), "sort": "downloads"},
        {"cursor": Cursor("likes", True).encode(), "sort": "likes"},
    ],
)
def test_what_cannot_be_read_is_refused(hub: SimHub, params: dict[str, str]) -> None:
    reply = ask(list_url(hub, *params.items()))

    assert reply.status == 400
    assert reply.json["error"]


def test_a_cursor_past_all_numbers_is_refused() -> None:
    position = {"sort": "likes", "ascending": False, "after": [10**400, "0", "a/b"]}
    text = base64.urlsafe_b64encode(json.dumps(position).encode()).decode()

    with pytest.raises(BadQueryError, match="Invalid cursor"):
        Cursor.decode(text)


def test_rows_without_the_value_come_last(hub: SimHub) -> None:
    pages = walk(list_url(hub, ("sort", "likes"), ("limit", 1)))

    assert pages[-2].ids == ["org/twin"]
    assert pages[-1].ids == ["gpt2"]


def test_a_list_does_not_say_how_many_rows_it_has_unless_told_to(hub: SimHub) -> None:
    assert "x-total-count" not in ask(list_url(hub)).headers


def test_pages_can_be_shorter_than_was_asked_for(start: Callable[..., SimHub]) -> None:
    pages = walk(list_url(start(most_rows=2), ("sort", "createdAt"), ("direction", 1)))

    assert [page.ids for page in pages] == [EVERYONE[:2], EVERYONE[2:4], EVERYONE[4:]]


CONDITIONED: list[dict[str, Any]] = [
    {"_id": f"{number:024x}", "id": f"org/m{number}", **fields}
    for number, fields in enumerate[dict[str, Any]](
        [
            {"gated": "auto", "safetensors": {"total": 6_000_000_000}, "tags": ["transformers", "safetensors"]},
            {"gated": "manual", "gguf": {"total": 500_000_000}, "tags": ["gguf"]},
            {"gated": False, "pipeline_tag": "text-generation", "inference": "warm"},
            {"inferenceProviderMapping": [{"provider": "novita"}, 3], "safetensors": {"total": "many"}},
            {"inferenceProviderMapping": {"groq": {}}, "safetensors": [1], "tags": None},
        ]
    )
]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"gated": "true"}, [0, 1]),
        ({"gated": "False"}, [2, 3, 4]),
        ({"pipeline_tag": "text-generation"}, [2]),
        ({"pipeline_tag": "text"}, []),
        ({"num_parameters": "min:6B,max:128B"}, [0]),
        ({"num_parameters": "max:0.5b"}, [1]),
        ({"num_parameters": "max:500M, min:500000K"}, [1]),
        ({"num_parameters": "min:1T"}, []),
        ({"inference": "warm"}, [2]),
        ({"inference_provider": "all"}, [3, 4]),
        ({"inference_provider": "groq"}, [4]),
        ({"apps": "ollama"}, [1]),
        ({"apps": "vllm"}, [0]),
        ({"gated": "true", "apps": "vllm", "author": "org", "filter": "safetensors"}, [0]),
    ],
)
def test_conditions_without_an_index_hold_for_just_the_rows_that_are_listed(
    start: Callable[..., SimHub], params: dict[str, str], expected: list[int]
) -> None:
    hub = start(Replay(CONDITIONED, name="rows"))
    pages = walk(list_url(hub, ("sort", "createdAt"), ("direction", 1), ("limit", 1), *params.items()))

    assert [repo_id for page in pages for repo_id in page.ids] == [f"org/m{number}" for number in expected]


def test_a_filter_that_is_not_simulated_is_not_passed_over_in_silence(hub: SimHub) -> None:
    assert ask(list_url(hub, ("emissions_thresholds", "1"))).status == 501


def test_no_page_is_longer_than_a_thousand_rows() -> None:
    def limit(*params: tuple[str, str]) -> int:
        query: ListQuery = list_query(params)
        return query.limit

    assert (limit(), limit(("limit", "1001")), limit(("limit", "9" * 5000)), limit(("limit", "7"))) == (
        1000,
        1000,
        1000,
        7,
    )


values = st.floats(allow_nan=False, allow_infinity=False) | st.just(float("-inf"))
cursors = st.builds(
    Cursor,
    st.text(),
    st.booleans(),
    st.none()
    | st.tuples(st.floats(allow_nan=False, allow_infinity=False) | st.just(float("-inf")), st.text(), st.text()),
    st.integers(0, 9),
)


@given(cursors)
def test_a_cursor_reads_back_as_it_was_written(cursor: Cursor) -> None:
    assert Cursor.decode(cursor.encode()) == cursor


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    try:
        cursor: Any = Cursor.decode(text)
    except BadQueryError:
        return
    assert isinstance(cursor, Cursor)
