//! What owners, lenders and the State agree on, made ready for the periods of an appraisal.

use crate::error::{Error, NOT_NEGATIVE, Result, known};
use crate::field::choice;
use crate::finance::debt::{COVER, Shape};
use crate::finance::financing::Discounting;
use crate::finance::tax::SocialContribution;

choice! {
    /// What the part that is borrowed is a part of.
    GearingOf {
        /// Of what is invested: interest until repayment begins is added to the loans; fees and first
        /// reserves are the owners'.
        Investment = "investment",
        /// Of all that must be found: investment, interest and fees until repayment begins, first reserves.
        Uses = "uses",
    }
}

choice! {
    /// Whose money goes first until repayment begins.
    Funding {
        /// Both in proportion.
        ProRata = "pro_rata",
        /// The owners'.
        EquityFirst = "equity_first",
        /// The lenders'.
        DebtFirst = "debt_first",
    }
}

choice! {
    /// The cash flow whose cover sculpted loans keep.
    SculptedOn {
        /// After company tax.
        AfterTax = "after_tax",
        /// Before company tax.
        BeforeTax = "before_tax",
    }
}

choice! {
    /// How the debt service reserve is held.
    ReserveForm {
        /// As cash on an account.
        Cash = "cash",
        /// As a bank's facility, for a fee.
        Facility = "facility",
    }
}

choice! {
    /// What makes up for missing cash.
    Shortfall {
        /// Cash held back, then the debt service reserve, then the owners.
        Reserves = "reserves",
        /// The owners at once.
        Owners = "owners",
    }
}

choice! {
    /// What becomes of losses for tax.
    Losses {
        /// They wait for later profits.
        Carried = "carried",
        /// Their tax is saved at once, elsewhere in the group.
        Used = "used",
    }
}

choice! {
    /// When company tax is paid.
    TaxPayment {
        /// In equal parts over the year's periods in operation.
        WithResult = "with_result",
        /// France: four instalments on the tax of the year before, the balance in May.
        Instalments = "instalments",
    }
}

/// A loan, by periods.
#[derive(Debug, Clone, PartialEq)]
pub struct LoanTerms {
    /// Part that is borrowed of what it finances; of a sculpted loan, the most.
    pub gearing: f64,
    /// Yearly rate of interest.
    pub rate: f64,
    /// Months from the first of repayment within which it is repaid, grace among them.
    pub tenor_months: usize,
    /// Months of these in which interest alone is paid.
    pub grace_months: usize,
    /// How it is repaid.
    pub shape: Shape,
    /// Cover that a sculpted loan keeps in each year of repayment; the last one holds on.
    pub dscr: Vec<f64>,
    /// Fee on what is committed, once.
    pub arrangement_fee: f64,
    /// Yearly fee on what is committed and not yet drawn.
    pub commitment_fee: f64,
    /// Part of the cash left after reserves that repays it early.
    pub sweep: f64,
    /// Its replacement by another loan.
    pub refinancing: Option<Refinancing>,
}

/// The loan that replaces another, of the same amount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refinancing {
    /// Months of repayment after which it does.
    pub after_months: usize,
    /// Its yearly rate of interest.
    pub rate: f64,
    /// Months in which it is repaid, level payments.
    pub tenor_months: usize,
    /// Fee on its amount, once.
    pub fee: f64,
}

/// Cash that must lie ready.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reserves {
    /// Months of debt service ahead.
    pub debt_service_months: f64,
    /// How that is held.
    pub form: ReserveForm,
    /// Yearly fee on a facility.
    pub facility_fee: f64,
    /// Months of running costs ahead.
    pub operating_months: f64,
    /// Months of revenue ahead.
    pub revenue_months: f64,
    /// Periods over which the owners' part of a replacement is set aside.
    pub replacement_periods: usize,
    /// Yearly interest on what lies on accounts.
    pub interest: f64,
    /// What makes up for missing cash.
    pub shortfall: Shortfall,
}

/// Covers below which lenders act, of the twelve months before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Covenants {
    /// Below it nothing is paid to the owners.
    pub lock_up_dscr: f64,
    /// Below it the loans are in default.
    pub default_dscr: f64,
}

