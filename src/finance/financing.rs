//! How a campus is financed: what a scenario says of owners, lenders and the State.

use crate::catalogue::default_of;
use crate::error::{Error, Fault, Result};
use crate::field::{
    Kind, choice, fraction, number, optional, required, section, table, tables, word,
};

use super::appraisal::{
    Covenants, Funding, GearingOf, LoanTerms, Losses, Refinancing, ReserveForm, Reserves,
    SculptedOn, Shortfall, TaxPayment, TaxTerms, Terms,
};
use super::debt::Shape;
use super::depreciation::{Method, WriteOff, WriteOffs};
use super::returns::npv;
use super::tax::SocialContribution;

section! {
    /// Debt, tax and discounting.
    Finance {
        /// Nominal rate at which cash flows are discounted.
        discount_rate: f64 = default_of("costs", "finance", "discount_rate", 0.0, 0.5);
        /// Where in their month the flows stand that are discounted to the first day of the first one.
        discounting: Discounting = word(Discounting::WORDS, "start");
        /// Part that is borrowed; of a sculpted loan, the most.
        gearing: f64 = default_of("costs", "finance", "gearing", 0.0, 1.0);
        /// What that is a part of.
        gearing_of: GearingOf = word(GearingOf::WORDS, "investment");
        /// Whose money goes first until repayment begins.
        funding: Funding = word(Funding::WORDS, "pro_rata");
        /// Yearly interest rate of the loans, compounding.
        interest_rate: f64 = default_of("costs", "finance", "debt_rate", 0.0, 0.5);
        /// Years over which a loan on IT is repaid.
        it_tenor_years: f64 = default_of("costs", "finance", "it_tenor_years", 1.0, 40.0).whole();
        /// Years over which a loan on facility and connection is repaid.
        facility_tenor_years: f64 = default_of("costs", "finance", "facility_tenor_years", 1.0, 40.0).whole();
        /// Months between two payments to lenders: 1, 2, 3, 4, 6 or 12.
        payment_months: f64 = number(1.0, "month", 1.0, 12.0).whole().plausible(1.0, 6.0).assumption("monthly, as GPU-backed loans are; project loans every three or six months");
        /// Month after which lenders are repaid, and until which the loans are drawn and their interest is added or paid.
        repaid_after: RepaidAfter = word(RepaidAfter::WORDS, "opening");
        /// Fee on what lenders commit, once.
        arrangement_fee_fraction: f64 = default_of("costs", "finance", "arrangement_fee", 0.0, 0.2);
        /// Yearly fee on what they have committed and not yet lent.
        commitment_fee_per_year: f64 = default_of("costs", "finance", "commitment_fee", 0.0, 0.2);
        /// Cash flow whose cover sculpted loans keep.
        sculpted_on: SculptedOn = word(SculptedOn::WORDS, "after_tax");
        /// The loan on facility and connection.
        facility_loan: Loan = table::<Loan>();
        /// The loan on IT; each replacement is a new draw on its terms.
        it_loan: Loan = table::<Loan>();
        /// Cash that must lie ready.
        reserves: ReserveFields = table::<ReserveFields>();
        /// Covers of twelve months below which lenders act.
        covenants: CovenantFields = table::<CovenantFields>();
        /// Customers, suppliers, VAT.
        working_capital: WorkingCapital = table::<WorkingCapital>();
        /// Grants and tax credits.
        support: Support = table::<Support>();
        /// Rate of company tax.
        tax_rate: f64 = default_of("costs", "finance", "tax_rate", 0.0, 0.9);
        /// Rate of the social contribution on the tax, where the rate of company tax does not hold it.
        social_contribution_rate: f64 = number(0.0, "", 0.0, 1.0).plausible(0.0, 0.033).assumption("within the rate of company tax, as it is at the margin; 0.033 with a rate of 0.25");
        /// Company tax of a year on which none is due.
        social_contribution_allowance_eur: f64 = default_of("costs", "company_tax", "social_allowance_eur", 0.0, 1e12);
        /// What becomes of losses.
        losses: Losses = word(Losses::WORDS, "carried");
        /// Loss that may be carried forward in full each year.
        loss_allowance_eur: f64 = default_of("costs", "company_tax", "loss_allowance_eur", 0.0, 1e12);
        /// Part of the profit above it that older losses may cover.
        loss_fraction: f64 = default_of("costs", "company_tax", "loss_fraction", 0.0, 1.0);
        /// Whether net interest that results may bear is capped.
        interest_cap: bool = Kind::Switch { default: true };
        /// Net interest of a year that they bear whatever the EBITDA.
        interest_cap_eur: f64 = default_of("costs", "company_tax", "interest_floor_eur", 0.0, 1e12);
        /// Part of the tax EBITDA that they bear.
        interest_cap_fraction: f64 = default_of("costs", "company_tax", "interest_fraction", 0.0, 1.0);
        /// When company tax is paid.
        tax_payment: TaxPayment = word(TaxPayment::WORDS, "with_result");
        /// Whether interest and fees until repayment begins are depreciated, with the facility; else they are charged at once, and not deducted.
        financing_costs_depreciated: bool = Kind::Switch { default: true };
        /// How IT is depreciated, in the one book that results and tax share.
        it_depreciation: Method = word(Method::WORDS, "straight_line");
        /// Years of depreciation of IT.
        it_depreciation_years: f64 = number(5.0, "year", 1.0, 40.0).whole().plausible(3.0, 6.0).source("company reports: 4 (Nebius) to 6 years (CoreWeave, Microsoft), 5 at Amazon and Lambda");
        /// How building services are depreciated: cooling and electrical plant; the rest of the site is in a straight line.
        services_depreciation: Method = word(Method::WORDS, "straight_line");
        /// Years of depreciation of building services; absent: those of facility and connection.
        services_depreciation_years: Option<f64> = optional("year", 1.0, 60.0).whole().plausible(5.0, 20.0);
        /// Part of the investment in the site that building services are.
        services_fraction: f64 = fraction(0.5).plausible(0.4, 0.6).source("technical lots are 40 to 60 % of construction cost in France: Le Moniteur, Gimelec");
        /// Part of the cost that `macrs` charges at once.
        macrs_bonus_fraction: f64 = fraction(0.0).plausible(0.0, 1.0).assumption("elected out of; the United States allow 1 for what is acquired after 19 January 2025 (Internal Revenue Code, section 168(k))");
        /// Years of straight-line depreciation of facility and connection.
        facility_depreciation_years: f64 = number(20.0, "year", 1.0, 60.0).whole().plausible(15.0, 30.0).assumption("weighted over shell and plant");
        /// Value of facility, connection and generators at the end of the horizon, over what they would cost then.
        facility_residual_fraction: f64 = fraction(0.1).plausible(0.0, 0.3).assumption("shell and connection outlive the plant");
    }
}

