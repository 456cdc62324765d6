//! Electricity bought: contracts, network tariff, taxes.

use crate::calendar::WEEK_HOURS;
use crate::catalogue::{self, default_of};
use crate::error::Result;
use crate::field::{Kind, choice, fraction, number, required, section, table, tables, text, word};

use super::battery::Battery;
use super::generators::Generators;
use super::renewables::hydro::Hydro;
use super::renewables::pv::Pv;
use super::renewables::wind::Wind;

choice! {
    /// Voltage of the grid connection, by the French network tariff's classes.
    Voltage {
        /// Up to 50 kV, usually up to 40 MW.
        Hta = "hta",
        /// 63 and 90 kV, usually up to 100 MW.
        Htb1 = "htb1",
        /// 225 kV, usually up to 400 MW.
        Htb2 = "htb2",
        /// 400 kV.
        Htb3 = "htb3",
    }
}

choice! {
    /// Where an hourly series comes from.
    SeriesSource {
        /// Drawn from the catalogue's statistics.
        Synthetic = "synthetic",
        /// Read from a file.
        File = "file",
    }
}

choice! {
    /// Rate of the excise on electricity.
    Excise {
        /// The general rate for business.
        Full = "full",
        /// The data-centre rate, on its conditions.
        Reduced = "reduced",
    }
}

section! {
    /// Electricity bought and made.
    Supply {
        /// Hourly price of energy.
        price: Price = table::<Price>();
        /// Part of the consumption bought at a fixed price instead of hour by hour.
        contract_fraction: f64 = fraction(0.0).plausible(0.0, 1.0).assumption("all spot");
        /// That fixed price, real.
        contract_eur_mwh: f64 = number(68.0, "EUR/MWh", 0.0, 1_000.0).plausible(60.0, 80.0).assumption("long nuclear-share contracts announced around 70");
        /// Rate of the excise.
        excise: Excise = word(Excise::WORDS, "full");
        /// Capacity mechanism.
        capacity_eur_mwh: f64 = default_of("tariffs", "levies", "capacity_eur_mwh", 0.0, 100.0);
        /// Energy-savings certificates.
        savings_certificates_eur_mwh: f64 = default_of("tariffs", "levies", "savings_certificates_eur_mwh", 0.0, 100.0);
        /// Margin of the supplier.
        supplier_margin_eur_mwh: f64 = default_of("tariffs", "levies", "supplier_margin_eur_mwh", 0.0, 100.0);
        /// Backup generators.
        generators: Generators = table::<Generators>();
        /// Battery.
        battery: Battery = table::<Battery>();
        /// Photovoltaic plant.
        pv: Pv = table::<Pv>();
        /// Wind turbines.
        wind: Wind = table::<Wind>();
        /// Run-of-river plant.
        hydro: Hydro = table::<Hydro>();
    }
}

section! {
    /// Hourly price of energy.
    Price {
        /// Synthetic shape or file.
        source: SeriesSource = word(SeriesSource::WORDS, "synthetic");
        /// File with an hourly price.
        file: String = text("");
        /// Time zone in which the file is written.
        file_timezone: String = text("Europe/Paris");
        /// Whether a file's prices are scaled to `level`; otherwise they stand as recorded, inflated.
        rescale: bool = Kind::Switch { default: false };
        /// Civil year of the synthetic shape.
        year: f64 = number(2025.0, "year", 1900.0, 2120.0).whole().assumption("any year serves; the draw changes with it");
        /// Number of the random draw.
        seed: f64 = number(0.0, "", 0.0, 9_007_199_254_740_991.0).whole().assumption("any number");
        /// Yearly mean price, real, where no path is given.
        level_eur_mwh: f64 = number(60.0, "EUR/MWh", 0.0, 2_000.0).plausible(45.0, 80.0).assumption("real level of the late 2020s, near the full cost of existing nuclear (60.3 EUR/MWh, CRE)");
        /// Yearly mean price by year, real, linear in between; empty: the constant.
        level_path: Vec<PriceLevel> = tables::<PriceLevel>(0);
    }
}

section! {
    /// A point of the price path.
    PriceLevel {
        /// Calendar year.
        year: f64 = required("year", 2000.0, 2120.0).whole();
        /// Mean price of that year, real.
        eur_mwh: f64 = required("EUR/MWh", 0.0, 2_000.0);
    }
}

/// Yearly and hourly charges of the network tariff.
#[derive(Debug, Clone, PartialEq)]
pub struct Tariff {
    /// Charge for subscribed power, EUR/kW/year, real.
    pub subscribed_eur_kw_year: f64,
    /// Charge for energy by local month (0 to 11) and hour of the local week, EUR/MWh, real.
    pub energy_eur_mwh: Vec<f64>,
}

impl Tariff {
    /// The French network tariff at a voltage: five periods in local time. Peak:
    /// weekdays from December to February, 9 to 11 and 18 to 20 h; high season:
    /// November to March; off-peak: 22 to 6 h, and Sundays.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] where the catalogue lacks the tariff.
    pub fn french(voltage: Voltage) -> Result<Self> {
        let entry = catalogue::entry(
            "tariffs",
            match voltage {
                Voltage::Hta => "turpe_hta",
                Voltage::Htb1 => "turpe_htb1",
                Voltage::Htb2 => "turpe_htb2",
                Voltage::Htb3 => "turpe_htb3",
            },
        )?;
        let price = |period: &str| entry.value(&format!("energy_{period}_eur_mwh"));
        let periods = [price("peak")?, price("hph")?, price("hch")?, price("hpb")?, price("hcb")?];
        let energy_eur_mwh = (0..12 * WEEK_HOURS)
            .map(|slot| periods[french_period(slot / WEEK_HOURS, slot % WEEK_HOURS)])
            .collect();
        let subscribed_eur_kw_year = entry.value("subscribed_eur_kw_year")?;
        Ok(Self { subscribed_eur_kw_year, energy_eur_mwh })
    }
}

/// Peak, high-season peak and off-peak, low-season peak and off-peak: 0 to 4.
fn french_period(month: usize, hour_of_week: usize) -> usize {
    let (day, hour) = (hour_of_week / 24, hour_of_week % 24);
    let high_season = matches!(month, 0..=2 | 10..=11);
    let off_peak = day == 6 || !(6..22).contains(&hour);
    let peak = matches!(month, 0 | 1 | 11) && day < 5 && matches!(hour, 9 | 10 | 18 | 19);
    match (peak, high_season, off_peak) {
        (true, _, _) => 0,
        (_, true, false) => 1,
        (_, true, true) => 2,
        (_, false, false) => 3,
        (_, false, true) => 4,
    }
}

impl Supply {
    /// Excise on electricity, EUR/MWh, real.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] where the catalogue lacks the rate.
    pub fn excise_eur_mwh(&self) -> Result<f64> {
        catalogue::entry("tariffs", "levies")?.value(match self.excise {
            Excise::Full => "excise_full_eur_mwh",
            Excise::Reduced => "excise_reduced_eur_mwh",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::french_period;

    #[test]
    fn periods_follow_season_day_and_hour() {
        assert_eq!(french_period(0, 9), 0);
        assert_eq!(french_period(0, 8), 1);
        assert_eq!(french_period(10, 9), 1);
        assert_eq!(french_period(2, 23), 2);
        assert_eq!(french_period(0, 6 * 24 + 9), 2);
        assert_eq!(french_period(6, 12), 3);
        assert_eq!(french_period(6, 5), 4);
    }
}
