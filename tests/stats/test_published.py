import pytest

from lineage.errors import UsageError
from lineage.stats.published import published

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
    ],
)
def test_a_list_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no list of published figures"):
        published("Qwen", text)
