import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import BadTokenError, HubRefusedError, HubUnreachableError
from lineage.hub.endpoint import check_endpoint, redirected, shown, token_for

HUB = "https://huggingface.co"


@pytest.mark.parametrize(
    "endpoint", [HUB, "http://127.0.0.1:8000", "http://[::1]:8000", "https://mirror.example/hf", "http://me:pw@host"]
)
def test_http_addresses_can_be_asked(endpoint: str) -> None:
    check_endpoint(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "huggingface.co",
        "ftp://host",
        "http://",
        "http:",
        "http://[::1",
        "http://host:port",
        "http://host:99999",
        "http://host:0",
        "http://ho st",
        "http://host/?token=x",
        "http://host#there",
        "http://host/\x1b[31m",
    ],
)
def test_an_address_that_cannot_be_asked_is_named_as_such(endpoint: str) -> None:
    with pytest.raises(HubUnreachableError) as refusal:
        check_endpoint(endpoint)
    assert str(refusal.value).startswith(f"HF_ENDPOINT is no http(s) address: {endpoint!r}. ")
    assert refusal.value.exit_code == 4


def test_passwords_in_an_address_are_not_shown() -> None:
    assert shown("https://me:secret@host:8443/hf") == "https://host:8443/hf"


@pytest.mark.parametrize(
    ("endpoint", "location", "path"),
    [
        (HUB, "/api/models/b/new?expand=tags", "/api/models/b/new?expand=tags"),
        (HUB, "new", "/api/models/a/new"),
        (HUB, "https://huggingface.co/api/models/b/new", "/api/models/b/new"),
        (HUB, "https://HUGGINGFACE.co/api/models/b/new", "/api/models/b/new"),
        ("http://h/hf", "/hf/api/models/b/new", "/api/models/b/new"),
        ("http://me:pw@h", "http://h/api/models/b/new", "/api/models/b/new"),
    ],
)
def test_a_redirect_within_the_endpoint_is_a_path_of_it(endpoint: str, location: str, path: str) -> None:
    assert redirected(endpoint, "/api/models/a/old", location) == (endpoint, path)


@pytest.mark.parametrize(
    "location",
    [
        "http://huggingface.co/api",
        "https://elsewhere.example/api",
        "//elsewhere.example/api",
        "https://[",
        "ftp://h/",
        "https://huggingface.co:444/api",
        "https://huggingface.co@elsewhere.example/api",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_that_leads_away_is_refused(location: str) -> None:
    with pytest.raises(HubRefusedError, match="redirects /api/models/a to another place"):
        redirected(HUB, "/api/models/a", location)


def test_a_redirect_out_of_the_endpoints_own_folder_is_refused() -> None:
    with pytest.raises(HubRefusedError, match="another place"):
        redirected("https://mirror.example/hf", "/api/models/a", "/other/api/models/a")


@given(st.text())
def test_no_redirect_whatever_leaves_the_endpoint(location: str) -> None:
    try:
        endpoint, path = redirected("http://127.0.0.1:8000", "/api/models/a", location)
    except HubRefusedError:
        return
    assert endpoint == "http://127.0.0.1:8000"
    assert path.startswith("/")


def test_a_token_from_the_environment_goes_to_whatever_endpoint_is_named() -> None:
    for endpoint in (HUB, "http://127.0.0.1:8000"):
        assert token_for(endpoint, {"HF_TOKEN": " hf_abc\n"}) == "hf_abc"
        assert token_for(endpoint, {"HUGGING_FACE_HUB_TOKEN": "hf_old"}) == "hf_old"


@pytest.mark.parametrize("environ", [{}, {"HF_TOKEN": ""}, {"HF_TOKEN": " "}, {"HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"}])
def test_without_a_token_the_hub_is_asked_anonymously(environ: dict[str, str]) -> None:
    assert token_for("http://127.0.0.1:8000", environ) is None
    assert token_for(HUB, {**environ, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"}) is None


@pytest.mark.parametrize("token", ["hf_é", "hf_a b", "hf_a\nb", "hf_\x00"])
def test_a_token_that_no_header_can_carry_is_a_bad_token(token: str) -> None:
    with pytest.raises(BadTokenError, match="Check HF_TOKEN"):
        token_for(HUB, {"HF_TOKEN": token})


def test_a_stored_token_is_for_the_hub_alone(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hf_stored")
    environ = {**os.environ, "HF_HOME": str(tmp_path)}
    del environ["HF_HUB_DISABLE_IMPLICIT_TOKEN"]
    program = (
        "from lineage.hub.client import HubClient\n"
        "for place in ('https://huggingface.co', 'http://127.0.0.1:8000', 'https://huggingface.co.evil.example'):\n"
        "    print(HubClient(place)._token)"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environ, check=True, capture_output=True, text=True)
    assert done.stdout.split("\n") == ["hf_stored", "None", "None", ""]
