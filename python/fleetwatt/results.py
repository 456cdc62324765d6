"""Results: key figures, months, years, cash flow, hours; saved and read back."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetwatt import _core, _wording
from fleetwatt._core import FleetwattError
from fleetwatt._faults import config_error, nearest
from fleetwatt._files import in_a_folder, replacing
from fleetwatt._language import language
from fleetwatt.scenario import Assumption, Scenario

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd
    import xarray as xr
    from numpy.typing import NDArray

    from fleetwatt.explanation import Explanation
    from fleetwatt.plots import Plots

    Series = NDArray[np.float64]

__all__ = ["DriverUsed", "Result"]

FILE_VERSION = 4
"""Version of the files that `Result.to_netcdf` writes."""

CASH_FLOW = (
    "revenue_eur",
    "opex_eur",
    "ebitda_eur",
    "capex_site_eur",
    "capex_it_eur",
    "refresh_eur",
    "disposal_eur",
    "project_tax_eur",
    "project_cash_flow_eur",
    "tax_eur",
    "reserve_paid_eur",
    "reserve_released_eur",
    "refresh_debt_eur",
    "cfads_eur",
    "interest_eur",
    "principal_eur",
    "debt_service_eur",
    "debt_drawn_eur",
    "interest_capitalised_eur",
    "equity_paid_in_eur",
    "equity_cash_flow_eur",
)


COHORT_COSTS = {
    "lcoc_eur_gpu_hour": "EUR/GPU-h",
    "lcoc_available_eur_gpu_hour": "EUR/GPU-h",
    "lcoc_installed_eur_gpu_hour": "EUR/GPU-h",
    "lcoc_nominal_eur_gpu_hour": "EUR/GPU-h",
    "lcoc_nominal_available_eur_gpu_hour": "EUR/GPU-h",
    "lcoc_nominal_installed_eur_gpu_hour": "EUR/GPU-h",
    "levelised_own_eur": "EUR",
    "levelised_energy_eur": "EUR",
    "levelised_common_eur": "EUR",
    "levelised_cost_eur": "EUR",
    "taxed_hours_sold": "GPU-h",
    "taxed_hours_available": "GPU-h",
    "taxed_hours_installed": "GPU-h",
}
"""Columns of `Result.levelised_by_cohort` and their units."""

BY_COHORT = (
    "as lcoc_eur_gpu_hour, after tax, real in money of currency.money_year or nominal: a cohort "
    "bears its own systems, their replacements, support, insurance and software, less what they "
    "fetch; electricity and water by its IT energy in the month; upkeep, people and taxes by "
    "its peak power in the month; the site as a rent, constant in real money, of its power in "
    "service; weighted with discounted GPU-hours, cohorts make the figure of the campus"
)
"""How `Result.levelised_by_cohort` divides costs."""


class Figure(NamedTuple):
    """A figure or line of the registry, as the core defines it.

    Lines have no window. `kind` and `terms` say how it comes about: `sum` of terms with
    factors, `operated` by the simulation from lines and sections of the scenario, and so on.
    """

    id: str
    label: str
    unit: str
    meter: str | None
    window: str | None
    convention: str
    key: bool
    gather: str
    kind: str
    terms: list[tuple[float, str]]


class Definitions(NamedTuple):
    """The registry of figures and lines, and the hourly series."""

    figures: tuple[Figure, ...]
    hourly: tuple[dict[str, str], ...]

    def figure(self, name: str) -> Figure:
        """Return a figure or line by name."""
        return figures_by_name()[name]


@cache
def definitions() -> Definitions:
    """Return the registry, read from the core once."""
    raw = json.loads(_core.simulation.definitions())
    return Definitions(tuple(Figure(**figure) for figure in raw["figures"]), tuple(raw["hourly"]))


@cache
def figures_by_name() -> dict[str, Figure]:
    """Return every figure and line by name."""
    return {figure.id: figure for figure in definitions().figures}


class DriverUsed(NamedTuple):
    """A driver of a run: `weather`, `prices`, `carbon`, and profiles of plants where it has any.

    Attributes
    ----------
    kind : str
    origin : str
        `synthetic`, `file`, or `caller` where `drivers` held it.
    source : str
        What it was drawn or read from; empty where the caller did not say.
    """

    kind: str
    origin: str
    source: str

    def __str__(self) -> str:
        """One line for people."""
        origin = {"synthetic": "synthetic", "file": "read from a file", "caller": "given"}
        return f"{self.kind}: {origin[self.origin]}, {self.source or 'of unstated source'}."


@cache
def installed_version() -> str:
    """Return the version of the installed package, looked up once."""
    return version("fleetwatt")


@dataclass(frozen=True, eq=False)
class Result:
    """What a run yields.

    Attributes
    ----------
    scenario : Scenario
    scalars : mapping of str to float
        Key figures and what they are made of.
    found : mapping
        Months of the timeline, the year of "first full year" figures, what fits and why.
    version : str
        Version of fleetwatt.
    drivers_hash : str
        SHA-256 of the hourly drivers.
    drivers_used : tuple of DriverUsed
        Where weather, prices, carbon and profiles of plants come from.
    drivers_report : tuple of str
        The same in sentences, and what was cleaned in files.

    Examples
    --------
    >>> import fleetwatt
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> result.kpi.loc["pue", ["unit", "window"]].tolist()
    ['', 'first full year']
    >>> round(result["gpus"] / 1000)
    35
    """

    scenario: Scenario
    scalars: Mapping[str, float]
    found: Mapping[str, Any]
    version: str
    drivers_hash: str
    drivers_used: tuple[DriverUsed, ...]
    drivers_report: tuple[str, ...]
    _months: Mapping[str, Series]
    _years: Mapping[str, Series]
    _cohorts: Mapping[str, Series]
    _hours: Mapping[str, Series] | None

    @classmethod
    def of_run(
        cls,
        scenario: Scenario,
        values: Mapping[str, Any],
        drivers_hash: str,
        drivers_used: tuple[DriverUsed, ...],
        drivers_report: tuple[str, ...],
        made_by: str = "",
    ) -> Result:
        """Return the result of what the core yields."""
        return cls(
            scenario,
            MappingProxyType(values["scalars"]),
            json.loads(values["found"]),
            made_by or installed_version(),
            drivers_hash,
            drivers_used,
            drivers_report,
            _sealed(values["monthly"]),
            _sealed(values["yearly"]),
            _sealed(dict(zip(_cohort_names(scenario), values["cohorts"], strict=True))),
            None if values["hourly"] is None else _sealed(values["hourly"]),
        )

    def __getitem__(self, name: str) -> float:
        """Return a scalar figure by name."""
        if name not in self.scalars:
            raise KeyError(f"{name!r} is no figure; {nearest(name, self.scalars)}")
        return self.scalars[name]

    @property
    def capacity(self) -> Mapping[str, Any]:
        """What fits and why: counts, the binding limit, its hour, the kW basis."""
        capacity: Mapping[str, Any] = self.found["capacity"]
        return capacity

    @property
    def duties(self) -> Mapping[str, Any]:
        """What French law asks of the site: regime of evaporative cooling, use of waste heat.

        Limits of noise stand among the key figures. Of the duties on waste heat only its use can
        be judged from a run.
        """
        duties: Mapping[str, Any] = self.found["duties"]
        return duties

    @cached_property
    def hash(self) -> str:
        """SHA-256 of scenario, drivers and version, in hexadecimal."""
        import hashlib

        parts = (self.scenario.hash, self.drivers_hash, self.version)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def kpi(self) -> pd.DataFrame:
        """Key figures: value, unit, label, window, meter and convention of each.

        NaN stands for what is undefined: a rate of return without a root, cover of no debt,
        a ratio to nothing (PUE without IT energy), a claim that nobody made.
        """
        import pandas as pd

        keys = [figure for figure in definitions().figures if figure.key]
        table = pd.DataFrame(
            [
                (self.scalars[f.id], f.unit, f.label, f.window, f.meter or "", f.convention)
                for f in keys
            ],
            columns=["value", "unit", "label", "window", "meter", "convention"],
            index=pd.Index([figure.id for figure in keys], name="figure"),
        )
        table.attrs["first_full_year"] = self.found["full_year"]
        return table

    def indicators(self, by: str = "year") -> pd.DataFrame:
        """Key figures of a year, as PUE, WUE or ERF, in every month or calendar year.

        Parameters
        ----------
        by : {"year", "month"}

        Returns
        -------
        pandas.DataFrame
            A column for each key figure of the first full year; NaN where it is undefined, as
            a ratio to no energy. Units stand in ``attrs["units"]``; those "per year" hold the
            month's amount by month, and say so.

        Raises
        ------
        ConfigError
            For another period.

        Examples
        --------
        >>> import fleetwatt
        >>> result = fleetwatt.Scenario.example("valence-80mw").run()
        >>> pue = result.indicators("month")["pue"].loc["2030"]
        >>> int(pue.idxmax().month) in (6, 7, 8)
        True
        """
        import pandas as pd

        if by not in ("year", "month"):
            raise config_error("by", f"{by!r} is neither 'year' nor 'month'")
        values = [
            np.atleast_1d(self._months[f.id] if f.window is None else self.scalars[f.id])
            for f in definitions().figures
        ]
        series = _core.simulation.figures_by(self.found["start"], values, by == "month")
        index = (
            self._month_index() if by == "month" else pd.Index(self._calendar_years(), name="year")
        )
        table = self._table(series, index)
        if by == "month":
            units = table.attrs["units"]
            table.attrs["units"] = {
                name: re.sub(r"/year$", "/month", unit) for name, unit in units.items()
            }
        return table

    @property
    def monthly(self) -> pd.DataFrame:
        """Every line by month; units stand in ``attrs["units"]``."""
        return self._table(self._months, self._month_index())

    @property
    def cohorts(self) -> pd.DataFrame:
        """Accelerators installed by month, a column for each cohort."""
        import pandas as pd

        return pd.DataFrame(dict(self._cohorts), index=self._month_index())

    @property
    def levelised_by_cohort(self) -> pd.DataFrame:
        r"""Levelised cost of a GPU-hour of each cohort, per hour sold, available and installed.

        Returns
        -------
        pandas.DataFrame
            A row for each cohort. Columns that are also key figures mean the same of the cohort:
            ``lcoc_*`` [EUR/GPU-h], real, and nominal where they say so; ``levelised_cost_eur``
            [EUR] over ``taxed_hours_*`` [GPU-h], the discounted indexed hours. That cost is the
            sum of ``levelised_own_eur`` (the cohort's systems, their replacements, support,
            repair, insurance and software, less what they fetch), ``levelised_energy_eur``
            (electricity, water and fuel, less heat and electricity sold) and
            ``levelised_common_eur`` (the site and what keeps it running). NaN where nothing is
            sold, available or installed. Units stand in ``attrs["units"]``, the convention in
            ``attrs["convention"]``.

        Notes
        -----
        The costs are those of the key figures, after tax, divided among the cohorts:

        .. math:: C_k = o_k + \sum_t (w_{kt} e_t + p_{kt} m_t) d_t + r_k s

        with :math:`o` own costs, :math:`e` those that go by energy and :math:`m` those of keeping
        the site running in month :math:`t`, :math:`d` the discount factor and :math:`s` the
        present value of the site, working capital, grants and tax credits. The parts are
        :math:`w` of the month's IT energy, :math:`p` of the month's
        installed peak power, and :math:`r` of the discounted, indexed kilowatt-hours that the
        installed power could draw: a rent of a kilowatt and hour that is constant in real money,
        whoever was there first. In months without accelerators :math:`r` stands for the other
        two. The costs add up to the campus's, and so do those of an hour, weighted with
        discounted hours. Working capital and taxes on turnover follow power too, though revenue
        moves them.

        References
        ----------
        Short, Packey, Holt, NREL/TP-462-5173 (1995), section 4, for levelised costs; the keys are
        conventions.

        Examples
        --------
        >>> import fleetwatt
        >>> result = fleetwatt.Scenario.example("valence-80mw").run()
        >>> table = result.levelised_by_cohort
        >>> cost = table["levelised_cost_eur"].sum()
        >>> hours = table["taxed_hours_sold"].sum()
        >>> bool(abs(cost / hours / result["lcoc_eur_gpu_hour"] - 1) < 1e-9)
        True
        """
        import pandas as pd

        table = pd.DataFrame(
            self.found["cohort_costs"],
            index=pd.Index(_cohort_names(self.scenario), name="cohort"),
            columns=list(COHORT_COSTS),
            dtype=float,
        )
        table.attrs["units"] = COHORT_COSTS
        table.attrs["convention"] = BY_COHORT
        return table

    @property
    def yearly(self) -> pd.DataFrame:
        """Every line by calendar year; units stand in ``attrs["units"]``."""
        import pandas as pd

        return self._table(self._years, pd.Index(self._calendar_years(), name="year"))

    @property
    def cash_flow(self) -> pd.DataFrame:
        """The cash flow by calendar year, EUR nominal; costs are positive in their lines."""
        return self.yearly[list(CASH_FLOW)]

    @property
    def hourly(self) -> xr.Dataset:
        """Every hour of operation on naive UTC, with unit and meter of each series.

        Raises
        ------
        FleetwattError
            Where the run kept no hours.
        """
        import xarray as xr

        if self._hours is None:
            raise FleetwattError("this run kept no hours: run the scenario with hourly=True")
        return xr.Dataset(
            {
                about["id"]: ("time", self._hours[about["id"]], _hour_attributes(about))
                for about in definitions().hourly
            },
            coords={"time": self._hour_starts()},
            attrs={
                "time_convention": "naive UTC, start of the hour",
                "timezone": self.scenario["timezone"],
            },
        )

    @property
    def has_hours(self) -> bool:
        """Whether the run kept its hours."""
        return self._hours is not None

    @property
    def plot(self) -> Plots:
        """The plots, as ``result.plot.water()``; ``result.plot`` lists them."""
        from fleetwatt.plots import Plots

        return Plots(self)

    def explain(self, figure: str, *, year: int | None = None, lang: str = "en") -> Explanation:
        """Return how a figure comes about, as a tree down to its inputs and their sources.

        Parameters
        ----------
        figure : str
            A key figure, or any other scalar, line or input.
        year : int, optional
            The calendar year of a line; the first full one if left out.
        lang : {"en", "fr"}

        Raises
        ------
        ConfigError
            For an unknown figure, language or year, and for the year of a scalar.

        Examples
        --------
        >>> import fleetwatt
        >>> result = fleetwatt.Scenario.example("valence-80mw").run()
        >>> explanation = result.explain("pue")
        >>> [node.id for node in explanation.tree.children]
        ['facility_energy_mwh_year', 'it_energy_mwh_year']
        >>> bool(explanation.leaves.loc["facility.cooling.air_supply_c", "assumed"])
        False
        """
        from fleetwatt.explanation import explain

        return explain(self, figure, year=year, lang=lang)

    def without_hours(self) -> Result:
        """Return the same result without its hours."""
        return replace(self, _hours=None)

    @property
    def assumptions(self) -> pd.DataFrame:
        """Every input that the run used: value, unit, range, source, origin."""
        import pandas as pd

        supplied = [driver.kind for driver in self.drivers_used if driver.origin == "caller"]
        rows = self.scenario.assumptions_with(supplied)
        for kind, origin, source in self.drivers_used:
            if origin != "synthetic":
                about = f"Hourly {kind} of the run"
                rows.append(
                    Assumption(
                        f"drivers.{kind}", origin, "", None, None, source, origin, not source, about
                    )
                )
        return pd.DataFrame(rows).set_index("path")

    def to_netcdf(self, path: str | os.PathLike[str]) -> None:
        """Write everything to one netCDF-4 file, which `load` reads back.

        Parameters
        ----------
        path : path
            Either whole afterwards or left as it was.

        Raises
        ------
        OSError
            Where the file cannot be written.
        """
        import xarray as xr

        about = xr.Dataset(
            {
                "scenario": ((), self.scenario.dumps("json")),
                "found": ((), json.dumps(self.found)),
                "drivers_used": ((), json.dumps(self.drivers_used)),
                "drivers_report": ((), json.dumps(self.drivers_report)),
            },
            attrs={
                "file_version": FILE_VERSION,
                "fleetwatt_version": self.version,
                "hash": self.hash,
                "drivers_hash": self.drivers_hash,
                "title": self.scenario["name"],
            },
        )
        groups = {
            "/": about,
            "/figures": xr.Dataset(
                {name: ((), value, _attributes(name)) for name, value in self.scalars.items()}
            ),
            "/monthly": _dataset(self._months, "month", self._month_starts()),
            "/yearly": _dataset(self._years, "year", self._calendar_years()),
            "/cohorts": xr.Dataset(
                {
                    name: ("month", values, {"units": "GPU"})
                    for name, values in self._cohorts.items()
                },
                coords={"month": self._month_starts()},
            ),
        }
        if self.has_hours:
            groups["/hourly"] = self.hourly
        with replacing(path) as temporary:
            xr.DataTree.from_dict(groups).to_netcdf(temporary, engine="h5netcdf")

    def to_parquet(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Write `monthly.parquet` and `cash_flow.parquet` to a folder.

        Parameters
        ----------
        folder : path
            Made where it does not exist.

        Returns
        -------
        list of pathlib.Path
            The files.

        Raises
        ------
        OSError
            Where they cannot be written.
        """
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        files = []
        for name, table in (("monthly", self.monthly), ("cash_flow", self.cash_flow)):
            file = target / f"{name}.parquet"
            with replacing(file) as temporary:
                table.to_parquet(temporary)
            files.append(file)
        return files

    def report(
        self,
        path: str | os.PathLike[str],
        lang: str = "en",
        *,
        ranges: pd.DataFrame | None = None,
    ) -> None:
        """Write one HTML file with figures, plots, every input and how to reproduce them.

        It refers to nothing outside itself, and is the same to the byte for the same result.

        Parameters
        ----------
        path : path
            Either whole afterwards or left as it was.
        lang : {"en", "fr"}
        ranges : pandas.DataFrame, shape (figures, 2), optional
            Columns `low` and `high`, the 5th and 95th percentiles of key figures over an
            ensemble, in their units; ``attrs["scenarios"]`` may say how many it has.

        Raises
        ------
        ConfigError
            For another language, or ranges of something else.
        OSError
            Where the file cannot be written.

        Examples
        --------
        >>> import tempfile
        >>> from pathlib import Path
        >>> import fleetwatt
        >>> result = fleetwatt.Scenario.example("valence-80mw").run(hourly=True)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder, "report.html")
        ...     result.report(file, "fr")
        ...     file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        True
        """
        from fleetwatt.report import render

        in_a_folder(path)
        page = render(self, lang, ranges)
        with replacing(path) as temporary:
            temporary.write_text(page, encoding="utf-8", newline="\n")

    def to_excel(self, path: str | os.PathLike[str], lang: str = "en") -> None:
        """Write a workbook whose statements and key figures are live formulas.

        Its sheet of inputs tells those that may be changed in it from those that the hourly
        simulation stands on, which need a new run.

        Parameters
        ----------
        path : path
            An `.xlsx` file; either whole afterwards or left as it was.
        lang : {"en", "fr"}

        Raises
        ------
        ConfigError
            For another ending or language.
        OSError
            Where the file cannot be written.

        Examples
        --------
        >>> import tempfile, fleetwatt
        >>> result = fleetwatt.Scenario.example("valence-80mw").run()
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     result.to_excel(f"{folder}/valence.xlsx")
        """
        from fleetwatt.workbook import write

        in_a_folder(path)
        write(self, path, lang)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Result:
        """Return the result that `to_netcdf` wrote.

        Parameters
        ----------
        path : path

        Raises
        ------
        ConfigError
            For a file that is not a result, or of another version.
        OSError
            Where the file cannot be read.
        """
        import xarray as xr

        if not Path(path).is_file():
            raise FileNotFoundError(f"{path}: no such file")
        try:
            tree = xr.open_datatree(path, engine="h5netcdf")
        except (OSError, ValueError) as error:
            raise config_error("", f"{path} is not a netCDF file: {error}") from error
        with tree:
            attributes = tree.attrs
            written = attributes.get("file_version")
            if not isinstance(written, (int, np.integer)) or written < 1:
                raise config_error("", f"{path} is not a result of fleetwatt")
            if written != FILE_VERSION:
                made_by = attributes.get("fleetwatt_version")
                raise config_error(
                    "",
                    f"{path} was written by fleetwatt {made_by}, file version {written}; "
                    f"this is {installed_version()}, which reads version {FILE_VERSION}",
                )
            try:
                return cls(
                    Scenario.loads(str(tree["scenario"].item()), "json"),
                    MappingProxyType(
                        {str(k): float(v) for k, v in tree["figures"].data_vars.items()}
                    ),
                    json.loads(str(tree["found"].item())),
                    str(attributes["fleetwatt_version"]),
                    str(attributes["drivers_hash"]),
                    tuple(DriverUsed(*u) for u in json.loads(str(tree["drivers_used"].item()))),
                    tuple(json.loads(str(tree["drivers_report"].item()))),
                    _series(tree["monthly"]),
                    _series(tree["yearly"]),
                    _series(tree["cohorts"]),
                    _series(tree["hourly"]) if "hourly" in tree.children else None,
                )
            except (KeyError, TypeError, ValueError) as error:
                raise config_error("", f"{path} is damaged: {error}") from error

    def __eq__(self, other: object) -> bool:
        """Whether every value is the same, NaN included."""
        if not isinstance(other, Result):
            return NotImplemented
        return (
            self.scenario == other.scenario
            and self.version == other.version
            and self.found == other.found
            and self.drivers_hash == other.drivers_hash
            and self.drivers_used == other.drivers_used
            and self.drivers_report == other.drivers_report
            and _same({k: np.asarray(v) for k, v in self.scalars.items()}, other.scalars)
            and _same(self._months, other._months)
            and _same(self._years, other._years)
            and _same(self._cohorts, other._cohorts)
            and _same(self._hours or {}, other._hours or {})
        )

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle plain dicts; they are sealed again when read."""
        hours = None if self._hours is None else dict(self._hours)
        values = {
            "scalars": dict(self.scalars),
            "found": json.dumps(self.found),
            "monthly": dict(self._months),
            "yearly": dict(self._years),
            "cohorts": list(self._cohorts.values()),
            "hourly": hours,
        }
        about = (self.drivers_hash, self.drivers_used, self.drivers_report)
        return Result.of_run, (self.scenario, values, *about, self.version)

    def __repr__(self) -> str:
        """Name and hash."""
        hours = ", with hours" if self.has_hours else ""
        return f"<Result of {self.scenario['name']!r}, {self.hash[:12]}{hours}>"

    def __str__(self) -> str:
        """Return the figures that answer first, one line each."""
        english = language("en")
        rows = [
            (
                figure.label,
                # Not every terminal has a minus sign.
                _wording.value(english, name, self.scalars.get(name, math.nan)).replace(
                    "\N{MINUS SIGN}", "-"
                ),
                figure.unit,
            )
            for name in _wording.HEADLINES
            for figure in [definitions().figure(name)]
        ]
        label, number = (max(len(row[column]) for row in rows) for column in (0, 1))
        lines = [f"{row[0]:{label}}  {row[1]:>{number}}  {row[2]}".rstrip() for row in rows]
        return "\n".join([repr(self), *lines])

    def _repr_html_(self) -> str:
        from fleetwatt import displays

        return displays.result(self)

    def _month_starts(self) -> NDArray[np.datetime64]:
        start, end = self.found["start"], self.found["end"]
        return np.arange(start, end, dtype="datetime64[M]").astype("datetime64[ns]")

    def _month_index(self) -> pd.DatetimeIndex:
        import pandas as pd

        return pd.DatetimeIndex(self._month_starts(), name="month")

    def _calendar_years(self) -> NDArray[np.int64]:
        first = int(self.found["start"][:4])
        return np.arange(first, first + len(next(iter(self._years.values()))))

    def _hour_starts(self) -> NDArray[np.datetime64]:
        opening, end = (np.datetime64(self.found[key], "M") for key in ("opening", "end"))
        hours = np.arange(opening, end, dtype="datetime64[h]")
        return hours.astype("datetime64[ns]")

    def _table(self, columns: Mapping[str, Series], index: pd.Index) -> pd.DataFrame:
        import pandas as pd

        table = pd.DataFrame(dict(columns), index=index)
        table.attrs["units"] = {name: definitions().figure(name).unit for name in columns}
        return table


def _attributes(name: str) -> dict[str, str]:
    figure = definitions().figure(name)
    named = {
        "units": figure.unit or "1",
        "long_name": figure.label,
        "window": figure.window,
        "meter": figure.meter,
        "convention": figure.convention,
    }
    return {key: text for key, text in named.items() if text}


def _hour_attributes(about: Mapping[str, str]) -> dict[str, str]:
    named = {"units": about["unit"] or "1", "long_name": about["label"], "meter": about["meter"]}
    return {key: text for key, text in named.items() if text}


def _cohort_names(scenario: Scenario) -> list[str]:
    cohorts = scenario.to_dict()["fleet"]["cohorts"]
    return [f"{n}: {c['accelerator']} from {c['online']}" for n, c in enumerate(cohorts)]


def _dataset(lines: Mapping[str, Series], axis: str, positions: NDArray[Any]) -> xr.Dataset:
    import xarray as xr

    return xr.Dataset(
        {name: (axis, values, _attributes(name)) for name, values in lines.items()},
        coords={axis: positions},
    )


def _series(node: Any) -> Mapping[str, Series]:
    return _sealed({str(name): values.to_numpy() for name, values in node.data_vars.items()})


def _sealed(series: Mapping[str, Series]) -> Mapping[str, Series]:
    """Return the series as nobody can change them: a result stands under its hash."""
    for values in series.values():
        values.flags.writeable = False
    return MappingProxyType(dict(series))


def _same(here: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    return here.keys() == there.keys() and all(
        np.array_equal(here[name], there[name], equal_nan=True) for name in here
    )
