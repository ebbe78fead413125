"""Every block of the documentation runs, one after the other, in one empty folder."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs/python.md", ROOT / "python/README.md"]
BLOCK = re.compile(r"^```(\w+) ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """Language, what has to be installed, and text of each block."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.name)
def test_every_block_of_python_runs(page: Path) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    ran, skipped = 0, []
    for language, needs, text in blocks(page):
        if language != "python":
            continue
        if needs and importlib.util.find_spec(needs) is None:
            skipped.append(needs)
            continue
        exec(compile(text, page.name, "exec"), names)  # noqa: S102
        ran += 1
    assert ran > 0
    if skipped:
        pytest.skip(f"blocks of {page.name} that need {', '.join(skipped)}")


def test_blocks_of_r_run() -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("blocks of R: there is no Rscript")
    if subprocess.run([rscript, "-e", "library(reticulate)"], capture_output=True).returncode != 0:
        pytest.skip("blocks of R: there is no reticulate")
    for language, _, text in blocks(PAGES[0]):
        if language == "r":
            used = {"RETICULATE_PYTHON": sys.executable, "PATH": "/usr/bin:/bin"}
            done = subprocess.run([rscript, "-e", text], capture_output=True, text=True, env=used)
            assert done.returncode == 0, done.stderr
