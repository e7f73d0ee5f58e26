"""The whole Hub's proportions, as published, which made-up populations are drawn in.

Counts of models, edges and relations: aikian/hf-model-supply-chain, the Hub on 2026-09-25. Leaf shares and
mutation rates: Laufer, Oderinwale and Kleinberg, arXiv 2508.06811. Chain depth and number of bases:
MSC-empirical, 2025-06-25. What no source gives is marked as estimated.
"""

from typing import Final

AS_OF: Final = "2026-09-25T13:47:38.000Z"
MODELS: Final = 3_094_856
EDGES: Final = 903_939
NAMING_A_BASE: Final = 0.2813

RELATION_EDGES: Final = (341_527, 332_102, 181_768, 47_662, 880)
"""Edges by relation, in the order of `facts.RELATION_CODES`."""

SEVERAL_BASES: Final = 17_457
"""Models with more than one base; estimated that four of five are merges, the rest finetunes."""
_MERGED_SHARE: Final = 0.8
BASES_EACH: Final = 1 + (EDGES - round(MODELS * NAMING_A_BASE)) / SEVERAL_BASES
"""Bases of a model that has several, on average."""
_MERGES_OF_SEVERAL: Final = SEVERAL_BASES * _MERGED_SHARE
_FINETUNES_OF_SEVERAL: Final = SEVERAL_BASES - _MERGES_OF_SEVERAL
MERGES: Final = RELATION_EDGES[3] - _MERGES_OF_SEVERAL * (BASES_EACH - 1)
FINETUNES: Final = RELATION_EDGES[0] - _FINETUNES_OF_SEVERAL * (BASES_EACH - 1)
RELATION_MODELS: Final = (FINETUNES, RELATION_EDGES[1], RELATION_EDGES[2], MERGES, RELATION_EDGES[4])
"""Models by relation, in the same order."""
SEVERAL_BASES_SHARE: Final = (
    _FINETUNES_OF_SEVERAL / FINETUNES,
    0.0,
    0.0,
    _MERGES_OF_SEVERAL / MERGES,
    0.0,
)
"""How likely a model of each relation has several bases."""

BASE_SHARE: Final = (0.07, 0.002, 0.01, 0.1, 0.0)
"""How likely a derivative is a base itself, by relation; merges estimated."""
GENERATIONS: Final = (0.74, 0.17, 0.055, 0.02, 0.01, 0.005)
"""How the derivatives spread over generations, releases and made-up roots being generation 0; estimated."""
TAIL_BASES: Final = 0.22
"""Bases per derivative of a base that is no release; estimated so that four of five families are small."""

SELF_LOOPS: Final = 2_044 / MODELS
WRONG_CASE: Final = 2_343 / 870_583
GONE: Final = 1 - 0.9811
"""Share of named bases without a row."""
CARD_ONLY: Final = 0.003
LOCAL_PATH: Final = 144 / 119_280
PAGE_URL: Final = 0.0005
LISTED_TWICE: Final = 0.004
BEFORE_ITS_BASE: Final = 1 - 0.9958
EMPTY_BASE: Final = 0.001
"""Share of roots whose card has `base_model` and nothing in it; estimated, as the three above it are."""

LONGEST_CHAIN: Final = 40
MOST_BASES: Final = 65

IMPORTED: Final = 29_579
"""Models that carry the import stamp."""
IMPORTED_AT: Final = "2022-03-02T23:29:04.000Z"
GROWTH: Final = (
    ("2022-03-02T23:29:05.000Z", IMPORTED),
    ("2023-01-01T00:00:00.000Z", 120_000),
    ("2023-07-01T00:00:00.000Z", 250_000),
    ("2024-01-01T00:00:00.000Z", 450_000),
    ("2024-07-01T00:00:00.000Z", 760_460),
    ("2025-06-25T00:00:00.000Z", 1_817_398),
    ("2026-01-01T00:00:00.000Z", 2_290_000),
    (AS_OF, MODELS),
)
"""How many models there were; 2023 and the two New Year's Days estimated, the rest published."""

BURST: Final = ("2024-08-01T00:00:00.000Z", "2024-10-31T00:00:00.000Z")
"""When machines uploaded most adapters of the bases that `releases` marks with a burst."""
BURST_SHARE: Final = 0.93

NEW_LICENSE: Final = 0.198
NEW_LANGUAGE: Final = 0.242
NEW_TASK: Final = 0.411
"""How likely a derivative states another license, language or task than its base, or none."""

LICENSES: Final = (
    ("", 0.88),
    ("apache-2.0", 0.19),
    ("mit", 0.072),
    ("openrail", 0.022),
    ("creativeml-openrail-m", 0.018),
    ("other", 0.015),
    ("cc-by-nc-4.0", 0.011),
    ("llama3", 0.006),
    ("llama3.1", 0.006),
    ("llama2", 0.004),
    ("gemma", 0.006),
    ("cc-by-4.0", 0.005),
    ("afl-3.0", 0.004),
    ("gpl-3.0", 0.002),
    ("cc-by-nc-sa-4.0", 0.001),
    ("bsd-3-clause", 0.001),
    ("llama3.2", 0.001),
    ("qwen", 0.0005),
    ("qwen-research", 0.0005),
    ("unknown", 0.001),
)
"""Of roots; with derivatives, which follow their bases, 36.34 % of models state one. The shares are estimated."""

LANGUAGES: Final = (
    ("", 2.8),
    ("en", 0.092),
    ("zh", 0.014),
    ("fr", 0.007),
    ("ko", 0.006),
    ("es", 0.005),
    ("ja", 0.005),
    ("de", 0.004),
    ("ru", 0.004),
    ("ar", 0.003),
    ("hi", 0.002),
    ("vi", 0.002),
    ("pt", 0.002),
    ("multilingual", 0.0012),
)
"""Of roots; with derivatives, which follow their bases, 14.72 % of models state one. The shares are estimated."""

TASKS: Final = (
    ("", 2_044_000),
    ("text-generation", 415_377),
    ("text-classification", 122_011),
    ("text-to-image", 110_158),
    ("reinforcement-learning", 77_182),
    ("image-text-to-text", 40_364),
    ("automatic-speech-recognition", 36_648),
    ("robotics", 33_322),
    ("token-classification", 30_603),
    ("image-classification", 29_162),
    ("feature-extraction", 20_864),
    ("sentence-similarity", 17_000),
    ("fill-mask", 16_000),
    ("text-to-speech", 9_000),
    ("translation", 8_000),
    ("image-to-image", 5_000),
)
"""The ten commonest tasks as counted, and a few estimated."""

DATASETS: Final = 0.0756
GATED_AUTO: Final = 0.03
GATED_MANUAL: Final = 0.003
DISABLED: Final = 0.0001
"""Gated from a sample of 12,772 models of 2026-08-20; the last two estimated."""
