"""The interpreter is free while work goes on, and work ends when it is asked to."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import factorflow as ff
import pytest

from conftest import Command

CHANGES = {"time.start": 2028, "time.years": 3}
# It would take minutes.
LONG = "ff.Scenario.load('tax-sharing', {'time.years': 1000, 'run.replicates': 500})"


def test_ctrl_c_ends_a_run_and_leaves_the_interpreter_as_it_was(python: Command) -> None:
    script = f"""
import factorflow as ff, os, signal, threading
threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
try:
    {LONG}.run()
except KeyboardInterrupt:
    print("interrupted", len(ff.Scenario.load("status-quo").with_({{"time.years": 1}}).run().national) > 1)
"""
    done = python(script)
    assert done.stdout == "interrupted True\n", done.stderr


@pytest.mark.parametrize("call", ["compare(it, it.with_({'policies.tax-pilot.share': 0.1}))", "sample(it, [{}] * 500, ['output'])"])
def test_ctrl_c_ends_whatever_runs(call: str, python: Command) -> None:
    script = f"""
import factorflow as ff, os, signal, threading
it = {LONG}
threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
try:
    ff.{call}
except KeyboardInterrupt:
    print("interrupted")
"""
    done = python(script)
    assert done.stdout == "interrupted\n", done.stderr


def test_other_threads_go_on_while_a_run_does() -> None:
    running, ticks = threading.Event(), 0
    over = threading.Event()

    def tick() -> None:
        nonlocal ticks
        running.wait()
        while not over.wait(0.001):
            ticks += 1

    ticker = threading.Thread(target=tick)
    ticker.start()
    running.set()
    ff.Scenario.load("tax-sharing", {"time.years": 5}).run()
    over.set()
    ticker.join()
    assert ticks > 20


def test_runs_of_several_threads_are_those_of_one() -> None:
    scenario = ff.Scenario.load("tax-sharing", CHANGES)
    alone = list(scenario.run(2).national["output_cny"])
    with ThreadPoolExecutor(3) as pool:
        runs = pool.map(lambda _: list(scenario.run(2).national["output_cny"]), range(6))
    assert all(it == alone for it in runs)


def test_progress_is_told_in_the_calling_thread_to_its_end() -> None:
    told: list[tuple[int, int, int]] = []
    scenario = ff.Scenario.load("tax-sharing", CHANGES)
    scenario.run(2, progress=lambda done, all: told.append((done, all, threading.get_ident())))
    assert told[-1][:2] == (24, 24)
    assert [it[0] for it in told] == sorted(it[0] for it in told)
    assert {it[2] for it in told} == {threading.get_ident()}


def test_progress_of_several_parts_never_passes_its_end() -> None:
    told: list[tuple[int, int]] = []
    base, arm = (ff.Scenario.load(it, CHANGES) for it in ("status-quo", "tax-sharing"))
    ff.compare(base, arm, draws=4, progress=lambda done, all: told.append((done, all)))
    assert all(done <= most for done, most in told) and told[-1][0] == told[-1][1]
    points = [{"technology.retention": 0.5}] * 7
    ff.sample(arm, points, ["output"], progress=lambda done, all: told.append((done, all)))
    assert told[-1] == (7, 7)


def test_what_progress_raises_stops_the_run_and_is_raised() -> None:
    def refuse(done: int, all: int) -> None:
        raise LookupError("enough")

    scenario = ff.Scenario.load("tax-sharing", {"time.years": 1000, "run.replicates": 500})
    with pytest.raises(LookupError, match="enough"):
        scenario.run(progress=refuse)


def test_a_bar_is_shown_where_one_is_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    ff.Scenario.load("tax-sharing", CHANGES).run(2, progress=True)
    assert "24/24" in capfd.readouterr().err
    ff.Scenario.load("tax-sharing", CHANGES).run(2, progress=False)
    assert capfd.readouterr().err == ""


def test_a_fork_raises_instead_of_hanging(python: Command) -> None:
    script = """
import factorflow as ff, os, warnings
warnings.simplefilter("ignore")
scenario = ff.Scenario.load("status-quo", {"time.years": 1})
scenario.run()
if os.fork() == 0:
    try:
        scenario.run()
    except RuntimeError as error:
        print(error, flush=True)
    os._exit(0)
os.wait()
"""
    done = python(script)
    assert "forked" in done.stdout and "spawn" in done.stdout, done.stderr


def test_a_fork_before_the_first_run_runs(python: Command) -> None:
    script = """
import factorflow as ff, os
scenario = ff.Scenario.load("status-quo", {"time.years": 1})
if os.fork() == 0:
    print(len(scenario.run(1).national), flush=True)
    os._exit(0)
os.wait()
"""
    done = python(script)
    assert done.stdout == "5\n", done.stderr


def test_scenarios_travel_to_spawned_processes(python: Command) -> None:
    script = """
import multiprocessing, factorflow as ff
def output(scenario): return list(scenario.run(1).national["output_cny"])
"""
    Path("work.py").write_text(script)
    done = python("""
import multiprocessing, work, factorflow as ff
if __name__ == "__main__":
    scenario = ff.Scenario.load("status-quo", {"time.years": 1})
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.map(work.output, [scenario] * 2) == [work.output(scenario)] * 2)
""")
    assert done.stdout == "True\n", done.stderr


def test_a_run_that_a_worker_died_with_is_made_by_the_program_and_not_by_python(tmp_path: Path) -> None:
    plan = """
    seed = 1
    scenarios = { one = { extends = "library:status-quo", "time.years" = 60, "run.mode" = "expected" } }
    design = { method = "sobol", points = 4 }
    factors = { "parameters.technology.retention" = { range = [0.3, 2.0] } }
    output = { metrics = ["output"] }
    """
    (tmp_path / "plan.toml").write_text(plan)
    sweep = ff.Sweep.plan("plan.toml", "sweep", shard_runs=4)
    worker = subprocess.Popen([sys.executable, "-c", "import factorflow as ff; ff.Sweep('sweep').work()"])
    while not any(it.read_text() for it in (tmp_path / "sweep/inflight").glob("*")):
        assert worker.poll() is None
        time.sleep(0.01)
    worker.kill()
    worker.wait()
    assert list((tmp_path / "sweep/inflight").glob("*"))
    assert sweep.work() == 1
    assert sweep.dataset()["status"] == ["ok"] * 4
