"""What the user chose, by option or environment, read once."""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from lineage.errors import UsageError, reason

HUB_ENDPOINT: Final = "https://huggingface.co"
_OTHER_NAMES: Final = frozenset(
    f"{scheme}://{host}" for scheme in ("http", "https") for host in ("hf.co", "www.hf.co", "www.huggingface.co")
) | {"http://huggingface.co"}
"""Addresses that lead to the Hub's own."""
CONFIG_FILE: Final = "lineage.toml"
_MOST_BYTES: Final = 1_000_000
"""Of a configuration."""
_STRING: Final = re.compile(
    r"\"{3}(?:[^\\]|\\.)*?(?:\"{3,5}|\Z)|'{3}.*?(?:'{3,5}|\Z)|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|#[^\n]*", re.DOTALL
)
"""A text or a comment of TOML."""
_LONG_KEY: Final = re.compile(r"(?:[\w-]++[ \t]*+\.[ \t]*+){8}")
_SCRIPTS: Final = frozenset({"lineage", "hf-lineage"})
_TRUE: Final = frozenset({"1", "ON", "YES", "TRUE"})
Table: TypeAlias = Mapping[str, Any]
"""A table of TOML: texts, numbers, lists and tables."""
NO_TABLE: Final[Table] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Config:
    """The tables of a person's own `lineage.toml`; a table that it does not have is empty.

    Each field but the path is a table that the file may have. What stands in it is checked by what reads it.

    Attributes:
        brands: `[brands.NAME]`: `stats.brands` reads them.
        mirrors: `[mirrors]`: `stats.known_mirrors` reads it.
        path: The file; `None` where there is none.
    """

    brands: Table = field(default_factory=dict, hash=False)
    mirrors: Table = field(default_factory=dict, hash=False)
    path: Path | None = None

    def digest(self, table: str) -> str:
        """Return the SHA-256 of a table, the same whatever else its file has and in whatever order; none if empty.

        >>> Config(mirrors={"forms": ["GGUF"]}).digest("mirrors")[:12], Config().digest("mirrors")
        ('81e66c02f992', '')
        """
        content = getattr(self, table)
        return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest() if content else ""


NO_CONFIG: Final = Config()


def canonical(endpoint: str) -> str:
    """Return the Hub's own address for its other ones, and any other endpoint as it is.

    >>> canonical("https://hf.co"), canonical("https://mirror.example")
    ('https://huggingface.co', 'https://mirror.example')
    """
    return HUB_ENDPOINT if endpoint.lower() in _OTHER_NAMES else endpoint


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lives and whom we ask.

    Attributes:
        database: The SQLite file.
        endpoint: The Hub's address, without a trailing slash.
        offline: Whether asking the Hub is forbidden (`HF_HUB_OFFLINE`).
        debug: Whether a known error shows its traceback (`HF_DEBUG`).
        config: What the person's own `lineage.toml` says.
    """

    database: Path
    endpoint: str = HUB_ENDPOINT
    offline: bool = False
    debug: bool = False
    config: Config = NO_CONFIG


LOOK_REQUESTS: Final = 60
"""Requests of one look, unless told otherwise: about a minute at a second a page."""


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
    database: str | Path | None = None,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    *,
    config: Config | str | Path | None = None,
) -> Settings:
    """Read the environment, with the command line's `--db` before `LINEAGE_DB` before the default.

    The default is `db/lineage.sqlite` inside a checkout of this project, elsewhere the user's data folder.

    Args:
        database: The database that was named, if any.
        environ: The environment; by default that of this process. No signature shows it, since it may hold a token.
        cwd: The current folder; by default that of this process.
        config: A file of a person's own brands and mirrors, or what one says; by default `lineage.toml` in the current
            folder or the nearest one above it, if there is one.

    Raises:
        UsageError: The database is named by a URL that is not SQLite's, or the file of brands and mirrors is broken.

    >>> read_settings("family.sqlite", environ={}).endpoint
    'https://huggingface.co'
    """
    environ = os.environ if environ is None else environ
    chosen = str(database) if database else environ.get("LINEAGE_DB") or None
    path = find_config(cwd) if config is None else config
    return Settings(
        config=path if isinstance(path, Config) else NO_CONFIG if path is None else read_config(Path(path)),
        database=_file_of(chosen) if chosen else default_database(cwd, environ),
        endpoint=canonical((environ.get("HF_ENDPOINT") or HUB_ENDPOINT).rstrip("/")),
        offline=is_offline(environ),
        debug=environ.get("HF_DEBUG", "").upper() in _TRUE,
    )


def find_config(cwd: Path | None = None) -> Path | None:
    """Return the `lineage.toml` of the current folder or of the nearest folder above it that has one."""
    try:
        start = (cwd or Path.cwd()).absolute()
    except FileNotFoundError:  # the current folder was deleted
        return None
    files = (folder / CONFIG_FILE for folder in (start, *start.parents))
    return next((file for file in files if os.path.lexists(file)), None)


def read_config(path: Path) -> Config:
    """Read a file of a person's own brands and mirrors.

    Raises:
        UsageError: It cannot be read, is no TOML, is too large, or has a table that no command reads.
    """
    import tomllib

    text = _text_of(path)
    _refuse_long_keys(path, text)
    try:
        tables = tomllib.loads(text)
    except RecursionError as error:
        raise UsageError(f"{path} nests its lists or tables too deeply.") from error
    except ValueError as error:  # its own kind of error, or a number that Python does not read
        end = "at line {}, column {}, the end".format(*_place(text))
        raise UsageError(f"{path} is no TOML: {reason(error).replace('at end of document', end)}.") from error
    known = [one.name for one in fields(Config) if one.name != "path"]
    for name, table in tables.items():
        if name not in known:
            raise UsageError(
                f"{path} has {name[:100]!r} at its top, which no command reads: write {_joined(known)} there."
            )
        if not isinstance(table, dict):
            raise UsageError(f"{path}: {name} is a table: write [{name}].")
    return Config(**tables, path=path)


def _text_of(path: Path) -> str:
    try:
        if not path.is_file():  # opening a pipe would wait for somebody to write
            why = "is a directory" if path.is_dir() else "is no regular file" if path.exists() else "does not exist"
            raise UsageError(f"{path} {why}: name a TOML file of your own brands and mirrors.")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"Cannot read {path}: {reason(error)}.") from error
    if len(data) > _MOST_BYTES:
        raise UsageError(f"{path} is larger than 1 MB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode())
        raise UsageError(f"{path} is no text in UTF-8 (at line {line}, column {column}).") from error


def _place(before: str) -> tuple[int, int]:
    """Return line and column of what follows a text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _refuse_long_keys(path: Path, text: str) -> None:
    """Refuse a key of more parts than any of ours has: the time that one takes grows with their square or worse."""
    bare = _STRING.sub(lambda found: "s" + "\n" * found[0].count("\n"), text)
    if found := _LONG_KEY.search(bare):
        line = bare.count("\n", 0, found.start()) + 1
        raise UsageError(f"{path} is no file of brands and mirrors: a key has too many parts (at line {line}).")


