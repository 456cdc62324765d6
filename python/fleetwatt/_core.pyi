from collections.abc import Callable
from types import ModuleType
from typing import Any, final, type_check_only

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Air",
    "ConfigError",
    "Contract",
    "Design",
    "DomainError",
    "Drivers",
    "FleetwattError",
    "InfeasibleError",
    "Scenario",
    "Supplied",
    "catalogue",
    "climate",
    "facility",
    "finance",
    "fleet",
    "programme",
    "resilience",
    "scenario",
    "simulation",
    "supply",
    "uncertainty",
]

class FleetwattError(ValueError): ...
class DomainError(FleetwattError): ...

class ConfigError(FleetwattError):
    faults: list[tuple[str, str]]

class InfeasibleError(FleetwattError): ...

_Array = NDArray[np.float64]
_Days = NDArray[np.int64]

@final
@type_check_only
class _Catalogue(ModuleType):
    @staticmethod
    def load() -> str: ...
    @staticmethod
    def families() -> list[str]: ...
    @staticmethod
    def check(family: str, name: str | None = None, figure: str | None = None) -> None: ...
    @staticmethod
    def cite(family: str, name: str, figure: str) -> str: ...

catalogue: _Catalogue

@final
@type_check_only
class _Climate(ModuleType):
    @staticmethod
    def climates() -> list[str]: ...
    @staticmethod
    def synthetic(climate: str, year: int, seed: int) -> tuple[dict[str, _Array], str]: ...
    @staticmethod
    def saturation_pressure_pa(dry_bulb_c: _Array) -> _Array: ...
    @staticmethod
    def dew_point_c(dry_bulb_c: _Array, relative_humidity: _Array) -> _Array: ...
    @staticmethod
    def humidity_ratio(
        dry_bulb_c: _Array, relative_humidity: _Array, pressure_pa: _Array
    ) -> _Array: ...
    @staticmethod
    def wet_bulb_c(
        dry_bulb_c: _Array, relative_humidity: _Array, pressure_pa: _Array
    ) -> _Array: ...
    @staticmethod
    def enthalpy_kj_kg(
        dry_bulb_c: _Array, relative_humidity: _Array, pressure_pa: _Array
    ) -> _Array: ...

climate: _Climate

@final
@type_check_only
class _SupplyMarkets(ModuleType):
    @staticmethod
    def synthetic_prices(year: int, seed: int, mean_eur_mwh: float) -> _Array: ...
    @staticmethod
    def synthetic_carbon(
        year: int, seed: int, combustion_g_kwh: float, life_cycle_g_kwh: float
    ) -> tuple[_Array, _Array]: ...
    @staticmethod
    def mix_sources() -> list[str]: ...
    @staticmethod
    def mix_intensity(generation_mw: list[_Array], bioenergies: bool) -> list[_Array]: ...

@final
@type_check_only
class _SupplyCarbon(ModuleType):
    @staticmethod
    def matching(
        energy_mwh: _Array, supply_mwh: _Array
    ) -> tuple[_Array, _Array, _Array, float, float]: ...
    @staticmethod
    def location_based_kg(energy_mwh: _Array, factor_g_kwh: _Array) -> _Array: ...
    @staticmethod
    def implied_factor_g_kwh(emissions_kg: _Array, energy_mwh: _Array) -> _Array: ...
    @staticmethod
    def marginal_kg(change_mwh: _Array, marginal_g_kwh: _Array) -> _Array: ...
    @staticmethod
    def market_based_kg(
        energy_mwh: _Array,
        contracted_mwh: _Array,
        residual_g_kwh: _Array,
        contracted_g_kwh: float,
        by: str,
    ) -> _Array: ...
    @staticmethod
    def carbon_free_score(
        energy_mwh: _Array, contracted_mwh: _Array, grid_carbon_free_fraction: _Array
    ) -> float: ...
    @staticmethod
    def generator_kg(generated_mwh: _Array, fuel_l_kwh: float, fuel_kg_l: float) -> _Array: ...
    @staticmethod
    def offsite_water_m3(energy_mwh: _Array, water_l_kwh: _Array) -> _Array: ...

@final
@type_check_only
class _SupplyRenewables(ModuleType):
    @staticmethod
    def net_of_losses(gross: _Array, losses_fraction: float) -> _Array: ...
    @staticmethod
    def hub_wind_m_s(
        wind_m_s: _Array, hub_height_m: float, roughness_m: float, mean_wind_m_s: float | None
    ) -> _Array: ...
    @staticmethod
    def run_of_river(generation_mw: _Array, installed_mw: float, window_h: float) -> _Array: ...
    @staticmethod
    def synthetic_hydro(capacity_factor: float) -> _Array: ...

@final
@type_check_only
class _SupplySurplus(ModuleType):
    @staticmethod
    def self_consumption(
        load_mw: _Array, supply_mw: _Array, battery: dict[str, float]
    ) -> list[_Array]: ...
    @staticmethod
    def smallest_battery_mwh(
        load_mw: _Array, supply_mw: _Array, battery: dict[str, float]
    ) -> float: ...
    @staticmethod
    def shift_to_surplus(
        load_mw: _Array,
        supply_mw: _Array,
        flexible_fraction: float,
        limit_mw: float,
        window_h: float,
    ) -> _Array: ...

