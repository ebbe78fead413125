"""Independent reference implementation of the regional model, expected mode only.

Written from the text of the model alone, without sight of the main program: the laws are in laws.py,
the policies in instruments.py, governments that choose and reviews in governments.py. Here are the
tables, the run and what can be asked for:

    python reference.py SEEDS CASES             write the tables of every CASES/<case>/scenario.toml
    python reference.py SEEDS CASES CASE ...    only of these cases
    python reference.py SEEDS CASES --readings  what the second reading of each ambiguous sentence changes
    python reference.py SEEDS CASES --checks    print the checks (steady state, policy effects, baseline)

SEEDS is the folder with prefectures.csv, regions.csv and clubs.csv. Needs Python 3.11, NumPy, pandas.
"""

import sys
import tomllib
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

from chains import fields_of
from governments import Reviews, respond, utility
from instruments import EFFECTS, build_conditions, prepare_policies
from laws import (ESTABLISHED, FIELDS, READINGS, WORKER, YOUNG, Parameters, advance, derive, invert, load_world,
                  resolve_members)

# ---------------------------------------------------------------------------------------------------
# Output rows ("Columns, exactly")
# ---------------------------------------------------------------------------------------------------

class FlowSums:
    """Flows of the steps that ended since the last row."""

    def __init__(self, w):
        self.w, self.total = w, {}
        self.net = {k: np.zeros(w.n) for k in ("talent", "capital", "siting")}

    def add(self, key, value):
        self.total[key] = self.total.get(key, 0.0) + float(value)

    def record(self, f):
        w = self.w
        moves = f.people[WORKER] + f.people[YOUNG] + f.people[ESTABLISHED] + f.graduates
        self.add("movers", moves.sum() - np.trace(moves))
        self.add("talent cross", (moves * w.province_differs).sum())
        for name in ("capital", "venture", "siting"):
            flow = getattr(f, name)
            self.add(name, flow.sum())
            self.add(name + " cross", (flow * w.province_differs).sum())
            self.add(name + " own", np.trace(flow))
        self.add("ideas", f.ideas.sum())
        for s in range(3):
            self.add(f"advanced_{s + 1}", f.advanced[s].sum())
        talent = f.people[YOUNG] + f.people[ESTABLISHED] + f.graduates
        for name, flow in (("talent", talent), ("capital", f.capital), ("siting", f.siting)):
            self.net[name] += flow.sum(0) - flow.sum(1)

    def share(self, part, whole):
        return self.total[part] / self.total[whole] if self.total.get(whole) else np.nan


def national_row(w, state, e, cond, sums, year):
    x = np.sort(e.Y / e.E)
    gini = ((2 * np.arange(1, w.n + 1) - w.n - 1) * x).sum() / (w.n * x.sum())
    theil_of = lambda Y, E: ((Y / Y.sum()) * np.log((Y / Y.sum()) / (E / E.sum()))).sum()
    by_province = pd.DataFrame({"Y": e.Y, "E": e.E}).groupby(w.table.province_code.to_numpy()).sum()
    theil, between = theil_of(e.Y, e.E), theil_of(by_province.Y.to_numpy(), by_province.E.to_numpy())
    weight, tot = e.Y / e.Y.sum(), sums.total
    # AMBIGUOUS: national technology and unit cost are exp(mean of logs), so 1 in the base year.
    return dict(
        year=year, output_cny=e.Y.sum(), people_worker=state.N[0].sum(), people_young=state.N[1].sum(),
        people_established=state.N[2].sum(), capital_cny=state.K.sum(),
        technology=np.exp((weight * np.log(e.A)).sum()),
        unit_cost=np.exp((weight * (w.omega * np.log(e.c)).sum(1)).sum()),
        gini=gini, theil=theil, theil_within=theil - between, theil_between=between,
        dispersion=np.log(e.Y / e.E).std(),
        movers=tot.get("movers", 0.0), cross_province_share_talent=sums.share("talent cross", "movers"),
        **{f"cross_province_share_{k}": sums.share(k + " cross", k) for k in ("capital", "venture", "siting")},
        **{f"own_region_share_{k}": sums.share(k + " own", k) for k in ("capital", "siting")},
        ideas=tot.get("ideas", 0.0), **{f"advanced_{s}": tot.get(f"advanced_{s}", 0.0) for s in (1, 2, 3)},
        transfers_cny=e.transfers, open_share=state.x.mean(), policy_cost_cny=cond.cost.sum(),
        **(dict(supply_gap=e.gap) if w.chain else {}),
        **(dict(platform_adoption=(weight * state.psi).sum()) if w.platforms else {}))


