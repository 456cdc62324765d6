//! Present values and rates of return, of even and of dated cash flows.
//!
//! The first flow of even ones stands at time 0, as in NumPy Financial; a spreadsheet's
//! `NPV` starts one period later. Dated ones are discounted to the first date by years of
//! 365 days, as a spreadsheet's `XNPV` does.
//!
//! There is one finder of roots, `search`; `rows` gives many streams side by side to it, and
//! solves those of which the flows change sign once together.

mod dates;
mod mirr;
mod payback;
mod rows;
mod rule;
mod search;
mod stream;
mod twofold;
mod worth;

pub use dates::Dates;
pub use mirr::mirr;
pub use payback::payback;
pub use rows::Rows;
pub use rule::{Reason, Return, Taken};
pub use worth::{DAYS_A_YEAR, monthly_rate, npv, xnpv};

use stream::Stream;

/// The rate of return of even flows, by period.
pub fn irr(cash_flows: &[f64]) -> Return {
    yearly_irr(cash_flows, 1.0)
}

/// The yearly rate of return `(1 + i)^n - 1` of flows of which there are `n` a year.
pub fn yearly_irr(cash_flows: &[f64], periods: f64) -> Return {
    returned(Stream::even(cash_flows), periods)
}

/// The yearly rate of return of flows on dates.
pub fn xirr(cash_flows: &[f64], dates: &Dates) -> Return {
    returned(Stream::dated(cash_flows, dates), DAYS_A_YEAR)
}

fn returned(stream: Result<Stream, Reason>, periods: f64) -> Return {
    match stream {
        Ok(stream) => Return::of(&search::roots(&stream), periods),
        Err(reason) => Return::none(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_values() {
        // Numpy Financial's documentation.
        let flows = [-40_000.0, 5_000.0, 8_000.0, 12_000.0, 30_000.0];
        assert!((npv(0.08, &flows) - 3_065.222_668_179_529).abs() < 1e-9);
        let found = irr(&[-100.0, 39.0, 59.0, 55.0, 20.0]);
        assert_eq!(found.roots.len(), 1);
        assert!((found.rate - 0.280_948_421_159_963_6).abs() < 1e-13, "{found:?}");
    }

    #[test]
    fn several_rates_are_counted_and_the_falling_one_is_taken() {
        // (1.1 x - 1)(1.3 x - 1) scaled: rates 10 % and 30 %; the value falls at 10 %.
        let found = irr(&[1.0, -2.4, 1.43]);
        assert_eq!(found.roots.len(), 2);
        assert!((found.rate - 0.1).abs() < 1e-12, "{found:?}");
        // Turned round, it falls at 30 %.
        assert!((irr(&[-1.0, 2.4, -1.43]).rate - 0.3).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_made_up() {
        for (flows, reason) in [
            (&[1.0, 2.0][..], Reason::OneSign),
            (&[0.0, -0.0], Reason::TooFew),
            (&[], Reason::TooFew),
            (&[0.0, -1.0], Reason::TooFew),
            (&[-1.0, f64::NAN], Reason::NotFinite),
            (&[-1.0, f64::INFINITY, f64::NEG_INFINITY], Reason::NotFinite),
            (&[100.0, -200.0, 150.0], Reason::NoRoot),
            (&[-1e-300, 1e300], Reason::BeyondFloats),
        ] {
            let found = irr(flows);
            assert!(found.rate.is_nan(), "{flows:?}");
            assert_eq!(found.reason, reason, "{flows:?}");
        }
        assert_eq!(irr(&[0.0, -1.0, 1.5, 0.0]).roots.len(), 1);
        // What is less than 1e-307 of another gain counts as 0.
        for flows in [[5e-324, -1.0, 1e300], [-1.0, 1e300, -5e-324]] {
            assert!((irr(&flows).rate / 1e300 - 1.0).abs() < 1e-12, "{flows:?}");
        }
    }

    #[test]
    fn the_currency_unit_is_immaterial() -> crate::error::Result<()> {
        let flows = [-3.75, 0.875, 1.125, 1.25, 1.75, -0.25];
        let rates = |by: f64| {
            let scaled = flows.map(|flow| flow * by);
            let rows = ndarray::aview1(&scaled[..5]).into_dyn();
            let abreast = Rows::of(&rows)?.irr(1)?[0].rate;
            Ok([irr(&scaled).rate, irr(&scaled[..5]).rate, abreast].map(f64::to_bits))
        };
        let expected = rates(1.0)?;
        for exponent in [-1_070, -1_022, -900, -60, 60, 900, 1_022] {
            let by = libm::scalbn(1.0, exponent);
            assert_eq!(rates(by)?, expected, "{exponent}");
        }
        Ok(())
    }
}
