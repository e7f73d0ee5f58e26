import pytest

from lineage.errors import UsageError
from lineage.stats.rules.published import published

GOOD = """[[claim]]
subject = "Qwen"
value = 7
words = "7+"
at = "2026-01"
source = "somebody"
rule = "not published"
"""


def test_what_was_published_of_others_is_left_out() -> None:
    (figure,) = published("Qwen", GOOD)
    assert (figure.value, figure.words, figure.at, figure.rule) == (7, "7+", "2026-01", "not published")
    assert published("google", GOOD) == ()
    assert published("Qwen", "") == ()


@pytest.mark.parametrize(
    "text",
    [
        "claim",
        "claim = 7",
        "claim = [7]",
        GOOD.replace("value = 7", ""),
        GOOD.replace("value = 7", "value = true"),
        GOOD.replace("value = 7", "value = 0"),
        GOOD.replace('"somebody"', "3"),
        GOOD.replace("2026-01", "January"),
        GOOD + "url = 3",
    ],
)
def test_a_list_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no list of published figures"):
        published("Qwen", text)


def test_where_a_figure_stands_is_told_or_said_to_be_unknown() -> None:
    def where(told: str) -> str:
        (figure,) = published("Qwen", GOOD + told)
        return figure.where

    assert where("") == "title and address not known"
    assert where('title = "A paper"') == "A paper, address not known"
    assert where('url = "https://example.org"') == "title not known, https://example.org"
    assert where('title = "A paper"\nurl = "https://example.org"') == "A paper, https://example.org"
