//! Electricity bought: contracts, network tariff, taxes.

use crate::catalogue::default_of;
use crate::field::{Kind, choice, fraction, number, required, section, table, tables, text, word};

use super::battery::Battery;
use super::contracts::Contract;
use super::contracts::block::Block;
use super::contracts::indexed::Indexed;
use super::contracts::nuclear_share::NuclearShare;
use super::contracts::ppa::Ppa;
use super::contracts::term::{Term, Termed};
use super::excise::{Conditions, Excise};
use super::generators::Generators;
use super::renewables::Technology;
use super::renewables::hydro::Hydro;
use super::renewables::pv::Pv;
use super::renewables::wind::Wind;
use super::turpe::{PERIODS, Usage};

choice! {
    /// Where an hourly series comes from.
    SeriesSource {
        /// Drawn from the catalogue's statistics.
        Synthetic = "synthetic",
        /// Read from a file.
        File = "file",
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
        /// Blocks: the same power in every hour at a fixed price.
        block: Vec<Termed<Block>> = tables::<Termed<Block>>(0);
        /// Parts of the load at the spot price, with a factor and an adder.
        indexed: Vec<Termed<Indexed>> = tables::<Termed<Indexed>>(0);
        /// Shares of nuclear plant.
        nuclear_share: Vec<Termed<NuclearShare>> = tables::<Termed<NuclearShare>>(0);
        /// Power purchase agreements.
        ppa: Vec<Termed<Ppa>> = tables::<Termed<Ppa>>(0);
        /// Network tariff of the connection.
        network: Network = table::<Network>();
        /// Rate of the excise.
        excise: Excise = word(Excise::WORDS, "full");
        /// What decides on the rate of the excise, where its conditions do.
        excise_conditions: Conditions = table::<Conditions>();
        /// Capacity mechanism.
        capacity_eur_mwh: f64 = default_of("tariffs", "levies", "capacity_eur_mwh", 0.0, 100.0);
        /// Energy-savings certificates.
        savings_certificates_eur_mwh: f64 = default_of("tariffs", "levies", "savings_certificates_eur_mwh", 0.0, 100.0);
        /// Margin of the supplier.
        supplier_margin_eur_mwh: f64 = default_of("tariffs", "levies", "supplier_margin_eur_mwh", 0.0, 100.0);
        /// Most power to the grid.
        export_limit_mw: f64 = number(0.0, "MW", 0.0, 100_000.0).assumption("no contract of injection published");
        /// Part of the market's price that exported energy earns; it never earns more than an import costs.
        export_price_factor: f64 = number(0.95, "", 0.0, 1.0).plausible(0.85, 1.0).assumption("an aggregator keeps a few percent");
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

/// A contract that holds in a calendar year.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The contract.
    pub contract: Contract,
    /// Technology whose output it follows.
    pub follows: Option<Technology>,
    /// What its prices are multiplied by.
    pub factor: f64,
}

impl Supply {
    /// Whether the campus has plants or a battery.
    pub fn has_own(&self) -> bool {
        self.battery.power_mw > 0.0
            || Technology::ALL.iter().any(|plant| self.plant_mw(*plant) > 0.0)
    }

    /// Rated power of the campus' own plant of a technology, MW.
    pub fn plant_mw(&self, technology: Technology) -> f64 {
        match technology {
            Technology::Pv => self.pv.capacity_mwp,
            Technology::Wind => self.wind.capacity_mw,
            Technology::Hydro => self.hydro.capacity_mw,
        }
    }

    /// Whether a run needs the capacity factors of a technology: for a plant of the campus or one
    /// whose output it buys.
    pub fn follows(&self, technology: Technology) -> bool {
        self.plant_mw(technology) > 0.0
            || self.ppa.iter().any(|ppa| ppa.contract.profile() == Some(technology))
    }

    /// The contracts that hold in a calendar year of an operation that began in `opening`, under
    /// a price index by year.
    pub fn contracts(
        &self,
        year: i32,
        opening: i32,
        price_index: impl Fn(i32) -> f64,
    ) -> Vec<Held> {
        fn held<T>(rows: &[Termed<T>], year: i32) -> impl Iterator<Item = (&T, &Term)> {
            let rows = rows.iter().filter(move |row| row.term.holds(year.into()));
            rows.map(|row| (&row.contract, &row.term))
        }
        let of = |contract, follows, term: &Term| Held {
            contract,
            follows,
            factor: term.factor(price_index(year)),
        };
        let blocks = held(&self.block, year)
            .map(|(block, term)| of(Contract::Block(block.clone()), None, term));
        let indexed = held(&self.indexed, year)
            .map(|(part, term)| of(Contract::Indexed(part.clone()), None, term));
        let shares = held(&self.nuclear_share, year).map(|(share, term)| {
            let first = term.first_year.map_or(opening, |first| opening.max(first as i32));
            // Paid in money of the first year, over its term.
            let paid = f64::from(year - first) < share.term_years;
            let money = term.factor(price_index(first)) / term.factor(price_index(year));
            let upfront_eur_mw = if paid { money * share.upfront_eur_mw } else { 0.0 };
            let share = NuclearShare { upfront_eur_mw, ..share.clone() };
            of(Contract::NuclearShare(share), None, term)
        });
        let agreed =
            held(&self.ppa, year).map(|(ppa, term)| of(ppa.contract(), ppa.profile(), term));
        blocks.chain(indexed).chain(shares).chain(agreed).collect()
    }

    /// What every imported MWh pays beside energy, network and excise, EUR/MWh, real: capacity,
    /// certificates, margin.
    pub fn adders_eur_mwh(&self) -> f64 {
        self.capacity_eur_mwh + self.savings_certificates_eur_mwh + self.supplier_margin_eur_mwh
    }
}

section! {
    /// Network tariff of the connection: powers subscribed in its five periods, each at least
    /// that of the period before.
    Network {
        /// Version of the tariff.
        usage: Usage = word(Usage::WORDS, "long");
        /// Part of the connection subscribed in peak hours.
        peak_fraction: f64 = fraction(1.0).plausible(0.5, 1.0).assumption("the whole connection");
        /// Part subscribed in full hours of the high season.
        hph_fraction: f64 = fraction(1.0).plausible(0.5, 1.0).assumption("the whole connection");
        /// Part subscribed in off-peak hours of the high season.
        hch_fraction: f64 = fraction(1.0).plausible(0.5, 1.0).assumption("the whole connection");
        /// Part subscribed in full hours of the low season.
        hpb_fraction: f64 = fraction(1.0).plausible(0.5, 1.0).assumption("the whole connection");
        /// Part subscribed in off-peak hours of the low season.
        hcb_fraction: f64 = fraction(1.0).plausible(0.5, 1.0).assumption("the whole connection");
    }
}

impl Network {
    /// Power subscribed in each period, MW, behind a connection.
    pub fn subscribed_mw(&self, connection_mw: f64) -> [f64; PERIODS] {
        let Self { peak_fraction, hph_fraction, hch_fraction, hpb_fraction, hcb_fraction, .. } =
            self;
        [peak_fraction, hph_fraction, hch_fraction, hpb_fraction, hcb_fraction]
            .map(|fraction| fraction * connection_mw)
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
