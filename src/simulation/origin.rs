//! Where the energy comes from that the campus draws: at once, or through its battery.

/// What meets behind the meter in each hour of a calendar year.
#[derive(Debug, Clone, Copy)]
pub struct Flows<'a> {
    /// What comes from the grid and from own plants, MW.
    pub inflow_mw: &'a [f64],
    /// Into the battery, MW.
    pub charge_mw: &'a [f64],
    /// Out of it, MW.
    pub discharge_mw: &'a [f64],
    /// Its content at the end of the hour, MWh.
    pub level_mwh: &'a [f64],
    /// Energy that reaches the cells, over that at the meter.
    pub charge_efficiency: f64,
}

impl Flows<'_> {
    /// Part of what leaves in each hour, for the campus, the battery or the grid, that is of an
    /// origin, as `of_origin_mw` of the inflow is.
    ///
    /// All that meets in an hour leaves with the same mix, and so does what the battery holds:
    ///
    /// `s = (o + c' d) / (i + d)`, `c = (c' r + s k) / (r + k)`
    ///
    /// with inflow i, of which o is of the origin, discharge d, the part c of the content, c' an
    /// hour before, what the charge brings to the cells k, and the rest of the content r. Losses
    /// are of all origins alike. The content with which a year begins has the mix of that with
    /// which it ends, found by going through its hours twice.
    pub fn fractions(&self, of_origin_mw: &[f64]) -> Vec<f64> {
        let mut of_content = 0.0;
        let mut through = || -> Vec<f64> {
            let hours = of_origin_mw.iter().enumerate();
            hours
                .map(|(hour, of_origin_mw)| {
                    let discharge_mw = self.discharge_mw[hour];
                    let all_mw = self.inflow_mw[hour] + discharge_mw;
                    let part = (of_origin_mw + of_content * discharge_mw) / all_mw;
                    // Nothing is of no origin.
                    let part = if all_mw > 0.0 { part } else { 0.0 };
                    let brought_mwh = self.charge_efficiency * self.charge_mw[hour];
                    let rest_mwh = (self.level_mwh[hour] - brought_mwh).max(0.0);
                    let held_mwh = rest_mwh + brought_mwh;
                    if held_mwh > 0.0 {
                        of_content = (of_content * rest_mwh + part * brought_mwh) / held_mwh;
                    }
                    part
                })
                .collect()
        };
        through();
        through()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_at_noon_is_of_the_sun_in_the_evening() {
        // Sun at noon for load and battery; the grid by night; the evening lives on the battery.
        let flows = Flows {
            inflow_mw: &[10.0, 30.0, 0.0, 10.0],
            charge_mw: &[0.0, 20.0, 0.0, 0.0],
            discharge_mw: &[0.0, 0.0, 10.0, 0.0],
            level_mwh: &[0.0, 10.0, 0.0, 0.0],
            charge_efficiency: 0.5,
        };
        assert_eq!(flows.fractions(&[0.0, 30.0, 0.0, 0.0]), [0.0, 1.0, 1.0, 0.0]);
        assert_eq!(flows.fractions(&[0.0, 15.0, 0.0, 5.0]), [0.0, 0.5, 0.5, 0.5]);
        assert_eq!(flows.fractions(&[0.0; 4]), [0.0; 4]);
    }

    #[test]
    fn a_year_begins_with_the_mix_with_which_it_ends() {
        let flows = Flows {
            inflow_mw: &[0.0, 20.0, 20.0],
            charge_mw: &[0.0, 0.0, 10.0],
            discharge_mw: &[10.0, 0.0, 0.0],
            level_mwh: &[0.0, 0.0, 10.0],
            charge_efficiency: 1.0,
        };
        assert_eq!(flows.fractions(&[0.0, 0.0, 20.0]), [1.0, 0.0, 1.0]);
    }
}
