//! What the models above rely on finding in the catalogue.

use fleetwatt::catalogue::{self, Confidence};
use fleetwatt::error::{Error, Result};

fn value(family: &str, name: &str, key: &str) -> Result<f64> {
    catalogue::entry(family, name)?.value(key)
}

#[test]
fn every_accelerator_has_what_a_fleet_needs() -> Result<()> {
    let names: Vec<_> =
        catalogue::entries("accelerators")?.iter().map(|entry| entry.name.as_str()).collect();
    let expected = "a100_sxm_80 h100_sxm h200_sxm gh200 b200_hgx gb200_nvl72 b300_hgx \
                    gb300_nvl72 mi300x mi325x mi355x vr200_nvl72";
    assert_eq!(names, expected.split(' ').collect::<Vec<_>>());
    for accelerator in catalogue::entries("accelerators")? {
        let name = &accelerator.name;
        for key in ["vendor", "form", "launch", "cooling"] {
            assert!(!accelerator.text(key)?.is_empty(), "{name}.{key}");
        }
        for key in ["bf16_tflops", "memory_gb", "memory_tb_s", "chip_idle_w"] {
            assert!(accelerator.value(key)? > 0.0, "{name}.{key}");
        }
        for key in
            ["idle_fraction", "liquid_fraction", "achievable_fraction", "chip_active_fraction"]
        {
            assert!((0.0..=1.0).contains(&accelerator.value(key)?), "{name}.{key}");
        }
        // A domain is whole nodes; a rack of 72 is one.
        let domain = accelerator.value("gpus_per_domain")?;
        let node = accelerator.value("gpus_per_node")?;
        assert!(node >= 1.0 && domain % node == 0.0, "{name}");
        assert_eq!(accelerator.value("gpus_per_rack").unwrap_or(domain), domain, "{name}");
        assert_eq!(domain == 72.0, accelerator.value("rack_kw").is_ok(), "{name}");
        // Published footprints of a card differ by more than the makers' own.
        let embodied = accelerator.figure("embodied_kg")?;
        let spread = embodied.high.zip(embodied.low).map(|(high, low)| high / low);
        assert!(spread.is_some_and(|spread| spread > 2.0), "{name}: {spread:?}");
        // Host, network and storage add to the chip; a resting node draws less
        // than its chips at full power.
        let chip_kw = accelerator.value("chip_tdp_w")? / 1000.0;
        let all_in_kw = accelerator.value("all_in_kw")?;
        assert!(accelerator.value("node_kw")? > chip_kw, "{name}");
        assert!(all_in_kw > chip_kw && all_in_kw < 2.5 * chip_kw, "{name}");
        let idle_kw = accelerator.value("idle_fraction")? * all_in_kw;
        assert!(idle_kw < chip_kw, "{name}");
        assert!(accelerator.value("chip_idle_w")? / 1000.0 < idle_kw, "{name}");
        let chip_usd = accelerator.value("chip_price_usd")?;
        let system_usd = accelerator.value("system_price_usd")?;
        assert!(system_usd > chip_usd && chip_usd > 0.0, "{name}");
        // Owning an hour costs less than renting it, where both are known.
        let hour = |key| accelerator.value(key).ok();
        let dearer = hour("own_usd_h").zip(hour("rental_usd_h")).map(|(own, rent)| rent > own);
        assert!(dearer != Some(false), "{name}");
        // Halving the width of a number at least doubles the rate, nearly.
        let rates: Vec<f64> = ["bf16_tflops", "fp8_tflops", "fp4_tflops"]
            .iter()
            .filter_map(|key| accelerator.value(key).ok())
            .collect();
        assert!(rates.windows(2).all(|pair| pair[1] > 1.99 * pair[0]), "{name}");
    }
    Ok(())
}

#[test]
fn a_rack_holds_its_gpus() -> Result<()> {
    let racks = catalogue::entries("accelerators")?.iter().filter(|a| a.value("rack_kw").is_ok());
    let mut count = 0;
    for rack in racks {
        let per_gpu = rack.value("rack_kw")? / rack.value("gpus_per_rack")?;
        assert!((per_gpu / rack.value("node_kw")? - 1.0).abs() < 1e-3, "{}", rack.name);
        assert!(rack.value("gpus_per_rack")? % rack.value("gpus_per_node")? == 0.0);
        count += 1;
    }
    assert_eq!(count, 3);
    Ok(())
}

