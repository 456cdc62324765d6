//! What lenders and owners read off an appraisal.

use crate::finance::returns::{payback, yearly_irr};

use super::{Item, LoanItem, Periods, Sheet, Terms};

macro_rules! measures {
    ($( $(#[doc = $about:literal])+ $name:ident; )+) => {
        /// Key figures of a case.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Measures { $( $(#[doc = $about])+ pub $name: f64, )+ }

        impl Measures {
            /// Their names.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),+];

            /// Their values, in the same order.
            pub fn values(&self) -> [f64; Self::NAMES.len()] {
                [$(self.$name),+]
            }
        }
    };
}

measures! {
    /// Yearly rate of return of the owners; NaN without one.
    equity_irr;
    /// How many such rates there are.
    equity_irr_roots;
    /// Yearly rate of return of the project, after tax, without debt.
    project_irr;
    /// How many such rates there are.
    project_irr_roots;
    /// Present value of the owners' cash flow at the discount rate.
    equity_npv_eur;
    /// Present value of the project's cash flow at the discount rate.
    project_npv_eur;
    /// Years until the project first has its spending back; NaN where it never has.
    payback_years;
    /// Years until the owners first have back what they paid; NaN where they never have.
    equity_payback_years;
    /// Paid in by the owners in all.
    equity_eur;
    /// Owed once everything is built.
    debt_once_complete_eur;
    /// Loans, and interest added to them, over these and what the owners paid in until then.
    debt_fraction;
    /// Least cover of a year of repayment.
    min_dscr;
    /// Their mean, weighted by debt service.
    average_dscr;
    /// Loan life cover when repayment begins.
    llcr;
    /// Project life cover when repayment begins.
    plcr;
    /// Mean life of the loans from there, weighted by principal, replacements apart, years.
    average_life_years;
    /// Most years of its tenor that a loan loses, as it is repaid by the end of the horizon.
    tenor_cut_years;
    /// Years of repayment with a cover below which nothing is paid to the owners.
    lock_up_years;
    /// Years of repayment in default.
    default_years;
}

/// Reads them off.
pub fn measures(sheet: &Sheet, terms: &Terms, periods: &Periods) -> Measures {
    let returns = |item: Item| {
        let found = yearly_irr(sheet.line(item), 12.0 / periods.months as f64);
        (found.rate, found.roots.len() as f64)
    };
    let worth = |item: Item| {
        let rate = periods.rate(terms.discount_rate);
        terms.discounting.worth(rate, sheet.line(item))
    };
    let paid_back = |item: Item| {
        let flows = sheet.line(item);
        let first = flows.iter().position(|flow| *flow < 0.0).unwrap_or(0);
        payback(&flows[first..], 0.0) * periods.months as f64 / 12.0
    };
    let (equity_irr, equity_irr_roots) = returns(Item::EquityFlow);
    let (project_irr, project_irr_roots) = returns(Item::ProjectFlow);
    let complete = periods.complete;
    let over = |item: LoanItem| total(sheet, terms.loans.len(), item);
    let balance = over(LoanItem::Balance);
    let mut first = balance.clone();
    super::add(&mut first, &over(LoanItem::ReplacementBalance), -1.0);
    let begin = periods.completion();
    let mut later = over(LoanItem::Drawn);
    super::add(&mut later, sheet.line(Item::ReplacementDrawn), -1.0);
    later[..=begin].fill(0.0);
    let cfads = sheet.line(Item::Cfads);
    let served = served(cfads, sheet.line(Item::Service), periods);
    let ratios = ratios(&served);
    let (paid_from, paid) = served.iter().fold((0.0, 0.0), |(a, b), (c, s)| (a + c, b + s));
    let below = |limit: f64| ratios.iter().filter(|ratio| **ratio < limit).count() as f64;
    let until = |series: &[f64]| series[..=complete].iter().sum::<f64>();
    let lent = until(&over(LoanItem::Drawn)) - until(sheet.line(Item::ReplacementDrawn))
        + until(&over(LoanItem::Capitalised));
    let owed_years = first[begin..].iter().sum::<f64>() * periods.months as f64 / 12.0;
    let lent_first = first[begin] + later.iter().sum::<f64>();
    // Loans for replacements share the cash with the first ones.
    let mut cash = cfads.to_vec();
    super::add(&mut cash, &over(LoanItem::ReplacementService), -1.0);
    let mut owed = balance;
    super::add(&mut owed, sheet.line(Item::InterestOwed), 1.0);
    let cost = sheet.line(Item::InterestCost);
    let [llcr, plcr] = life_covers(&cash, cost, &owed, &first, &later, begin);
    Measures {
        equity_irr,
        equity_irr_roots,
        project_irr,
        project_irr_roots,
        equity_npv_eur: worth(Item::EquityFlow),
        project_npv_eur: worth(Item::ProjectFlow),
        payback_years: paid_back(Item::ProjectFlow),
        equity_payback_years: paid_back(Item::EquityFlow),
        equity_eur: sheet.line(Item::PaidIn).iter().sum(),
        debt_once_complete_eur: first[complete],
        debt_fraction: lent / (lent + until(sheet.line(Item::PaidIn))),
        min_dscr: ratios.iter().copied().reduce(f64::min).unwrap_or(f64::NAN),
        average_dscr: paid_from / paid,
        llcr,
        plcr,
        average_life_years: if lent_first > 0.0 { owed_years / lent_first } else { f64::NAN },
        tenor_cut_years: tenor_cut_months(sheet, terms, periods) as f64 / 12.0,
        lock_up_years: below(terms.covenants.lock_up_dscr),
        default_years: below(terms.covenants.default_dscr),
    }
}

fn tenor_cut_months(sheet: &Sheet, terms: &Terms, periods: &Periods) -> usize {
    let left = (periods.count() - periods.repaying) * periods.months;
    let cut = |(number, loan): (usize, &super::LoanTerms)| {
        let is_drawn = sheet.loan(number, LoanItem::Drawn).iter().any(|drawn| *drawn > 0.0);
        if is_drawn { loan.tenor_months.saturating_sub(left) } else { 0 }
    };
    terms.loans.iter().enumerate().map(cut).max().unwrap_or(0)
}

/// A line of all loans together.
fn total(sheet: &Sheet, loans: usize, item: LoanItem) -> Vec<f64> {
    let mut sum = vec![0.0; sheet.periods()];
    (0..loans).for_each(|number| super::add(&mut sum, sheet.loan(number, item), 1.0));
    sum
}

/// Cash flow available for debt service, and debt service, by years of repayment in which there is some.
fn served(cfads: &[f64], service: &[f64], periods: &Periods) -> Vec<(f64, f64)> {
    let year = 12 / periods.months;
    let (cfads, service) = (&cfads[periods.repaying..], &service[periods.repaying..]);
    let years = cfads.chunks(year).zip(service.chunks(year));
    let sums = years.map(|(cfads, service)| (cfads.iter().sum(), service.iter().sum()));
    sums.filter(|(_, service): &(f64, f64)| *service > 0.0).collect()
}

fn ratios(served: &[(f64, f64)]) -> Vec<f64> {
    served.iter().map(|(cfads, service)| cfads / service).collect()
}

/// Cash flow available for debt service over debt service, by years of repayment in which there
/// is some.
pub fn covers(cfads: &[f64], service: &[f64], periods: &Periods) -> Vec<f64> {
    ratios(&served(cfads, service, periods))
}

/// Loan life cover and project life cover: the present value, at the end of a period, of cash
/// available for debt service while the `first` loans stand, and to the end, at the cost of the debt, over
/// what is owed of them then and what is drawn of them `later`, worth as much. That cost is the interest of
/// each period, due or not, on all that is owed before it, interest among it; the last one holds on. NaN
/// without debt.
pub fn life_covers(
    cash: &[f64],
    interest: &[f64],
    owed: &[f64],
    first: &[f64],
    later: &[f64],
    begin: usize,
) -> [f64; 2] {
    let most = first.iter().copied().fold(0.0, f64::max);
    let stands = |owed: f64| owed > most * 1e-9;
    let (mut factor, mut rate, mut debt) = (1.0, 0.0, first[begin]);
    let (mut loan, mut project) = (0.0, 0.0);
    for period in begin + 1..cash.len() {
        if stands(owed[period - 1]) {
            rate = interest[period] / owed[period - 1];
        }
        factor /= 1.0 + rate;
        debt += factor * later[period];
        project += factor * cash[period];
        if stands(first[period - 1]) {
            loan += factor * cash[period];
        }
    }
    if stands(debt) { [loan / debt, project / debt] } else { [f64::NAN; 2] }
}
