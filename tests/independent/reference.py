"""Independent reference implementation of the regional model, expected mode only.

Written from the text of the model alone (equation numbers are those of that text), without sight of
the main program, in plain dense NumPy. Every array is N (regions), N x M (fields), 3 x N (cohorts)
or N x N (origin in the row, destination in the column). Nothing here is fast; all of it is meant to
be read.

    python reference.py SEEDS OUT             write all cases to OUT/<case>/
    python reference.py SEEDS OUT CASE ...    only these cases
    python reference.py SEEDS --checks        print the checks (steady state, policy effects, baseline)

SEEDS is the folder with prefectures.csv, regions.csv and clubs.csv. Needs Python 3.11, NumPy, pandas.

Where the text leaves something open, the choice made here is marked AMBIGUOUS.
"""

import sys
import tomllib
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

FIELDS = ["ai", "integrated-circuits", "optoelectronics", "nano-materials", "internet-of-things", "general"]
COHORTS = ["worker", "young", "established"]
WORKER, YOUNG, ESTABLISHED = 0, 1, 2
CHANNELS = ["talent", "capital", "venture", "siting", "knowledge", "experience"]   # those that policies name

# AMBIGUOUS: whether a one-sided policy needs the member's own stance to be 1. The text defines stances
# only for mutual and origin coverage, so here one-sided covers every member whatever its stance.
ONE_SIDED_NEEDS_OWN_STANCE = False


@dataclass
class Parameters:
    """Section 7, defaults."""
    # production, housing, real wage
    gamma: float = 0.06
    alpha: float = 0.50
    beta: float = 0.20
    zeta: float = 2.65
    chi: float = 0.22
    lam: float = 0.1
    # talent, one number a cohort (worker, young, established)
    theta: tuple = (0.8, 1.6, 1.2)
    mu: tuple = (0.012, 0.10, 0.03)
    delta_talent: float = 1.2
    b_talent: tuple = (1.4, 1.0, 1.1)
    h_talent: tuple = (0.5, 1.0, 0.74)
    ageing: float = 1 / 13
    retire_worker: float = 0.02
    retire_established: float = 0.025
    entrants: float = 0.012            # a year, of the workers of the base year
    match: float = 0.85
    graduates: float = 1.0             # factor on the graduates of the data (0 in the steady-state test)
    # capital
    s: float = 0.40
    delta: float = 0.096
    theta_K: float = 1.5
    delta_capital: float = 1.0
    b_capital: float = 1.5
    h_capital: float = 1.8
    # venture finance
    f: float = 0.008
    theta_V: float = 1.0
    k: float = 4.0
    nu_V: float = 0.5
    delta_venture: float = 0.9
    b_venture: float = 1.25
    h_venture: float = 2.0
    # research
    r_default: float = 0.06
    eps: float = 1.14
    sigma_k: float = 0.15
    D_km: float = 760.0
    b_W: float = 0.3
    lambda_R: float = 1.0
    phi: float = -2.1
    iota: float = 0.10
    # pipeline, one number a stage
    p: tuple = (0.35, 0.25, 0.30)
    fail: tuple = (0.15, 0.15, 0.05)
    g_s: tuple = (1.0, 1.0, 1.0)
    eta_v: float = 0.2
    # siting
    delta_siting: float = 0.8
    b_siting: float = 1.5
    h_siting: float = 0.5
    theta_P: float = 1.5
    theta_M: float = 4.0
    rho: float = 1.0
    eta: float = 0.5
    g0: float = 0.015
    # learning by use
    learning_rate: float = 0.20        # of the five fields; 0 for `general`
    eps_D: float = 1.2
    delta_O: float = 0.3
    b_O: float = 0.5
    openness: float = 0.3
    delta_D: float = 0.10
    # public money
    kappa_X: float = 0.10
    tau_X: float = 0.0407
    tau_L: float = 0.0707
    budget: float = 0.05               # e of (28)


# ---------------------------------------------------------------------------------------------------
# The world: tables, distances
# ---------------------------------------------------------------------------------------------------

def resolve_members(items, table, clubs):
    """Boolean mask of the regions named by clubs, province:..., kind:... or codes."""
    mask = np.zeros(len(table), bool)
    for item in [items] if isinstance(items, str) else items:
        if item.startswith("province:"):
            hit = table.province_en == item.split(":", 1)[1]
        elif item.startswith("kind:"):
            hit = table.kind == item.split(":", 1)[1]
        elif (clubs.club == item).any():
            rows = clubs[clubs.club == item]
            whole = rows.member_code[rows.scope == "prefecture"]        # the whole prefecture
            city = rows.member_code[rows.scope == "region"]             # the city alone
            hit = table.prefecture_code.isin(whole) | table.code.isin(city)
        else:
            hit = table.code == item
        mask |= np.asarray(hit)
    return mask


