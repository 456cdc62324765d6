"""What was modelled, and what came out, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetwatt import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetwatt._language import Language
    from fleetwatt.results import DriverUsed, Result

SOLD = {
    "cloud": "GPU-hours are sold as a cloud service.",
    "colocation": "Space with power is let to tenants, who own the accelerators (colocation).",
}

REJECTION = {
    "dry": "Dry coolers give its heat to the air.",
    "adiabatic": "Dry coolers with wetted pads (adiabatic) give its heat to the air.",
    "wet_tower": "Wet cooling towers give its heat to the air.",
}

GIVEN = {
    "weather": "The weather was supplied for this run: {source}.",
    "prices": "The prices of electricity were supplied for this run: {source}.",
    "carbon": "The carbon of electricity was supplied for this run: {source}.",
}


def paragraph(result: Result, _: Language) -> list[str]:
    """Return what was modelled: place, connection, accelerators, dates, drivers."""
    return [*_campus(result, _), *(_driver(result, used, _) for used in result.drivers_used)]


def _campus(result: Result, _: Language) -> Iterator[str]:
    scenario, found = result.scenario, result.found
    site = scenario["site"]
    yield _(
        "The campus stands at {latitude}° N, {longitude}° E, {altitude} m above the sea, and may "
        "draw {connection} MW from the public grid."
    ).format(
        latitude=_.exact(site["latitude"]),
        longitude=_.exact(site["longitude"]),
        altitude=_.exact(site["altitude_m"]),
        connection=_.exact(site["grid_connection_mw"]),
    )
    yield _("Its plant is built for {capacity} MW of IT.").format(
        capacity=_.exact(scenario["facility.it_capacity_mw"])
    )
    yield _(REJECTION[scenario["facility.cooling.rejection"]])
    labels = [
        catalogue.get("accelerators", cohort["accelerator"]).label
        for cohort in scenario["fleet.cohorts"]
    ]
    yield _("It holds {gpus} accelerators ({labels}).").format(
        gpus=_.number(result["gpus"]), labels=", ".join(dict.fromkeys(labels))
    )
    yield _(SOLD[scenario["business_model"]])
    yield _(
        "The first euro is spent in {start}, the first accelerators work in {opening}, and all "
        "first deliveries are made in {complete}; operation lasts {years} years."
    ).format(
        start=_.month(found["start"]),
        opening=_.month(found["opening"]),
        complete=_.month(found["complete"]),
        years=_.exact(scenario["operation_years"]),
    )


def _driver(result: Result, used: DriverUsed, _: Language) -> str:
    scenario = result.scenario
    if used.origin != "synthetic":
        source = used.source or _("of unstated source")
        return _(GIVEN[used.kind]).format(source=source)
    if used.kind == "weather":
        climate = scenario["climate"]
        return _(
            "Weather is synthetic, drawn for the climate of {climate} and warmed by {trend} K a "
            "decade from {reference} on."
        ).format(
            climate=catalogue.get("climates", climate["catalogue"].lower()).label,
            trend=_.exact(climate["trend_c_per_decade"]),
            reference=climate["reference_year"],
        )
    if used.kind == "prices":
        price = scenario["supply.price"]
        if price["level_path"]:
            return _("Prices of electricity are synthetic, with the shape of a French year.")
        return _(
            "Prices of electricity are synthetic, with the shape of a French year and a mean of "
            "{level} EUR/MWh in money of {year}."
        ).format(level=_.exact(price["level_eur_mwh"]), year=scenario["currency.money_year"])
    return _("The carbon of electricity is synthetic, with the shape of a French year.")


def verdicts(result: Result, _: Language) -> list[str]:
    """Return whether it adds up: what fits, what it earns, whether debt is covered."""
    return [*_fit(result, _), *_earned(result, _), *_covered(result, _)]


def _fit(result: Result, _: Language) -> Iterator[str]:
    capacity, claimed = result.capacity, result.scenario["claimed_gpus"]
    if claimed:
        yield _(
            "{gpus} accelerators stand against {claimed} published: {percent} of the announcement."
        ).format(
            gpus=_.number(result["gpus"]),
            claimed=_.exact(claimed),
            percent=_.percent(result["gpus_over_claimed"]),
        )
    sentence = {
        "grid_connection": "The grid connection leaves room for {limit} MW of IT in the hour of "
        "greatest draw: {hour} UTC, {hottest} °C, PUE {pue}.",
        "it_capacity": "The plant's {limit} MW of IT bind before the grid connection does, even "
        "in the hour of greatest draw: {hour} UTC, {hottest} °C, PUE {pue}.",
    }[capacity["limit"]]
    day, hour = capacity["hottest_hour"].split("T")
    yield _(sentence).format(
        limit=_.number(capacity["it_limit_mw"]),
        hour=f"{_.day(day)}, {hour}",
        hottest=_.number(round(capacity["hottest_c"], 1)),
        pue=_.number(round(capacity["peak_hour_pue"], 3)),
    )
    if result["shed_gpu_hours"] > 0.0:
        yield _(
            "The fleet is too large for these limits, which cost {lost} GPU-hours over its life."
        ).format(lost=_.number(result["shed_gpu_hours"]))


def _earned(result: Result, _: Language) -> Iterator[str]:
    rate, wanted = result["project_irr"], result.scenario["finance.discount_rate"]
    if rate != rate:
        yield _("No rate of return can be given for the project.")
        return
    sentence = (
        "Before debt and after tax the project earns {rate} a year, more than the {wanted} at "
        "which its cash is discounted."
        if rate > wanted
        else "Before debt and after tax the project earns {rate} a year, less than the {wanted} "
        "at which its cash is discounted."
    )
    yield _(sentence).format(rate=_.percent(rate), wanted=_.percent(wanted))


def _covered(result: Result, _: Language) -> Iterator[str]:
    cover = result["min_dscr"]
    if cover == cover:
        sentence = (
            "In its worst full year, cash covers the debt service {cover} times."
            if cover >= 1.0
            else "In its worst full year, cash falls short of the debt service: it covers it "
            "{cover} times."
        )
        yield _(sentence).format(cover=_.number(round(cover, 2)))
