//! What the walker cannot see: names of things elsewhere, and fields that must
//! agree with each other.

use serde_json::Value;

use crate::calendar::{Month, time_zone};
use crate::catalogue;
use crate::climate::Climate;
use crate::error::{Error, Fault, Result};
use crate::field::{Kind, Number, Section};
use crate::fleet::accelerator::{Accelerator, check_name};
use crate::fleet::cohort::{Cohort, Gpus};
use crate::fleet::reliability::COUNTS;
use crate::supply::contracts::indexed;
use crate::supply::contracts::term::Term;
use crate::supply::purchase::{SeriesSource, Supply};
use crate::supply::turpe::{PERIOD_NAMES, Turpe};

use super::path;
use super::sections::{Campus, Uncertain};
use super::walker::{clip, join};

/// Texts that name nothing known. Of a tree with other faults, too.
pub fn names(tree: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut check = |path: String, test: &dyn Fn(&str) -> Result<()>| {
        let Ok(Value::String(name)) = path::get(tree, &path) else { return };
        if let Err(Error::Config(found)) = test(&clip(name)) {
            faults.extend(found.into_iter().map(|fault| Fault::new(path.clone(), fault.message)));
        }
    };
    check("name".into(), &|name| match name.trim() {
        "" => Err(Error::config("", "is empty")),
        _ => Ok(()),
    });
    check("timezone".into(), &|name| time_zone(name).map(drop));
    let entry = |family| move |name: &str| catalogue::entry(family, name).map(drop);
    check("fleet.demand.inference_profile".into(), &entry("demand"));
    for (field, kind) in [
        ("air_chiller", "air-cooled chiller"),
        ("water_chiller", "water-cooled chiller"),
        ("expansion_unit", "direct expansion"),
    ] {
        check(
            format!("facility.cooling.{field}"),
            &|name| match catalogue::entry("chillers", name)?.text("kind")? {
                found if found == kind => Ok(()),
                found => Err(Error::config(
                    "",
                    format!("\"{name}\" is of kind \"{found}\", not \"{kind}\""),
                )),
            },
        );
    }
    let rows = |table: &str| tree["fleet"][table].as_array().map_or(&[][..], Vec::as_slice);
    let own = rows("accelerators").iter().filter_map(|row| row["name"].as_str());
    for n in 0..rows("cohorts").len() {
        check(format!("fleet.cohorts[{n}].accelerator"), &|name| check_name(name, own.clone()));
    }
    for n in 0..rows("accelerators").len() {
        check(format!("fleet.accelerators[{n}].like"), &|name| match name {
            "" => Ok(()),
            name => entry("accelerators")(name),
        });
    }
    check("fleet.reliability.failures".into(), &|name| {
        let counts = catalogue::entry("failures", name)?;
        COUNTS.iter().try_for_each(|count| counts.figure(count).map(drop))
    });
    if tree["climate"]["file"] == "" {
        check("climate.catalogue".into(), &|name| Climate::named(name).map(drop));
    }
    faults
}

/// Keys of `[sources]` that name no field of the scenario, nor one refused already.
pub fn sources(tree: &Value, refused: &[Fault]) -> Vec<Fault> {
    let paths = tree["sources"].as_object().into_iter().flat_map(|sources| sources.keys());
    paths
        .filter(|path| refused.iter().all(|fault| !path::within(path, &fault.path)))
        .filter(|path| path::get(tree, path).is_err())
        .map(|path| Fault::new(join("sources", &clip(path)), "no such field in this scenario"))
        .collect()
}