def load_world(scenario, seeds):
    codes = {c: str for c in ("code", "prefecture_code", "province_code", "member_code")}
    table = pd.read_csv(Path(seeds) / Path(scenario["world"]["regions"]).name, dtype=codes)
    clubs = pd.read_csv(Path(seeds) / Path(scenario["world"]["clubs"]).name, dtype=codes)
    if "keep" in scenario["world"]:
        table = table[resolve_members(scenario["world"]["keep"], table, clubs)]
    table = table.sort_values("code").reset_index(drop=True)

    w = SimpleNamespace(table=table, clubs=clubs, n=len(table), M=len(FIELDS))
    w.people = table[["workers", "young_talent", "established_talent"]].to_numpy(float).T
    w.Y = table.gdp_cny.to_numpy(float)
    w.K = table.capital_cny.to_numpy(float)
    w.G = table.graduates_per_year.to_numpy(float)
    w.fte = table.research_fte.to_numpy(float)
    five = table[["share_" + m.replace("-", "_") for m in FIELDS[:5]]].to_numpy(float)
    w.omega = np.column_stack([five, 1 - five.sum(1)])

    # Distance: great circle, at least 10 km; inside a region .66 sqrt(area / pi), at least 2 km.
    lon, lat = np.radians(table.lon.to_numpy(float)), np.radians(table.lat.to_numpy(float))
    hav = (np.sin((lat[:, None] - lat) / 2) ** 2
           + np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2)
    w.dist = np.maximum(10.0, 2 * 6371.0088 * np.arcsin(np.sqrt(np.minimum(1, hav))))
    np.fill_diagonal(w.dist, np.maximum(2.0, 0.66 * np.sqrt(table.area_km2.to_numpy(float) / np.pi)))

    province, prefecture = table.province_code.to_numpy(), table.prefecture_code.to_numpy()
    w.province_differs = (province[:, None] != province).astype(float)
    w.t = np.where(prefecture[:, None] == prefecture, 0.5, 1.0)
    np.fill_diagonal(w.t, 0.0)
    return w


# ---------------------------------------------------------------------------------------------------
# Conditions (section 5) and kernels (K1)-(K3)
# ---------------------------------------------------------------------------------------------------

class Conditions:
    """All that a policy may change, at its neutral value."""

    def __init__(self, w, par):
        n, M = w.n, w.M
        self.border = {ch: np.ones((n, n)) for ch in CHANNELS}     # border left
        self.link = {ch: np.ones((n, n)) for ch in CHANNELS}       # link left
        self.corridor = np.ones((n, n))                            # factor on distance
        self.openness = np.full((n, M), par.openness)              # a_jm
        self.share = np.zeros((n, n))                              # tax share (origin o, place i)
        self.subsidy = np.zeros((3, n))
        self.match = np.full(n, par.match)
        self.support = np.zeros(n)
        self.ideaboost = np.ones((n, M))
        self.boost = np.ones((3, n, M))                            # hazards, by stage
        self.insured = np.zeros(n)
        self.fund = np.zeros(n)
        self.pools = []                                            # (members, share of each origin)
        self.lent = []                                             # (members, lent time of each origin)
        self.cost = np.zeros(n)                                    # CNY a year, after scaling

    def cap(self):
        np.minimum(self.openness, 1, out=self.openness)
        np.minimum(self.share, 0.95, out=self.share)
        np.minimum(self.support, 0.9, out=self.support)
        np.minimum(self.match, 1, out=self.match)
        np.minimum(self.insured, 1, out=self.insured)
        self.pools = under_cap(self.pools, 1.0)
        self.lent = under_cap(self.lent, 0.5)


def under_cap(clubs, cap):
    """Several clubs take what is left under the cap in the order of the scenario."""
    out, left = [], cap
    for members, share in clubs:
        take = np.minimum(share, left)
        left = left - take
        out.append((members, take))
    return out


def distance(w, cond):
    d = w.dist * cond.corridor
    np.fill_diagonal(d, np.diag(w.dist))
    return d


def K1(w, d, delta, b, h, border, link):
    return np.exp(-delta * np.log(d / 100) - b * w.province_differs * border - h * w.t * link)


def K2(w, par, d, border):
    return np.exp(-d / par.D_km - par.b_W * w.province_differs * border + np.log(5) * np.eye(w.n))


def K3(w, par, d, border):
    """Access to experience made in j, without openness; 0 on the diagonal (own experience is added apart)."""
    G = np.exp(-par.delta_O * np.log(np.maximum(d, 100) / 100) - par.b_O * w.province_differs * border)
    np.fill_diagonal(G, 0.0)
    return G


def kernels(w, par, cond):
    d = distance(w, cond)
    B, L = cond.border, cond.link
    return SimpleNamespace(
        talent=[K1(w, d, par.delta_talent, par.b_talent[c], par.h_talent[c], B["talent"], L["talent"]) for c in range(3)],
        capital=K1(w, d, par.delta_capital, par.b_capital, par.h_capital, B["capital"], L["capital"]),
        venture=K1(w, d, par.delta_venture, par.b_venture, par.h_venture, B["venture"], L["venture"]),
        siting=K1(w, d, par.delta_siting, par.b_siting, par.h_siting, B["siting"], L["siting"]),
        W=K2(w, par, d, B["knowledge"]),
        O=K3(w, par, d, B["experience"]))


