"""The package's face: few names, imported late."""

import ast
import inspect
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from pydoc import plain, render_doc

import pytest

import lineage
from lineage.store.read.answers import Source
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


SIGNATURES = """
import importlib, inspect, pkgutil, pydoc
import lineage

for name in lineage.__all__:
    print(pydoc.plain(pydoc.render_doc(getattr(lineage, name), title="Help on %s")))
for info in pkgutil.walk_packages(lineage.__path__, "lineage."):
    if info.name.endswith("__main__") or ".migrations." in info.name:
        continue
    module = importlib.import_module(info.name)
    for value in [*vars(module).values()]:
        if getattr(value, "__module__", None) != info.name or not callable(value):
            continue
        members = [member for _, member in inspect.getmembers(value, callable)] if inspect.isclass(value) else []
        for function in (value, *members):
            try:
                print(info.name, getattr(function, "__qualname__", function), inspect.signature(function))
            except (TypeError, ValueError):
                pass
"""


def test_no_signature_tells_anything_of_the_machine(tmp_path: Path) -> None:
    planted = {"HF_TOKEN": "hf_planted_token", "HUGGING_FACE_HUB_TOKEN": "hf_planted_other", "HOME": "/planted/home"}
    measured = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE_", "COV_"))}
    ran = subprocess.run(
        [sys.executable, "-c", SIGNATURES],
        env={**measured, **planted, "MPLCONFIGDIR": str(tmp_path)},
        cwd=tmp_path,
        text=True,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "\nread_settings(database: str | pathlib.Path | None = None, environ: " in ran.stdout
    assert len(ran.stdout.splitlines()) > 2_000
    package = Path(lineage.__file__).parent
    for secret in (*planted.values(), "environ({", str(tmp_path), str(package), sys.prefix):
        assert secret not in ran.stdout


def test_what_the_package_imports_are_the_dependencies_it_declares_and_no_others() -> None:
    package = Path(lineage.__file__).parent
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in package.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    imported = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - {"lineage"}
    imported -= {"typing_extensions"}  # by the type checker alone
    project = tomllib.loads((package.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^\w-]", dependency, maxsplit=1)[0] for dependency in project["dependencies"]}
    # The migrations, which alone import Alembic's operations, lie outside the package.
    assert imported | {"alembic"} == declared


def test_the_help_of_no_public_function_shows_an_address_of_memory() -> None:
    for name in lineage.__all__:
        assert " at 0x" not in plain(render_doc(getattr(lineage, name)))
