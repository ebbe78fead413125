"""The laws of the regional model, expected mode only, in plain dense NumPy.

Written from the text of the model alone (equation numbers are those of that text), without sight of
the main program. Every array is N (regions), N x M (fields), 3 x N (cohorts) or N x N (origin in the
row, destination in the column). Nothing here is fast; all of it is meant to be read.

Where the text can be read in two ways the choice is marked AMBIGUOUS, and READINGS switches it.
"""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

from chains import (EVERY_CHANNEL, kappa_C, load_chain, load_platforms, prepare_events, relative_draw, spread,
                    supply)

FIELDS = ["ai", "integrated-circuits", "optoelectronics", "nano-materials", "internet-of-things", "general"]
COHORTS = ["worker", "young", "established"]
WORKER, YOUNG, ESTABLISHED = 0, 1, 2
CHANNELS = ["talent", "capital", "venture", "siting", "knowledge", "experience", "supply"]   # those that policies name


# The second reading of a sentence that has two. `reference.py --readings` turns each on by itself and
# prints what it changes; the tables are written with all of them off.
READINGS = {
    "one-sided coverage needs the member's own stance": False,
    "closed members pay and spend club money under one-sided coverage": False,
    "pools and lent time run between all members, covered or not": False,
    "the research tax credit counts in cost_i of (28)": False,
    "a corridor ramps as factor^strength": False,
    "the digital voucher grows with psi": False,
    "utility: peers are compared by revenue only": False,
    "estimates: coverage stays as under the stance held": False,
    "estimates: D after the horizon, not in its steady state": False,
    "estimates: revenue grows with output too": False,
    "estimates: peers answer to the choice": False,
    "estimates: projects of the last step, not of the next": False,
    "estimates: projects counted, without match quality": False,
}


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
    # governments, section [parameters.governments] of a scenario
    xi: float = 0.5                    # weight of growth in (29); `growth_weight` in a scenario
    peer_weight: float = 0.5           # kappa_t of (29)
    review_rate: float = 1.0           # r of (31)
    selection_intensity: float = 200.0 # beta of (31)
    mutation_rate: float = 0.01        # mu of (30), which is not implemented here
    open_cost: float = 0.0
    open_bonus: float = 0.0
    horizon_years: float = 5.0
    # chains, section [parameters.chain] of a scenario
    sigma_C: float = 4.0
    complementarity: float = 1.5
    mu_C: float = 0.5
    delta_C: float = 0.3
    b_C: float = 0.2
    # platforms, section [parameters.platform]
    innovation: float = 0.02
    imitation: float = 0.35
    initial_ceiling: float = 0.6


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
    w.chain = load_chain(scenario, seeds, w)
    w.events = prepare_events(scenario, w, resolve_members)
    w.platforms = load_platforms(scenario, w)
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
        self.closed = {ch: np.zeros((n, n)) for ch in EVERY_CHANNEL}   # border costs that closures add
        self.b = np.ones(n)                                        # what output losses leave
        self.capital_left = np.ones(n)
        self.segment = {}                                          # f by field and segment
        self.cover = np.zeros((n, M))
        self.draw = np.ones((n, M))                                # siting draw
        self.graduates = np.zeros(n)                               # besides those of the data
        self.appeal = np.zeros((3, n))
        self.staff = np.zeros(n)
        self.finance = np.ones(n)                                  # factor on private money
        self.platforms_added = np.zeros(4)
        self.innovation, self.imitation = np.ones(n), np.ones(n)   # factors on p and q of (38)
        self.openness = np.full((n, M), par.openness)              # a_jm
        self.share = np.zeros((n, n))                              # tax share (origin o, place i)
        self.credit = np.zeros((n, n))                             # GDP credit (origin o, place i)
        self.subsidy = np.zeros((3, n))
        self.match = np.full(n, par.match)
        self.support = np.zeros(n)
        self.ideaboost = np.ones((n, M))
        self.boost = np.ones((3, n, M))                            # hazards, by stage
        self.insured = np.zeros(n)
        self.fund = np.zeros(n)
        self.pools = []                                            # (members, share of each origin)
        self.lent = []                                             # (members or pairs, lent time of each origin)
        self.cost = np.zeros(n)                                    # CNY a year, after scaling
        self.policies = []                                         # rows of `policies.csv`

    def cap(self):
        np.minimum(self.openness, 1, out=self.openness)
        np.minimum(self.share, 0.95, out=self.share)
        np.minimum(self.credit, 1, out=self.credit)
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


def K1(w, d, delta, b, h, border, link, closed=0.0):
    return np.exp(-delta * np.log(d / 100) - b * (w.province_differs * border + closed) - h * w.t * link)


def K2(w, par, d, border, closed=0.0):
    return np.exp(-d / par.D_km - par.b_W * (w.province_differs * border + closed) + np.log(5) * np.eye(w.n))


def K3(w, par, d, border, closed=0.0):
    """Access to experience made in j, without openness; 0 on the diagonal (own experience is added apart)."""
    G = np.exp(-par.delta_O * np.log(np.maximum(d, 100) / 100) - par.b_O * (w.province_differs * border + closed))
    np.fill_diagonal(G, 0.0)
    return G