def seen_experience(kern, cond, y):
    """sum_j O_ij,m y_jm of (24): own experience in full, that of others as open as their market is."""
    return y + kern.O @ (cond.openness * y)


# ---------------------------------------------------------------------------------------------------
# The laws
# ---------------------------------------------------------------------------------------------------

def unit_costs(par, base, Q):                                                       # (25)
    return (Q / base.Q) ** (-base.b_m)


def production(w, par, base, N, K, A, c, cond):                                     # (1)-(6)
    e = SimpleNamespace(c=c)
    e.E, e.H = N.sum(0), N[YOUNG] + N[ESTABLISHED]                                  # (1)
    e.A = np.exp((w.omega * (np.log(A) - np.log(c))).sum(1))                        # (2)
    e.Y = (base.B * e.A * (e.E / base.E) ** par.gamma * K ** par.alpha              # (3)
           * N[WORKER] ** (1 - par.alpha - par.beta) * e.H ** par.beta)
    e.w_worker = (1 - par.alpha - par.beta) * e.Y / N[WORKER]                       # (4)
    e.w_talent = par.beta * e.Y / e.H
    e.R = par.alpha * e.Y / K
    e.p = ((e.Y / w.Y) / (e.Y.sum() / w.Y.sum())) ** (1 / (1 + par.zeta))           # (5)
    wage = np.stack([e.w_worker, e.w_talent, e.w_talent])
    e.v = wage * (1 + cond.subsidy) * e.p ** (-par.chi) * (e.E / base.E) ** (-par.lam)   # (6)
    return e


def unit_input_cost(par, e):                                                        # uc of (20)
    return e.R ** par.alpha * e.w_worker ** (1 - par.alpha - par.beta) * e.w_talent ** par.beta


def basic_hazard(par, w, boost):                                                    # h' of (13): (19) without finance, lent time
    return np.array([-np.log(1 - par.p[s]) * par.g_s[s] for s in range(3)])[:, None, None] * boost


def expected_return(par, w, P, cond):                                               # e_i of (13)
    h = basic_hazard(par, w, cond.boost)
    sigma = np.prod([h[s] / (h[s] + par.fail[s]) for s in range(3)], axis=0)
    payoff = np.maximum(0.01, sigma * par.k - (1 - cond.insured)[:, None] * (1 - sigma))
    return ((w.omega + P[0] + P[1]) * payoff).sum(1)


def live_projects(P):                                                               # live_i of (14)
    return 1 + (P[0] + P[1]).sum(1)


def venture_finance(w, par, base, kern, cond, Y, e):                                # (13)
    money = par.f * Y + cond.fund
    u = base.S_V * (e / base.e) ** par.theta_V
    share = kern.venture * u
    share = share / share.sum(1, keepdims=True)
    left = np.ones(w.n)
    pooled = np.zeros((w.n, w.n))
    # AMBIGUOUS: "the base kernel and no border" is read as base distance, link in full, b = 0.
    free = K1(w, w.dist, par.delta_venture, 0.0, par.h_venture, 1.0, 1.0)
    for members, pool in cond.pools:
        inside = free * u * members
        pooled += pool[:, None] * inside / inside.sum(1, keepdims=True)
        left = left - pool
    return money[:, None] * (left[:, None] * share + pooled)


def lent_time(w, kern, cond, r, established, live):                                 # (16)
    T = np.zeros((w.n, w.n))
    for members, tau in cond.lent:
        weight = kern.W * live * members * (1 - np.eye(w.n))
        total = weight.sum(1, keepdims=True)
        T += (tau * r * established)[:, None] * np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    return T


def knowledge_access(kern_W, R):                                                    # (17)
    return kern_W @ R / R.sum(0)


def siting_weights(w, par, kern, share, x, c_hat):                                  # (20) without S^P
    psi = -par.rho * (1 - share) * (1 - x)[:, None] + par.eta * np.log(1 - share)
    np.fill_diagonal(psi, 0.0)
    return kern.siting * c_hat ** (-par.theta_P) * np.exp(psi)


def tax_base(par, Y, D):                                                            # (26)
    X = par.kappa_X * Y * D / D.sum(0)
    np.fill_diagonal(X, 0.0)
    return X


def revenue(par, Y, share, X):                                                      # (27)
    paid = share * X                                                                # by place (column) to origin (row)
    return par.tau_L * Y + par.tau_X * (paid.sum(1) - paid.sum(0))


# ---------------------------------------------------------------------------------------------------
# The base year by inversion (section 6)
# ---------------------------------------------------------------------------------------------------

