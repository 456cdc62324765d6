"""Rates of return, dated values, payback: against other methods, and what no flow may break."""

import datetime
import json
import math

import mpmath
import numpy as np
import numpy_financial as npf
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetwatt import ConfigError, FleetwattError, finance, validation
from fleetwatt.finance import irr, irr_roots, mirr, npv, payback, xirr, xnpv

VECTORS = "irr_xirr_npv_mirr.json"
DATES = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
DATED = [-10_000, 2_750, 4_250, 3_250, 2_750]


def by_many_digits(flows):
    """Rates above -1 from all roots of the polynomial in 1 / (1 + rate)."""
    flows = np.trim_zeros(np.asarray(flows, dtype=float))
    with mpmath.workdps(60):
        roots = mpmath.polyroots(
            [mpmath.mpf(float(flow)) for flow in flows], maxsteps=500, extraprec=400, asc=True
        )
        real = [
            root.real
            for root in map(mpmath.mpc, roots)
            if abs(root.imag) < mpmath.mpf(10) ** -30 * abs(root) and root.real > 0
        ]
        return sorted(float(1 / root - 1) for root in real)


def product(rates, others=(1.0,)):
    """Flows whose value vanishes at given rates."""
    flows = np.array(others, dtype=float)
    for rate in rates:
        flows = np.convolve(flows, [-1.0, 1.0 + rate])
    return flows


@pytest.mark.parametrize("seed", range(60))
def test_every_root_of_a_polynomial_is_found(seed):
    draw = np.random.default_rng(seed)
    length = draw.integers(3, 26)
    flows = [
        lambda: draw.normal(size=length) * 10.0 ** draw.uniform(-2, 2, length),
        lambda: draw.integers(-9, 10, length).astype(float) + 0.5,
        lambda: (
            np.r_[-100.0, draw.uniform(0, 30, length)] - 60.0 * (np.arange(length + 1) % 5 == 4)
        ),
    ][seed % 3]()
    expected = by_many_digits(flows)
    found = irr_roots(flows)
    assert len(found) == len(expected)
    np.testing.assert_allclose(1 + found, 1 + np.array(expected), rtol=1e-10)
    told = irr(flows, full=True)
    assert told.count == len(expected)
    assert (told.reason == "") == (not math.isnan(told.rate))


@pytest.mark.parametrize("gap", [1e-2, 1e-3, 1e-4, 1e-5, 1e-6])
@pytest.mark.parametrize("third", [None, 0.9, -0.4])
def test_close_roots_are_told_apart(gap, third):
    flows = product([0.08, 0.08 + gap] + ([] if third is None else [third]))
    expected = by_many_digits(flows)
    assert len(expected) == 2 + (third is not None)
    found = irr_roots(flows)
    assert len(found) == len(expected)
    np.testing.assert_allclose(found, expected, atol=1e-10)


@pytest.mark.parametrize("unit", [1.0, 1e-9, 1e9, 3e-300, 7e300])
@pytest.mark.parametrize("rate", [-0.5, 0.0, 0.1, 0.25, 3.0])
def test_double_roots_count_once(unit, rate):
    flows = product([rate, rate])
    found = irr_roots(unit * flows)
    assert len(found) == 1
    assert found[0] == pytest.approx(rate, abs=1e-9)
    assert irr(unit * flows) == found[0]
    # A millionth of a millionth less, and there are two; more, and there is none.
    assert len(irr_roots(flows * [1.0, 1.0, 1.0 - 1e-12])) == 2
    assert irr(flows * [1.0, 1.0, 1.0 + 1e-12], full=True).count == 0


def test_a_triple_root_is_crossed_once():
    found = irr_roots(product([0.25, 0.25, 0.25]))
    assert len(found) == 1
    assert found[0] == pytest.approx(0.25, abs=1e-4)


def test_which_of_several_is_taken():
    assert irr([-100, 230, -132]) == pytest.approx(0.2, abs=1e-12)
    assert irr([100, -230, 132]) == pytest.approx(0.1, abs=1e-12)
    assert irr([-1000, 3600, -4310, 1716]) == pytest.approx(0.1, abs=1e-12)
    # Rises at 5 %, touches at 40 %: falls nowhere.
    flows = -product([0.05, 0.4, 0.4])
    told = irr(flows if npv(0.0, flows) < 0 else -flows, full=True)
    assert math.isnan(told.rate)
    assert (told.count, told.reason) == (
        2,
        "of several rates the present value falls through none",
    )