#[test]
fn the_interruptions_of_llama_3_add_up() -> Result<()> {
    let run = catalogue::entry("failures", "llama3")?;
    let mut all = 0.0;
    for (group, expected) in [("gpu", 268.0), ("host", 21.0), ("network", 35.0), ("software", 95.0)]
    {
        let total = format!("{group}_count");
        let components = run.figures.iter().filter(|(key, _)| {
            key.starts_with(&format!("{group}_")) && key.ends_with("_count") && *key != total
        });
        assert_eq!(components.map(|(_, figure)| figure.value).sum::<f64>(), expected, "{group}");
        assert_eq!(run.value(&total)?, expected);
        all += expected;
    }
    assert_eq!(run.value("unexpected_count")?, all);
    Ok(())
}

#[test]
fn footprints_cover_what_is_published() -> Result<()> {
    // kg of CO2e per card: the maker, and boaviztapi 2.5.0.
    for (name, published) in
        [("h100_sxm", [164.0, 273.0, 575.1].as_slice()), ("b200_hgx", &[284.25, 1415.0])]
    {
        let figure = catalogue::entry("accelerators", name)?.figure("embodied_kg")?;
        let range = figure.low.unwrap_or(f64::NAN)..=figure.high.unwrap_or(f64::NAN);
        assert!(published.iter().all(|kg| range.contains(kg)), "{name}: {figure}");
    }
    Ok(())
}

#[test]
fn what_is_preliminary_says_so() -> Result<()> {
    let rubin = catalogue::entry("accelerators", "vr200_nvl72")?;
    assert!(rubin.label.contains("preliminary"));
    for (key, figure) in &rubin.figures {
        assert!(figure.confidence != Confidence::High, "{key}");
        let told = ["preliminary", "assumption"].iter().any(|word| figure.source.contains(word));
        assert!(told, "{key}: {figure}");
    }
    Ok(())
}

#[test]
fn gb300_systems_cost_what_the_design_takes() -> Result<()> {
    let system = catalogue::entry("accelerators", "gb300_nvl72")?.figure("system_price_usd")?;
    let usd_per_eur = value("costs", "finance", "usd_per_eur")?;
    assert!((system.value / usd_per_eur - 55_000.0).abs() < 1.0);
    let near = |bound: Option<f64>, eur: f64| {
        bound.is_some_and(|usd| (usd / usd_per_eur - eur).abs() < 1.0)
    };
    assert!(near(system.low, 45_000.0) && near(system.high, 65_000.0));
    assert!(system.source.starts_with("assumption"));
    assert_eq!(system.confidence, Confidence::Low);
    Ok(())
}

/// EUR/MWh that a constant load pays when its energy is 8,000 h of its
/// subscribed power. Periods by a plain calendar: full hours are 16 of 24 from
/// Monday to Saturday, the high season November to March, peaks 4 h a day from
/// Monday to Saturday in December to February.
fn flat_load_eur_mwh(tariff: &str) -> Result<f64> {
    let full = 16.0 / 24.0 * 6.0 / 7.0;
    let peak = 90.0 / 365.0 * 4.0 / 24.0 * 6.0 / 7.0;
    let high = 151.0 / 365.0;
    let shares = [
        peak,
        high * full - peak,
        high * (1.0 - full),
        (1.0 - high) * full,
        (1.0 - high) * (1.0 - full),
    ];
    let tariff = catalogue::entry("tariffs", tariff)?;
    let (power, energy) =
        (tariff.profile("power_long_eur_kw_year")?, tariff.profile("energy_long_eur_mwh")?);
    let by_energy = energy.iter().zip(shares).map(|(price, share)| price * share);
    Ok(power[0] * 1000.0 / 8000.0 + by_energy.sum::<f64>())
}

#[test]
fn a_flat_load_pays_the_published_order_of_magnitude() -> Result<()> {
    let bands = [
        ("turpe_hta", 12.0, 18.0),
        ("turpe_htb1", 9.0, 12.0),
        ("turpe_htb2", 6.0, 7.5),
        ("turpe_htb3", 3.5, 5.0),
    ];
    let mut dearer = f64::INFINITY;
    for (tariff, low, high) in bands {
        let paid = flat_load_eur_mwh(tariff)?;
        assert!((low..=high).contains(&paid), "{tariff}: {paid}");
        assert!(paid < dearer, "higher voltage is cheaper");
        dearer = paid;
    }
    Ok(())
}