/// Company tax.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaxTerms {
    /// Its rate.
    pub rate: f64,
    /// The social contribution on it.
    pub social: SocialContribution,
    /// What becomes of losses.
    pub losses: Losses,
    /// Loss that may be used in full each year.
    pub loss_allowance: f64,
    /// Part of the profit above it that older losses may cover.
    pub loss_fraction: f64,
    /// Net interest of a year that may be deducted whatever the EBITDA; infinite without a cap.
    pub interest_floor: f64,
    /// Part of the EBITDA that may be deducted as net interest beyond it.
    pub interest_fraction: f64,
    /// When it is paid.
    pub payment: TaxPayment,
    /// Periods over which interest and fees until repayment begins are depreciated; 0: they are charged at
    /// once, and not deducted.
    pub financing_cost_periods: usize,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// The loans; sculpted ones keep their cover of all debt service, of which those before them, level ones
    /// and what was drawn later go first.
    pub loans: Vec<LoanTerms>,
    /// What gearing is a part of.
    pub gearing_of: GearingOf,
    /// Whose money goes first.
    pub funding: Funding,
    /// The cash flow that sculpted loans look at.
    pub sculpted_on: SculptedOn,
    /// Months between two payments to lenders.
    pub payment_months: usize,
    /// Cash that must lie ready.
    pub reserves: Reserves,
    /// Covers below which lenders act.
    pub covenants: Covenants,
    /// Company tax.
    pub tax: TaxTerms,
    /// Yearly rate at which flows are discounted.
    pub discount_rate: f64,
    /// Where in their period the flows stand that are.
    pub discounting: Discounting,
}

impl TaxTerms {
    /// Company tax on a profit, below 0 on a loss.
    pub(super) fn owed_on(&self, profit: f64) -> f64 {
        let tax = self.rate * profit;
        tax + self.social.due(tax)
    }
}

impl LoanTerms {
    /// The cover that it keeps in a year of repayment.
    pub(super) fn dscr_in(&self, year: usize) -> f64 {
        self.dscr.get(year).or(self.dscr.last()).copied().unwrap_or(f64::NAN)
    }
}

impl Terms {
    /// Refuses what no lender could agree to.
    ///
    /// # Errors
    /// [`Error::Domain`] for gearings outside 0 to 1, covers below 1, negative rates and fees, sweeps
    /// outside 0 to 1; [`Error::Config`] for tenors without a payment and grace that leaves none.
    pub fn check(&self) -> Result<()> {
        for (number, loan) in self.loans.iter().enumerate() {
            let check = || -> Result<()> {
                known("gearing", "", loan.gearing, (0.0, 1.0))?;
                known("rate", "1/year", loan.rate, NOT_NEGATIVE)?;
                known("arrangement_fee", "", loan.arrangement_fee, (0.0, 1.0))?;
                known("commitment_fee", "1/year", loan.commitment_fee, (0.0, 1.0))?;
                known("sweep", "", loan.sweep, (0.0, 1.0))?;
                if loan.shape == Shape::Sculpted {
                    loan.dscr.iter().try_for_each(|dscr| known("dscr", "", *dscr, COVER))?;
                    known("dscr", "", loan.dscr.last().copied().unwrap_or(f64::NAN), COVER)?;
                }
                Ok(())
            };
            check().map_err(|error| error.at(number))?;
            if loan.shape == Shape::Sculpted && loan.grace_months > 0 {
                return Err(Error::config(
                    format!("loans[{number}]"),
                    format!(
                        "{} months of grace, where a sculpted loan is repaid as its cover says",
                        loan.grace_months
                    ),
                ));
            }
            let payments = loan.tenor_months / self.payment_months;
            if payments == 0 || loan.grace_months / self.payment_months >= payments {
                return Err(Error::config(
                    format!("loans[{number}]"),
                    format!(
                        "a tenor of {} months, {} of them of grace, leaves no repayment by {} months",
                        loan.tenor_months, loan.grace_months, self.payment_months
                    ),
                ));
            }
        }
        known("discount_rate", "1/year", self.discount_rate, (-0.99, f64::MAX))
    }
}
