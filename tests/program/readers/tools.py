"""How people read Parquet: a function for each tool, which takes a file, or the folder of shards of a sweep.

Each returns what the tool takes the columns for (integer, real, text, or its own word for anything else) and
the values, with None where the tool says that there is none.
"""

from glob import glob
from os.path import isdir


def with_duckdb(path):
    import duckdb

    found = duckdb.connect().sql(f"FROM '{every_file(path)}'")
    kinds = {"BIGINT": "integer", "DOUBLE": "real", "VARCHAR": "text"}
    rows = found.fetchall()
    values = {name: [row[place] for row in rows] for place, name in enumerate(found.columns)}
    return named(found.columns, found.types, kinds), values


def with_pandas(path):
    import pandas

    found = pandas.read_parquet(path)
    kinds = {"int64": "integer", "float64": "real", "str": "text"}
    # To pandas a number that is none is a missing value.
    values = {name: [None if pandas.isna(it) else it for it in found[name].tolist()] for name in found}
    return named(found.columns, found.dtypes, kinds), values


def with_pyarrow(path):
    import pyarrow.dataset

    found = pyarrow.dataset.dataset(path).to_table()
    kinds = {"int64": "integer", "double": "real", "string": "text"}
    return named(found.column_names, found.schema.types, kinds), found.to_pydict()


def with_polars(path):
    import polars

    found = polars.read_parquet(every_file(path))
    kinds = {"Int64": "integer", "Float64": "real", "String": "text"}
    return named(found.columns, found.dtypes, kinds), found.to_dict(as_series=False)


READ = {"duckdb": with_duckdb, "pandas": with_pandas, "pyarrow": with_pyarrow, "polars": with_polars}


def every_file(path):
    """These two want a pattern where the others take a folder."""
    return f"{path}/*/*.parquet" if isdir(path) else path


def has_shards(path):
    return bool(glob(f"{path}/*/*.parquet"))


def named(names, types, kinds):
    return {name: kinds.get(str(it), str(it)) for name, it in zip(names, types)}