/// Faults that hang on several fields.
pub fn together(campus: &Campus, tree: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    let fills = campus.fleet.cohorts.iter().filter(|cohort| cohort.gpus == Gpus::Fill);
    let fills: Vec<&Cohort> = fills.collect();
    let together = |pair: &[&Cohort]| pair[0].retired.is_none_or(|left| pair[1].online < left);
    if fills.windows(2).any(together) {
        let message = format!("{} cohorts say \"fill\"; one at a time can", fills.len());
        faults.push(Fault::new("fleet.cohorts", message));
    }
    faults.extend(own_accelerators(campus));
    faults.extend(one_plant(campus));
    let mut earlier: Option<Month> = None;
    for (n, cohort) in campus.fleet.cohorts.iter().enumerate() {
        let at = |field: &str| format!("fleet.cohorts[{n}].{field}");
        if cohort.online < campus.start {
            let message = format!("{} is before the start, {}", cohort.online, campus.start);
            faults.push(Fault::new(at("online"), message));
        }
        if earlier.is_some_and(|earlier| cohort.online < earlier) {
            let message =
                format!("{} is before the cohort above; list them in order", cohort.online);
            faults.push(Fault::new(at("online"), message));
        }
        earlier = Some(cohort.online);
        if let (Some(chip), Some(system)) = (cohort.chip_eur, cohort.it_system_eur_per_gpu)
            && chip > system
        {
            let message = format!("{chip} is more than the whole system, {system}");
            faults.push(Fault::new(at("chip_eur"), message));
        }
        if let Ok(found) = Accelerator::of(&campus.fleet, cohort)
            && found.chip_kw > found.rated_kw.min(found.node_kw)
        {
            let message = format!(
                "an accelerator of {} kW is more than its node, of {}, or its all-in rating, of {}",
                found.chip_kw, found.node_kw, found.rated_kw
            );
            faults.push(Fault::new(at("accelerator"), message));
        }
        if let Some(retired) = cohort.retired.filter(|retired| *retired <= cohort.complete()) {
            let message =
                format!("{retired} is not after its last delivery, in {}", cohort.complete());
            faults.push(Fault::new(at("retired"), message));
        }
    }
    if let Some(first) = campus.fleet.cohorts.first() {
        if first.online.since(campus.start) > 240 {
            faults.push(Fault::new("start", "more than 20 years before the first accelerators"));
        }
        let end = first.online.plus(12 * campus.operation_years as i32);
        if let Some(late) = campus.fleet.cohorts.iter().position(|c| c.online >= end) {
            let message = format!("after the last month of operation, {}", end.plus(-1));
            faults.push(Fault::new(format!("fleet.cohorts[{late}].online"), message));
        }
    }
    let demand = &campus.fleet.demand;
    let shares = demand.training_fraction + demand.inference_fraction;
    if shares > 1.0 + 1e-12 {
        let message =
            format!("training and inference take {shares} of the accelerators, 1 at most");
        faults.push(Fault::new("fleet.demand", message));
    }
    let revenue = &campus.revenue;
    let products = revenue.unreserved_fraction();
    if products > 1.0 + 1e-12 {
        let message = format!(
            "on demand, spot, tokens and research take {products} of the sold hours, 1 at most"
        );
        faults.push(Fault::new("revenue", message));
    }
    if revenue.token_fraction > demand.inference_fraction {
        let message = format!(
            "{} of the sold hours make tokens, where at most {} answer requests",
            revenue.token_fraction, demand.inference_fraction
        );
        faults.push(Fault::new("revenue.token_fraction", message));
    }
    for (field, table) in [
        (
            "currency.usd_per_eur_path",
            campus.currency.usd_per_eur_path.iter().map(|p| p.year).collect::<Vec<_>>(),
        ),
        (
            "supply.price.level_path",
            campus.supply.price.level_path.iter().map(|p| p.year).collect(),
        ),
    ] {
        if table.windows(2).any(|pair| pair[1] <= pair[0]) {
            faults.push(Fault::new(field, "years must rise from one point to the next"));
        }
    }
    faults.extend(network_tariff(campus));
    faults.extend(contracts(&campus.supply));
    let of_facility = campus.facility.faults().into_iter();
    faults.extend(of_facility.map(|f| Fault::new(format!("facility.{}", f.path), f.message)));
    let of_finance = campus.finance.faults().into_iter();
    faults.extend(of_finance.map(|f| Fault::new(format!("finance.{}", f.path), f.message)));
    let carbon = &campus.carbon;
    let slope = catalogue::entry("markets", "fr_combustion")
        .and_then(|entry| entry.value("life_cycle_slope"))
        .unwrap_or(1.0);
    let least = slope * carbon.combustion_g_kwh;
    if carbon.life_cycle_g_kwh < least {
        let message = format!(
            "{} is below {least}, {slope} times what burning emits; the life cycle holds it all",
            carbon.life_cycle_g_kwh
        );
        faults.push(Fault::new("carbon.life_cycle_g_kwh", message));
    }
    for (path, file, source) in [
        ("supply.price", &campus.supply.price.file, campus.supply.price.source),
        ("carbon", &carbon.file, carbon.source),
    ] {
        if !file.is_empty() && source == SeriesSource::Synthetic {
            let message = "names a file, but the source is \"synthetic\"; set it to \"file\"";
            faults.push(Fault::new(format!("{path}.file"), message));
        }
    }
    for (n, uncertain) in campus.uncertainty.iter().enumerate() {
        faults.extend(check_uncertain(uncertain, &format!("uncertainty[{n}]"), tree));
    }
    faults
}

/// A version that the voltage does not have, and powers that fall from one period to the next.
fn network_tariff(campus: &Campus) -> Vec<Fault> {
    let network = &campus.supply.network;
    let voltage = campus.site.voltage;
    let mut faults = Vec::new();
    if Turpe::french(voltage, network.usage).is_err() {
        let message =
            format!("there is no \"{}\" tariff at {}", network.usage.word(), voltage.word());
        faults.push(Fault::new("supply.network.usage", message));
    }
    let parts = network.subscribed_mw(1.0);
    for (pair, name) in parts.windows(2).zip(&PERIOD_NAMES[1..]) {
        if pair[1] < pair[0] {
            let path = format!("supply.network.{name}_fraction");
            let message = format!("{} is below that of the period before, {}", pair[1], pair[0]);
            faults.push(Fault::new(path, message));
        }
    }
    faults
}

