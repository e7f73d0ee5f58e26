"""What a crawl makes of each fault is what docs/reliability.md says, and the next run ends as an undisturbed one."""

import pytest

from tests.cli.fault_table import TROUBLES, Trouble, all_met, head, lines_of
from tests.generated import fault_lines


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.words)
def test_after_each_fault_the_next_run_ends_like_an_undisturbed_crawl(trouble: Trouble) -> None:
    found = all_met(trouble)
    for met in found:
        assert (met.outcome.next_code, met.outcome.next_whole) == (0, True), met
        assert met.outcome.code in {0, 4}, met
        # Only what looks like a listing that ends can pass for one.
        assert met.outcome.whole or met.outcome.code == 4 or trouble.again, met
    assert lines_of(trouble, found).splitlines(keepends=True) == [
        line for line in fault_lines() if line.startswith(f"| {trouble.words} |")
    ]


def test_the_table_names_just_these_faults_each_once() -> None:
    words = [line.split(" | ")[0].removeprefix("| ") for line in fault_lines()[2:]]

    assert "".join(fault_lines()[:2]) == head()
    assert list(dict.fromkeys(words)) == [trouble.words for trouble in TROUBLES]