def _fixed_point(update, S, target, names, what):
    """Iterate until max |achieved / target - 1| < 1e-12, targets of 0 skipped."""
    ok = target > 0
    for iteration in range(1, 20001):
        S, achieved = update(S)
        miss = np.abs(achieved[ok] / target[ok] - 1)
        if miss.max() < 1e-12:
            return S, iteration, miss.max()
    raise RuntimeError(f"{what}: no convergence, largest residual in {names[ok][miss.argmax()]}")


def sinkhorn(kappa, weight, names, what):                                           # (b)
    target = weight / weight.sum()

    def update(S):
        S = np.sqrt(S * target / (kappa @ S))
        return S, S * (kappa @ S)
    return _fixed_point(update, target.copy(), target, names, what)


def scaling(kappa, mass, weight, names, what):                                      # (c), (e), (f)
    """S so that `mass` leaving each origin lands in proportion to `weight`."""
    target = mass.sum() * weight / weight.sum()

    def land(S):
        return S * ((mass / (kappa @ S)) @ kappa)

    def update(S):
        S = S * np.divide(target, land(S), out=np.zeros_like(S), where=target > 0)
        return S, land(S)
    return _fixed_point(update, target / target.sum(), target, names, what)


def invert(w, par, dt):
    """Everything of the base year, with x = 0 and no policy; returns (base, state, accounts)."""
    base, names = SimpleNamespace(iterations={}), w.table.name_en.to_numpy()

    def note(key, result):
        base.iterations[key] = result[1:]
        return result[0]

    cond = Conditions(w, par)
    kern = kernels(w, par, cond)
    N, K, n, M = w.people, w.K, w.n, w.M
    ones = np.ones((n, M))
    base.b_m = np.array([-np.log2(1 - par.learning_rate)] * 5 + [0.0])
    base.E, base.H = N.sum(0), N[YOUNG] + N[ESTABLISHED]

    # (a) productivity
    base.B = np.ones(n)
    base.B = w.Y / production(w, par, base, N, K, ones, ones, cond).Y
    e = production(w, par, base, N, K, ones, ones, cond)
    base.v, base.R, base.uc = e.v, e.R, unit_input_cost(par, e)
    base.entrants = par.entrants * N[WORKER]
    # (b) amenities
    base.S = np.stack([note(COHORTS[c], sinkhorn(kern.talent[c], N[c], names, COHORTS[c])) for c in range(3)])
    # (c) capital
    base.S_K = note("capital", scaling(kern.capital, par.s * w.Y, K, names, "capital"))
    # (d) research and the pipeline at its stationary stock
    has_data = np.isfinite(w.fte) & (w.fte > 0)
    base.r = np.where(has_data, np.minimum(0.5, w.fte / base.H), par.r_default)
    base.research = w.omega * (base.r * base.H)[:, None]                            # R_im of (15)
    base.a = knowledge_access(kern.W, base.research)
    h, P = basic_hazard(par, w, cond.boost), np.zeros((3, n, M))
    inflow = par.iota * base.research                                               # a year
    for s in range(3):
        P[s] = inflow * dt / (1 - np.exp(-(h[s] + par.fail[s]) * dt))
        inflow = inflow * h[s] / (h[s] + par.fail[s])
    deployed = inflow                                                               # sited a year, by origin and field
    # (e) venture finance
    live = live_projects(P)
    base.e, base.live = expected_return(par, w, P, cond), live
    base.S_V = note("venture", scaling(kern.venture, par.f * w.Y, live, names, "venture"))
    base.V = venture_finance(w, par, base, kern, cond, w.Y, base.e).sum(0)
    base.wbar = par.beta * w.Y.sum() / base.H.sum()
    # (f) siting
    W = siting_weights(w, par, kern, cond.share, np.zeros(n), np.ones(n))
    base.S_P = np.column_stack([
        note("siting " + FIELDS[m], scaling(W, deployed[:, m], w.omega[:, m] * w.Y, names, "siting " + FIELDS[m]))
        for m in range(M)])
    base.Phi = W @ base.S_P
    base.n_m = deployed.sum(0)
    # (g) recent sitings, experience
    D = W * ((deployed / base.Phi) @ base.S_P.T) / par.delta_D
    base.Q = 8 * seen_experience(kern, cond, w.omega * w.Y[:, None])
    base.kern_W, base.field_output = kern.W, w.omega * w.Y[:, None] / (w.omega * w.Y[:, None]).sum(0)

    state = SimpleNamespace(N=N.copy(), K=K.copy(), A=ones.copy(), P=P, D=D, Q=base.Q.copy(), x=np.zeros(n))
    accounts = SimpleNamespace(Y=w.Y, T=par.tau_L * w.Y, V=base.V, RD=2 * e.w_talent * base.research.sum(1),
                               wages=np.stack([e.w_worker, e.w_talent, e.w_talent]) * N)
    return base, state, accounts


# ---------------------------------------------------------------------------------------------------
# Policies: timing, coverage, budgets (28), instruments
# ---------------------------------------------------------------------------------------------------

