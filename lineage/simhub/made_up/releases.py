"""Releases of real organizations, the bases that made-up derivatives are drawn around.

A base stands above what was made from it, so that any number of first lines is whole. The columns: `repo_id`;
day of creation (`import` is the Hub's import stamp); relation and base; millions of parameters; architecture;
license; what is made from it (see `_MIXES`); how many models name it as their base on the whole Hub.
The counts of the ten largest are those of 2026-09-25; the others are estimated.
"""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from lineage.simhub.made_up import figures, qwen_releases

_TABLE: Final = """
black-forest-labs/FLUX.1-dev         2024-07-31 - 11901 flux other adapter 43388
google/gemma-2b                      2024-02-08 - 2506 gemma gemma burst 24035
distilbert/distilbert-base-uncased   import - 66 distilbert apache-2.0 finetune 12960
stabilityai/stable-diffusion-xl-base-1.0 2023-07-25 - 3470 sdxl openrail adapter 10956
google/gemma-7b                      2024-02-08 - 8537 gemma gemma burst 9586
lerobot/smolvla_base                 2025-05-28 - 450 smolvla apache-2.0 finetune 7981
google-bert/bert-base-uncased        import - 110 bert apache-2.0 finetune 7151
meta-llama/Meta-Llama-3-8B           2024-04-17 - 8030 llama llama3 mixed 6100
meta-llama/Llama-3.1-8B              2024-07-14 - 8030 llama llama3.1 mixed 3250
meta-llama/Llama-3.1-8B-Instruct     2024-07-18 finetune:meta-llama/Llama-3.1-8B 8030 llama llama3.1 mixed 5900
meta-llama/Meta-Llama-3-8B-Instruct  2024-04-17 - 8030 llama llama3 mixed 3900
meta-llama/Llama-3.2-1B              2024-09-18 - 1235 llama llama3.2 mixed 1900
meta-llama/Llama-3.2-1B-Instruct     2024-09-18 - 1235 llama llama3.2 mixed 3000
meta-llama/Llama-3.2-3B-Instruct     2024-09-18 - 3212 llama llama3.2 mixed 3100
meta-llama/Llama-2-7b-hf             2023-07-13 - 6738 llama llama2 adapter 4300
meta-llama/Llama-2-7b-chat-hf        2023-07-13 - 6738 llama llama2 adapter 2500
mistralai/Mistral-7B-v0.1            2023-09-20 - 7241 mistral apache-2.0 mixed 5200
mistralai/Mistral-7B-Instruct-v0.2   2023-12-11 - 7241 mistral apache-2.0 mixed 3700
openai-community/gpt2                import - 137 gpt2 mit mixed 4123
FacebookAI/roberta-base              import - 125 roberta mit finetune 3500
FacebookAI/xlm-roberta-base          import - 278 xlm-roberta mit finetune 2900
google-t5/t5-small                   import - 60 t5 apache-2.0 finetune 2500
google/vit-base-patch16-224-in21k    import - 86 vit apache-2.0 finetune 2600
facebook/wav2vec2-base               import - 95 wav2vec2 apache-2.0 finetune 1600
openai/whisper-small                 2022-09-26 - 241 whisper apache-2.0 finetune 4600
stable-diffusion-v1-5/stable-diffusion-v1-5 2024-08-30 - 983 sd15 creativeml-openrail-m adapter 1100
microsoft/phi-2                      2023-12-13 - 2779 phi mit adapter 1700
microsoft/Phi-3-mini-4k-instruct     2024-04-22 - 3821 phi3 mit mixed 1500
google/gemma-2-2b-it                 2024-07-16 - 2614 gemma2 gemma mixed 1800
google/gemma-3-1b-it                 2025-03-10 - 999 gemma3 gemma mixed 1600
google/gemma-3-4b-it                 2025-02-20 - 4300 gemma3 gemma mixed 1500
TinyLlama/TinyLlama-1.1B-Chat-v1.0   2023-12-30 - 1100 llama apache-2.0 adapter 2300
HuggingFaceTB/SmolLM2-135M           2024-10-31 - 134 llama apache-2.0 finetune 1300
deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B 2025-01-20 finetune:Qwen/Qwen2.5-Math-1.5B 1777 qwen2 mit mixed 1400
deepseek-ai/DeepSeek-R1-Distill-Qwen-7B 2025-01-20 finetune:Qwen/Qwen2.5-Math-7B 7615 qwen2 mit mixed 780
openai/gpt-oss-20b                   2025-08-04 - 21511 gpt_oss apache-2.0 mixed 1500
CohereLabs/c4ai-command-r-v01        2024-03-11 - 34981 cohere cc-by-nc-4.0 quantized 160
sentence-transformers/all-MiniLM-L6-v2 import - 22 bert apache-2.0 finetune 1500
Gensyn/Qwen2.5-0.5B-Instruct         2025-03-28 finetune:Qwen/Qwen2.5-0.5B-Instruct 494 qwen2 apache-2.0 finetune 3700
unsloth/llama-3-8b-bnb-4bit          2024-04-18 quantized:meta-llama/Meta-Llama-3-8B 8030 llama llama3 adapter 2900
unsloth/Meta-Llama-3.1-8B-bnb-4bit   2024-07-23 quantized:meta-llama/Llama-3.1-8B 8030 llama llama3.1 adapter 2700
unsloth/Qwen2.5-7B-Instruct-bnb-4bit 2024-09-18 quantized:Qwen/Qwen2.5-7B-Instruct 7615 qwen2 apache-2.0 adapter 900
unsloth/Qwen2.5-3B-Instruct          2024-09-18 finetune:Qwen/Qwen2.5-3B-Instruct 3085 qwen2 qwen-research mixed 800
unsloth/Qwen3-8B                     2025-04-28 finetune:Qwen/Qwen3-8B 8190 qwen3 apache-2.0 mixed 700
unsloth/Qwen3-14B-unsloth-bnb-4bit   2025-04-28 quantized:Qwen/Qwen3-14B 14768 qwen3 apache-2.0 adapter 900
unsloth/Qwen3-4B-Instruct-2507       2025-08-06 finetune:Qwen/Qwen3-4B-Instruct-2507 4022 qwen3 apache-2.0 mixed 700
"""

