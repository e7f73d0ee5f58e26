import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.render.escape import display_width, escape, pad, shorten

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x1b\u202e\u200b\ufe0f\u3164模é\u0301\ud800"))


@pytest.mark.parametrize(
    ("hostile", "seen"),
    [
        ("a\nb", r"a\x0ab"),
        ("a\tb", r"a\x09b"),
        ("\x1b]0;title\x07", r"\x1b]0;title\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("gpt\u202e4", r"gpt\u202e4"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("va\ufe0friation", r"va\ufe0friation"),
        ("no\xa0break", r"no\xa0break"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(hostile: str, seen: str) -> None:
    assert escape(hostile) == seen


def test_other_alphabets_stay_readable() -> None:
    assert escape("通义千问 Ωmega") == "通义千问 Ωmega"


@given(ANY_TEXT)
def test_escaped_text_is_one_visible_line_of_utf8(text: str) -> None:
    shown = escape(text)
    assert len(shown.splitlines()) <= 1
    assert shown.isprintable()
    shown.encode("utf-8")
    assert not any(unicodedata.bidirectional(char) in {"RLO", "LRO", "RLI", "LRI", "FSI"} for char in shown)


@given(ANY_TEXT)
def test_a_plain_terminal_gets_only_ascii(text: str) -> None:
    assert escape(text, unicode=False).isascii()


@given(ANY_TEXT)
def test_escaping_twice_changes_nothing_more(text: str) -> None:
    assert escape(escape(text)) == escape(text)


@given(ANY_TEXT, st.integers(0, 30), st.booleans())
def test_shortened_text_fits_and_keeps_its_beginning(text: str, width: int, unicode: bool) -> None:
    shown = escape(text, unicode=unicode)
    short = shorten(shown, width, unicode=unicode)
    assert display_width(short) <= width
    if display_width(shown) <= width:
        assert short == shown
    elif width >= 3:
        assert short.endswith("…" if unicode else "...")
        assert shown.startswith(short.removesuffix("…").removesuffix("..."))


def test_nothing_is_left_of_a_text_without_room() -> None:
    assert shorten("model", 0) == shorten("model", -3) == ""
    assert shorten("model", 2, unicode=False) == ".."


@given(ANY_TEXT, st.integers(0, 40))
def test_padding_fills_up_to_the_width(text: str, width: int) -> None:
    shown = escape(text)
    assert display_width(pad(shown, width)) == max(width, display_width(shown))
    assert pad(shown, width, "right").endswith(shown)


def test_a_hangul_syllable_of_three_letters_takes_two_columns() -> None:
    assert display_width("\u1112\u1161\u11ab") == 2