def region_rows(w, par, state, e, sums, year):
    under = [m.replace("-", "_") for m in FIELDS]
    return pd.DataFrame({
        "year": year, "code": w.table.code, "output_cny": e.Y, "workers": state.N[0], "young": state.N[1],
        "established": state.N[2], "capital_cny": state.K, "technology": e.A,
        **{"technology_" + m: state.A[:, j] for j, m in enumerate(under)},
        "unit_cost": np.exp((w.omega * np.log(e.c)).sum(1)),
        **{"unit_cost_" + m: e.c[:, j] for j, m in enumerate(under)},
        **{f"projects_{s + 1}": state.P[s].sum(1) for s in range(3)},
        "wage_worker_cny": e.w_worker, "wage_talent_cny": e.w_talent, "housing": e.p,
        "net_talent": sums.net["talent"], "net_capital_cny": sums.net["capital"], "net_siting": sums.net["siting"],
        "tax_cny": e.T, "transfers_cny": e.T - par.tau_L * e.Y, "stance": state.x.astype(int),
        **{"supply_" + under[m]: e.s[:, m] for m in fields_of(w)},
        **({"platform_adoption": state.psi} if w.platforms else {})})


def policy_row(row, year, held):
    """A row of `policies.csv`: `members` and `scaled_down` count regions, the cost is after scaling."""
    review = held.get(row["policy"], dict(review_effect=np.nan, review_decision=""))
    return dict(policy=row["policy"], year=year, **{k: v for k, v in row.items() if k != "policy"}, **review)


# ---------------------------------------------------------------------------------------------------
# A run
# ---------------------------------------------------------------------------------------------------

def scripted_stances(governments, w, t):
    """Open regions of the latest year given that is not after t; all closed before the first."""
    given = [y for y in governments.get("stances", {}) if float(y) <= t + 1e-9]
    if not given:
        return np.zeros(w.n)
    return resolve_members(governments["stances"][max(given, key=float)], w.table, w.clubs).astype(float)


def parameters(scenario):
    """The defaults, with what [parameters.governments] of the scenario says otherwise."""
    given = dict(scenario.get("parameters", {}).get("governments", {}))
    if "growth_weight" in given:
        given["xi"] = given.pop("growth_weight")
    names = dict(supplier_substitution="sigma_C", segment_complementarity="complementarity", intensity="mu_C",
                 distance_elasticity="delta_C", border_cost="b_C")
    chain = scenario.get("parameters", {}).get("chain", {})
    platform = scenario.get("parameters", {}).get("platform", {})
    return Parameters(**given, **{names[key]: value for key, value in chain.items()}, **platform)


class World:
    """One world on its way: its state and last accounts, its policies, and whether it is the reference of (29)."""

    def __init__(self, scenario, seeds, par, reference=False):
        time = scenario["time"]
        self.w, self.par = load_world(scenario, seeds), par
        self.begin, self.spy = time["start"], time["steps_per_year"]
        self.dt = 1 / self.spy
        self.policies = [] if reference else prepare_policies(scenario, self.w)
        self.governments = {"rule": "fixed"} if reference else scenario.get("governments", {"rule": "fixed"})
        self.rule = self.governments.get("rule", "fixed")
        self.base, self.state, self.accounts = invert(self.w, par, self.dt)
        self.flows = None
        if self.rule in ("respond", "imitate"):
            self.state.x = resolve_members(self.governments.get("initial_open", []), self.w.table, self.w.clubs).astype(float)

    def look(self, t):
        """Conditions and economy of the step that begins at t."""
        x = np.ones(self.w.n) if self.rule == "fixed" else self.state.x             # as coverage sees them
        self.cond = build_conditions(self.w, self.par, self.base, self.policies, x, self.state, self.accounts, t, self.dt)
        self.e = derive(self.w, self.par, self.base, self.state, self.cond)

    def step(self):
        self.state, self.accounts, self.flows = advance(
            self.w, self.par, self.base, self.state, self.cond, self.e, self.dt)