/// Own accelerators with a name that is taken, or without a figure that nothing else holds.
fn own_accelerators(campus: &Campus) -> Vec<Fault> {
    let mut faults = Vec::new();
    let own = &campus.fleet.accelerators;
    for (n, accelerator) in own.iter().enumerate() {
        let at = |field: &str| format!("fleet.accelerators[{n}].{field}");
        let name = &accelerator.name;
        let taken = catalogue::entry("accelerators", name).is_ok()
            || own[..n].iter().any(|earlier| earlier.name == *name);
        if taken || name.is_empty() {
            let why = if taken { "is taken" } else { "is empty" };
            faults.push(Fault::new(at("name"), format!("\"{name}\" {why}")));
        }
        let like = catalogue::entry("accelerators", &accelerator.like).ok();
        for (key, value) in accelerator.figures() {
            let known = value.is_some() || like.is_some_and(|entry| entry.figure(key).is_ok());
            if !known {
                faults.push(Fault::new(at(key), "missing, and no accelerator that it is `like`"));
            }
        }
    }
    faults
}

/// Cohorts that follow others on a plant built for another share of liquid.
fn one_plant(campus: &Campus) -> Option<Fault> {
    let cohorts = &campus.fleet.cohorts;
    if campus.facility.cooling.liquid_fraction.is_some() {
        return None;
    }
    let share = |cohort: &Cohort| {
        Accelerator::of(&campus.fleet, cohort).map_or(f64::NAN, |found| found.liquid_fraction)
    };
    cohorts.iter().enumerate().find_map(|(n, cohort)| {
        let gone = cohorts.iter().filter(|c| c.retired.is_some_and(|left| left <= cohort.online));
        let before = gone.map(share).find(|before| (before - share(cohort)).abs() > 1e-9)?;
        let message = format!(
            "a liquid share of {}, where cohorts before it had {before}, and there is one plant; \
             set facility.cooling.liquid_fraction",
            share(cohort)
        );
        Some(Fault::new(format!("fleet.cohorts[{n}].accelerator"), message))
    })
}

/// Contracts that end before they begin, or serve more than the load together.
fn contracts(supply: &Supply) -> Vec<Fault> {
    let Supply { block, indexed: parts, nuclear_share, ppa, .. } = supply;
    let tables: [(&str, Vec<&Term>); 4] = [
        ("block", block.iter().map(|row| &row.term).collect()),
        ("indexed", parts.iter().map(|row| &row.term).collect()),
        ("nuclear_share", nuclear_share.iter().map(|row| &row.term).collect()),
        ("ppa", ppa.iter().map(|row| &row.term).collect()),
    ];
    let mut faults = Vec::new();
    for (table, terms) in tables {
        for (n, term) in terms.into_iter().enumerate() {
            if let (Some(first), Some(last)) = (term.first_year, term.last_year)
                && last < first
            {
                let at = format!("supply.{table}[{n}].last_year");
                faults.push(Fault::new(at, format!("{last} is before its first year, {first}")));
            }
        }
    }
    // The most parts hold in a year in which one of them begins.
    let starts = parts.iter().map(|row| row.term.first_year.unwrap_or(f64::MIN));
    let served = |year: f64| {
        let held = parts.iter().filter(|row| row.term.holds(year));
        supply.contract_fraction + held.map(|row| row.contract.load_fraction).sum::<f64>()
    };
    let most = starts.map(served).fold(0.0, f64::max);
    let message = indexed::fault_of("indexed contracts and contract_fraction", most);
    faults.extend(message.map(|message| Fault::new("supply.indexed", message)));
    faults
}

fn check_uncertain(uncertain: &Uncertain, at: &str, tree: &Value) -> Option<Fault> {
    let Ok(value) = path::get(tree, &uncertain.path) else {
        return Some(Fault::new(format!("{at}.path"), "no such field in this scenario"));
    };
    let Some(own) = value.as_f64() else {
        return Some(Fault::new(format!("{at}.path"), "names a field that is not a number"));
    };
    let (low, mode, high) = (uncertain.low, uncertain.mode.unwrap_or(own), uncertain.high);
    let ordered = low < high && (low..=high).contains(&mode);
    if !ordered {
        let message = format!("low {low}, mode {mode} and high {high} must rise");
        return Some(Fault::new(at, message));
    }
    let number = number_at(&uncertain.path)?;
    let accepted = number.minimum..=number.maximum;
    if number.whole || !accepted.contains(&low) || !accepted.contains(&high) {
        let message = format!(
            "{low} to {high} must lie in the range of {}, {}{}",
            uncertain.path,
            number.range(),
            if number.whole { "; whole numbers cannot be drawn" } else { "" }
        );
        return Some(Fault::new(at, message));
    }
    None
}

/// What is known of the number at a path.
fn number_at(path: &str) -> Option<Number> {
    let mut fields = Campus::fields();
    for part in path.split('.') {
        let name = part.split('[').next().unwrap_or(part);
        match fields.into_iter().find(|field| field.name == name)?.kind {
            Kind::Table(inner) | Kind::Tables { fields: inner, .. } => fields = inner(),
            Kind::Number(number) => return Some(number),
            _ => return None,
        }
    }
    None
}
