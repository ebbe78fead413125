"""Compares what a tool reads from Parquet to the CSV that the program wrote of the same table: types and cells.

    python tables.py TOOL < a JSON list of {parquet, csv, kinds: {column: integer | real | text}}
"""

import csv
import json
import sys

from tools import READ

OF_TEXT = {"integer": int, "real": float, "text": str}


def compare(tool, parquet, expected, kinds):
    found_kinds, found = READ[tool](parquet)
    assert found_kinds == kinds, f"{parquet}: {tool} takes the columns for {found_kinds}, not {kinds}"
    with open(expected, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert list(found) == header, f"{parquet}: {tool} finds the columns {list(found)}, not {header}"
    for place, name in enumerate(header):
        read = OF_TEXT[kinds[name]]
        cells = [read(row[place]) if row[place] else None for row in rows]
        assert len(found[name]) == len(cells), f"{parquet}: {tool} finds {len(found[name])} rows, not {len(cells)}"
        for row, (it, cell) in enumerate(zip(found[name], cells)):
            same = type(it) is type(cell) and it == cell
            assert same, f"{parquet}, {name}, row {row}: {tool} reads {it!r}, the CSV has {cell!r}"


for job in json.load(sys.stdin):
    compare(sys.argv[1], job["parquet"], job["csv"], job["kinds"])