DEFAULTS = {
    "innovation-vouchers": dict(coverage="mutual", budget_share=0.0005, additionality=0.8, interoperable=True,
                                direct=0.05, joint_fund=0.0, voucher_size=30000.0),
    "tax-sharing": dict(coverage="origin", share=0.5, enforcement=1.0),
    "scenario-opening": dict(coverage="one-sided", openness=0.6, fields=FIELDS),
    "joint-venture-fund": dict(coverage="one-sided", pooled_share=0.2, injection=5e9),
    "dual-appointments": dict(coverage="one-sided", time_share=0.05, top_up=0.2),
    # Not an instrument of the program: sets conditions straight, for experiments with this file.
    #   relief / link_relief = {channel: relief}, corridor = factor on every pair of members
    "conditions": dict(coverage="one-sided", relief={}, link_relief={}, corridor=1.0, pooled_share=0.0, lent_time=0.0),
}


def prepare_policies(scenario, w):
    out = []
    for spec in scenario.get("policies", []):
        q = SimpleNamespace(**{**deepcopy(DEFAULTS[spec["instrument"]]), **spec})
        if "mutual" in spec:
            q.coverage = "mutual" if spec["mutual"] else "one-sided"
        q.member = resolve_members(spec["members"], w.table, w.clubs).astype(float)
        out.append(q)
    return out


def ramp(q, middle):
    """Strength of the policy in the step whose middle is given; None when it is not active."""
    start, stop = getattr(q, "start", None), getattr(q, "stop", np.inf)
    if start is None:
        return 1.0 if middle < stop else None
    if not start <= middle < stop:
        return None
    years = getattr(q, "ramp_years", 0)
    return 1.0 if years == 0 else min(1.0, (middle - start) / years)


def cover(q, x):
    """Regions and pairs (origin, place) that a policy covers under the stances x."""
    m = q.member
    if q.coverage == "mutual":
        return m * x, np.outer(m * x, m * x)
    if q.coverage == "origin":
        return m * x, np.outer(m * x, m)
    if ONE_SIDED_NEEDS_OWN_STANCE:
        return m * x, np.outer(m * x, m * x)
    return m, np.outer(m, m)


def club_money(q, amount, accounts, x):
    """Split over all members by output of the last accounts; the part of a member with stance 0 is not spent."""
    total = (q.member * accounts.Y).sum()
    return amount * q.member * accounts.Y / total * x if total > 0 else 0 * q.member


def yearly_cost(q, w, base, accounts, x, region):
    """CNY a year and region, before ramp and scaling."""
    if q.instrument == "innovation-vouchers":
        return region * q.budget_share * accounts.RD + club_money(q, q.joint_fund, accounts, x)
    if q.instrument == "joint-venture-fund":
        return club_money(q, q.injection, accounts, x)
    if q.instrument == "dual-appointments":
        return region * q.top_up * q.time_share * base.r * accounts.wages[ESTABLISHED]
    return np.zeros(w.n)


def build_conditions(w, par, base, policies, governments, state, accounts, t, dt):
    cond = Conditions(w, par)
    x = np.ones(w.n) if governments["rule"] == "fixed" else state.x                 # stances as coverage sees them

    active = []
    for q in policies:
        strength = ramp(q, t + dt / 2)
        if strength is not None:
            region, pair = cover(q, x)
            active.append((q, strength, region, pair, strength * yearly_cost(q, w, base, accounts, x, region)))

    cost = sum([a[4] for a in active], np.zeros(w.n))                               # (28)
    scale = np.minimum(1.0, np.divide(par.budget * accounts.T, cost, out=np.ones(w.n), where=cost > 0))
    cond.cost = cost * scale

    for q, strength, region, pair, cost in active:
        costly = (cost > 0).any()
        z = strength * region * (scale if costly else 1.0)
        pair = strength * pair * (np.minimum(scale[:, None], scale) if costly else 1.0)
        INSTRUMENTS[q.instrument](q, cond, w, par, base, state, accounts, x, z, pair)
    cond.cap()
    return cond


def innovation_vouchers(q, cond, w, par, base, state, accounts, x, z, pair):
    cond.support += q.additionality * q.budget_share * z
    joint = club_money(q, q.joint_fund, accounts, x)
    projects = (state.P[0] + state.P[1]).sum(1)
    funded = np.minimum(1, z * (q.budget_share * accounts.RD + joint) / (q.voucher_size * np.maximum(1, projects)))
    a = base.a
    if q.interoperable:
        a = knowledge_access(K2(w, par, w.dist, 1 - pair), base.research)
    factor = 1 + funded[:, None] * ((1 + q.direct) * (a / base.a) ** 0.5 - 1)
    cond.boost[0] *= factor
    cond.boost[1] *= factor


def tax_sharing(q, cond, w, par, base, state, accounts, x, z, pair):
    cond.share += q.share * q.enforcement * pair * (1 - np.eye(w.n))


