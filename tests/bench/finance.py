"""Project finance beside SAM's Single Owner model, through PySAM.

Run by ``make bench``. The case is one of 25 years with a loan sculpted on cash, a debt service
reserve, working capital and tax; net present values are compared before anything is timed. In
processor time, which other work on the machine leaves alone, of one thread; cases side by side in
wall time too. Without PySAM, ours alone is timed.
"""

from __future__ import annotations

import sys
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import finance, validation
from fleetwatt.finance import Outlay
from fleetwatt.validation._adapters import sam_single_owner

if TYPE_CHECKING:
    from collections.abc import Callable

KIND = validation.kind("sam_single_owner")
CASE: dict[str, Any] = {
    **{name: one.default for name, one in KIND.inputs.items()},
    "gen_kw_constant": 7_000.0,
    "system_capacity": 10_000.0,
    "analysis_period": 25,
    "degradation": [0.4],
    "inflation_rate": 2.0,
    "real_discount_rate": 6.5,
    "federal_tax_rate": [25.0],
    "ppa_price_input": [0.22],
    "ppa_escalation": 1.0,
    "flip_target_year": 25,
    "flip_target_percent": 10.0,
    "total_installed_cost": 105e6,
    "construction_financing_cost": 4.2e6,
    "cost_debt_closing": 450_000.0,
    "cost_debt_fee": 2.0,
    "cost_other_financing": 600_000.0,
    "om_fixed": [1.8e6],
    "om_fixed_escal": 0.25,
    "om_capacity": [30.0],
    "om_production": [10.0],
    "insurance_rate": 0.35,
    "property_tax_rate": 0.8,
    "prop_tax_cost_assessed_percent": 60.0,
    "prop_tax_assessed_decline": 2.0,
    "salvage_percentage": 5.0,
    "debt_option": 1,
    "dscr": 1.3,
    "term_tenor": 16,
    "term_int_rate": 5.25,
    "dscr_reserve_months": 6.0,
    "months_working_reserve": 3.0,
    "reserves_interest": 1.5,
    "depr_alloc_sl_20_percent": 100.0,
}
CASES = 10_000
QUICK = "--quick" in sys.argv


def seconds(work: Callable[[], object], times: int, clock: Callable[[], float]) -> float:
    """Return the median time of some runs, after one that warms up."""
    work()
    taken = []
    for _ in range(times):
        start = clock()
        work()
        taken.append(clock() - start)
    return median(taken)


def sam() -> Any:
    """Return SAM's model of the case, or None without PySAM."""
    try:
        from PySAM import Singleowner
    except ImportError as error:
        print(f"  no yardstick: {error}")
        return None
    model = Singleowner.new()
    given = {name: value for name, value in CASE.items() if name != "gen_kw_constant"}
    given |= {
        "gen": [CASE["gen_kw_constant"]] * 8_760,
        "system_use_lifetime_output": 0,
        "dispatch_tod_factors": (1.0,) * 9,
        "dispatch_sched_weekday": [[1] * 24] * 12,
        "dispatch_sched_weekend": [[1] * 24] * 12,
        "en_electricity_rates": 1,
        "ppa_soln_max": 100.0,
        "ppa_soln_tolerance": 1e-10,
        "ppa_soln_max_iterations": 400,
    }
    for name, value in given.items():
        model.value(name, tuple(value) if isinstance(value, list) else value)
    return model


def main() -> None:
    project = sam_single_owner._Project(CASE)
    flows, terms = project.flows(), project.terms(None)
    revenue = project.energy * project.prices
    few = 200 if QUICK else CASES
    many = revenue * np.linspace(0.9, 1.2, few)[:, None]

    def ours(earned: Any, **more: Any) -> Any:
        return finance.appraise(earned, finance=terms, threads=1, **flows, **more)

    print(f"Project finance over 25 years, a sculpted loan, {few} cases")
    single = seconds(lambda: ours(revenue), 20, process_time)
    bare = seconds(lambda: ours(many, statements=False), 5, process_time) / few
    full = seconds(lambda: ours(many), 3, process_time) / few
    print(f"  a case of a batch: {1e6 * bare:.1f} us, with statements {1e6 * full:.1f} us")
    print(f"  a single call from Python, with statements: {1e6 * single:.0f} us")
    model = sam()
    if model is not None:
        model.execute()
        theirs = model.Outputs.project_return_aftertax_npv
        np.testing.assert_allclose(ours(revenue)["equity_npv_eur"], theirs, rtol=1e-9)
        taken = seconds(model.execute, 9, process_time)
        print(
            f"  PySAM, execute() alone: {1e3 * taken:.1f} ms; ratio to a case of a batch "
            f"{taken / bare:.0f}, with statements {taken / full:.0f}, to a single call "
            f"{taken / single:.0f}"
        )

    varied = terms | {
        "interest_rate": np.linspace(0.04, 0.07, few),
        "facility_loan": terms["facility_loan"]
        | {"dscr": np.linspace(1.2, 1.6, few), "gearing": np.linspace(0.6, 0.9, few)},
    }
    for threads in (1, 2):

        def own_terms(threads: int = threads) -> Any:
            more = {"statements": False, "threads": threads}
            return finance.appraise(many, finance=varied, **flows, **more)

        wall, cpu = (seconds(own_terms, 3, clock) for clock in (perf_counter, process_time))
        print(
            f"  {few} cases with rates, covers and gearings of their own, {threads} "
            f"threads: {wall:.2f} s, of processors {cpu:.2f} s"
        )

    sold = project.energy * np.linspace(0.9, 1.2, few)[:, None]
    asked = {"target": "equity_irr", "value": 0.1, "finance": terms, "threads": 1}
    found = seconds(lambda: finance.required_price(sold, **asked, **flows), 3, process_time)
    print(f"  the price for a return of 10 %: {1e6 * found / few:.0f} us a case of a batch")

    built, later = np.repeat([5e6, 0.0], [12, 288]), np.repeat([0.0, 1.0], [12, 288])
    plant = [Outlay(built, depreciation=np.full(20, 0.05))]
    by_month = {"period_months": 1, "operating": 12, "threads": 1, "statements": False}
    earned = 1e6 * later * np.linspace(0.9, 1.1, few // 10)[:, None]
    taken = seconds(
        lambda: finance.appraise(earned, 3e5 * later, plant, **by_month), 3, process_time
    )
    print(f"  a case of 300 months of a batch: {1e6 * taken / len(earned):.0f} us")


if __name__ == "__main__":
    main()
