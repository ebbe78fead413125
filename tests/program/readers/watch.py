"""Reads the shards of a sweep over and over while others write them, until all of its runs are there.

    python watch.py TOOL SWEEP RUNS RUNS_A_SHARD

Says `ready` when it begins to look, and then how many runs there are whenever that has changed.
"""

import os
import sys
import time

from tools import READ, has_shards

PATIENCE_SECONDS = 120


def watch(tool, shards, runs, runs_a_shard):
    seen, began = {}, time.monotonic()
    while len(seen) < runs:
        assert time.monotonic() - began < PATIENCE_SECONDS, f"only {len(seen)} of {runs} runs came"
        if has_shards(shards):
            before, seen = seen, look(tool, shards, runs_a_shard)
            lost = [run for run, row in before.items() if seen.get(run) != row]
            assert not lost, f"rows of these runs are gone or changed: {lost}"
            if len(seen) > len(before):
                print(len(seen), flush=True)
        time.sleep(0.01)


def look(tool, shards, runs_a_shard):
    _, columns = READ[tool](shards)
    rows = list(zip(*columns.values()))
    assert len(rows) % runs_a_shard == 0, f"{len(rows)} rows are no whole shards"
    assert len(set(columns["run"])) == len(rows), "a run has two rows"
    assert None not in columns["output"], "a run that ended well has no output"
    return dict(zip(columns["run"], rows))


if __name__ == "__main__":
    # The first import takes its time.
    __import__("pyarrow.dataset" if sys.argv[1] == "pyarrow" else sys.argv[1])
    print("ready", flush=True)
    watch(sys.argv[1], os.path.join(sys.argv[2], "runs"), int(sys.argv[3]), int(sys.argv[4]))