def whole_year(world, reference, reviews, ahead, t, out):
    """Governments choose and reviews are held when a year is complete, in this order."""
    if world.rule == "respond" and len(ahead) > 1:
        world.look(t)                                              # under the stances held until t
        five_before = ahead[max(0, len(ahead) - 1 - round(world.par.horizon_years))]
        U = utility(world.w, world.par, world.policies, world.cond, world.e, world.state.x, reference.e, five_before)
        world.state.x, gain = respond(world.w, world.par, world.base, world.policies, world.state, world.accounts,
                                      world.cond, world.e, world.flows, t, world.dt)
        out.utilities.append(pd.DataFrame(dict(year=t, code=world.w.table.code, utility=U, gain=gain,
                                               stance=world.state.x.astype(int))))
    return reviews.hold(t, ahead[-1])


def run(scenario, seeds, par=None, watch=None):
    """National rows, rows of regions and of policies a year, and utilities where governments respond.

    `watch` is called with every state.
    """
    par = par or parameters(scenario)
    world, time = World(scenario, seeds, par), scenario["time"]
    w, out = world.w, SimpleNamespace(national=[], regions=[], policies=[], utilities=[])
    reviews, sums, ahead = Reviews(world.policies, time["start"]), FlowSums(world.w), []
    # The reference of (29) and (32): the same world, no policies, governments fixed.
    reference = World(scenario, seeds, par, True) if world.rule == "respond" or reviews.reviewed else None
    for step in range(time["years"] * world.spy + 1):
        t, held = time["start"] + step / world.spy, {}
        if world.rule == "scripted":
            world.state.x = scripted_stances(world.governments, w, t)
        if reference:
            reference.look(t)
        if reference and step % world.spy == 0:
            Y = derive(w, par, world.base, world.state, reference.cond).Y           # no condition enters Y
            ahead.append(np.log(Y / reference.e.Y))
            held = whole_year(world, reference, reviews, ahead, t, out)
        world.look(t)
        if watch:
            watch(w, par, world.base, world.state, world.e, world.cond, world.accounts, t)
        if step % world.spy == 0:
            out.national.append(national_row(w, world.state, world.e, world.cond, sums, t))
            out.regions.append(region_rows(w, par, world.state, world.e, sums, t))
            out.policies += [policy_row(row, t, held) for row in world.cond.policies]
            sums = FlowSums(w)
        if step < time["years"] * world.spy:
            world.step()
            sums.record(world.flows)
            if reference:
                reference.step()
    out.national, out.policies = pd.DataFrame(out.national), pd.DataFrame(out.policies)
    out.regions = pd.concat(out.regions, ignore_index=True)
    out.utilities = pd.concat(out.utilities, ignore_index=True) if out.utilities else None
    return out


# ---------------------------------------------------------------------------------------------------
# The cases
# ---------------------------------------------------------------------------------------------------

# Years after the start of which the rows of regions are kept.
KEPT = {"status-quo-368": [20]}
USUAL = [0, 1, 5, 10, 20]


def read_case(case, cases):
    return tomllib.loads((Path(cases) / case / "scenario.toml").read_text(encoding="utf-8"))


def all_cases(cases):
    return sorted(folder.parent.name for folder in Path(cases).glob("*/scenario.toml"))


def write_case(case, seeds, cases):
    scenario = read_case(case, cases)
    out, start, years = run(scenario, seeds), scenario["time"]["start"], scenario["time"]["years"]
    kept = KEPT.get(case, [k for k in USUAL if k < years] + [years])
    tables = {"national": out.national,
              "regions": out.regions[out.regions.year.isin([start + k for k in kept])].sort_values(["year", "code"])}
    if len(out.policies):
        tables["policies"] = out.policies
    if out.utilities is not None:
        tables["utilities"] = out.utilities
    for name, table in tables.items():
        table.to_csv(Path(cases) / case / f"{name}.csv", index=False, float_format="%.17g", lineterminator="\n")
    print(f"{case}: output at the end {out.national.output_cny.iloc[-1]:.17g}", flush=True)


