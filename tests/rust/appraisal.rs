//! Project finance: balances of drawn cases, and terms held against what they say.
#![allow(clippy::unwrap_used)]

use fleetwatt::calendar::Month;
use fleetwatt::error::{Error, Result};
use fleetwatt::finance::appraisal::batch::{Asset, Cases, Series, appraise};
use fleetwatt::finance::appraisal::target::{Target, Wanted, required_prices};
use fleetwatt::finance::appraisal::{Measures, Periods, statements};
use fleetwatt::scenario;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A case: a plant that is built, earns, and is renewed in part.
#[derive(Debug, Clone)]
struct Plant {
    months: usize,
    built: Vec<f64>,
    revenue: Vec<f64>,
    opex: Vec<f64>,
    renewed: Vec<f64>,
    grants: Vec<f64>,
    repaying: usize,
    finance: Value,
}

/// What came of it.
struct Told {
    measures: Measures,
    values: Vec<f64>,
    count: usize,
}

impl Told {
    fn line(&self, name: &str) -> &[f64] {
        let place = statements::names().iter().position(|known| known == name).unwrap();
        &self.values[place * self.count..][..self.count]
    }

    /// Rise of a level in each period.
    fn rise(&self, name: &str) -> Vec<f64> {
        let level = self.line(name);
        let before = [0.0].iter().chain(level);
        level.iter().zip(before).map(|(now, before)| now - before).collect()
    }
}

impl Plant {
    /// `years` of a plant for 100 that is built in the first period.
    fn steady(months: usize, years: usize, finance: Value) -> Self {
        let count = 1 + 12 / months * years;
        let each = |value: f64| {
            let mut series = vec![value * months as f64 / 12.0; count];
            series[0] = 0.0;
            series
        };
        let mut built = vec![0.0; count];
        built[0] = 100.0;
        Self {
            months,
            built,
            revenue: each(22.0),
            opex: each(6.0),
            renewed: vec![0.0; count],
            grants: vec![0.0; count],
            repaying: 1,
            finance,
        }
    }

    fn on_cases<T>(&self, work: impl FnOnce(&Periods, &Cases<'_>) -> Result<T>) -> Result<T> {
        let count = self.built.len();
        let start: Month = "2026-01".parse().unwrap();
        let periods = Periods::new(start, count, self.months, self.repaying, self.repaying)?;
        let finance = &scenario::finance(&self.finance, &[])?[0];
        let terms = [(finance.terms(self.months, 3.0), finance.working_capital.clone())];
        let series = |values| Series { values, periods: count };
        let asset = |values, loan, replacement, years: usize| Asset {
            spending: series(values),
            loan,
            replacement,
            set_aside_periods: None,
            depreciation: vec![1.0 / years as f64; years],
        };
        let assets = [asset(&self.built, 0, false, 10), asset(&self.renewed, 1, true, 4)];
        let none = vec![0.0; count];
        work(
            &periods,
            &Cases {
                count: 1,
                terms: &terms,
                revenue: series(&self.revenue),
                opex: series(&self.opex),
                disposal: series(&none),
                grants: series(&self.grants),
                credits: series(&none),
                assets: &assets,
            },
        )
    }

    fn told(&self) -> Result<Told> {
        let count = self.built.len();
        let mut values = vec![0.0; count * statements::names().len()];
        let found = self.on_cases(|periods, cases| appraise(periods, cases, &mut values))?;
        Ok(Told { measures: found[0], values, count })
    }
}

/// Terms without anything but a loan and tax as results arise.
fn bare(loan: Value) -> Value {
    json!({
        "arrangement_fee_fraction": 0.0, "commitment_fee_per_year": 0.0,
        "interest_rate": 0.06, "facility_tenor_years": 10, "facility_loan": loan,
        "payment_months": 12, "interest_cap": false,
        "it_loan": {"gearing": 0.0},
        "reserves": {"debt_service_months": 0.0, "interest_per_year": 0.0},
        "covenants": {"lock_up_dscr": 0.0, "default_dscr": 0.0},
        "working_capital": {"receivable_months": 0.0, "payable_months": 0.0, "vat_rate": 0.0},
    })
}

fn with(mut terms: Value, path: &str, value: Value) -> Value {
    let (parent, key) = path.rsplit_once('/').unwrap();
    terms.pointer_mut(parent).unwrap()[key] = value;
    terms
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} {expected}");
}

