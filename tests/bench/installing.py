"""What a fresh installation weighs, and which packages each command imports."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench.hub_process import served
from tests.bench.measure import Row, lineage, python, run
from tests.weight import distributions, size

MOST_PACKAGES = 54
"""Distributions of an installation without extras; what pyvis brings is a third of them."""
MOST_MEGABYTES = 260
_MODELS = 3_000
_BASE = "Qwen/Qwen2.5-7B"
_COMMANDS = (
    "--help",
    "trace {leaf}",
    "tree {base}",
    "info {base}",
    "search qwen",
    "count Qwen",
    "ls Qwen",
    "stats Qwen",
    "releases Qwen",
    "compare Qwen Llama",
    "status",
    "graph Qwen -o map.html",
    "graph {base} --as tree -o tree.html",
    "graph {base} -o portrait.png",
    "report Qwen -o report.html",
)
_PRINT_PACKAGES = (
    "import io, sys; from contextlib import redirect_stdout\n"
    "from lineage.cli.run import run\n"
    "with redirect_stdout(io.StringIO()): code = run(sys.argv[1:])\n"
    "assert code == 0, code\n"
    "names = {name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names\n"
    "print(len(sys.modules), *sorted(name for name in names if not name.startswith('_')))"
)


def rows(folder: Path, _models: int, _repeats: int) -> Iterator[Row]:
    """Weigh the installation, then import what each command imports."""
    installed = distributions()
    megabytes = sum(map(size, installed.values())) / 1e6
    yield Row("distributions installed", f"{len(installed)}", "", "", f"≤ {MOST_PACKAGES}")
    heaviest = sorted(installed, key=lambda name: -size(installed[name]))[:5]
    largest = ", ".join(f"{name} {size(installed[name]) / 1e6:.0f}" for name in heaviest)
    yield Row("size of their files", f"{megabytes:.0f} MB", largest, "", f"≤ {MOST_MEGABYTES} MB")
    database = folder / "installed.sqlite"
    with served(_MODELS) as url:
        crawl = lineage("crawl", "Qwen", "--plan", "sweep", "--db", str(database))
        run(crawl, {"HF_ENDPOINT": url, "NO_PROXY": "127.0.0.1", "HF_HUB_OFFLINE": "0"})
    leaf = run(lineage("ls", _BASE, "-q", "--limit", "1", "--db", str(database))).output.split()[0]
    for words in _COMMANDS:
        arguments = words.format(leaf=leaf, base=_BASE).replace(" -o ", f" -o {folder}/").split()
        on = [] if "--help" in arguments else ["--db", str(database)]
        modules, *packages = run(python("-c", _PRINT_PACKAGES, *arguments, *on)).output.split()
        third = [name for name in packages if name not in {"lineage", "sitecustomize"}]
        yield Row(f"lineage {words.format(leaf='MODEL', base='MODEL')}", f"{modules} modules", ", ".join(third), "", "")
