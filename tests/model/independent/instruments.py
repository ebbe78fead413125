"""The policies of a scenario: timing, coverage, budgets (28) and the 24 instruments.

An instrument is a function that changes the conditions of a step, with its settings and their
defaults beside it; a second function gives its yearly cost by region, before ramp and scaling.
In all of them `q` is the policy, `k` the step (world, base year, state, last accounts, stances),
`z` the policy's strength in each region and `pair` its strength in each pair.
"""

from copy import deepcopy
from types import SimpleNamespace

import numpy as np

from chains import TIERS, fields_of, happen, work_on_platforms
from laws import (COHORTS, ESTABLISHED, FIELDS, K2, READINGS, Conditions, knowledge_access, resolve_members)

EFFECTS, DEFAULTS, COSTS = {}, {}, {}
CENTRAL = {"research-tax-credit"}                                  # paid by the centre: reported, never scaled


def instrument(name, coverage, price=None, /, **settings):
    def keep(effect):
        EFFECTS[name], DEFAULTS[name], COSTS[name] = effect, dict(coverage=coverage, **settings), price
        return effect
    return keep


# ---------------------------------------------------------------------------------------------------
# Timing, coverage
# ---------------------------------------------------------------------------------------------------

def prepare_policies(scenario, w):
    out = []
    for spec in scenario.get("policies", []):
        q = SimpleNamespace(**{**deepcopy(DEFAULTS[spec["instrument"]]), **spec})
        if "mutual" in spec:
            q.coverage = "mutual" if spec["mutual"] else "one-sided"
        q.member = resolve_members(spec["members"], w.table, w.clubs).astype(float)
        q.listed = listed_pairs(q, w)
        q.start, q.stop = getattr(q, "start", None), getattr(q, "stop", np.inf)
        q.dropped = False                                          # by a review (32)
        out.append(q)
    return out


def listed_pairs(q, w):
    """Matrix of the pairs that a policy names, both directions; None when it covers every pair of members."""
    if DEFAULTS[q.instrument]["coverage"] != "listed pairs":
        return None
    named = list(getattr(q, "pairs", []))
    chain = getattr(q, "chain", [])
    named += list(zip(chain, chain[1:]))
    partners = getattr(q, "partners", None)
    if partners:
        named += [(partners["city"], county) for county in partners["counties"]]
    place = {code: i for i, code in enumerate(w.table.code)}
    listed = np.zeros((w.n, w.n))
    for a, b in named:
        listed[place[a], place[b]] = listed[place[b], place[a]] = 1.0
    return listed


def ramp(q, middle):
    """Strength of the policy in the step whose middle is given; None when it is not active."""
    if q.dropped or not (q.start is None or q.start <= middle) or not middle < q.stop:
        return None
    years = getattr(q, "ramp_years", 0)
    return 1.0 if years == 0 or q.start is None else min(1.0, (middle - q.start) / years)


def cover(q, x):
    """Regions and pairs (origin, place) that a policy covers under the stances x."""
    m = q.member
    strict = q.coverage == "one-sided" and READINGS["one-sided coverage needs the member's own stance"]
    if q.coverage == "mutual" or strict:
        region, pair = m * x, np.outer(m * x, m * x)
    elif q.coverage == "origin":
        region, pair = m * x, np.outer(m * x, m)
    else:
        region, pair = m, np.outer(m, m)
    if q.listed is not None:
        pair = pair * q.listed
        region = (pair > 0).any(1).astype(float)
    return region, pair


# ---------------------------------------------------------------------------------------------------
# Budgets (28) and the conditions of a step
# ---------------------------------------------------------------------------------------------------

