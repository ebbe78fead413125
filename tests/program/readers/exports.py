"""Reads what `factorflow export` has written and compares it, bit by bit, with the Parquet files that it comes from."""
import json
import math
import struct
import sys

import pandas as pd


def bits(value):
    return struct.pack("<d", float(value))


def is_missing(value):
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def same(kind, wanted, found):
    missing = is_missing(found)
    if is_missing(wanted):
        return missing
    if kind == "text":
        return found == wanted
    return not missing and bits(wanted) == bits(found)


def columns_of(form, path, name, kinds):
    if form == "stata":
        return pd.read_stata(path / f"{name}.dta", convert_missing=False)
    if form == "xlsx":
        return pd.read_excel(path / "results.xlsx", sheet_name=name[:31], keep_default_na=False, dtype=object)
    texts = {column: str for column, kind in kinds.items() if kind == "text"}
    return pd.read_csv(path / f"{name}.csv", dtype=texts, keep_default_na=False, na_values={c: [""] for c in kinds if c not in texts}, encoding="utf-8-sig")


def main():
    from pathlib import Path

    cells = 0
    for job in json.load(sys.stdin):
        wanted = pd.read_parquet(job["parquet"])
        found = columns_of(job["form"], Path(job["folder"]), job["name"], job["kinds"])
        assert found.shape == wanted.shape, (job, found.shape, wanted.shape)
        for number, (column, kind) in enumerate(job["kinds"].items()):
            for row, (one, other) in enumerate(zip(wanted.iloc[:, number].tolist(), found.iloc[:, number].tolist())):
                assert same(kind, one, other), (job["form"], job["name"], column, row, one, other)
                cells += 1
        if job["form"] == "stata":
            with pd.io.stata.StataReader(Path(job["folder"]) / f"{job['name']}.dta") as reader:
                labels = reader.variable_labels()
            assert all(labels.values()), labels
    print(cells)


main()
