"""Variants of made-up models: files, library, tags, and the end of the name."""

from dataclasses import dataclass
from typing import Final

from lineage.facts import Relation


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of making a model.

    Attributes:
        relation: Of the models made this way; `None` for roots and releases.
        weight: How common it is among models of that relation, compared with the others.
        suffix: What their names end with, before the number.
        library: Their library, or an empty string.
        form: Their weights: `safetensors`, `gguf`, `adapter`, or an empty string for none.
        tags: Further tags.
        quantization: Bits and method, or `None`.
        of_images: Whether it is made from image generators, and only from them; `None` is either.
    """

    relation: Relation | None
    weight: float
    suffix: str
    library: str
    form: str
    tags: tuple[str, ...] = ()
    quantization: tuple[int, str] | None = None
    of_images: bool | None = None


VARIANTS: Final = (
    Variant(None, 55, "", "transformers", "safetensors"),
    Variant(None, 25, "", "", ""),
    Variant(None, 8, "", "stable-baselines3", "", ("deep-reinforcement-learning",)),
    Variant(None, 12, "", "diffusers", "safetensors", of_images=True),
    Variant(Relation.FINETUNE, 40, "sft", "transformers", "safetensors", ("trl", "sft"), of_images=False),
    Variant(Relation.FINETUNE, 12, "dpo", "transformers", "safetensors", ("trl", "dpo"), of_images=False),
    Variant(Relation.FINETUNE, 36, "tuned", "transformers", "safetensors", ("generated_from_trainer",)),
    Variant(Relation.FINETUNE, 12, "unsloth-16bit", "transformers", "safetensors", ("unsloth",), of_images=False),
    Variant(Relation.FINETUNE, 0, "", "transformers", "safetensors"),
    Variant(Relation.ADAPTER, 60, "lora", "peft", "adapter", ("lora",), of_images=False),
    Variant(Relation.ADAPTER, 40, "qlora-sft", "peft", "adapter", ("lora", "sft", "trl"), of_images=False),
    Variant(Relation.ADAPTER, 100, "style-lora", "diffusers", "adapter", ("lora", "flux"), of_images=True),
    Variant(Relation.QUANTIZED, 62, "GGUF", "", "gguf", ("imatrix",)),
    Variant(Relation.QUANTIZED, 9, "AWQ", "transformers", "safetensors", ("4-bit",), (4, "awq"), of_images=False),
    Variant(Relation.QUANTIZED, 8, "GPTQ-Int4", "transformers", "safetensors", ("4-bit",), (4, "gptq")),
    Variant(Relation.QUANTIZED, 10, "bnb-4bit", "transformers", "safetensors", ("4-bit",), (4, "bitsandbytes")),
    Variant(Relation.QUANTIZED, 4, "FP8", "transformers", "safetensors", ("8-bit",), (8, "fp8")),
    Variant(Relation.QUANTIZED, 7, "mlx-4bit", "mlx", "safetensors", ("4-bit",), (4, "mlx"), of_images=False),
    Variant(Relation.MERGE, 40, "slerp", "transformers", "safetensors", ("mergekit", "merge")),
    Variant(Relation.MERGE, 35, "ties", "transformers", "safetensors", ("mergekit", "merge")),
    Variant(Relation.MERGE, 25, "dare-ties", "transformers", "safetensors", ("mergekit", "merge")),
    Variant(Relation.UNSTATED, 1, "port", "", ""),
)


def of_release(name: str) -> int:
    """Return a release's variant, by the end of its name.

    >>> VARIANTS[of_release("Qwen3-8B-AWQ")].quantization
    (4, 'awq')
    """
    for code, variant in enumerate(VARIANTS):
        if variant.relation is Relation.QUANTIZED and name.endswith(variant.suffix):
            return code
    return 0


def of_form(form: str) -> int:
    """Return a copy's variant, by what its name adds.

    >>> VARIANTS[of_form("-unsloth-bnb-4bit")].suffix, VARIANTS[of_form("")].library
    ('bnb-4bit', 'transformers')
    """
    if form:
        return of_release(form)
    return next(code for code, made in enumerate(VARIANTS) if made.relation is Relation.FINETUNE and not made.suffix)
