"""The same numbers as those of the command line, to the bit."""

from pathlib import Path

import factorflow as ff
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import Command

# Replicates of a run in which nothing is drawn are all the same, which is said.
pytestmark = pytest.mark.filterwarnings("ignore:warning. replicates of an expected run")
CHANGES = {"time.start": 2028, "time.years": 2, "run.replicates": 3}
SETTINGS = ["--set", "time.start=2028", "--years", "2", "--no-figures"]


def assert_same_bits(table: ff.Table, file: Path) -> None:
    """A table of Python is that of a file: names, kinds, nulls and every bit of every number."""
    own, other = pa.table(table), pq.read_table(file)
    assert own.num_rows > 0
    assert [(it.name, it.type) for it in own.schema] == [(it.name, it.type) for it in other.schema]
    for name in own.column_names:
        mine, theirs = own[name].combine_chunks(), other[name].combine_chunks()
        if pa.types.is_floating(mine.type):
            mine, theirs = mine.view(pa.int64()), theirs.view(pa.int64())
        assert mine.equals(theirs), name


@pytest.mark.parametrize("mode", ["expected", "sampled"])
def test_a_run_has_the_tables_of_the_command_line(mode: str, tmp_path: Path, command: Command) -> None:
    scenario = ff.Scenario.load("tax-sharing", {**CHANGES, "run.mode": mode, "output.flows": {"largest": 20}})
    result = scenario.run(threads=1)
    command("run", "tax-sharing", *SETTINGS, "--mode", mode, "--replicates", "3", "--out", "cli",
            "--set", "output.flows={largest=20}")
    for name in ["national", "clubs", "regions", "flows"]:
        assert_same_bits(getattr(result, name), tmp_path / "cli" / f"{name}.parquet")
    policies = ff.Result.load("cli").policies
    assert len(policies) > 0 and pa.table(policies).equals(pa.table(result.policies))


def test_results_do_not_depend_on_threads() -> None:
    scenario = ff.Scenario.load("tax-sharing", CHANGES)
    one, two = (pa.table(scenario.run(threads=it).regions) for it in (1, 2))
    assert one.equals(two)


def test_a_comparison_has_the_tables_of_the_command_line(tmp_path: Path, command: Command) -> None:
    base, arm = (ff.Scenario.load(it, CHANGES) for it in ("status-quo", "tax-sharing"))
    found = ff.compare(base, {"tax-sharing": arm})
    command("compare", "status-quo", "tax-sharing", *SETTINGS, "--replicates", "3", "--out", "cli")
    assert_same_bits(found.effects, tmp_path / "cli/effects.parquet")
    assert_same_bits(found.by_replicate, tmp_path / "cli/effects-by-replicate.parquet")
    assert found.coupling.columns == (tmp_path / "cli/coupling.csv").read_text().splitlines()[0].split(",")
    assert list(found.members["code"])[:1] == [(tmp_path / "cli/members.csv").read_text().splitlines()[1].split(",")[1]]
    assert found.effects.columns == pq.read_schema(tmp_path / "cli/effects.parquet").names


def test_an_effect_is_a_row_of_effects() -> None:
    base, arm = (ff.Scenario.load(it, CHANGES) for it in ("status-quo", "tax-sharing"))
    found = ff.compare(base, {"tax-sharing": arm})
    rows = found.effects.to_pandas().query("level == 'nation' and outcome == 'gini' and year == 2029")
    effect = found.effect("gini", year=2029)["tax-sharing"]
    assert (effect.mean, effect.interval_low) == (rows["mean"].item(), rows["interval_low"].item())
    assert effect.unit == rows["unit"].item() != "percent"
    assert found.effect()["tax-sharing"].unit == "percent"
    assert list(found.arms) == ["Status quo", "tax-sharing"]
    with pytest.raises(ValueError, match="no effect on `outputs`"):
        found.effect("outputs")


def test_a_sample_has_the_numbers_of_a_sweep(tmp_path: Path, command: Command) -> None:
    plan = """
    seed = 7
    scenarios = { one = { extends = "library:tax-sharing", "time.start" = 2028, "time.years" = 1, "run.mode" = "expected" } }
    [design]
    method = "sobol"
    points = 8
    [factors]
    "parameters.technology.retention" = { range = [0.3, 2.0] }
    [output]
    metrics = ["output", "movers"]
    """
    (tmp_path / "plan.toml").write_text(plan)
    command("sweep", "plan", "plan.toml", "--out", "cli", "--pilot", "1")
    command("sweep", "run", "cli")
    command("sweep", "collect", "cli")
    runs = pq.read_table(tmp_path / "cli/dataset/runs.parquet")
    sweep = runs.sort_by("point").to_pandas()
    scenario = ff.Scenario.load("tax-sharing", {"time.start": 2028, "time.years": 1, "run.mode": "expected"})
    retention = "parameters.technology.retention"
    assert sweep[retention].nunique() == 8
    found = ff.sample(scenario, {retention: sweep[retention]}, ["output", "movers"], seed=7)
    assert list(found["output"]) == list(sweep["output"]) and list(found["movers"]) == list(sweep["movers"])


