"""From scenarios and drivers to results."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fleetwatt import _core
from fleetwatt._faults import config_error, whole_number
from fleetwatt._price_unit import ask_about_kwh
from fleetwatt.drivers import (
    Carbon,
    Driver,
    Drivers,
    Prices,
    Renewables,
    Series,
    Weather,
    typical_years,
)
from fleetwatt.results import DriverUsed, Result, definitions
from fleetwatt.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

__all__ = ["Progress", "run", "run_many"]

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""

D = TypeVar("D", bound=Driver)

PREPARED_KEPT = 8

MOST_THREADS = 1024


class Loaded(NamedTuple):
    """Series for the core, where they come from, and whether all of them are drawn.

    `paid_eur_mwh` are the prices that are paid as they stand, neither drawn nor rescaled.
    """

    core: _core.Supplied
    used: tuple[DriverUsed, ...]
    report: tuple[str, ...]
    drawn: bool
    paid_eur_mwh: tuple[Series, ...]


def run(
    scenario: Scenario,
    *,
    drivers: Drivers | None = None,
    hourly: bool = False,
    progress: Progress | bool | None = None,
    threads: int | None = None,
) -> Result:
    """Run a scenario through its whole life.

    Parameters
    ----------
    scenario : Scenario
    drivers : Drivers, optional
        Weather, prices, carbon or profiles of plants that stand in for the scenario's own.
    hourly : bool
        Whether to keep every hour: 8,760 hours a year of 16 series, 22 MB in twenty years.
    progress : callable or bool, optional
        Called with what is done and what there is to do; `True` shows a bar.
    threads : int, optional
        For the preparation of drivers; as many as there are processors if left out. The
        result is the same whatever their number.

    Returns
    -------
    Result

    Raises
    ------
    ConfigError
        For faulty drivers and files.
    InfeasibleError
        Where nothing fits behind the grid connection.
    KeyboardInterrupt
        On Ctrl-C.
    TypeError
        For what is no scenario, or no drivers.

    Warns
    -----
    UserWarning
        Where the largest absolute price of a file or of the drivers, which is not rescaled,
        lies below 5: EUR/kWh instead of EUR/MWh?

    Examples
    --------
    >>> import fleetwatt
    >>> result = fleetwatt.run(fleetwatt.Scenario.example("valence-40mw"))
    >>> result.capacity["limit"]
    'grid_connection'
    """
    loaded = _load(_checked(scenario), drivers)
    ask_about_kwh(*loaded.paid_eur_mwh, stacklevel=2)
    with told_by(progress, 1) as told:
        prepared = _prepared(scenario, loaded, number_of_threads(threads))
        values = _core.simulation.run(scenario._core, prepared, hourly, told)
        if told is not None:
            told(1)
    return Result.of_run(scenario, values, prepared.hash(), loaded.used, loaded.report)


def run_many(
    scenarios: Iterable[Scenario],
    *,
    drivers: Drivers | None = None,
    progress: Progress | bool | None = None,
    threads: int | None = None,
) -> pd.DataFrame:
    """Run many scenarios at once and return their key figures.

    Parameters
    ----------
    scenarios : iterable of Scenario
    drivers : Drivers, optional
        As for `run`, for all of them.
    progress : callable or bool, optional
        Called with what is done and what there is to do; `True` shows a bar.
    threads : int, optional
        As many as there are processors if left out. The table is the same to the bit
        whatever their number.

    Returns
    -------
    pandas.DataFrame
        One row for each scenario, in order; one column for each key figure. Units stand in
        ``attrs["units"]``.

    Raises
    ------
    ConfigError, InfeasibleError
        The first by order of the scenarios, which it names.
    KeyboardInterrupt
        On Ctrl-C.
    TypeError
        For what is no scenario, or no drivers.

    Warns
    -----
    UserWarning
        Where the largest absolute price of a file or of the drivers, which is not rescaled,
        lies below 5: EUR/kWh instead of EUR/MWh?

    Examples
    --------
    >>> import fleetwatt
    >>> table = fleetwatt.run_many(map(fleetwatt.Scenario.example, fleetwatt.examples()))
    >>> bool(table["gpus"].is_monotonic_increasing)
    True
    """
    import pandas as pd

    if isinstance(scenarios, Scenario):
        raise TypeError("run_many takes several scenarios: pass a list of them")
    listed = [_checked(scenario) for scenario in scenarios]
    loaded = _load_all(listed, drivers)
    paid = (series for one in loaded for series in one.paid_eur_mwh)
    ask_about_kwh(*paid, stacklevel=2)
    supplied = [one.core for one in loaded]
    with told_by(progress, len(listed)) as told:
        values = _core.simulation.run_many(
            [scenario._core for scenario in listed], supplied, number_of_threads(threads), told
        )
    keys = [figure for figure in definitions().figures if figure.key]
    table = pd.DataFrame(values, columns=[figure.id for figure in keys])
    table.index.name = "scenario"
    table.attrs["units"] = {figure.id: figure.unit for figure in keys}
    return table


def _checked(scenario: Scenario) -> Scenario:
    if not isinstance(scenario, Scenario):
        raise TypeError(f"a scenario must be a fleetwatt.Scenario, not {type(scenario).__name__}")
    return scenario


def number_of_threads(threads: int | None) -> int:
    """Return a checked number of threads; all there are where none is given."""
    if threads is None:
        return os.cpu_count() or 1
    return whole_number("threads", threads, 1, MOST_THREADS)


@contextmanager
def told_by(
    progress: Progress | bool | None, total: int, noun: str = "scenarios"
) -> Iterator[Callable[[int], None] | None]:
    """Give what the core tells its progress to: a bar, a function, or nothing."""
    if progress is None or progress is False:
        yield None
    elif progress is True:
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(noun, total=total)
            yield lambda done: bar.update(task, completed=done)
    else:
        call = progress
        yield lambda done: call(done, total)


_kept: OrderedDict[str, _core.Drivers] = OrderedDict()


def _prepared(scenario: Scenario, loaded: Loaded, threads: int) -> _core.Drivers:
    """Return the drivers of a scenario; synthetic ones are kept from the last few runs."""
    if not loaded.drawn:
        return _core.Drivers(scenario._core, loaded.core, threads)
    key = _core.simulation.drivers_key(scenario._core)
    if key not in _kept:
        _kept[key] = _core.Drivers(scenario._core, loaded.core, threads)
    _kept.move_to_end(key)
    while len(_kept) > PREPARED_KEPT:
        _kept.popitem(last=False)
    return _kept[key]


def _load_all(scenarios: Sequence[Scenario], drivers: Drivers | None) -> list[Loaded]:
    """Return the series of each scenario, every file read once."""
    known: dict[object, Loaded] = {}
    loaded = []
    for scenario in scenarios:
        asked = (_core.simulation.drivers_key(scenario._core), scenario.folder)
        if asked not in known:
            known[asked] = _load(scenario, drivers)
        loaded.append(known[asked])
    return loaded


def _load(scenario: Scenario, drivers: Drivers | None) -> Loaded:
    """Return the series that a scenario's files hold, and those that stand in for them."""
    given = Drivers() if drivers is None else drivers
    if not isinstance(given, Drivers):
        raise TypeError(f"drivers must be fleetwatt.Drivers, not {type(given).__name__}")
    used: list[DriverUsed] = []
    report: list[str] = []

    def of(kind: str, type_: type[D], own: D | None, read: Callable[..., D | None]) -> list[D]:
        if own is not None and not isinstance(own, type_):
            raise TypeError(f"drivers.{kind} must be {type_.__name__}, not {type(own).__name__}")
        driver = read(scenario) if own is None else own
        origin = "caller" if own is not None else "synthetic" if driver is None else "file"
        source = _drawn(scenario, kind) if driver is None else driver.source
        used.append(DriverUsed(kind, origin, source))
        return [] if driver is None else _years(driver, report)

    weather = of("weather", Weather, given.weather, _weather)
    prices = of("prices", Prices, given.prices, _prices)
    carbon = of("carbon", Carbon, given.carbon, _carbon)
    plants = _profiles(scenario, given.renewables, weather, used, report)
    core = _core.Supplied(
        [(year.dry_bulb_c, year.relative_humidity, year.pressure_pa) for year in weather],
        [(_civil(year), year.price_eur_mwh) for year in prices],
        [(_civil(year), year.combustion_g_kwh) for year in carbon],
        [(_civil(year), year.life_cycle_g_kwh) for year in carbon],
        **{
            plant: [(_civil(year), year.series[plant]) for year in years]
            for plant, years in plants.items()
        },
        carbon_free_fraction=[
            (_civil(year), year.carbon_free_fraction)
            for year in carbon
            if year.carbon_free_fraction is not None
        ],
    )
    drawn = all(driver.origin == "synthetic" for driver in used)
    told = tuple([str(driver) for driver in used] + report)
    paid = () if scenario["supply.price.rescale"] else tuple(year.price_eur_mwh for year in prices)
    return Loaded(core, tuple(used), told, drawn, paid)


