//! Mutated texts of the examples are read or refused, and nothing else.

use fleetwatt::error::Error;
use fleetwatt::progress::Progress;
use fleetwatt::random::Stream;
use fleetwatt::scenario::{Format, Scenario, examples};
use fleetwatt::simulation::drivers::{Drivers, Supplied};
use fleetwatt::simulation::run;

/// Whole numbers below `bound`.
struct Dice(Stream);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        (self.0.uniform() * bound as f64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "-0.0",
    "1",
    "0.5",
    "1e308",
    "-1e308",
    "5e-324",
    "1e-9",
    "100000000",
    "2147483648",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "1e400",
    "nan",
    "inf",
    "-inf",
    "true",
    "\"1\"",
    "[]",
    "{}",
    "2026-01-01",
    "0x7f",
    "1_0",
    "",
];

/// A text with one of its lines, bytes, numbers or keys changed.
fn mutate(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
    match dice.below(9) {
        0 => {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=dice.below(4) {
                let position = dice.below(bytes.len());
                bytes[position] ^= 1 << dice.below(8);
            }
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        1 => drop(lines.remove(at)),
        2 => lines.insert(at, lines[other].clone()),
        3 => lines.swap(at, other),
        4 | 5 => {
            let numeric = lines.iter().enumerate().filter(|(_, line)| {
                let value = line.split(['=', ':']).nth(1).unwrap_or_default();
                value.trim().trim_end_matches(',').parse::<f64>().is_ok()
            });
            let numeric: Vec<usize> = numeric.map(|(n, _)| n).collect();
            if numeric.is_empty() {
                return text.to_owned();
            }
            let line = &mut lines[numeric[dice.below(numeric.len())]];
            if let Some(cut) = line.find(['=', ':']) {
                let comma = if line.ends_with(',') { "," } else { "" };
                *line = format!("{} {}{comma}", &line[..=cut], dice.pick(NUMBERS));
            }
        }
        6 => {
            let line = &mut lines[at];
            let position = dice.below(line.chars().count().max(1));
            let letters = line.chars().enumerate().filter(|(n, _)| *n != position);
            *line = letters.map(|(_, letter)| letter).collect();
        }
        7 => lines[at].push_str(dice.pick(&["\"", "[", "]", "{", "}", "\\", "\u{0}", "#", "é"])),
        _ => lines.truncate(at),
    }
    lines.join("\n")
}

/// Reads a text; what is refused says where and why.
fn read(text: &str, format: Format) -> Option<Scenario> {
    let error = match Scenario::read(text, format) {
        Ok(scenario) => return Some(scenario),
        Err(error) => error,
    };
    let faults = if let Error::Config(faults) = &error { faults.as_slice() } else { &[] };
    assert!(!faults.is_empty(), "{error:?} of\n{text}");
    let brief = |message: &str| !message.is_empty() && message.len() < 1_000;
    assert!(faults.iter().all(|fault| brief(&fault.message)), "{error}");
    None
}

#[test]
fn mutated_texts_are_read_or_refused() {
    let mut dice = Dice(Stream::new(20_261_122, 0));
    let (mut read_count, mut refused_count) = (0, 0);
    for name in examples() {
        let example = Scenario::example(name).expect(name);
        for format in [Format::Toml, Format::Json] {
            let text = example.write(format).expect(name);
            for _ in 0..500 {
                let mut mutated = text.clone();
                for _ in 0..=dice.below(3) {
                    mutated = mutate(&mutated, &mut dice);
                    if mutated.trim().is_empty() {
                        break;
                    }
                }
                match read(&mutated, format) {
                    Some(scenario) => {
                        read_count += 1;
                        let again = scenario.write(format).expect("is written");
                        assert_eq!(read(&again, format), Some(scenario));
                    }
                    None => refused_count += 1,
                }
            }
        }
    }
    assert!(read_count > 150 && refused_count > 1_500, "{read_count}, {refused_count}");
}

#[test]
fn extreme_scenarios_run_or_are_impossible() {
    let mut dice = Dice(Stream::new(20_261_122, 1));
    let mut ran = 0;
    for name in examples() {
        let short = vec![("operation_years".to_owned(), 2.into())];
        let example = Scenario::example(name).and_then(|s| s.replace(&short)).expect(name);
        let text = example.write(Format::Toml).expect(name);
        for _ in 0..60 {
            let mutated = (0..6).fold(text.clone(), |text, _| {
                // Keep what can be read, so that extremes meet.
                let next = mutate(&text, &mut dice);
                if read(&next, Format::Toml).is_some() { next } else { text }
            });
            let scenario = read(&mutated, Format::Toml).expect("was read");
            let campus = scenario.campus();
            let outcome = Drivers::prepare(campus, &Supplied::default())
                .and_then(|drivers| run(campus, &drivers, false, &Progress::default()));
            match outcome {
                Ok(outcome) => {
                    ran += 1;
                    for values in &outcome.values {
                        assert!(values.iter().all(|value| !value.is_infinite()), "{mutated}");
                        assert!(values.len() == 1 || values.iter().all(|v| v.is_finite()));
                    }
                }
                Err(error) => {
                    let expected = matches!(error, Error::Infeasible(_) | Error::Config(_));
                    assert!(expected, "{error:?} of\n{mutated}");
                }
            }
        }
    }
    assert!(ran > 50, "{ran}");
}
