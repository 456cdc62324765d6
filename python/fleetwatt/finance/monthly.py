"""Costs by month, as models of warehouse-scale computers count them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "DataCentreMonth",
    "ServerLife",
    "data_centre_month",
    "hosted_server_life",
    "monthly_payment",
]

_core_monthly = _core.finance.monthly


class DataCentreMonth(NamedTuple):
    """What a data centre costs a month.

    Attributes
    ----------
    servers, networking, power_cooling, other_infrastructure : float, [currency/month]
        Level payments for servers, network, power and cooling plant, and the rest of the facility.
    power, people : float, [currency/month]
        Electricity, and people on site.
    total : float, [currency/month]
    """

    servers: float
    networking: float
    power_cooling: float
    other_infrastructure: float
    power: float
    people: float
    total: float


class ServerLife(NamedTuple):
    """What a server costs over its life.

    Attributes
    ----------
    facility_amortisation, facility_interest, facility_opex : float, [currency]
        Its watts of the facility: written off, interest, running costs.
    power, pue_overhead : float, [currency]
        Electricity of the server, and of cooling and conversion.
    amortisation, upkeep, interest : float, [currency]
        The server itself.
    total : float, [currency]
    """

    facility_amortisation: float
    facility_interest: float
    facility_opex: float
    power: float
    pue_overhead: float
    amortisation: float
    upkeep: float
    interest: float
    total: float


def monthly_payment(amount: ArrayLike, rate: ArrayLike, years: ArrayLike) -> Any:
    """Return the level monthly payment that repays an amount with interest.

    Parameters
    ----------
    amount : array_like, [currency]
        Paid or lent at time 0.
    rate : array_like, [1/year]
        Nominal: a twelfth of it is due each month; 0 or more.
    years : array_like, [year]
        Above 0, whole or not.

    Returns
    -------
    float or array, of the broadcast shape, [currency/month]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``annuity(amount, rate / 12, 12 years)``; at a rate of 0, what a straight line writes off a
    month.

    References
    ----------
    Barroso, Clidaras and Hölzle, The Datacenter as a Computer, 2nd edition (2013), section 6.1:
    12 USD/W over 12 years at 8 % are 0.13 USD/W and month, 0.08 without interest.

    Examples
    --------
    >>> monthly_payment(12.0, [0.08, 0.0], 12).round(2)
    array([0.13, 0.08])
    """
    return elementwise(_core_monthly.monthly_payment, amount=amount, rate=rate, years=years)


def data_centre_month(
    *,
    critical_load_mw: float,
    load_fraction: float,
    pue: float,
    price_per_mwh: float,
    facility_capex: float,
    power_cooling_fraction: float,
    server_capex: float,
    network_capex: float,
    facility_life_years: float,
    server_life_years: float,
    network_life_years: float,
    rate: float,
    wages_per_hour: float = 0.0,
    benefits_fraction: float = 0.0,
    hours_per_month: float = 730.0,
) -> DataCentreMonth:
    """Return what a data centre costs a month.

    Parameters
    ----------
    critical_load_mw : float, [MW]
        Rated power of the IT, 0 or more.
    load_fraction : float, [fraction]
        Mean power over it.
    pue : float
        Facility over IT, 1 or more.
    price_per_mwh : float, [currency/MWh]
        Of electricity.
    facility_capex, server_capex, network_capex : float, [currency]
        Investments, 0 or more.
    power_cooling_fraction : float, [fraction]
        Part of the facility that is power and cooling plant.
    facility_life_years, server_life_years, network_life_years : float, [year]
        Above 0.
    rate : float, [1/year]
        Nominal, by months.
    wages_per_hour : float, [currency/h]
        Of all who are on site around the clock.
    benefits_fraction : float, [fraction]
        What an employer pays on top of wages, over them.
    hours_per_month : float, [h]
        0 to 744.

    Returns
    -------
    DataCentreMonth

    Raises
    ------
    DomainError
        Outside the ranges.

    Notes
    -----
    A `monthly_payment` for each investment over its own life; ``critical_load load_fraction pue
    hours price`` of electricity; ``wages hours (1 + benefits)``. Repair, software, land, taxes
    and what is left at the end of a life are neglected.

    References
    ----------
    Hamilton, Overall Data Center Costs (2010); Hennessy and Patterson, Computer Architecture: A
    Quantitative Approach, 6th edition (2017), section 6.4.

    Examples
    --------
    >>> month = data_centre_month(
    ...     critical_load_mw=8.0, load_fraction=0.8, pue=1.45, price_per_mwh=70.0,
    ...     facility_capex=88e6, power_cooling_fraction=0.82, server_capex=66.7e6,
    ...     network_capex=12.81e6, facility_life_years=10, server_life_years=3,
    ...     network_life_years=4, rate=0.05, wages_per_hour=90.0, benefits_fraction=0.3)
    >>> round(month.servers), round(month.total)
    (1999059, 3787059)
    """
    return DataCentreMonth(
        *_core_monthly.data_centre_month(
            critical_load_mw=critical_load_mw,
            load_fraction=load_fraction,
            pue=pue,
            price_per_mwh=price_per_mwh,
            hours_per_month=hours_per_month,
            facility_capex=facility_capex,
            power_cooling_fraction=power_cooling_fraction,
            server_capex=server_capex,
            network_capex=network_capex,
            facility_life_years=facility_life_years,
            server_life_years=server_life_years,
            network_life_years=network_life_years,
            rate=rate,
            wages_per_hour=wages_per_hour,
            benefits_fraction=benefits_fraction,
        )
    )


def hosted_server_life(
    *,
    power_w: float,
    price: float,
    life_years: float,
    upkeep_fraction: float,
    facility_per_w: float,
    facility_life_years: float,
    facility_opex_per_w_month: float,
    pue: float,
    price_per_mwh: float,
    rate: float,
    load_fraction: float = 1.0,
    hours_per_month: float = 730.0,
) -> ServerLife:
    """Return what a server in a data centre costs over its life.

    Parameters
    ----------
    power_w : float, [W]
        Rated power, 0 or more.
    price : float, [currency]
        Of the server, 0 or more.
    life_years : float, [year]
        Of the server, above 0.
    upkeep_fraction : float, [fraction]
        Upkeep over the life, over the price.
    facility_per_w : float, [currency/W]
        Investment in the facility per watt of rated power, 0 or more.
    facility_life_years : float, [year]
        Above 0.
    facility_opex_per_w_month : float, [currency/(W month)]
        0 or more.
    pue : float
        Facility over IT, 1 or more.
    price_per_mwh : float, [currency/MWh]
        Of electricity.
    rate : float, [1/year]
        Nominal, by months.
    load_fraction : float, [fraction]
        Mean power over the rated one.
    hours_per_month : float, [h]
        0 to 744.

    Returns
    -------
    ServerLife

    Raises
    ------
    DomainError
        Outside the ranges.

    Notes
    -----
    For the months of its life, the server pays its own `monthly_payment` and that of its watts
    of the facility, each split into what a straight line writes off and interest. Cooling and
    conversion take ``pue - 1`` of the electricity of the server.

    References
    ----------
    Barroso, Clidaras and Hölzle, The Datacenter as a Computer, 2nd edition (2013), section 6.

    Examples
    --------
    >>> life = hosted_server_life(
    ...     power_w=2_000, price=20_000, life_years=1.5, upkeep_fraction=0.05, facility_per_w=10.0,
    ...     facility_life_years=12, facility_opex_per_w_month=0.04, pue=1.5, price_per_mwh=67.0,
    ...     rate=0.08, hours_per_month=720)
    >>> round(life.power), round(life.total)
    (1737, 30232)
    """
    return ServerLife(
        *_core_monthly.hosted_server_life(
            power_w=power_w,
            price=price,
            life_years=life_years,
            load_fraction=load_fraction,
            upkeep_fraction=upkeep_fraction,
            facility_per_w=facility_per_w,
            facility_life_years=facility_life_years,
            facility_opex_per_w_month=facility_opex_per_w_month,
            pue=pue,
            price_per_mwh=price_per_mwh,
            hours_per_month=hours_per_month,
            rate=rate,
        )
    )
