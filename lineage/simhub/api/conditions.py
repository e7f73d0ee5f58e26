"""Conditions on rows that no index answers, read from the parameters of a list."""

import math
import re
from dataclasses import dataclass
from typing import Any, Final

_UNITS: Final = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_BOUND: Final = re.compile(r"(?P<end>min|max):(?P<number>\d{1,15}(\.\d{1,15})?)(?P<unit>[KMBT]?)", re.IGNORECASE)
_GGUF_APPS: Final = ("llama.cpp", "lmstudio", "jan", "ollama", "koboldcpp")
_SERVERS: Final = ("vllm", "sglang", "tgi")
_APPS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(_GGUF_APPS, frozenset({"gguf"})),
    **dict.fromkeys(_SERVERS, frozenset({"transformers", "safetensors"})),
    "mlx-lm": frozenset({"mlx"}),
}
"""Tags that make a model fit an app, for the commonest; the Hub's own rule is longer and not published."""

PARAMETERS: Final = ("apps", "gated", "inference", "inference_provider", "num_parameters", "pipeline_tag")
"""The parameters of a list that `condition` reads."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a row.

    Attributes:
        parameter: One of `PARAMETERS`.
        value: Its value as it was sent.
    """

    parameter: str
    value: str

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields of a row that it reads."""
        return _FIELDS[self.parameter]

    def holds(self, row: dict[str, Any]) -> bool:
        """Return whether a row meets it.

        >>> Condition("num_parameters", "min:6B,max:128B").holds({"safetensors": {"total": 8_190_000_000}})
        True
        >>> Condition("gated", "false").holds({"gated": "auto"})
        False
        """
        match self.parameter:
            case "gated":
                return bool(row.get("gated")) == (self.value == "true")
            case "pipeline_tag":
                return bool(row.get("pipeline_tag") == self.value)
            case "num_parameters":
                least, most = parameter_range(self.value)
                count = _parameters(row)
                return count is not None and least <= count <= most
            case "apps":
                return _APPS[self.value] <= set(_strings(row.get("tags")))
            case "inference":
                return bool(row.get("inference") == self.value)
            case _:
                providers = _providers(row)
                return bool(providers) if self.value == "all" else self.value in providers


_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "apps": ("tags",),
    "gated": ("gated",),
    "inference": ("inference",),
    "inference_provider": ("inferenceProviderMapping",),
    "num_parameters": ("safetensors", "gguf"),
    "pipeline_tag": ("pipeline_tag",),
}


def condition(parameter: str, value: str) -> Condition:
    """Read a condition.

    Raises:
        ValueError: With a sentence about what is expected.
    """
    value = value.lower() if parameter == "gated" else value
    if parameter == "gated" and value not in {"true", "false"}:
        raise ValueError('Invalid gated parameter: expected one of "true"|"false"')
    if parameter == "inference" and value != "warm":
        raise ValueError('Invalid inference parameter: expected one of "warm"')
    if parameter == "apps" and value not in _APPS:
        raise ValueError("Invalid apps parameter: expected one of " + "|".join(f'"{app}"' for app in _APPS))
    if parameter == "num_parameters":
        parameter_range(value)
    return Condition(parameter, value)


def parameter_range(text: str) -> tuple[float, float]:
    """Read a range of parameter counts, both ends included.

    Raises:
        ValueError: It is none.

    >>> parameter_range("min:1.5B,max:128B")
    (1500000000.0, 128000000000.0)
    """
    ends = {"min": 0.0, "max": math.inf}
    for part in text.split(","):
        bounds = _BOUND.fullmatch(part.strip())
        if bounds is None:
            raise ValueError('Invalid num_parameters parameter: expected for example "min:6B,max:128B"')
        ends[bounds["end"].lower()] = float(bounds["number"]) * _UNITS[bounds["unit"].upper()]
    return ends["min"], ends["max"]


def _parameters(row: dict[str, Any]) -> float | None:
    for field in ("safetensors", "gguf"):
        weights = row.get(field)
        total = weights.get("total") if isinstance(weights, dict) else None
        if isinstance(total, int | float):
            return total
    return None


def _providers(row: dict[str, Any]) -> set[str]:
    """Collect the providers of a row: its mapping is a list of objects, or an object by provider."""
    mapping = row.get("inferenceProviderMapping")
    if isinstance(mapping, dict):
        return set(mapping)
    if not isinstance(mapping, list):
        return set()
    return {str(provider["provider"]) for provider in mapping if isinstance(provider, dict) and "provider" in provider}


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
