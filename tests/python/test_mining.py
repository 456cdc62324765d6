"""Mining against published hash prices, the difficulty and a simulation of blocks."""

import inspect

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq

import fleetwatt
from fleetwatt import catalogue
from fleetwatt.finance import (
    hash_rate_th_s_per_mw,
    hosting_revenue_per_mwh,
    mining,
    mining_break_even_power_price,
    mining_margin_per_mwh,
    mining_revenue_per_mwh,
    revenue_ratio,
)

BITCOIN = {"block_reward_coin": 3.125, "blocks_per_hour": 6.0}
DIFFICULTY_1_HASHES = 2.0**32


def hash_price(network_eh_s, fees_coin, coin_price):
    """Revenue of a PH/s for a day, which does not hang on the machines' efficiency."""
    joule_per_th = 17.0
    mwh = 1_000 * joule_per_th * 24 / 1e6
    return mwh * mining_revenue_per_mwh(
        joule_per_th, network_eh_s, 3.125, fees_coin, 6.0, coin_price
    )


def test_published_hash_prices():
    # November 2025: difficulty 156 T, 104,000 USD, fees at their least: 43.1 USD.
    network_eh_s = 156e12 * DIFFICULTY_1_HASHES / 600 / 1e18
    assert network_eh_s == pytest.approx(1_100, rel=0.02)
    assert hash_price(network_eh_s, 0.03, 104_000) == pytest.approx(43.1, rel=0.025)
    # July 2025: 913.54 EH/s, 109,000 USD, fees below 1 % of the reward: almost 52 USD.
    assert hash_price(913.54, 0.02, 109_000) == pytest.approx(52, rel=0.05)


def test_revenue_from_the_difficulty():
    difficulty, joule_per_th = 126.98e12, 16.15
    hashes_per_mwh = 3.6e9 / joule_per_th * 1e12
    coins = hashes_per_mwh / (difficulty * DIFFICULTY_1_HASHES) * 3.155
    network_eh_s = difficulty * DIFFICULTY_1_HASHES / 600 / 1e18
    found = mining_revenue_per_mwh(joule_per_th, network_eh_s, 3.125, 0.03, 6.0, 90_000.0)
    assert found == pytest.approx(coins * 90_000.0, rel=1e-12)


def test_revenue_is_the_mean_of_blocks_found():
    rng = np.random.default_rng(5)
    hours, mw = 400_000, 100.0
    share = mw * hash_rate_th_s_per_mw(20.0) / 1e9
    found = rng.binomial(rng.poisson(6.0, hours), share).mean() * 3.125 * 80_000.0 / mw
    expected = mining_revenue_per_mwh(20.0, 1_000.0, 3.125, 0.0, 6.0, 80_000.0)
    assert found == pytest.approx(expected, rel=4 / np.sqrt(6.0 * share * hours))


def test_machines_run_up_to_the_break_even_price():
    revenue = mining_revenue_per_mwh()
    even = mining_break_even_power_price(revenue, 8.0, 1.06)

    def margin(price):
        return mining_margin_per_mwh(revenue, price, other_cost_eur_mwh=8.0, pue=1.06)

    assert even == pytest.approx(brentq(margin, -500, 500), rel=1e-10)
    assert margin(even - 1) == pytest.approx(1.06)
    assert margin(-20.0) == pytest.approx(revenue - 8.0 + 1.06 * 20.0)
    assert mining_break_even_power_price(5.0, 8.0, 1.0) == -3.0


def test_what_is_left_out_is_the_catalogues():
    figures = catalogue.get("costs", "mining").figures
    law = inspect.signature(mining_revenue_per_mwh).parameters
    given = {name: figures[name].value for name in law}
    assert mining_revenue_per_mwh(**given) == mining_revenue_per_mwh()
    for name, value in given.items():
        assert mining_revenue_per_mwh(**{name: 2 * value}) != mining_revenue_per_mwh()
    assert given["block_reward_coin"] == 50 / 2**4
    assert given["blocks_per_hour"] == 3_600 / 600
    pue = figures["pue"].value
    assert mining_break_even_power_price(80.0) == 80.0 / pue
    assert mining_margin_per_mwh(80.0, 10.0) == pytest.approx(80.0 - 10.0 * pue)
    assert hash_rate_th_s_per_mw() == 1e6 / figures["joule_per_th"].value
    for name, figure in figures.items():
        protocol = name in BITCOIN
        assert figure.source.startswith("protocol" if protocol else "assumption"), name


def test_rents_and_hours_on_the_same_meter():
    # A kW for a year, month by month and hour by hour.
    assert hosting_revenue_per_mwh(147.0) * 8.766 == pytest.approx(147.0 * 12)
    gpus_per_mw = 1_000 / 2.12
    expected = gpus_per_mw * 0.8 * 3.3 / 90.0
    assert revenue_ratio(3.3, 0.8, 2.12, 90.0) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: hash_rate_th_s_per_mw(0.0), "joule_per_th"),
        (lambda: mining_revenue_per_mwh(joule_per_th=-1.0), "joule_per_th"),
        (lambda: mining_revenue_per_mwh(network_eh_s=0.0), "network_eh_s"),
        (lambda: mining_revenue_per_mwh(block_reward_coin=-1.0), "block_reward_coin"),
        (lambda: mining_revenue_per_mwh(fees_coin=-1.0), "fees_coin"),
        (lambda: mining_revenue_per_mwh(blocks_per_hour=-1.0), "blocks_per_hour"),
        (lambda: mining_revenue_per_mwh(coin_price_eur=-1.0), "coin_price_eur"),
        (lambda: hosting_revenue_per_mwh(-1.0), "rent_eur_kw_month"),
        (lambda: mining_break_even_power_price(-1.0), "revenue_eur_mwh"),
        (lambda: mining_break_even_power_price(1.0, -1.0), "other_cost_eur_mwh"),
        (lambda: mining_break_even_power_price(1.0, pue=0.9), "pue"),
        (lambda: mining_margin_per_mwh(1.0, np.inf), "power_price_eur_mwh"),
        (lambda: revenue_ratio(-1.0, 0.8, 2.0, 90.0), "price_eur_gpu_hour"),
        (lambda: revenue_ratio(3.0, 1.1, 2.0, 90.0), "sold_fraction"),
        (lambda: revenue_ratio(3.0, 0.8, 0.0, 90.0), "kw_per_gpu"),
        (lambda: revenue_ratio(3.0, 0.8, 2.0, 0.0), "other_revenue_eur_mwh"),
    ],
)
def test_outside_the_range(call, name):
    with pytest.raises(fleetwatt.DomainError, match=name):
        call()


@pytest.mark.parametrize("name", mining.__all__)
def test_nan_goes_through_and_kinds_come_back(name):
    law = getattr(mining, name)
    values = dict.fromkeys(inspect.signature(law).parameters, 1.0)
    assert type(law(**values)) is float
    for argument in values:
        assert np.isnan(law(**{**values, argument: np.nan}))
        series = law(**{**values, argument: pd.Series([1.0, 1.0], index=["a", "b"])})
        assert series.name == name
        assert law(**{**values, argument: np.ones((2, 1))}).shape == (2, 1)
        with pytest.raises(TypeError, match=argument):
            law(**{**values, argument: "1"})