def _profiles(
    scenario: Scenario,
    own: Renewables | None,
    weather: list[Weather],
    used: list[DriverUsed],
    report: list[str],
) -> dict[str, list[Renewables]]:
    """Return the profiles that the caller brings, and those of the scenario's other plants."""
    if own is not None and not isinstance(own, Renewables):
        name = type(own).__name__
        raise TypeError(f"drivers.renewables must be Renewables, not {name}")
    plants: dict[str, list[Renewables]] = {}
    if own is not None:
        plants = dict.fromkeys(own.series, _years(own, report))
        used.append(DriverUsed("renewables", "caller", own.source))
    weather_origin = used[0].origin
    for plant in _core.simulation.profiles(scenario._core):
        if plant in plants:
            continue
        if plant == "hydro":
            origin = "file" if scenario["supply.hydro.file"] else "synthetic"
            plants[plant] = _river(scenario, report)
        else:
            origin = weather_origin
            weather = weather or _drawn_weather(scenario)
            plants[plant] = [_of_weather(scenario, plant, year) for year in weather]
        used.append(DriverUsed(plant, origin, plants[plant][0].source))
    return plants


def _drawn_weather(scenario: Scenario) -> list[Weather]:
    """Return the synthetic years of a scenario, at the station and without its warming."""
    from fleetwatt.climate import synthetic

    climate = scenario["climate"]
    first, seed = climate["year"], climate["seed"]
    return [
        synthetic(climate["catalogue"], year, seed)
        for year in range(first, first + climate["years"])
    ]


