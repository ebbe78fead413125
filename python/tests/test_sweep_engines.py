"""Engines that schedule Python fill a sweep with the bytes of one process."""

from pathlib import Path

import factorflow as ff
import pytest

PLAN = """
seed = 3
replicates = 2
scenarios = { pilot = { extends = "library:tax-sharing", "time.years" = 1, "world.keep" = ["province:Anhui"] } }
design = { method = "sobol", points = 4 }
factors = { "parameters.technology.retention" = { range = [0.3, 2.0] } }
output = { metrics = ["output"] }
"""


def test_dask_makes_the_data_set_of_one_process(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    Path("plan.toml").write_text(PLAN)
    one, many = (ff.Sweep.plan("plan.toml", it, shard_runs=2) for it in ("one", "many"))
    assert one.work(jobs=1) == 4
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        tasks = client.map(lambda task: many.work(task, 3, jobs=1), range(3))
        assert sum(client.gather(tasks)) == 4
    assert many.status()["workers"] == []
    for sweep in (one, many):
        sweep.dataset()
    files = sorted(it.name for it in (tmp_path / "one/dataset").iterdir())
    assert "runs.parquet" in files
    for name in files:
        assert (tmp_path / "one/dataset" / name).read_bytes() == (tmp_path / "many/dataset" / name).read_bytes(), name
