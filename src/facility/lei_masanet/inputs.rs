//! What is drawn: ranges of Table B.1, each uniform.

use crate::error::{Result, within};

/// Lowest and highest value.
pub type Range = (f64, f64);

/// Cases of the publication.
pub const CASES: Range = (1.0, 10.0);

macro_rules! inputs {
    ($($(#[$doc:meta])+ $field:ident: $hyperscale:expr, $colocation:expr, $small:expr;)+) => {
        /// One value for each input, as [`Range`] or drawn.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Inputs<T> {
            $($(#[$doc])+ pub $field: T,)+
        }

        const HYPERSCALE: Inputs<Range> = Inputs { $($field: $hyperscale,)+ };
        const COLOCATION: Inputs<Range> = Inputs { $($field: $colocation,)+ };
        const SMALL: Inputs<Range> = Inputs { $($field: $small,)+ };

        /// Names of the inputs.
        pub const NAMES: [&str; [$(stringify!($field)),+].len()] = [$(stringify!($field)),+];

        impl<T: Copy> Inputs<T> {
            /// The values, in the order of [`NAMES`].
            pub fn values(&self) -> [T; NAMES.len()] {
                [$(self.$field),+]
            }
        }

        impl Inputs<Range> {
            /// The inputs at shares of their ranges, in the order of [`NAMES`].
            pub(super) fn at(&self, shares: &[f64; NAMES.len()]) -> Inputs<f64> {
                let [$($field),+] = *shares;
                Inputs { $($field: self.$field.0 + $field * (self.$field.1 - self.$field.0),)+ }
            }
        }
    };
}

inputs! {
    /// UPS: output over input.
    ups_efficiency: (0.90, 0.99), (0.80, 0.94), (0.77, 0.85);
    /// Loss of the distribution over its input.
    distribution_loss: (0.0, 0.02), (0.02, 0.05), (0.02, 0.04);
    /// Lighting over IT power.
    lighting: (0.0, 0.002), (0.02, 0.05), (0.02, 0.04);
    /// Coldest supply air, degC.
    supply_low_c: (10.0, 18.0), (15.0, 18.0), (18.0, 22.5);
    /// Warmest supply air, degC.
    supply_high_c: (27.0, 35.0), (27.0, 32.0), (22.5, 27.0);
    /// Lowest dew point of the supply air, degC.
    dew_point_low_c: (-12.0, -9.0), (-12.0, -9.0), (-9.9, -8.1);
    /// Highest dew point of the supply air, degC.
    dew_point_high_c: (15.0, 27.0), (15.0, 27.0), (13.5, 16.5);
    /// Lowest relative humidity of the supply air.
    humidity_low: (0.08, 0.20), (0.10, 0.30), (0.20, 0.30);
    /// Highest relative humidity of the supply air.
    humidity_high: (0.60, 0.90), (0.60, 0.80), (0.54, 0.66);
    /// Sensible over total heat that the coils take.
    sensible_ratio: (0.95, 0.99), (0.95, 0.99), (0.95, 0.99);
    /// Warming of the air in the servers, K.
    air_rise_k: (13.9, 19.4), (5.0, 10.0), (5.0, 8.0);
    /// Warming of the chilled water, K.
    water_rise_k: (5.0, 10.0), (5.0, 10.0), (5.0, 10.0);
    /// Cooling of the tower's water, K.
    tower_range_k: (4.0, 6.0), (4.0, 6.0), (4.0, 6.0);
    /// Pressure of the room fans, Pa.
    room_fan_pa: (300.0, 1_000.0), (400.0, 900.0), (400.0, 900.0);
    /// Efficiency of the room fans.
    room_fan_efficiency: (0.65, 0.90), (0.60, 0.80), (0.60, 0.75);
    /// Pressure of the tower's fans, Pa.
    tower_fan_pa: (100.0, 400.0), (200.0, 400.0), (200.0, 400.0);
    /// Efficiency of the tower's fans.
    tower_fan_efficiency: (0.65, 0.90), (0.60, 0.80), (0.60, 0.75);
    /// Pressure of the humidifier's pump, Pa.
    humidifier_pump_pa: (6.3e6, 7.7e6), (6.3e6, 7.7e6), (6.3e6, 7.7e6);
    /// Efficiency of the humidifier's pump.
    humidifier_pump_efficiency: (0.60, 0.80), (0.60, 0.80), (0.60, 0.70);
    /// Pressure of the chilled-water pump, Pa.
    chiller_pump_pa: (114_900.0, 172_400.0), (114_900.0, 172_400.0), (114_900.0, 172_400.0);
    /// Efficiency of the chilled-water pump.
    chiller_pump_efficiency: (0.60, 0.80), (0.60, 0.80), (0.60, 0.70);
    /// Pressure of the tower's pump, Pa.
    tower_pump_pa: (166_900.0, 250_400.0), (166_900.0, 250_400.0), (166_900.0, 250_400.0);
    /// Efficiency of the tower's pump.
    tower_pump_efficiency: (0.60, 0.80), (0.60, 0.80), (0.60, 0.70);
    /// Pressure of the waterside economiser's pump, Pa.
    economiser_pump_pa: (114_900.0, 172_400.0), (114_900.0, 172_400.0), (114_900.0, 172_400.0);
    /// Efficiency of the waterside economiser's pump.
    economiser_pump_efficiency: (0.60, 0.80), (0.60, 0.80), (0.60, 0.80);
    /// Tower's water above the wet bulb, K.
    tower_approach_k: (2.8, 6.7), (2.8, 6.7), (2.8, 6.7);
    /// Chilled water above the tower's across the economiser, K.
    economiser_approach_k: (1.7, 2.8), (1.7, 2.8), (1.7, 2.8);
    /// Load of the chillers over their capacity.
    part_load: (0.2, 0.8), (0.1, 0.5), (0.1, 0.5);
    /// Evaporated water over the air that takes it up in the tower.
    liquid_to_gas: (0.2, 4.0), (0.2, 2.0), (0.2, 2.0);
    /// Coefficient of performance over the regression's, less one.
    cop_error: (-0.11, 0.11), (-0.40, 0.0), (-0.60, 0.20);
    /// Effectiveness of the rooms' coils.
    coil_effectiveness: (0.70, 0.90), (0.65, 0.90), (0.65, 0.80);
    /// Droplets lost over the tower's flow.
    windage: (5e-5, 5e-3), (5e-5, 5e-3), (5e-4, 5e-3);
    /// How often the salts of evaporated water are concentrated.
    cycles_of_concentration: (3.0, 15.0), (3.0, 12.0), (3.0, 12.0);
}

/// The ranges of a case; inputs that its plant lacks are drawn and not used.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a case that is not 1 to 10.
pub fn ranges(case: usize) -> Result<Inputs<Range>> {
    within("case", "", case as f64, CASES)?;
    let same = match case {
        1 | 2 => HYPERSCALE,
        3..=7 => COLOCATION,
        _ => SMALL,
    };
    Ok(match case {
        1 => Inputs { humidity_high: (0.60, 0.95), ..same },
        2 => Inputs { room_fan_pa: (300.0, 700.0), ..same },
        3 => Inputs { room_fan_pa: (400.0, 1_000.0), ..same },
        6 => Inputs { room_fan_pa: (400.0, 1_000.0), cop_error: (-0.40, 0.25), ..same },
        7 => Inputs { cop_error: (-0.40, 0.25), ..same },
        9 => Inputs { cop_error: (-0.45, 0.30), ..same },
        10 => Inputs { room_fan_pa: (400.0, 600.0), cop_error: (-0.45, 0.20), ..same },
        _ => same,
    })
}