choice! {
    /// When building ends for lenders.
    RepaidAfter {
        /// With the first month of operation; what is delivered later is drawn and repaid by itself, in
        /// level payments where the loan is sculpted.
        Opening = "opening",
        /// With the last first delivery, or before IT is first replaced: all of it is one loan.
        Complete = "complete",
    }
}

choice! {
    /// Where in their month flows stand when they are discounted.
    Discounting {
        /// On its first day.
        Start = "start",
        /// In its middle.
        Middle = "middle",
        /// On its last day.
        End = "end",
    }
}

impl Discounting {
    /// What a flow of the first period is worth on its first day.
    pub fn factor(self, rate: f64) -> f64 {
        let part = match self {
            Self::Start => 0.0,
            Self::Middle => 0.5,
            Self::End => 1.0,
        };
        (1.0 + rate).powf(-part)
    }

    /// What the flows of all periods are worth then.
    pub fn worth(self, rate: f64, flows: &[f64]) -> f64 {
        self.factor(rate) * npv(rate, flows)
    }
}

section! {
    /// What sets one loan apart.
    Loan {
        /// Part of what it finances that is borrowed; absent: that of all loans.
        gearing: Option<f64> = optional("", 0.0, 1.0).plausible(0.0, 0.8);
        /// Yearly interest rate; absent: that of all loans.
        interest_rate: Option<f64> = optional("1/year", 0.0, 0.5).plausible(0.03, 0.15);
        /// How it is repaid.
        shape: Shape = word(Shape::WORDS, "annuity");
        /// Months from the first of repayment in which interest alone is paid.
        grace_months: f64 = number(0.0, "month", 0.0, 480.0).whole().plausible(0.0, 24.0).assumption("none: contracts start with the accelerators");
        /// Cover of debt service that a sculpted loan keeps.
        dscr: f64 = default_of("costs", "finance", "dscr", 1.0, 10.0);
        /// Other covers from some year of repayment on.
        dscr_steps: Vec<DscrStep> = tables::<DscrStep>(0);
        /// Part of the cash left after reserves that repays it early.
        sweep_fraction: f64 = fraction(0.0).plausible(0.0, 1.0).assumption("no cash sweep");
        /// Year of repayment after which another loan of the same amount replaces it; absent: none does.
        refinanced_after_years: Option<f64> = optional("year", 1.0, 39.0).whole().plausible(3.0, 10.0);
        /// Yearly interest rate of that loan.
        refinanced_rate: f64 = number(0.06, "1/year", 0.0, 0.5).plausible(0.04, 0.1).assumption("lower than at first: the works are done and contracts run");
        /// Years over which that loan is repaid, by level payments.
        refinanced_tenor_years: f64 = number(10.0, "year", 1.0, 40.0).whole().plausible(5.0, 15.0).assumption("about as long as what is left of the first");
        /// Fee on it, once.
        refinancing_fee_fraction: f64 = number(0.01, "", 0.0, 0.2).plausible(0.005, 0.02).assumption("less than at first");
    }
}

