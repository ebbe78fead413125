"""Agent-based simulation of how cities and counties exchange talent, capital and technology.

Start with a scenario: ``Scenario.load("tax-sharing")``, then ``run()``, ``compare()`` with another one, or ``sample()`` it
at many points. ``worlds()``, ``scenarios()``, ``policies()``, ``events()``, ``parameters()`` and ``outcomes()`` say what
there is. Years are decimal, money is in CNY of the base year, rates are per year, shares are 0 to 1. Nothing is written
unless a function is given a folder.
"""

from factorflow._native import (
    Comparison,
    Estimate,
    Exposure,
    Fit,
    Problem,
    Result,
    ResultsError,
    Scenario,
    ScenarioError,
    ScenarioWarning,
    SimulationError,
    Sweep,
    Table,
    Validation,
    __version__,
    compare,
    events,
    exposure,
    fit,
    outcomes,
    parameters,
    policies,
    sample,
    scenarios,
    validate,
    worlds,
)

__all__ = [
    "Comparison",
    "Estimate",
    "Exposure",
    "Fit",
    "Problem",
    "Result",
    "ResultsError",
    "Scenario",
    "ScenarioError",
    "ScenarioWarning",
    "SimulationError",
    "Sweep",
    "Table",
    "Validation",
    "__version__",
    "compare",
    "events",
    "exposure",
    "fit",
    "outcomes",
    "parameters",
    "policies",
    "sample",
    "scenarios",
    "validate",
    "worlds",
]
