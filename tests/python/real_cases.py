"""The main job on recorded data: Valence, 80 MW.

`python tests/python/real_cases.py [FOLDER]` prints the table of docs/results.md.
"""

import os
import sys
from pathlib import Path

import fleetwatt
from fleetwatt import Drivers, Result, Scenario
from fleetwatt.climate import read_epw, read_table
from fleetwatt.supply import read_mix, read_prices

WEATHER = {
    "Lyon-Bron, typical year 2004-2018": 2011,
    "Montelimar, 2019": 2019,
}
PRICES = (2023, 2024)
FIGURES = {
    "gpus": "{:,.0f}",
    "peak_hour_pue": "{:.3f}",
    "pue": "{:.4f}",
    "grid_energy_mwh_year": "{:,.0f}",
    "electricity_cost_eur_mwh": "{:.1f}",
    "carbon_t_year": "{:,.0f}",
    "carbon_life_cycle_t_year": "{:,.0f}",
    "water_m3_year": "{:,.0f}",
    "opex_eur_year": "{:,.0f}",
    "lcoc_eur_gpu_hour": "{:.3f}",
    "project_irr": "{:.4f}",
    "equity_irr": "{:.4f}",
}


def drivers(data: Path, weather: str, price_year: int) -> Drivers:
    """Read recorded weather, day-ahead prices and the French mix of 2019."""
    folder = data / "weather"
    if weather.startswith("Lyon"):
        air = read_epw(folder / "FRA_AR_Lyon-Bron.AP.074800_TMYx.2004-2018.epw")
    else:
        air = read_table(
            folder / "synop_07577_Montelimar_3h.csv",
            {"time": "date", "dry_bulb_c": "t", "relative_humidity": "u", "pressure_pa": "pres"},
            {"dry_bulb_c": "degC", "relative_humidity": "percent", "pressure_pa": "Pa"},
            "UTC",
            start="2019-01-01",
            end="2020-01-01",
        )
    prices = read_prices(data / "price" / f"FR_dayahead_{price_year}.csv", timezone="Europe/Paris")
    mix = data / "grid" / "FR_eco2mix_hourly_2012_2023-01.csv.gz"
    return Drivers(air, prices, read_mix(mix, start="2019-01-01", end="2020-01-01"))


def results(data: Path) -> dict[str, Result]:
    """Run the synthetic year and every combination of the recorded ones."""
    base = Scenario.example("valence-80mw")
    found = {"synthetic": base.run()}
    for weather, reference_year in WEATHER.items():
        scenario = base.replace({"climate.reference_year": reference_year})
        for year in PRICES:
            recorded = drivers(data, weather, year)
            found[f"{weather}; prices of {year}"] = scenario.run(drivers=recorded)
    return found


def main() -> None:
    """Print the table."""
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("FLEETWATT_DATA", beside))
    found = results(data)
    units = {figure: found["synthetic"].kpi.loc[figure, "unit"] for figure in FIGURES}
    print("| case | " + " | ".join(f"{name} {units[name]}".strip() for name in FIGURES) + " |")
    print("|---" * (len(FIGURES) + 1) + "|")
    for case, result in found.items():
        row = [form.format(result[name]) for name, form in FIGURES.items()]
        print(f"| {case} | " + " | ".join(row) + " |")
    print(f"\nfleetwatt {fleetwatt.__version__}")


if __name__ == "__main__":
    main()
