"""What the site takes from its surroundings and gives to them: water, heat, noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetwatt._language import Language
    from fleetwatt.results import Result

USES = {
    "water_evaporated_m3": "Water evaporated",
    "water_drift_m3": "Droplets lost by towers",
    "water_blowdown_m3": "Blowdown",
    "water_humidified_m3": "Water of humidifiers",
    "water_loop_m3": "Make-up of the closed loops",
    "water_staff_m3": "Drinking water and sanitation",
}

PERMITS = {
    "m3_year": (
        "water_over_yearly_permit",
        "Of the {permit} m³ that may be drawn in a year the site draws {part}.",
    ),
    "m3_day": (
        "water_over_daily_permit",
        "Of the {permit} m³ that may be drawn in a day the thirstiest one takes {part}.",
    ),
    "l_s": (
        "water_over_flow_permit",
        "Of the {permit} L/s that may be drawn at any time the thirstiest hour takes {part}.",
    ),
}
"""Fields of permits, with the figure that holds the water against each."""

DUTIES = {
    "report_yearly": "to report its energy, water and heat each year",
    "cost_benefit_analysis": "to have costs and benefits of using its waste heat analysed",
    "use_waste_heat": "to put its waste heat to use",
}

REGIMES = {
    "none": "No plant disperses water into the air: heading 2921 of the French nomenclature, on "
    "legionella, does not apply.",
    "declaration": "Plant that disperses water into the air gives off up to {heat} MW: heading "
    "2921 of the French nomenclature, on legionella, asks for a declaration.",
    "registration": "Plant that disperses water into the air gives off up to {heat} MW: heading "
    "2921 of the French nomenclature, on legionella, asks for a registration.",
}

NOISE = {
    "day": "By day the outdoor fans of the liquid side make {noise} dB(A) at the nearest dwelling, "
    "{distance} m away, at their loudest: {rise} dB above the noise that is there without them.",
    "night": "By night they make {noise} dB(A): {rise} dB above the noise that is there without "
    "them.",
    "sunday": "On Sundays by day, when the limits of the night hold, they make {noise} dB(A): "
    "{rise} dB above the noise that is there without them.",
}


class Use(NamedTuple):
    """Water of a kind in a year."""

    label: str
    amount: str
    part: str


class Topic(NamedTuple):
    """Sentences under a heading."""

    title: str
    sentences: list[str]


def uses(result: Result, _: Language) -> list[Use]:
    """Return the water of the year of the figures, by use, and all of it."""
    year = result.yearly.loc[result.found["full_year"]]
    whole = year["water_m3"]
    kinds = {_(label): year[line] for line, label in USES.items() if year[line] > 0.0}
    return [
        Use(label, f"{_.number(amount)} {_.unit('m3')}", _.percent(amount / whole))
        for label, amount in [*kinds.items(), (_("In all"), whole)]
        if whole > 0.0
    ]


def topics(result: Result, _: Language) -> list[Topic]:
    """Return what is said of water, heat, neighbours and the limits of the cooling."""
    return [
        Topic(_("Water"), [*_water(result, _)]),
        Topic(_("Heat"), [*_heat(result, _)]),
        Topic(_("Neighbours"), [*_neighbours(result, _)]),
        Topic(_("Limits of the cooling"), [*_limits(result, _)]),
    ]


def _water(result: Result, _: Language) -> Iterator[str]:
    yield _(
        "The thirstiest day takes {day} m³; in the thirstiest hour {flow} L/s flow on average."
    ).format(day=_.number(result["peak_day_water_m3"]), flow=_.number(result["peak_water_l_s"]))
    permits = result.scenario["facility.water"]
    given = {name: permits[f"permit_{name}"] for name in PERMITS}
    for name, permit in given.items():
        if permit is not None:
            figure, sentence = PERMITS[name]
            part = result[figure]
            told = _(sentence).format(permit=_.exact(permit), part=_.percent(part))
            yield f"{told} {_('That is too much.')}" if part > 1.0 else told
    if not any(given.values()):
        yield _("No permit is given to hold this against.")
    wells = result.scenario["facility.aquifer"]
    if wells["groundwater_fraction"] > 0.0:
        yield _(
            "Own wells give {part} of the water; at the nearest neighbour's well, {distance} m "
            "away, they lower the water table by {drawdown} m at most."
        ).format(
            part=_.percent(wells["groundwater_fraction"]),
            distance=_.exact(wells["neighbour_m"]),
            drawdown=_.number(result["neighbour_drawdown_m"]),
        )


def _heat(result: Result, _: Language) -> Iterator[str]:
    heat, duties = result["delivered_heat_mwh_year"], result.duties
    if heat > 0.0:
        yield _(
            "In {year}, {heat} MWh of heat cross the fence, an energy reuse factor (ERF) of {erf}; "
            "they meet {part} of what the network asks for."
        ).format(
            year=result.found["full_year"],
            heat=_.number(heat),
            erf=_.number(result["erf"]),
            part=_.percent(result["heat_met_fraction"]),
        )
    else:
        yield _("No heat is handed over.")
    if duties["waste_heat"]:
        yield _(
            "French law (code de l'énergie, L236-1 to L236-3) asks such a site {duties}."
        ).format(duties=", ".join(_(DUTIES[duty]) for duty in duties["waste_heat"]))
    for duty in duties["waste_heat_unmet"]:
        yield _("Not met: {duty}; the fine is up to {fine} EUR.").format(
            duty=_(DUTIES[duty]), fine=_.exact(duties["fine_max_eur"])
        )


def _neighbours(result: Result, _: Language) -> Iterator[str]:
    distance = _.exact(result.scenario["facility.neighbours.dwelling_m"])
    for time, sentence in NOISE.items():
        noise = result[f"noise_{time}_dba"]
        if noise != noise:
            yield _("The outdoor fans of the liquid side stand still.")
            break
        told = _(sentence).format(
            noise=_.number(round(noise, 1)),
            rise=_.number(round(result[f"noise_emergence_{time}_db"], 1)),
            distance=distance,
        )
        yield f"{told} {_allowed(result[f'noise_excess_{time}_db'], _)}"
    yield _(REGIMES[result.duties["legionella"]]).format(
        heat=_.number(result["evaporative_heat_mw"])
    )
    if result["generator_nox_kg_year"] > 0.0:
        yield _(
            "Tests of the generators emit {nox} kg of nitrogen oxides, {co} kg of carbon monoxide "
            "and {pm} kg of particles a year."
        ).format(
            nox=_.number(result["generator_nox_kg_year"]),
            co=_.number(result["generator_co_kg_year"]),
            pm=_.number(result["generator_pm_kg_year"]),
        )


def _allowed(excess: float, _: Language) -> str:
    if excess != excess:
        return _("The noise there is too low for the limit of French law to hold.")
    sentence = (
        "French law allows {excess} dB less."
        if excess > 0.0
        else "French law allows {excess} dB more."
    )
    return _(sentence).format(excess=_.number(round(abs(excess), 1)))


def _limits(result: Result, _: Language) -> Iterator[str]:
    years = result.yearly
    short, clamped = years["cooling_shed_h"].sum(), result["clamped_hours"]
    yield (
        _(
            "In {hours} h of its life the plant cannot carry all heat, which costs {gpu} GPU-hours."
        ).format(hours=_.number(short), gpu=_.number(result["cooling_shed_gpu_hours"]))
        if short > 0.0
        else _("The plant carries all heat in every hour.")
    )
    yield (
        _(
            "In {hours} h a law of the cooling is held at the end of its range: there the "
            "figures are less sure."
        ).format(hours=_.number(clamped))
        if clamped > 0.0
        else _("No law of the cooling leaves its range.")
    )