def kernels(w, par, cond):
    d = distance(w, cond)
    B, L, closed = cond.border, cond.link, cond.closed
    return SimpleNamespace(
        talent=[K1(w, d, par.delta_talent, par.b_talent[c], par.h_talent[c], B["talent"], L["talent"],
                   closed[COHORTS[c]]) for c in range(3)],
        capital=K1(w, d, par.delta_capital, par.b_capital, par.h_capital, B["capital"], L["capital"], closed["capital"]),
        venture=K1(w, d, par.delta_venture, par.b_venture, par.h_venture, B["venture"], L["venture"], closed["venture"]),
        siting=K1(w, d, par.delta_siting, par.b_siting, par.h_siting, B["siting"], L["siting"], closed["siting"]),
        W=K2(w, par, d, B["knowledge"], closed["knowledge"]),
        O=K3(w, par, d, B["experience"], closed["experience"]),
        C=kappa_C(w, par, d, B["supply"], closed["supply"]))


def seen_experience(kern, cond, y):
    """sum_j O_ij,m y_jm of (24): own experience in full, that of others as open as their market is."""
    return y + kern.O @ (cond.openness * y)


# ---------------------------------------------------------------------------------------------------
# The laws
# ---------------------------------------------------------------------------------------------------

def unit_costs(par, base, Q):                                                       # (25)
    return (Q / base.Q) ** (-base.b_m)


def production(w, par, base, N, K, A, c, cond, left=1.0):                           # (1)-(6), left = b X of (3')
    e = SimpleNamespace(c=c, left=left)
    e.E, e.H = N.sum(0), N[YOUNG] + N[ESTABLISHED]                                  # (1)
    e.A = np.exp((w.omega * (np.log(A) - np.log(c))).sum(1))                        # (2)
    e.Y = (base.B * e.A * left * (e.E / base.E) ** par.gamma * K ** par.alpha              # (3)
           * N[WORKER] ** (1 - par.alpha - par.beta) * e.H ** par.beta)
    e.w_worker = (1 - par.alpha - par.beta) * e.Y / N[WORKER]                       # (4)
    e.w_talent = par.beta * e.Y / e.H
    e.R = par.alpha * e.Y / K
    e.p = ((e.Y / w.Y) / (e.Y.sum() / w.Y.sum())) ** (1 / (1 + par.zeta))           # (5)
    wage = np.stack([e.w_worker, e.w_talent, e.w_talent])
    e.v = wage * (1 + cond.subsidy) * e.p ** (-par.chi) * (e.E / base.E) ** (-par.lam)   # (6)
    return e


def unit_input_cost(par, e):                                                        # uc of (20) and (20')
    return e.R ** par.alpha * e.w_worker ** (1 - par.alpha - par.beta) * e.w_talent ** par.beta / e.left


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
    money = par.f * Y * cond.finance + cond.fund
    u = base.S_V * (e / base.e) ** par.theta_V
    share = kern.venture * u
    share = share / share.sum(1, keepdims=True)
    left = np.ones(w.n)
    pooled = np.zeros((w.n, w.n))
    # AMBIGUOUS: "the base kernel and no border" is read as base distance, link in full, b = 0.
    free = K1(w, w.dist, par.delta_venture, 0.0, par.h_venture, 1.0, 1.0)
    for members, pool in cond.pools:
        inside = free * u * members
        total = inside.sum(1, keepdims=True)
        pooled += np.divide(pool[:, None] * inside, total, out=np.zeros_like(inside), where=total > 0)
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

    state = SimpleNamespace(N=N.copy(), K=K.copy(), A=ones.copy(), P=P, D=D, Q=base.Q.copy(), x=np.zeros(n),
                            s=np.ones((n, M)), psi=w.platforms.psi.copy() if w.platforms else None)
    accounts = SimpleNamespace(Y=w.Y, T=par.tau_L * w.Y, V=base.V, RD=2 * e.w_talent * base.research.sum(1),
                               wages=np.stack([e.w_worker, e.w_talent, e.w_talent]) * N)
    return base, state, accounts


# ---------------------------------------------------------------------------------------------------
# One step
# ---------------------------------------------------------------------------------------------------

def derive(w, par, base, state, cond):
    """(25), (1)-(6), (26), (27) of a state: what an output row shows and what a step starts from."""
    s, X = supply(w, par, kernels(w, par, cond).C if w.chain else None, cond, state.s)
    e = production(w, par, base, state.N, state.K, state.A, unit_costs(par, base, state.Q), cond, cond.b * X)
    e.s, e.gap = s, 1 - e.Y.sum() / (e.Y / X).sum()
    e.X = tax_base(par, e.Y, state.D)
    e.T = revenue(par, e.Y, cond.share, e.X)
    e.transfers = par.tau_X * (cond.share * e.X).sum()
    return e


def choose(leavers, kappa, u):
    """The choice kernel: flow_oi = leavers_o kappa_oi u_i / sum_l kappa_ol u_l."""
    weight = kappa * u
    return leavers[:, None] * weight / weight.sum(1, keepdims=True)


