"""What the user chose, by option or environment, read once."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lineage.errors import UsageError

HUB_ENDPOINT: Final = "https://huggingface.co"
_SCRIPTS: Final = frozenset({"lineage", "hf-lineage"})
_TRUE: Final = frozenset({"1", "ON", "YES", "TRUE"})


@dataclass(frozen=True, slots=True)
class OwnLists:
    """What a person's own files add to the lists that the package knows; nothing where the text is empty.

    Attributes:
        families: Families of releases, as TOML: `stats.families` says how.
        mirrors: Known mirrors, as TOML: `stats.known_mirrors` says how.
    """

    families: str = ""
    mirrors: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lives and whom we ask.

    Attributes:
        database: The SQLite file.
        endpoint: The Hub's address, without a trailing slash.
        offline: Whether asking the Hub is forbidden (`HF_HUB_OFFLINE`).
        debug: Whether a known error shows its traceback (`HF_DEBUG`).
        lists: What the person's own lists of families and mirrors say.
    """

    database: Path
    endpoint: str = HUB_ENDPOINT
    offline: bool = False
    debug: bool = False
    lists: OwnLists = OwnLists()


@dataclass(frozen=True, slots=True)
class Asking:
    """How much the Hub may be asked for one answer.

    Attributes:
        max_requests: At most so many requests; `None` is no bound.
        offline: Whether asking is forbidden, by `--offline` or by `HF_HUB_OFFLINE`.
    """

    max_requests: int | None
    offline: bool


def read_settings(
    database: str | Path | None = None, environ: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Settings:
    """Read the environment, with the command line's `--db` before `LINEAGE_DB` before the default.

    The default is `db/lineage.sqlite` inside a checkout of this project, elsewhere the user's data folder.

    Args:
        database: The database that was named, if any.
        environ: The environment; by default that of this process. No signature shows it, since it may hold a token.
        cwd: The current folder; by default that of this process.

    Raises:
        UsageError: The database is named by a URL that is not SQLite's.

    >>> read_settings("family.sqlite", environ={}).endpoint
    'https://huggingface.co'
    """
    environ = os.environ if environ is None else environ
    chosen = str(database) if database else environ.get("LINEAGE_DB") or None
    return Settings(
        database=_file_of(chosen) if chosen else default_database(cwd, environ),
        endpoint=(environ.get("HF_ENDPOINT") or HUB_ENDPOINT).rstrip("/"),
        offline=is_offline(environ),
        debug=environ.get("HF_DEBUG", "").upper() in _TRUE,
    )


def is_offline(environ: Mapping[str, str] | None = None) -> bool:
    """Return whether the environment forbids asking the Hub, by `HF_HUB_OFFLINE`.

    >>> is_offline({"HF_HUB_OFFLINE": "yes"}), is_offline({})
    (True, False)
    """
    return (os.environ if environ is None else environ).get("HF_HUB_OFFLINE", "").upper() in _TRUE


def program(called: str | None = None, python: str | None = None, path: str | None = None) -> str:
    """Tell what to type to run this program once more, the way it was run this time.

    Args:
        called: What was run; by default what this process says.
        python: What ran it, for `python -m lineage`; by default what this process says.
        path: Where the shell looks for programs; by default `PATH`.

    >>> program(".venv/bin/lineage", path="")
    '.venv/bin/lineage'
    >>> program("/checkout/lineage/__main__.py", "python3")
    'python3 -m lineage'
    >>> program("/home/me/.local/share/hf/extensions/hf-lineage/venv/bin/hf-lineage")
    'hf lineage'
    """
    from shlex import quote  # noqa: PLC0415 - only where something is suggested
    from shutil import which  # noqa: PLC0415

    script = Path(sys.argv[0] if called is None else called)
    if script.parts[-2:] == ("lineage", "__main__.py"):
        return f"{quote(sys.orig_argv[0] if python is None else python)} -m lineage"
    if script.name not in _SCRIPTS:
        return "lineage"  # as a library, in a notebook
    if "/extensions/hf-lineage/" in script.as_posix():
        return "hf lineage"
    found = which(script.name, path=path)
    on_path = found is not None and Path(found).absolute() == script.absolute()
    return script.name if on_path else quote(str(script))


def _file_of(chosen: str) -> Path:
    """Turn a path or a `sqlite:///` URL into a path."""
    scheme, separator, rest = chosen.partition("://")
    if not separator:
        return Path(chosen).expanduser()
    if scheme.partition("+")[0] != "sqlite" or not rest.startswith("/") or len(rest) == 1:
        # A URL may carry a password: say its scheme, never the rest.
        raise UsageError(f"Only SQLite databases are supported: a path or sqlite:///PATH, not a {scheme}:// URL.")
    return Path(rest[1:]).expanduser()


def default_database(cwd: Path | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """Return the database that is meant where none is named; its folder alone is made when it is missing."""
    cwd = cwd or Path.cwd()
    for folder in (cwd, *cwd.parents):
        if (folder / "db" / "migrations" / "env.py").is_file() and (folder / "lineage" / "facts.py").is_file():
            return folder / "db" / "lineage.sqlite"
    data = (os.environ if environ is None else environ).get("XDG_DATA_HOME")
    if data:
        return Path(data) / "lineage" / "lineage.sqlite"
    from platformdirs import user_data_path  # noqa: PLC0415 - only needed outside a checkout

    return user_data_path("lineage", appauthor=False) / "lineage.sqlite"