@final
@type_check_only
class _SupplyBattery(ModuleType):
    @staticmethod
    def rainflow(series: _Array) -> tuple[_Array, _Array, _Array]: ...
    @staticmethod
    def calendar_loss_fraction(
        years: _Array,
        soc: _Array,
        temperature_c: _Array,
        calendar_life_years: _Array,
        activation_kj_mol: _Array,
        charge_stress: _Array,
    ) -> _Array: ...
    @staticmethod
    def cycle_loss_fraction(
        cycles: _Array, depth: _Array, cycle_life: _Array, depth_exponent: _Array
    ) -> _Array: ...
    @staticmethod
    def life(
        histories: list[_Array],
        years: int,
        ageing: list[float],
        energy_mwh: float,
        end_of_life_fraction: float,
        every_years: int | None,
    ) -> tuple[list[_Array], int | None]: ...
    @staticmethod
    def addition_cost_eur(
        added_mwh: _Array, capex_eur_kwh: _Array, capex_decline: _Array, years: _Array
    ) -> _Array: ...
    @staticmethod
    def wear_cost_eur_mwh(
        capex_eur_kwh: _Array,
        depth: _Array,
        cycles_per_year: _Array,
        end_of_life_fraction: _Array,
        discharge_efficiency: _Array,
        temperature_c: _Array,
        calendar_life_years: _Array,
        activation_kj_mol: _Array,
        cycle_life: _Array,
        depth_exponent: _Array,
    ) -> _Array: ...

@final
@type_check_only
class _SupplyDispatch(ModuleType):
    @staticmethod
    def site(
        given: dict[str, Any], threads: int, told: Callable[[int], None] | None
    ) -> dict[str, Any]: ...
    @staticmethod
    def offers(given: dict[str, Any], eur_mwh: _Array, mw: _Array) -> dict[str, Any]: ...
    @staticmethod
    def rolling(
        given: dict[str, Any],
        foresight: tuple[int, int, float, int],
        threads: int,
        told: Callable[[int], None] | None,
    ) -> dict[str, Any]: ...
    @staticmethod
    def coupled(
        given: dict[str, Any],
        flexible: tuple[_Array, int, _Array] | None,
        charges: tuple[list[int], _Array] | None,
        threads: int,
        told: Callable[[int], None] | None,
    ) -> dict[str, Any]: ...
    @staticmethod
    def export_prices(given: dict[str, Any], scenario: int) -> _Array: ...
    @staticmethod
    def size(
        given: dict[str, Any],
        choices: list[_Array | None],
        factors: list[_Array | None],
        threads: int,
        told: Callable[[int], None] | None,
    ) -> dict[str, Any]: ...
    @staticmethod
    def pareto(
        given: dict[str, Any],
        choices: list[_Array | None],
        factors: list[_Array | None],
        carbon_g_kwh: _Array,
        generator_g_kwh: float,
        prices_eur_t: list[float],
    ) -> dict[str, Any]: ...

@final
@type_check_only
class _SupplyTariffs(ModuleType):
    @staticmethod
    def french_prices(
        voltage: str, usage: str
    ) -> tuple[list[float], list[float], float, float, float, float]: ...
    @staticmethod
    def french_periods(first: int, hours: int, timezone: str) -> NDArray[np.int64]: ...
    @staticmethod
    def optimal_subscription(load_mw: _Array, prices: str, first: int, timezone: str) -> _Array: ...
    @staticmethod
    def excise_unmet(
        energy_mwh_year: float,
        value_added_eur_year: float | None,
        energy_management: bool,
        good_practice: bool,
        heat_reused: bool,
        pue_target: bool,
    ) -> list[str]: ...
    @staticmethod
    def excise_eur(energy_mwh: _Array, reduced: bool) -> _Array: ...
    @staticmethod
    def connection_voltage(power_mw: float, distance_km: float) -> str: ...
    @staticmethod
    def emergency_feed_eur_year(
        voltage: str, reserved_mw: float, cells: float, overhead_km: float, underground_km: float
    ) -> float: ...

@final
class Contract:
    @staticmethod
    def read(kind: str, text: str) -> Contract: ...
    def terms(self) -> str: ...

@final
@type_check_only
class _SupplyBill(ModuleType):
    @staticmethod
    def contract_kinds() -> list[str]: ...
    @staticmethod
    def settle(
        load_mw: _Array,
        price_eur_mwh: _Array | None,
        first: int,
        timezone: str,
        tariff: str,
        contracts: list[tuple[Contract, _Array | None]],
        levies: str | None,
    ) -> tuple[list[str], _Array, list[tuple[str, _Array]]]: ...

@final
@type_check_only
class _SupplyEmbodied(ModuleType):
    @staticmethod
    def die_kg(
        area_cm2: _Array,
        energy_kwh_cm2: _Array,
        factor_g_kwh: _Array,
        gases_g_cm2: _Array,
        materials_g_cm2: _Array,
        yield_fraction: _Array,
    ) -> _Array: ...
    @staticmethod
    def memory_kg(capacity_gb: _Array, g_per_gb: _Array, yield_fraction: _Array) -> _Array: ...
    @staticmethod
    def amortised_kg(
        embodied_kg: _Array, used_hours: _Array, life_hours: _Array, utilisation: _Array
    ) -> _Array: ...

@final
@type_check_only
class _Supply(ModuleType):
    battery: _SupplyBattery
    bill: _SupplyBill
    carbon: _SupplyCarbon
    dispatch: _SupplyDispatch
    embodied: _SupplyEmbodied
    markets: _SupplyMarkets
    renewables: _SupplyRenewables
    surplus: _SupplySurplus
    tariffs: _SupplyTariffs

supply: _Supply

@final
class Air:
    def __new__(cls, dry_bulb_c: _Array, relative_humidity: _Array, pressure_pa: _Array) -> Air: ...

@final
class Design:
    @staticmethod
    def read(text: str, grid_connection_mw: float | None) -> Design: ...
    @staticmethod
    def of(scenario: Scenario) -> Design: ...
    def about(self) -> tuple[float, float, float]: ...

