"""Every test runs in an empty folder of its own, as a new user does."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the test, empty at first."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def command() -> Command:
    """Runs the command line of the installed package."""

    def run(*arguments: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
        called = [sys.executable, "-m", "factorflow", *arguments]
        done = subprocess.run(called, capture_output=True, text=True, timeout=300)
        assert done.returncode == code, done.stderr
        return done

    return run


@pytest.fixture
def python() -> Command:
    """Runs a script in another interpreter."""

    def run(script: str) -> "subprocess.CompletedProcess[str]":
        called = [sys.executable, "-c", script]
        return subprocess.run(called, capture_output=True, text=True, timeout=120)

    return run
