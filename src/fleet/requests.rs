//! Energy and duration of a request to a language model, as EcoLogits estimates them.

use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};
use crate::fleet::power::facility_mw;

/// How a server answers: coefficients of regressions over measured models, and the machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Serving {
    /// Energy of a token and accelerator per 1e9 active parameters, without batching, Wh.
    pub energy_wh: f64,
    /// Change of its logarithm with the batch.
    pub energy_batch: f64,
    /// Energy of a token and accelerator of a model without parameters, Wh.
    pub energy_offset_wh: f64,
    /// Duration of a token per 1e9 active parameters, s.
    pub latency_s: f64,
    /// Duration of a token per request in the batch, s.
    pub latency_batch_s: f64,
    /// Rest of the duration of a token, s.
    pub latency_offset_s: f64,
    /// Requests that are answered together.
    pub batch: f64,
    /// Bits of a weight.
    pub bits: f64,
    /// Memory of an accelerator, GB.
    pub gpu_memory_gb: f64,
    /// Accelerators of a server.
    pub gpus_per_server: f64,
    /// Power of a server without its accelerators, kW.
    pub server_kw: f64,
}

/// What a request takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request {
    /// Memory for the model, GB.
    pub memory_gb: f64,
    /// Accelerators that hold it.
    pub gpus: f64,
    /// Duration of the answer, s.
    pub latency_s: f64,
    /// Energy of one accelerator, kWh.
    pub gpu_kwh: f64,
    /// Energy of the server without its accelerators, kWh.
    pub server_kwh: f64,
    /// Energy at the IT meter, kWh.
    pub it_kwh: f64,
    /// Energy at the meter of the facility, kWh.
    pub facility_kwh: f64,
}

impl Serving {
    /// What a request takes that is answered with `tokens` tokens by a model of `active` and
    /// `total` parameters, in 1e9.
    ///
    /// ```text
    /// memory   = 1.2 total bits / 8
    /// gpus     = 2^ceil(log2(memory / gpu_memory))
    /// latency  = tokens (latency active + latency_batch batch + latency_offset)
    /// gpu      = tokens (energy exp(energy_batch batch) active + energy_offset) / 1000
    /// server   = latency / 3600 server_kw gpus / gpus_per_server / batch
    /// it       = server + gpus gpu
    /// facility = it pue
    /// ```
    ///
    /// The prompt, networks, storage and servers at rest are neglected.
    ///
    /// Source: EcoLogits 0.11.3, Methodology: LLM inference (2025).
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for negative tokens and coefficients of duration, models
    /// without parameters, more active than total parameters, machines without memory, an empty
    /// batch, and a PUE below 1.
    pub fn request(&self, tokens: f64, active: f64, total: f64, pue: f64) -> Result<Request> {
        within("tokens", "token", tokens, NOT_NEGATIVE)?;
        within("total_parameters", "1e9", total, POSITIVE)?;
        within("active_parameters", "1e9", active, (f64::MIN_POSITIVE, total))?;
        within("batch", "", self.batch, (1.0, f64::MAX))?;
        within("bits", "", self.bits, POSITIVE)?;
        within("gpu_memory_gb", "GB", self.gpu_memory_gb, POSITIVE)?;
        within("gpus_per_server", "", self.gpus_per_server, POSITIVE)?;
        within("server_kw", "kW", self.server_kw, NOT_NEGATIVE)?;
        let memory_gb = 1.2 * total * self.bits / 8.0;
        let gpus = libm::exp2(libm::log2(memory_gb / self.gpu_memory_gb).ceil().max(0.0));
        let per_token_s =
            self.latency_s * active + self.latency_batch_s * self.batch + self.latency_offset_s;
        within("latency of a token", "s", per_token_s, NOT_NEGATIVE)?;
        let latency_s = tokens * per_token_s;
        let batched = libm::exp(self.energy_batch * self.batch);
        let per_token_wh = self.energy_wh * batched * active + self.energy_offset_wh;
        within("energy of a token", "Wh", per_token_wh, NOT_NEGATIVE)?;
        let gpu_kwh = tokens * per_token_wh / 1_000.0;
        let server_kw = self.server_kw * gpus / self.gpus_per_server / self.batch;
        let server_kwh = latency_s / 3_600.0 * server_kw;
        let it_kwh = server_kwh + gpus * gpu_kwh;
        Ok(Request {
            memory_gb,
            gpus,
            latency_s,
            gpu_kwh,
            server_kwh,
            it_kwh,
            facility_kwh: facility_mw(it_kwh, pue)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVING: Serving = Serving {
        energy_wh: 1e-3,
        energy_batch: -0.01,
        energy_offset_wh: 0.04,
        latency_s: 7e-4,
        latency_batch_s: 3e-4,
        latency_offset_s: 0.02,
        batch: 64.0,
        bits: 16.0,
        gpu_memory_gb: 80.0,
        gpus_per_server: 8.0,
        server_kw: 1.2,
    };

    #[test]
    fn accelerators_come_in_powers_of_two() {
        let gpus = |total| SERVING.request(1.0, 1.0, total, 1.0).map(|request| request.gpus);
        // 2.4 GB for 1e9 parameters.
        for (total, expected) in [(1.0, 1.0), (33.0, 1.0), (34.0, 2.0), (70.0, 4.0), (671.0, 32.0)]
        {
            assert_eq!(gpus(total), Ok(expected), "{total}");
        }
    }

    #[test]
    fn energies_keep_to_their_meters() {
        let found = SERVING.request(500.0, 37.0, 671.0, 1.2);
        assert!(found.is_ok_and(|request| {
            let it = request.server_kwh + request.gpus * request.gpu_kwh;
            (request.it_kwh - it).abs() < 1e-15 && (request.facility_kwh - 1.2 * it).abs() < 1e-15
        }));
        assert!(SERVING.request(500.0, 672.0, 671.0, 1.2).is_err());
        assert!(SERVING.request(500.0, 37.0, 671.0, 0.9).is_err());
        assert!(Serving { batch: 0.0, ..SERVING }.request(1.0, 1.0, 1.0, 1.0).is_err());
    }
}