@final
@type_check_only
class _FacilityCooling(ModuleType):
    @staticmethod
    def wet_tower_approach_k(
        range_k: _Array, wet_bulb_c: _Array, water_flow_ratio: _Array, air_flow_ratio: _Array
    ) -> _Array: ...
    @staticmethod
    def chiller_cop(
        record: str, evaporator_c: _Array, condenser_c: _Array, part_load: _Array
    ) -> _Array: ...
    @staticmethod
    def chiller_capacity_mw(record: str, evaporator_c: _Array, condenser_c: _Array) -> _Array: ...
    @staticmethod
    def exchanger_effectiveness(ntu: _Array, water_to_air: _Array) -> _Array: ...
    @staticmethod
    def pad_outlet_c(dry_bulb_c: _Array, wet_bulb_c: _Array, effectiveness: _Array) -> _Array: ...
    @staticmethod
    def transport_power_mw(
        flow_m3_s: _Array, pressure_pa: _Array, efficiency: _Array
    ) -> _Array: ...

@final
@type_check_only
class _FacilityElectrical(ModuleType):
    @staticmethod
    def loss_mw(load_mw: _Array, rated_mw: _Array, a: _Array, b: _Array, c: _Array) -> _Array: ...
    @staticmethod
    def frontier() -> str: ...
    @staticmethod
    def machine_power_mw(
        cpu_utilisation: _Array, gpu_utilisation: _Array, nodes_active: _Array, machine: str
    ) -> _Array: ...
    @staticmethod
    def machine_loss_mw(
        cpu_utilisation: _Array,
        gpu_utilisation: _Array,
        nodes_active: _Array,
        machine: str,
        empty_racks: bool,
    ) -> _Array: ...

@final
@type_check_only
class _FacilityHeat(ModuleType):
    @staticmethod
    def lorenz_cop(
        source_in_c: _Array, source_out_c: _Array, sink_in_c: _Array, sink_out_c: _Array
    ) -> _Array: ...
    @staticmethod
    def heat_pump_cop(
        source_in_c: _Array,
        source_out_c: _Array,
        sink_in_c: _Array,
        sink_out_c: _Array,
        efficiency: _Array,
    ) -> _Array: ...
    @staticmethod
    def when2heat_cop(source: str, lift_k: _Array, correction: _Array) -> _Array: ...
    @staticmethod
    def hot_water_profile() -> _Array: ...
    @staticmethod
    def network_demand_mw(
        dry_bulb_c: _Array,
        hour_of_week: _Array,
        network_mw: _Array,
        base_fraction: _Array,
        heating_limit_c: _Array,
        heating_design_c: _Array,
    ) -> _Array: ...
    @staticmethod
    def delivered(
        flow: str,
        upgrade: str,
        heat_pump_owner: str,
        available_mw: _Array,
        demand_mw: _Array,
        loop_supply_c: _Array,
        loop_return_c: _Array,
        network_supply_c: _Array,
        network_return_c: _Array,
        exchanger_approach_k: _Array,
        heat_pump_efficiency: _Array,
        heat_pump_mw: _Array,
        pumping_fraction: _Array,
    ) -> _Array: ...
    @staticmethod
    def avoided_carbon_kg(
        delivered_mwh: _Array,
        electricity_mwh: _Array,
        network_carbon_g_kwh: _Array,
        grid_carbon_g_kwh: _Array,
    ) -> _Array: ...
    @staticmethod
    def met_by_month(delivered_mw: _Array, demand_mw: _Array, month: _Array) -> _Array: ...
    @staticmethod
    def obligation(
        it_capacity_mw: float, reuses_heat: bool
    ) -> tuple[list[str], list[str], float]: ...

@final
@type_check_only
class _FacilityNeighbours(ModuleType):
    ABSORPTION_DB_KM: float
    RECEIVER_HEIGHT_M: float
    BOUNDARY_LIMIT_DBA: tuple[float, float]
    EMISSIONS_G_KWH: tuple[float, float, float]
    @staticmethod
    def fan_sound_power_dba(unit_dba: _Array, units: _Array, speed_ratio: _Array) -> _Array: ...
    @staticmethod
    def sound_pressure_dba(
        sound_power_dba: _Array,
        distance_m: _Array,
        source_height_m: _Array,
        receiver_height_m: _Array,
        absorption_db_km: _Array,
        barrier_db: _Array,
    ) -> _Array: ...
    @staticmethod
    def total_level_dba(levels_dba: _Array) -> _Array: ...
    @staticmethod
    def equivalent_level_dba(levels_dba: _Array) -> _Array: ...
    @staticmethod
    def emergence_db(source_dba: _Array, background_dba: _Array) -> _Array: ...
    @staticmethod
    def noise_limit_db(ambient_dba: _Array, night: bool) -> _Array: ...
    @staticmethod
    def legionella_regime(evaporative_heat_mw: float, disperses_water: bool) -> str: ...
    @staticmethod
    def generator_energy_mwh(
        capacity_mw: _Array,
        hours_year: _Array,
        load_fraction: _Array,
    ) -> _Array: ...
    @staticmethod
    def generator_fuel_l(energy_mwh: _Array, fuel_l_kwh: _Array) -> _Array: ...
    @staticmethod
    def fuel_co2_kg(fuel_l: _Array, fuel_kg_l: _Array) -> _Array: ...
    @staticmethod
    def generator_emission_kg(energy_mwh: _Array, factor_g_kwh: _Array) -> _Array: ...

@final
@type_check_only
class _FacilityPublished(ModuleType):
    @staticmethod
    def lei_masanet_2022(
        dry_bulb_c: _Array,
        relative_humidity: _Array,
        pressure_pa: _Array,
        case: int,
        draws: int,
        seed: int,
        threads: int,
    ) -> _Array: ...
    @staticmethod
    def lei_masanet_2022_ranges(case: int) -> list[tuple[str, float, float]]: ...

