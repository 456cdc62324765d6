//! The price at which owners or lenders get what they ask for.

use crate::error::{Error, POSITIVE, Result, known};
use crate::field::choice;
use crate::finance::debt::Shape;
use crate::finance::returns::{npv, yearly_irr};

use super::batch::{Asset, Case, Cases, Ready, Series, each};
use super::{Item, Periods, Sheet, Terms, covers, measures};

choice! {
    /// What is asked for.
    Target {
        /// Yearly rate of return of the owners.
        EquityIrr = "equity_irr",
        /// Yearly rate of return of the project, after tax, without debt.
        ProjectIrr = "project_irr",
        /// Present value of the owners' cash flow at the discount rate, EUR.
        EquityNpv = "equity_npv",
        /// Least cover of a year of repayment.
        MinDscr = "min_dscr",
        /// Loan life cover when repayment begins.
        Llcr = "llcr",
    }
}

impl Target {
    const fn range(self) -> (f64, f64) {
        match self {
            Self::EquityIrr | Self::ProjectIrr => (-0.99, f64::MAX),
            Self::EquityNpv => (f64::MIN, f64::MAX),
            Self::MinDscr | Self::Llcr => POSITIVE,
        }
    }
}

/// What is asked for, and what a price multiplies.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Of what.
    pub target: Target,
    /// How much, in each case or in all.
    pub values: &'a [f64],
    /// The last period that counts for returns and present values.
    pub until: usize,
    /// What is sold at the price.
    pub sales: Series<'a>,
}

/// Doublings after which a price is not looked for any higher.
const DOUBLINGS: usize = 40;
/// Steps after which the last price is taken: halving alone needs fewer.
const STEPS: usize = 200;

/// The least price found at which the target is reached, in each case: revenue is `price` times
/// sales, and `cases.revenue`. Debt, reserves and tax follow at each price.
///
/// At a fixed rate, present values are linear in the price between those at which a loss becomes a
/// profit, a cap binds or cash runs short: a chord between two prices that the target lies
/// between ends on it but for rounding. Rates of return are reached where the present value at them
/// is 0.
///
/// # Errors
/// [`Error::Infeasible`] where no sales are needed, where no price suffices, and as
/// [`super::Appraisal::run`]; [`Error::Config`] where nothing is sold, and for covers that sculpted debt
/// keeps at any price; [`Error::Domain`] for rates of
/// -99 % and below, and covers that are not above 0. With the number of the case.
pub fn required_prices(
    periods: &Periods,
    cases: &Cases<'_>,
    wanted: &Wanted<'_>,
) -> Result<Vec<f64>> {
    for (number, value) in wanted.values.iter().enumerate() {
        let range = wanted.target.range();
        known(wanted.target.word(), "", *value, range).map_err(|error| error.at(number))?;
    }
    each(cases, periods, &mut [], |ready, case, _| {
        let value = *wanted.values.get(case.number).unwrap_or(&wanted.values[0]);
        Search { periods, cases, wanted, value, revenue: Vec::new() }.least(ready, case)
    })
}

struct Search<'a> {
    periods: &'a Periods,
    cases: &'a Cases<'a>,
    wanted: &'a Wanted<'a>,
    value: f64,
    revenue: Vec<f64>,
}

/// How far above its target a price leads, and how much is made of parts that rounding moves.
#[derive(Clone, Copy)]
struct Found {
    price: f64,
    above: f64,
    of: f64,
}