def build_conditions(w, par, base, policies, x, state, accounts, t, dt):
    """Conditions of the step that begins at t; x are the stances as coverage sees them."""
    cond = Conditions(w, par)
    happen(w, cond, t, dt)
    work_on_platforms(w, cond, state.psi)
    k = SimpleNamespace(w=w, par=par, base=base, state=state, accounts=accounts, x=x, middle=t + dt / 2)

    active, total, central = {}, np.zeros(w.n), np.zeros(w.n)
    for q in policies:
        strength = ramp(q, k.middle)
        if strength is None:
            continue
        region, pair = cover(q, x)
        price = COSTS[q.instrument]
        cost = strength * (price(q, k, region) if price else np.zeros(w.n))
        active[q.name] = q, strength, region, pair, cost
        if q.instrument in CENTRAL:
            central += cost
        if q.instrument not in CENTRAL or READINGS["the research tax credit counts in cost_i of (28)"]:
            total += cost
    scale = np.minimum(1.0, np.divide(par.budget * accounts.T, total, out=np.ones(w.n), where=total > 0))

    for q in policies:
        if q.name not in active:
            cond.policies.append(dict(policy=q.name, members=0, strength=0.0, cost_cny=0.0, scaled_down=0))
            continue
        _, strength, region, pair, cost = active[q.name]
        scaled = (cost > 0).any() and q.instrument not in CENTRAL
        own = scale if scaled else np.ones(w.n)
        EFFECTS[q.instrument](q, cond, k, strength * region * own, strength * pair * np.minimum(own[:, None], own))
        cond.cost += cost * own
        cond.policies.append(dict(policy=q.name, members=int((region if q.listed is None else q.member).sum()),
                                  strength=strength,
                                  cost_cny=(cost * own).sum(), scaled_down=int(((own < 1) & (region > 0)).sum())))
    cond.cap()
    return cond


def club_money(q, amount, k):
    """Split over all members by output of the last accounts; the part of a member with stance 0 is not spent."""
    total = (q.member * k.accounts.Y).sum()
    if total == 0:
        return 0 * q.member
    closed_too = READINGS["closed members pay and spend club money under one-sided coverage"]
    spent = 1.0 if closed_too and q.coverage == "one-sided" else k.x
    return amount * q.member * k.accounts.Y / total * spent


def club_cost(q, k, region):
    return club_money(q, q.cost, k)


def covered(q, z):
    """The members among whom a pool or lent time runs."""
    if READINGS["pools and lent time run between all members, covered or not"]:
        return q.member
    return (z > 0).astype(float)


def relieve(cond, channels, relief, pair):
    for channel in channels:
        cond.border[channel] *= 1 - relief * pair


def advance_faster(cond, stage, factor):
    """Multiplies the hazards of a stage, counted from 1."""
    cond.boost[stage - 1] *= factor if np.ndim(factor) == 2 else factor[:, None]


# ---------------------------------------------------------------------------------------------------
# The instruments, in the order of the catalogue
# ---------------------------------------------------------------------------------------------------

def voucher_cost(q, k, region):
    return region * q.budget_share * k.accounts.RD + club_money(q, q.joint_fund, k)


@instrument("innovation-vouchers", "mutual", voucher_cost, budget_share=0.0005, additionality=0.8, interoperable=True,
            direct=0.05, joint_fund=0.0, voucher_size=30000.0)
def innovation_vouchers(q, cond, k, z, pair):
    cond.support += q.additionality * q.budget_share * z
    projects = (k.state.P[0] + k.state.P[1]).sum(1)
    money = q.budget_share * k.accounts.RD + club_money(q, q.joint_fund, k)
    funded = np.minimum(1, z * money / (q.voucher_size * np.maximum(1, projects)))
    a = k.base.a
    if q.interoperable:
        a = knowledge_access(K2(k.w, k.par, k.w.dist, 1 - pair), k.base.research)
    factor = 1 + funded[:, None] * ((1 + q.direct) * (a / k.base.a) ** 0.5 - 1)
    advance_faster(cond, 1, factor)
    advance_faster(cond, 2, factor)


@instrument("tax-sharing", "origin", share=0.5, enforcement=1.0)
def tax_sharing(q, cond, k, z, pair):
    cond.share += q.share * q.enforcement * pair * (1 - np.eye(k.w.n))


@instrument("gdp-credit", "origin", credit=0.3)
def gdp_credit(q, cond, k, z, pair):
    cond.credit += q.credit * pair * (1 - np.eye(k.w.n))


@instrument("scenario-opening", "one-sided", openness=0.6, fields=FIELDS)
def scenario_opening(q, cond, k, z, pair):
    chosen = np.array([m in q.fields for m in FIELDS], float)
    cond.openness += max(0.0, q.openness - k.par.openness) * np.outer(z, chosen)


@instrument("facility-sharing", "mutual", relief=1.0, idea_boost=0.02)
@instrument("data-sharing", "mutual", relief=0.3, idea_boost=0.01)
def knowledge_sharing(q, cond, k, z, pair):
    relieve(cond, ["knowledge"], q.relief, pair)
    cond.ideaboost *= 1 + q.idea_boost * z[:, None]


@instrument("pilot-platforms", "one-sided", club_cost, hazard_boost=0.10, cost=1e8)
def pilot_platforms(q, cond, k, z, pair):
    advance_faster(cond, 2, 1 + q.hazard_boost * z)


def injection_cost(q, k, region):
    return club_money(q, q.injection, k)