fn drawn() -> impl Strategy<Value = Plant> {
    let when = (prop_oneof![Just(1_usize), Just(3), Just(12)], 1_usize..4, 8_usize..16);
    let words = (
        prop_oneof![Just("annuity"), Just("level_principal"), Just("bullet"), Just("sculpted")],
        prop_oneof![Just("investment"), Just("uses")],
        prop_oneof![Just("pro_rata"), Just("equity_first"), Just("debt_first")],
        prop_oneof![Just("after_tax"), Just("before_tax")],
        prop_oneof![Just("cash"), Just("facility")],
        prop_oneof![Just("reserves"), Just("owners")],
        prop_oneof![Just("carried"), Just("used")],
        prop_oneof![Just("with_result"), Just("instalments")],
    );
    let numbers = (
        (0.0..0.85, 0.0..0.1, 3_usize..20, 0_usize..2, 1.05..2.0),
        (0.0..0.03, 0.0..0.02, 0.0..9.0, 0.0..0.6, 0.0..1.4),
        (0.5..2.5, prop::option::of(1_usize..3), 0.0..0.3, 0.0..15.0, any::<bool>()),
    );
    (when, words, numbers).prop_map(|((months, building, years), words, numbers)| {
        let (shape, gearing_of, funding, sculpted_on, form, shortfall, losses, payment) = words;
        let ((gearing, rate, tenor, grace, dscr), (fee, commitment, held, sweep, lock_up), more) =
            numbers;
        let (earns, refinanced, operating, renewed, wholly) = more;
        let in_year = 12 / months;
        let (repaying, count) = (building * in_year, (building + years) * in_year);
        let part = |from: usize, until: usize, value: f64| -> Vec<f64> {
            let one = |n| if (from..until).contains(&n) { value / in_year as f64 } else { 0.0 };
            (0..count).map(one).collect()
        };
        let mut again = vec![0.0; count];
        again[repaying + 4 * in_year] = renewed;
        let mut loan = json!({
            "shape": shape, "gearing": gearing, "dscr": dscr,
            "grace_months": if shape == "sculpted" { 0 } else { 12 * grace },
            "sweep_fraction": if shape == "sculpted" { 0.0 } else { sweep },
        });
        if let Some(after) = refinanced.filter(|after| shape != "sculpted" && *after < tenor) {
            loan["refinanced_after_years"] = json!(after);
        }
        Plant {
            months,
            built: part(0, repaying, 100.0 / building as f64),
            revenue: part(repaying, count, 15.0 * earns),
            opex: part(repaying, count, 15.0 * earns * operating),
            renewed: again,
            grants: part(0, repaying, 3.0),
            repaying,
            finance: json!({
                "gearing_of": gearing_of, "funding": funding, "sculpted_on": sculpted_on,
                "interest_rate": rate, "facility_tenor_years": tenor, "facility_loan": loan,
                "it_loan": {"gearing": gearing}, "payment_months": if wholly { 12 } else { months },
                "arrangement_fee_fraction": fee, "commitment_fee_per_year": commitment,
                "losses": losses, "tax_payment": payment, "interest_cap": losses == "carried",
                "loss_allowance_eur": 0.0, "interest_cap_eur": 1.0,
                "reserves": {
                    "debt_service_months": held, "debt_service_form": form,
                    "operating_months": 2.0, "revenue_months": 1.0, "shortfall": shortfall,
                },
                "covenants": {"lock_up_dscr": lock_up, "default_dscr": 0.0},
            }),
        }
    })
}