@final
@type_check_only
class _FacilityWater(ModuleType):
    @staticmethod
    def blowdown_m3(
        evaporated_m3: _Array,
        drift_m3: _Array,
        cycles_of_concentration: _Array,
    ) -> _Array: ...
    @staticmethod
    def permit_share(water: _Array, permit: _Array) -> _Array: ...
    @staticmethod
    def scarcity_weighted_m3(consumed_m3: _Array, scarcity_factor: _Array) -> _Array: ...
    @staticmethod
    def well_function(u: _Array) -> _Array: ...
    @staticmethod
    def theis_drawdown_m(
        flow_m3_s: _Array,
        transmissivity_m2_s: _Array,
        storativity: _Array,
        radius_m: _Array,
        time_s: _Array,
    ) -> _Array: ...
    @staticmethod
    def cooper_jacob_drawdown_m(
        flow_m3_s: _Array,
        transmissivity_m2_s: _Array,
        storativity: _Array,
        radius_m: _Array,
        time_s: _Array,
    ) -> _Array: ...
    @staticmethod
    def radius_of_drawdown_m(
        flow_m3_s: _Array,
        transmissivity_m2_s: _Array,
        storativity: _Array,
        time_s: _Array,
        drawdown_m: _Array,
    ) -> _Array: ...
    @staticmethod
    def wellfield_drawdown_m(
        wells: list[tuple[float, float, _Array, _Array]],
        transmissivity_m2_s: float,
        storativity: float,
        points_m: _Array,
        times_s: _Array,
    ) -> _Array: ...

@final
@type_check_only
class _Facility(ModuleType):
    cooling: _FacilityCooling
    electrical: _FacilityElectrical
    heat: _FacilityHeat
    neighbours: _FacilityNeighbours
    published: _FacilityPublished
    water: _FacilityWater

    @staticmethod
    def simulate(
        air: Air, first_hour_of_week: int, it_power_mw: _Array, design: Design
    ) -> _Array: ...
    @staticmethod
    def sweep(
        air: Air,
        first_hour_of_week: int,
        it_power_mw: _Array,
        designs: list[Design],
        threads: int,
        told: Callable[[int], None] | None,
    ) -> _Array: ...
    @staticmethod
    def hourly_series() -> list[tuple[str, str, str, str]]: ...
    @staticmethod
    def figures() -> list[tuple[str, str]]: ...

facility: _Facility

_Shock = tuple[float, float, float | None]

@final
@type_check_only
class _FinanceAppraisal(ModuleType):
    @staticmethod
    def measures() -> list[str]: ...
    @staticmethod
    def targets() -> list[str]: ...
    @staticmethod
    def appraise(
        times: tuple[str, int, int, int, int],
        cases: int,
        finance: tuple[str, list[tuple[str, _Array]], float],
        money: list[_Array],
        assets: list[tuple[_Array, int, bool, float | None, _Array]],
        wanted: bool,
        threads: int,
    ) -> tuple[_Array, tuple[list[str], _Array] | None]: ...
    @staticmethod
    def required_price(
        times: tuple[str, int, int, int, int],
        cases: int,
        finance: tuple[str, list[tuple[str, _Array]], float],
        money: list[_Array],
        assets: list[tuple[_Array, int, bool, float | None, _Array]],
        wanted: tuple[str, _Array, int, _Array],
        threads: int,
    ) -> _Array: ...

@final
@type_check_only
class _FinanceConstruction(ModuleType):
    @staticmethod
    def interest_during_construction(
        capex: _Array, monthly_rate: float, gearing: float
    ) -> list[_Array]: ...
    @staticmethod
    def spending_shares(months: float, centre: float, concentration: float) -> _Array: ...

@final
@type_check_only
class _FinanceContracts(ModuleType):
    @staticmethod
    def reserved_fraction(
        age_years: _Array,
        term_years: _Array,
        renewal_fraction: _Array,
        churn_per_year: _Array,
    ) -> _Array: ...
    @staticmethod
    def contract_ladder_price(
        age_years: _Array,
        term_years: _Array,
        renewal_fraction: _Array,
        churn_per_year: _Array,
        renewal_discount: _Array,
        decline: _Array,
        shocks: list[_Shock],
    ) -> _Array: ...
    @staticmethod
    def blended_price(shares: tuple[_Array, ...], prices: tuple[_Array, ...]) -> _Array: ...

@final
@type_check_only
class _FinanceCost(ModuleType):
    @staticmethod
    def annuity(
        amount: _Array,
        rate: _Array,
        years: _Array,
    ) -> _Array: ...
    @staticmethod
    def annualised_tco(
        it_capex: _Array,
        facility_capex: _Array,
        opex_per_year: _Array,
        rate: _Array,
        it_life_years: _Array,
        facility_life_years: _Array,
    ) -> _Array: ...

@final
@type_check_only
class _FinanceDebt(ModuleType):
    @staticmethod
    def shapes() -> list[str]: ...
    @staticmethod
    def loan_schedule(
        debt: float,
        rate: float,
        tenor: float,
        shape: str,
        grace: float,
        cfads: _Array,
        dscr: _Array,
    ) -> list[_Array]: ...
    @staticmethod
    def sculpted_debt(cfads: _Array, dscr: _Array, rate: float) -> float: ...

