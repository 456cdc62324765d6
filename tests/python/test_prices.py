"""Price paths, learning, resale and contracts, against quotes, ODEs and simulation."""

import functools
import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes
from laws import assert_broadcasts, assert_nan_and_kinds
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, linprog

import fleetwatt
from fleetwatt import catalogue, finance
from fleetwatt.finance import (
    Shock,
    blended_price,
    contract_ladder_price,
    halving_factor,
    learning_factor,
    price_path_factor,
    rental_path,
    resale_fraction,
    reserved_fraction,
)

# Rents of an H100 as published: months after July 2023, USD an hour.
H100 = {
    "peak_2023_usd_h": (0, 8.0),
    "market_2024_usd_h": (7, 2.85),
    "on_demand_2024_usd_h": (15, 2.99),
    "contract_2025_usd_h": (27, 1.70),
    "contract_2026_03_usd_h": (32, 2.35),
    "contract_2026_06_usd_h": (35, 2.65),
}
YEARS = np.array([months / 12 for months, _ in H100.values()])
RENTS = np.array([rent for _, rent in H100.values()])
LADDER = {
    "age_years": (0, 12),
    "term_years": (0.5, 6),
    "renewal_fraction": (0, 1),
    "churn_per_year": (0, 0.5),
    "renewal_discount": (0, 0.4),
    "decline": (-0.2, 0.6),
}
RANGES = {
    **LADDER,
    "years": (-2, 20),
    "cumulative_ratio": (0.1, 100),
    "learning_rate": (0, 0.5),
    "halving_years": (1, 5),
    "life_years": (1, 10),
    "residual_fraction": (0, 1),
}
LAWS = [
    contract_ladder_price,
    halving_factor,
    learning_factor,
    price_path_factor,
    resale_fraction,
    reserved_fraction,
]


def numbers(law):
    """Names of the arguments that are numbers."""
    return [name for name in inspect.signature(law).parameters if name in RANGES]


def of_numbers(law):
    """The law, whose numbers are told in their order."""
    names = numbers(law)

    @functools.wraps(law)
    def called(*values):
        return law(**dict(zip(names, values, strict=True)))

    return called


def best_miss(years, rents, shocks, declines=(-np.inf, np.inf)):
    """Least greatest miss, as a ratio, of one decline and levels that change at `shocks`."""
    level = np.searchsorted(shocks, years, side="right")
    levels = np.eye(len(shocks) + 1)[level]
    fit = np.c_[levels, years]
    ones = np.ones((len(years), 1))
    bounds = [(None, None)] * levels.shape[1] + [tuple(np.log1p(-np.array(declines[::-1])))]
    found = linprog(
        [0] * fit.shape[1] + [1],
        A_ub=np.block([[fit, -ones], [-fit, -ones]]),
        b_ub=np.r_[np.log(rents), -np.log(rents)],
        bounds=[*bounds, (0, None)],
    )
    return np.exp(found.fun)


def test_the_path_of_h100_is_its_history():
    path = rental_path("h100")
    assert path.origin == "2023-07"
    np.testing.assert_allclose(path.price_usd_h * path.factor(YEARS), RENTS, rtol=0.1)
    for key, (months, rent) in H100.items():
        quote = catalogue.get("rentals", "h100").figure(key)
        assert quote.value == rent
        year, month = (int(part) for part in f"{quote.date}-07".split("-")[:2])
        assert 12 * (year - 2023) + month - 7 == months


def test_no_single_fall_is():
    # A factor of 1.5: 50 % above one quote or 33 % below.
    assert best_miss(YEARS, RENTS, [], (-1, 0.99)) > 1.45
    falls = rental_path().decline
    assert best_miss(YEARS, RENTS, [], (falls, falls)) > 1.7


def test_the_quotes_allow_any_fall_up_to_20_percent():
    dates = [shock.years for shock in rental_path().shocks]
    figure = catalogue.get("rentals", "h100_path").figure("decline")
    assert (figure.low, figure.high) == (0.0, 0.2)
    for fall in (0.0, 0.1, 0.2):
        assert best_miss(YEARS, RENTS, dates, (fall, fall)) < 1 / 0.9
    assert best_miss(YEARS, RENTS, dates, (0.25, 0.25)) > 1 / 0.9


def test_a_path_is_an_equation_that_jumps():
    decline, shocks = 0.15, [(3.25, 0.5), (1.5, -0.4), (2.0, -0.2, 4.0)]
    times = np.linspace(0, 8, 97)

    def slope(t, log_price, fades):
        # The fading shock's factor is 1 - 0.2 (1 - (t - 2) / 4).
        fading = 0.05 / (0.8 + 0.05 * (t - 2)) if fades else 0.0
        return np.full_like(log_price, np.log1p(-decline) + fading)

    log_price, start, expected = 0.0, 0.0, []
    for end, jump in [(1.5, 0.6), (2.0, 0.8), (3.25, 1.5), (6.0, 1.0), (8.0, 1.0)]:
        inside = times[(times >= start) & (times < end)]
        solved = solve_ivp(
            slope,
            (start, end),
            [log_price],
            t_eval=[*inside, end],
            args=(2 <= start < 6,),
            rtol=1e-10,
        )
        expected.extend(np.exp(solved.y[0][:-1]))
        log_price, start = solved.y[0][-1] + np.log(jump), end
    expected.append(np.exp(log_price))
    np.testing.assert_allclose(price_path_factor(times, decline, shocks), expected, rtol=1e-7)
    named = [Shock(*shock) for shock in shocks]
    for other in (named, shocks[::-1], iter(shocks), np.array(shocks[0:2]).tolist() + shocks[2:]):
        found = price_path_factor(times, decline, other)
        np.testing.assert_allclose(found, expected, rtol=1e-7)


