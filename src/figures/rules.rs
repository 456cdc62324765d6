//! Lines that remember earlier months: depreciation, loans, tax.

use crate::finance::debt::{Service, annuities};
use crate::finance::depreciation::straight_line;
use crate::finance::returns::monthly_rate;
use crate::finance::tax::company_tax;

use super::book::Book;
use super::lines::Gather;

fn depreciation(book: &Book, line: &str, years: f64) -> Vec<f64> {
    straight_line(book.values(line), 12 * years as usize, book.opening())
}

/// Site, straight line from the first month of operation.
pub fn depreciation_site(book: &Book) -> Vec<f64> {
    depreciation(book, "capex_site_eur", book.campus().finance.facility_depreciation_years)
}

/// Interest during construction, with the site.
pub fn depreciation_interest(book: &Book) -> Vec<f64> {
    let years = book.campus().finance.facility_depreciation_years;
    depreciation(book, "interest_capitalised_eur", years)
}

/// IT, straight line from the month of delivery.
pub fn depreciation_it(book: &Book) -> Vec<f64> {
    depreciation(book, "it_spending_eur", book.campus().finance.it_depreciation_years)
}

fn loans(book: &Book, part: fn(Service) -> Vec<f64>) -> Vec<f64> {
    let finance = &book.campus().finance;
    let rate = monthly_rate(finance.interest_rate);
    let service = |line: &str, years: f64| {
        part(annuities(book.values(line), rate, 12 * years as usize, book.opening()))
    };
    let site = service("debt_drawn_site_eur", finance.facility_tenor_years);
    let it = service("debt_drawn_it_eur", finance.it_tenor_years);
    site.into_iter().zip(it).map(|(site, it)| site + it).collect()
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

/// Tax on the result of each calendar year, paid in equal parts over its months in
/// operation.
fn tax_on(book: &Book, line: &str) -> Vec<f64> {
    let finance = &book.campus().finance;
    let months = book.values(line);
    let results = book.by_year(months, Gather::Sum);
    let (allowance, fraction) = (finance.loss_allowance_eur, finance.loss_fraction);
    let due = company_tax(&results, finance.tax_rate, allowance, fraction);
    let open = |month: usize| if month >= book.opening() { 1.0 } else { 0.0 };
    let shares: Vec<f64> = (0..months.len()).map(open).collect();
    let counts = book.by_year(&shares, Gather::Sum);
    let paid = |month: usize| {
        let year = book.year_of(month);
        if counts[year] > 0.0 { shares[month] * due[year] / counts[year] } else { 0.0 }
    };
    (0..months.len()).map(paid).collect()
}

/// Tax with the interest shield.
pub fn tax(book: &Book) -> Vec<f64> {
    tax_on(book, "result_before_tax_eur")
}

/// Tax without debt.
pub fn project_tax(book: &Book) -> Vec<f64> {
    tax_on(book, "project_result_eur")
}

/// A line times the price index of each month's year.
pub fn indexed(book: &Book, line: &str) -> Vec<f64> {
    let currency = &book.campus().currency;
    let index = |month| currency.price_index(book.first_year() + book.year_of(month) as i32);
    book.values(line).iter().enumerate().map(|(month, value)| value * index(month)).collect()
}
