"""What every test may use: the real metadata, where it is there, and a world without the user's own settings."""

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.examples import load_profiles

if TYPE_CHECKING:
    from tests.browser import Browsers
    from tests.crawled import Databases

# huggingface_hub reads these once, when it is imported: long before any fixture.
for name in (
    "HF_TOKEN",
    "HUGGING_FACE_HUB_TOKEN",
    "HF_HUB_OFFLINE",
    "HF_ENDPOINT",
    "LINEAGE_DB",
    "HF_DEBUG",
    "TRANSFORMERS_OFFLINE",
):
    os.environ.pop(name, None)
for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
    os.environ.pop(name, None)
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"
os.environ["HF_HOME"] = tempfile.mkdtemp(prefix="lineage-hf-home-")
atexit.register(shutil.rmtree, os.environ["HF_HOME"], ignore_errors=True)
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"

# Whoever starts the tests in the background may have SIGINT ignored, and every program started here would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

load_profiles()

CHECKOUT = Path(__file__).parents[1]
CASES = CHECKOUT / "tests" / "cases"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real Hub metadata, named by `LINEAGE_REAL_DATA` or beside the checkout."""
    named = os.environ.get("LINEAGE_REAL_DATA")
    folder = Path(named) if named else CHECKOUT.parent / "shared" / "data"
    if not (folder / "hub-list-2026-08-20T2200.jsonl.gz").is_file():
        pytest.skip("the real Hub metadata is missing: name its folder in LINEAGE_REAL_DATA")
    return folder


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> "Databases":
    """Crawls of large simulated Hubs, each made once in a run."""
    from tests.crawled import Databases

    return Databases(tmp_path_factory, os.environ.get("PYTEST_XDIST_WORKER"))


@pytest.fixture(scope="session")
def browsers() -> Iterator["Browsers"]:
    """One browser for all tests of a process."""
    from tests.browser import started

    with started() as browsers:
        yield browsers


# In CI whatever a test needs beyond Python is installed, so a skip for its lack is a failure of the checks themselves.
PROGRAMS = ("chromium is missing", "tmux is missing")
_lacking: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note each test that was skipped for want of a program."""
    if report.skipped and isinstance(report.longrepr, tuple) and any(words in report.longrepr[2] for words in PROGRAMS):
        _lacking.add(f"{report.nodeid}: {report.longrepr[2]}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run in CI if a test was skipped for want of a program."""
    if _lacking and os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        for line in sorted(_lacking):
            print(f"\nCI must not skip {line}")
