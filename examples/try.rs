use fleetwatt::progress::Progress;
use fleetwatt::scenario::*;
use fleetwatt::simulation::drivers::*;
use fleetwatt::simulation::*;
fn main() {
    for name in ["valence-40mw", "valence-80mw", "valence-120mw"] {
        let s = match Scenario::example(name) {
            Ok(s) => s,
            Err(e) => {
                println!("{e}");
                continue;
            }
        };
        let t = std::time::Instant::now();
        let d = Drivers::prepare(s.campus(), &Supplied::default()).unwrap();
        println!("drivers {:?}", t.elapsed());
        let p = Progress::default();
        for _ in 0..5 {
            let t = std::time::Instant::now();
            let _o = run(s.campus(), &d, false, &p).unwrap();
            println!("run {:?}", t.elapsed());
        }
        let o = run(s.campus(), &d, false, &p).unwrap();
        println!("{:?}", o.capacity);
        for (d, v) in fleetwatt::figures::registry().definitions().iter().zip(&o.values) {
            if d.key {
                println!("{:32} {:>18.4} {}", d.id, v[0], d.unit)
            }
        }
        for id in [
            "revenue_eur",
            "opex_eur",
            "ebitda_eur",
            "investment_eur",
            "tax_eur",
            "debt_service_eur",
            "cfads_eur",
            "equity_cash_flow_eur",
            "project_cash_flow_eur",
        ] {
            let n = fleetwatt::figures::registry().position(id).unwrap();
            println!(
                "{id:24} {:?}",
                o.values[n].iter().map(|v| (v / 1e6).round()).collect::<Vec<_>>()
            );
        }
    }
}
