"""What was modelled, and what came out, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _wording, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fleetwatt._language import Language
    from fleetwatt.results import DriverUsed, Result
    from fleetwatt.scenario import Scenario

SOLD = {
    "cloud": "GPU-hours are sold as a cloud service.",
    "leased_it": "GPU-hours are sold of IT that a third party owns, on a site that another owns; "
    "the operator rents both. Statements are those of the three together.",
    "colocation": "Space with power is let to tenants, who own the accelerators (colocation).",
}

REJECTION = {
    "dry": "Dry coolers give its heat to the air.",
    "adiabatic": "Dry coolers with wetted pads (adiabatic) give its heat to the air.",
    "wet_tower": "Wet cooling towers give its heat to the air.",
}

LATITUDE = ("{degrees}° N", "{degrees}° S")
LONGITUDE = ("{degrees}° E", "{degrees}° W")

GIVEN = {
    "weather": "The weather was supplied for this run: {source}.",
    "prices": "The prices of electricity were supplied for this run: {source}.",
    "carbon": "The carbon of electricity was supplied for this run: {source}.",
    "renewables": "Profiles of plants were supplied for this run: {source}.",
}

PROFILES = {
    "pv": "Photovoltaic power is modelled hour by hour: {source}.",
    "wind": "Wind power is modelled hour by hour: {source}.",
    "hydro": "Run-of-river power follows that of French rivers: {source}.",
}

PLANTS = {
    "pv.capacity_mwp": "The campus has a photovoltaic plant of {size} MWp.",
    "wind.capacity_mw": "The campus has wind turbines of {size} MW.",
    "hydro.capacity_mw": "The campus has a run-of-river plant of {size} MW.",
}

AGREEMENTS = {
    "pv": "The campus has an agreement on the output of {size} MW of photovoltaic plant{term}.",
    "wind": "The campus has an agreement on the output of {size} MW of wind turbines{term}.",
    "hydro": "The campus has an agreement on the output of {size} MW of run-of-river plant{term}.",
}


def paragraph(result: Result, _: Language) -> list[str]:
    """Return what was modelled: place, connection, accelerators, dates, drivers."""
    return [*_campus(result, _), *(_driver(result, used, _) for used in result.drivers_used)]


def _campus(result: Result, _: Language) -> Iterator[str]:
    scenario, found = result.scenario, result.found
    site = scenario["site"]
    yield _(
        "The campus stands at {latitude}, {longitude}, at an altitude of {altitude} m, and may "
        "draw {connection} MW from the public grid."
    ).format(
        latitude=_degrees(site["latitude"], LATITUDE, _),
        longitude=_degrees(site["longitude"], LONGITUDE, _),
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
    yield _("Its accelerators: {gpus} ({labels}).").format(
        gpus=_.number(result["gpus"]), labels=", ".join(dict.fromkeys(labels))
    )
    yield _(SOLD[scenario["business_model"]])
    years = scenario["operation_years"]
    yield _(
        "The first euro is spent in {start}, the first accelerators work in {opening}, and all "
        "first deliveries are made in {complete}; operation lasts {years}."
    ).format(
        start=_.month(found["start"]),
        opening=_.month(found["opening"]),
        complete=_.month(found["complete"]),
        years=f"{_.exact(years)} {_.unit('year', years)}",
    )
    yield from _own(scenario, _)
    yield from _bought(scenario, _)


def _own(scenario: Scenario, _: Language) -> Iterator[str]:
    """Say which plants the campus has, and its battery."""
    battery = scenario["supply.battery"]
    if battery["power_mw"]:
        yield _("The campus has a battery of {power} MW that lasts {duration} h.").format(
            power=_.exact(battery["power_mw"]), duration=_.exact(battery["duration_h"])
        )
    for field, sentence in PLANTS.items():
        if size := scenario[f"supply.{field}"]:
            yield _(sentence).format(size=_.exact(size))


def _bought(scenario: Scenario, _: Language) -> Iterator[str]:
    """Say which contracts for electricity the campus has."""
    supply = scenario["supply"]
    if part := supply["contract_fraction"]:
        yield _("The campus buys {part} of its electricity at a fixed price.").format(
            part=_.percent(part)
        )
    for row in supply["block"]:
        yield _("The campus buys a block of {size} MW, the same in every hour{term}.").format(
            size=_.exact(row["power_mw"]), term=_term(row, _)
        )
    for row in supply["indexed"]:
        yield _("The campus buys {part} of its electricity by an indexed contract{term}.").format(
            part=_.percent(row["load_fraction"]), term=_term(row, _)
        )
    for row in supply["nuclear_share"]:
        yield _("The campus has a share of {size} MW in nuclear plant{term}.").format(
            size=_.exact(row["capacity_mw"]), term=_term(row, _)
        )
    for row in supply["ppa"]:
        sentence = (
            _(AGREEMENTS[row["technology"]])
            if row["delivery"] == "pay_as_produced"
            else _("The campus has an agreement on {size} MW in every hour{term}.")
        )
        yield sentence.format(size=_.exact(row["capacity_mw"]), term=_term(row, _))


def _term(contract: Mapping[str, Any], _: Language) -> str:
    """Return the years in which a contract holds, nothing where it holds throughout."""
    first, last = (contract[end] for end in ("first_year", "last_year"))
    if first is None:
        return "" if last is None else _(", until {last}").format(last=last)
    sentence = _(", from {first} on") if last is None else _(", from {first} to {last}")
    return sentence.format(first=first, last=last)


def _degrees(degrees: float, sides: tuple[str, str], _: Language) -> str:
    return _(sides[degrees < 0.0]).format(degrees=_.exact(abs(degrees)))


def _driver(result: Result, used: DriverUsed, _: Language) -> str:
    scenario = result.scenario
    if used.kind in PROFILES:
        return _(PROFILES[used.kind]).format(source=used.source)
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
    return [
        *_fit(result, _),
        *_earned(result, _),
        *_covered(result, _),
        *_financed(result, _),
        _sure(result, _),
    ]


def _fit(result: Result, _: Language) -> Iterator[str]:
    claimed = result.scenario["claimed_gpus"]
    if claimed:
        yield _(
            "Accelerators: {gpus} in the model, which is {percent} of the {claimed} announced."
        ).format(
            gpus=_.number(result["gpus"]),
            claimed=_.exact(claimed),
            percent=_.percent(result["gpus_over_claimed"]),
        )
        yield _(
            "As many would draw {power} MW from the grid in the hour that decides; the connection "
            "gives {connection} MW."
        ).format(
            power=_.number(result["published_gpus_grid_mw"]),
            connection=_.exact(result.scenario["site.grid_connection_mw"]),
        )
    yield from _wording.limits(result, _)


def _sure(result: Result, _: Language) -> str:
    inputs = result.assumptions["assumed"]
    return _(
        "Of the {all} inputs, {assumed} are assumptions: take the figures as orders of magnitude."
    ).format(all=len(inputs), assumed=int(inputs.sum()))


def _earned(result: Result, _: Language) -> Iterator[str]:
    rate, wanted = result["project_irr"], result.scenario["finance.discount_rate"]
    if rate != rate:
        yield _("No rate of return can be given for the project.")
        return
    earns, goal = _.percent(rate), _.percent(wanted)
    sentence = (
        "Before debt and after tax the project earns {rate} a year, about the rate at which its "
        "cash is discounted."
        if earns == goal
        else "Before debt and after tax the project earns {rate} a year, more than the {wanted} at "
        "which its cash is discounted."
        if rate > wanted
        else "Before debt and after tax the project earns {rate} a year, less than the {wanted} "
        "at which its cash is discounted."
    )
    yield _(sentence).format(rate=earns, wanted=goal)


def _covered(result: Result, _: Language) -> Iterator[str]:
    cover = round(result["min_dscr"], 2)
    if cover != cover or not result.found["full_years"]:
        return
    sentence = (
        "In its worst full year, cash covers the debt service {cover} times."
        if cover > 1.0
        else "In its worst full year, cash just covers the debt service."
        if cover == 1.0
        else "In its worst full year, cash falls short of the debt service: it covers {part} of it."
        if cover > 0.0
        else "In its worst full year, no cash is left for the debt service."
    )
    yield _(sentence).format(cover=_.number(cover), part=_.percent(cover))
    ramp = round(result["min_dscr_with_ramp"], 2)
    if ramp < cover:
        told = _(
            "With the ramp-up, in years of twelve months from the first repayment on, the least "
            "cover is {ramp}."
        )
        yield told.format(ramp=_.number(ramp))


def _financed(result: Result, _: Language) -> Iterator[str]:
    cover, part = result["llcr"], result["debt_fraction"]
    if cover != cover:
        return
    told = _(
        "Loans bring {part} of what is found until everything is built; the cash of their life is "
        "worth {cover} times what is owed."
    )
    yield told.format(part=_.percent(part), cover=_.number(round(cover, 2)))

    def counted(figure: str) -> str:
        return f"{_.number(result[figure])} {_.unit('year', result[figure])}"

    if result["lock_up_years"]:
        told = _("In {held} of repayment cover is too low for anything to be paid to the owners.")
        yield told.format(held=counted("lock_up_years"))
    if result["default_years"]:
        told = _("In {default} of repayment the loans are in default.")
        yield told.format(default=counted("default_years"))