@instrument("joint-venture-fund", "one-sided", injection_cost, pooled_share=0.2, injection=5e9)
def joint_venture_fund(q, cond, k, z, pair):
    # AMBIGUOUS: the pooled share of a club is scaled member by member (origin's ramp x budget scale).
    cond.pools.append((covered(q, z), q.pooled_share * z))
    cond.fund += club_money(q, q.injection, k) * z


def premium_cost(q, k, region):
    return region * q.premium_subsidy * q.insured_share * k.accounts.V


@instrument("risk-pool", "one-sided", premium_cost, insured_share=0.3, premium_subsidy=0.0)
def risk_pool(q, cond, k, z, pair):
    cond.insured += q.insured_share * z


def bounty_cost(q, k, region):
    P, p = k.state.P, k.par.p
    return region * q.prize * q.listed_share * (p[1] * P[1] + p[2] * P[2]).sum(1)


@instrument("challenge-bounties", "mutual", bounty_cost, prize=5e6, listed_share=0.02, eta=0.05)
def challenge_bounties(q, cond, k, z, pair):
    member = cover(q, k.x)[0][:, None]
    for stage in (2, 3):
        own = k.state.P[stage - 1]
        gain = harmonic((member * own).sum(0)) - harmonic(own)
        advance_faster(cond, stage, 1 + z[:, None] * q.listed_share * q.eta * gain)


def harmonic(x):
    """H(x) = digamma(x + 1) + Euler's constant, for x >= 0: recurrence upwards, then the asymptotic series."""
    y = np.asarray(x, float) + 1
    below = np.zeros_like(y)
    for _ in range(20):
        small = y < 20
        below = below + np.where(small, 1 / y, 0.0)
        y = np.where(small, y + 1, y)
    r = 1 / (y * y)
    series = r * (1 / 12 - r * (1 / 120 - r * (1 / 252 - r * (1 / 240 - r * (1 / 132 - r * 691 / 32760)))))
    return np.log(y) - 0.5 / y - series - below + 0.5772156649015329


def race_cost(q, k, region):
    return region * q.cost_per_team * (q.teams - 1) * q.listed_share * k.par.p[1] * k.state.P[1].sum(1)


@instrument("parallel-race", "one-sided", race_cost, teams=3, listed_share=0.05, cost_per_team=3e6)
def parallel_race(q, cond, k, z, pair):
    advance_faster(cond, 2, 1 + z * q.listed_share * (q.teams - 1))


@instrument("innovation-consortium", "mutual", club_cost, relief=0.5, success_boost=0.1, cost=2e8)
def innovation_consortium(q, cond, k, z, pair):
    relieve(cond, ["knowledge"], q.relief, pair)
    advance_faster(cond, 2, 1 + q.success_boost * z)


def appointment_cost(q, k, region):
    return region * q.top_up * q.time_share * k.base.r * k.accounts.wages[ESTABLISHED]


@instrument("dual-appointments", "one-sided", appointment_cost, time_share=0.05, top_up=0.2)
def dual_appointments(q, cond, k, z, pair):
    cond.lent.append((covered(q, z), q.time_share * z))


@instrument("talent-recognition", "mutual", relief=0.5)
def talent_recognition(q, cond, k, z, pair):
    relieve(cond, ["talent"], q.relief, pair)


@instrument("employment-matching", "one-sided", club_cost, match=0.93, cost=1e8)
def employment_matching(q, cond, k, z, pair):
    cond.match += (q.match - k.par.match) * z


@instrument("technology-market", "mutual", relief=0.5, hazard_boost=0.1)
def technology_market(q, cond, k, z, pair):
    relieve(cond, ["siting"], q.relief, pair)
    advance_faster(cond, 3, 1 + q.hazard_boost * z)


@instrument("standards-recognition", "mutual", relief=1.0, stage3_boost=0.15)
def standards_recognition(q, cond, k, z, pair):
    relieve(cond, ["experience"], q.relief, pair)
    advance_faster(cond, 3, 1 + q.stage3_boost * z)


@instrument("industrial-platform", "one-sided", ceiling=0.6, midpoint=2027, speed=0.8, boost=0.15,
            digital_voucher=0.0)
def industrial_platform(q, cond, k, z, pair):
    psi = q.ceiling / (1 + np.exp(-q.speed * (k.middle - q.midpoint)))
    cond.openness += 0.3 * psi * z[:, None]
    advance_faster(cond, 3, 1 + q.boost * psi * z)
    cond.support += q.digital_voucher * z * (psi if READINGS["the digital voucher grows with psi"] else 1.0)


