"""
The notebooks run from top to bottom, and are kept without their outputs.

The first runs by default; all of them with ``pytest -m "soak or not soak" tests/docs/test_notebooks.py``, two minutes.
"""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_outputs_are_stripped(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.filterwarnings("default")  # the Jupyter packages warn about one another
@pytest.mark.parametrize(
    "path",
    [NOTEBOOKS[0], *(pytest.param(path, marks=pytest.mark.soak) for path in NOTEBOOKS[1:])],
    ids=lambda path: path.name,
)
def test_the_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "LOGISTICS_NOTEBOOK_EFFORT=0.2" in path.read_text(encoding="utf-8")
    monkeypatch.setenv("LOGISTICS_NOTEBOOK_EFFORT", "0.2")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    assert any(output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
