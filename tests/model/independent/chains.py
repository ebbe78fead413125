"""Industry chains (33)-(36), what happens and nobody decides, and platforms (37), (38).

Written from the text of the model alone. In all of it `w` is the world, `cond` the conditions of a step
and `s` the supply of every region with the inputs of every field.
"""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

FIELDS = ["ai", "integrated-circuits", "optoelectronics", "nano-materials", "internet-of-things", "general"]
TIERS = ["basic", "growing", "leading", "ecosystem"]
WEIGHTS = np.array([1.0, 2.0, 4.0, 8.0])
COHORTS = ["worker", "young", "established"]
EVERY_CHANNEL = COHORTS + ["capital", "venture", "siting", "knowledge", "experience", "supply"]


# ---------------------------------------------------------------------------------------------------
# Section 1: segments of a field
# ---------------------------------------------------------------------------------------------------

def load_chain(scenario, seeds, w):
    """Segments with their share a and the part chi of each region's output of the field; None without a chain."""
    world = scenario["world"]
    if "segments" not in world:
        return None
    table = pd.read_csv(Path(seeds) / Path(world["segments"]).name)
    weight = {(m, k): np.ones(w.n) for m, k in zip(table.field, table.segment)}
    if "specialisation" in world:
        said = pd.read_csv(Path(seeds) / Path(world["specialisation"]).name, dtype={"code": str})
        regions, prefectures = w.table.code.to_numpy(), w.table.prefecture_code.to_numpy()
        scope = said.scope if "scope" in said else pd.Series("", index=said.index)
        # What is said of a prefecture first, so that a region's own row wins.
        for own in (False, True):
            for (code, m, k, quotient), where in zip(said[["code", "field", "segment", "quotient"]].to_numpy(), scope):
                of_prefecture = where != "region" and (prefectures == code).any()
                if own != of_prefecture:
                    weight[m, k][(regions if own else prefectures) == code] = quotient
    rows = []
    for (m, k), share in zip(weight, table.share):
        total = sum(a * weight[m, l] for (n, l), a in zip(weight, table.share) if n == m)
        rows.append(SimpleNamespace(m=FIELDS.index(m), name=k, a=share, chi=share * weight[m, k] / total))
    return rows


def fields_of(w):
    """The fields with a chain, in the order of the table."""
    return list(dict.fromkeys(part.m for part in w.chain or []))


def kappa_C(w, par, d, border, closed):
    return np.exp(-par.delta_C * np.log(d / 100) - par.b_C * (w.province_differs * border + closed))


def supply(w, par, kern_C, cond, s_last):
    """(33)-(35): s of every region and field, and X."""
    s, X = np.ones((w.n, w.M)), np.ones(w.n)
    e = (par.sigma_C - 1) / par.sigma_C
    base = kappa_C(w, par, w.dist, 1.0, 0.0)
    for m in fields_of(w):
        logs, shares, own = [], [], np.ones(w.n)
        for part in [it for it in w.chain if it.m == m]:
            f = cond.segment.get((m, part.name), np.ones(w.n))
            made = part.chi * w.omega[:, m] * w.Y
            usual = base @ made
            now = kern_C @ (made * (f * cond.b * s_last[:, m] ** par.mu_C) ** e)
            reaching = np.maximum(0.01, (now / usual) ** (1 / e))
            cover = np.minimum(0.9, cond.cover[:, m])
            logs.append(np.log(np.where(reaching < 1, reaching + cover * (1 - reaching), reaching)))
            shares.append(part.a)
            own = own - part.chi * (1 - f)
        logs, shares = np.array(logs), np.array(shares)[:, None]
        least = logs.min(0)
        gap = (shares * np.expm1(-par.complementarity * (logs - least))).sum(0)
        s[:, m] = np.exp(least - np.log1p(gap) / par.complementarity)                # (34)
        X -= w.omega[:, m] * (1 - np.maximum(0.01, own) * s[:, m] ** par.mu_C)       # (35)
    return s, X


def relative_draw(w, draw):
    """A leader moves projects, a pull that all have does nothing."""
    weight = w.omega * w.Y[:, None]
    return draw / np.exp((weight * np.log(draw)).sum(0) / weight.sum(0))


# ---------------------------------------------------------------------------------------------------
# Section 2: events
# ---------------------------------------------------------------------------------------------------

def prepare_events(scenario, w, resolve_members):
    events = []
    for spec in scenario.get("events", []):
        q = SimpleNamespace(**{**DEFAULTS[spec["event"]], **spec})
        places = spec.get("places")
        q.inside = np.ones(w.n) if places is None else resolve_members(places, w.table, w.clubs).astype(float)
        events.append(q)
    return events