def pipeline(w, par, base, state, cond, e, dt):
    """Finance, research and the pipeline of the step that begins with this state: (13)-(19)."""
    kern, st, out = kernels(w, par, cond), state, SimpleNamespace()
    decay = lambda rate: 1 - np.exp(-rate * dt)

    # Venture finance (13)-(14)
    odds, live = expected_return(par, w, st.P, cond), live_projects(st.P)
    V_oi = venture_finance(w, par, base, kern, cond, e.Y, odds)
    out.venture = V_oi * dt                                                                     # before theta of (14)
    out.V = ((odds / live) / (base.e / base.live)) ** par.nu_V * V_oi.sum(0)
    wbar = par.beta * e.Y.sum() / e.H.sum()
    z_hat = (out.V / live) / (base.V / base.live) / (wbar / base.wbar)

    # Research and ideas (15)-(18)
    T = lent_time(w, kern, cond, base.r, st.N[ESTABLISHED], live)
    effort = base.r * e.H + cond.staff - T.sum(1) + T.sum(0)
    out.R = R = w.omega * (effort * (1 - cond.support) ** (-par.eps))[:, None]                  # (15)
    a = knowledge_access(kern.W, R)                                                             # (17)
    out.ideas = (par.iota * R * (a / base.a) ** par.sigma_k                                     # (18)
                 * (R.sum(0) / base.research.sum(0)) ** (par.lambda_R - 1) * cond.ideaboost * dt)

    # The pipeline (19): ideas and advances of a step cannot move on within it
    h = basic_hazard(par, w, cond.boost) * (z_hat ** par.eta_v)[:, None]
    h[1] *= ((1 + T.sum(0) / (base.r * e.H)) ** par.eta_v)[:, None]
    leave = h + np.array(par.fail)[:, None, None]
    exits = st.P * decay(leave)
    out.advanced = exits * h / leave
    out.P = st.P - exits + np.stack([out.ideas, out.advanced[0], out.advanced[1]])
    return out


def advance(w, par, base, state, cond, e, dt):
    """From the state at the start of a step to the one at its end; returns (state, accounts, flows)."""
    kern, st = kernels(w, par, cond), state
    decay = lambda rate: 1 - np.exp(-rate * dt)
    flows = SimpleNamespace()

    # Talent (7)-(10)
    u = np.stack([base.S[c] * (e.v[c] / base.v[c]) ** par.theta[c] * np.exp(cond.appeal[c]) for c in range(3)])   # (7)
    leave = np.stack([st.N[c] * decay(par.mu[c]) for c in range(3)])                            # (8)
    flows.people = [choose(leave[c], kern.talent[c], u[c]) for c in range(3)]
    graduating = np.maximum(0.0, par.graduates * w.G + cond.graduates)
    flows.graduates = choose(graduating * dt, kern.talent[YOUNG], u[YOUNG])                     # (9)
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
    K = st.K * np.exp(-par.delta * dt) * cond.capital_left + flows.capital.sum(0)

    # Finance, research and the pipeline (13)-(19)
    line = pipeline(w, par, base, state, cond, e, dt)
    flows.venture, flows.ideas, flows.advanced = line.venture, line.ideas, line.advanced
    adv = line.advanced

    # Siting, technology, recent sitings (20)-(23)
    uc = np.log(unit_input_cost(par, e) / base.uc)
    c_hat = np.exp(uc - (w.Y * uc).sum() / w.Y.sum())
    W = siting_weights(w, par, kern, cond.share, st.x, c_hat)
    S_P = base.S_P * relative_draw(w, cond.draw)
    Phi = W @ S_P
    per_weight = np.divide(adv[2], Phi, out=np.zeros_like(Phi), where=Phi > 0)
    q = np.where(Phi > 0, (Phi / base.Phi) ** (1 / par.theta_M), 1.0)                           # (21)
    flows.siting = W * (per_weight @ S_P.T)                                                # counts, over fields
    landed = S_P * (W.T @ (q * per_weight))                                                # sum_o q F^P
    relative = np.divide(landed / base.n_m, base.field_output, out=np.zeros_like(landed), where=w.omega > 0)
    A = (st.A ** (1 - par.phi) + (1 - par.phi) * par.g0 * relative) ** (1 / (1 - par.phi))      # (22)
    A = np.where(w.omega > 0, A, 1.0)
    fade = par.delta_D * dt
    D = st.D * np.exp(-fade) + W * ((q * per_weight) @ S_P.T) * (1 - np.exp(-fade)) / fade # (23)

    # Learning by use (24)
    y = w.omega * e.Y[:, None] * e.c ** (-par.eps_D)
    Q = st.Q + dt * seen_experience(kern, cond, y)

    accounts = SimpleNamespace(Y=e.Y, T=e.T, V=line.V, RD=2 * e.w_talent * line.R.sum(1),
                               wages=np.stack([e.w_worker, e.w_talent, e.w_talent]) * st.N)
    psi = spread(w, par, kern.W, cond, e.E, st.psi, dt)
    return SimpleNamespace(N=N, K=K, A=A, P=line.P, D=D, Q=Q, x=st.x, s=e.s, psi=psi), accounts, flows