impl Search<'_> {
    fn least(&mut self, ready: &mut Ready<'_>, case: &mut Case<'_>) -> Result<f64> {
        self.follows_the_price(ready.terms, case.number)?;
        let mut low = self.at(0.0, ready, case)?;
        if low.above >= 0.0 {
            let what = self.told(ready);
            return Err(Error::Infeasible(format!("no price is needed: {what} without sales")));
        }
        let mut high = low;
        let mut price = self.first_guess(case)?;
        for _ in 0..DOUBLINGS {
            high = self.at(price, ready, case)?;
            if high.above >= 0.0 {
                break;
            }
            (low, price) = (high, 2.0 * price);
        }
        if high.above.is_nan() || high.above < 0.0 {
            let (what, price) = (self.told(ready), high.price);
            return Err(Error::Infeasible(format!("no price suffices: {what} at {price}")));
        }
        // Regula falsi; the end that stays counts half, then a quarter, so that it moves too.
        let (mut weight_low, mut weight_high) = (1.0, 1.0);
        for _ in 0..STEPS {
            let (below, above) = (weight_low * low.above, weight_high * high.above);
            let chord = high.price - above * (high.price - low.price) / (above - below);
            let middle = 0.5 * (low.price + high.price);
            let inside = |price: f64| low.price < price && price < high.price;
            let Some(price) = [chord, middle].into_iter().find(|price| inside(*price)) else {
                break;
            };
            let found = self.at(price, ready, case)?;
            if found.above.abs() <= f64::EPSILON * found.of {
                return Ok(price);
            }
            if found.above < 0.0 {
                (low, weight_low, weight_high) = (found, 1.0, 0.5 * weight_high);
            } else {
                (high, weight_high, weight_low) = (found, 1.0, 0.5 * weight_low);
            }
        }
        Ok(high.price)
    }

    /// Refuses covers that sculpted debt keeps at any price.
    fn follows_the_price(&self, terms: &Terms, case: usize) -> Result<()> {
        if !matches!(self.wanted.target, Target::MinDscr | Target::Llcr) {
            return Ok(());
        }
        let follows = |number: &usize| {
            let loan = &terms.loans[*number];
            let lends = |asset: &Asset<'_>| {
                asset.loan == *number && asset.spending.of(case).iter().any(|spent| *spent != 0.0)
            };
            let kept = loan.dscr.iter().copied().fold(f64::INFINITY, f64::min);
            loan.shape == Shape::Sculpted
                && loan.gearing > 0.0
                && self.value <= kept
                && self.cases.assets.iter().any(lends)
        };
        let Some(number) = (0..terms.loans.len()).find(follows) else { return Ok(()) };
        let (loan, word) = (&terms.loans[number], self.wanted.target.word());
        Err(Error::config(
            "target",
            format!(
                "a {word} of {} is kept at any price where a loan is sculpted, as loan {number} is to a \
                 dscr of {}: it lends what the price carries. Ask for a return, or for more",
                self.value,
                loan.dscr_in(0)
            ),
        ))
    }

    /// A price that pays for all costs, undiscounted.
    fn first_guess(&self, case: &Case<'_>) -> Result<f64> {
        let number = case.number;
        let sold: f64 = self.wanted.sales.of(number).iter().sum();
        if sold.is_nan() || sold <= 0.0 {
            return Err(Error::config("sales", format!("sum to {sold}, and not to more than 0")));
        }
        let spent = self.cases.assets.iter().map(|asset| asset.spending.of(number));
        let costs = spent.chain([self.cases.opex.of(number)]).flatten().map(|cost| cost.abs());
        Ok(costs.sum::<f64>().max(self.value.abs()).max(f64::MIN_POSITIVE) / sold)
    }

    fn at(&mut self, price: f64, ready: &mut Ready<'_>, case: &mut Case<'_>) -> Result<Found> {
        let number = case.number;
        let (sales, other) = (self.wanted.sales.of(number), self.cases.revenue.of(number));
        self.revenue.clear();
        self.revenue.extend(sales.iter().zip(other).map(|(sold, other)| price * sold + other));
        case.time(&self.revenue, ready.working_capital);
        let outlays = case.outlays();
        ready.appraisal.run(&case.flows(&self.revenue, &outlays))?;
        let (above, of) = self.above(ready.appraisal.sheet(), ready.terms);
        Ok(Found { price, above, of })
    }

    fn above(&self, sheet: &Sheet, terms: &Terms) -> (f64, f64) {
        let (periods, value) = (self.periods, self.value);
        let worth = |item: Item, yearly: f64, more: f64| {
            let flows = &sheet.line(item)[..=self.wanted.until];
            let gross = flows.iter().map(|flow| flow.abs()).sum::<f64>() + more.abs();
            (npv(periods.rate(yearly), flows) - more, gross)
        };
        let cover = |cover: Option<f64>| (cover.unwrap_or(0.0) - value, value);
        match self.wanted.target {
            Target::EquityIrr => worth(Item::EquityFlow, value, 0.0),
            Target::ProjectIrr => worth(Item::ProjectFlow, value, 0.0),
            Target::EquityNpv => {
                let rate = periods.rate(terms.discount_rate);
                worth(Item::EquityFlow, terms.discount_rate, value / terms.discounting.factor(rate))
            }
            Target::MinDscr => {
                let ratios = covers(sheet.line(Item::Cfads), sheet.line(Item::Service), periods);
                cover(ratios.into_iter().reduce(f64::min))
            }
            Target::Llcr => {
                let llcr = measures(sheet, terms, periods).llcr;
                cover(Some(llcr).filter(|llcr| !llcr.is_nan()))
            }
        }
    }

    /// What was reached with the last price.
    fn told(&self, ready: &Ready<'_>) -> String {
        let sheet = ready.appraisal.sheet();
        let found = measures(sheet, ready.terms, self.periods);
        let to_date = |item: Item| {
            let flows = &sheet.line(item)[..=self.wanted.until];
            yearly_irr(flows, 12.0 / self.periods.months as f64).rate
        };
        let reached = match self.wanted.target {
            Target::EquityIrr => to_date(Item::EquityFlow),
            Target::ProjectIrr => to_date(Item::ProjectFlow),
            Target::EquityNpv => {
                let rate = self.periods.rate(ready.terms.discount_rate);
                let flows = &sheet.line(Item::EquityFlow)[..=self.wanted.until];
                ready.terms.discounting.worth(rate, flows)
            }
            Target::MinDscr => found.min_dscr,
            Target::Llcr => found.llcr,
        };
        let (name, value) = (self.wanted.target.word(), self.value);
        match reached.is_nan() {
            true => format!("there is no {name}, {value} wanted,"),
            false => format!("{name} is {reached}, {value} wanted,"),
        }
    }
}