section! {
    /// A cover from some year on.
    DscrStep {
        /// Year of repayment from which it holds, the first being 1.
        from_year: f64 = required("year", 1.0, 40.0).whole();
        /// The cover.
        dscr: f64 = required("", 1.0, 10.0);
    }
}

section! {
    /// Cash that must lie ready.
    ReserveFields {
        /// Months of debt service ahead.
        debt_service_months: f64 = default_of("costs", "finance", "debt_service_reserve_months", 0.0, 24.0);
        /// How that is held.
        debt_service_form: ReserveForm = word(ReserveForm::WORDS, "cash");
        /// Yearly fee of a bank that holds it ready.
        facility_fee_per_year: f64 = number(0.02, "1/year", 0.0, 0.2).plausible(0.01, 0.03).assumption("a margin for a drawn loan, less its funding");
        /// Months of running costs ahead.
        operating_months: f64 = number(0.0, "month", 0.0, 24.0).plausible(0.0, 3.0).assumption("none beside the debt service reserve");
        /// Months of revenue ahead.
        revenue_months: f64 = number(0.0, "month", 0.0, 24.0).plausible(0.0, 3.0).assumption("none: customers' delays are working capital");
        /// Yearly interest on what lies on accounts, that for replacements among it.
        interest_per_year: f64 = number(0.02, "1/year", 0.0, 0.2).plausible(0.0, 0.03).assumption("about a deposit facility's rate");
        /// What makes up for missing cash.
        shortfall: Shortfall = word(Shortfall::WORDS, "reserves");
    }
}

section! {
    /// Covers below which lenders act.
    CovenantFields {
        /// Below it nothing is paid to the owners.
        lock_up_dscr: f64 = default_of("costs", "finance", "lock_up_dscr", 0.0, 10.0);
        /// Below it the loans are in default.
        default_dscr: f64 = default_of("costs", "finance", "default_dscr", 0.0, 10.0);
    }
}

