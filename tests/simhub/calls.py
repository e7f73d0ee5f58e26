"""Calls of huggingface_hub's own `HfApi` to a simulated Hub, each with what must come of it.

docs/simhub.md lists them; `test_conformance` makes them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, get_args

from lineage.simhub import Fault, Replay, RowSource, SimHub, Status
from tests.simhub.conftest import Time

GOOD: Final = "hf_good"
BAD: Final = "hf_bad"
RENAMES: Final = {"bert-base": "org/Base-8B", "was/Called-So": "org/Base-8B"}


def _row(number: int, name: str, **fields: Any) -> dict[str, Any]:
    date = f"2025-0{1 + number % 9}-03T04:05:06.000Z"
    return {
        "_id": f"{0x67000000 + number * 0x10000:08x}{number:016x}",
        "id": name,
        "author": name.partition("/")[0],
        "createdAt": date,
        "lastModified": date,
        "private": False,
        "disabled": False,
        "gated": False,
        "downloads": 10 * number,
        "downloadsAllTime": 100 * number,
        "likes": number,
        "sha": f"{number:040x}",
        "tags": ["region:us"],
        **fields,
    }


_BASE: Final = _row(
    1,
    "org/Base-8B",
    gated="manual",
    trendingScore=0.7000000000000001,
    library_name="transformers",
    pipeline_tag="text-generation",
    inference="warm",
    inferenceProviderMapping=[
        {"_id": "6", "provider": "groq", "providerId": "org/Base-8B", "status": "live", "task": "conversational"}
    ],
    mask_token="<mask>",
    safetensors={"parameters": {"BF16": 8_190_000_000}, "total": 8_190_000_000},
    config={"architectures": ["LlamaForCausalLM"], "model_type": "llama"},
    cardData={"license": "other", "license_name": "org-license", "language": ["en"], "datasets": ["org/data"]},
    tags=["transformers", "safetensors", "llama", "text-generation", "dataset:org/data", "license:other"],
    transformersInfo={"auto_model": "AutoModelForCausalLM", "pipeline_tag": "text-generation"},
    siblings=[{"rfilename": "config.json"}, {"rfilename": "model.safetensors"}],
    spaces=["someone/space"],
    widgetData=[{"text": "Hi"}],
    usedStorage=16_380_000_000,
    xetEnabled=True,
    resourceGroup=None,
    evalResults=None,
    gguf=None,
    **{"model-index": None},
)
_DERIVATIVES: Final = [
    _row(
        2,
        "lab/tuned",
        trendingScore=0.5,
        tags=["transformers", "base_model:org/Base-8B", "base_model:finetune:org/Base-8B"],
        baseModels={"relation": "finetune", "models": [{"_id": _BASE["_id"], "id": "org/Base-8B"}]},
        safetensors={"total": 8_190_000_000},
    ),
    _row(
        3,
        "lab/base-GGUF",
        trendingScore=3,
        gguf={"total": 8_190_000_000, "architecture": "llama", "context_length": 32768},
        tags=["gguf", "base_model:org/Base-8B", "base_model:quantized:org/Base-8B"],
        baseModels={"relation": "quantized", "models": [{"_id": _BASE["_id"], "id": "org/Base-8B"}]},
    ),
    _row(
        4,
        "lab/adapter",
        trendingScore=0,
        library_name="peft",
        config={"peft": {"base_model_name_or_path": "org/Base-8B", "task_type": "CAUSAL_LM"}},
        tags=["peft", "base_model:adapter:org/Base-8B"],
        cardData={"base_model": "org/Base-8B", "co2_eq_emissions": {"emissions": 40}},
        baseModels=None,
    ),
    _row(5, "lab/taken-down", disabled=True, trendingScore=0),
]
_MANY: Final = [_row(6 + number, f"many/model-{number:04d}", trendingScore=0) for number in range(1_100)]
ROWS: Final = [_BASE, *_DERIVATIVES, *_MANY]
NAMES: Final = [row["id"] for row in ROWS]
"""All names, the oldest model first."""


def rows() -> RowSource:
    """Return the rows that the calls are made to."""
    return Replay(ROWS, name="calls")


@dataclass(frozen=True)
class Call:
    """One call.

    Attributes:
        words: The call as one writes it, with `api` an `HfApi` without a token and `known` one with it.
        make: The call.
        expected: What `read` makes of its result, or the name of the exception that it ends in.
        read: What is looked at in the result.
        faults: What goes wrong on the way.
        statuses: Statuses of their answers, in order.
    """

    words: str
    make: Callable[[Any, Any], Any]
    expected: Any
    read: Callable[[Any], Any] = lambda found: found
    faults: tuple[Fault, ...] = ()
    statuses: tuple[int, ...] = (200,)


def _ids(found: Iterable[Any]) -> list[str]:
    return [model.id for model in found]


def _all(*expand: str) -> list[str]:
    from huggingface_hub import hf_api

    return [name for name in get_args(hf_api.ExpandModelProperty_T) if name not in expand]


def _facts(model: Any) -> dict[str, Any]:
    return {
        "base": model.base_models,
        "parameters": model.safetensors and dict(model.safetensors.parameters),
        "total": model.safetensors and model.safetensors.total,
        "trending": model.trending_score,
        "gated": model.gated,
    }


_BELOW: Final = ["lab/base-GGUF", "lab/tuned"]
_TWICE: Final = (200, 200)

CALLS: Final = (
    # Lists
    Call("api.list_models()", lambda api, _: api.list_models(), sorted(NAMES), lambda f: sorted(_ids(f)), (), _TWICE),
    Call(
        'api.list_models(sort="created_at")',
        lambda api, _: api.list_models(sort="created_at"),
        NAMES[::-1],
        _ids,
        (),
        _TWICE,
    ),
    Call(
        'api.list_models(sort="created_at", limit=3)',
        lambda api, _: api.list_models(sort="created_at", limit=3),
        NAMES[:-4:-1],
        _ids,
    ),
    Call(
        'api.list_models(sort="downloads", limit=1_050)',
        lambda api, _: api.list_models(sort="downloads", limit=1_050),
        NAMES[:-1_051:-1],
        _ids,
        (),
        _TWICE,
    ),
    Call(
        'api.list_models(sort="likes", limit=1)',
        lambda api, _: api.list_models(sort="likes", limit=1),
        [len(ROWS)],
        lambda found: [model.likes for model in found],
    ),
    Call(
        'api.list_models(sort="last_modified", limit=1)',
        lambda api, _: api.list_models(sort="last_modified", limit=1, full=True),
        [9],
        lambda found: [model.last_modified.month for model in found],
    ),
    Call(
        'api.list_models(sort="trending_score", limit=3)',
        lambda api, _: api.list_models(sort="trending_score", limit=3),
        [3, 0.7000000000000001, 0.5],
        lambda found: [model.trending_score for model in found],
    ),
    Call(
        'api.list_models(filter="base_model:org/Base-8B")',
        lambda api, _: api.list_models(filter="base_model:org/Base-8B"),
        _BELOW,
        _ids,
    ),
    Call(
        'api.list_models(filter=["base_model:quantized:org/Base-8B", "gguf"])',
        lambda api, _: api.list_models(filter=["base_model:quantized:org/Base-8B", "gguf"]),
        ["lab/base-GGUF"],
        _ids,
    ),
    Call(
        'api.list_models(filter="base_model:adapter:org/Base-8B")',
        lambda api, _: api.list_models(filter="base_model:adapter:org/Base-8B"),
        ["lab/adapter"],
        _ids,
    ),
    Call(
        'api.list_models(filter="base_model:org/base-8b")',
        lambda api, _: api.list_models(filter="base_model:org/base-8b"),
        [],
        _ids,
    ),
    Call(
        'api.list_models(trained_dataset="org/data")',
        lambda api, _: api.list_models(trained_dataset="org/data"),
        ["org/Base-8B"],
        _ids,
    ),
    Call('api.list_models(author="org")', lambda api, _: api.list_models(author="org"), ["org/Base-8B"], _ids),
    Call('api.list_models(author="ORG")', lambda api, _: api.list_models(author="ORG"), [], _ids),
    Call(
        'api.list_models(search="BASE", sort="created_at")',
        lambda api, _: api.list_models(search="BASE", sort="created_at"),
        ["lab/base-GGUF", "org/Base-8B"],
        _ids,
    ),
    Call(
        'api.list_models(search="base", author="lab")',
        lambda api, _: api.list_models(search="base", author="lab"),
        ["lab/base-GGUF"],
        _ids,
    ),
    Call("api.list_models(gated=True)", lambda api, _: api.list_models(gated=True), ["org/Base-8B"], _ids),
    Call(
        'api.list_models(gated=False, author="lab", sort="created_at")',
        lambda api, _: api.list_models(gated=False, author="lab", sort="created_at"),
        NAMES[4:0:-1],
        _ids,
    ),
    Call(
        'api.list_models(num_parameters="min:6B,max:128B")',
        lambda api, _: api.list_models(num_parameters="min:6B,max:128B"),
        ["lab/base-GGUF", "org/Base-8B", "lab/tuned"],
        _ids,
    ),
    Call(
        'api.list_models(num_parameters="max:6B")',
        lambda api, _: api.list_models(num_parameters="max:6B"),
        [],
        _ids,
    ),
    Call(
        'api.list_models(pipeline_tag="text-generation")',
        lambda api, _: api.list_models(pipeline_tag="text-generation"),
        ["org/Base-8B"],
        _ids,
    ),
    Call('api.list_models(apps="ollama")', lambda api, _: api.list_models(apps="ollama"), ["lab/base-GGUF"], _ids),
    Call(
        'api.list_models(apps=["vllm", "sglang"])',
        lambda api, _: api.list_models(apps=["vllm", "sglang"]),
        ["org/Base-8B"],
        _ids,
    ),
    Call('api.list_models(inference="warm")', lambda api, _: api.list_models(inference="warm"), ["org/Base-8B"], _ids),
    Call(
        'api.list_models(inference_provider="all")',
        lambda api, _: api.list_models(inference_provider="all"),
        ["org/Base-8B"],
        _ids,
    ),
    Call(
        'api.list_models(inference_provider="novita")',
        lambda api, _: api.list_models(inference_provider="novita"),
        [],
        _ids,
    ),
    Call(
        'api.list_models(author="lab", cardData=True, emissions_thresholds=(1, 100))',
        lambda api, _: api.list_models(author="lab", cardData=True, emissions_thresholds=(1, 100)),
        ["lab/adapter"],
        _ids,
    ),
    Call(
        'api.list_models(author="org", full=True, cardData=True, fetch_config=True)',
        lambda api, _: api.list_models(author="org", full=True, cardData=True, fetch_config=True),
        [("manual", "org-license", "llama", 2, f"{1:040x}")],
        lambda found: [
            (m.gated, m.card_data.license_name, m.config["model_type"], len(m.siblings), m.sha) for m in found
        ],
    ),
    Call(
        'api.list_models(author="org", expand=every field of lists)',
        lambda api, _: api.list_models(author="org", expand=_all("childrenModelCount", "usedStorage")),
        [
            {
                "base": None,
                "parameters": {"BF16": 8_190_000_000},
                "total": 8_190_000_000,
                "trending": 0.7000000000000001,
                "gated": "manual",
            }
        ],
        lambda found: [_facts(model) for model in found],
    ),
    Call(
        'api.list_models(author="lab", expand=["baseModels", "safetensors", "trendingScore"])',
        lambda api, _: api.list_models(
            author="lab", sort="created_at", expand=["baseModels", "safetensors", "trendingScore"]
        ),
        [
            (None, None, 0),
            (None, None, 0),
            ("quantized", None, 3),
            ("finetune", {}, 0.5),
        ],
        lambda found: [
            (m.base_models and m.base_models["relation"], m.safetensors and m.safetensors.parameters, m.trending_score)
            for m in found
        ],
    ),
    Call(
        'api.list_models(expand=["childrenModelCount"])',
        lambda api, _: list(api.list_models(expand=["childrenModelCount"])),
        "BadRequestError",
        statuses=(400,),
    ),
    Call(
        'api.list_models(expand=["securityStatus"])',
        lambda api, _: list(api.list_models(expand=["securityStatus"])),
        "BadRequestError",
        statuses=(400,),
    ),
    Call(
        'api.list_models(num_parameters="many")',
        lambda api, _: list(api.list_models(num_parameters="many")),
        "BadRequestError",
        statuses=(400,),
    ),
    Call(
        "api.list_models(limit=1), answered 504 once",
        lambda api, _: api.list_models(limit=1),
        ["lab/base-GGUF"],
        _ids,
        (Fault(Status(504)),),
        (504, 200),
    ),
    Call(
        "known.list_models(limit=1)",
        lambda _, known: known.list_models(limit=1),
        ["lab/base-GGUF"],
        _ids,
    ),
    Call(
        "api.list_models(token=a wrong one)",
        lambda api, _: list(api.list_models(token=BAD)),
        "HfHubHTTPError",
        statuses=(401,),
    ),
    # One model
    Call(
        'api.model_info("org/Base-8B")',
        lambda api, _: api.model_info("org/Base-8B"),
        (True, {"BF16": 8_190_000_000}, "org-license", ["config.json", "model.safetensors"], None, None),
        lambda m: (
            m.gated == "manual",
            dict(m.safetensors.parameters),
            m.card_data.license_name,
            [s.rfilename for s in m.siblings],
            m.base_models,
            m.children_model_count,
        ),
    ),
    Call(
        'api.model_info("org/Base-8B", expand=every field)',
        lambda api, _: api.model_info("org/Base-8B", expand=_all()),
        ({"adapter": 1, "merge": 0, "quantized": 1, "finetune": 1}, 16_380_000_000, "groq", None, None),
        lambda m: (
            m.children_model_count,
            m.used_storage,
            m.inference_provider_mapping[0].provider,
            m.base_models,
            m.gguf,
        ),
    ),
    Call(
        'api.model_info("lab/tuned", expand=["baseModels"])',
        lambda api, _: api.model_info("lab/tuned", expand=["baseModels"]),
        {"relation": "finetune", "models": [{"_id": _BASE["_id"], "id": "org/Base-8B"}]},
        lambda m: m.base_models,
    ),
    Call(
        'api.model_info("org/Base-8B", files_metadata=True, securityStatus=True)',
        lambda api, _: api.model_info("org/Base-8B", files_metadata=True, securityStatus=True),
        "org/Base-8B",
        lambda m: m.id,
    ),
    Call(
        'api.model_info("org/Base-8B", revision="main")',
        lambda api, _: api.model_info("org/Base-8B", revision="main"),
        f"{1:040x}",
        lambda m: m.sha,
    ),
    Call(
        'api.model_info("org/Base-8B", revision="refs/pr/1")',
        lambda api, _: api.model_info("org/Base-8B", revision="refs/pr/1"),
        "RevisionNotFoundError",
        statuses=(404,),
    ),
    Call(
        'api.model_info("ORG/base-8b", expand=["sha"])',
        lambda api, _: api.model_info("ORG/base-8b", expand=["sha"]),
        ("org/Base-8B", f"{1:040x}"),
        lambda m: (m.id, m.sha),
        (),
        (307, 200),
    ),
    Call(
        'api.model_info("was/Called-So")',
        lambda api, _: api.model_info("was/Called-So"),
        "org/Base-8B",
        lambda m: m.id,
        (),
        (307, 200),
    ),
    Call(
        'api.model_info("bert-base")',
        lambda api, _: api.model_info("bert-base"),
        "org/Base-8B",
        lambda m: m.id,
        (),
        (307, 200),
    ),
    Call(
        'api.model_info("lab/taken-down")',
        lambda api, _: api.model_info("lab/taken-down"),
        True,
        lambda m: m.disabled,
    ),
    Call(
        'api.model_info("no/body")',
        lambda api, _: api.model_info("no/body"),
        "HfHubHTTPError",
        statuses=(401,),
    ),
    Call(
        'known.model_info("no/body")',
        lambda _, known: known.model_info("no/body"),
        "RepositoryNotFoundError",
        statuses=(404,),
    ),
    Call(
        'api.model_info("org/Base-8B", token=a wrong one)',
        lambda api, _: api.model_info("org/Base-8B", token=BAD),
        "HfHubHTTPError",
        statuses=(401,),
    ),
    Call(
        'api.model_info("org/Base-8B", expand=["_id"])',
        lambda api, _: api.model_info("org/Base-8B", expand=["_id"]),
        "BadRequestError",
        statuses=(400,),
    ),
    Call(
        'api.model_info("org/Base-8B"), answered 504',
        lambda api, _: api.model_info("org/Base-8B"),
        "HfHubHTTPError",
        faults=(Fault(Status(504)),),
        statuses=(504,),
    ),
    # Is it there?
    Call('api.repo_exists("lab/tuned")', lambda api, _: api.repo_exists("lab/tuned"), True),
    Call('api.repo_exists("org/Base-8B")', lambda api, _: api.repo_exists("org/Base-8B"), True),
    Call('api.repo_exists("bert-base")', lambda api, _: api.repo_exists("bert-base"), True, statuses=(307, 200)),
    Call('known.repo_exists("lab/tuned")', lambda _, known: known.repo_exists("lab/tuned"), True),
    Call('known.repo_exists("no/body")', lambda _, known: known.repo_exists("no/body"), False, statuses=(404,)),
    # Over http the library takes the anonymous 401 for what it is, over https for a missing model.
    Call('api.repo_exists("no/body")', lambda api, _: api.repo_exists("no/body"), "HfHubHTTPError", statuses=(401,)),
    Call(
        'api.revision_exists("lab/tuned", "main")',
        lambda api, _: api.revision_exists("lab/tuned", "main"),
        True,
    ),
    Call(
        'api.revision_exists("lab/tuned", "v9")',
        lambda api, _: api.revision_exists("lab/tuned", "v9"),
        False,
        statuses=(404,),
    ),
    Call(
        'api.file_exists("lab/tuned", "config.json")',
        lambda api, _: api.file_exists("lab/tuned", "config.json"),
        False,
        statuses=(404,),
    ),
    Call(
        'known.hf_hub_download("org/Base-8B", "config.json")',
        lambda _, known: known.hf_hub_download("org/Base-8B", "config.json"),
        "GatedRepoError",
        statuses=(403,),
    ),
)


def hub_for(call: Call, time: Time) -> SimHub:
    """Make the hub that a call is made to."""
    return SimHub(rows(), tokens={GOOD: None}, renames=RENAMES, faults=call.faults, clock=time.clock())


def made(call: Call, api: Any, known: Any) -> Any:
    """Make a call; return what is read of its result, or the name of the exception that it ends in."""
    try:
        return call.read(call.make(api, known))
    except Exception as error:  # noqa: BLE001 - whatever the library raises is the answer
        return type(error).__name__


def calls_table() -> str:
    """Return the calls as a Markdown table, with what the library makes of each answer."""
    lines = ["| call | answers | read as |\n", "| --- | --- | --- |\n"]
    for call in CALLS:
        statuses = ", ".join(map(str, call.statuses))
        lines.append(f"| `{call.words}` | {statuses} | {_read_as(call.expected)} |\n")
    return "".join(lines)


def _read_as(expected: Any) -> str:
    if isinstance(expected, str) and expected.endswith("Error"):
        return f"`{expected}`"
    if isinstance(expected, list):
        return f"{len(expected):,} {'item' if len(expected) == 1 else 'items'}"
    if isinstance(expected, bool):
        return str(expected)
    return "1 model"
