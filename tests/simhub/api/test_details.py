from collections.abc import Callable

import pytest

from lineage.simhub import Replay, SimHub
from tests.simhub.conftest import ROWS, ask, model_url


def test_a_model_answers_with_the_default_fields_and_without_lineage(hub: SimHub) -> None:
    reply = ask(model_url(hub, "other/base-GGUF"))

    assert reply.status == 200
    assert reply.json["author"] == "other"
    assert reply.json["modelId"] == "other/base-GGUF"
    assert not {"baseModels", "childrenModelCount", "trendingScore"} & set(reply.json)


def test_expand_sends_just_what_is_asked_for(hub: SimHub) -> None:
    row = ask(model_url(hub, "other/base-GGUF", ("expand[]", "baseModels"), ("expand", "sha"))).json

    assert row == {"_id": ROWS[1]["_id"], "id": "other/base-GGUF", "baseModels": ROWS[1]["baseModels"]}


def test_children_are_counted_by_relation_over_typed_tags(hub: SimHub) -> None:
    def counted(repo_id: str) -> dict[str, int]:
        counts: dict[str, int] = ask(model_url(hub, repo_id, ("expand", "childrenModelCount"))).json[
            "childrenModelCount"
        ]
        return counts

    assert counted("org/Base") == {"adapter": 1, "merge": 1, "quantized": 1, "finetune": 0}
    assert counted("other/base-GGUF") == {"adapter": 0, "merge": 1, "quantized": 0, "finetune": 0}
    assert counted("gpt2") == dict.fromkeys(("adapter", "merge", "quantized", "finetune"), 0)


def test_an_unknown_expand_is_refused_and_children_are_among_the_known(hub: SimHub) -> None:
    reply = ask(model_url(hub, "org/Base", ("expand", "securityStatus")))

    assert reply.status == 400
    assert '"childrenModelCount"' in reply.json["error"]


def test_a_legacy_name_and_names_that_differ_only_in_case_are_models_of_their_own(hub: SimHub) -> None:
    assert ask(model_url(hub, "gpt2")).json["id"] == "gpt2"
    assert "author" not in ask(model_url(hub, "gpt2")).json
    assert ask(model_url(hub, "org/twin")).json["_id"] != ask(model_url(hub, "org/Twin")).json["_id"]


@pytest.mark.parametrize("revision", ["main", ROWS[0]["sha"]])
def test_a_known_revision_answers_as_the_model_does(hub: SimHub, revision: str) -> None:
    plain = ask(model_url(hub, "org/Base", ("expand", "likes")))

    assert ask(f"{hub.url}/api/models/org/Base/revision/{revision}?expand=likes").json == plain.json


def test_an_unknown_revision_is_missed_by_its_code(hub: SimHub) -> None:
    reply = ask(f"{hub.url}/api/models/org/Base/revision/refs%2Fpr%2F1")

    assert (reply.status, reply.headers["x-error-code"]) == (404, "RevisionNotFound")


def test_the_wrong_case_redirects_with_the_query_kept(hub: SimHub) -> None:
    reply = ask(f"{hub.url}/api/models/ORG/base?expand[]=tags&x=%2F")

    assert (reply.status, reply.headers["location"]) == (307, "/api/models/org/Base?expand[]=tags&x=%2F")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.body == b"Temporary Redirect. Redirecting to /api/models/org/Base?expand[]=tags&x=%2F"


def test_of_two_that_differ_only_in_case_the_first_takes_all_other_cases(hub: SimHub) -> None:
    assert ask(model_url(hub, "org/TWIN")).headers["location"] == "/api/models/org/Twin"


def test_an_old_name_redirects_in_any_case_and_keeps_the_revision(start: Callable[..., SimHub]) -> None:
    hub = start(renames={"Was/called-so": "org/Base"})

    assert ask(model_url(hub, "Was/called-so")).headers["location"] == "/api/models/org/Base"
    again = ask(f"{hub.url}/api/models/was/Called-so/revision/main?a=b")
    assert again.headers["location"] == "/api/models/org/Base/revision/main?a=b"


def test_a_name_in_use_is_no_old_name(start: Callable[..., SimHub]) -> None:
    hub = start(renames={"org/Base": "elsewhere/Base"})

    assert ask(model_url(hub, "org/Base")).status == 200


def test_what_is_missing_is_unauthorized_for_the_anonymous_and_missing_for_the_known(
    start: Callable[..., SimHub],
) -> None:
    hub = start(tokens={"hf_good": 1000})
    anonymous, known = (ask(model_url(hub, "no/body"), bearer=bearer) for bearer in (None, "hf_good"))

    assert (anonymous.status, anonymous.json) == (401, {"error": "Invalid username or password."})
    assert anonymous.headers["x-error-message"] == "Invalid username or password."
    assert "x-error-code" not in anonymous.headers
    assert (known.status, known.headers["x-error-code"]) == (404, "RepoNotFound")


@pytest.mark.parametrize("name", ["%00", "..", "a/b/c/d", "%1b[31m", "", "x/" + "y" * 5000, "%ff%fe"])
def test_a_name_that_is_none_is_missing(hub: SimHub, name: str) -> None:
    assert ask(f"{hub.url}/api/models/{name}").status == 401


def test_gated_and_disabled_models_are_told_of_as_any_other(hub: SimHub) -> None:
    assert ask(model_url(hub, "org/Base", ("expand", "gated"))).json["gated"] == "manual"
    assert ask(model_url(hub, "other/base-GGUF", ("expand", "disabled"))).json["disabled"] is True


def test_files_are_missing_from_models_and_so_are_files_of_no_model(hub: SimHub) -> None:
    entry = ask(f"{hub.url}/org/Twin/resolve/main/config.json")
    nobody = ask(f"{hub.url}/no/body/resolve/main/config.json")

    assert (entry.status, entry.headers["x-error-code"]) == (404, "EntryNotFound")
    assert nobody.status == 401
    assert ask(f"{hub.url}/org/Base").status == 404
    assert "x-lineage-population" not in entry.headers


@pytest.mark.parametrize(("bearer", "status"), [(None, 401), ("hf_good", 403)])
def test_files_of_a_gated_model_are_kept_back(start: Callable[..., SimHub], bearer: str | None, status: int) -> None:
    reply = ask(f"{start(tokens={'hf_good': 9}).url}/org/Base/raw/main/config.json", bearer=bearer)

    assert (reply.status, reply.headers["x-error-code"]) == (status, "GatedRepo")


def test_a_file_under_an_old_name_redirects(start: Callable[..., SimHub]) -> None:
    reply = ask(f"{start(renames={'bert': 'org/Base'}).url}/bert/resolve/main/a/b.json?x=1")

    assert (reply.status, reply.headers["location"]) == (307, "/org/Base/resolve/main/a/b.json?x=1")


def test_a_row_without_a_revision_has_only_main(start: Callable[..., SimHub]) -> None:
    hub = start(Replay([{"_id": "0" * 24, "id": "a/b"}], name="one"))

    assert ask(f"{hub.url}/api/models/a/b/revision/main").status == 200
    assert ask(f"{hub.url}/api/models/a/b/revision/None").status == 404
