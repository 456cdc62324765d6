//! What is earned.

use crate::calendar::Month;
use crate::catalogue::default_of;
use crate::error::Result;
use crate::field::{Kind, fraction, number, required, section, table, tables};

use super::contracts::Ladder;
use super::lease::Lease;
use super::mining::mining_revenue_per_mwh;
use super::prices::{Path, Shock};

section! {
    /// What is earned.
    Revenue {
        /// Price of a sold GPU-hour under contract, nominal, first generation; a cohort may have its own.
        price_eur_gpu_hour: f64 = default_of("costs", "cloud", "price_eur_gpu_h", 0.0, 100.0);
        /// Years of a contract, the first from delivery; 0: everything is sold on the market.
        contract_years: f64 = number(5.0, "year", 0.0, 20.0).plausible(1.0, 5.0).assumption("five years of take-or-pay");
        /// Part of the hours under contract that is renewed when it ends, at the market's price of that day.
        renewal_fraction: f64 = fraction(0.7).plausible(0.4, 0.9).assumption("most customers stay where their data are");
        /// Rate at which hours leave their contracts early, to be sold on the market.
        churn_per_year: f64 = number(0.02, "1/year", 0.0, 5.0).plausible(0.0, 0.1).assumption("few of those who take or pay fail or buy themselves out");
        /// Yearly fall of the market's price from delivery on, within a generation.
        merchant_decline: f64 = default_of("costs", "cloud", "merchant_decline", -0.5, 0.9);
        /// Steps of the market's price beside that fall.
        shocks: Vec<PriceShock> = tables::<PriceShock>(0);
        /// Contract price of each replacement over that of its predecessor.
        renewal_price_fraction: f64 = number(0.9, "", 0.0, 3.0).plausible(0.7, 1.1).assumption("a GPU-hour of the next generation does more and sells for about as much");
        /// Part of the sold hours that is sold by the hour, without commitment.
        on_demand_fraction: f64 = fraction(0.0).plausible(0.0, 0.3).assumption("all is reserved, as lenders ask");
        /// Price of those over the market's of contracts.
        on_demand_price_fraction: f64 = default_of("rentals", "products", "on_demand", 0.0, 10.0);
        /// Part of the sold hours that is sold as spot, to be taken back at any time.
        spot_fraction: f64 = fraction(0.0).plausible(0.0, 0.2).assumption("all is reserved, as lenders ask");
        /// Price of those over the market's of contracts.
        spot_price_fraction: f64 = default_of("rentals", "products", "spot", 0.0, 10.0);
        /// Part of the sold hours that serves a token API of the campus' own.
        token_fraction: f64 = fraction(0.0).plausible(0.0, 0.3).assumption("accelerators are let, tokens are not sold");
        /// Price of a million tokens, nominal.
        token_eur_mtoken: f64 = number(0.3, "EUR/Mtoken", 0.0, 1e4).plausible(0.05, 3.0).assumption("an open model of 70 billion parameters in 2026");
        /// Part of the sold hours that is kept for public research.
        research_fraction: f64 = fraction(0.0).plausible(0.0, 0.2).assumption("no share is published");
        /// Tariff of those, nominal.
        research_eur_gpu_hour: f64 = number(1.5, "EUR/GPU-h", 0.0, 100.0).plausible(0.0, 3.0).assumption("below cost, as public calls have it");
        /// Part of a month for which a node is promised to work; below it a credit is due.
        sla_availability: f64 = number(0.99, "", 0.5, 0.999_999).plausible(0.95, 0.999).assumption("usual for a single node; 7.3 hours a month");
        /// That credit, over the month's price.
        sla_credit_fraction: f64 = fraction(0.1).plausible(0.05, 0.3).assumption("the first step of usual ladders");
        /// Colocation: rent of a kW of IT for a month, real, power apart; tenants rent the peak of the accelerators that are sold, from delivery on.
        colocation_eur_kw_month: f64 = default_of("costs", "colocation", "eur_kw_month", 0.0, 1_000.0);
        /// Yearly rise of rents of space above `currency.inflation`, to which it is added.
        rent_escalation: f64 = number(0.0, "1/year", -0.2, 0.3).plausible(-0.01, 0.02).assumption("none; rents follow an index of prices, as French commercial leases do");
        /// Colocation: part of the electricity bill that tenants repay.
        power_recharge_fraction: f64 = fraction(1.0).plausible(0.9, 1.0).assumption("metered power is passed through");
        /// Rents that the operator pays where third parties own site and IT (`leased_it`).
        lease: Lease = table::<Lease>();
        /// What the same power would earn by mining, for comparison.
        mining: Mining = table::<Mining>();
    }
}

