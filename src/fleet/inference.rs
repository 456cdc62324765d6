//! Inference: how much headroom its latency asks for, how many tokens it makes.

use crate::error::Result;
use crate::field::{number, section};

use super::queueing;

section! {
    /// Inference.
    Inference {
        /// Replicas of a model that share one queue.
        replicas: f64 = number(200.0, "", 1.0, 100_000.0).whole().plausible(10.0, 2_000.0).assumption("eight thousand accelerators that answer requests are two thousand replicas of four, of some ten models");
        /// Part of the requests that must be served in time.
        percentile: f64 = number(0.99, "", 0.0, 0.999_999).plausible(0.9, 0.999).assumption("the 99th percentile, as service levels have it");
        /// Longest wait of those, over the mean time of service.
        wait_over_service: f64 = number(0.1, "", 0.0, 1_000.0).plausible(0.01, 1.0).assumption("a request that takes ten seconds starts within one");
        /// Tokens that a busy accelerator makes.
        tokens_s: f64 = number(5_054.0, "1/s", 0.001, 1e7).plausible(300.0, 18_000.0).source("ML.ENERGY v3 (2026-02): Llama 3.1 70B in BF16 on two B200, large batches; 295 (405B on H100) to 17,766 (gpt-oss-120b on B200)");
    }
}

impl Inference {
    /// Greatest part of the replicas that may be busy in the busiest hour for the wait to
    /// stay within its limit.
    ///
    /// # Errors
    /// As [`queueing::highest_load`].
    pub fn busiest_load(&self) -> Result<f64> {
        queueing::highest_load(self.replicas, self.percentile, self.wait_over_service)
    }
}