#[test]
fn power_costs_70_to_110_all_in() -> Result<()> {
    let levies = catalogue::entry("tariffs", "levies")?;
    let mut beside = 60.0;
    for key in ["capacity_eur_mwh", "savings_certificates_eur_mwh", "supplier_margin_eur_mwh"] {
        beside += levies.value(key)?;
    }
    for tariff in ["turpe_htb1", "turpe_htb2", "turpe_htb3"] {
        for excise in ["excise_full_eur_mwh", "excise_reduced_eur_mwh"] {
            let all_in = beside + flat_load_eur_mwh(tariff)? + levies.value(excise)?;
            assert!((70.0..=110.0).contains(&all_in), "{tariff}, {excise}: {all_in}");
        }
    }
    Ok(())
}

#[test]
fn sites_stand_where_they_should() -> Result<()> {
    for site in catalogue::entries("sites")? {
        assert!((42.0..51.0).contains(&site.value("latitude")?), "{}", site.name);
        assert!((-5.0..9.0).contains(&site.value("longitude")?), "{}", site.name);
        assert!(!site.text("climate")?.is_empty());
        assert_eq!(site.text("timezone")?, "Europe/Paris");
    }
    let north = |name| value("sites", name, "latitude");
    assert!(north("marseille")? < north("valence")? && north("valence")? < north("lyon")?);
    Ok(())
}

#[test]
fn a_week_of_demand_averages_to_one() -> Result<()> {
    for shape in catalogue::entries("demand")? {
        let weekday = shape.profile("weekday_profile")?;
        let weekend = shape.profile("weekend_profile")?;
        assert_eq!((weekday.len(), weekend.len()), (24, 24));
        let week = 5.0 * weekday.iter().sum::<f64>() + 2.0 * weekend.iter().sum::<f64>();
        assert!((week / 168.0 - 1.0).abs() < 1e-4, "{}: {}", shape.name, week / 168.0);
        assert!(weekday.iter().chain(weekend).all(|&load| load > 0.0));
    }
    // Shares of the week's mean published with the traces: weekday and weekend.
    for (name, weekday, weekend) in
        [("inference_coding", 1.24, 0.40), ("inference_conversation", 1.14, 0.65)]
    {
        let shape = catalogue::entry("demand", name)?;
        assert!((shape.value("weekday_profile")? - weekday).abs() < 0.005, "{name}");
        assert!((shape.value("weekend_profile")? - weekend).abs() < 0.005, "{name}");
        let busiest = shape.profile("weekday_profile")?.iter().copied().fold(0.0, f64::max);
        assert!(busiest < shape.value("peak_ratio")?, "{name}: a mean over days hides the peak");
    }
    Ok(())
}

#[test]
fn the_unknown_is_named_with_its_neighbour() {
    let fault = |error: Error| match error {
        Error::Config(faults) => faults.into_iter().next().map(|f| (f.path, f.message)),
        _ => None,
    };
    let expected = |path: &str, message: &str| Some((path.to_owned(), message.to_owned()));
    assert_eq!(
        catalogue::entry("accelerators", "gb300").err().and_then(fault),
        expected(
            "catalogue.accelerators.gb300",
            "unknown entry \"gb300\"; did you mean \"gb300_nvl72\"?"
        ),
    );
    assert_eq!(
        catalogue::entries("cost").err().and_then(fault),
        expected("catalogue.cost", "unknown family \"cost\"; did you mean \"costs\"?"),
    );
    assert_eq!(
        value("sites", "lyon", "altitude").err().and_then(fault),
        expected(
            "catalogue.sites.lyon.altitude",
            "unknown figure \"altitude\"; did you mean \"altitude_m\"?"
        ),
    );
    let lyon = catalogue::entry("sites", "lyon");
    assert_eq!(
        lyon.clone().and_then(|site| site.text("time_zone")).err().and_then(fault),
        expected(
            "catalogue.sites.lyon.time_zone",
            "unknown text \"time_zone\"; did you mean \"timezone\"?"
        ),
    );
    assert_eq!(
        lyon.and_then(|site| site.profile("latitude")).err().and_then(fault),
        expected("catalogue.sites.lyon.latitude", "is a single number, not a profile"),
    );
}
