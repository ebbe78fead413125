"""How many times as fast as a careful NumPy version the program makes a step, measured side by side.

    python -m venv venv && venv/bin/pip install numpy pandas      # Python 3.11 or later
    venv/bin/python benches/numpy/ratios.py                       # all worlds and both modes
    venv/bin/python benches/numpy/ratios.py 41 368 --rounds 9     # some worlds, more rounds

Prints, for the 41 cities of the Yangtze delta, the 368 prefectures and the 2,169 cities and counties, what a step of
either takes and the ratio. Both work on one thread and take turns in every round; times are of the processor, and the
ratio is the median over rounds, so that it means something on a machine that others use too. Times of another machine,
or of another moment, are not to be compared with these; ratios of another machine are of that machine.

The program's steps are those of `cargo bench --bench step`, which this builds where it has to.

The NumPy version is the model of `tests/model/independent` without policies, with what somebody who wants speed would
change: kernels are computed once, flows between pairs are never written down where only their sums are asked for, sums
are matrix products (the BLAS that NumPy brings), and what has the size of a matrix is updated in place. It leaves out
what the program also does: who stayed, who crossed a border of provinces, books, and rows of results. Sampled, people and
projects are drawn by `Generator.multinomial`, a row for each origin. Before anything is timed, national output after two
years must agree with the program's: to 1e-9 in expected mode, to 1 % in sampled mode, where draws differ.
"""

import os

THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(THREAD_SETTINGS, "1"))             # before NumPy reads them

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/model/independent"))
from laws import (ESTABLISHED, WORKER, YOUNG, Conditions, Parameters, basic_hazard, expected_return, invert, kernels,
                  live_projects, load_world, production, unit_costs, unit_input_cost)

STEPS_PER_YEAR = 4
DT = 1 / STEPS_PER_YEAR
TABLES = {41: "prefectures.csv", 368: "prefectures.csv", 2169: "regions.csv"}
# Steps of a round for each mode: as many as take a second or so where a step is short.
STEPS = {("expected", 41): 2000, ("expected", 368): 200, ("expected", 2169): 12,
         ("sampled", 41): 200, ("sampled", 368): 20, ("sampled", 2169): 4}


# ---------------------------------------------------------------------------------------------------
# The NumPy version
# ---------------------------------------------------------------------------------------------------

def happens(rate):
    return 1 - np.exp(-rate * DT)


class Expected:
    """Numbers are what may be expected of them."""

    def some_of(self, number, probability):
        return number * probability

    def events(self, mean):
        return mean

    def begin(self, state):
        pass

    def floor(self, N):
        return N

    def send(self, kappa, u, *leavers):
        """Arrivals of each of the leavers, who choose alike; kappa is symmetric."""
        per_weight = np.column_stack(leavers) / (kappa @ u)[:, None]
        return list((u[:, None] * (kappa @ per_weight)).T)

    def site(self, model, S, ripe, fit):
        """Fitting projects by place and field; adds them to D."""
        per_weight = model.fits(S, ripe, fit)
        np.matmul(per_weight * model.added, S.T, out=model.room)
        np.multiply(model.room, model.siting, out=model.room)
        model.D *= model.kept
        model.D += model.room
        return S * (model.siting @ per_weight)