/// What came of a case; one without a settlement, as where a lock-up earns the interest whose tax calls
/// for it, is no case.
fn settled<T>(found: Result<T>) -> std::result::Result<T, TestCaseError> {
    found.map_err(|error| match error {
        Error::Infeasible(why) if why.contains("do not settle") => TestCaseError::reject(why),
        other => TestCaseError::fail(other.to_string()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_period_balances(plant in drawn()) {
        let told = settled(plant.told())?;
        let line = |name: &str| told.line(name);
        let is = |period: usize, found: f64, expected: f64, what: &str| {
            let near = (found - expected).abs() <= 1e-9 * 100.0;
            prop_assert!(near, "{what} {period}: {found} {expected}");
            Ok(())
        };
        let accounts = told.rise("accounts_eur");
        for (period, account) in accounts.iter().enumerate() {
            let at = |name: &str| line(name)[period];
            is(period, at("assets_eur"), at("liabilities_eur"), "balance sheet")?;
            is(period, at("sources_eur"), at("uses_eur"), "sources and uses")?;
            let cash = at("revenue_eur") - at("opex_eur") + at("disposal_eur") + at("timing_eur")
                + at("tax_credit_eur") + at("grants_eur") + at("debt_drawn_eur")
                + at("reserve_interest_eur")
                - at("tax_paid_eur") - at("investment_eur") - at("financing_paid_eur")
                - at("debt_service_eur") - at("swept_eur") - at("fees_eur") - account;
            is(period, at("equity_cash_flow_eur"), cash, "cash")?;
            prop_assert!(at("debt_eur") >= -1e-9 && at("debt_service_reserve_eur") >= -1e-9);
        }
        let last = accounts.len() - 1;
        for name in ["debt_eur", "accounts_eur", "working_capital_eur", "tax_owed_eur"] {
            is(last, line(name)[last], 0.0, name)?;
        }
    }

    /// What a currency is called changes nothing.
    #[test]
    fn money_scales(plant in drawn()) {
        const FACTOR: f64 = 1024.0;
        let told = settled(plant.told())?;
        let mut scaled = plant;
        let series = [&mut scaled.built, &mut scaled.revenue, &mut scaled.opex];
        series.into_iter().chain([&mut scaled.renewed, &mut scaled.grants]).for_each(|series| {
            series.iter_mut().for_each(|value| *value *= FACTOR);
        });
        scaled.finance["interest_cap_eur"] = json!(FACTOR);
        let scaled = settled(scaled.told())?;
        for (name, (one, other)) in
            statements::names().iter().zip(told.values.chunks(told.count).zip(scaled.values.chunks(told.count)))
        {
            let factor = if name == "dscr_12_months" { 1.0 } else { FACTOR };
            for (one, other) in one.iter().zip(other) {
                let near = (one * factor - other).abs() <= 1e-9 * 100.0 * factor.max(one.abs());
                prop_assert!(near || (one.is_nan() && other.is_nan()), "{name} {one} {other}");
            }
        }
        let (one, other) = (told.measures, scaled.measures);
        let same = |a: f64, b: f64| a == b || (a - b).abs() <= 1e-9 * a.abs().max(1.0) || (a.is_nan() && b.is_nan());
        prop_assert!(same(one.equity_irr, other.equity_irr));
        prop_assert!(same(one.equity_npv_eur * FACTOR, other.equity_npv_eur));
        prop_assert!(same(one.min_dscr, other.min_dscr));
    }

    /// Held at once by the owners where cash lacks, it is never below what lies ahead.
    #[test]
    fn the_reserve_is_what_lies_ahead(plant in drawn()) {
        let finance = with(plant.finance.clone(), "/reserves/shortfall", json!("owners"));
        let finance = with(finance, "/reserves/debt_service_form", json!("cash"));
        let months = finance["reserves"]["debt_service_months"].as_f64().unwrap();
        let plant = Plant { finance, ..plant };
        let told = settled(plant.told())?;
        let (paid, lies) = (told.line("debt_service_eur"), told.line("debt_service_reserve_eur"));
        // Each payment, over the periods since the one before.
        let every = plant.finance["payment_months"].as_u64().unwrap() as usize / plant.months;
        let mut service = paid.to_vec();
        for since in service[plant.repaying..].chunks_mut(every.max(1)) {
            let part = since.iter().sum::<f64>() / since.len() as f64;
            since.fill(part);
        }
        let ahead = months / plant.months as f64;
        for period in plant.repaying - 1..told.count {
            let mut left = ahead;
            let mut wanted = 0.0;
            for next in &service[period + 1..] {
                wanted += left.clamp(0.0, 1.0) * next;
                left -= 1.0;
            }
            let near = (lies[period] - wanted).abs() <= 1e-7;
            prop_assert!(near, "{period}: {} {wanted}", lies[period]);
        }
    }

    /// Appraised at the price found, the target is met; sizing of the debt follows the price.
    #[test]
    fn the_price_found_meets_its_target(plant in drawn(), rate in 0.04..0.15) {
        let mut plant = plant;
        plant.opex.iter_mut().for_each(|opex| *opex = opex.min(0.4));
        let sales: Vec<f64> = plant.revenue.iter().map(|r| if *r > 0.0 { 1.0 } else { 0.0 }).collect();
        let mut other = plant.clone();
        other.revenue.fill(0.0);
        let wanted = Wanted {
            target: Target::EquityNpv,
            values: &[rate],
            until: sales.len() - 1,
            sales: Series { values: &sales, periods: sales.len() },
        };
        let found = other.on_cases(|periods, cases| required_prices(periods, cases, &wanted));
        let price = settled(found)?[0];
        let at = |price: f64| {
            let revenue = sales.iter().map(|sold| price * sold).collect();
            settled(Plant { revenue, ..plant.clone() }.told())
        };
        prop_assert!(price > 0.0);
        let reached = at(price)?.measures.equity_npv_eur;
        prop_assert!(reached >= rate - 1e-9 * 100.0, "{price} {reached} {rate}");
        prop_assert!(at(price * (1.0 - 1e-9))?.measures.equity_npv_eur <= rate + 1e-9 * 100.0);
    }
}

#[test]
fn cover_is_exact_in_each_period() {
    for sculpted_on in ["before_tax", "after_tax"] {
        for months in [1, 3, 12] {
            let mut terms = bare(json!({"shape": "sculpted", "dscr": 1.3, "gearing": 1.0}));
            terms["sculpted_on"] = json!(sculpted_on);
            terms["payment_months"] = json!(months);
            let told = Plant::steady(months, 15, terms).told().unwrap();
            let taxed = if sculpted_on == "after_tax" { 0.0 } else { 1.0 };
            let cash = told.line("cfads_eur").iter().zip(told.line("tax_paid_eur"));
            let cash = cash.map(|(cfads, tax)| cfads + taxed * tax);
            let served = told.line("debt_service_eur").iter().zip(cash);
            for (service, cash) in served.skip(1).take(10 * 12 / months) {
                near(cash / service, 1.3);
            }
            near(*told.line("debt_eur").last().unwrap(), 0.0);
        }
    }
}

#[test]
fn steps_of_cover_hold_from_their_year_on() {
    let loan = json!({
        "shape": "sculpted", "dscr": 1.3, "gearing": 1.0,
        "dscr_steps": [{"from_year": 4, "dscr": 1.5}, {"from_year": 7, "dscr": 2.0}],
    });
    let told = Plant::steady(12, 15, bare(loan)).told().unwrap();
    let service = told.line("debt_service_eur").iter();
    let covers: Vec<f64> =
        told.line("cfads_eur").iter().zip(service).skip(1).take(10).map(|(c, s)| c / s).collect();
    let wanted = [1.3, 1.3, 1.3, 1.5, 1.5, 1.5, 2.0, 2.0, 2.0, 2.0];
    covers.into_iter().zip(wanted).for_each(|(found, wanted)| near(found, wanted));
}

#[test]
fn sculpting_stops_at_what_may_be_borrowed() {
    let loan = json!({"shape": "sculpted", "dscr": 1.1, "gearing": 0.5});
    let told = Plant::steady(12, 15, bare(loan)).told().unwrap();
    near(told.measures.debt_fraction, 0.5);
    let service = told.line("debt_service_eur").iter();
    let covers: Vec<f64> =
        told.line("cfads_eur").iter().zip(service).skip(1).take(10).map(|(c, s)| c / s).collect();
    assert!(covers[0] > 1.5);
    covers.iter().for_each(|cover| near(*cover, covers[0]));
}

#[test]
fn shapes_repay_as_they_say() {
    let principal = |loan: Value| -> Vec<f64> {
        let told = Plant::steady(12, 15, bare(loan)).told().unwrap();
        assert_eq!(told.line("principal_eur")[11..], [0.0; 5]);
        told.line("principal_eur")[1..=10].to_vec()
    };
    let level = principal(json!({"shape": "level_principal", "gearing": 0.6}));
    level.iter().for_each(|paid| near(*paid, 6.0));
    let bullet = principal(json!({"shape": "bullet", "gearing": 0.6}));
    bullet[..9].iter().for_each(|paid| assert_eq!(*paid, 0.0));
    near(bullet[9], 60.0);
    let grace = principal(json!({"shape": "level_principal", "gearing": 0.6, "grace_months": 24}));
    assert_eq!(grace[..2], [0.0, 0.0]);
    grace[2..].iter().for_each(|paid| near(*paid, 7.5));
    let annuity = principal(json!({"shape": "annuity", "gearing": 0.6}));
    let payment = 60.0 * 0.06 / (1.0 - 1.06_f64.powi(-10));
    near(annuity[0], payment - 3.6);
    annuity.windows(2).for_each(|pair| near(pair[1], 1.06 * pair[0]));
}

/// A loan that outlives the horizon is repaid within it.
#[test]
fn the_horizon_shortens_loans() {
    for shape in ["annuity", "level_principal", "sculpted"] {
        let mut terms = bare(json!({"shape": shape, "gearing": 0.5, "dscr": 1.2}));
        terms["facility_tenor_years"] = json!(20);
        let short = Plant::steady(12, 8, terms.clone()).told().unwrap();
        terms["facility_tenor_years"] = json!(8);
        let same = Plant::steady(12, 8, terms).told().unwrap();
        near(*short.line("debt_eur").last().unwrap(), 0.0);
        for (one, other) in short.line("debt_eur").iter().zip(same.line("debt_eur")) {
            near(*one, *other);
        }
    }
}

#[test]
fn payments_fall_due_as_agreed() {
    let mut terms = bare(json!({"shape": "level_principal", "gearing": 0.6}));
    terms["payment_months"] = json!(3);
    let told = Plant::steady(1, 12, terms).told().unwrap();
    let service = told.line("debt_service_eur");
    let quarter = 1.06_f64.powf(0.25) - 1.0;
    let mut owed = 60.0;
    for (month, paid) in service.iter().enumerate().skip(1).take(120) {
        if month % 3 == 0 {
            near(*paid, 1.5 + quarter * owed);
            owed -= 1.5;
        } else {
            assert_eq!(*paid, 0.0);
        }
    }
    near(owed, 0.0);
}

#[test]
fn money_goes_first_as_agreed() {
    let mut plant = Plant::steady(3, 12, bare(json!({"gearing": 0.6})));
    plant.repaying = 4;
    plant.built[..4].fill(25.0);
    plant.revenue[..4].fill(0.0);
    plant.opex[..4].fill(0.0);
    for (funding, lent) in [
        ("pro_rata", [15.0, 15.0, 15.0, 15.0]),
        ("equity_first", [0.0, 10.0, 25.0, 25.0]),
        ("debt_first", [25.0, 25.0, 10.0, 0.0]),
    ] {
        plant.finance["funding"] = json!(funding);
        let told = plant.told().unwrap();
        for (period, lent) in lent.into_iter().enumerate() {
            near(told.line("debt_drawn_eur")[period], lent);
            near(told.line("equity_paid_in_eur")[period], 25.0 - lent);
        }
    }
}

#[test]
fn gearing_of_all_uses_is_exact() {
    let mut terms = bare(json!({"gearing": 0.6}));
    terms["gearing_of"] = json!("uses");
    terms["arrangement_fee_fraction"] = json!(0.02);
    terms["reserves"] = json!({"debt_service_months": 6.0, "operating_months": 3.0});
    let mut plant = Plant::steady(12, 15, terms);
    plant.grants[0] = 5.0;
    let told = plant.told().unwrap();
    let uses = told.line("uses_eur")[0] - 5.0;
    near(told.line("debt_eur")[0], 0.6 * uses);
    near(told.measures.debt_fraction, 0.6);
    // The fee of the debt that it helps to pay, and half a year of its annuity.
    let part = 0.06 / (1.0 - 1.06_f64.powi(-10));
    near(told.line("debt_eur")[0], 0.6 * (95.0 + 1.5) / (1.0 - 0.6 * (0.02 + 0.5 * part)));
}

#[test]
fn cash_is_held_back_and_comes_free() {
    let terms = with(bare(json!({"gearing": 0.6})), "/covenants/lock_up_dscr", json!(1.2));
    let mut plant = Plant::steady(12, 12, terms);
    plant.revenue[3] = 15.0;
    plant.revenue[4] = 15.0;
    let told = plant.told().unwrap();
    let (held, paid) = (told.line("locked_up_eur"), told.line("distributed_eur"));
    assert!(held[2] == 0.0 && held[3] > 0.0 && held[4] > held[3] && held[5] == 0.0);
    assert_eq!((paid[3], paid[4]), (0.0, 0.0));
    let free = told.line("cfads_eur")[5] - told.line("debt_service_eur")[5];
    near(paid[5], held[4] + free);
    assert_eq!(told.measures.lock_up_years, 2.0);
}

#[test]
fn a_sweep_repays_early() {
    let loan = json!({"shape": "level_principal", "gearing": 0.6, "sweep_fraction": 0.5});
    let told = Plant::steady(12, 12, bare(loan)).told().unwrap();
    let (swept, owed) = (told.line("swept_eur"), told.line("debt_eur"));
    let left = told.line("cfads_eur")[1] - told.line("debt_service_eur")[1];
    near(swept[1], 0.5 * left);
    near(owed[1], 54.0 - swept[1]);
    // What is left is repaid in equal parts over the years that are left.
    near(told.line("principal_eur")[2], owed[1] / 9.0);
    let gone = owed.iter().position(|owed| owed.abs() < 1e-9).unwrap();
    assert!((1..10).contains(&gone), "{gone}");
}

#[test]
fn another_loan_takes_over() {
    let loan = json!({
        "shape": "level_principal", "gearing": 0.6, "refinanced_after_years": 4,
        "refinanced_rate": 0.04, "refinanced_tenor_years": 5, "refinancing_fee_fraction": 0.01,
    });
    let told = Plant::steady(12, 12, bare(loan)).told().unwrap();
    near(told.line("debt_eur")[4], 36.0);
    near(told.line("fees_eur")[4], 0.36);
    near(told.line("interest_eur")[5], 0.04 * 36.0);
    for service in &told.line("debt_service_eur")[5..=9] {
        near(*service, 36.0 * 0.04 / (1.0 - 1.04_f64.powi(-5)));
    }
    near(told.line("debt_eur")[9], 0.0);
}

/// Four instalments on the tax of the year before, the balance in May, as the French pay it.
#[test]
fn tax_is_paid_in_instalments() {
    let mut terms = bare(json!({"gearing": 0.0}));
    terms["tax_payment"] = json!("instalments");
    let mut plant = Plant::steady(1, 6, terms);
    plant.built[0] = 1e-9;
    let told = plant.told().unwrap();
    let (owed, paid) = (told.line("tax_eur"), told.line("tax_paid_eur"));
    let year = |series: &[f64], year: usize| series[12 * year..12 * (year + 1)].iter().sum::<f64>();
    assert_eq!(year(paid, 0), 0.0);
    let (first, second) = (year(owed, 0), year(owed, 1));
    for month in 0..12 {
        let wanted = match month + 1 {
            5 => first,
            3 | 6 | 9 | 12 => first / 4.0,
            _ => 0.0,
        };
        near(paid[12 + month], wanted);
    }
    near(paid[24 + 4], second - first);
    near(owed.iter().sum(), paid.iter().sum());
}

#[test]
fn renewals_are_set_aside_over_years_of_their_own() {
    let plant = Plant::steady(12, 12, bare(json!({"gearing": 0.5})));
    let count = plant.built.len();
    let (mut often, mut seldom) = (vec![0.0; count], vec![0.0; count]);
    (often[4], often[8], seldom[6]) = (4.0, 8.0, 12.0);
    let series = |values| Series { values, periods: count };
    let asset = |values, periods| Asset {
        spending: series(values),
        loan: 1,
        replacement: true,
        set_aside_periods: periods,
        depreciation: vec![],
    };
    let assets = [asset(&often, Some(4)), asset(&seldom, Some(6)), asset(&often, None)];
    let mut values = vec![0.0; count * statements::names().len()];
    let found = plant
        .on_cases(|periods, cases| {
            let cases = Cases { assets: &assets, ..cases.clone() };
            appraise(periods, &cases, &mut values)
        })
        .unwrap();
    let told = Told { measures: found[0], values, count };
    let paid = told.line("reserve_paid_eur");
    for (year, paid) in paid.iter().enumerate().skip(1).take(8) {
        let own = if year <= 4 { 1.0 } else { 2.0 } + if year <= 6 { 2.0 } else { 0.0 };
        // Those of the terms are three years.
        let common = match year {
            2..=4 => 4.0 / 3.0,
            6..=8 => 8.0 / 3.0,
            _ => 0.0,
        };
        near(*paid, own + common);
    }
    near(told.line("replacement_reserve_eur")[8], 0.0);
}

#[test]
fn prices_that_do_not_exist_are_refused() {
    let price = |target: Target, value: f64, sales: &[f64]| {
        let plant = Plant::steady(12, 15, bare(json!({"gearing": 0.5})));
        let until = sales.len() - 1;
        let sales = Series { values: sales, periods: sales.len() };
        let wanted = Wanted { target, values: &[value], until, sales };
        let found = plant.on_cases(|periods, cases| required_prices(periods, cases, &wanted));
        found.unwrap_err().to_string()
    };
    let every = [1.0; 16];
    let told = price(Target::EquityIrr, 0.01, &every);
    assert!(told.contains("no price is needed: equity_irr is 0.1"), "{told}");
    // The cover of the first year hangs on no sale of the last.
    let mut last = [0.0; 16];
    last[15] = 1.0;
    let told = price(Target::MinDscr, 9.0, &last);
    assert!(told.contains("no price suffices: min_dscr is "), "{told}");
    assert!(price(Target::EquityIrr, 0.5, &[0.0; 16]).contains("sales"));
    assert!(price(Target::EquityIrr, f64::NAN, &every).contains("equity_irr"));
    assert!(price(Target::EquityIrr, -1.0, &every).contains("-1"));
}

/// Of a cover asked for, the price is that at which the least one is it.
#[test]
fn covers_are_reached() {
    let mut plant = Plant::steady(12, 15, bare(json!({"gearing": 0.5})));
    plant.revenue.fill(0.0);
    let mut sales = vec![1.0; plant.built.len()];
    sales[0] = 0.0;
    for (target, value) in [(Target::MinDscr, 1.4), (Target::Llcr, 1.6), (Target::ProjectIrr, 0.08)]
    {
        let wanted = Wanted {
            target,
            values: &[value],
            until: sales.len() - 1,
            sales: Series { values: &sales, periods: sales.len() },
        };
        let found = plant.on_cases(|periods, cases| required_prices(periods, cases, &wanted));
        let price = found.unwrap()[0];
        let revenue = sales.iter().map(|sold| price * sold).collect();
        let told = Plant { revenue, ..plant.clone() }.told().unwrap().measures;
        let reached = match target {
            Target::MinDscr => told.min_dscr,
            Target::Llcr => told.llcr,
            _ => told.project_irr,
        };
        near(reached, value);
    }
}