def test_why_there_is_none():
    for flows, reason in [
        ([], "fewer than two"),
        ([-100.0], "fewer than two"),
        ([0.0, 0.0, 0.0], "fewer than two"),
        ([1.0, 2.0], "no flow is negative"),
        ([-1.0, -2.0, 0.0], "no flow is negative"),
        ([-1.0, math.nan, 2.0], "NaN or infinite"),
        ([-1.0, math.inf], "NaN or infinite"),
        ([100.0, -200.0, 150.0], "vanishes at no rate"),
        ([-1e-300, 1e300], "beyond the range of floats"),
    ]:
        told = irr(flows, full=True)
        assert math.isnan(told.rate)
        assert reason in told.reason, flows
        assert math.isnan(irr(flows))
    assert irr_roots([-1e-300, 1e300]).tolist() == [math.inf]
    assert irr_roots([]).shape == (0,)
    # So little comes back that the rate rounds to -1; it is above.
    assert -1.0 < irr([-1e300, 1e-300]) < -1.0 + 1e-15


def a_stream(draw, length):
    flows = draw(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), min_size=length))
    return np.array(flows, dtype=float)


@given(st.data(), st.integers(-900, 900))
def test_no_unit_of_money_moves_a_bit(data, exponent):
    flows = a_stream(data.draw, 2)
    dates = np.datetime64("2026-01-31") + 30 * np.arange(len(flows))
    scaled = flows * 2.0**exponent
    assert np.array_equal(irr_roots(scaled), irr_roots(flows))
    assert np.array_equal(irr_roots(scaled, dates), irr_roots(flows, dates))
    assert irr(scaled, full=True)[1:] == irr(flows, full=True)[1:]
    assert np.array_equal(irr(-scaled), irr(-flows), equal_nan=True)
    assert np.array_equal(irr_roots(-flows), irr_roots(flows))


@given(st.data(), st.floats(1e-200, 1e200))
def test_nor_does_any_other_unit(data, unit):
    outlay = -data.draw(st.floats(1.0, 1e6))
    flows = np.array([outlay, *data.draw(st.lists(st.floats(1.0, 1e6), min_size=1, max_size=40))])
    assert 1 + irr(unit * flows) == pytest.approx(1 + irr(flows), rel=1e-12)


def test_rows_are_what_they_are_alone():
    draw = np.random.default_rng(5)
    flows = draw.normal(size=(3_001, 24))
    flows[::2, 1:] = np.abs(flows[::2, 1:])
    flows[::2, 0] = -3.0
    flows[7, 3], flows[8] = np.nan, 0.0
    one = irr(flows, full=True, threads=1)
    for threads in (2, 3, 7):
        other = irr(flows, full=True, threads=threads)
        assert all(
            np.array_equal(*pair, equal_nan=True) for pair in zip(one[:2], other[:2], strict=True)
        )
        assert (one.reason == other.reason).all()
    order = draw.permutation(len(flows))
    assert np.array_equal(irr(flows[order]), one.rate[order], equal_nan=True)
    assert np.array_equal([irr(row) for row in flows[:200]], one.rate[:200], equal_nan=True)
    assert np.array_equal(irr(flows.T, axis=0), one.rate, equal_nan=True)
    assert irr(flows.reshape(3_001, 4, 6)).shape == (3_001, 4)
    roots = irr_roots(flows)
    assert np.array_equal(np.isfinite(roots).sum(-1), one.count)
    for row in range(0, 3_001, 97):
        own = irr_roots(flows[row])
        assert np.array_equal(own, roots[row, : len(own)])
        # Rows with one change of sign are solved another way than the search goes.
        if len(own) == 1:
            assert 1 + one.rate[row] == pytest.approx(1 + own[0], rel=1e-13)


@pytest.mark.parametrize("periods", [2, 25, 361, 2_000])
@pytest.mark.parametrize("rate", [-0.02, 0.0, 0.004, 0.1, 2.0])
def test_level_payments_have_the_rate_they_were_made_for(periods, rate):
    with mpmath.workdps(40):
        exact = mpmath.mpf(rate)
        owed = sum((1 + exact) ** -t for t in range(1, periods))
        flows = [-float(owed)] + [1.0] * (periods - 1)
    found = irr(flows)
    assert found == pytest.approx(rate, abs=2e-15 * (1 + rate) * max(1.0, 1.0 / periods))


def test_a_value_of_which_little_is_left():
    draw = np.random.default_rng(2)
    for _ in range(50):
        rate = draw.uniform(-0.5, 2.0)
        flows = draw.normal(size=60)
        with mpmath.workdps(60):
            factor = 1 / (1 + mpmath.mpf(rate))
            worth = [mpmath.mpf(float(flow)) * factor**t for t, flow in enumerate(flows)]
            flows[0] = -float(sum(worth[1:]))
            exact = float(mpmath.mpf(flows[0]) + sum(worth[1:]))
        assert npv(rate, flows) == pytest.approx(exact, rel=1e-9)
    assert np.isnan(npv([-1.0, -2.0, np.nan], [1.0, 2.0])).all()


