"""The documents in the checkout are those that the program writes."""

from tests.generated import stale


def test_every_generated_document_is_what_the_program_writes_now() -> None:
    assert stale() == []
