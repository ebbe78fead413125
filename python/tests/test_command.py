"""The command line within the package."""

import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import factorflow as ff
import pytest

from conftest import Command

SCRIPT = Path(sysconfig.get_path("scripts")) / "factorflow"


def test_a_run_from_an_empty_folder(tmp_path: Path, command: Command) -> None:
    done = command("run", "yangtze-delta", "--years", "1", "--replicates", "1")
    assert done.stdout == "results/yangtze-delta\n"
    manifest = json.loads((tmp_path / "results/yangtze-delta/manifest.json").read_text())
    assert manifest["command"][:3] == ["factorflow", "run", "yangtze-delta"]
    assert list((tmp_path / "results/yangtze-delta/figures").glob("*.svg"))


def test_the_script_and_the_module_are_the_same_program() -> None:
    said = [subprocess.run([*it, "--version"], capture_output=True, text=True, check=True).stdout
            for it in ([SCRIPT], [sys.executable, "-m", "factorflow"])]
    assert said == [f"factorflow {ff.__version__}\n"] * 2


def test_codes_are_those_of_the_program(command: Command) -> None:
    assert "did you mean" in command("run", "yangtze-delt", code=2).stderr
    assert "Usage" in command("run", "--yaers", "1", code=2).stderr


def test_licences_come_along(command: Command) -> None:
    said = command("licences").stdout
    assert "ODbL" in said and "Apache" in said


def test_ctrl_c_ends_the_program_with_75_and_says_how_to_go_on(tmp_path: Path) -> None:
    arguments = ["run", "tax-sharing", "--years", "300", "--replicates", "4", "--no-figures", "--out", "long"]
    running = subprocess.Popen([sys.executable, "-m", "factorflow", *arguments], stderr=subprocess.PIPE)
    while not (tmp_path / "long").exists():
        time.sleep(0.05)
        assert running.poll() is None
    time.sleep(0.5)
    os.kill(running.pid, signal.SIGINT)
    assert b"--resume" in running.communicate(timeout=60)[1]
    assert running.returncode == 75
    assert not (tmp_path / "long/manifest.json").exists()


@pytest.mark.parametrize("called", [[str(SCRIPT)], [sys.executable, "-m", "factorflow"]])
def test_job_scripts_start_the_program_and_not_python(called: list[str], tmp_path: Path) -> None:
    plan = """
    scenarios = { one = { extends = "library:status-quo", "time.years" = 1 } }
    design = { method = "sobol", points = 4 }
    factors = { "parameters.technology.retention" = { range = [0.3, 2.0] } }
    output = { metrics = ["output"] }
    """
    (tmp_path / "plan.toml").write_text(plan)

    def run(*arguments: str) -> str:
        done = subprocess.run([*called, *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("sweep", "plan", "plan.toml", "--out", "sweep", "--pilot", "1")
    script = run("sweep", "submit", "sweep", "--slurm", "--dry-run")
    starts = [line.strip() for line in script.splitlines() if "sweep worker" in line]
    assert starts and all(it.replace('"', "").startswith(f"{SCRIPT} sweep worker") for it in starts), starts