def test_dates_in_every_form_and_order():
    expected = xirr(DATED, DATES)
    assert expected == pytest.approx(0.37336253351883, abs=1e-12)
    days = np.array(DATES, dtype="datetime64[D]")
    for dates in (
        days,
        days.astype("datetime64[ns]") + np.timedelta64(13, "h"),
        [datetime.date.fromisoformat(date) for date in DATES],
        [datetime.datetime.fromisoformat(date) for date in DATES],
    ):
        assert xirr(DATED, dates) == expected
    order = [4, 0, 2, 3, 1]
    assert xirr(np.array(DATED)[order], days[order]) == expected
    assert xnpv(expected, np.array(DATED)[order], days[order]) == pytest.approx(0, abs=1e-9)
    two = np.array([DATED, np.array(DATED)[order]])
    assert xirr(two, np.array([days, days[order]])).tolist() == [expected, expected]
    assert xirr(two.T[:, :1], days, axis=0).tolist() == [expected]
    # By the definition.
    years = (days - days[0]).astype(float) / 365
    assert xnpv([0.08, -0.3], DATED, days) == pytest.approx(
        (np.array(DATED) * np.array([[1.08], [0.7]]) ** -years).sum(-1), rel=1e-12
    )


def test_days_are_those_of_the_calendar_of_their_time_zone():
    expected = xirr(DATED, DATES)
    zone = datetime.timezone(datetime.timedelta(hours=9))
    morning = [
        datetime.datetime.fromisoformat(f"{date}T01:00").replace(tzinfo=zone) for date in DATES
    ]
    stamps = pd.to_datetime(DATES).tz_localize("Europe/Paris")
    for dates in (morning, stamps, pd.Series(stamps), list(stamps)):
        assert xirr(DATED, dates) == expected
    with pytest.raises(TypeError, match="time zone"):
        xirr(DATED, [f"{date}T01:00+09:00" for date in DATES])


def test_days_as_periods():
    flows = product([0.1, 0.12, 0.3], [1.0, 0.5, 0.7])
    years = 365 * np.arange(len(flows))
    dates = np.datetime64("2021-06-01") + years
    np.testing.assert_allclose(irr_roots(flows, dates), irr_roots(flows), atol=1e-11)
    daily = np.datetime64("2021-06-01") + np.arange(len(flows))
    np.testing.assert_allclose(
        irr_roots(flows, daily), (1 + irr_roots(flows)) ** 365 - 1, rtol=1e-10
    )
    # Flows of a day are one.
    twice = np.repeat(dates, 2)
    assert irr_roots(np.repeat(flows, 2) / 2, twice) == pytest.approx(irr_roots(flows, dates))
    cancelled = [-100.0, 0.1, 0.2, -0.3, 110.0]
    days = np.datetime64("2026-01-01") + np.array([0, 9, 9, 9, 365])
    assert irr_roots(cancelled, days) == pytest.approx([0.1], abs=1e-13)


def test_dates_that_are_refused():
    for dates, path in [
        (["2026-01-01", "NaT"], r"dates\[1\]"),
        ([pd.Timestamp("2026-01-01"), pd.NaT], r"dates\[1\]"),
        ([datetime.datetime(2026, 1, 1), None], r"dates\[1\]"),
        (["2026-01-01", "2026-01-01"], "dates: all 2 are the same"),
        (["2026-01-01"], "dates: have the shape"),
    ]:
        for call in (xirr, lambda flows, dates: irr_roots(flows, dates)):
            with pytest.raises(ConfigError, match=path):
                call([-1.0, 2.0], dates)
    with pytest.raises(ConfigError, match=r"dates\[3\]"):
        xirr([[-1.0, 2.0], [-1.0, 2.0]], [["2026-01-01", "2027-01-01"], ["2026-01-01", "NaT"]])
    with pytest.raises(ConfigError, match=r"dates\[0\]"):
        xnpv(0.1, [-1.0, 2.0], ["NaT", "2026-01-01"])
    for dates in ([1, 2], [1.5, 2.5], ["soon", "later"], [True, False]):
        with pytest.raises(TypeError, match="dates must hold dates"):
            xirr([-1.0, 2.0], dates)
    with pytest.raises(TypeError, match=r"dates must hold dates, as YYYY-MM-DD: .*01/01/2024"):
        xirr([-1.0, 2.0], ["01/01/2024", "01/01/2025"])
    assert math.isnan(xirr([], []))
    assert math.isnan(xirr([-1.0], ["2026-01-01"]))
    assert xirr(np.zeros((0, 2)), ["2026-01-01", "2027-01-01"]).shape == (0,)
    with pytest.raises(FleetwattError, match="axis"):
        xirr(1.0, "2026-01-01")