# ---------------------------------------------------------------------------------------------------
# Readings
# ---------------------------------------------------------------------------------------------------

def print_readings(seeds, cases):
    """Every second reading by itself, in the cases where it shows."""
    first = {}
    for reading in READINGS:
        print(reading)
        READINGS[reading] = True
        for case in all_cases(cases):
            scenario = read_case(case, cases)
            if reading.startswith(("estimates", "utility")) and scenario["governments"]["rule"] != "respond" or "368" in case:
                continue
            READINGS[reading] = False
            first[case] = first.get(case) or run(scenario, seeds)
            READINGS[reading] = True
            print_difference(case, first[case], run(scenario, seeds))
        READINGS[reading] = False


def print_difference(case, one, two):
    same = one.utilities is None or one.utilities.equals(two.utilities)
    if same and one.regions.equals(two.regions) and one.national.equals(two.national):
        return
    last = one.regions.year == one.regions.year.max()
    region = np.abs(two.regions.output_cny[last] / one.regions.output_cny[last] - 1).max()
    nation = two.national.output_cny.iloc[-1] / one.national.output_cny.iloc[-1] - 1
    before, after = one.national.policy_cost_cny.sum(), two.national.policy_cost_cny.sum()
    stances = (one.regions.stance != two.regions.stance).sum()
    first = one.regions.year[one.regions.stance != two.regions.stance].min()
    print(f"    {case}: output at the end {nation:+.1e}, of one region at most {region:.1e}"
          + (f", cost of all years {after / before - 1:+.1e}" if before else "")
          + (f", {stances} of {len(one.regions)} stances (from {first:g})" if stances else "")
          + ("" if same else f", utilities by at most {largest_change(one, two, 'utility'):.1e}"
             f" and gains by {largest_change(one, two, 'gain'):.1e} in the first year"))


def largest_change(one, two, column):
    """In the first year of utilities, in which the stances of both runs are still the same."""
    early = one.utilities.year == one.utilities.year.min()
    return np.abs(two.utilities[column][early] - one.utilities[column][early]).max()


# ---------------------------------------------------------------------------------------------------
# Checks
# ---------------------------------------------------------------------------------------------------

def check_steady_state(seeds, cases):
    """Section 6: with all drivers off, the stocks must stay where they are for 100 years."""
    scenario = read_case("status-quo-41", cases)
    scenario["time"]["years"] = 100
    w = load_world(scenario, seeds)
    par = Parameters(graduates=0, ageing=0, retire_worker=0, retire_established=0, entrants=0, learning_rate=0, g0=0)
    par.delta = par.s * w.Y.sum() / w.K.sum()
    first, worst = {}, {}

    def watch(w, par, base, state, *_):
        for key in "NKAPD":
            value = getattr(state, key)
            first.setdefault(key, value.copy())
            worst[key] = max(worst.get(key, 0.0), np.abs(value / first[key] - 1).max())
    run(scenario, seeds, par, watch)
    print("steady state, largest relative drift in 100 years:", {k: f"{v:.2e}" for k, v in worst.items()})


def check_effects(seeds, cases):
    """Section 8: closed Yangtze delta, output in year 20 against the status quo, policies from the start."""
    delta = read_case("status-quo-41", cases)

    def final(policies, steps=4):
        scenario = deepcopy(delta)
        scenario["time"]["steps_per_year"] = steps
        scenario["policies"] = [dict(p, name=str(i), members=["yangtze-delta"]) for i, p in enumerate(policies)]
        return run(scenario, seeds).national.output_cny.iloc[-1]
    zero = final([])
    vouchers, opening = dict(instrument="innovation-vouchers"), dict(instrument="scenario-opening")
    tax = lambda share: dict(instrument="tax-sharing", share=share)
    arms = {"vouchers": [vouchers], "vouchers, not interoperable": [dict(vouchers, interoperable=False)],
            "tax .25": [tax(.25)], "tax .50": [tax(.5)], "tax .75": [tax(.75)],
            "opening": [opening], "the three": [vouchers, tax(.5), opening]}
    for name, policies in arms.items():
        print(f"effect of {name}: {100 * (final(policies) / zero - 1):.4f} % of output in year 20")
    zero_yearly = final([], 1)
    for name, policies in arms.items():
        late = final([dict(p, start=2026) for p in policies], 1)
        print(f"the same from 2026 on, one step a year, {name}: {100 * (late / zero_yearly - 1):.4f} %")
    for steps in (1, 12):
        print(f"year-20 output at {steps} steps a year against 4: {100 * (final([], steps) / zero - 1):+.3f} %")


