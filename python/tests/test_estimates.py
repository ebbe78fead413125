"""What observed flows say, how well a run would have told what happened, and who depends on whom."""

from pathlib import Path

import factorflow as ff
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import Command


def write_flows(path: Path) -> None:
    """Flows that fall with distance to the power 1.5 or nearly so, between twelve places on a line."""
    rows = ["origin,destination,flow,distance_km"]
    for origin in range(12):
        for destination in range(12):
            if origin != destination:
                distance = 100.0 * abs(origin - destination)
                flow = 1e6 * (1 + origin) * (2 + destination % 3) * (distance / 100) ** -1.5
                flow *= 1 + 0.05 * ((3 * origin + 5 * destination) % 7 - 3) / 3
                rows.append(f"p{origin:02},p{destination:02},{flow},{distance}")
    path.write_text("\n".join(rows) + "\n")


def test_a_kernel_is_found_and_saved_as_the_command_line_does(tmp_path: Path, command: Command) -> None:
    write_flows(tmp_path / "flows.csv")
    found = ff.fit("flows.csv", terms=["distance"])
    assert found.estimates["term"] == ["distance"]
    assert found.estimates["estimate"][0] == pytest.approx(-1.5, abs=0.05)
    assert len(found.fitted) == 132 and len(found.appeals) == 12 and found.scores["model"][0] == "kernel"
    assert np.allclose(found.fitted["fitted"], found.fitted["flow"], rtol=0.1)
    found.save("own")
    command("fit", "flows.csv", "--terms", "distance", "--out", "cli")
    for name in ["estimates.csv", "appeals.csv", "scores.csv", "fitted.parquet"]:
        assert (tmp_path / "own" / name).read_bytes() == (tmp_path / "cli" / name).read_bytes(), name


def test_flows_that_are_not_sound_are_refused_with_their_lines(tmp_path: Path) -> None:
    write_flows(tmp_path / "flows.csv")
    lines = (tmp_path / "flows.csv").read_text().splitlines()
    lines[3] = "p00,p03,-4,300"
    (tmp_path / "flows.csv").write_text("\n".join(lines) + "\n")
    with pytest.raises(ff.ScenarioError) as raised:
        ff.fit("flows.csv", terms=["distance"])
    assert raised.value.problems[0].line == 4
    (tmp_path / "flows.csv").write_text("\n".join(lines[:3] + lines[4:]) + "\n")
    with pytest.raises(ValueError, match='missing="zero"'):
        ff.fit("flows.csv", terms=["distance"])
    with pytest.raises(ValueError, match='one of "zero", "drop"'):
        ff.fit("flows.csv", missing="none")  # type: ignore[arg-type]


def test_a_run_is_held_against_what_was_observed(tmp_path: Path, command: Command) -> None:
    scenario = ff.Scenario.load("status-quo", {"time.years": 2, "run.replicates": 1})
    scenario.run_into("run")
    regions = scenario.run(1).regions.to_pandas()
    first, last = (regions[regions["year"] == it].set_index("code")["output_cny"] for it in (2025, 2027))
    rows = [f"{code},{first[code]},{last[code] * (1.01 if number % 2 else 0.99)}" for number, code in enumerate(first.index)]
    (tmp_path / "observed.csv").write_text("code,start,end\n" + "\n".join(rows) + "\n")
    asked = {"to": "end", "start": "start", "outcome": "output_cny.change"}
    found = ff.validate("run", "observed.csv", fitted_on=[], **asked)  # type: ignore[arg-type]
    assert found.scores["n"][0] == len(found.predicted) == 41
    assert set(found.predicted["code"]) == set(first.index)
    found.save("own")
    command("validate", "run", "--observed", "observed.csv", "--to", "end", "--from", "start", "--outcome",
            "output_cny.change", "--fitted-on", "none", "--no-figures", "--out", "cli")
    for name in ["validation.csv", "predicted.parquet", "report.md"]:
        assert (tmp_path / "own" / name).read_bytes() == (tmp_path / "cli" / name).read_bytes(), name
    with pytest.raises(ff.ScenarioError):
        ff.validate("run", "observed.csv", to="ends", fitted_on=[])


def test_suppliers_are_those_of_the_command_line(tmp_path: Path, command: Command) -> None:
    found = ff.exposure(ff.Scenario.load("china-chains", {"world.keep": ["yangtze-delta"]}))
    command("exposure", "china-chains", "--set", 'world.keep=["yangtze-delta"]', "--no-figures", "--out", "cli")
    suppliers = found.suppliers.to_pandas()
    assert list(suppliers["national"]) == sorted(suppliers["national"], reverse=True)
    assert found.exposed is None
    assert pa.table(found.suppliers).to_pylist() == pq.read_table("cli/exposure.parquet").to_pylist()


def test_who_depends_on_a_supplier_is_told_by_its_name(tmp_path: Path, command: Command) -> None:
    scenario = ff.Scenario.load("china-chains", {"world.keep": ["yangtze-delta"]})
    first = ff.exposure(scenario).suppliers.to_pandas().iloc[0]
    segment = f"{first.field}:{first.segment}"
    found = ff.exposure(scenario, supplier=first.name_zh, segment=segment)
    assert found.exposed is not None
    assert found.exposed["code"][:2] == [first.region_1, first.region_2]
    assert found.exposed["exposure"][0] == first.exposure_1
    command("exposure", "china-chains", "--set", 'world.keep=["yangtze-delta"]', "--no-figures", "--out", "cli",
            "--supplier", first.supplier, "--segment", segment)
    assert pa.table(found.exposed).to_pylist() == pq.read_table("cli/exposed.parquet").to_pylist()
    with pytest.raises(ValueError, match="no place is called `Shanghi`; did you mean"):
        ff.exposure(scenario, supplier="Shanghi", segment=segment)
    with pytest.raises(ValueError, match="no segment is called"):
        ff.exposure(scenario, supplier="Shanghai", segment="nothing")
    with pytest.raises(ValueError, match="stands for 41 regions"):
        ff.exposure(scenario, supplier="yangtze-delta", segment=segment)
    with pytest.raises(ValueError, match="give both"):
        ff.exposure(scenario, supplier="Shanghai")