def test_modified_rates_by_their_definition():
    draw = np.random.default_rng(3)
    flows = draw.normal(size=(40, 12))
    spent, earned = 0.07, 0.04
    times = np.arange(12)
    losses = (-np.minimum(flows, 0) * (1 + spent) ** -times).sum(-1)
    gains = (np.maximum(flows, 0) * (1 + earned) ** (11 - times)).sum(-1)
    expected = (gains / losses) ** (1 / 11) - 1
    np.testing.assert_allclose(mirr(flows, spent, earned), expected, rtol=1e-12, atol=1e-14)
    assert mirr(flows[0], spent, earned) == pytest.approx(npf.mirr(flows[0], spent, earned))
    np.testing.assert_allclose(mirr(1e-300 * flows, spent, earned), expected, atol=1e-13)
    assert mirr(flows, [[0.0], [0.1]], np.full(40, 0.05)).shape == (2, 40)
    for flows in ([], [-1.0], [-1.0, -2.0], [1.0, 2.0], [-1.0, np.nan, 2.0], [-1.0, np.inf]):
        assert math.isnan(mirr(flows, 0.1, 0.1))
    assert math.isnan(mirr([-1.0, 2.0], -1.0, 0.1))


def test_payback_on_a_straight_line():
    assert payback([-100, 50, 50, 7]) == 2.0
    assert payback([-50, -50, 0, 200]) == 2.5
    assert payback([-100, 40, 40, 40]) == 2.5
    assert payback([10, -100, 60, 60]) == 2.5
    discounted = payback([[-100, 110, 0], [-100, 0, 110]], rate=0.1)
    assert discounted == pytest.approx([1.0, np.nan], nan_ok=True)
    assert payback([-100, 121], rate=[0.0, 0.21]) == pytest.approx([100 / 121, 1.0])
    for flows in ([], [-1.0], [-1.0, 0.5], [1.0, 2.0], [-1.0, np.nan, 3.0], [-1.0, 2.0, np.inf]):
        assert math.isnan(payback(flows))


def finance_vectors(data_dir):
    folder = data_dir.parent / "vectors" / "finance"
    if not (folder / VECTORS).is_file():
        pytest.skip(f"no published cases in {folder}")
    return folder


@pytest.mark.parametrize("kind", ["irr", "xirr", "npv", "mirr"])
def test_every_listed_root_and_value(data_dir, kind):
    folder = finance_vectors(data_dir)
    comparison = validation.validate(folder, kind=kind)
    assert len(comparison.rows) > 5
    assert [row for row in comparison.rows if row.met is not True] == []
    for case in json.loads((folder / VECTORS).read_text())[kind]:
        inputs = {name: case[name] for name in validation.kind(kind).inputs}
        if len(case.get("dates", case["values"])) != len(case["values"]):
            with pytest.raises(ConfigError, match="dates"):
                validation.solve(kind, inputs)
            continue
        found = validation.solve(kind, inputs)
        assert json.loads(json.dumps(found, allow_nan=False)) == found
        if "truth" in case:
            assert (found[kind] is None) == (case["truth"] is None)
        else:
            roots = case["truth_roots"] or []
            assert (found["rate"] is None) == (not roots)
            assert (found["reason"] == "") == bool(roots)
            assert found["roots"] == pytest.approx(roots, rel=1e-12, abs=1e-12)


def test_the_payback_of_a_project_model(data_dir):
    files = sorted(finance_vectors(data_dir).glob("sam_p*.json"))
    assert files
    for file in files:
        content = json.loads(file.read_text())
        flows = content["sam"]["cash_flow"]["cf_project_return_aftertax"]
        expected = content["derived"]["equity_payback_year_interpolated"]
        assert payback(flows) == pytest.approx(expected, rel=1e-9), file.name
        assert irr(flows) == pytest.approx(content["derived"]["equity_irr_brentq"], abs=1e-9)


def test_values_as_json_has_them():
    assert validation.solve("irr", {"values": [-1, "nan", None]})["rate"] is None
    for values, path in [("x", "values"), ([1, "x"], r"values\[1\]"), ([True], r"values\[0\]")]:
        with pytest.raises(ConfigError, match=path):
            validation.solve("irr", {"values": values})


@pytest.mark.parametrize(
    ("kind", "law", "inputs"),
    [
        ("npv", "npv", {"rate": 0.1, "values": [-1, 2]}),
        ("mirr", "mirr", {"values": [-1, 2], "finance_rate": 0.1, "reinvest_rate": 0.1}),
    ],
)
def test_adapters_call_the_public_laws(monkeypatch, kind, law, inputs):
    before = validation.solve(kind, inputs)[kind]
    own = getattr(finance, law)
    monkeypatch.setattr(finance, law, lambda *args: 2.0 * own(*args))
    assert validation.solve(kind, inputs)[kind] == 2.0 * before
