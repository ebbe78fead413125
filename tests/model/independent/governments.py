"""Governments that choose, (29) and (31), and reviews of policies (32).

Of (31) only the limit without chance is here: everybody reviews (a large r), and takes the stance with
the higher estimate (a large beta). Imitation (30) needs the random numbers of the program.
"""

from types import SimpleNamespace

import numpy as np

from instruments import build_conditions
from chains import relative_draw
from laws import READINGS, kernels, pipeline, revenue, siting_weights, tax_base, unit_input_cost


def peers(w, policies):
    """Row i: the peers of i, of the same province or members of a shared policy; never i itself."""
    same = w.province_differs == 0
    for q in policies:
        same |= np.outer(q.member, q.member) > 0
    np.fill_diagonal(same, False)
    return same.astype(float)


def mean_over_peers(peer, value):
    number = peer.sum(1)
    return np.divide(peer @ value, number, out=np.zeros_like(value), where=number > 0)


def utility(w, par, policies, cond, e, x, reference, before):
    """(29) of the state at t under the stances held until t; `before` is ln(Y / Y_ref) five years earlier."""
    growth = np.log(e.Y / reference.Y) - before + (cond.credit * e.X).sum(1) / e.Y
    taxes = np.log(e.T / reference.T)
    performance = par.xi * growth + (1 - par.xi) * taxes
    compared = taxes if READINGS["utility: peers are compared by revenue only"] else performance
    return (performance - par.peer_weight * mean_over_peers(peers(w, policies), compared)
            + (par.open_bonus - par.open_cost) * x)


# ---------------------------------------------------------------------------------------------------
# (31): what a government expects of each stance
# ---------------------------------------------------------------------------------------------------

def sited_a_year(w, par, base, state, cond, e, x, advanced):
    """Projects sited a year, origin x place x field, weighted by match quality."""
    uc = np.log(unit_input_cost(par, e) / base.uc)
    c_hat = np.exp(uc - (w.Y * uc).sum() / w.Y.sum())
    W = siting_weights(w, par, kernels(w, par, cond), cond.share, x, c_hat)
    S_P = base.S_P * relative_draw(w, cond.draw)
    Phi = W @ S_P
    q = np.where(Phi > 0, (Phi / base.Phi) ** (1 / par.theta_M), 1.0)
    if READINGS["estimates: projects counted, without match quality"]:
        q = np.ones_like(q)
    leave = np.divide(q * advanced, Phi, out=np.zeros_like(Phi), where=Phi > 0)
    return W[:, :, None] * S_P[None] * leave[:, None, :]


def estimate(w, par, base, policies, peer, k, i, stance):
    """The performance part of U_i that government i expects over the horizon from its own siting choice."""
    x = k.x.copy()
    x[i] = stance
    # The stance moves what it covers: the shares that are paid back, and borders that mutual policies relieve.
    seen = k.x if READINGS["estimates: coverage stays as under the stance held"] else x
    cond = build_conditions(w, par, base, policies, seen, k.state, k.accounts, k.t, k.dt)
    new = sited_a_year(w, par, base, k.state, cond, k.e, x, k.advanced)

    # Others hold still: only the own row (its projects) and the own column (projects that come) are new.
    sited = k.sited.copy()
    sited[i], sited[:, i] = new[i], new[:, i]
    D, per_year = k.state.D.copy(), sited.sum(2)
    if READINGS["estimates: D after the horizon, not in its steady state"]:
        left = np.exp(-par.delta_D * par.horizon_years)
        target = D * left + per_year * (1 - left) / par.delta_D
    else:
        target = per_year / par.delta_D                            # as D of the base year, section 6 (g)
    D[i], D[:, i] = target[i], target[:, i]

    more = (sited - k.sited).sum(0)
    per_project = np.divide(w.omega * k.state.A ** (par.phi - 1), base.n_m * base.field_output,
                            out=np.zeros_like(w.omega), where=w.omega > 0)
    growth = par.horizon_years * par.g0 * (per_project * more).sum(1)
    X = tax_base(par, k.e.Y, D)
    receipts = revenue(par, k.e.Y, cond.share, X) - par.tau_L * k.e.Y
    credit = (cond.credit * X).sum(1) / k.e.Y
    tax = receipts / k.e.T
    if READINGS["estimates: revenue grows with output too"]:
        tax = tax + par.tau_L * k.e.Y * growth / k.e.T
    performance = par.xi * (growth + credit) + (1 - par.xi) * tax
    rivals = 0.0
    if READINGS["estimates: peers answer to the choice"]:
        rivals = mean_over_peers(peer, performance)[i]
    return performance[i] - par.peer_weight * rivals + (par.open_bonus - par.open_cost) * stance


def respond(w, par, base, policies, state, accounts, cond, e, flows, t, dt):
    """(31) without chance: the new stances, and the estimates for x = 1 minus those for x = 0."""
    if READINGS["estimates: projects of the last step, not of the next"]:
        advanced = flows.advanced[2] / dt
    else:
        advanced = pipeline(w, par, base, state, cond, e, dt).advanced[2] / dt
    k = SimpleNamespace(x=state.x, state=state, accounts=accounts, e=e, t=t, dt=dt, advanced=advanced,
                        sited=sited_a_year(w, par, base, state, cond, e, state.x, advanced))
    peer = peers(w, policies)
    expect = lambda i, stance: estimate(w, par, base, policies, peer, k, i, stance)
    gain = np.array([expect(i, 1.0) - expect(i, 0.0) for i in range(w.n)])
    return (gain > 0).astype(float), gain


# ---------------------------------------------------------------------------------------------------
# (32): reviews
# ---------------------------------------------------------------------------------------------------

class Reviews:
    """The clocks of the policies that are reviewed, and ln(Y / Y_ref) when each was last looked at."""

    def __init__(self, policies, begin):
        self.begin, self.clock, self.seen = begin, {}, {}
        self.reviewed = [q for q in policies if getattr(q, "review_every", None)]

    def hold(self, t, ahead):
        """Reviews of the whole year t, by the name of the policy; a policy that fails is dropped."""
        held = {}
        for q in self.reviewed:
            if q.name not in self.clock:
                if t >= (self.begin if q.start is None else q.start) - 1e-9:
                    self.clock[q.name], self.seen[q.name] = t, ahead
                continue
            if q.dropped or t >= q.stop or round(t - self.clock[q.name]) % q.review_every:
                continue
            effect, goes_on = verdict(q, ahead - self.seen[q.name])
            self.seen[q.name] = ahead
            q.dropped = not goes_on
            held[q.name] = dict(review_effect=effect, review_decision="continue" if goes_on else "stop")
        return held


def verdict(q, change):
    inside, outside = change[q.member > 0], change[q.member == 0]
    effect = (inside.mean() if len(inside) else 0.0) - (outside.mean() if len(outside) else 0.0)
    if min(len(inside), len(outside)) < 2:
        return effect, True
    error = np.sqrt(inside.var(ddof=1) / len(inside) + outside.var(ddof=1) / len(outside))
    return effect, bool(effect / error > getattr(q, "z", 0.0) if error > 0 else effect > 0)
