"""What Rust gives Python; the docstrings of the functions themselves say more."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, Protocol, TypeAlias, final


__all__ = [
    "Attribution",
    "Calibration",
    "Comparison",
    "Draws",
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
    "attribute",
    "calibrate",
    "command_line",
    "compare",
    "describe",
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

__version__: str

_Path: TypeAlias = str | PathLike[str]
_Progress: TypeAlias = bool | Callable[[int, int], object] | None
_Level: TypeAlias = Literal["nation", "members", "others", "club", "province", "region"]

class _ColumnsOfPoints(Protocol):
    @property
    def columns(self) -> Any: ...
    def __getitem__(self, name: Any, /) -> Any: ...

class _NamedColumnsOfPoints(Protocol):
    @property
    def column_names(self) -> Any: ...
    def __getitem__(self, name: Any, /) -> Any: ...

_Points: TypeAlias = (
    _ColumnsOfPoints
    | _NamedColumnsOfPoints
    | Mapping[str, Iterable[object]]
    | Iterable[Mapping[str, object]]
)

@final
class Problem:
    @property
    def severity(self) -> Literal["error", "warning"]: ...
    @property
    def message(self) -> str: ...
    @property
    def file(self) -> str | None: ...
    @property
    def line(self) -> int | None: ...
    @property
    def column(self) -> int | None: ...
    @property
    def help(self) -> str | None: ...

class ScenarioError(ValueError):
    problems: tuple[Problem, ...]

class SimulationError(RuntimeError): ...
class ResultsError(RuntimeError): ...
class ScenarioWarning(UserWarning): ...

@final
class Table:
    @property
    def columns(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __contains__(self, name: str, /) -> bool: ...
    def __getitem__(self, name: str, /) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def to_pandas(self) -> Any: ...
    def to_polars(self) -> Any: ...
    def to_arrow(self) -> Any: ...
    def _repr_html_(self) -> str: ...

@final
class Scenario:
    def __new__(
        cls,
        *,
        world: str | None = None,
        keep: Sequence[str] = ...,
        policies: Sequence[Mapping[str, object]] = ...,
        extends: str | None = None,
        **sections: object,
    ) -> Scenario: ...
    @staticmethod
    def load(path: _Path, changes: Mapping[str, object] | None = None) -> Scenario: ...
    @staticmethod
    def parse(text: str, folder: _Path = ..., changes: Mapping[str, object] | None = None) -> Scenario: ...
    def with_(self, changes: Mapping[str, object]) -> Scenario: ...
    def run(
        self,
        replicates: int | None = None,
        seed: int | None = None,
        *,
        progress: _Progress = None,
        threads: int | None = None,
    ) -> Result: ...
    def run_into(
        self,
        folder: _Path,
        replicates: int | None = None,
        seed: int | None = None,
        *,
        figures: bool = False,
        resume: bool = False,
        progress: _Progress = None,
        threads: int | None = None,
    ) -> dict[str, Any]: ...
    def over_draws(
        self,
        draws: int,
        replicates: int | None = None,
        seed: int | None = None,
        *,
        progress: _Progress = None,
        threads: int | None = None,
    ) -> Draws: ...
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def years(self) -> int: ...
    @property
    def replicates(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def mode(self) -> Literal["expected", "sampled"]: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def warnings(self) -> list[Problem]: ...
    @property
    def regions(self) -> Table: ...
    def settings(self) -> Table: ...
    def to_toml(self) -> str: ...
    def memory(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, tuple[str, ...]]: ...

@final
class Result:
    @staticmethod
    def load(folder: _Path) -> Result: ...
    @property
    def national(self) -> Table: ...
    @property
    def clubs(self) -> Table: ...
    @property
    def regions(self) -> Table: ...
    @property
    def flows(self) -> Table: ...
    @property
    def policies(self) -> Table: ...
    @property
    def scenario(self) -> Scenario: ...
    @property
    def manifest(self) -> dict[str, Any]: ...

@final
class Estimate:
    @property
    def unit(self) -> str: ...
    @property
    def mean(self) -> float: ...
    @property
    def low_90(self) -> float: ...
    @property
    def low_50(self) -> float: ...
    @property
    def median(self) -> float: ...
    @property
    def high_50(self) -> float: ...
    @property
    def high_90(self) -> float: ...
    @property
    def same_sign(self) -> float: ...
    @property
    def interval_low(self) -> float: ...
    @property
    def interval_high(self) -> float: ...
    @property
    def replicates(self) -> int: ...
    @property
    def parameter_low_90(self) -> float: ...
    @property
    def parameter_median(self) -> float: ...
    @property
    def parameter_high_90(self) -> float: ...
    @property
    def positive_share(self) -> float: ...
    @property
    def draws(self) -> int: ...

@final
class Draws:
    @property
    def outcomes(self) -> Table: ...
    @property
    def parameters(self) -> Table: ...
    @property
    def by_draw(self) -> Table: ...
    @property
    def deciding(self) -> Table: ...

@final
class Comparison:
    @property
    def effects(self) -> Table: ...
    @property
    def by_replicate(self) -> Table: ...
    @property
    def coupling(self) -> Table: ...
    @property
    def members(self) -> Table: ...
    @property
    def costs(self) -> Table: ...
    @property
    def draws(self) -> Table: ...
    @property
    def by_draw(self) -> Table: ...
    @property
    def deciding(self) -> Table: ...
    @property
    def losses(self) -> Table: ...
    @property
    def arms(self) -> dict[str, Result]: ...
    def effect(
        self,
        outcome: str = "output_cny",
        level: _Level = "nation",
        place: str | None = None,
        year: float | None = None,
    ) -> dict[str, Estimate]: ...

@final
class Attribution:
    @property
    def parts(self) -> Table: ...
    @property
    def interactions(self) -> Table: ...
    @property
    def subsets(self) -> Table: ...

@final
class Calibration:
    @property
    def moments(self) -> Table: ...
    @property
    def kept(self) -> Table: ...
    @property
    def runs(self) -> Table: ...
    @property
    def identification(self) -> Table: ...
    @property
    def directions(self) -> Table: ...
    @property
    def waves(self) -> Table: ...
    @property
    def failures(self) -> list[str]: ...
    @property
    def kernel(self) -> str | None: ...

@final
class Fit:
    @property
    def estimates(self) -> Table: ...
    @property
    def appeals(self) -> Table: ...
    @property
    def scores(self) -> Table: ...
    @property
    def fitted(self) -> Table: ...
    @property
    def notes(self) -> list[str]: ...
    @property
    def kernel(self) -> str | None: ...
    def save(self, folder: _Path) -> None: ...

@final
class Validation:
    @property
    def scores(self) -> Table: ...
    @property
    def predicted(self) -> Table: ...
    def save(self, folder: _Path) -> None: ...

@final
class Exposure:
    @property
    def suppliers(self) -> Table: ...
    @property
    def exposed(self) -> Table | None: ...

@final
class Sweep:
    def __new__(cls, folder: _Path) -> Sweep: ...
    @staticmethod
    def plan(plan: _Path, folder: _Path, pilot: int = 0, shard_runs: int | None = None) -> Sweep: ...
    def work(
        self,
        task: int = 0,
        tasks: int = 1,
        *,
        jobs: int | None = None,
        progress: _Progress = None,
    ) -> int: ...
    def status(self) -> dict[str, Any]: ...
    def dataset(self, partial: bool = False) -> Table: ...
    def __reduce__(self) -> tuple[Any, tuple[str, ...]]: ...

def compare(
    base: Scenario,
    arms: Scenario | Mapping[str, Scenario],
    *,
    draws: int | None = None,
    progress: _Progress = None,
    threads: int | None = None,
) -> Comparison: ...
def attribute(
    base: Scenario,
    package: Scenario,
    folder: _Path,
    *,
    permutations: int | None = None,
    regions: bool = False,
    draws: int | None = None,
    resume: bool = False,
    progress: _Progress = None,
    threads: int | None = None,
) -> Attribution: ...
def sample(
    scenario: Scenario,
    points: _Points,
    metrics: Sequence[str],
    *,
    against: Scenario | None = None,
    replicates: int = 1,
    seed: int | None = None,
    progress: _Progress = None,
    threads: int | None = None,
) -> Table: ...
def fit(
    flows: _Path,
    *,
    regions: _Path | None = None,
    origin: str = "origin",
    destination: str = "destination",
    flow: str = "flow",
    where: Mapping[str, object] | None = None,
    mass: str = "population",
    terms: Sequence[str] = ...,
    missing: Literal["zero", "drop"] | None = None,
    within: bool = False,
    shrink: float | Literal["auto"] | None = None,
    hold_out: Literal["checkerboard", "origins"] | None = None,
    test: _Path | None = None,
    test_where: Mapping[str, object] | None = None,
    redraw: float | None = None,
    threads: int | None = None,
) -> Fit: ...
def validate(
    prediction: _Path,
    observed: _Path,
    *,
    to: str,
    fitted_on: Sequence[_Path],
    on: str = "code",
    outcome: str = "people.change",
    start: str | None = None,
    by_province: bool = False,
    log: bool = False,
    weights: str | None = None,
    against: Sequence[Literal["none", "natural", "momentum", "natural+momentum"]] = ...,
    seed: int = 1,
    threads: int | None = None,
) -> Validation: ...
def exposure(
    scenario: Scenario,
    *,
    supplier: str | None = None,
    segment: str | None = None,
    threads: int | None = None,
) -> Exposure: ...
def calibrate(
    plan: _Path,
    folder: _Path,
    *,
    resume: bool = False,
    language: Literal["en", "zh"] = "en",
    progress: _Progress = None,
    threads: int | None = None,
) -> Calibration: ...
def describe(
    scenario: Scenario,
    *,
    findings: Sequence[_Path] = ...,
    format: Literal["md", "html"] = "md",
    language: Literal["en", "zh"] = "en",
) -> str: ...
def worlds() -> Table: ...
def scenarios() -> Table: ...
def policies() -> Table: ...
def events() -> Table: ...
def parameters() -> Table: ...
def outcomes() -> Table: ...
def command_line(arguments: Sequence[_Path], program: _Path) -> int: ...