def credit_cost(q, k, region):
    return region * q.support * k.accounts.RD


@instrument("research-tax-credit", "one-sided", credit_cost, support=0.02)
def research_tax_credit(q, cond, k, z, pair):
    cond.support += q.support * z


def rates(q):
    return np.array([q.rate.get(cohort, 0.0) for cohort in COHORTS])[:, None]


def subsidy_cost(q, k, region):
    return region * (rates(q) * k.accounts.wages).sum(0)


@instrument("talent-subsidy", "one-sided", subsidy_cost, rate={"young": 0.02})
def talent_subsidy(q, cond, k, z, pair):
    cond.subsidy += rates(q) * z


@instrument("transport-corridor", "listed pairs", distance_factor=0.7)
def transport_corridor(q, cond, k, z, pair):
    if READINGS["a corridor ramps as factor^strength"]:
        cond.corridor *= q.distance_factor ** pair
    else:
        cond.corridor *= 1 + (q.distance_factor - 1) * pair


@instrument("capital-market-integration", "mutual", relief=0.5)
def capital_market_integration(q, cond, k, z, pair):
    relieve(cond, ["capital", "venture"], q.relief, pair)


@instrument("city-county-link", "listed pairs", relief=0.5, lent_time=0.03)
def city_county_link(q, cond, k, z, pair):
    cond.link["siting"] *= 1 - q.relief * pair
    cond.link["talent"] *= 1 - q.relief * pair
    relieve(cond, ["knowledge"], q.relief, pair)
    cond.lent.append(((pair > 0).astype(float), q.lent_time * z))


@instrument("division-of-labour", "one-sided", focus={})
def division_of_labour(q, cond, k, z, pair):
    weights = np.ones((3, k.w.n))
    for code, three in q.focus.items():
        weights[:, k.w.table.code == code] = np.array(three, float)[:, None]
    for stage in (1, 2, 3):
        advance_faster(cond, stage, 1 + (weights[stage - 1] - 1) * z)
    cond.ideaboost *= (1 + (weights[0] - 1) * z)[:, None]


@instrument("chain-network", "mutual", relief=0.5)
def chain_network(q, cond, k, z, pair):
    relieve(cond, ["supply"], q.relief, pair)


def reserved(q, w):
    return [m for m in fields_of(w) if FIELDS[m] in (q.fields or FIELDS)]


def reserve_cost(q, k, region):
    return region * q.cost_share * q.cover * k.w.omega[:, reserved(q, k.w)].sum(1) * k.accounts.Y


@instrument("strategic-reserve", "one-sided", reserve_cost, fields=None, cover=0.3, cost_share=0.01)
def strategic_reserve(q, cond, k, z, pair):
    for m in reserved(q, k.w):
        cond.cover[:, m] += q.cover * z


@instrument("chain-leader", "one-sided", pull=0.1, boost=0.1)
def chain_leader(q, cond, k, z, pair):
    for m in [FIELDS.index(name) for name in q.fields]:
        cond.draw[:, m] *= 1 + q.pull * z
        cond.boost[2][:, m] *= 1 + q.boost * z


@instrument("platform-programme", "one-sided", basic=320.0, growing=85.0, leading=35.0, ecosystem=10.0,
            pay_after_use=0.5, interconnection=0.3, digital_voucher=0.0)
def platform_programme(q, cond, k, z, pair):
    wanted = np.array([getattr(q, tier) for tier in TIERS], float)
    cond.platforms_added += (wanted - k.w.platforms.n) * (z * k.w.Y).sum() / k.w.Y.sum()
    cond.innovation *= 1 + q.pay_after_use * z
    cond.imitation *= 1 + q.interconnection * z
    cond.support += q.digital_voucher * z


# Not an instrument of the program: sets conditions straight, for experiments with these files.
#   relief / link_relief = {channel: relief}, corridor = factor on every pair of members
@instrument("conditions", "one-sided", relief={}, link_relief={}, corridor=1.0, pooled_share=0.0, lent_time=0.0)
def set_conditions(q, cond, k, z, pair):
    for channel, relief in q.relief.items():
        cond.border[channel] *= 1 - relief * pair
    for channel, relief in q.link_relief.items():
        cond.link[channel] *= 1 - relief * pair
    cond.corridor *= 1 + (q.corridor - 1) * pair
    if q.pooled_share:
        cond.pools.append((q.member, q.pooled_share * z))
    if q.lent_time:
        cond.lent.append((q.member, q.lent_time * z))