def check_instruments(seeds, cases):
    """Every instrument by itself with its defaults on the closed delta, from the start."""
    ring = ["310000", "330400", "330100", "340100"]
    needed = {"transport-corridor": dict(chain=ring), "city-county-link": dict(pairs=[ring[:2]]),
              "division-of-labour": dict(focus={"310000": [1.5, 1, .5], "320500": [.5, 1, 1.5]})}
    scenario = read_case("status-quo-41", cases)
    zero = run(scenario, seeds)
    end = zero.regions.year == zero.regions.year.max()
    for name in EFFECTS:
        scenario["policies"] = [dict(name=name, instrument=name, members=["yangtze-delta"], **needed.get(name, {}))]
        out = run(scenario, seeds)
        change = 100 * (out.regions.output_cny[end] / zero.regions.output_cny[end] - 1)
        print(f"{name}: output {100 * (out.national.output_cny.iloc[-1] / zero.national.output_cny.iloc[-1] - 1):+.4f} %, "
              f"regions {change.min():+.3f} to {change.max():+.3f} %, dispersion "
              f"{out.national.dispersion.iloc[-1] - zero.national.dispersion.iloc[-1]:+.5f}, cost "
              f"{out.national.policy_cost_cny.iloc[-1] / out.national.output_cny.iloc[-1]:.1e} of output")


def check_baseline(seeds, cases):
    """Section 8: the national world, one step a year."""
    out = run(read_case("status-quo-368", cases), seeds)
    national, regions = out.national, out.regions
    growth = 100 * (national.output_cny / national.output_cny.shift() - 1)
    first, last = national.iloc[0], national.iloc[-1]
    end = regions[regions.year == last.year].output_cny.to_numpy()
    start = regions[regions.year == first.year].output_cny.to_numpy()
    spread = 100 * ((end / start) ** (1 / 20) - 1)
    talent = lambda row: row.people_young + row.people_established
    print(f"growth, first and last year: {growth.iloc[1]:.2f} {growth.iloc[-1]:.2f} %")
    print(f"technology (A-tilde) a year: {100 * np.log(last.technology / first.technology) / 20:.2f} %")
    print(f"K/Y {first.capital_cny / first.output_cny:.2f} -> {last.capital_cny / last.output_cny:.2f}, "
          f"talent x {talent(last) / talent(first):.2f}")
    print(f"gini {first.gini:.3f} -> {last.gini:.3f}, theil {first.theil:.3f} -> {last.theil:.3f}")
    print(f"regional growth a year, smallest and largest: {spread.min():.2f} {spread.max():.2f} %")
    print(f"year 1: own share capital {national.own_region_share_capital[1]:.3f}, siting "
          f"{national.own_region_share_siting[1]:.3f}; interprovincial share of movers "
          f"{national.cross_province_share_talent[1]:.3f}, capital {national.cross_province_share_capital[1]:.3f}, "
          f"venture {national.cross_province_share_venture[1]:.3f}, siting {national.cross_province_share_siting[1]:.3f}")


def check_inversion(seeds, cases):
    for case in ("status-quo-41", "status-quo-368"):
        scenario = read_case(case, cases)
        base = invert(load_world(scenario, seeds), Parameters(), 1 / scenario["time"]["steps_per_year"])[0]
        print(case, "iterations and residuals:", {k: (i, f"{r:.1e}") for k, (i, r) in base.iterations.items()})


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    seeds, cases, *wanted = sys.argv[1:]
    if wanted == ["--checks"]:
        for check in (check_inversion, check_steady_state, check_effects, check_instruments, check_baseline):
            check(seeds, cases)
    elif wanted == ["--readings"]:
        print_readings(seeds, cases)
    else:
        for case in wanted or all_cases(cases):
            write_case(case, seeds, cases)
