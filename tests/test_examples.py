"""Tests draw the same examples each time."""

import importlib.util
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st


def drawn() -> list[tuple[int, str]]:
    """Return the examples that a test draws."""
    examples = []

    @settings(max_examples=300)
    @given(st.integers(), st.text())
    def law(number: int, text: str) -> None:
        examples.append((number, text))

    law()
    return examples


def test_examples_are_the_same_whatever_else_is_imported(tmp_path: Path) -> None:
    first = drawn()
    file = tmp_path / "words.py"
    file.write_text("\n".join(f"x{number} = {number!r}, 'word {number}'" for number in range(100_000, 100_100)))
    spec = importlib.util.spec_from_file_location("words_of_a_program", file)
    assert spec is not None
    sys.modules["words_of_a_program"] = module = importlib.util.module_from_spec(spec)
    try:
        assert spec.loader is not None
        spec.loader.exec_module(module)
        assert drawn() == first
    finally:
        del sys.modules["words_of_a_program"]
