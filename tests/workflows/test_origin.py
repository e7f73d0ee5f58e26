import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.cards.children_counts import children_counts
from lineage.settings import HUB_ENDPOINT
from lineage.workflows.origin import Origin, origin_of, same_place


@given(st.none() | st.text())
def test_only_the_hubs_own_address_is_the_hub_whatever_it_says_of_itself(announced: str | None) -> None:
    assert origin_of(HUB_ENDPOINT, announced) == Origin(HUB_ENDPOINT, "Hub")
    assert origin_of("http://127.0.0.1:8000", announced).population != "Hub"
    assert origin_of("https://huggingface.co.evil.example", announced).population != "Hub"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
@pytest.mark.parametrize(
    ("announced", "population"),
    [
        ("made-up", "made-up"),
        ("sample: two days", "sample: two days"),
        ("sample of one day (credit)", "sample of one day (credit)"),
        ("samples", "sample: samples"),
        ("made-up or so", "sample: made-up or so"),
        ("Hub", "sample: Hub"),
        ("", "sample: "),
    ],
)
def test_on_loopback_a_population_is_believed(host: str, announced: str, population: str) -> None:
    assert origin_of(f"http://{host}:8000", announced) == Origin("simhub", population)


def test_a_server_on_loopback_that_announces_nothing_is_named_by_its_address() -> None:
    assert origin_of("http://localhost:8000", None) == Origin("http://localhost:8000", "sample: localhost")


@pytest.mark.parametrize("announced", [None, "made-up", "Hub"])
def test_elsewhere_a_population_is_not_believed(announced: str | None) -> None:
    assert origin_of("https://mirror.example/hf", announced).population == "sample: mirror.example"


def test_a_password_in_the_address_is_not_kept() -> None:
    assert origin_of("https://me:secret@mirror.example", None).endpoint == "https://mirror.example"


def test_an_address_that_is_none_is_still_named() -> None:
    assert origin_of("http://[", None) == Origin("http://[", "sample: http://[")
    assert origin_of("nonsense", None).population == "sample: nonsense"


@pytest.mark.parametrize(
    ("kept", "endpoint", "same"),
    [
        ("", "https://mirror.example", True),
        ("simhub", "http://127.0.0.1:1", True),
        ("simhub", HUB_ENDPOINT, False),
        (HUB_ENDPOINT, HUB_ENDPOINT, True),
        (HUB_ENDPOINT, "http://127.0.0.1:1", False),
        ("https://mirror.example", "https://mirror.example", True),
    ],
)
def test_a_database_is_asked_about_only_where_it_is_from(kept: str, endpoint: str, same: bool) -> None:
    assert same_place(kept, endpoint) is same


@pytest.mark.parametrize(
    "record", [None, [], "x", {}, {"childrenModelCount": None}, {"childrenModelCount": [1]}, {"childrenModelCount": 3}]
)
def test_a_record_without_counts_has_none(record: object) -> None:
    assert children_counts(record) == {}


def test_what_is_no_count_is_left_out() -> None:
    said = {"adapter": 7, "merge": -1, "finetune": True, "quantized": 2**31, "x" * 41: 1, "\x1b[2J": 1, "new": 0}
    assert children_counts({"childrenModelCount": said}) == {"adapter": 7, "new": 0}
