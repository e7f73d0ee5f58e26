"""Brands: patterns, the package's own, and what a user adds."""

import re
import tomllib
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.errors import UsageError
from lineage.stats.summary.brands import Brand, known_brands

NAMES = st.text("ab-", max_size=8)


@given(pattern=st.text("ab-*", max_size=8), name=NAMES)
def test_a_star_stands_for_anything_in_a_name(pattern: str, name: str) -> None:
    assert Brand("f", (f"o/{pattern}",)).has(f"o/{name}") == fnmatchcase(name, pattern)


def test_a_name_of_many_stars_takes_no_time() -> None:
    assert not Brand("f", ("o/" + "a*" * 80 + "b",)).has("o/" + "a" * 190)


@pytest.mark.parametrize(
    ("repo_id", "names"),
    [
        ("Qwen/QwQ-32B", ["Qwen"]),
        ("meta-llama/Llama-3.2-1B", ["Llama"]),
        ("facebook/layerskip-llama3-8B", ["Llama"]),
        ("facebook/sam3", []),
        ("google/diffusiongemma-26B-A4B-it", ["Gemma"]),
        ("google/medgemma-1.5-4b-it", ["Gemma"]),
        ("google/tipsv2-b14", []),
        ("microsoft/Phi-4-mini-instruct", ["Phi"]),
        ("microsoft/phi-2", ["Phi"]),
        ("microsoft/VibeVoice-1.5B", []),
        ("zai-org/GLM-5.2", ["GLM"]),
        ("zai-org/CogVideoX-5b", []),
        ("THUDM/chatglm3-6b", ["GLM"]),
        ("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", ["DeepSeek"]),
        ("huggyllama/llama-7b", []),
        ("unsloth/Qwen3-8B", []),
        ("qwen/Qwen3-8B", []),
        ("gpt2", []),
    ],
)
def test_only_first_party_models_are_releases_of_a_brand(repo_id: str, names: list[str]) -> None:
    assert [brand.name for brand in known_brands() if brand.has(repo_id)] == names


def test_a_user_adds_brands_and_puts_others_in_place_of_ours() -> None:
    added = '[llama]\nreleases = ["meta-llama/*", "meta-llama/*"]\n["GPT-OSS 1.x"]\nreleases = ["openai/gpt-oss*"]'
    known = known_brands(tomllib.loads(added))
    assert len(known) == len(known_brands()) + 1
    llama, oss = (next(one for one in known if one.name == name) for name in ("llama", "GPT-OSS 1.x"))
    assert (llama.name, llama.releases, llama.owners) == ("llama", ("meta-llama/*",), ("meta-llama",))
    assert oss.has("openai/gpt-oss-20b")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Qwen = 1", "[brands.Qwen] has one key and no other: releases"),
        ("[Qwen]", "[brands.Qwen] has one key and no other: releases"),
        ("[Qwen]\nreleases = []", "[brands.Qwen] has one key and no other: releases"),
        ('[Qwen]\nreleases = "Qwen/*"', "[brands.Qwen] has one key and no other: releases"),
        ('[Qwen]\nreleases = ["Qwen/*"]\nowner = "Qwen"', "[brands.Qwen] has one key and no other: releases"),
        ('["GPT-OSS 1.x"]', '[brands."GPT-OSS 1.x"] has one key and no other: releases'),
        ("[Qwen]\nreleases = [1]", "[brands.Qwen] releases has '1': write owner/name"),
        ('[Qwen]\nreleases = ["*/Qwen*"]', "[brands.Qwen] releases has '*/Qwen*': write owner/name"),
        ('[Qwen]\nreleases = ["Qwen"]', "[brands.Qwen] releases has 'Qwen': write owner/name"),
        ('["\\u001b[2J"]\nreleases = ["Qwen/*"]', "is no name"),
    ],
)
def test_a_table_that_describes_no_brands_is_refused_with_table_and_key(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=re.escape(why)) as refused:
        known_brands(tomllib.loads(text))
    assert "\x1b" not in str(refused.value)