def scenario_opening(q, cond, w, par, base, state, accounts, x, z, pair):
    chosen = np.array([m in q.fields for m in FIELDS], float)
    cond.openness += max(0.0, q.openness - par.openness) * np.outer(z, chosen)


def joint_venture_fund(q, cond, w, par, base, state, accounts, x, z, pair):
    # AMBIGUOUS: the pooled share of a club is scaled member by member (origin's ramp x budget scale).
    cond.pools.append((q.member, q.pooled_share * z))
    cond.fund += club_money(q, q.injection, accounts, x) * z


def dual_appointments(q, cond, w, par, base, state, accounts, x, z, pair):
    cond.lent.append((q.member, q.time_share * z))


def set_conditions(q, cond, w, par, base, state, accounts, x, z, pair):
    for channel, relief in q.relief.items():
        cond.border[channel] *= 1 - relief * pair
    for channel, relief in q.link_relief.items():
        cond.link[channel] *= 1 - relief * pair
    cond.corridor *= 1 + (q.corridor - 1) * pair
    if q.pooled_share:
        cond.pools.append((q.member, q.pooled_share * z))
    if q.lent_time:
        cond.lent.append((q.member, q.lent_time * z))


INSTRUMENTS = {"innovation-vouchers": innovation_vouchers, "tax-sharing": tax_sharing,
               "scenario-opening": scenario_opening, "joint-venture-fund": joint_venture_fund,
               "dual-appointments": dual_appointments, "conditions": set_conditions}


# ---------------------------------------------------------------------------------------------------
# One step
# ---------------------------------------------------------------------------------------------------

def derive(w, par, base, state, cond):
    """(25), (1)-(6), (26), (27) of a state: what an output row shows and what a step starts from."""
    e = production(w, par, base, state.N, state.K, state.A, unit_costs(par, base, state.Q), cond)
    e.X = tax_base(par, e.Y, state.D)
    e.T = revenue(par, e.Y, cond.share, e.X)
    e.transfers = par.tau_X * (cond.share * e.X).sum()
    return e


def choose(leavers, kappa, u):
    """The choice kernel: flow_oi = leavers_o kappa_oi u_i / sum_l kappa_ol u_l."""
    weight = kappa * u
    return leavers[:, None] * weight / weight.sum(1, keepdims=True)


