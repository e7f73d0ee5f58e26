import subprocess
import sys

HEAVY = ("numpy", "jinja2", "pyvis", "networkx", "rich", "click", "sqlalchemy", "IPython")


def test_importing_what_prints_text_loads_nothing_heavy() -> None:
    modules = "escape, exports, figures, layout, neighbourhood, page, table, tree"
    code = f"import sys; from lineage.render import {modules}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