def test_nothing_happens_before_the_origin():
    assert price_path_factor([-5.0, -1e-9], 0.3, [(0.0, -0.5)]).tolist() == [1.0, 1.0]
    assert price_path_factor(0.0, 0.3, [(0.0, -0.5)]) == 0.5
    assert price_path_factor(3.0, 1.0) == 0.0


@given(st.floats(0.01, 100), st.floats(0, 0.9))
def test_a_doubling_takes_off_the_learning_rate(ratio, rate):
    doubled = learning_factor(2 * ratio, rate)
    assert doubled == pytest.approx((1 - rate) * learning_factor(ratio, rate), rel=1e-12)
    assert learning_factor(1.0, rate) == 1.0


def test_ten_times_the_computing_per_dollar():
    tenfold = brentq(lambda years: halving_factor(years) - 0.1, 0, 50)
    assert tenfold == pytest.approx(2.07 / np.log10(2), rel=1e-9)
    assert halving_factor([-3.13, 0.0, 3.13], 3.13).tolist() == [2.0, 1.0, 0.5]


def test_resale_of_h100_is_geometric():
    ages = np.arange(1, 6)
    bands = [catalogue.get("rentals", "h100_resale").figure(f"year_{age}") for age in ages]
    low, high = np.array([(band.low, band.high) for band in bands]).T
    residual = catalogue.get("costs", "it_system").value("residual_fraction")
    geometric = resale_fraction(ages, 5.0, residual)
    np.testing.assert_allclose(geometric, [0.654, 0.428, 0.280, 0.183, 0.12], atol=5e-4)
    # The first band ends at 0.65.
    assert (geometric >= low).all()
    assert (geometric <= high + 0.005).all()
    straight = resale_fraction(ages, 5.0, residual, "straight_line")
    assert (straight[:4] > high[:4] + 0.09).all()


def test_each_shape_loses_as_it_says():
    ages = np.linspace(0, 6, 13)
    straight = np.diff(resale_fraction(ages, 6.0, 0.1, "straight_line"))
    np.testing.assert_allclose(straight, -0.9 / 12, rtol=1e-12)
    geometric = resale_fraction(ages, 6.0, 0.1, "geometric")
    np.testing.assert_allclose(geometric[1:] / geometric[:-1], 0.1 ** (1 / 12), rtol=1e-12)
    for shape in ("straight_line", "geometric"):
        assert resale_fraction(0.0, 6.0, 0.1, shape) == 1.0
        assert resale_fraction([6.0, 40.0], 6.0, 0.1, shape).tolist() == pytest.approx([0.1] * 2)
    with pytest.raises(fleetwatt.ConfigError, match="geometric"):
        resale_fraction(1.0, 5.0, 0.1, "geometrical")


