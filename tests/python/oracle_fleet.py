"""The slow, plain model's fleet: whole arrays of deliveries and months, from the documents.

Equations and conventions are those of `docs/models/fleet.md` and of the fields themselves. Nodes,
spares and repairs are the chances of every state of the machine-repair model, the load that a
wait allows is the root of Erlang's formula summed state by state, checkpoints come at the root
of the derivative of what they leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from scipy.special import gammaln, logsumexp

if TYPE_CHECKING:
    from oracle_plant import Catalogue

YEAR_H = 8_766.0


def month_number(text: str) -> int:
    year, month = text.split("-")
    return 12 * int(year) + int(month) - 1


def month_hours(months: np.ndarray) -> np.ndarray:
    """Hours of civil months."""
    first = np.datetime64("1970-01", "M") + (np.append(months, months[-1] + 1) - 12 * 1970)
    return np.diff(first.astype("datetime64[h]").astype(float))


def usd_per_eur(currency: dict[str, Any], year: Any) -> Any:
    path = currency["usd_per_eur_path"]
    if not path:
        return currency["usd_per_eur"] + 0.0 * year
    return np.interp(year, [p["year"] for p in path], [p["usd_per_eur"] for p in path])


def on_path(
    origin: np.ndarray, months: np.ndarray, decline: float, shocks: list[dict[str, Any]]
) -> np.ndarray:
    """Price at some months over that at months of origin; older shocks are in the price."""
    factor = (1.0 - decline) ** ((months - origin) / 12.0)
    for shock in shocks:
        month = month_number(shock["month"])
        come = (origin < month) & (month <= months)
        factor = factor * np.where(come, 1.0 + shock["change"], 1.0)
    return factor


# --- Accelerators ---------------------------------------------------------------


class Kind:
    """The accelerator of a cohort."""

    def __init__(self, tree: dict[str, Any], cohort: dict[str, Any], catalogue: Catalogue) -> None:
        fleet, name = tree["fleet"], cohort["accelerator"]
        own = {own["name"]: own for own in fleet["accelerators"]}.get(name)

        def fact(key: str) -> float:
            if own is None:
                return catalogue.value("accelerators", name, key)
            if own[key] is None:
                return catalogue.value("accelerators", own["like"], key)
            return float(own[key])

        rated_kw = fact("all_in_kw") if cohort["all_in_kw"] is None else cohort["all_in_kw"]
        self.chip_kw = fact("chip_tdp_w") / 1_000.0
        self.host_kw = fact("node_kw") - self.chip_kw
        self.network_kw = rated_kw - fact("node_kw")
        self.capped_kw = fleet["power_cap_fraction"] * self.chip_kw
        self.all_in_kw = self.capped_kw + self.host_kw + self.network_kw
        self.peak_kw = fleet["coincidence"] * self.all_in_kw
        self.idle_fraction = fact("idle_fraction")
        self.idle_kw = min(self.idle_fraction * rated_kw, self.peak_kw)
        basis = {
            "node": self.capped_kw + self.host_kw,
            "all_in": self.all_in_kw,
            "coincident": self.peak_kw,
        }
        self.basis_kw = basis[cohort["basis"]]
        fixed = tree["facility"]["cooling"]["liquid_fraction"]
        self.liquid_fraction = fact("liquid_fraction") if fixed is None else fixed
        self.chip_share = min(self.capped_kw / self.all_in_kw, 1.0)
        self.per_node, self.per_domain = fact("gpus_per_node"), fact("gpus_per_domain")
        self.pflops = fact("bf16_tflops") / 1_000.0
        self.system_usd, self.chip_usd = fact("system_price_usd"), fact("chip_price_usd")


def fitting(
    kinds: list[Kind], cohorts: list[dict[str, Any]], end: int, limit_mw: float, over: float
) -> list[float]:
    """Accelerators of each cohort: those that fill take what others leave while they stand."""
    stands = [
        (month_number(c["online"]), end if c["retired"] is None else month_number(c["retired"]))
        for c in cohorts
    ]
    counts = []
    for cohort, kind, (online, left) in zip(cohorts, kinds, stands, strict=True):
        if cohort["gpus"] != "fill":
            counts.append(float(cohort["gpus"]))
            continue
        taken_kw = np.zeros(left - online)
        for other, its, (first, last) in zip(cohorts, kinds, stands, strict=True):
            if other["gpus"] != "fill":
                taken_kw[max(first - online, 0) : max(last - online, 0)] += (
                    other["gpus"] * its.basis_kw
                )
        counts.append(
            float(np.floor((1_000.0 * limit_mw - taken_kw.max()) / kind.basis_kw * (1.0 + over)))
        )
    return counts


# --- Failures, repairs and spares -----------------------------------------------


class Rates:
    """Failures of an accelerator in a year, by what fails."""

    def __init__(self, reliability: dict[str, Any], catalogue: Catalogue) -> None:
        def count(key: str) -> float:
            return catalogue.value("failures", reliability["failures"], key)

        scale = reliability["rate_factor"] * 365.25 / (count("gpus") * count("days"))
        self.gpu, self.host, self.network, self.software = (
            scale * count(f"{what}_count") for what in ("gpu", "host", "network", "software")
        )
        self.node = self.gpu + self.host
        self.job = self.node + self.network + self.software


def hazard(reliability: dict[str, Any], rates: Rates, months: int) -> np.ndarray:
    """Failures a year of an accelerator and its part of the host, in each month of age."""
    age = np.arange(months + 1) / 12.0
    infant = reliability["rate_factor"] * reliability["infant_failures"]
    failed = (
        rates.node * age
        + infant * age ** reliability["infant_shape"]
        + (age / reliability["wear_out_years"]) ** reliability["wear_out_shape"]
    )
    return 12.0 * np.diff(failed)


class Stock:
    """Nodes of a cohort and their spares in the long run, at rates of failure `h` a year."""

    def __init__(
        self, reliability: dict[str, Any], rates: Rates, kind: Kind, count: float, h: np.ndarray
    ) -> None:
        share = np.divide(h - rates.host, h, out=np.zeros(len(h)), where=h > 0.0)
        self.replaced = reliability["replacement_fraction"] * share
        self.repair_h = (1.0 - self.replaced) * reliability["repair_h"]
        self.repair_h += self.replaced * reliability["replenishment_h"]
        self.nodes = nodes = max(int(np.floor(count / kind.per_node + 0.5)), 1)
        spares = min(int(np.floor(reliability["spares_fraction"] * nodes + 0.5)), nodes - 1)
        self.spares, rate = spares, h * kind.per_node / YEAR_H
        # The chance of every number of failed nodes: births by those at work, deaths by repairs.
        failed = np.arange(nodes + 1.0)
        at_work = np.minimum(nodes - spares, nodes - failed)
        with np.errstate(divide="ignore"):
            steps = np.log(at_work[:-1] / failed[1:]) + np.log(rate * self.repair_h)[:, None]
        chances = np.concatenate([np.zeros((len(h), 1)), np.cumsum(steps, axis=1)], axis=1)
        chances = np.exp(chances - chances.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        self.working = chances @ at_work
        self.failures = rate * self.working
        found = chances[:, failed < spares].sum(axis=1) * rate * (nodes - spares)
        some = self.failures > 0.0
        self.at_hand = np.divide(found, self.failures, out=np.zeros(len(h)), where=some)


class Working:
    """Parts of a cohort that work, stand under power, fail for good, in each month of age."""

    def __init__(
        self, reliability: dict[str, Any], rates: Rates, kind: Kind, count: float, months: int
    ) -> None:
        h = hazard(reliability, rates, months)
        stock = Stock(reliability, rates, kind, count, h)
        nodes, working, failures = stock.nodes, stock.working, stock.failures
        connected = (1.0 - reliability["planned_outage_fraction"]) / (
            1.0 + rates.network * kind.per_domain * reliability["network_repair_h"] / YEAR_H
        )
        self.available = connected * (working - failures * reliability["swap_h"]) / nodes
        self.powered = connected * (1.0 - failures * stock.repair_h / nodes)
        self.replaced = stock.replaced * h * working / nodes
        self.at_hand = stock.at_hand


def credit_probability(tree: dict[str, Any], rates: Rates, kind: Kind, count: float) -> float:
    """Chance that the outages of a node in a month last longer than what is promised allows.

    Failures come at random while the node works, outages last as long as chance has it
    (exponential). More than `a` hours are lost where the outages of `t - a` hours of work do.
    """
    reliability, month_h = tree["fleet"]["reliability"], YEAR_H / 12.0
    stock = Stock(reliability, rates, kind, count, np.array([rates.node]))
    own, network = rates.node * kind.per_node, rates.network * kind.per_domain
    out = stock.nodes - stock.spares - stock.working[0]
    out_h = reliability["swap_h"] + (out / stock.failures[0] if own > 0.0 else 0.0)
    lost_h = own * out_h + network * reliability["network_repair_h"]
    if lost_h == 0.0:
        return 0.0
    mean_h = lost_h / (own + network)
    allowed_h = (1.0 - tree["revenue"]["sla_availability"]) * month_h
    expected = (own + network) / YEAR_H * (month_h - allowed_h)
    outages = np.arange(1, 200 + int(20.0 * expected))
    longer = stats.gamma.sf(allowed_h, outages, scale=mean_h)
    return float(np.sum(stats.poisson.pmf(outages, expected) * longer))


# --- Demand ---------------------------------------------------------------------


def occupancy(demand: dict[str, Any], months: np.ndarray) -> np.ndarray:
    """Sold part of the working accelerators of a cohort, months after its first."""
    ramp = demand["ramp_months"]
    if ramp == 0:
        return np.full(months.shape, demand["occupancy"])

    def curve(x: Any) -> Any:
        return 0.5 * (1.0 + np.tanh(5.0 * (x - 0.5)))

    x = np.clip(months / ramp, 0.0, 1.0)
    risen = (curve(x) - curve(0.0)) / (curve(1.0) - curve(0.0))
    return demand["first_occupancy"] + (demand["occupancy"] - demand["first_occupancy"]) * risen


def waits(load: float, servers: int) -> float:
    """Logarithm of the chance that a request waits (Erlang C)."""
    busy = np.log(load * servers)
    states = np.arange(servers)
    free = logsumexp(states * busy - gammaln(states + 1.0))
    full = servers * busy - gammaln(servers + 1.0) - np.log1p(-load)
    return float(full - np.logaddexp(free, full))


def busiest_load(inference: dict[str, Any]) -> float:
    """The load of the busiest hour for which enough requests are served in time."""
    servers, late = int(inference["replicas"]), np.log1p(-inference["percentile"])

    def too_long(load: float) -> float:
        allowed = servers * (1.0 - load) * inference["wait_over_service"]
        return waits(load, servers) - late - allowed

    return float(brentq(too_long, 1e-12, 1.0 - 1e-12, xtol=1e-16, rtol=1e-15))


def weekly_busy(fleet: dict[str, Any], catalogue: Catalogue) -> np.ndarray:
    """Busy part of the accelerators that answer requests, by hour of the local week."""
    shape = catalogue.week("demand", fleet["demand"]["inference_profile"])
    return busiest_load(fleet["inference"]) * shape / shape.max()


def weekly_load(fleet: dict[str, Any], catalogue: Catalogue) -> np.ndarray:
    """Load of a sold accelerator by hour of the local week."""
    demand = fleet["demand"]
    training, answering = demand["training_fraction"], demand["inference_fraction"]
    flat = training * demand["training_load"]
    flat += (1.0 - training - answering) * demand["batch_load"]
    return flat + answering * demand["inference_load"] * weekly_busy(fleet, catalogue)


# --- Cohorts over the months ----------------------------------------------------


class Cohort:
    """A cohort in every month: its deliveries and their generations, work, sales and money.

    Arrays over deliveries and months hold what a delivery is, 0 where it is not there.
    """

    def __init__(
        self,
        tree: dict[str, Any],
        cohort: dict[str, Any],
        kind: Kind,
        count: float,
        months: np.ndarray,
        rates: Rates,
    ) -> None:
        self.tree, self.cohort, self.kind = tree, cohort, kind
        fleet, online, horizon = tree["fleet"], month_number(cohort["online"]), months[-1] + 1
        reliability = fleet["reliability"]
        ramp = int(cohort["ramp_months"])
        end = horizon
        if cohort["retired"] is not None:
            end = min(end, month_number(cohort["retired"]))
        self.months, self.online, self.end, self.horizon = months, online, end, horizon
        self.life = 12 * int(fleet["refresh"]["life_years"])
        self.part = count / ramp
        first = online + np.arange(ramp)[:, None]
        old = months - first
        self.there = (old >= 0) & (months < end)
        self.generation, self.age = np.where(self.there, np.divmod(old, self.life), 0)
        self.born = months - self.age
        oldest = min(self.life, int(horizon - online))
        self.working = working = Working(reliability, rates, kind, count, oldest)
        part = self.part * self.there
        self.installed = part.sum(axis=0)
        # What of a new system fails before it is accepted comes again, in its first month or later.
        lost = np.minimum(reliability["replenishment_h"] / month_hours(months), 1.0)
        here = 1.0 - np.where(self.age == 0, reliability["burn_in_fraction"] * lost, 0.0)
        self.occupancy = occupancy(fleet["demand"], months - online)
        available = part * here * working.available[self.age]
        self.sales = available * self.occupancy
        self.available, self.sold = available.sum(axis=0), self.sales.sum(axis=0)
        self.powered = (part * here * working.powered[self.age]).sum(axis=0)
        self.failed = part * working.replaced[self.age] / 12.0

    def price_factor(self) -> np.ndarray:
        """Mean price of an hour over the contract's: reserved, on demand and spot."""
        revenue = self.tree["revenue"]

        def market(months: np.ndarray) -> np.ndarray:
            return on_path(self.born, months, revenue["merchant_decline"], revenue["shocks"])

        now = market(self.months + 0 * self.born)
        term = revenue["contract_years"]
        if term == 0.0:
            kept, contract = 0.0, now
        else:
            years = self.age / 12.0
            terms = np.floor(years / term + 1e-9)
            kept = revenue["renewal_fraction"] ** terms
            kept = kept * np.exp(-revenue["churn_per_year"] * years)
            contract = market(self.born + 12.0 * (term * terms))
        on_demand, spot = revenue["on_demand_fraction"], revenue["spot_fraction"]
        reserved = 1.0 - on_demand - spot
        reserved -= revenue["token_fraction"] + revenue["research_fraction"]
        hourly = on_demand * revenue["on_demand_price_fraction"]
        hourly += spot * revenue["spot_price_fraction"]
        mean = reserved * (kept * contract + (1.0 - kept) * now) + hourly * now
        origin = np.full(self.born.shape, self.online)
        level = on_path(origin, self.born, 0.0, revenue["shocks"])
        return level * mean * revenue["renewal_price_fraction"] ** self.generation

    def _dear(self, months: np.ndarray) -> np.ndarray:
        """Price of hardware over that of the cohort's first month."""
        cost = self.tree["cost"]
        origin = np.full(months.shape, self.online)
        return on_path(origin, months, cost["it_price_decline"], cost["it_price_shocks"])

    def _price(self, own: str, usd: float, months: np.ndarray) -> np.ndarray:
        fixed = self.cohort[own]
        if fixed is None:
            fixed = usd / usd_per_eur(self.tree["currency"], months // 12)
        return fixed * self._dear(months)

    def money(self) -> dict[str, np.ndarray]:
        """Systems bought, replaced, standing, sold and left; accelerators that failed for good."""
        refresh, size = self.tree["fleet"]["refresh"], len(self.months)
        system = self.part * self._price("it_system_eur_per_gpu", self.kind.system_usd, self.born)
        system = system * np.where(self.generation > 0, refresh["price_fraction"], 1.0)
        value = np.where(self.there, system, 0.0)
        new = self.there & (self.age == 0)
        bought = np.where(new, system, 0.0)
        # Each system is sold in the month after its last one.
        last = self.there & ((self.age == self.life - 1) | (self.months == self.end - 1))
        used = (self.age + 1) / self.life
        residual = refresh["residual_fraction"]
        worth = (
            residual**used if refresh["resale"] == "geometric" else 1.0 - (1.0 - residual) * used
        )
        sold = np.where(last, worth * system, 0.0).sum(axis=0)
        left = np.where(self.months == self.horizon - 1, sold, 0.0)
        chips = self._price("chip_eur", self.kind.chip_usd, self.months)
        chips = chips * np.where(self.generation > 0, refresh["price_fraction"], 1.0)
        billed = np.where(self.age / 12.0 >= refresh["warranty_years"], self.failed, 0.0)
        return {
            "capex_it": np.where(self.generation == 0, bought, 0.0).sum(axis=0),
            "refresh": np.where(self.generation > 0, bought, 0.0).sum(axis=0),
            "it_failed": (billed * chips).sum(axis=0),
            "it_retired": np.append(0.0, (sold - left)[: size - 1]),
            "it_left": left,
            "it_value": value.sum(axis=0),
        }

    def bought(self) -> float:
        """Accelerators bought, replacements included."""
        return self.part * np.count_nonzero(self.there & (self.age == 0))

    def chips_eur(self) -> float:
        """Bare accelerators of the first systems."""
        chips = self._price("chip_eur", self.kind.chip_usd, self.born)
        first = self.there & (self.age == 0) & (self.generation == 0)
        return float(self.part * chips[first].sum())


# --- What the fleet yields ------------------------------------------------------


def mining_eur_mwh(mining: dict[str, Any]) -> float:
    """The campus' part of all hashes of an hour, of the coins made in it."""
    hashes = 3.6e9 / mining["joule_per_th"]
    of_all = hashes / (3_600.0 * 1e6 * mining["network_eh_s"])
    coins = mining["blocks_per_hour"] * (mining["block_reward_coin"] + mining["fees_coin"])
    return float(of_all * coins * mining["coin_price_eur"])


class Yields:
    """Means over the accelerators of all cohorts, and the largest training job."""

    def __init__(
        self,
        tree: dict[str, Any],
        kinds: list[Kind],
        counts: list[float],
        rates: Rates,
        training_gpus: float,
        credit_probability: float,
        catalogue: Catalogue,
    ) -> None:
        fleet = tree["fleet"]
        training, demand = fleet["training"], fleet["demand"]

        def mean(values: list[float]) -> float:
            return float(np.average(values, weights=counts))

        self.chip_kw = mean([kind.chip_kw for kind in kinds])
        self.node_kw = mean([kind.capped_kw + kind.host_kw for kind in kinds])
        self.all_in_kw = mean([kind.all_in_kw for kind in kinds])
        self.it_kw = mean([kind.peak_kw for kind in kinds])
        self.job_gpus = min(training["job_gpus"], training_gpus)
        self.job_mttf_h = self.checkpoint_interval_min = np.nan
        self.job_ettr = self.training_ettr = 1.0 if self.job_gpus > 0.0 else np.nan
        if self.job_gpus * rates.job > 0.0:
            self._checkpoint(training, training_gpus * rates.job / YEAR_H)
            self.training_ettr = self.job_ettr
            self._checkpoint(training, self.job_gpus * rates.job / YEAR_H)
        step = max(fleet["power_cap_fraction"] - training["trough_fraction"], 0.0)
        self.swing_mw = self.job_gpus * self.chip_kw * step / 1_000.0
        cap, bound = fleet["power_cap_fraction"], training["compute_bound_fraction"]

        def slowed(kind: Kind) -> float:
            clock = np.cbrt((cap - kind.idle_fraction) / (1.0 - kind.idle_fraction))
            return float(1.0 / (bound / clock + 1.0 - bound))

        capped_pflops = mean([kind.pflops * slowed(kind) for kind in kinds])
        self.useful_pflops = capped_pflops * training["mfu"] * self.job_ettr
        self.one_job_pflops = capped_pflops * training["mfu"] * self.training_ettr
        self.model_pflop_days = 6.0 * training["parameters"] * training["tokens"] / 8.64e19
        self.credit_probability = credit_probability
        busy = float(weekly_busy(fleet, catalogue).mean())
        self.tokens_s = busy * fleet["inference"]["tokens_s"]
        self.mtoken_hour = 3_600.0 * self.tokens_s / 1e6
        idle_kw = mean([kind.idle_kw for kind in kinds])
        answering_kw = idle_kw + busy * demand["inference_load"] * (self.it_kw - idle_kw)
        self.it_joule_token = 1_000.0 * answering_kw / self.tokens_s

    def _checkpoint(self, training: dict[str, Any], failures_h: float) -> None:
        """What failures leave of a job's time.

        Of work `y` and a checkpoint `w` between failures, both over the mean time between them,
        and of recoveries `u` the part `y exp(-u) / (exp(y + w) - 1)` lasts; its derivative
        vanishes at the best `y`.
        """
        self.job_mttf_h = 1.0 / failures_h
        write = training["checkpoint_write_s"] / 3_600.0 * failures_h
        recovery = training["recovery_min"] / 60.0 * failures_h
        best = brentq(lambda y: y + np.expm1(-y - write), 0.0, 1.0, xtol=1e-18, rtol=1e-15)
        self.checkpoint_interval_min = 60.0 * best * self.job_mttf_h
        self.job_ettr = float(best * np.exp(-recovery) / np.expm1(best + write))
