"""Which parameters go with what was observed, and what a scenario is in words."""

from pathlib import Path

import factorflow as ff
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import Command

SCENARIO = """
name = "Four"
[world]
regions = "regions.csv"
[time]
years = 2
steps_per_year = 1
"""

REGIONS = """code,province_code,lon,lat,population,gdp_cny,young_talent,established_talent
a1,a,100,30,4000000,9e11,200000,150000
a2,a,101,30,1000000,1e11,30000,20000
b1,b,105,32,3000000,4e11,100000,80000
c1,c,108,28,2000000,2e11,50000,60000
d1,d,112,35,5000000,7e11,150000,140000
"""

PLAN = """
name = "four"
base = "four.toml"
seed = 7

[moments]
slope = { model = "province_migration_slope", observed = -1.3, se = 0.05 }
capital = { model = "capital_output_change", observed = -0.05, se = 0.01 }

[factors]
"parameters.talent.distance_elasticity" = { range = [0.6, 2.0] }
"parameters.capital.depreciation_rate" = { range = [0.05, 0.11] }

[waves]
count = 2
points = 20
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    for name, text in [("four.toml", SCENARIO), ("regions.csv", REGIONS), ("plan.toml", PLAN)]:
        (tmp_path / name).write_text(text.lstrip())
    return tmp_path / "plan.toml"


def test_a_calibration_finds_and_leaves_what_the_command_line_does(plan: Path, command: Command) -> None:
    steps: list[int] = []
    found = ff.calibrate("plan.toml", "own", progress=lambda done, _: steps.append(done))
    command("calibrate", "plan.toml", "--no-figures", "--out", "cli")
    for name in ["moments.csv", "identification.csv", "directions.csv", "waves.csv", "kept.parquet", "runs.parquet",
                 "kernel.toml", "report.md"]:
        assert Path("own", name).read_bytes() == Path("cli", name).read_bytes(), name
    assert pa.table(found.kept).to_pylist() == pq.read_table("cli/kept.parquet").to_pylist()
    assert len(found.runs) > 20 and len(found.waves) == 2 and len(found.moments) == len(found.identification) == 2
    assert found.kernel == Path("cli/kernel.toml").read_text(encoding="utf-8") and found.failures == []
    assert steps == sorted(steps) and steps[-1] > 20
    Path("letters").mkdir()
    Path("letters/letter.txt").write_text("do not lose me")
    with pytest.raises(ff.ResultsError, match="letters"):
        ff.calibrate("plan.toml", "letters")


def test_a_plan_that_is_not_sound_is_refused_with_its_lines(plan: Path) -> None:
    plan.write_text(plan.read_text().replace("province_migration_slope", "province_migration_slop"))
    with pytest.raises(ff.ScenarioError, match="did you mean") as raised:
        ff.calibrate("plan.toml", "own")
    assert raised.value.problems[0].line == 6
    assert not Path("own").exists()


def test_a_calibration_that_is_stopped_goes_on(plan: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done > 0:
            raise OSError("stop")

    with pytest.raises(OSError, match="stop"):
        ff.calibrate(plan, "own", progress=stop, threads=1)
    resumed = ff.calibrate(plan, "own", resume=True)
    assert pa.table(resumed.runs).equals(pa.table(ff.calibrate(plan, "again").runs))


def test_a_scenario_is_described_as_the_command_line_does(plan: Path, command: Command) -> None:
    ff.calibrate(plan, "found")
    scenario = ff.Scenario.load("tax-sharing")
    assert ff.describe(scenario).strip() == command("describe", "tax-sharing").stdout.strip()
    text = ff.describe(scenario, findings=["found"], format="html", language="zh")
    options = ["--format", "html", "--language", "zh", "--findings", "found"]
    assert text.strip() == command("describe", "tax-sharing", *options).stdout.strip()
    assert text.startswith("<!DOCTYPE html>") and "ODD" in text
    with pytest.raises(ff.ResultsError, match="nowhere"):
        ff.describe(scenario, findings=["nowhere"])
    with pytest.raises(ValueError, match='one of "md", "html"'):
        ff.describe(scenario, format="pdf")  # type: ignore[arg-type]