class Sampled:
    """People and projects are whole and choose by chance."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def some_of(self, number, probability):
        return self.rng.binomial(number.astype(np.int64), probability).astype(float)

    def events(self, mean):
        return self.rng.poisson(mean).astype(float)

    def begin(self, state):
        state.N, state.P = np.round(state.N), self.events(state.P)

    def floor(self, N):
        return np.maximum(N, 1.0)

    def drawn(self, weight, leavers):
        return self.rng.multinomial(leavers.astype(np.int64), weight)

    def send(self, kappa, u, *leavers):
        weight = kappa * u
        weight /= weight.sum(1, keepdims=True)
        return [self.drawn(weight, it).sum(0).astype(float) for it in leavers]

    def site(self, model, S, ripe, fit):
        fits, landed = model.fits(S, None, fit), np.empty_like(S)
        model.D *= model.kept
        for m in range(S.shape[1]):
            weight = model.siting * S[:, m]
            weight /= weight.sum(1, keepdims=True)
            fitting = self.drawn(weight, ripe[:, m]) * fits[:, m, None]
            landed[:, m] = fitting.sum(0)
            fitting *= model.added
            model.D += fitting
        return landed


class Model:
    """A world on its way, without policies and with governments that stay as they are."""

    def __init__(self, regions, chance):
        world = {"regions": TABLES[regions], "clubs": "clubs.csv"}
        if regions == 41:
            world["keep"] = ["yangtze-delta"]
        self.w, self.par = load_world({"world": world}, ROOT / "seeds/china"), Parameters()
        w, par = self.w, self.par
        self.base, state, _ = invert(w, par, DT)
        self.cond = Conditions(w, par)
        self.kern = kernels(w, par, self.cond)
        held = np.full((w.n, w.n), np.exp(-par.rho))
        np.fill_diagonal(held, 1.0)
        self.siting = self.kern.siting * held
        fade = par.delta_D * DT
        self.kept, self.added = np.exp(-fade), (1 - np.exp(-fade)) / fade
        self.chance, self.room = chance, np.empty((w.n, w.n))
        chance.begin(state)
        self.N, self.K, self.A, self.P, self.D, self.Q = (
            state.N, state.K, state.A, state.P, state.D, state.Q)

    def economy(self):
        return production(self.w, self.par, self.base, self.chance.floor(self.N), self.K, self.A,
                          unit_costs(self.par, self.base, self.Q), self.cond)

    def fits(self, S, ripe, fit):
        """q, times ripe projects per unit of weight where those are given."""
        Phi = self.siting @ S
        q = (Phi / self.base.Phi) ** fit
        return q if ripe is None else q * ripe / Phi

    def step(self):
        e = self.economy()
        N = self.move(e)
        K = self.invest(e)
        z_hat = self.finance(e)
        Q = self.learn(e)
        self.innovate(e, z_hat)
        self.N, self.K, self.Q = N, K, Q

    def move(self, e):                                                              # (7)-(10)
        w, par, base, chance = self.w, self.par, self.base, self.chance
        u = [base.S[c] * (e.v[c] / base.v[c]) ** par.theta[c] for c in range(3)]
        leave = [chance.some_of(self.N[c], happens(par.mu[c])) for c in range(3)]
        graduates = chance.events(par.graduates * w.G * DT)
        came = [None] * 3
        came[YOUNG], arrived = chance.send(self.kern.talent[YOUNG], u[YOUNG], leave[YOUNG], graduates)
        for c in (WORKER, ESTABLISHED):
            came[c], = chance.send(self.kern.talent[c], u[c], leave[c])
        matched = chance.some_of(arrived, self.cond.match)
        N = self.N - np.stack(leave) + np.stack(came)
        N[YOUNG] += matched
        aged = chance.some_of(N[YOUNG], happens(par.ageing))
        N[YOUNG] -= aged
        N[WORKER] -= chance.some_of(N[WORKER], happens(par.retire_worker))
        N[ESTABLISHED] -= chance.some_of(N[ESTABLISHED], happens(par.retire_established))
        N[ESTABLISHED] += aged
        N[WORKER] += chance.events(base.entrants * DT) + (arrived - matched)
        return N

    def invest(self, e):                                                            # (11)-(12)
        par = self.par
        saved = par.s * e.Y * happens(par.delta) / par.delta
        u = self.base.S_K * (e.R / self.base.R) ** par.theta_K
        return self.K * np.exp(-par.delta * DT) + divide(self.kern.capital, u, saved)

    def finance(self, e):                                                           # (13)-(14)
        w, par, base = self.w, self.par, self.base
        odds, live = expected_return(par, w, self.P, self.cond), live_projects(self.P)
        placed = divide(self.kern.venture, base.S_V * (odds / base.e) ** par.theta_V, par.f * e.Y)
        V = ((odds / live) / (base.e / base.live)) ** par.nu_V * placed
        wbar = par.beta * e.Y.sum() / e.H.sum()
        return (V / live) / (base.V / base.live) / (wbar / base.wbar)

    def innovate(self, e, z_hat):                                                   # (15)-(23)
        w, par, base, chance = self.w, self.par, self.base, self.chance
        R = w.omega * (base.r * e.H)[:, None]
        access = self.kern.W @ R / R.sum(0)
        ideas = chance.events(par.iota * R * (access / base.a) ** par.sigma_k
                              * (R.sum(0) / base.research.sum(0)) ** (par.lambda_R - 1) * DT)
        h = basic_hazard(par, w, self.cond.boost) * (z_hat ** par.eta_v)[:, None]
        leave = h + np.array(par.fail)[:, None, None]
        exits = chance.some_of(self.P, happens(leave))
        advanced = chance.some_of(exits, h / leave)
        self.P = self.P - exits + np.stack([ideas, advanced[0], advanced[1]])
        uc = np.log(unit_input_cost(par, e) / base.uc)
        c_hat = np.exp(uc - (w.Y * uc).sum() / w.Y.sum())
        S = base.S_P * (c_hat ** (-par.theta_P))[:, None]
        landed = chance.site(self, S, advanced[2], 1 / par.theta_M)
        gain = (1 - par.phi) * par.g0 * landed / base.n_m / base.field_output
        self.A = (self.A ** (1 - par.phi) + gain) ** (1 / (1 - par.phi))

    def learn(self, e):                                                             # (24)
        y = self.w.omega * e.Y[:, None] * e.c ** (-self.par.eps_D)
        return self.Q + DT * (y + self.kern.O @ (self.cond.openness * y))


def divide(kappa, u, money):
    return u * (kappa @ (money / (kappa @ u)))


# ---------------------------------------------------------------------------------------------------
# The program
# ---------------------------------------------------------------------------------------------------

def parsed(read):
    """The arguments, and the command that makes steps of the program."""
    read.add_argument("--program", help="an executable of the benchmark `step` that was built before")
    given = read.parse_args()
    return given, [given.program] if given.program else ["cargo", "bench", "--quiet", "--bench", "step", "--"]


def program_steps(command, regions, mode, steps):
    """Seconds of the processor that a step takes on one thread after the first year, and national output at the end."""
    made = subprocess.run([*command, str(regions), mode, str(steps)], check=True, capture_output=True, cwd=ROOT, text=True)
    seconds, output = made.stdout.split()
    return float(seconds), float(output)


def numpy_step(model, steps):
    began = time.process_time()
    for _ in range(steps):
        model.step()
    return (time.process_time() - began) / steps


def check(command, regions, mode, model):
    """National output after two years is the program's."""
    for _ in range(2 * STEPS_PER_YEAR):
        model.step()
    off = abs(model.economy().Y.sum() / program_steps(command, regions, mode, STEPS_PER_YEAR)[1] - 1)
    if off > (1e-9 if mode == "expected" else 1e-2):
        sys.exit(f"{regions} regions, {mode}: output is {off:.1e} off that of the program, so nothing can be compared")


def main():
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("worlds", nargs="*", type=int, default=list(TABLES), help="41, 368, 2169")
    read.add_argument("--rounds", type=int, default=5)
    read.add_argument("--modes", nargs="+", default=["expected", "sampled"], choices=["expected", "sampled"])
    given, command = parsed(read)
    print(f"{'regions':>8} {'mode':>9} {'NumPy':>12} {'program':>12} {'ratio':>7}   ms a step, times as fast")
    for mode in given.modes:
        for regions in given.worlds:
            model = Model(regions, Expected() if mode == "expected" else Sampled(1))
            check(command, regions, mode, model)
            steps, rounds = STEPS[mode, regions], []
            for _ in range(given.rounds):
                rounds.append((numpy_step(model, steps), program_steps(command, regions, mode, steps)[0]))
            theirs, ours = (median(it) for it in zip(*rounds))
            ratio = median(theirs / ours for theirs, ours in rounds)
            print(f"{regions:>8} {mode:>9} {1e3 * theirs:>12.3f} {1e3 * ours:>12.3f} {ratio:>7.1f}", flush=True)


if __name__ == "__main__":
    main()
