"""What people cost who are agents in Python: Mesa, and arrays of NumPy, over a whole step of the program.

    python -m venv venv && venv/bin/pip install numpy pandas mesa      # Python 3.11 or later
    venv/bin/python benches/numpy/agents.py                            # a million agents of the delta's

Every agent is a person who redraws their place now and then and compares all places (equations 7 and 8). Both versions do
nothing else, and with fewer agents than the delta has people; a step of everybody is taken to cost as many times more. The
program makes the whole step for everybody, since it draws how many of a group of equals go where, which has exactly the law of
every one of them choosing by itself. All work on one thread; times are of the processor, and of this machine at this moment.
"""

import argparse
import sys
import time

from ratios import Expected, Model, happens, parsed, program_steps

import mesa
import numpy as np


class People:
    """Everybody of the delta, and the running sums of what makes them choose, for each cohort and origin."""

    def __init__(self):
        model = Model(41, Expected())
        self.number = np.round(model.N).astype(int)
        self.redraw = [happens(rate) for rate in model.par.mu]
        weights = [kappa * model.base.S[cohort] for cohort, kappa in enumerate(model.kern.talent)]
        self.sums = np.stack([np.cumsum(it / it.sum(1, keepdims=True), axis=1) for it in weights])

    def some(self, agents):
        """Cohorts and places of so many people, in the proportions of all."""
        share = self.number.ravel() / self.number.sum()
        drawn = np.random.default_rng(1).choice(share.size, agents, p=share)
        return np.divmod(drawn, self.number.shape[1])


class Person(mesa.Agent):
    """Somebody who lives somewhere."""

    def __init__(self, model, cohort, place):
        super().__init__(model)
        self.cohort, self.place = cohort, place

    def step(self):
        people, random = self.model.people, self.model.random
        if random.random() < people.redraw[self.cohort]:
            self.place = int(np.searchsorted(people.sums[self.cohort, self.place], random.random()))
            self.model.moved += 1


class Society(mesa.Model):
    """All agents."""

    def __init__(self, people, agents):
        super().__init__(rng=1)
        self.people, self.moved = people, 0
        for cohort, place in zip(*people.some(agents)):
            Person(self, int(cohort), int(place))

    def step(self):
        self.agents.do("step")


def mesa_step(people, agents):
    """Seconds of a step, and how many moved."""
    society = Society(people, agents)
    began = time.process_time()
    society.step()
    return time.process_time() - began, society.moved


def numpy_step(people, agents):
    """Seconds of a step, and how many moved."""
    random = np.random.default_rng(2)
    cohort, place = people.some(agents)
    began = time.process_time()
    moving = np.flatnonzero(random.random(agents) < np.take(people.redraw, cohort))
    sums = people.sums[cohort[moving], place[moving]]
    place[moving] = (sums < random.random(moving.size)[:, None]).sum(axis=1)
    return time.process_time() - began, moving.size


def check(people, agents, moved, name):
    """As many move as may be expected, to five standard deviations."""
    shares = people.number.sum(axis=1) / people.number.sum()
    expected = agents * float(shares @ np.array(people.redraw))
    if abs(moved - expected) > 5 * expected**0.5:
        sys.exit(f"{name}: {moved} moved where {expected:.0f} are expected, so nothing can be compared")


def main():
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("agents", nargs="?", type=int, default=1_000_000)
    given, command = parsed(read)
    people = People()
    everybody = int(people.number.sum())
    ours = program_steps(command, 41, "sampled", 400)[0]
    print(f"program: a whole step for {everybody:,} people {1e3 * ours:.3f} ms")
    for name, step in (("Mesa", mesa_step), ("NumPy", numpy_step)):
        seconds, moved = step(people, given.agents)
        check(people, given.agents, moved, name)
        all_of_them = seconds / given.agents * everybody
        print(f"{name}: {1e9 * seconds / given.agents:,.0f} ns an agent, {all_of_them:,.1f} s for all, {all_of_them / ours:,.0f} times",
              flush=True)


if __name__ == "__main__":
    main()