@final
@type_check_only
class _FinanceDepreciation(ModuleType):
    @staticmethod
    def declining_balance(cost: float, life_years: float, months_first_year: float) -> _Array: ...
    @staticmethod
    def straight_line(cost: float, life_years: float, days_first_year: float) -> _Array: ...
    @staticmethod
    def macrs(cost: float, class_years: str, bonus_fraction: float) -> _Array: ...

@final
@type_check_only
class _FinanceLease(ModuleType):
    @staticmethod
    def lease_rent(
        price_eur: _Array,
        residual_eur: _Array,
        yield_per_year: _Array,
        term_months: _Array,
    ) -> _Array: ...

@final
@type_check_only
class _FinanceMining(ModuleType):
    @staticmethod
    def hash_rate_th_s_per_mw(
        joule_per_th: _Array,
    ) -> _Array: ...
    @staticmethod
    def mining_revenue_per_mwh(
        joule_per_th: _Array,
        network_eh_s: _Array,
        block_reward_coin: _Array,
        fees_coin: _Array,
        blocks_per_hour: _Array,
        coin_price_eur: _Array,
    ) -> _Array: ...
    @staticmethod
    def hosting_revenue_per_mwh(
        rent_eur_kw_month: _Array,
    ) -> _Array: ...
    @staticmethod
    def mining_break_even_power_price(
        revenue_eur_mwh: _Array,
        other_cost_eur_mwh: _Array,
        pue: _Array,
    ) -> _Array: ...
    @staticmethod
    def mining_margin_per_mwh(
        revenue_eur_mwh: _Array,
        other_cost_eur_mwh: _Array,
        power_price_eur_mwh: _Array,
        pue: _Array,
    ) -> _Array: ...
    @staticmethod
    def revenue_ratio(
        price_eur_gpu_hour: _Array,
        sold_fraction: _Array,
        kw_per_gpu: _Array,
        other_revenue_eur_mwh: _Array,
    ) -> _Array: ...

@final
@type_check_only
class _FinancePrices(ModuleType):
    @staticmethod
    def price_path_factor(
        years: _Array,
        decline: _Array,
        shocks: list[_Shock],
    ) -> _Array: ...
    @staticmethod
    def of_rents(name: str) -> tuple[float, list[_Shock]]: ...
    @staticmethod
    def learning_factor(
        cumulative_ratio: _Array,
        learning_rate: _Array,
    ) -> _Array: ...
    @staticmethod
    def halving_factor(
        years: _Array,
        halving_years: _Array,
    ) -> _Array: ...
    @staticmethod
    def resale_fraction(
        age_years: _Array,
        life_years: _Array,
        residual_fraction: _Array,
        shape: str,
    ) -> _Array: ...

@final
@type_check_only
class _FinanceTax(ModuleType):
    @staticmethod
    def loss_carry_forward(
        results: _Array, rate: float, allowance: float, fraction: float
    ) -> list[_Array]: ...
    @staticmethod
    def interest_cap(
        ebitda_tax: _Array, net_interest: _Array, floor: float, fraction: float
    ) -> list[_Array]: ...
    @staticmethod
    def social_contribution(
        tax: _Array,
        turnover: _Array,
        rate: _Array,
        allowance: _Array,
        exempt_turnover: _Array,
    ) -> _Array: ...

@final
@type_check_only
class _FinanceChipHours(ModuleType):
    @staticmethod
    def instance_rent(
        gpu_hours: _Array, gpus_per_instance: _Array, price_per_instance_hour: _Array
    ) -> _Array: ...
    @staticmethod
    def value_lost_per_hour(value: _Array, decline: _Array) -> _Array: ...
    @staticmethod
    def rented_cluster(
        gpus: float,
        price_per_gpu_hour: float,
        hours_per_month: float,
        months: float,
        extras_per_month: float,
        support_fraction: float,
        lost_goodput_per_month: float,
        debugging_per_month: float,
        setup: float,
    ) -> list[float]: ...
    @staticmethod
    def training_run_cost(
        chip_hours: float,
        server_value: float,
        decline: float,
        server_overhead: float,
        interconnect_fraction: float,
        energy_cost: float,
    ) -> list[float]: ...

@final
@type_check_only
class _FinanceLevelised(ModuleType):
    @staticmethod
    def levelised_cost(present_cost: _Array, present_quantity: _Array) -> _Array: ...
    @staticmethod
    def capital_recovery_factor(rate: _Array, years: _Array) -> _Array: ...
    @staticmethod
    def lcoe_fixed_charge_rate(
        fixed_charge_rate: _Array,
        capital_cost: _Array,
        fixed_cost_per_year: _Array,
        variable_cost_per_mwh: _Array,
        energy_mwh_year: _Array,
    ) -> _Array: ...
    @staticmethod
    def waiting_cost_per_mwh(
        price_per_gpu_hour: _Array,
        kw_per_gpu: _Array,
        pue: _Array,
        uptime: _Array,
        rate: _Array,
        construction_years: _Array,
        horizon_years: _Array,
    ) -> _Array: ...

@final
@type_check_only
class _FinanceMonthly(ModuleType):
    @staticmethod
    def monthly_payment(amount: _Array, rate: _Array, years: _Array) -> _Array: ...
    @staticmethod
    def data_centre_month(
        critical_load_mw: float,
        load_fraction: float,
        pue: float,
        price_per_mwh: float,
        hours_per_month: float,
        facility_capex: float,
        power_cooling_fraction: float,
        server_capex: float,
        network_capex: float,
        facility_life_years: float,
        server_life_years: float,
        network_life_years: float,
        rate: float,
        wages_per_hour: float,
        benefits_fraction: float,
    ) -> list[float]: ...
    @staticmethod
    def hosted_server_life(
        power_w: float,
        price: float,
        life_years: float,
        load_fraction: float,
        upkeep_fraction: float,
        facility_per_w: float,
        facility_life_years: float,
        facility_opex_per_w_month: float,
        pue: float,
        price_per_mwh: float,
        hours_per_month: float,
        rate: float,
    ) -> list[float]: ...

