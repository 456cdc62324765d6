//! Money: currency, revenue, cost, debt, tax, returns.

pub mod business_tax;
pub mod contracts;
pub mod cost;
pub mod currency;
pub mod debt;
pub mod depreciation;
pub mod lease;
pub mod mining;
pub mod prices;
pub mod returns;
pub mod revenue;
pub mod spending;
pub mod tax;

use crate::catalogue::default_of;
use crate::field::{fraction, number, section};

section! {
    /// Debt, tax and discounting.
    Finance {
        /// Nominal rate at which cash flows are discounted.
        discount_rate: f64 = default_of("costs", "finance", "discount_rate", 0.0, 0.5);
        /// Part of every investment that is borrowed.
        gearing: f64 = default_of("costs", "finance", "gearing", 0.0, 0.95);
        /// Interest rate of the loans.
        interest_rate: f64 = default_of("costs", "finance", "debt_rate", 0.0, 0.5);
        /// Years over which a loan on IT is repaid.
        it_tenor_years: f64 = default_of("costs", "finance", "it_tenor_years", 1.0, 40.0).whole();
        /// Years over which a loan on facility and connection is repaid.
        facility_tenor_years: f64 = default_of("costs", "finance", "facility_tenor_years", 1.0, 40.0).whole();
        /// Rate of company tax.
        tax_rate: f64 = default_of("costs", "finance", "tax_rate", 0.0, 0.9);
        /// Loss that may be carried forward in full each year.
        loss_allowance_eur: f64 = number(1e6, "EUR/year", 0.0, 1e12).source("France: CGI art. 209 I");
        /// Part of the profit above it that older losses may cover.
        loss_fraction: f64 = fraction(0.5).source("France: CGI art. 209 I");
        /// Years of straight-line depreciation of IT.
        it_depreciation_years: f64 = number(5.0, "year", 1.0, 40.0).whole().plausible(3.0, 6.0).source("company reports: 4 (Nebius) to 6 years (CoreWeave, Microsoft), 5 at Amazon and Lambda");
        /// Years of straight-line depreciation of facility and connection.
        facility_depreciation_years: f64 = number(20.0, "year", 1.0, 60.0).whole().plausible(15.0, 30.0).assumption("weighted over shell and plant");
        /// Value of facility, connection and generators at the end of the horizon, over what they would cost then.
        facility_residual_fraction: f64 = fraction(0.1).plausible(0.0, 0.3).assumption("shell and connection outlive the plant");
    }
}
