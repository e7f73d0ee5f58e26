"""One module writes files; what else opens, makes or removes one is declared here, with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import lineage as package

ROOT = Path(package.__file__).parent
WRITER = {"cli/files.py", "cli/partial.py"}
"""The one writer, and the partial files that it writes into."""
EXCEPTIONS = {
    ("cli/__init__.py", "open"): "the null device, in place of a stream that was closed",
    ("cli/run.py", "os.open"): "the null device, in place of a pipe that nobody reads",
    ("cli/options/headings.py", "super().write_text"): "a help text, no file",
    ("cli/completion.py", "file.parent.mkdir"): "the folder in which a shell looks for completions",
    ("cli/commands/demo.py", "folder.mkdir"): "the folder of the demo",
    ("workflows/demo.py", "database.parent.mkdir"): "the folder of the demo's database",
    ("store/schema/lock.py", "FileLock"): "the lock beside a database",
    ("store/schema/lock.py", "os.open"): "the same lock, to tell a held one from one that cannot be made",
    ("store/schema/lock.py", "Path(name).unlink"): "the same lock, where no database came of a crawl",
    ("store/schema/lock.py", "path.parent.mkdir"): "the folder of the default database",
    ("store/schema/database.py", "create_engine"): "the database, which SQLite writes; kept arrays are a table of it",
    ("store/read/completion.py", "sqlite3.connect"): "the database, to read only: completion of names",
    ("store/write/lookup.py", "self.replace"): "a table of names in the database, no file",
    ("store/write/ingest.py", "lookup.replace"): "the same table",
    ("store/write/old_names.py", "lookup.replace"): "the same table",
    ("store/write/redirect.py", "lookup.replace"): "the same table",
    ("store/write/finish.py", "lookup.replace"): "the same table",
}

_METHODS = {
    *("write_text", "write_bytes", "touch", "rename", "renames", "symlink_to", "hardlink_to", "unlink", "rmdir"),
    *("mkdir", "makedirs", "mkfifo", "mknod", "fdopen", "tofile", "savetxt", "savez", "savez_compressed", "imsave"),
    *("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory"),
    *("write_html", "save_graph", "write_graphml", "write_gexf", "write_gml", "write_edgelist", "write_image"),
    *("to_csv", "to_json", "to_parquet", "to_excel", "to_pickle", "write_table", "write_csv", "ParquetWriter"),
    *("ZipFile", "TarFile", "FileHandler", "RotatingFileHandler", "FileLock", "create_engine", "urlretrieve"),
}
"""Names that write, make or remove a file whatever they are called on."""
_FUNCTIONS = {
    "os": {"open", "replace", "write", "truncate", "link", "symlink", "remove", "removedirs", "unlink"},
    "shutil": {"copy", "copy2", "copyfile", "copytree", "move", "rmtree", "make_archive"},
    "sqlite3": {"connect"},
    "numpy": {"save"},
    "np": {"save"},
    "Image": {"save"},
}
_OPENERS = {"open", "io.open", "codecs.open", "gzip.open", "bz2.open", "lzma.open"}
"""Functions whose second argument is the mode; of a path's own `open` it is the first."""


def writes(tree: ast.AST) -> Iterator[str]:
    """Yield the calls and imports by which a file can come to be written, and `open` unless it plainly reads."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (names := _FUNCTIONS.get(node.module or "")):
            yield from (f"{node.module}.{one.name}" for one in node.names if one.name in {*names, "*"})
        if not isinstance(node, ast.Call):
            continue
        function = ast.unparse(node.func)
        of, _, name = function.rpartition(".")
        if name in _METHODS or name in _FUNCTIONS.get(of, ()):
            yield function
        elif name == "open" and function != "webbrowser.open":
            modes = [one.value for one in node.keywords if one.arg in {"mode", None}]
            modes += node.args[1:2] if function in _OPENERS else node.args[:1]
            if any(not isinstance(mode, ast.Constant) or {*str(mode.value)} & {*"wax+"} for mode in modes):
                yield function
        elif name == "replace" and len(node.args) + len(node.keywords) == 1 and not _is_change(node):
            yield function  # of a path; that of a text takes two
        elif name in {"savefig", "print_figure"} and not _into_memory(tree, node):
            yield function


def _is_change(call: ast.Call) -> bool:
    """Return whether a `replace` is of a date or a record: these take fields by keyword."""
    return not call.args and call.keywords[0].arg != "target"


def _into_memory(tree: ast.AST, call: ast.Call) -> bool:
    """Return whether what is drawn goes into a `BytesIO` that the module made."""
    buffers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if ast.unparse(node.value.func).rpartition(".")[2] in {"BytesIO", "StringIO"}
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return bool(call.args) and isinstance(call.args[0], ast.Name) and call.args[0].id in buffers


def test_one_module_alone_writes_files_but_for_what_is_declared() -> None:
    sources = [path for path in ROOT.rglob("*.py") if path.relative_to(ROOT).as_posix() not in WRITER]
    assert len(sources) > 100
    calls = {
        (path.relative_to(ROOT).as_posix(), call)
        for path in sources
        for call in writes(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert calls == EXCEPTIONS.keys()


def test_the_writer_replaces_a_file_by_its_partial_file_and_writes_into_streams() -> None:
    own = {call for name in WRITER for call in writes(ast.parse((ROOT / name).read_text(encoding="utf-8")))}
    assert own == {
        *("tempfile.mkstemp", "os.fdopen", "partial.unlink", "partial.replace"),
        "os.open",  # of a partial file, to see whether its writer lives
        "path.open",  # of a pipe or a device, and of a shell's own file that gets a line at its end
    }


@pytest.mark.parametrize(
    "code",
    [
        "open(p, 'w')",
        "open(p, mode='ab')",
        "open(p, mode)",
        "open(p, **given)",
        "p.open('x')",
        "p.open(mode='r+')",
        "gzip.open(p, 'wt')",
        "Path(p).write_text('')",
        "p.write_bytes(b'')",
        "os.replace(a, b)",
        "p.replace(q)",
        "p.replace(target=q)",
        "p.rename(q)",
        "from os import replace",
        "from shutil import copy as clone",
        "figure.savefig(path)",
        "figure.savefig(fname=path)",
        "shutil.move(a, b)",
        "tempfile.NamedTemporaryFile()",
        "nx.write_graphml(graph, p)",
        "np.save(p, a)",
        "sqlite3.connect(p)",
    ],
)
def test_each_way_to_write_is_found(code: str) -> None:
    assert list(writes(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "open(p)",
        "p.open('rb')",
        "open(p, encoding='utf-8')",
        "text.replace('a', 'b')",
        "moment.replace(tzinfo=UTC)",
        "buffer = BytesIO(); figure.savefig(buffer)",
        "webbrowser.open(page)",
    ],
)
def test_what_writes_no_file_is_not(code: str) -> None:
    assert not list(writes(ast.parse(code)))