@final
@type_check_only
class _FinanceUnitCosts(ModuleType):
    @staticmethod
    def implied_kw_per_unit(cost_per_unit: _Array, cost_per_mw: _Array) -> _Array: ...
    @staticmethod
    def cost_per_w(cost: _Array, power_mw: _Array) -> _Array: ...
    @staticmethod
    def compound_growth(first: _Array, last: _Array, years: _Array) -> _Array: ...
    @staticmethod
    def log_distance(value: _Array, low: _Array, high: _Array) -> _Array: ...
    @staticmethod
    def shares(parts: _Array) -> _Array: ...

@final
@type_check_only
class _FinanceReturns(ModuleType):
    @staticmethod
    def npv(rate: _Array, cash_flows: _Array) -> _Array: ...
    @staticmethod
    def xnpv(rate: _Array, cash_flows: _Array, days: _Days) -> _Array: ...
    @staticmethod
    def mirr(cash_flows: _Array, finance_rate: _Array, reinvest_rate: _Array) -> _Array: ...
    @staticmethod
    def payback(cash_flows: _Array, rate: _Array) -> _Array: ...
    @staticmethod
    def irr(cash_flows: _Array, threads: int) -> tuple[_Array, _Days, NDArray[np.uint8]]: ...
    @staticmethod
    def xirr(
        cash_flows: _Array, days: _Days, threads: int
    ) -> tuple[_Array, _Days, NDArray[np.uint8]]: ...
    @staticmethod
    def irr_roots(cash_flows: _Array, days: _Days | None, threads: int) -> list[list[float]]: ...
    @staticmethod
    def reasons() -> list[str]: ...

@final
@type_check_only
class _Finance(ModuleType):
    appraisal: _FinanceAppraisal
    chip_hours: _FinanceChipHours
    construction: _FinanceConstruction
    contracts: _FinanceContracts
    cost: _FinanceCost
    debt: _FinanceDebt
    depreciation: _FinanceDepreciation
    lease: _FinanceLease
    levelised: _FinanceLevelised
    mining: _FinanceMining
    monthly: _FinanceMonthly
    prices: _FinancePrices
    returns: _FinanceReturns
    tax: _FinanceTax
    unit_costs: _FinanceUnitCosts

finance: _Finance

@final
@type_check_only
class _FleetPerformance(ModuleType):
    @staticmethod
    def flop_per_token(
        parameters: _Array, layers: _Array, hidden: _Array, sequence: _Array
    ) -> _Array: ...
    @staticmethod
    def training_flop(
        parameters: _Array, tokens: _Array, layers: _Array, hidden: _Array, sequence: _Array
    ) -> _Array: ...
    @staticmethod
    def effective_flops(
        gpus: _Array, peak_flops: _Array, mfu: _Array, goodput: _Array
    ) -> _Array: ...
    @staticmethod
    def training_time_h(
        parameters: _Array,
        tokens: _Array,
        gpus: _Array,
        peak_flops: _Array,
        mfu: _Array,
        goodput: _Array,
        layers: _Array,
        hidden: _Array,
        sequence: _Array,
    ) -> _Array: ...
    @staticmethod
    def training_cost(
        parameters: _Array,
        tokens: _Array,
        price_per_gpu_h: _Array,
        peak_flops: _Array,
        mfu: _Array,
        goodput: _Array,
        layers: _Array,
        hidden: _Array,
        sequence: _Array,
    ) -> _Array: ...
    @staticmethod
    def training_tokens_per_s(
        parameters: _Array,
        peak_flops: _Array,
        mfu: _Array,
        goodput: _Array,
        layers: _Array,
        hidden: _Array,
        sequence: _Array,
    ) -> _Array: ...
    @staticmethod
    def training_cost_per_mtoken(
        parameters: _Array,
        price_per_gpu_h: _Array,
        peak_flops: _Array,
        mfu: _Array,
        goodput: _Array,
        layers: _Array,
        hidden: _Array,
        sequence: _Array,
    ) -> _Array: ...
    @staticmethod
    def training_joule_per_token(
        parameters: _Array,
        power_w: _Array,
        peak_flops: _Array,
        mfu: _Array,
        goodput: _Array,
        layers: _Array,
        hidden: _Array,
        sequence: _Array,
    ) -> _Array: ...
    @staticmethod
    def cost_per_mtoken(tokens_per_s: _Array, price_per_gpu_h: _Array) -> _Array: ...
    @staticmethod
    def joule_per_token(power_w: _Array, tokens_per_s: _Array) -> _Array: ...
    @staticmethod
    def tokens_per_joule(power_w: _Array, tokens_per_s: _Array) -> _Array: ...
    @staticmethod
    def cost_per_pflop_day(
        price_per_gpu_h: _Array, peak_flops: _Array, mfu: _Array, goodput: _Array
    ) -> _Array: ...
    @staticmethod
    def strong_scaling_efficiency(
        gpus: _Array, reference_gpus: _Array, serial_fraction: _Array
    ) -> _Array: ...
    @staticmethod
    def weak_scaling_efficiency(
        gpus: _Array, reference_gpus: _Array, loss_per_doubling: _Array
    ) -> _Array: ...

