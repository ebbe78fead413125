"""Notebooks run from an empty folder, and are kept without what they print."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda it: it.name)
def test_a_notebook_runs_and_keeps_no_outputs(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    code = [it for it in notebook.cells if it.cell_type == "code"]
    assert code and all(not it.outputs and it.execution_count is None for it in code)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    pictures = [out for it in code for out in it.outputs if "image/png" in out.get("data", {})]
    assert len(pictures) == 3
    assert list(tmp_path.iterdir()) == []


def test_there_is_a_notebook_of_first_steps() -> None:
    assert [it.name for it in NOTEBOOKS] == ["first-steps.ipynb"]