section! {
    /// Cash that comes before or after income and costs.
    WorkingCapital {
        /// Months in which customers pay.
        receivable_months: f64 = number(1.0, "month", 0.0, 12.0).plausible(0.0, 2.0).source("France: 30 days unless agreed otherwise, 60 at the most (Code de commerce art. L441-10)");
        /// Months in which suppliers of running costs are paid.
        payable_months: f64 = number(1.0, "month", 0.0, 12.0).plausible(0.0, 2.0).source("France: 30 days unless agreed otherwise, 60 at the most (Code de commerce art. L441-10)");
        /// Rate of VAT.
        vat_rate: f64 = number(0.2, "", 0.0, 0.3).source("France: CGI art. 278");
        /// Months after which it is settled with the State, either way.
        vat_months: f64 = number(2.0, "month", 0.0, 24.0).plausible(1.0, 6.0).assumption("monthly returns and refunds of credits; refunds may take longer");
        /// Part of the site's works on which it is paid to suppliers.
        vat_works_fraction: f64 = fraction(0.8).plausible(0.0, 1.0).assumption("works and equipment; subcontractors in building reverse the charge");
        /// Part of running costs on which it is paid to suppliers.
        vat_costs_fraction: f64 = fraction(0.7).plausible(0.4, 0.9).assumption("all but staff, insurance and taxes; on imported IT the charge is reversed");
        /// Part of revenue on which customers pay it.
        vat_revenue_fraction: f64 = fraction(0.5).plausible(0.0, 1.0).assumption("half of the customers are French; others reverse the charge");
    }
}

section! {
    /// Public money.
    Support {
        /// Grant on the investment in the site, over it, paid as it is spent; depreciation is that much lower.
        grant_fraction: f64 = fraction(0.0).plausible(0.0, 0.3).assumption("no grant is published");
        /// Tax credit on the investment in the site, over it, received as it is spent.
        tax_credit_fraction: f64 = fraction(0.0).plausible(0.0, 0.4).assumption("data centres are not among the industries of CGI art. 244 quater I");
    }
}

impl Loan {
    fn terms(&self, finance: &Finance, tenor_years: f64) -> LoanTerms {
        let steps = |year: usize| {
            let begun = |step: &&DscrStep| step.from_year as usize <= year + 1;
            self.dscr_steps.iter().rfind(begun).map_or(self.dscr, |step| step.dscr)
        };
        let refinancing = self.refinanced_after_years.map(|after| Refinancing {
            after_months: 12 * after as usize,
            rate: self.refinanced_rate,
            tenor_months: 12 * self.refinanced_tenor_years as usize,
            fee: self.refinancing_fee_fraction,
        });
        LoanTerms {
            gearing: self.gearing.unwrap_or(finance.gearing),
            rate: self.interest_rate.unwrap_or(finance.interest_rate),
            tenor_months: 12 * tenor_years as usize,
            grace_months: self.grace_months as usize,
            shape: self.shape,
            dscr: (0..tenor_years as usize).map(steps).collect(),
            arrangement_fee: finance.arrangement_fee_fraction,
            commitment_fee: finance.commitment_fee_per_year,
            sweep: self.sweep_fraction,
            refinancing,
        }
    }
}

