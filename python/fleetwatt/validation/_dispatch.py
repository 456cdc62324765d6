"""Instances of the dispatch as published cases: arrays in a file beside tables of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import supply
from fleetwatt._core import FleetwattError
from fleetwatt._faults import config_error, config_errors, nearest
from fleetwatt.validation._kind import Case, Input, Tolerance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

INPUTS = {
    "npz": Input("arrays load, pv_cf, wind_cf and spot by hour, an NPZ file", "file"),
    "params": Input("limits, efficiencies and costs, a table", "any"),
    "name": Input("what the instance is called", "text", ""),
    "T": Input("its hours", "any", None),
}

OUTPUTS = {
    "objective": "least cost, EUR",
    "dual_bound": "bound on the cost of every schedule, EUR",
    "gap": "their difference over the sum of absolute costs",
    "method": "how it was found",
    "opt_import": "imports by hour, MW, and the other flows as opt_export and so on",
}

PARAMS = (
    "pv_mwp",
    "wind_mw",
    "import_limit",
    "export_limit",
    "export_factor",
    "batt_charge_mw",
    "batt_discharge_mw",
    "batt_mwh",
    "eta_c",
    "eta_d",
    "self_discharge_per_h",
    "diesel_mw",
    "diesel_cost",
    "voll",
)

_FLOWS = {
    "opt_import": "import_mw",
    "opt_export": "export_mw",
    "opt_diesel": "generator_mw",
    "opt_unserved": "unserved_mw",
    "opt_renewable": "renewable_mw",
    "opt_charge": "charge_mw",
    "opt_discharge": "discharge_mw",
    "opt_soc": "level_mwh",
    "opt_flex": "flexible_mw",
    "opt_peaks": "peaks_mw",
}


def table(name: str, given: Any, known: tuple[str, ...]) -> dict[str, float]:
    """Return a table of numbers, all that are known and no other."""
    if not isinstance(given, dict):
        raise config_error(name, f"{given!r} is not a table")
    faults = [(f"{name}.{k}", f"is unknown; {nearest(k, known)}") for k in given if k not in known]
    faults += [(f"{name}.{key}", "is missing") for key in known if key not in given]
    for key, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            faults.append((f"{name}.{key}", f"{value!r} is not a number"))
    if faults:
        raise config_errors(faults)
    return {key: float(value) for key, value in given.items()}


def arrays(npz: str, names: tuple[str, ...] = ()) -> dict[str, Array]:
    """Return load, spot, pv_cf and wind_cf of a file, and other arrays by name."""
    wanted = ("load", "spot", "pv_cf", "wind_cf", *names)
    try:
        with np.load(npz, allow_pickle=False) as file:
            missing = [name for name in wanted if name not in file.files]
            if missing:
                raise config_error("npz", f"{npz} lacks {', '.join(missing)}")
            return {name: file[name] for name in wanted}
    except (OSError, ValueError) as error:
        if isinstance(error, FleetwattError):
            raise
        raise config_error("npz", f"{npz} cannot be read: {error}") from error


def site(series: dict[str, Array], params: dict[str, float], **renewable: float) -> dict[str, Any]:
    """Return the arguments of `supply.dispatch` of an instance."""
    mw = params | renewable
    renewable_mw = mw["pv_mwp"] * series["pv_cf"] + mw["wind_mw"] * series["wind_cf"]
    return arguments(series["load"], series["spot"], renewable_mw, params)


def arguments(
    load_mw: Array, price_eur_mwh: Array, renewable_mw: Array, params: dict[str, float]
) -> dict[str, Any]:
    """Return the arguments of `supply.dispatch`, with the literal price of exports."""
    return {
        "load_mw": load_mw,
        "price_eur_mwh": price_eur_mwh,
        "renewable_mw": renewable_mw,
        "import_limit_mw": params["import_limit"],
        "export_limit_mw": params["export_limit"],
        "export_price_factor": params["export_factor"],
        "export_price_rule": "literal",
        "generator_mw": params["diesel_mw"],
        "generator_cost_eur_mwh": params["diesel_cost"],
        "unserved_cost_eur_mwh": params["voll"],
        "battery": supply.Battery(
            params["batt_charge_mw"],
            params["batt_mwh"],
            discharge_mw=params["batt_discharge_mw"],
            charge_efficiency=params["eta_c"],
            discharge_efficiency=params["eta_d"],
            self_discharge_per_h=params["self_discharge_per_h"],
        ),
    }


def told(solved: supply.Dispatch, **others: Any) -> dict[str, Any]:
    """Return outputs of a schedule, by the files' names and by ours."""
    flows = {key: getattr(solved, name) for key, name in _FLOWS.items()}
    flows = {key: flow for key, flow in flows.items() if flow is not None}
    return {
        "objective": solved.objective_eur,
        "dual_bound": solved.dual_bound_eur,
        "gap": solved.gap,
        "method": solved.method,
        **flows,
        **{_FLOWS[key]: flow for key, flow in flows.items()},
        **others,
    }


def is_instance(path: Path, content: Any) -> bool:
    """Return whether a JSON file holds the tables of an instance."""
    named = isinstance(content, dict) and {"params", "objective"} <= content.keys()
    return named and path.with_suffix(".npz").is_file()


def case(path: Path, content: Mapping[str, Any]) -> Case:
    """Return the case of an instance."""
    of = {"flex": "dispatch_flex", "sizing": "dispatch_size"}
    of["peak_charge_per_mw"] = "dispatch_peak"
    tables = [key for key in of if key in content]
    optimum = float(content["objective"])
    tolerance = Tolerance(relative=1e-8 if tables else 1e-9)
    return Case(
        kind=of[tables[0]] if tables else "dispatch",
        name=str(content.get("name", path.stem)),
        inputs={
            "npz": str(path.with_suffix(".npz").resolve()),
            **{key: content[key] for key in ("params", *tables)},
        },
        expected={"objective": optimum, "dual_bound": optimum},
        tolerance={"objective": tolerance, "dual_bound": tolerance},
        source=str(content.get("source", "HiGHS")),
    )
