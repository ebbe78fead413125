"""Runs the examples of a page as a user would who pastes them, each in a session of its own.

    python blocks.py duckdb | pandas | polars < a JSON list of examples

Prints a JSON list with a list of rows for each; a row maps columns to values. The answer of an example in Python is
its last expression, that of one in SQL its table.
"""

import ast
import json
import sys


def in_sql(example):
    import duckdb

    found = duckdb.connect().sql(example)
    return [dict(zip(found.columns, row)) for row in found.fetchall()]


def in_python(example):
    *statements, last = ast.parse(example).body
    assert isinstance(last, ast.Expr), f"an example without an answer:\n{example}"
    names = {}
    exec(compile(ast.Module(statements, []), "example", "exec"), names)
    answer = eval(compile(ast.Expression(last.value), "example", "eval"), names)
    return answer.to_dicts() if hasattr(answer, "to_dicts") else answer.to_dict("records")


run = in_sql if sys.argv[1] == "duckdb" else in_python
json.dump([run(example) for example in json.load(sys.stdin)], sys.stdout)