def test_a_folder_is_that_of_the_command_line(tmp_path: Path, command: Command) -> None:
    scenario = ff.Scenario.load("tax-sharing", CHANGES)
    manifest = scenario.run_into("own")
    command("run", "tax-sharing", *SETTINGS, "--replicates", "3", "--out", "cli")
    names = sorted(it.name for it in (tmp_path / "cli").iterdir() if it.is_file())
    assert names == sorted(it.name for it in (tmp_path / "own").iterdir()) and "national.csv" in names
    for name in names:
        if name != "manifest.json":
            assert (tmp_path / "own" / name).read_bytes() == (tmp_path / "cli" / name).read_bytes(), name
    read = ff.Result.load("own")
    assert read.manifest == manifest
    assert pa.table(read.regions).equals(pa.table(scenario.run().regions))
    assert read.scenario == scenario


def test_nothing_is_written_unless_asked(tmp_path: Path) -> None:
    scenario = ff.Scenario.load("tax-sharing", CHANGES)
    scenario.run()
    ff.compare(scenario, scenario.with_({"policies.tax-pilot.share": 0.2}))
    ff.sample(scenario, [{"technology.retention": 0.5}], ["output"])
    assert list(tmp_path.iterdir()) == []


def test_an_effect_has_the_range_of_chance_and_that_of_parameters() -> None:
    base, arm = (ff.Scenario.load(it, CHANGES) for it in ("status-quo", "tax-sharing"))
    drawn = ff.compare(base, arm, draws=4)
    effect = drawn.effect()["Tax sharing"]
    assert effect.low_90 < effect.high_90 and effect.parameter_low_90 < effect.parameter_high_90
    assert effect.draws == 4 and len(drawn.draws) >= 4 and len(drawn.deciding) > 0
    quick = ff.compare(base, arm, draws=0)
    assert quick.effect()["Tax sharing"].draws == 0 and len(quick.draws) == 0
    assert quick.effect()["Tax sharing"].mean == effect.mean
    assert quick.effect()["Tax sharing"].parameter_low_90 != quick.effect()["Tax sharing"].parameter_low_90


def test_draws_of_a_run_are_those_of_the_command_line(tmp_path: Path, command: Command) -> None:
    found = ff.Scenario.load("tax-sharing", CHANGES).over_draws(4)
    command("run", "tax-sharing", *SETTINGS, "--replicates", "3", "--draws", "4", "--out", "cli")
    assert_same_bits(found.outcomes, tmp_path / "cli/uncertainty.parquet")
    assert_same_bits(found.parameters, tmp_path / "cli/draws.parquet")


def test_any_number_of_workers_fill_a_sweep_with_the_bytes_of_one(tmp_path: Path) -> None:
    plan = """
    seed = 7
    scenarios = { one = { extends = "library:status-quo", "time.years" = 1 } }
    design = { method = "sobol", points = 8 }
    factors = { "parameters.technology.retention" = { range = [0.3, 2.0] } }
    output = { metrics = ["output"] }
    """
    (tmp_path / "plan.toml").write_text(plan)
    alone = ff.Sweep.plan("plan.toml", "alone", shard_runs=1)
    shared = ff.Sweep.plan("plan.toml", "shared", shard_runs=1)
    with pytest.raises(ff.ResultsError, match="incomplete: 8 of 8 shards missing"):
        shared.dataset()
    assert [shared.work(task, 3, jobs=1) for task in range(3)] == [3, 3, 2]
    assert alone.work() == 8 and alone.work() == 0
    assert shared.status()["ok"] == 8
    assert len(shared.dataset()) == len(alone.dataset()) == 8
    files = [it / "dataset/runs.parquet" for it in (tmp_path / "alone", tmp_path / "shared")]
    assert files[0].read_bytes() == files[1].read_bytes()
    with pytest.raises(ValueError, match="task 3"):
        shared.work(3, 3)
    assert repr(ff.Sweep.plan("plan.toml", "alone", shard_runs=1)) == "<Sweep in alone>"
    with pytest.raises(ff.ResultsError):
        ff.Sweep("nowhere")


def test_contributions_are_those_of_the_command_line_and_add_up(tmp_path: Path, command: Command) -> None:
    base = ff.Scenario.load("status-quo", {"time.start": 2028, "time.years": 2})
    (tmp_path / "package.toml").write_text("""
    extends = "library:status-quo"
    policies = [
        { name = "tax", instrument = "tax-sharing", members = ["yangtze-delta"], share = 0.5 },
        { name = "vouchers", instrument = "innovation-vouchers", members = ["yangtze-delta"] },
        { name = "opening", instrument = "scenario-opening", members = ["yangtze-delta"] },
    ]
    """)
    package = ff.Scenario.load("package.toml", {"time.start": 2028, "time.years": 2})
    found = ff.attribute(base, package, "own")
    command("attribute", "status-quo", "package.toml", *SETTINGS, "--out", "cli")
    assert_same_bits(found.parts, tmp_path / "cli/attribution.parquet")
    assert_same_bits(found.subsets, tmp_path / "cli/subsets.parquet")
    parts = found.parts.to_pandas().query("outcome == 'output_cny'")
    assert len(found.subsets) == 2 ** len(parts) and len(found.interactions) > 0
    output = found.subsets.to_pandas().set_index("policies")["output_cny"]
    whole = 100 * (output.iloc[-1] / output.iloc[0] - 1)
    assert parts["contribution"].sum() == pytest.approx(whole, rel=1e-9)
    with pytest.raises(ff.ScenarioError, match="no policy that the base has not"):
        ff.attribute(base, base, "other")
    with pytest.raises(ff.ResultsError):
        ff.attribute(base, package, "own", regions=True)