def test_the_ladder_is_the_mean_of_many_contracts():
    rng = np.random.default_rng(11)
    hours, term, renewal, churn, discount = 200_000, 2.5, 0.6, 0.12, 0.1
    decline, shocks = 0.2, [(3.0, -0.4), (6.0, 0.5, 3.0)]
    left = rng.exponential(1 / churn, hours)
    renewals = rng.geometric(1 - renewal, hours) - 1
    for age in (0.0, 1.9, 2.5, 4.0, 7.6):
        due = int(age // term)
        under = (left > age) & (renewals >= due)
        fixed = price_path_factor(due * term, decline, shocks) * (1 - discount if due else 1)
        price = np.where(under, fixed, price_path_factor(age, decline, shocks))
        error = 4 * price.std() / np.sqrt(hours) + 1e-12
        found = contract_ladder_price(
            age, term, renewal, churn, discount, decline=decline, shocks=shocks
        )
        assert found == pytest.approx(price.mean(), abs=error)
        found = reserved_fraction(age, term, renewal, churn)
        assert found == pytest.approx(under.mean(), abs=4 * 0.5 / np.sqrt(hours))


def test_ladders_at_their_limits():
    ages = np.linspace(0, 10, 121)
    market = price_path_factor(ages, 0.125, [(4.0, -0.3)])
    path = {"decline": 0.125, "shocks": [(4.0, -0.3)]}
    assert np.array_equal(contract_ladder_price(ages, 0.0, 1.0, **path), market)
    assert (contract_ladder_price(ages, 20.0, 0.0, **path) == 1.0).all()
    # Contracts of a month follow the market a month behind at the most.
    monthly = contract_ladder_price(ages, 1 / 12, 1.0, **path)
    np.testing.assert_allclose(monthly, market, rtol=1e-9)
    # Without renewal all is on the market after the first term.
    once = contract_ladder_price(ages, 3.0, 0.0, **path)
    assert (once[ages < 3] == 1.0).all()
    assert np.array_equal(once[ages >= 3], market[ages >= 3])


def test_ways_of_selling_blend():
    shares = {"reserved": 0.6, "on_demand": 0.25, "public_research": 0.15}
    prices = {"reserved": 2.0, "on_demand": [3.0, 4.0], "public_research": 0.0}
    np.testing.assert_allclose(blended_price(shares, prices), [1.95, 2.2])
    products = catalogue.get("rentals", "products")
    assert blended_price({"on_demand": 1.0}) == products.value("on_demand")
    assert blended_price({"reserved": 1.0}) == 1.0
    with pytest.raises(fleetwatt.DomainError, match=r"sum of shares = 0\.9"):
        blended_price({"reserved": 0.5, "spot": 0.4})
    with pytest.raises(fleetwatt.DomainError, match="reserved = 1"):
        blended_price({"reserved": 1.5, "spot": -0.5})
    with pytest.raises(fleetwatt.ConfigError, match="did you mean 'on_demand'") as caught:
        blended_price({"ondemand": 1.0, "spot": 0.0}, {"reserved": 1.0})
    assert {path for path, _ in caught.value.faults} == {
        "shares.ondemand",
        "prices.ondemand",
        "prices.spot",
    }
    with pytest.raises(TypeError, match=r"shares\.spot"):
        blended_price({"reserved": 1.0, "spot": "0"})
    assert np.isnan(blended_price({"reserved": np.nan, "spot": 0.5}))


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: price_path_factor(1.0, 1.5), "decline = 1.5"),
        (lambda: price_path_factor(np.inf, 0.1), "years = inf"),
        (lambda: price_path_factor(1.0, 0.1, [(-1.0, 0.1)]), "years of a shock"),
        (lambda: price_path_factor(1.0, 0.1, [(1.0, -1.1)]), "change of a shock"),
        (lambda: price_path_factor(1.0, 0.1, [(1.0, np.nan)]), "change of a shock"),
        (lambda: price_path_factor(1.0, 0.1, [(1.0, 0.1, 0.0)]), "fade_years of a shock"),
        (lambda: learning_factor(0.0, 0.2), "cumulative_ratio"),
        (lambda: learning_factor(2.0, 1.0), "learning_rate"),
        (lambda: halving_factor(1.0, 0.0), "halving_years"),
        (lambda: resale_fraction(-1.0, 5.0, 0.1), "age_years"),
        (lambda: resale_fraction(1.0, 0.0, 0.1), "life_years"),
        (lambda: resale_fraction(1.0, 5.0, 1.1), "residual_fraction"),
        (lambda: reserved_fraction(-0.1, 3.0, 0.5), "age_years"),
        (lambda: reserved_fraction(1.0, -3.0, 0.5), "term_years"),
        (lambda: reserved_fraction(1.0, 3.0, 1.5), "renewal_fraction"),
        (lambda: reserved_fraction(1.0, 3.0, 0.5, -0.1), "churn_per_year"),
        (lambda: contract_ladder_price(1.0, 3.0, 0.5, 0.0, 1.1, decline=0.1), "renewal_discount"),
        (lambda: contract_ladder_price(1.0, 3.0, 0.5, decline=2.0), "decline"),
        (lambda: reserved_fraction([1.0, 2.0, -3.0], 3.0, 0.5), r"element 2\)"),
    ],
)
def test_outside_the_range(call, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        call()


@pytest.mark.parametrize("shocks", [[("1", 0.1)], [(1.0,)], [1.0], [(1.0, None)], 3])
def test_shocks_are_pairs_of_numbers(shocks):
    with pytest.raises(TypeError):
        price_path_factor(1.0, 0.1, shocks)


def test_paths_that_are_not_there():
    with pytest.raises(
        fleetwatt.ConfigError, match='no rents of "h10" have a path; of h100 they have'
    ):
        rental_path("h10")


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@given(
    shapes=mutually_broadcastable_shapes(num_shapes=6, max_dims=3, max_side=3),
    seed=st.integers(0, 2**32 - 1),
)
def test_broadcasts_as_numpy_does(law, shapes, seed):
    names = numbers(law)
    rng = np.random.default_rng(seed)
    given_shapes = shapes.input_shapes[: len(names)]
    arrays = [rng.uniform(*RANGES[n], s) for n, s in zip(names, given_shapes, strict=True)]
    assert_broadcasts(of_numbers(law), arrays)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_nan_goes_through_and_kinds_come_back(law):
    names = numbers(law)
    assert_nan_and_kinds(of_numbers(law), names, [float(np.mean(RANGES[n])) for n in names])


def test_every_law_is_exported():
    assert {law.__name__ for law in LAWS} <= set(finance.__all__)
    assert sorted(finance.__all__) == finance.__all__
