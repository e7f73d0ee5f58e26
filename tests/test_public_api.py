"""The package's face: few names, imported late."""

import inspect
import subprocess
import sys

import pytest

import lineage
from lineage.store.answers import Source
from lineage.workflows.listing import DescendantRow, list_derivatives


def test_fifteen_names_are_public_and_each_can_be_had() -> None:
    assert len(set(lineage.__all__)) == 15
    assert lineage.__all__ == sorted(lineage.__all__)
    assert all(getattr(lineage, name) is not None for name in lineage.__all__)


def test_the_package_knows_its_version() -> None:
    assert lineage.__version__.count(".") == 2


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = lineage.nothing_of_the_kind


def test_importing_the_package_imports_none_of_its_libraries() -> None:
    heavy = "sqlalchemy alembic huggingface_hub networkx numpy pyvis click rich jinja2"
    code = f"import lineage, sys; sys.exit(any(name in sys.modules for name in {heavy.split()!r}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_derivatives_takes_whatever_the_list_with_its_rule_takes_and_says_so() -> None:
    shown, listing = inspect.signature(lineage.derivatives), inspect.signature(list_derivatives)
    assert shown.parameters == listing.parameters
    assert shown.return_annotation == tuple[Source, list[DescendantRow]]
    assert str(lineage.derivatives.__doc__).startswith("List a subject's descendants")
    assert lineage.derivatives.__module__ == list_derivatives.__module__