@final
@type_check_only
class _FleetPower(ModuleType):
    @staticmethod
    def node_power_kw(idle_kw: _Array, active_kw: _Array, utilisation: _Array) -> _Array: ...
    @staticmethod
    def power_mw(
        nodes: _Array, idle_kw: _Array, active_kw: _Array, utilisation: _Array
    ) -> _Array: ...
    @staticmethod
    def nameplate_mw(gpus: _Array, w_per_gpu: _Array) -> _Array: ...
    @staticmethod
    def facility_mw(it_mw: _Array, pue: _Array) -> _Array: ...
    @staticmethod
    def energy_mwh(it_mw: _Array, hours: _Array, utilisation: _Array, pue: _Array) -> _Array: ...
    @staticmethod
    def load_factor(energy_mwh_year: _Array, capacity_mw: _Array) -> _Array: ...
    @staticmethod
    def energy_mwh_year(it_mw: _Array, utilisation: _Array, pue: _Array) -> _Array: ...
    @staticmethod
    def capped_throughput(
        cap_fraction: _Array, idle_fraction: _Array, compute_bound_fraction: _Array
    ) -> _Array: ...
    @staticmethod
    def oversubscription(
        training_fraction: _Array,
        inference_fraction: _Array,
        training_headroom: _Array,
        inference_headroom: _Array,
    ) -> _Array: ...
    @staticmethod
    def training_swing_mw(
        gpus_in_job: _Array, chip_kw: _Array, active_fraction: _Array, trough_fraction: _Array
    ) -> _Array: ...
    @staticmethod
    def swing_ramp_mw_s(swing_mw: _Array, frequency_hz: _Array) -> _Array: ...
    @staticmethod
    def gpus_that_fit(power_mw: _Array, pue: _Array, kw_per_gpu: _Array) -> _Array: ...
    @staticmethod
    def power_chain(
        accelerator: str, pue: float, coincidence: float
    ) -> list[tuple[str, float, str]]: ...
    @staticmethod
    def fill(
        power_mw: float, pue: float, accelerator: str, basis: str, coincidence: float
    ) -> tuple[float, float]: ...

@final
@type_check_only
class _FleetQueueing(ModuleType):
    @staticmethod
    def waiting_probability(load: _Array, servers: _Array) -> _Array: ...
    @staticmethod
    def mean_waiting_time_s(load: _Array, servers: _Array, service_s: _Array) -> _Array: ...
    @staticmethod
    def waiting_time_s(
        load: _Array, servers: _Array, service_s: _Array, percentile: _Array
    ) -> _Array: ...
    @staticmethod
    def latency_s(
        load: _Array, servers: _Array, service_s: _Array, percentile: _Array
    ) -> _Array: ...
    @staticmethod
    def highest_load(servers: _Array, percentile: _Array, wait_over_service: _Array) -> _Array: ...

@final
@type_check_only
class _FleetFailures(ModuleType):
    @staticmethod
    def expected_failures(
        nodes: _Array,
        days: _Array,
        failures_per_1000_node_days: _Array,
    ) -> _Array: ...
    @staticmethod
    def failures_per_1000_node_days(failures: _Array, nodes: _Array, days: _Array) -> _Array: ...
    @staticmethod
    def failures_per_unit_year(failures: _Array, units: _Array, days: _Array) -> _Array: ...
    @staticmethod
    def count_low(mean: _Array, level: _Array) -> _Array: ...
    @staticmethod
    def count_high(mean: _Array, level: _Array) -> _Array: ...
    @staticmethod
    def rate_low(failures: _Array, units: _Array, days: _Array, level: _Array) -> _Array: ...
    @staticmethod
    def rate_high(failures: _Array, units: _Array, days: _Array, level: _Array) -> _Array: ...
    @staticmethod
    def simulate(
        fleet: dict[str, float | None],
        replications: int,
        seed: int,
        threads: int,
        told: Callable[[int], None] | None,
    ) -> tuple[_Array, NDArray[np.int64], _Array]: ...

@final
@type_check_only
class _FleetJobs(ModuleType):
    @staticmethod
    def mttf_h(gpus: _Array, gpus_per_node: _Array, failures_per_node_day: _Array) -> _Array: ...
    @staticmethod
    def scaled_mttf_h(mttf_h: _Array, gpus: _Array, reference_gpus: _Array) -> _Array: ...
    @staticmethod
    def ettr(
        mtbf_h: _Array,
        recovery_min: _Array,
        checkpoint_interval_min: _Array,
        checkpoint_write_min: _Array,
        form: str,
    ) -> _Array: ...
    @staticmethod
    def checkpoint_period_s(
        mtbf_s: _Array,
        checkpoint_s: _Array,
        recovery_s: _Array,
        downtime_s: _Array,
        rule: str,
    ) -> _Array: ...
    @staticmethod
    def checkpoint_interval_s(
        mtbf_s: _Array,
        checkpoint_s: _Array,
        recovery_s: _Array,
        downtime_s: _Array,
        rule: str,
    ) -> _Array: ...
    @staticmethod
    def closed_form_holds(
        mtbf_s: _Array,
        checkpoint_s: _Array,
        recovery_s: _Array,
        downtime_s: _Array,
        rule: str,
    ) -> _Array: ...
    @staticmethod
    def checkpoint_efficiency(
        period_s: _Array,
        mtbf_s: _Array,
        checkpoint_s: _Array,
        recovery_s: _Array,
        downtime_s: _Array,
    ) -> _Array: ...
    @staticmethod
    def job_availability(needed: _Array, spares: _Array, unit_availability: _Array) -> _Array: ...
    @staticmethod
    def spares_needed(
        needed: _Array,
        unit_availability: _Array,
        job_availability: _Array,
    ) -> _Array: ...
    @staticmethod
    def goodput(
        mtbf_h: _Array,
        recovery_min: _Array,
        checkpoint_write_min: _Array,
        nodes: _Array,
        spare_nodes: _Array,
        node_availability: _Array,
        checkpoint_interval_min: _Array | None = None,
    ) -> _Array: ...