def mean_strength(q, t, dt):
    """The integral of a strength that is straight between its corners, over the step."""
    start, stop = getattr(q, "start", None), getattr(q, "stop", np.inf)
    ramp = 0.0 if start is None else getattr(q, "ramp_years", 0.0)
    first = t if start is None else max(t, start)
    last = min(t + dt, stop)
    if last <= first:
        return 0.0
    at = lambda x: min(1.0, (x - start) / ramp) if ramp > 0 else 1.0
    corners = [first, last]
    if ramp > 0 and first < start + ramp < last:
        corners.insert(1, start + ramp)
    area = sum((at(x) + at(y)) / 2 * (y - x) for x, y in zip(corners, corners[1:]))
    return area / dt


def happen(w, cond, t, dt):
    """Conditions of the step that begins at t, before those of policies."""
    for q in w.events:
        if q.event == "capital-loss":
            z = 1.0 if t - 1e-4 <= q.start < t + dt - 1e-4 else 0.0
        else:
            z = mean_strength(q, t, dt)
        if z > 0:
            EFFECTS[q.event](q, cond, w, z, z * q.inside)


EFFECTS, DEFAULTS = {}, {}


def event(name, **settings):
    def keep(effect):
        EFFECTS[name], DEFAULTS[name] = effect, settings
        return effect
    return keep


@event("output-loss", loss=0.1)
def output_loss(q, cond, w, z, zi):
    cond.b = cond.b * (1 - q.loss * zi)


@event("capital-loss", loss=0.1)
def capital_loss(q, cond, w, z, zi):
    cond.capital_left = cond.capital_left * (1 - q.loss * zi)


@event("border-closure", tightening=0.5, channels=None, among=False)
def border_closure(q, cond, w, z, zi):
    ends = q.inside[:, None] + q.inside                             # how many ends of a pair lie in places
    divided = (ends == 1).astype(float)
    if q.among:
        divided += (ends == 2) * (1 - np.eye(w.n))
    named = EVERY_CHANNEL if q.channels is None else q.channels
    named = [c for name in named for c in (COHORTS if name == "talent" else [name])]
    for channel in dict.fromkeys(named):
        cond.closed[channel] = cond.closed[channel] + q.tightening * z * divided


@event("technology-restriction", ideas_loss=0.2, hazard_loss=0.2, fields=FIELDS[:5], stages=[2, 3])
def technology_restriction(q, cond, w, z, zi):
    for m in [FIELDS.index(name) for name in q.fields]:
        cond.ideaboost[:, m] *= 1 - q.ideas_loss * zi
        for stage in q.stages:
            cond.boost[stage - 1][:, m] *= 1 - q.hazard_loss * zi


@event("segment-loss", loss=0.5)
def segment_loss(q, cond, w, z, zi):
    key = FIELDS.index(q.field), q.segment
    cond.segment[key] = cond.segment.get(key, 1.0) * (1 - q.loss * zi)


@event("graduates", extra=10000.0)
def graduates(q, cond, w, z, zi):
    cond.graduates = cond.graduates + q.extra * zi


@event("appeal", change=0.05, cohorts=COHORTS)
def appeal(q, cond, w, z, zi):
    for c, cohort in enumerate(COHORTS):
        if cohort in q.cohorts:
            cond.appeal[c] += q.change * zi


@event("research-facility", staff=1000.0)
def research_facility(q, cond, w, z, zi):
    cond.staff = cond.staff + q.staff * zi


@event("finance-shock", change=-0.3)
def finance_shock(q, cond, w, z, zi):
    cond.finance = cond.finance * (1 + q.change * zi)


# ---------------------------------------------------------------------------------------------------
# Section 4: platforms
# ---------------------------------------------------------------------------------------------------

def load_platforms(scenario, w):
    if "platforms" not in scenario:
        return None
    now = dict(adopted=0.25, basic=250, growing=60, leading=25, ecosystem=5, boost=0.15)
    now.update(scenario["platforms"])
    return SimpleNamespace(psi=np.full(w.n, now["adopted"]), n=np.array([now[t] for t in TIERS], float),
                           boost=now["boost"])


def work_on_platforms(w, cond, psi):
    if w.platforms:
        more = psi - w.platforms.psi
        cond.openness += 0.3 * more[:, None]
        cond.boost[2] *= (1 + w.platforms.boost * more)[:, None]


def spread(w, par, kern_W, cond, E, psi, dt):
    """(37) and (38)."""
    if not w.platforms:
        return psi
    W = (WEIGHTS * w.platforms.n).sum() / -np.log(1 - par.initial_ceiling)
    n = np.maximum(0.0, w.platforms.n + cond.platforms_added)
    ceiling = 1 - np.exp(-(WEIGHTS * n).sum() / W)
    nearby = (kern_W * E) @ psi / (kern_W @ E)
    rate = par.innovation * cond.innovation + par.imitation * cond.imitation * nearby
    return psi + (1 - np.exp(-rate * dt)) * np.maximum(0.0, ceiling - psi)
