"""Project finance: what goes in, what is refused, and prices that owners and lenders ask for."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fleetwatt import ConfigError, DomainError, FleetwattError, InfeasibleError
from fleetwatt.finance import Outlay, appraise, levelised_cost, npv, required_price

YEARS = 15
SALES = np.append(0.0, np.full(YEARS, 2.0))
REVENUE = 11.0 * SALES
OPEX = 3.0 * SALES
PLANT = Outlay(np.append(100.0, np.zeros(YEARS)), depreciation=np.full(10, 0.1))
TERMS: dict[str, Any] = {
    "gearing": 0.6,
    "interest_rate": 0.06,
    "facility_tenor_years": 10,
    "payment_months": 12,
    "interest_cap": False,
    "arrangement_fee_fraction": 0.0,
    "commitment_fee_per_year": 0.0,
    "covenants": {"lock_up_dscr": 0.0, "default_dscr": 0.0},
    "reserves": {"debt_service_months": 0.0},
    "working_capital": {"receivable_months": 0.0, "payable_months": 0.0, "vat_rate": 0.0},
}


def appraised(revenue: Any = REVENUE, outlays: Any = (PLANT,), **more: Any) -> Any:
    finance = TERMS | more.pop("terms", {})
    return appraise(revenue, OPEX, outlays, finance=finance, **more)


def priced(target: str, value: Any, **more: Any) -> Any:
    finance = TERMS | more.pop("terms", {})
    sales = more.pop("sales", SALES)
    asked: dict[str, Any] = {"target": target, "value": value, "finance": finance}
    return required_price(sales, OPEX, [PLANT], **asked, **more)


def test_hand_worked() -> None:
    found = appraised(terms={"tax_rate": 0.0, "discount_rate": 0.08})
    payment = 60.0 * 0.06 / (1.0 - 1.06**-10)
    flows = np.append(-40.0, np.full(YEARS, 16.0) - np.where(np.arange(YEARS) < 10, payment, 0.0))
    np.testing.assert_allclose(found["equity_cash_flow_eur"], flows, rtol=0, atol=1e-9)
    assert found.figures["equity_npv_eur"] == pytest.approx(npv(0.08, flows), rel=1e-12)
    assert found.figures["min_dscr"] == pytest.approx(16.0 / payment, rel=1e-12)
    assert found.figures["llcr"] == pytest.approx(16.0 / payment, rel=1e-9)


def test_cases_broadcast_and_threads_do_not_matter() -> None:
    revenue = REVENUE * np.linspace(0.8, 1.3, 130)[:, None]
    rates = np.linspace(0.03, 0.08, 3)[:, None]
    found = appraised(revenue, terms={"interest_rate": rates}, statements=False, threads=1)
    assert found.figures["equity_irr"].shape == (3, 130)
    again = appraised(revenue, terms={"interest_rate": rates}, threads=2)
    for place in [(0, 0), (1, 64), (2, 129)]:
        one = appraised(revenue[place[1]], terms={"interest_rate": float(rates[place[0], 0])})
        for name, value in one.figures.items():
            np.testing.assert_array_equal(found.figures[name][place], value, err_msg=name)
        np.testing.assert_array_equal(again["debt_service_eur"][place], one["debt_service_eur"])
    with pytest.raises(ConfigError, match="statements"):
        _ = found.statements
    assert again.statements["cfads_eur"].shape == (3, 130, YEARS + 1)
    assert again.frame((1, 64)).loc["revenue_eur"].to_numpy() == pytest.approx(revenue[64])


def test_as_many_cases_as_periods_are_cases() -> None:
    found = appraised(REVENUE, grants=np.zeros((YEARS + 1, YEARS + 1)))
    assert found.shape == (YEARS + 1,)
    assert np.ptp(found.figures["equity_irr"]) == 0.0


def test_terms_that_differ_in_tables() -> None:
    covers = np.array([1.2, 1.5, 2.0])
    loan = {"shape": "sculpted", "dscr": covers, "gearing": 1.0}
    found = appraised(terms={"facility_loan": loan})
    np.testing.assert_allclose(found.figures["min_dscr"], covers, rtol=1e-9)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"terms": {"gearing": 1.01}}, "gearing: 1.01 is outside the accepted range, 0 to 1"),
        ({"terms": {"gearing": np.array([0.5, 1.2, 7.0])}}, "^case 1: gearing: 1.2 is outside"),
        ({"terms": {"facility_tenor_years": -3}}, "facility_tenor_years: -3 is outside"),
        ({"terms": {"facility_loan": {"dscr": 0.9}}}, r"facility_loan\.dscr: 0\.9 is outside"),
        ({"terms": {"gearin": 0.5}}, "did you mean"),
        ({"terms": {"gearin": np.array([0.5])}}, "gearin"),
        ({"terms": {"facility_loan": {"shape": np.array([1.0, 2.0])}}}, r"facility_loan\.shape"),
        ({"terms": {"facility_loan": {"grace_months": 120}}}, "leave nothing of 10 years"),
        ({"terms": {"tax_rate": float("nan")}}, "^tax_rate: nan is not finite"),
        ({"terms": {"tax_rate": np.array(np.nan)}}, "^tax_rate: nan is not finite"),
        ({"terms": {"tax_rate": np.float32("inf")}}, "^tax_rate: inf is not finite"),
        (
            {"terms": {"facility_loan": {"dscr": [1.3, float("nan")]}}},
            r"^facility_loan\.dscr\[1\]: nan is not finite",
        ),
        (
            {"terms": {"facility_loan": {"grace_months": np.array([0.0, 120.0])}}},
            "^case 1: .*leave nothing of 10 years",
        ),
        ({"outlays": [Outlay(-SALES)]}, r"^outlays\[0\]\.spending\[1\]: -\d.* 0 EUR or more"),
        (
            {"outlays": [PLANT, Outlay(np.where(SALES > 0, np.nan, 0.0))]},
            r"^outlays\[1\]\.spending\[1\]: nan is not finite",
        ),
        ({"outlays": [Outlay(REVENUE, replacement="no")]}, r"replacement: 'no' is neither True"),
        ({"operating": 30}, "^operating: 30 is not a whole number from 0 to 15"),
        ({"threads": 0}, "^threads: 0 is not a whole number from 1 to"),
        ({"terms": {"interest_rate": np.array([0.05, np.nan])}}, "interest_rate"),
        ({"terms": {"payment_months": 5}}, "none of 1, 2, 3, 4, 6, 12"),
        ({"revenue": np.where(SALES > 0, np.nan, 0.0)}, r"revenue\[1\]: NaN is not finite"),
        ({"outlays": [Outlay(np.append(np.inf, SALES[1:]))]}, r"outlays\[0\]"),
        ({"outlays": [Outlay(REVENUE, loan="third")]}, r"outlays\[0\]\.loan: 'third' is none"),
        ({"disposal": np.zeros(4)}, "disposal: has 4 periods of 16"),
        ({"repaying": 16}, "repaying: 16 is not a whole number from 1 to 15"),
        ({"repaying": -1}, "repaying: -1 is not a whole number from 1 to 15"),
        ({"operating": 0}, "^operating: 0 needs repaying, from 1 to 15: "),
        ({"operating": -1}, "operating: -1 is not a whole number from 0 to 15"),
        ({"operating": 1.5}, "operating: 1.5 is not a whole number"),
        ({"operating": 5, "repaying": 3}, "repaying: 3 is not a whole number from 5 to 15"),
        ({"period_months": 5}, "period_months: 5 is none of 1, 2, 3, 4, 6, 12"),
        ({"period_months": -1}, "period_months: -1 is not a whole number from 1 to 12"),
        ({"start": "January"}, "start"),
        ({"start": np.datetime64("NaT")}, 'start: "NaT" is not a month'),
        ({"start": pd.NaT}, 'start: "NaT" is not a month'),
        ({"start": 2026}, "start: 2026 is neither a date nor a month"),
        ({"replacement_years": float("nan")}, "replacement_years: nan is no number of years, 1 "),
        ({"replacement_years": -2.0}, "replacement_years: -2.0 is no number of years, 1 "),
        ({"replacement_years": 0.5}, "replacement_years: 0.5 is no number of years, 1 "),
        ({"replacement_years": 0.1, "period_months": 3}, "0.1 is no number of years, 0.25 "),
        ({"replacement_years": "five"}, "replacement_years: five is no number of years"),
        ({"revenue": [[1.0], [2.0]]}, "revenue: has 1 periods of 16"),
        ({"revenue": np.zeros((0, 16))}, r"cases: there are none in the shape \(0,\)"),
        ({"outlays": [Outlay([100.0])]}, r"outlays\[0\]: has 1 periods of 16"),
        ({"outlays": [PLANT, Outlay(100.0)]}, r"outlays\[1\]\.spending: 100\.0 is one number"),
        (
            {"terms": {"facility_loan": {"gearing": np.array([0.5, np.nan])}}},
            r"gearing\[1\]: nan is",
        ),
        ({"terms": {"facility_loan": {"dscr": float("inf")}}}, r"facility_loan\.dscr: inf is not"),
        (
            {"revenue": np.ones((2, 16)), "grants": np.zeros((3, 16))},
            r"do not broadcast: revenue \(2,\), grants \(3,\)$",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(more: dict[str, Any], told: str) -> None:
    with pytest.raises(FleetwattError, match=told):
        appraised(**more)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([0.5, -0.1, 0.6], r"depreciation\[1\]: -0\.1 is outside 0 to 1"),
        ([0.5, np.nan], r"depreciation\[1\]: nan is outside 0 to 1"),
        ([0.5, 0.25, 0.5], r"depreciation: its parts add up to 1\.25, more than 1"),
        ([[0.5, 0.5]], r"depreciation: has the shape \(1, 2\), not one of years"),
    ],
)
def test_no_more_than_all_is_depreciated(parts: Any, told: str) -> None:
    with pytest.raises(ConfigError, match=r"outlays\[1\]\." + told):
        appraised(outlays=[PLANT, Outlay(PLANT.spending, depreciation=parts)])
    with pytest.raises(ConfigError, match=r"outlays\[0\]\.set_aside_years: -1 is no number"):
        appraised(outlays=[Outlay(PLANT.spending, set_aside_years=-1)])


def test_what_is_not_depreciated_stays() -> None:
    terms = {"financing_costs_depreciated": False, "gearing": 0.0}
    for parts in ([0.2, 0.2], [1.0 / (2 * YEARS)] * 2 * YEARS):
        found = appraised(outlays=[Outlay(PLANT.spending, depreciation=parts)], terms=terms)
        left = 100.0 * (1.0 - sum(parts[:YEARS]))
        assert found["depreciation_eur"].sum() == pytest.approx(100.0 - left, abs=1e-9)
        assert found["fixed_assets_eur"][-1] == pytest.approx(left, abs=1e-9)
    thirds = Outlay(PLANT.spending, depreciation=[1.0 / 3.0] * 3)
    assert appraised(outlays=[thirds])["fixed_assets_eur"][-1] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("series", [([], [], []), (1.0, 2.0, []), ([1.0], [2.0], [])])
def test_at_least_two_periods(series: Any) -> None:
    told = f"periods: are {np.size(series[0]) * np.ndim(series[0])}, and must be 2 or more"
    with pytest.raises(ConfigError, match=told):
        appraise(*series)


def test_a_single_case_may_have_an_axis() -> None:
    found = appraised(REVENUE[None])
    assert found.shape == (1,)
    assert found["equity_irr"][0] == appraised()["equity_irr"]


def test_the_first_month_is_a_date_or_text() -> None:
    expected = appraised(start="2027-04")
    zoned = pd.Timestamp("2027-04-01 00:30", tz="Europe/Paris")
    for start in (
        datetime.date(2027, 4, 1),
        datetime.datetime(2027, 4, 30, 12),
        np.datetime64("2027-04-15"),
        zoned,
    ):
        found = appraised(start=start)
        assert found.start == "2027-04"
        assert (found.period == expected.period).all()


def test_cases_that_are_not_there() -> None:
    found = appraised(REVENUE * np.ones((3, 1)))
    for case in (3, -4, (0, 0), (), "first"):
        with pytest.raises(ConfigError, match=r"is not one of cases of shape \(3,\)"):
            found.frame(case)
    with pytest.raises(ConfigError, match=r"case: 5 is not one of cases of shape \(\)"):
        appraised().frame(5)


@pytest.mark.parametrize(("years", "periods"), [(2.5, 5), (2.7, 5), (0.5, 1), (2.8, 6)])
def test_replacements_are_set_aside_over_the_nearest_number_of_periods(
    years: float, periods: int
) -> None:
    spent = np.where(np.arange(YEARS + 1) == 12, 10.0, 0.0)
    expected = np.where((np.arange(YEARS + 1) <= 12) & (np.arange(YEARS + 1) > 12 - periods), 1, 0)
    part = {"loan": "it", "replacement": True}
    more: dict[str, Any] = {"period_months": 6, "terms": {"it_loan": {"gearing": 0.0}}}
    for own, all_of_them in ((years, 5.0), (None, years)):
        outlays = [PLANT, Outlay(spent, **part, set_aside_years=own)]
        found = appraised(outlays=outlays, replacement_years=all_of_them, **more)
        np.testing.assert_allclose(
            found["reserve_paid_eur"], 10.0 / periods * expected, rtol=1e-12, atol=0
        )


def test_the_case_with_the_fault_is_named() -> None:
    revenue = REVENUE * np.ones((3, 1))
    revenue[2, 7] = np.nan
    with pytest.raises(ConfigError, match=r"case 2: revenue\[7\]"):
        appraised(revenue)


def test_costs_are_written_as_positive_numbers() -> None:
    told = r"^opex\[2\]: -6\.0 is outside the accepted range, 0 EUR or more"
    opex = np.where(np.arange(YEARS + 1) == 2, -6.0, 6.0)
    with pytest.raises(ConfigError, match=told):
        appraise(REVENUE, opex, [PLANT])
    with pytest.raises(ConfigError, match=r"^opex\[1, 2\]: -6\.0 is outside"):
        required_price(SALES, [np.abs(opex), opex], [PLANT], target="min_dscr", value=1.2)
    with pytest.raises(ConfigError, match=r"^opex: -1\.0 is outside"):
        appraise(REVENUE, -1.0, [PLANT])


def test_what_is_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^outlays must be a list of Outlay, not one alone$"):
        appraised(outlays=PLANT)
    with pytest.raises(TypeError, match=r"^outlays\[1\] must be an Outlay, not ndarray$"):
        appraised(outlays=[PLANT, SALES])
    with pytest.raises(TypeError, match=r"^finance must be a mapping of terms, not \[1\]"):
        appraise(REVENUE, OPEX, [PLANT], finance=[1])  # type: ignore[arg-type]


def test_rates_of_return_are_fractions() -> None:
    for target in ("equity_irr", "project_irr"):
        with pytest.raises(
            DomainError, match=r"value: 12 is outside -0\.99 to 10.* 0\.12 for 12 %"
        ):
            priced(target, np.array([0.1, 12.0]))
    assert priced("equity_irr", 10.0) > priced("equity_irr", 9.0)
    assert priced("equity_npv", 12.0) > 0.0


def test_shown_as_key_figures() -> None:
    one = repr(appraised(terms={"gearing": 0.0}))
    assert one.startswith("<Appraisal from 2026-01, periods of 12 months>\n")
    figures = dict(line.split(maxsplit=1) for line in one.splitlines()[1:])
    found = appraised(terms={"gearing": 0.0}).figures
    assert figures.keys() == found.keys()
    assert float(figures["equity_irr"]) == pytest.approx(found["equity_irr"], rel=1e-5)
    assert figures["min_dscr"] == "none"
    many = appraised(REVENUE * np.linspace(0.9, 1.1, 6).reshape(2, 3, 1))
    lines = repr(many).splitlines()
    assert lines[0].startswith("<Appraisal of 6 cases from 2026-01")
    assert "equity_irr_roots        1" in lines
    (told,) = (line.split(maxsplit=1)[1] for line in lines if line.startswith("equity_irr "))
    ends = [float(end) for end in told.split(" to ")]
    irrs = many.figures["equity_irr"]
    assert ends == pytest.approx([np.min(irrs), np.max(irrs)], rel=1e-5)
    assert max(map(len, lines)) < 100


def test_text_is_no_number() -> None:
    with pytest.raises(TypeError, match="revenue must hold real numbers"):
        appraised(["1"] * 16)
    with pytest.raises(TypeError, match="neither text nor a number"):
        appraised(terms={"tax_rate": {1, 2}})


def test_a_loan_that_outlives_the_horizon_is_repaid_within_it() -> None:
    late = appraised(terms={"facility_tenor_years": 30})
    same = appraised(terms={"facility_tenor_years": YEARS})
    np.testing.assert_allclose(late["debt_site_eur"], same["debt_site_eur"], rtol=0, atol=1e-9)
    assert late["debt_site_eur"][-1] == pytest.approx(0.0, abs=1e-9)


def test_set_aside_over_years_of_its_own() -> None:
    spent = np.where(np.arange(YEARS + 1) % 5 == 0, 10.0, 0.0)
    spent[0] = 0.0
    part = Outlay(spent, loan="it", replacement=True, set_aside_years=5)
    terms = {"it_loan": {"gearing": 0.0}}
    found = appraised(outlays=[PLANT, part], terms=terms, replacement_years=1)
    np.testing.assert_allclose(found["reserve_paid_eur"][1:], 2.0, rtol=1e-12)


@pytest.mark.parametrize(
    ("target", "values", "figure"),
    [
        ("equity_irr", [0.05, 0.1, 0.25], "equity_irr"),
        ("project_irr", [0.04, 0.1, 0.2], "project_irr"),
        ("equity_npv", [-10.0, 0.0, 40.0], "equity_npv_eur"),
        ("min_dscr", [1.1, 1.4, 3.0], "min_dscr"),
        ("llcr", [1.2, 1.5, 2.5], "llcr"),
    ],
)
@pytest.mark.parametrize("gearing_of", ["investment", "uses"])
def test_appraised_at_its_price_a_target_is_met(
    target: str, values: list[float], figure: str, gearing_of: str
) -> None:
    terms = {
        "gearing_of": gearing_of,
        "arrangement_fee_fraction": 0.02,
        "reserves": {"debt_service_months": 6.0, "revenue_months": 1.0},
    }
    prices = priced(target, np.array(values), terms=terms)
    assert np.all(np.diff(prices) > 0.0)
    found = appraised(prices[:, None] * SALES, terms=terms)
    np.testing.assert_allclose(found.figures[figure], values, rtol=1e-9, atol=1e-9)


def test_a_loan_longer_than_the_horizon_is_told() -> None:
    terms = {"facility_tenor_years": 40, "it_tenor_years": 40}
    long = appraised(terms=terms)
    assert long["tenor_cut_years"] == 40 - YEARS
    assert long["debt_site_eur"][-1] == pytest.approx(0.0, abs=1e-9)
    assert appraised(terms=terms | {"gearing": 0.0})["tenor_cut_years"] == 0.0
    assert appraised(terms={"facility_tenor_years": YEARS})["tenor_cut_years"] == 0.0


def test_sculpted_debt_follows_the_price() -> None:
    loan = {"shape": "sculpted", "dscr": 1.3, "gearing": 1.0}
    price = priced("equity_irr", 0.12, terms={"facility_loan": loan, "tax_rate": 0.25})
    found = appraised(price * SALES, terms={"facility_loan": loan, "tax_rate": 0.25})
    assert found.figures["equity_irr"] == pytest.approx(0.12, rel=1e-10)
    assert found.figures["min_dscr"] == pytest.approx(1.3, rel=1e-9)


def test_the_price_without_debt_and_tax_is_the_levelised_cost() -> None:
    price = priced("equity_irr", 0.08, terms={"gearing": 0.0, "tax_rate": 0.0})
    costs = OPEX + np.asarray(PLANT.spending)
    assert price == pytest.approx(levelised_cost(costs, SALES, 0.08), rel=1e-12)


def test_income_breaks_even_at_its_factor() -> None:
    factor = priced("equity_npv", 0.0, sales=REVENUE, other_revenue=1.0 * (SALES > 0))
    assert 0.0 < factor < 1.0
    found = appraised(factor * REVENUE + (SALES > 0))
    assert found.figures["equity_npv_eur"] == pytest.approx(0.0, abs=1e-9)


def test_returns_until_a_period() -> None:
    price = priced("equity_irr", 0.07, until_period=8)
    flows = appraised(price * SALES)["equity_cash_flow_eur"]
    assert npv(0.07, flows[:9]) == pytest.approx(0.0, abs=1e-9)


def test_prices_that_do_not_exist() -> None:
    with pytest.raises(InfeasibleError, match="no price is needed: equity_irr is"):
        priced("equity_irr", 0.01, other_revenue=12.0 * SALES)
    with pytest.raises(InfeasibleError, match="case 1: no price is needed"):
        priced("equity_npv", np.array([0.0, -1e9]))
    last = np.append(np.zeros(YEARS), 1.0)
    with pytest.raises(InfeasibleError, match="no price suffices: min_dscr is"):
        priced("min_dscr", 2.0, sales=last)
    with pytest.raises(ConfigError, match="sales"):
        priced("equity_irr", 0.1, sales=np.zeros(YEARS + 1))
    with pytest.raises(DomainError, match="min_dscr"):
        priced("min_dscr", 0.0)
    with pytest.raises(FleetwattError, match="equity_irr"):
        priced("equity_irr", float("nan"))
    with pytest.raises(ConfigError, match="did you mean"):
        priced("equity_ir", 0.1)
    with pytest.raises(ConfigError, match="until_period"):
        priced("equity_irr", 0.1, until_period=16)


@pytest.mark.parametrize("target", ["min_dscr", "llcr"])
def test_a_cover_that_sculpted_debt_keeps_asks_for_no_price(target: str) -> None:
    terms = {"facility_loan": {"shape": "sculpted", "dscr": 1.3, "gearing": 0.4}}
    for kept in (1.2, 1.3):
        with pytest.raises(ConfigError, match=f"target: a {target} of {kept} is kept at any"):
            priced(target, kept, terms=terms)
    # The most that may be borrowed is reached below it.
    found = appraised(priced(target, 1.8, terms=terms) * SALES, terms=terms)
    assert found.figures[target] == pytest.approx(1.8, rel=1e-9)
    assert found.figures["debt_fraction"] == pytest.approx(0.4, rel=0.02)
    # What nobody lends has no cover.
    none = {"facility_loan": {"shape": "sculpted", "gearing": 0.0}, "it_loan": {"gearing": 0.0}}
    with pytest.raises(InfeasibleError, match="no price suffices"):
        priced(target, 1.5, terms=none)


def test_levelised_cost_in_both_moneys() -> None:
    costs, energy = [100.0, 5.0, 6.0], [0.0, 10.0, 9.0]
    spent = 100.0 + 5.0 / 1.08 + 6.0 / 1.08**2
    nominal = spent / (10.0 / 1.08 + 9.0 / 1.08**2)
    real = spent / (10.0 / 1.05 + 9.0 / 1.05**2)
    assert levelised_cost(costs, energy, 0.08) == pytest.approx(nominal, rel=1e-14)
    assert levelised_cost(costs, energy, 0.08, real_rate=0.05) == pytest.approx(real, rel=1e-14)
    both = levelised_cost(costs, energy, [0.08, 0.08], real_rate=[0.08, 0.05])
    assert both == pytest.approx([nominal, real], rel=1e-14)
    assert np.isnan(levelised_cost(costs, energy, float("nan")))
    with pytest.raises(DomainError, match="quantity"):
        levelised_cost(costs, [0.0, 0.0, 0.0], 0.08)
    told = r"costs have the shape \(2,\), quantity \(3,\): both need the same number"
    with pytest.raises(FleetwattError, match=told):
        levelised_cost(costs[:2], energy, 0.08)