section! {
    /// A step of a price that stays.
    PriceShock {
        /// First month at the new price.
        month: Month = Kind::Month { optional: false };
        /// Change of the price, as -0.4 for a fall by 40 %.
        change: f64 = required("", -0.99, 20.0);
    }
}

section! {
    /// Mining of a proof-of-work coin on the same megawatts, the origin of many hosting companies; a comparator alone.
    Mining {
        /// Energy of the machines.
        joule_per_th: f64 = default_of("costs", "mining", "joule_per_th", 0.1, 10_000.0);
        /// Hash rate of the whole network, which follows from its difficulty.
        network_eh_s: f64 = default_of("costs", "mining", "network_eh_s", 0.001, 1e9);
        /// Coins newly made with a block.
        block_reward_coin: f64 = default_of("costs", "mining", "block_reward_coin", 0.0, 1_000.0);
        /// Coins of fees in a block.
        fees_coin: f64 = default_of("costs", "mining", "fees_coin", 0.0, 1_000.0);
        /// Blocks found in an hour.
        blocks_per_hour: f64 = default_of("costs", "mining", "blocks_per_hour", 0.001, 1e6);
        /// Price of a coin.
        coin_price_eur: f64 = default_of("costs", "mining", "coin_price_eur", 0.0, 1e8);
    }
}

impl Mining {
    /// Revenue of a MWh of machines, EUR.
    ///
    /// # Errors
    /// As [`mining_revenue_per_mwh`].
    pub fn eur_mwh(&self) -> Result<f64> {
        mining_revenue_per_mwh(
            self.joule_per_th,
            self.network_eh_s,
            self.block_reward_coin,
            self.fees_coin,
            self.blocks_per_hour,
            self.coin_price_eur,
        )
    }
}

/// The path of a price from the month of its origin; shocks up to then are in the price.
pub fn path_from(origin: Month, decline: f64, shocks: &[PriceShock]) -> Path {
    let years = |shock: &PriceShock| f64::from(shock.month.since(origin)) / 12.0;
    let coming = shocks.iter().filter(|shock| years(shock) > 0.0);
    let shocks = coming
        .map(|shock| Shock { years: years(shock), change: shock.change, fade_years: None })
        .collect();
    Path { decline, shocks }
}

impl Revenue {
    /// Prices of the hours of the `generation`-th system (0 the first) of a delivery, over that
    /// of a first contract in the first month of its cohort: what shocks came in between is in
    /// its price.
    pub fn of_system(&self, first: Month, delivered: Month, generation: i32) -> SystemPrices {
        let years = f64::from(delivered.since(first)) / 12.0;
        let shocks = path_from(first, 0.0, &self.shocks).factor(years);
        let renewal = libm::pow(self.renewal_price_fraction, f64::from(generation));
        SystemPrices {
            level: shocks * renewal,
            market: path_from(delivered, self.merchant_decline, &self.shocks),
            ladder: Ladder {
                term_years: self.contract_years,
                renewal_fraction: self.renewal_fraction,
                churn_per_year: self.churn_per_year,
                renewal_discount: 0.0,
            },
            by_the_hour: self.on_demand_fraction * self.on_demand_price_fraction
                + self.spot_fraction * self.spot_price_fraction,
            reserved: 1.0 - self.unreserved_fraction(),
        }
    }

    /// Part of the sold hours that is not reserved.
    pub fn unreserved_fraction(&self) -> f64 {
        self.on_demand_fraction + self.spot_fraction + self.token_fraction + self.research_fraction
    }
}

/// What [`Revenue::of_system`] tells.
#[derive(Debug, Clone, PartialEq)]
pub struct SystemPrices {
    level: f64,
    market: Path,
    ladder: Ladder,
    by_the_hour: f64,
    reserved: f64,
}

impl SystemPrices {
    /// Mean price of a sold hour at an age in months: what is
    /// reserved, on demand or spot; tokens and research have prices of their own.
    pub fn mean(&self, age_months: i32) -> f64 {
        let age_years = f64::from(age_months) / 12.0;
        let market = |years: f64| self.market.factor(years);
        let contracts = self.ladder.mean_price(age_years, market);
        self.level * (self.reserved * contracts + self.by_the_hour * market(age_years))
    }
}