def _of_weather(scenario: Scenario, plant: str, weather: Weather) -> Renewables:
    from fleetwatt.supply import pv_profile, wind_profile

    asked = {
        name: value
        for name, value in scenario[f"supply.{plant}"].items()
        if not name.startswith(("capacity_", "capex_", "opex_"))
    }
    if plant == "wind":
        return wind_profile(weather, **asked)
    place = {axis: scenario[f"site.{axis}"] for axis in ("latitude", "longitude")}
    return pv_profile(weather, **place, **asked)


def _river(scenario: Scenario, report: list[str]) -> list[Renewables]:
    from fleetwatt.supply import hydro_profile, synthetic_hydro

    asked = scenario["supply.hydro"]
    file = _file(scenario, "supply.hydro.file")
    if file is None:
        return [synthetic_hydro(capacity_factor=asked["capacity_factor"])]
    profile = hydro_profile(
        file, installed_mw=asked["file_installed_mw"], timezone=asked["file_timezone"]
    )
    return _years(profile, report)


def _drawn(scenario: Scenario, kind: str) -> str:
    """Return what a synthetic driver is drawn from."""
    if kind == "weather":
        climate = scenario["climate"]
        return f"{climate['catalogue']}, year {climate['year']}, seed {climate['seed']}"
    drawn = scenario["supply.price" if kind == "prices" else "carbon"]
    return f"French year {drawn['year']}, seed {drawn['seed']}"


def _years(driver: D, report: list[str]) -> list[D]:
    years = typical_years(driver)
    name = type(driver).__name__.lower()
    for sentence in dict.fromkeys(line for year in years for line in year.report):
        report.append(f"{name}: {sentence}")
    return years


def _civil(driver: Driver) -> int:
    return int(driver.time[0].astype("datetime64[Y]").astype(int)) + 1970


def _file(scenario: Scenario, path: str) -> Path | None:
    name: str = scenario[path]
    if not name:
        return None
    file = (scenario.folder or Path()) / name
    try:
        file.stat()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise config_error(path, f"{str(file)!r}: {reason}") from error
    return file


def _weather(scenario: Scenario) -> Weather | None:
    from fleetwatt.climate import read_epw, read_table

    file = _file(scenario, "climate.file")
    if file is None:
        return None
    table: Mapping[str, str] = scenario["climate.table"]
    if file.suffix.lower() == ".epw":
        return read_epw(file)
    settings = ("timezone", "start", "end", "time_format")
    units = {key[6:]: unit for key, unit in table.items() if key.startswith("units.")}
    columns = {
        key: name
        for key, name in table.items()
        if key not in settings and not key.startswith("units.")
    }
    if not columns or "timezone" not in table:
        raise config_error(
            "climate.table",
            "a table needs its columns (time, dry_bulb_c, relative_humidity, pressure_pa), "
            'their units ("units.dry_bulb_c" and so on) and a timezone',
        )
    return read_table(
        file,
        columns,
        units,
        table["timezone"],
        start=table.get("start"),
        end=table.get("end"),
        time_format=table.get("time_format"),
        longitude=scenario["site.longitude"],
    )


def _recorded(scenario: Scenario, section: str) -> Path | None:
    """Return the file of a section whose source is one."""
    if scenario[f"{section}.source"] != "file":
        return None
    file = _file(scenario, f"{section}.file")
    if file is None:
        raise config_error(f"{section}.file", "names no file, although the source is one")
    return file


def _prices(scenario: Scenario) -> Prices | None:
    from fleetwatt.supply import read_prices

    file = _recorded(scenario, "supply.price")
    if file is None:
        return None
    return read_prices(file, timezone=scenario["supply.price.file_timezone"])


def _carbon(scenario: Scenario) -> Carbon | None:
    from fleetwatt.supply import read_mix

    file = _recorded(scenario, "carbon")
    return None if file is None else read_mix(file, timezone=scenario["carbon.file_timezone"])
