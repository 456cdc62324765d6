//! The top of a scenario: what no model below declares itself.

use std::collections::BTreeMap;

use crate::calendar::Month;
use crate::facility::Facility;
use crate::field::{Kind, choice, number, optional, required, section, table, tables, text, word};
use crate::finance::Finance;
use crate::finance::cost::Cost;
use crate::finance::currency::Currency;
use crate::finance::revenue::Revenue;
use crate::fleet::Fleet;
use crate::supply::emissions::Carbon;
use crate::supply::purchase::Supply;
use crate::supply::turpe::Voltage;

choice! {
    /// Who pays for the accelerators and what is sold.
    BusinessModel {
        /// The campus owns the IT and sells GPU-hours.
        Cloud = "cloud",
        /// The operator sells GPU-hours of IT that a third party owns, on a site that another owns, and rents both.
        LeasedIt = "leased_it",
        /// The campus lets powered, cooled space; its customers own the IT.
        Colocation = "colocation",
    }
}

impl BusinessModel {
    /// Whether GPU-hours are sold, of IT that the campus or its lessor buys.
    pub fn sells_compute(self) -> bool {
        self != Self::Colocation
    }
}

section! {
    /// The whole scenario.
    Campus {
        /// A short name.
        name: String = Kind::Text { default: None };
        /// What is modelled and why, in a sentence or two.
        description: String = text("");
        /// Month of the first euro spent.
        start: Month = Kind::Month { optional: false };
        /// Years of operation, counted from the first month with accelerators.
        operation_years: f64 = number(20.0, "year", 1.0, 40.0).whole().plausible(15.0, 25.0).assumption("horizon of a lender's model");
        /// IANA time zone of demand and tariff periods.
        timezone: String = text("Europe/Paris");
        /// Whether GPU-hours or powered space is sold, and who owns the IT.
        business_model: BusinessModel = word(BusinessModel::WORDS, "cloud");
        /// The published number of accelerators, for comparison; nothing is modelled with it.
        claimed_gpus: Option<f64> = optional("GPU", 1.0, 1e8).whole();
        /// Money.
        currency: Currency = table::<Currency>();
        /// Place and connection.
        site: Site = table::<Site>();
        /// Weather.
        climate: Climate = table::<Climate>();
        /// Accelerators.
        fleet: Fleet = table::<Fleet>();
        /// What is earned.
        revenue: Revenue = table::<Revenue>();
        /// Electrical chain, cooling, water, heat.
        facility: Facility = table::<Facility>();
        /// Electricity.
        supply: Supply = table::<Supply>();
        /// Carbon of the electricity and of what is built.
        carbon: Carbon = table::<Carbon>();
        /// Investment and running costs.
        cost: Cost = table::<Cost>();
        /// Debt, tax and discounting.
        finance: Finance = table::<Finance>();
        /// Numbers that are uncertain, for ensembles.
        uncertainty: Vec<Uncertain> = tables::<Uncertain>(0);
        /// Where numbers of this scenario come from: path of a field to source.
        sources: BTreeMap<String, String> = Kind::Words;
    }
}

section! {
    /// Where the campus stands and what connects it.
    Site {
        /// Latitude, positive to the north.
        latitude: f64 = number(44.99, "deg", -90.0, 90.0).source("Alixan, INSEE 26004, town hall");
        /// Longitude, positive to the east.
        longitude: f64 = number(5.02, "deg", -180.0, 180.0).source("Alixan, INSEE 26004, town hall");
        /// Altitude above the sea; moves temperature and pressure from the weather station's.
        altitude_m: Option<f64> = optional("m", -430.0, 5000.0);
        /// Power that the connection may draw from the grid.
        grid_connection_mw: f64 = required("MW", 0.1, 10_000.0);
        /// Voltage of the connection, which sets the network tariff.
        voltage: Voltage = word(Voltage::WORDS, "htb1");
    }
}

section! {
    /// Weather of the site.
    Climate {
        /// Climate of the catalogue, drawn as a synthetic year; ignored where a file is given.
        catalogue: String = text("montelimar");
        /// An EPW file, or a table described by `table`.
        file: String = text("");
        /// Columns, units and time zone of a table (`dry_bulb_c`, `relative_humidity`, `pressure_pa`, `time` to column; `units.dry_bulb_c` to unit; `timezone`).
        table: BTreeMap<String, String> = Kind::Words;
        /// Civil year that the synthetic weather is drawn for.
        year: f64 = number(2025.0, "year", 1900.0, 2120.0).whole().assumption("any year serves; the draw changes with it");
        /// How many synthetic years are drawn and used in turn.
        years: f64 = number(1.0, "year", 1.0, 40.0).whole().assumption("one typical year, as in building simulation");
        /// Number of the random draw.
        seed: f64 = number(0.0, "", 0.0, 9_007_199_254_740_991.0).whole().assumption("any number");
        /// Warming, counted from `reference_year`.
        trend_c_per_decade: f64 = number(0.35, "degC/decade", -2.0, 2.0).plausible(0.2, 0.6).source("TRACC, France: +2.7 degC in 2050 over 1850-1900, about +1.7 around 2020 (rounded)");
        /// Year whose climate the weather shows before warming.
        reference_year: f64 = number(2017.0, "year", 1950.0, 2100.0).whole().source("middle of the SYNOP records 2015-2019");
    }
}

choice! {
    /// Shape of a distribution.
    Shape {
        /// Equal chances between low and high.
        Uniform = "uniform",
        /// Linear rise from low to mode, linear fall to high.
        Triangular = "triangular",
    }
}

section! {
    /// A number that is uncertain.
    Uncertain {
        /// Path of the field.
        path: String = Kind::Text { default: None };
        /// Shape of its distribution.
        distribution: Shape = Kind::Choice { words: Shape::WORDS, default: Some("triangular") };
        /// Lowest value.
        low: f64 = required("", -1e15, 1e15);
        /// Most likely value, for triangular shapes; absent: the field's own.
        mode: Option<f64> = optional("", -1e15, 1e15);
        /// Highest value.
        high: f64 = required("", -1e15, 1e15);
    }
}
