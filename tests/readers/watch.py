"""Reads a sweep over and over while others write it, until all of its runs are there.

    python watch.py TOOL SWEEP RUNS RUNS_A_SHARD

Says `ready` when it begins to look, and then how many runs there are whenever that has changed.
"""

import os
import sys
import time

from tools import READ, has_shards

PATIENCE_SECONDS = 120


class Watched:
    """A file or folder whose rows may only become more."""

    def __init__(self, tool, path):
        self.read, self.path, self.seen = READ[tool], path, {}

    def look(self, runs_a_shard):
        _, columns = self.read(self.path)
        rows = list(zip(*columns.values()))
        found = {row[0]: row for row in rows}
        assert len(found) == len(rows), f"{self.path}: a run has two rows"
        assert len(rows) % runs_a_shard == 0, f"{self.path}: {len(rows)} rows are no whole shards"
        assert None not in columns["output"], f"{self.path}: a run that ended well has no output"
        lost = [run for run, row in self.seen.items() if found.get(run) != row]
        assert not lost, f"{self.path}: rows of these runs are gone or changed: {lost}"
        self.seen = found


def watch(tool, sweep, runs, runs_a_shard):
    shards = Watched(tool, os.path.join(sweep, "runs"))
    collected = Watched(tool, os.path.join(sweep, "dataset", "runs.parquet"))
    began = time.monotonic()
    while len(shards.seen) < runs or len(collected.seen) < runs:
        assert time.monotonic() - began < PATIENCE_SECONDS, f"only {len(shards.seen)} of {runs} runs came"
        before = len(shards.seen)
        if has_shards(shards.path):
            shards.look(runs_a_shard)
        if os.path.exists(collected.path):
            collected.look(runs_a_shard)
        if len(shards.seen) > before:
            print(len(shards.seen), flush=True)
        time.sleep(0.01)


if __name__ == "__main__":
    # The first import takes its time.
    __import__("pyarrow.dataset" if sys.argv[1] == "pyarrow" else sys.argv[1])
    print("ready", flush=True)
    watch(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
