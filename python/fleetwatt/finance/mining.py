"""What the same power earns by mining of cryptocurrency, for comparison.

Numbers that are left out are those of the catalogue's ``costs.mining``: Bitcoin, in which the
reward and the pace of blocks are facts of the protocol and the rest are assumptions with wide
ranges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core, catalogue
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "hash_rate_th_s_per_mw",
    "hosting_revenue_per_mwh",
    "mining_break_even_power_price",
    "mining_margin_per_mwh",
    "mining_revenue_per_mwh",
    "revenue_ratio",
]

_core_mining = _core.finance.mining


def _or_default(given: ArrayLike | None, key: str) -> ArrayLike:
    return catalogue.get("costs", "mining").value(key) if given is None else given


def hash_rate_th_s_per_mw(joule_per_th: ArrayLike | None = None) -> Any:
    """Return the hash rate of a megawatt of machines.

    Parameters
    ----------
    joule_per_th : array_like, [J/TH], optional
        Energy of a terahash, above 0.

    Returns
    -------
    float or array, of the shape of `joule_per_th`, [TH/s/MW]

    Raises
    ------
    DomainError
        Outside the range.
    TypeError
        For anything but real numbers.

    Examples
    --------
    >>> hash_rate_th_s_per_mw(20.0)
    50000.0
    """
    return elementwise(
        _core_mining.hash_rate_th_s_per_mw, joule_per_th=_or_default(joule_per_th, "joule_per_th")
    )


def mining_revenue_per_mwh(
    joule_per_th: ArrayLike | None = None,
    network_eh_s: ArrayLike | None = None,
    block_reward_coin: ArrayLike | None = None,
    fees_coin: ArrayLike | None = None,
    blocks_per_hour: ArrayLike | None = None,
    coin_price_eur: ArrayLike | None = None,
) -> Any:
    """Return the expected revenue of a MWh of mining machines.

    Parameters
    ----------
    joule_per_th : array_like, [J/TH], optional
        Energy of a terahash, above 0.
    network_eh_s : array_like, [EH/s], optional
        Hash rate of the whole network, above 0.
    block_reward_coin, fees_coin : array_like, [coin/block], optional
        New coins and fees of a block, 0 or more.
    blocks_per_hour : array_like, [1/h], optional
        0 or more.
    coin_price_eur : array_like, [EUR/coin], optional
        0 or more.

    Returns
    -------
    float or array, of the broadcast shape, [EUR/MWh]
        At the meter of the machines.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``blocks (reward + fees) price / (joule_per_th network)``: with J/TH and EH/s the denominator
    is the power of such a network in MW. The site is small beside the network. Neglected: the
    pool's fee (1 to 3 %), luck, machines that stand still, and that the network grows when
    mining pays.

    References
    ----------
    Nakamoto, "Bitcoin: a peer-to-peer electronic cash system" (2008), sections 4 and 6.

    Examples
    --------
    >>> round(mining_revenue_per_mwh(), 1)
    86.5
    >>> mining_revenue_per_mwh(network_eh_s=[800.0, 1_200.0]).round(1)
    array([108.2,  72.1])
    """
    return elementwise(
        _core_mining.mining_revenue_per_mwh,
        joule_per_th=_or_default(joule_per_th, "joule_per_th"),
        network_eh_s=_or_default(network_eh_s, "network_eh_s"),
        block_reward_coin=_or_default(block_reward_coin, "block_reward_coin"),
        fees_coin=_or_default(fees_coin, "fees_coin"),
        blocks_per_hour=_or_default(blocks_per_hour, "blocks_per_hour"),
        coin_price_eur=_or_default(coin_price_eur, "coin_price_eur"),
    )


def hosting_revenue_per_mwh(rent_eur_kw_month: ArrayLike) -> Any:
    """Return a monthly rent, power apart, as revenue of a MWh of machines.

    Parameters
    ----------
    rent_eur_kw_month : array_like, [EUR/kW/month]
        0 or more.

    Returns
    -------
    float or array, of the shape of `rent_eur_kw_month`, [EUR/MWh]

    Raises
    ------
    DomainError
        Outside the range.
    TypeError
        For anything but real numbers.

    Notes
    -----
    For machines that draw the rented power in all hours of a mean year of 8,766. Hosts of miners
    mostly take a price per MWh with power included instead: ``costs.mining.hosting_eur_mwh``.

    Examples
    --------
    >>> round(hosting_revenue_per_mwh(147.0), 1)
    201.2
    """
    return elementwise(_core_mining.hosting_revenue_per_mwh, rent_eur_kw_month=rent_eur_kw_month)


def mining_break_even_power_price(
    revenue_eur_mwh: ArrayLike,
    other_cost_eur_mwh: ArrayLike = 0.0,
    pue: ArrayLike | None = None,
) -> Any:
    """Return the price of power that machines can just pay.

    Parameters
    ----------
    revenue_eur_mwh : array_like, [EUR/MWh]
        Of mining or hosting, at the meter of the machines, 0 or more.
    other_cost_eur_mwh : array_like, [EUR/MWh]
        Upkeep, people, machines, at the same meter, 0 or more.
    pue : array_like, optional
        Power of the site over that of the machines, 1 to 10.

    Returns
    -------
    float or array, of the broadcast shape, [EUR/MWh]
        At the grid; negative where the rest costs more than is earned.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``(revenue - other cost) / pue``. Below this price the machines run, above it they stop.

    Examples
    --------
    >>> round(mining_break_even_power_price(80.0, 5.0), 2)
    71.43
    """
    return elementwise(
        _core_mining.mining_break_even_power_price,
        revenue_eur_mwh=revenue_eur_mwh,
        other_cost_eur_mwh=other_cost_eur_mwh,
        pue=_or_default(pue, "pue"),
    )


def mining_margin_per_mwh(
    revenue_eur_mwh: ArrayLike,
    power_price_eur_mwh: ArrayLike,
    *,
    other_cost_eur_mwh: ArrayLike = 0.0,
    pue: ArrayLike | None = None,
) -> Any:
    """Return what is left of the revenue of a MWh of machines.

    Parameters
    ----------
    revenue_eur_mwh : array_like, [EUR/MWh]
        Of mining or hosting, at the meter of the machines, 0 or more.
    power_price_eur_mwh : array_like, [EUR/MWh]
        Of power at the grid, all-in; may be negative.
    other_cost_eur_mwh : array_like, [EUR/MWh]
        Upkeep, people, machines, at the meter of the machines, 0 or more.
    pue : array_like, optional
        Power of the site over that of the machines, 1 to 10.

    Returns
    -------
    float or array, of the broadcast shape, [EUR/MWh]
        At the meter of the machines.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``revenue - other cost - pue power price``. Machines that stop rather than lose earn the part
    of it above 0.

    Examples
    --------
    >>> mining_margin_per_mwh(80.0, [40.0, 100.0], pue=1.0)
    array([ 40., -20.])
    """
    return elementwise(
        _core_mining.mining_margin_per_mwh,
        revenue_eur_mwh=revenue_eur_mwh,
        other_cost_eur_mwh=other_cost_eur_mwh,
        power_price_eur_mwh=power_price_eur_mwh,
        pue=_or_default(pue, "pue"),
    )


def revenue_ratio(
    price_eur_gpu_hour: ArrayLike,
    sold_fraction: ArrayLike,
    kw_per_gpu: ArrayLike,
    other_revenue_eur_mwh: ArrayLike,
) -> Any:
    """Return the revenue of accelerators over that of another use of the same power.

    Parameters
    ----------
    price_eur_gpu_hour : array_like, [EUR/GPU/h]
        Of a sold hour, 0 or more.
    sold_fraction : array_like, [fraction]
        Part of the hours that is sold, 0 to 1.
    kw_per_gpu : array_like, [kW]
        IT power of an accelerator with its share of all else, above 0.
    other_revenue_eur_mwh : array_like, [EUR/MWh]
        Of the other use, at the meter of its machines, above 0.

    Returns
    -------
    float or array, of the broadcast shape

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    Revenue, not profit: accelerators cost some twenty times as much a MW as machines that mine.

    Examples
    --------
    >>> round(revenue_ratio(3.3, 0.8, 2.12, mining_revenue_per_mwh()), 1)
    14.4
    """
    return elementwise(
        _core_mining.revenue_ratio,
        price_eur_gpu_hour=price_eur_gpu_hour,
        sold_fraction=sold_fraction,
        kw_per_gpu=kw_per_gpu,
        other_revenue_eur_mwh=other_revenue_eur_mwh,
    )
