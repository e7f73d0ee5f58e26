import subprocess
import sys

HEAVY = ("numpy", "jinja2", "pyvis", "networkx", "rich", "click", "sqlalchemy", "IPython")


def test_importing_what_prints_text_loads_nothing_heavy() -> None:
    modules = "escape figures table exports.graphml neighborhood.layout neighborhood.page tree.text"
    imports = "; ".join(f"import lineage.render.{module}" for module in modules.split())
    code = f"import sys; {imports}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
