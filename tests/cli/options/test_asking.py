"""The bounds of asking the Hub, as a command gets them."""

import click
import pytest

from lineage.cli.options.asking import asking_options
from lineage.settings import Asking
from tests.cli.running import python

_SCRIPT = """
import click, sys
from lineage.cli.options.asking import asking_options

@click.command()
@asking_options({usual})
def command(asking):
    print(asking)

command({arguments!r})
"""


def _ran(*arguments: str, usual: str = "", **environment: str) -> tuple[int, str, str]:
    return python(_SCRIPT.format(usual=usual, arguments=list(arguments)), **environment)


@pytest.mark.parametrize(
    ("arguments", "usual", "asking"),
    [
        ((), "", Asking(60, offline=False)),
        ((), "None", Asking(None, offline=False)),
        (("--max-requests", "1"), "", Asking(1, offline=False)),
        (("--max-requests", "300"), "None", Asking(300, offline=False)),
        (("--offline",), "", Asking(60, offline=True)),
    ],
)
def test_a_command_gets_its_bounds_as_one_value(arguments: tuple[str, ...], usual: str, asking: Asking) -> None:
    assert _ran(*arguments, usual=usual) == (0, f"{asking}\n", "")


@pytest.mark.parametrize(("said", "offline"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_the_environment_forbids_asking_as_the_option_does(said: str, offline: bool) -> None:
    assert _ran(HF_HUB_OFFLINE=said) == (0, f"{Asking(60, offline=offline)}\n", "")


def test_no_request_at_all_is_wrong_usage_that_names_the_option_for_it() -> None:
    ran = _ran("--max-requests", "0")
    assert ran[:2] == (2, "")
    said = (
        "Error: Invalid value for '--max-requests': 0 requests answer nothing; to ask the Hub nothing, use --offline."
    )
    assert ran[2].splitlines()[-1] == said


@pytest.mark.parametrize("text", ["-1", "many", "1.5", "", "٣", "9" * 19, "9" * 5_000])
def test_what_is_no_number_of_requests_is_one_clear_line(text: str) -> None:
    code, out, err = _ran("--max-requests", text)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("Error: Invalid value for '--max-requests': ")
    assert len(err.splitlines()[-1]) < 200


def test_the_help_names_the_usual_bound() -> None:
    @click.command()
    @asking_options()
    def bounded(asking: Asking) -> None:
        del asking

    @click.command()
    @asking_options(None)
    def unbounded(asking: Asking) -> None:
        del asking

    for command, default in ((bounded, "60"), (unbounded, "no bound")):
        text = command.get_help(click.Context(command))
        assert f"[default: {default}]" in " ".join(text.split())
        assert "--offline" in text
