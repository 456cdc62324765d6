//! Lines that remember earlier years: depreciation, loans, tax.

use crate::finance::debt::{Service, annuities};
use crate::finance::depreciation::straight_line;
use crate::finance::tax::company_tax;

use super::book::Book;

fn sum(a: Vec<f64>, b: Vec<f64>) -> Vec<f64> {
    a.into_iter().zip(b).map(|(a, b)| a + b).collect()
}

fn site_depreciation_of(book: &Book, line: &str) -> Vec<f64> {
    let years = book.campus().finance.facility_depreciation_years as usize;
    straight_line(book.values(line), years, book.operating_year())
}

/// Site, straight line from the first year of operation.
pub fn depreciation_site(book: &Book) -> Vec<f64> {
    site_depreciation_of(book, "capex_site_eur")
}

/// Interest during construction, with the site.
pub fn depreciation_interest(book: &Book) -> Vec<f64> {
    site_depreciation_of(book, "interest_capitalised_eur")
}

/// IT, straight line from the year of delivery.
pub fn depreciation_it(book: &Book) -> Vec<f64> {
    let years = book.campus().finance.it_depreciation_years as usize;
    straight_line(book.values("it_spending_eur"), years, book.operating_year())
}

fn loans(book: &Book, part: fn(Service) -> Vec<f64>) -> Vec<f64> {
    let finance = &book.campus().finance;
    let service = |line: &str, tenor: f64| {
        let draws = book.values(line);
        part(annuities(draws, finance.interest_rate, tenor as usize, book.operating_year()))
    };
    sum(
        service("debt_drawn_site_eur", finance.facility_tenor_years),
        service("debt_drawn_it_eur", finance.it_tenor_years),
    )
}

/// Interest added to the loans until operation starts.
pub fn interest_capitalised(book: &Book) -> Vec<f64> {
    loans(book, |service| service.capitalised)
}

/// Interest paid.
pub fn interest(book: &Book) -> Vec<f64> {
    loans(book, |service| service.interest)
}

/// Principal repaid.
pub fn principal(book: &Book) -> Vec<f64> {
    loans(book, |service| service.principal)
}

fn tax_on(book: &Book, line: &str) -> Vec<f64> {
    let finance = &book.campus().finance;
    let (allowance, fraction) = (finance.loss_allowance_eur, finance.loss_fraction);
    company_tax(book.values(line), finance.tax_rate, allowance, fraction)
}

/// Tax with the interest shield.
pub fn tax(book: &Book) -> Vec<f64> {
    tax_on(book, "result_before_tax_eur")
}

/// Tax without debt.
pub fn project_tax(book: &Book) -> Vec<f64> {
    tax_on(book, "project_result_eur")
}

/// A line times the price index of each year.
pub fn indexed(book: &Book, line: &str) -> Vec<f64> {
    let currency = &book.campus().currency;
    let years = book.first_year()..;
    book.values(line).iter().zip(years).map(|(v, year)| v * currency.price_index(year)).collect()
}