def advance(w, par, base, state, cond, e, dt):
    """From the state at the start of a step to the one at its end; returns (state, accounts, flows)."""
    kern, st = kernels(w, par, cond), state
    decay = lambda rate: 1 - np.exp(-rate * dt)
    flows = SimpleNamespace()

    # Talent (7)-(10)
    u = np.stack([base.S[c] * (e.v[c] / base.v[c]) ** par.theta[c] for c in range(3)])           # (7)
    leave = np.stack([st.N[c] * decay(par.mu[c]) for c in range(3)])                            # (8)
    flows.people = [choose(leave[c], kern.talent[c], u[c]) for c in range(3)]
    flows.graduates = choose(par.graduates * w.G * dt, kern.talent[YOUNG], u[YOUNG])            # (9)
    arrived = flows.graduates.sum(0)
    matched = arrived * cond.match
    N = st.N - leave + np.stack([f.sum(0) for f in flows.people])                               # (10)
    N[YOUNG] += matched
    aged = N[YOUNG] * decay(par.ageing)
    N[YOUNG] -= aged
    N[WORKER] -= N[WORKER] * decay(par.retire_worker)
    N[ESTABLISHED] -= N[ESTABLISHED] * decay(par.retire_established)
    N[ESTABLISHED] += aged
    N[WORKER] += base.entrants * dt + (arrived - matched)

    # Capital (11)-(12)
    length = decay(par.delta) / par.delta if par.delta else dt
    flows.capital = choose(par.s * e.Y * length, kern.capital, base.S_K * (e.R / base.R) ** par.theta_K)
    K = st.K * np.exp(-par.delta * dt) + flows.capital.sum(0)

    # Venture finance (13)-(14)
    odds, live = expected_return(par, w, st.P, cond), live_projects(st.P)
    V_oi = venture_finance(w, par, base, kern, cond, e.Y, odds)
    flows.venture = V_oi * dt                                                                   # before theta of (14)
    V = ((odds / live) / (base.e / base.live)) ** par.nu_V * V_oi.sum(0)
    wbar = par.beta * e.Y.sum() / e.H.sum()
    z_hat = (V / live) / (base.V / base.live) / (wbar / base.wbar)

    # Research and ideas (15)-(18)
    T = lent_time(w, kern, cond, base.r, st.N[ESTABLISHED], live)
    effort = base.r * e.H - T.sum(1) + T.sum(0)
    R = w.omega * (effort * (1 - cond.support) ** (-par.eps))[:, None]                          # (15)
    a = knowledge_access(kern.W, R)                                                             # (17)
    flows.ideas = (par.iota * R * (a / base.a) ** par.sigma_k                                   # (18)
                   * (R.sum(0) / base.research.sum(0)) ** (par.lambda_R - 1) * cond.ideaboost * dt)

    # The pipeline (19): ideas and advances of a step cannot move on within it
    h = basic_hazard(par, w, cond.boost) * (z_hat ** par.eta_v)[:, None]
    h[1] *= ((1 + T.sum(0) / (base.r * e.H)) ** par.eta_v)[:, None]
    out = h + np.array(par.fail)[:, None, None]
    exits = st.P * decay(out)
    adv = exits * h / out
    P = st.P - exits + np.stack([flows.ideas, adv[0], adv[1]])
    flows.advanced = adv

    # Siting, technology, recent sitings (20)-(23)
    uc = np.log(unit_input_cost(par, e) / base.uc)
    c_hat = np.exp(uc - (w.Y * uc).sum() / w.Y.sum())
    W = siting_weights(w, par, kern, cond.share, st.x, c_hat)
    Phi = W @ base.S_P
    per_weight = np.divide(adv[2], Phi, out=np.zeros_like(Phi), where=Phi > 0)
    q = np.where(Phi > 0, (Phi / base.Phi) ** (1 / par.theta_M), 1.0)                           # (21)
    flows.siting = W * (per_weight @ base.S_P.T)                                                # counts, over fields
    landed = base.S_P * (W.T @ (q * per_weight))                                                # sum_o q F^P
    relative = np.divide(landed / base.n_m, base.field_output, out=np.zeros_like(landed), where=w.omega > 0)
    A = (st.A ** (1 - par.phi) + (1 - par.phi) * par.g0 * relative) ** (1 / (1 - par.phi))      # (22)
    A = np.where(w.omega > 0, A, 1.0)
    fade = par.delta_D * dt
    D = st.D * np.exp(-fade) + W * ((q * per_weight) @ base.S_P.T) * (1 - np.exp(-fade)) / fade # (23)

    # Learning by use (24)
    y = w.omega * e.Y[:, None] * e.c ** (-par.eps_D)
    Q = st.Q + dt * seen_experience(kern, cond, y)

    accounts = SimpleNamespace(Y=e.Y, T=e.T, V=V, RD=2 * e.w_talent * R.sum(1),
                               wages=np.stack([e.w_worker, e.w_talent, e.w_talent]) * st.N)
    return SimpleNamespace(N=N, K=K, A=A, P=P, D=D, Q=Q, x=st.x), accounts, flows


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
        transfers_cny=e.transfers, open_share=state.x.mean(), policy_cost_cny=cond.cost.sum())


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
        "tax_cny": e.T, "transfers_cny": e.T - par.tau_L * e.Y, "stance": state.x.astype(int)})


# ---------------------------------------------------------------------------------------------------
# A run
# ---------------------------------------------------------------------------------------------------

def scripted_stances(governments, w, t):
    """Open regions of the latest year given that is not after t; all closed before the first."""
    given = [y for y in governments.get("stances", {}) if float(y) <= t + 1e-9]
    if not given:
        return np.zeros(w.n)
    return resolve_members(governments["stances"][max(given, key=float)], w.table, w.clubs).astype(float)


def run(scenario, seeds, par=None, watch=None):
    """Returns (national, regions) with a row a year; `watch` is called with every state."""
    par = par or Parameters()
    w = load_world(scenario, seeds)
    time, governments = scenario["time"], scenario.get("governments", {"rule": "fixed"})
    spy, dt = time["steps_per_year"], 1 / time["steps_per_year"]
    policies = prepare_policies(scenario, w)
    base, state, accounts = invert(w, par, dt)
    sums, national, regions = FlowSums(w), [], []
    for step in range(time["years"] * spy + 1):
        t = time["start"] + step / spy
        if governments["rule"] == "scripted":
            state.x = scripted_stances(governments, w, t)
        cond = build_conditions(w, par, base, policies, governments, state, accounts, t, dt)
        e = derive(w, par, base, state, cond)
        if watch:
            watch(w, par, base, state, e, cond, accounts, t)
        if step % spy == 0:
            national.append(national_row(w, state, e, cond, sums, t))
            regions.append(region_rows(w, par, state, e, sums, t))
            sums = FlowSums(w)
        if step < time["years"] * spy:
            state, accounts, flows = advance(w, par, base, state, cond, e, dt)
            sums.record(flows)
    return pd.DataFrame(national), pd.concat(regions, ignore_index=True)


# ---------------------------------------------------------------------------------------------------
# The cases
# ---------------------------------------------------------------------------------------------------

HEAD = '''name = "{name}"

[world]
regions = "seeds/china/prefectures.csv"
clubs = "seeds/china/clubs.csv"
{keep}
[time]
start = 2025
years = 20
steps_per_year = {steps}

[run]
mode = "expected"

[governments]
rule = "{rule}"
{stances}'''
TAIL = '''
[output]
regions = "every-year"
'''
DELTA = 'keep = ["yangtze-delta"]\n'

