"""One object that all readers of tables take, without copying."""

import duckdb
import factorflow as ff
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

CHANGES = {"time.start": 2028, "time.years": 1, "run.replicates": 1}


@pytest.fixture(scope="module")
def table() -> ff.Table:
    """A table with missing numbers, integers and text."""
    return ff.compare(*(ff.Scenario.load(it, CHANGES) for it in ("status-quo", "tax-sharing"))).effects


def test_pandas_polars_pyarrow_and_duckdb_see_the_same(table: ff.Table) -> None:
    polars, arrow, pandas = pl.DataFrame(table), pa.table(table), table.to_pandas()
    found = table
    relation = duckdb.sql("from found")
    assert relation is not None
    database = relation.to_arrow_table()
    for name in table.columns:
        nulls = arrow[name].null_count
        assert polars[name].null_count() == nulls == database[name].null_count, name
        assert pandas[name].isna().sum() == nulls, name
        assert polars[name].to_list() == arrow[name].to_pylist() == database[name].to_pylist(), name
        own = list(table[name])
        known = [it for it in own if it is not None and it == it]
        assert known == [it for it in arrow[name].to_pylist() if it is not None], name
    assert arrow["low_90"].null_count == len(table) and arrow["mean"].null_count < len(table)
    assert pd.DataFrame.from_arrow(table).shape == pandas.shape == polars.shape


def test_numbers_are_shared_and_not_copied(table: ff.Table) -> None:
    one, other = table["mean"], table["mean"]
    assert np.shares_memory(one, other) and not one.flags.writeable
    arrow = pa.table(table)["mean"].chunk(0)
    assert arrow.buffers()[1].address == one.__array_interface__["data"][0]
    assert pl.DataFrame(table)["year"].to_numpy(allow_copy=False).__array_interface__["data"][0] == \
        table["year"].__array_interface__["data"][0]


def test_a_column_outlives_its_table() -> None:
    column = ff.Scenario.load("tax-sharing", CHANGES).run().national["output_cny"]
    kept = column.copy()
    for _ in range(20):
        np.random.default_rng(1).random(1000)
    assert np.array_equal(column, kept)


def test_kinds_are_64_bits_wide(table: ff.Table) -> None:
    kinds = {str(it.type) for it in pa.table(table).schema}
    assert kinds == {"string", "double", "int64"}
    assert table["mean"].dtype == np.float64 and table["replicates"].dtype == np.int64


def test_a_table_of_no_columns_is_a_table() -> None:
    flows = ff.Scenario.load("tax-sharing", {**CHANGES, "output.flows": "none"}).run().flows
    assert len(flows) == 0 and pa.table(flows).num_rows == 0 and flows.to_pandas().empty


def test_an_unknown_column_is_a_key_error(table: ff.Table) -> None:
    assert "mean" in table and "means" not in table
    with pytest.raises(KeyError, match="no column `means`"):
        table["means"]


def test_notebooks_show_the_first_rows() -> None:
    html = ff.policies()._repr_html_()
    assert html.count("<tr>") == 11 and "tax-sharing" not in html.split("</tr>")[0]
    assert "<p>" in html and f"{len(ff.policies())} rows" in html


@pytest.mark.parametrize("of", ["dict", "list", "pandas", "polars", "pyarrow", "own"])
def test_points_come_from_any_table(of: str) -> None:
    path = "parameters.technology.retention"
    values = {path: [0.4, 0.8]}
    frames = {
        "dict": {path: np.array(values[path])},
        "list": [{path: 0.4}, {path: 0.8}],
        "pandas": pd.DataFrame(values),
        "polars": pl.DataFrame(values),
        "pyarrow": pa.table(values),
    }
    scenario = ff.Scenario.load("tax-sharing", CHANGES)
    expected = ff.sample(scenario, values, ["output"])
    points = frames.get(of, expected) if of != "own" else None
    if points is None:
        points = {path: expected[path]}
    found = ff.sample(scenario, points, ["output"])
    assert list(found["output"]) == list(expected["output"]) and found["output"][0] != found["output"][1]
    assert list(found[path]) == values[path]


def test_catalogues_say_what_there_is() -> None:
    for catalogue in (ff.worlds, ff.scenarios, ff.policies, ff.events, ff.parameters, ff.outcomes):
        table = catalogue()
        assert len(table) > 2 and all(table[table.columns[0]])
    assert "china-prefectures" in ff.worlds()["name"]
    known = set(ff.outcomes()["name"])
    assert set(ff.Scenario.load("tax-sharing", CHANGES).run().national.columns) <= known