def _joined(names: Sequence[str]) -> str:
    """Join names of tables into a sentence.

    >>> _joined(["brands", "mirrors"]), _joined(["brands", "mirrors", "licenses"])
    ('[brands] or [mirrors]', '[brands], [mirrors] or [licenses]')
    """
    *most, last = (f"[{name}]" for name in names)
    return f"{', '.join(most)} or {last}" if most else last


def is_offline(environ: Mapping[str, str] | None = None) -> bool:
    """Return whether the environment forbids asking the Hub, by `HF_HUB_OFFLINE`.

    >>> is_offline({"HF_HUB_OFFLINE": "yes"}), is_offline({})
    (True, False)
    """
    return (os.environ if environ is None else environ).get("HF_HUB_OFFLINE", "").upper() in _TRUE


def is_utf8(text: str) -> bool:
    r"""Return whether a text of the command line or the environment came in UTF-8.

    >>> is_utf8("caf\u00e9"), is_utf8("caf\udce9")
    (True, False)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def shown_bytes(text: str) -> str:
    r"""Return a text whose bytes that are no UTF-8 are written out, shortened.

    >>> print(shown_bytes("caf\udce9"))
    caf\xe9
    """
    return os.fsencode(text).decode("utf-8", "backslashreplace")[:200]


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
    from shlex import quote
    from shutil import which

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


def command_line(settings: Settings, words: str) -> str:
    """Return a command to type, with `--db` where it would go to another database without.

    >>> command_line(read_settings("my models.sqlite"), "count Qwen")
    "lineage count Qwen --db 'my models.sqlite'"
    """
    from shlex import quote

    try:
        usual = read_settings(config=NO_CONFIG).database
    except UsageError:
        usual = None
    return f"{program()} {words}" + ("" if settings.database == usual else f" --db {quote(str(settings.database))}")


def _file_of(chosen: str) -> Path:
    """Turn a path or a `sqlite:///` URL into a path."""
    if not is_utf8(chosen):
        raise UsageError(f"The name of the database is not UTF-8: {shown_bytes(chosen)}. Choose another with --db.")
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
    from platformdirs import user_data_path

    return user_data_path("lineage", appauthor=False) / "lineage.sqlite"