THREE = '''
[[policies]]
name = "vouchers"
instrument = "innovation-vouchers"
members = ["yangtze-delta"]
start = 2026
stop = 2040
ramp_years = 2
budget_share = 0.001
joint_fund = 2e9
interoperable = true

[[policies]]
name = "tax"
instrument = "tax-sharing"
members = ["province:Jiangsu", "province:Zhejiang", "310000"]
start = 2027
stop = 2041
ramp_years = 3
share = 0.5

[[policies]]
name = "scenarios"
instrument = "scenario-opening"
members = ["310000", "320100", "320200", "320500", "320600", "330100", "330200", "330400", "330700", "340100", "340200", "341100"]
start = 2028.6
ramp_years = 2.5
openness = 0.6
fields = ["ai", "integrated-circuits"]
'''

STANCES = '''
[governments.stances]
"2026" = ["310000", "320100", "320500", "330100", "330200", "340100", "340200", "320600", "330400"]
"2030" = ["310000", "province:Zhejiang", "320200", "320500", "320400", "341100", "340300"]
"2037" = ["province:Jiangsu", "330100", "330700", "340100", "340200", "341800"]
'''

BINDING = '''
[[policies]]
name = "vouchers"
instrument = "innovation-vouchers"
members = ["yangtze-delta"]
budget_share = 0.05
joint_fund = 5e11

[[policies]]
name = "tax"
instrument = "tax-sharing"
members = ["yangtze-delta"]
share = 0.75
'''

POOLS = '''
[[policies]]
name = "fund"
instrument = "joint-venture-fund"
members = ["yangtze-delta"]
pooled_share = 0.2
injection = 5e9

[[policies]]
name = "dual"
instrument = "dual-appointments"
members = ["yangtze-delta"]
time_share = 0.05
top_up = 0.2
'''


def scenario_text(name, keep=DELTA, steps=4, rule="fixed", stances="", policies=""):
    return HEAD.format(name=name, keep=keep, steps=steps, rule=rule, stances=stances) + policies + TAIL


CASES = {
    "status-quo-41": scenario_text("status-quo-41"),
    "three-instruments-41": scenario_text("three-instruments-41", policies=THREE),
    "scripted-41": scenario_text("scripted-41", rule="scripted", stances=STANCES, policies=THREE),
    "binding-budget-41": scenario_text("binding-budget-41", policies=BINDING),
    "status-quo-368": scenario_text("status-quo-368", keep="", steps=1),
    "pools-and-lent-41": scenario_text("pools-and-lent-41", policies=POOLS),
}


def write_case(case, seeds, out):
    folder = Path(out) / case
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(CASES[case], encoding="utf-8")
    scenario = tomllib.loads(CASES[case])
    national, regions = run(scenario, seeds)
    start = scenario["time"]["start"]
    years = [start + 20] if case == "status-quo-368" else [start + k for k in (0, 1, 5, 10, 20)]
    regions = regions[regions.year.isin(years)].sort_values(["year", "code"])
    national.to_csv(folder / "national.csv", index=False, float_format="%.17g", lineterminator="\n")
    regions.to_csv(folder / "regions.csv", index=False, float_format="%.17g", lineterminator="\n")
    print(f"{case}: output at the end {national.output_cny.iloc[-1]:.17g}", flush=True)


# ---------------------------------------------------------------------------------------------------
# Checks
# ---------------------------------------------------------------------------------------------------

def check_steady_state(seeds):
    """Section 6: with all drivers off, the stocks must stay where they are for 100 years."""
    scenario = tomllib.loads(CASES["status-quo-41"])
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


def check_effects(seeds):
    """Section 8: closed Yangtze delta, output in year 20 against the status quo, policies from the start."""
    def final(policies, steps=4):
        scenario = tomllib.loads(scenario_text("check", steps=steps))
        scenario["policies"] = [dict(p, members=["yangtze-delta"]) for p in policies]
        return run(scenario, seeds)[0].output_cny.iloc[-1]
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


def check_baseline(seeds):
    """Section 8: the national world, one step a year."""
    national, regions = run(tomllib.loads(CASES["status-quo-368"]), seeds)
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


def check_inversion(seeds):
    for case in ("status-quo-41", "status-quo-368"):
        scenario = tomllib.loads(CASES[case])
        base = invert(load_world(scenario, seeds), Parameters(), 1 / scenario["time"]["steps_per_year"])[0]
        print(case, "iterations and residuals:", {k: (i, f"{r:.1e}") for k, (i, r) in base.iterations.items()})


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) < 2:
        sys.exit(__doc__)
    if arguments[1] == "--checks":
        for check in (check_inversion, check_steady_state, check_effects, check_baseline):
            check(arguments[0])
    else:
        for case in arguments[2:] or CASES:
            write_case(case, arguments[0], arguments[1])