_MIXES: Final = {
    "burst": (0.02, 0.96, 0.015, 0.005, 0.0),
    "adapter": (0.03, 0.945, 0.02, 0.005, 0.0),
    "finetune": (0.93, 0.04, 0.025, 0.003, 0.002),
    "mixed": (0.36, 0.37, 0.24, 0.029, 0.001),
    "merge": (0.4, 0.15, 0.25, 0.2, 0.0),
    "quantized": (0.15, 0.2, 0.62, 0.03, 0.0),
}
"""Shares of the relations, in the order of `facts.RELATION_CODES`; estimated."""

_OLD_NAMES: Final = {
    "openai-community/gpt2": "gpt2",
    "google-bert/bert-base-uncased": "bert-base-uncased",
    "distilbert/distilbert-base-uncased": "distilbert-base-uncased",
    "FacebookAI/roberta-base": "roberta-base",
    "FacebookAI/xlm-roberta-base": "xlm-roberta-base",
    "google-t5/t5-small": "t5-small",
    "meta-llama/Llama-3.1-8B": "meta-llama/Meta-Llama-3.1-8B",
    "meta-llama/Llama-3.1-8B-Instruct": "meta-llama/Meta-Llama-3.1-8B-Instruct",
    "stable-diffusion-v1-5/stable-diffusion-v1-5": "runwayml/stable-diffusion-v1-5",
    "CohereLabs/c4ai-command-r-v01": "CohereForAI/c4ai-command-r-v01",
}

_TASKS: Final = {
    "flux": "text-to-image",
    "sdxl": "text-to-image",
    "sd15": "text-to-image",
    "distilbert": "fill-mask",
    "bert": "fill-mask",
    "roberta": "fill-mask",
    "xlm-roberta": "fill-mask",
    "smolvla": "robotics",
    "t5": "translation",
    "vit": "image-classification",
    "wav2vec2": "automatic-speech-recognition",
    "whisper": "automatic-speech-recognition",
    "qwen2_5_vl": "image-text-to-text",
    "qwen3_5": "image-text-to-text",
}
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Release:
    """One release.

    Attributes:
        repo_id: Its name.
        created_at: When it was created, as the Hub writes dates, to the day.
        relation: How it was made, or `None`.
        base: What from, or `None`.
        parameters: How many it has.
        architecture: Its model type.
        license: The license's identifier.
        task: Its task.
        mix: Shares of the relations among its derivatives, in the order of `facts.RELATION_CODES`.
        is_burst: Whether machines uploaded most of its adapters within a few weeks.
        derivatives: Models that name it as their base, on the whole Hub.
        old_name: A name that redirects to it, which cards still use, or `None`.
    """

    repo_id: str
    created_at: str
    relation: str | None
    base: str | None
    parameters: int
    architecture: str
    license: str
    task: str
    mix: tuple[float, ...]
    is_burst: bool
    derivatives: int
    old_name: str | None

    @property
    def owner(self) -> str:
        """Return the organization."""
        return self.repo_id.partition("/")[0]

    @property
    def is_mirror(self) -> bool:
        """Return whether it is another release's weights again."""
        return self.owner in {"unsloth", "Gensyn"}

    @property
    def name(self) -> str:
        """Return the name without the organization."""
        return self.repo_id.partition("/")[2]


def _release(line: str) -> Release:
    repo_id, day, made, millions, architecture, license_id, mix, derivatives = line.split()
    relation, _, base = made.partition(":")
    return Release(
        repo_id,
        figures.IMPORTED_AT if day == "import" else f"{day}T12:00:00.000Z",
        relation if base else None,
        base or None,
        int(millions) * _MILLION,
        architecture,
        license_id,
        _TASKS.get(architecture, "text-generation"),
        _MIXES[mix],
        mix == "burst",
        int(derivatives),
        _OLD_NAMES.get(repo_id),
    )


def _interleaved() -> tuple[Release, ...]:
    """Return the releases of the tables in turn, each base before its derivatives."""
    tables = [[_release(line) for line in table.strip().splitlines()] for table in (qwen_releases.TABLE, _TABLE)]
    by_id = {release.repo_id: release for table in tables for release in table}
    placed: dict[str, Release] = {}

    def place(release: Release) -> None:
        if release.base is not None:
            place(by_id[release.base])
        placed.setdefault(release.repo_id, release)

    for both in zip_longest(*tables):
        for release in filter(None, both):
            place(release)
    return tuple(placed.values())


RELEASES: Final = _interleaved()
"""All of them; a base stands before what was made from it."""

ORGANIZATIONS: Final = tuple(dict.fromkeys(release.owner for release in RELEASES))
"""Their owners, each once."""