@final
@type_check_only
class _FleetReliability(ModuleType):
    @staticmethod
    def failure_hazard_per_year(
        age_years: _Array,
        constant_per_year: _Array,
        infant_failures: _Array,
        infant_shape: _Array,
        wear_out_years: _Array,
        wear_out_shape: _Array,
    ) -> _Array: ...
    @staticmethod
    def mean_failures_per_year(
        from_years: _Array,
        to_years: _Array,
        constant_per_year: _Array,
        infant_failures: _Array,
        infant_shape: _Array,
        wear_out_years: _Array,
        wear_out_shape: _Array,
    ) -> _Array: ...
    @staticmethod
    def working_gpus(
        gpus: _Array,
        gpus_per_node: _Array,
        failures_per_gpu_year: _Array,
        repair_h: _Array,
        spare_nodes: _Array,
        crews: _Array,
    ) -> _Array: ...
    @staticmethod
    def credit_probability(
        failures_per_h: _Array,
        mean_down_h: _Array,
        period_h: _Array,
        allowed_h: _Array,
    ) -> _Array: ...

@final
@type_check_only
class _FleetRequests(ModuleType):
    @staticmethod
    def request(
        tokens: float,
        active_parameters: float,
        total_parameters: float,
        pue: float,
        energy_wh: float,
        energy_batch: float,
        energy_offset_wh: float,
        latency_s: float,
        latency_batch_s: float,
        latency_offset_s: float,
        batch: float,
        bits: float,
        gpu_memory_gb: float,
        gpus_per_server: float,
        server_kw: float,
    ) -> list[float]: ...

@final
@type_check_only
class _FleetTrainingStep(ModuleType):
    @staticmethod
    def training_step_s(
        layers: _Array,
        hidden: _Array,
        sequence: _Array,
        vocabulary: _Array,
        batch: _Array,
        microbatch: _Array,
        tensor_parallel: _Array,
        pipeline_parallel: _Array,
        data_parallel: _Array,
        interleave: _Array,
        peak_flops: _Array,
        recomputed: str,
    ) -> _Array: ...

@final
@type_check_only
class _Fleet(ModuleType):
    failures: _FleetFailures
    jobs: _FleetJobs
    performance: _FleetPerformance
    power: _FleetPower
    queueing: _FleetQueueing
    reliability: _FleetReliability
    requests: _FleetRequests
    training_step: _FleetTrainingStep

fleet: _Fleet

@final
class Scenario:
    @staticmethod
    def read(text: str, format_name: str) -> Scenario: ...
    @staticmethod
    def example(name: str) -> Scenario: ...
    def get(self, path: str) -> str: ...
    def replace(self, changes: str) -> Scenario: ...
    def diff(self, other: Scenario) -> str: ...
    def hash(self) -> str: ...
    def write(self, format_name: str) -> str: ...
    def tree(self) -> str: ...
    def assumptions(self, weather: bool, prices: bool, carbon: bool) -> str: ...

@final
@type_check_only
class _ScenarioModule(ModuleType):
    @staticmethod
    def lender_cases(scenario: Scenario) -> list[tuple[str, Scenario]]: ...
    @staticmethod
    def examples() -> list[str]: ...
    @staticmethod
    def schema() -> str: ...

scenario: _ScenarioModule

@final
class Supplied:
    def __new__(
        cls,
        weather: list[tuple[_Array, _Array, _Array]],
        price_eur_mwh: list[tuple[int, _Array]],
        combustion_g_kwh: list[tuple[int, _Array]],
        life_cycle_g_kwh: list[tuple[int, _Array]],
        pv: list[tuple[int, _Array]] = ...,
        wind: list[tuple[int, _Array]] = ...,
        hydro: list[tuple[int, _Array]] = ...,
        carbon_free_fraction: list[tuple[int, _Array]] = ...,
    ) -> Supplied: ...

@final
class Drivers:
    def __new__(cls, scenario: Scenario, supplied: Supplied, threads: int) -> Drivers: ...
    def hash(self) -> str: ...

@final
@type_check_only
class _Simulation(ModuleType):
    @staticmethod
    def definitions() -> str: ...
    @staticmethod
    def drivers_key(scenario: Scenario) -> str: ...
    @staticmethod
    def profiles(scenario: Scenario) -> list[str]: ...
    @staticmethod
    def figures_by(start: str, values: list[_Array], monthly: bool) -> dict[str, _Array]: ...
    @staticmethod
    def run(
        scenario: Scenario,
        drivers: Drivers,
        hourly: bool,
        told: Callable[[int], None] | None,
    ) -> dict[str, Any]: ...
    @staticmethod
    def run_many(
        scenarios: list[Scenario],
        supplied: list[Supplied],
        threads: int,
        told: Callable[[int], None] | None,
    ) -> _Array: ...
    @staticmethod
    def seek(
        scenario: Scenario,
        supplied: Supplied,
        path: str,
        figure: str,
        target: float,
        within: tuple[float, float],
        threads: int,
        told: Callable[[int], None] | None,
    ) -> float: ...

simulation: _Simulation

@final
@type_check_only
class _Uncertainty(ModuleType):
    @staticmethod
    def draw(scenario: Scenario, count: int, seed: int) -> list[Scenario]: ...

uncertainty: _Uncertainty

@final
@type_check_only
class _Resilience(ModuleType):
    @staticmethod
    def k_out_of_n(needed: _Array, installed: _Array, availability: _Array) -> _Array: ...

resilience: _Resilience

@final
@type_check_only
class _Programme(ModuleType):
    @staticmethod
    def totals(key_figures: _Array) -> _Array: ...

programme: _Programme