impl Finance {
    /// What does not go together, by path within the section.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let payment = self.payment_months as usize;
        if 12 % payment != 0 {
            let message = format!("{payment} months is none of 1, 2, 3, 4, 6, 12");
            faults.push(Fault::new("payment_months", message));
        }
        let loans = [
            ("facility_loan", &self.facility_loan, self.facility_tenor_years),
            ("it_loan", &self.it_loan, self.it_tenor_years),
        ];
        for (name, loan, tenor_years) in loans {
            if loan.shape == Shape::Sculpted && loan.grace_months > 0.0 {
                let message = format!(
                    "{} months, where a sculpted loan is repaid as its cover says",
                    loan.grace_months
                );
                faults.push(Fault::new(format!("{name}.grace_months"), message));
            }
            if loan.grace_months >= 12.0 * tenor_years {
                let message = format!(
                    "{} months of grace leave nothing of {tenor_years} years to repay in",
                    loan.grace_months
                );
                faults.push(Fault::new(format!("{name}.grace_months"), message));
            }
            for (n, pair) in loan.dscr_steps.windows(2).enumerate() {
                if pair[1].from_year <= pair[0].from_year {
                    let message =
                        format!("{} is not after year {}", pair[1].from_year, pair[0].from_year);
                    faults.push(Fault::new(
                        format!("{name}.dscr_steps[{}].from_year", n + 1),
                        message,
                    ));
                }
            }
            if let Some(after) = loan.refinanced_after_years.filter(|after| *after >= tenor_years) {
                let message =
                    format!("{after} is not before the loan is repaid, after {tenor_years} years");
                faults.push(Fault::new(format!("{name}.refinanced_after_years"), message));
            }
        }
        let services_years = match self.services_depreciation_years {
            Some(_) => "services_depreciation_years",
            None => "facility_depreciation_years",
        };
        for (path, rule) in [
            ("it_depreciation_years", self.it_write_off()),
            (services_years, self.services_write_off()),
        ] {
            if let Err(Error::Config(found)) = rule {
                faults.extend(found.into_iter().map(|fault| Fault::new(path, fault.message)));
            }
        }
        if self.covenants.default_dscr > self.covenants.lock_up_dscr {
            let message = format!(
                "{} is above finance.covenants.lock_up_dscr, {}",
                self.covenants.default_dscr, self.covenants.lock_up_dscr
            );
            faults.push(Fault::new("covenants.default_dscr", message));
        }
        faults
    }

    /// How IT is written off.
    ///
    /// # Errors
    /// As [`WriteOff::new`].
    pub fn it_write_off(&self) -> Result<WriteOff> {
        WriteOff::new(self.it_depreciation, self.it_depreciation_years, self.macrs_bonus_fraction)
    }

    fn services_write_off(&self) -> Result<WriteOff> {
        let years = self.services_depreciation_years.unwrap_or(self.facility_depreciation_years);
        WriteOff::new(self.services_depreciation, years, self.macrs_bonus_fraction)
    }

    /// How building services and the rest of the site are written off, with the part of each.
    ///
    /// # Errors
    /// As [`WriteOff::new`].
    pub fn site_write_off(&self) -> Result<WriteOffs> {
        let life_years = self.facility_depreciation_years as u32;
        let (services, rest) = (self.services_write_off()?, WriteOff::StraightLine { life_years });
        let part = self.services_fraction;
        Ok(if services == rest {
            vec![(1.0, rest)]
        } else {
            vec![(part, services), (1.0 - part, rest)]
        })
    }

    /// The terms of an appraisal by periods of some months, in which the owners' part of replacements is
    /// set aside over some years.
    pub fn terms(&self, months: usize, replacement_years: f64) -> Terms {
        let periods = |years: f64| whole_periods(years, months);
        Terms {
            loans: vec![
                self.facility_loan.terms(self, self.facility_tenor_years),
                self.it_loan.terms(self, self.it_tenor_years),
            ],
            gearing_of: self.gearing_of,
            funding: self.funding,
            sculpted_on: self.sculpted_on,
            payment_months: self.payment_months as usize,
            reserves: Reserves {
                debt_service_months: self.reserves.debt_service_months,
                form: self.reserves.debt_service_form,
                facility_fee: self.reserves.facility_fee_per_year,
                operating_months: self.reserves.operating_months,
                revenue_months: self.reserves.revenue_months,
                replacement_periods: periods(replacement_years),
                interest: self.reserves.interest_per_year,
                shortfall: self.reserves.shortfall,
            },
            covenants: Covenants {
                lock_up_dscr: self.covenants.lock_up_dscr,
                default_dscr: self.covenants.default_dscr,
            },
            tax: TaxTerms {
                rate: self.tax_rate,
                social: SocialContribution {
                    rate: self.social_contribution_rate,
                    allowance: self.social_contribution_allowance_eur,
                },
                losses: self.losses,
                loss_allowance: self.loss_allowance_eur,
                loss_fraction: self.loss_fraction,
                interest_floor: if self.interest_cap {
                    self.interest_cap_eur
                } else {
                    f64::INFINITY
                },
                interest_fraction: self.interest_cap_fraction,
                payment: self.tax_payment,
                financing_cost_periods: if self.financing_costs_depreciated {
                    periods(self.facility_depreciation_years)
                } else {
                    0
                },
            },
            discount_rate: self.discount_rate,
            discounting: self.discounting,
        }
    }
}

/// How many periods of some months there are in some years: the nearest whole number, 1 at the least.
pub fn whole_periods(years: f64, months: usize) -> usize {
    (12.0 * years / months as f64).round().max(1.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_the_nearest_whole_number_of_periods() {
        let found = [(2.5, 1), (2.5, 12), (0.5, 6), (0.1, 3), (20.0, 1)];
        let found = found.map(|(years, months)| whole_periods(years, months));
        assert_eq!(found, [30, 3, 1, 1, 240]);
    }
}
