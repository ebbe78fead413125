"""Mistakes of users, and what they are told."""

from pathlib import Path

import factorflow as ff
import pytest


def test_every_problem_has_file_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "中国.toml"
    file.write_text('world.name = "china-prefectures"\ntime.yaers = 5\n\n[run]\nmode = "samplet"\n')
    with pytest.raises(ff.ScenarioError) as raised:
        ff.Scenario.load(file)
    first, second = raised.value.problems
    assert (first.severity, first.line, first.column) == ("error", 2, 6)
    assert first.file is not None and first.file.endswith("中国.toml")
    assert first.help == "did you mean `years`?" and "unknown key `yaers`" in first.message
    assert (second.line, second.column) == (5, 8)
    assert "2 | time.yaers = 5" in str(raised.value) and "samplet" in str(raised.value)
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize(
    "text, line, column, words",
    [
        ("world.name = 'china'", 1, 14, "china-prefectures"),
        ("world.name = 'china-prefectures'\ntime.years = 0", 2, 14, "between 1 and 1000"),
        ("world.name = 'china-prefectures'\n\nparameters.technology.retention = -1", 3, 35, "retention"),
        ("world.name = ", 1, 14, "world.name = "),
        ("extends = 'taxsharing'", 1, 11, "taxsharing"),
        ("world = { name = 'china-prefectures', keep = ['上海', '合肥'] }", 1, 47, "合肥市"),
    ],
)
def test_each_kind_of_mistake_has_its_place(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(ff.ScenarioError, match=words) as raised:
        ff.Scenario.parse(text)
    assert (raised.value.problems[0].line, raised.value.problems[0].column) == (line, column), raised.value


def test_a_change_that_is_wrong_is_named() -> None:
    scenario = ff.Scenario.load("tax-sharing")
    with pytest.raises(ff.ScenarioError, match="`years` must be between 1 and 1000, not 0") as raised:
        scenario.with_({"time.years": 0})
    assert raised.value.problems[0].file == "--set"
    with pytest.raises(ff.ScenarioError, match="retentoin"):
        ff.Scenario.load("tax-sharing", {"technology.retentoin": 0.5})
    with pytest.raises(TypeError, match="nothing that a scenario can say"):
        scenario.with_({"time.years": object()})


def test_a_missing_file_is_no_traceback_of_rust() -> None:
    with pytest.raises(ff.ScenarioError, match="nowhere.toml"):
        ff.Scenario.load("nowhere.toml")
    with pytest.raises(ff.ScenarioError, match="tax-sharing"):
        ff.Scenario.load("tax-sharin")


def test_what_one_should_know_is_warned_of() -> None:
    with pytest.warns(ff.ScenarioWarning, match="never active"):
        scenario = ff.Scenario.load("tax-sharing", {"time.years": 1})
    assert [it.severity for it in scenario.warnings] == ["warning"]


def test_arms_that_differ_from_the_base_are_refused() -> None:
    base = ff.Scenario.load("status-quo", {"time.years": 3})
    with pytest.raises(ff.ScenarioError, match="time.years"):
        ff.compare(base, base.with_({"time.years": 4}))
    with pytest.raises(TypeError, match="scenarios by their names"):
        ff.compare(base, [base])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no arm"):
        ff.compare(base, {})


def test_a_sample_that_asks_for_the_impossible_is_refused() -> None:
    scenario = ff.Scenario.load("tax-sharing", {"time.start": 2028, "time.years": 1})
    with pytest.raises(ValueError, match="there is no metric `outputs`"):
        ff.sample(scenario, [{}], ["outputs"])
    with pytest.raises(ValueError, match="nothing|no scenario that it refers to"):
        ff.sample(scenario, [{}], ["output.change"])
    with pytest.raises(ValueError, match="has 1 values, the first column 2"):
        ff.sample(scenario, {"a": [1, 2], "b": [1]}, ["output"])
    with pytest.raises(TypeError, match="a point is a mapping"):
        ff.sample(scenario, [1.0], ["output"])  # type: ignore[list-item]


def test_a_run_that_fails_is_a_row_that_says_why() -> None:
    scenario = ff.Scenario.load("tax-sharing", {"time.start": 2028, "time.years": 1})
    points = {"technology.retention": [0.5, -1.0, None]}
    found = ff.sample(scenario, points, ["output"])
    assert found["status"] == ["ok", "failed", "ok"]
    assert found["error"][0] is None and "retention" in found["error"][1]
    assert found["output"][1] != found["output"][1]


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("mine")
    scenario = ff.Scenario.load("tax-sharing", {"time.start": 2028, "time.years": 1})
    with pytest.raises(ff.ResultsError):
        scenario.run_into(".")
    assert [it.name for it in tmp_path.iterdir()] == ["thesis.doc"]
    with pytest.raises(ff.ResultsError, match="no finished run"):
        ff.Result.load(".")


def test_threads_and_replicates_are_numbers_that_make_sense() -> None:
    scenario = ff.Scenario.load("tax-sharing", {"time.start": 2028, "time.years": 1})
    for threads in (0, 5000):
        with pytest.raises(ValueError, match="threads"):
            scenario.run(threads=threads)
    with pytest.raises(ValueError, match="replicates"):
        scenario.run(replicates=0)
    with pytest.raises(TypeError, match="progress"):
        scenario.run(progress=3)  # type: ignore[arg-type]


def test_a_scenario_without_chains_has_no_exposure() -> None:
    with pytest.raises(ff.ScenarioError, match="no industry chain|no field"):
        ff.exposure(ff.Scenario.load("tax-sharing"))
