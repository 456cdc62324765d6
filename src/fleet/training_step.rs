//! How long a step of training takes on accelerators that share a model by its layers and by
//! its matrices.

use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};
use crate::field::choice;
use crate::fleet::performance::flop_per_token;

/// Time over that at the peak of arithmetic, of wide layers, and what narrow ones add, times
/// their width. Fitted to the eight steps of table 5 of Korthikanti et al. (2022), on A100 with
/// eight accelerators sharing each matrix; a fit to four models, not a law of nature.
const SLOWNESS: (f64, f64) = (1.36, 6_100.0);

choice! {
    /// Which activations are computed again instead of being kept.
    Recomputed {
        /// Those of attention.
        Attention = "attention",
        /// All of them: the forward pass runs twice.
        All = "all",
    }
}

/// A dense transformer and how accelerators share it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Layers.
    pub layers: f64,
    /// Width of a layer.
    pub hidden: f64,
    /// Length of a sequence, tokens.
    pub sequence: f64,
    /// Words that the model knows.
    pub vocabulary: f64,
    /// Sequences of a step.
    pub batch: f64,
    /// Sequences that go through the pipeline together.
    pub microbatch: f64,
    /// Accelerators that share a matrix.
    pub tensor_parallel: f64,
    /// Stages of the pipeline.
    pub pipeline_parallel: f64,
    /// Copies of the model.
    pub data_parallel: f64,
    /// Parts of a stage that are interleaved.
    pub interleave: f64,
    /// Dense peak of an accelerator, FLOP/s.
    pub peak_flops: f64,
}

impl Step {
    /// How long a step takes, s:
    ///
    /// `FLOP (a + b / hidden) / (peak gpus) (1 + (p - 1) / (m v))`
    ///
    /// with `p` stages, `m` microbatches of a copy and `v` parts of a stage. The operations are
    /// [`flop_per_token`] of `12 L d^2` parameters and of the words, and the recomputed
    /// forward pass. `a` is the time of wide matrices over that at the peak, `b` stands for what
    /// is bound by memory and by the links within a server, which falls behind arithmetic as
    /// layers grow wider.
    ///
    /// Reduction between copies is hidden or neglected, as are other accelerators than A100,
    /// other sharing of matrices than by eight, and failures.
    ///
    /// Source: Korthikanti et al., Reducing activation recomputation in large transformer models
    /// (2022), arXiv:2205.05198, table 5; Narayanan et al., arXiv:2104.04473, section 2.2.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for what is not positive.
    pub fn duration_s(&self, recomputed: Recomputed) -> Result<f64> {
        within("batch", "", self.batch, POSITIVE)?;
        within("microbatch", "", self.microbatch, POSITIVE)?;
        within("hidden", "", self.hidden, POSITIVE)?;
        within("vocabulary", "", self.vocabulary, NOT_NEGATIVE)?;
        within("tensor_parallel", "", self.tensor_parallel, POSITIVE)?;
        within("pipeline_parallel", "", self.pipeline_parallel, (1.0, f64::MAX))?;
        within("data_parallel", "", self.data_parallel, POSITIVE)?;
        within("interleave", "", self.interleave, (1.0, f64::MAX))?;
        within("peak_flops", "FLOP/s", self.peak_flops, POSITIVE)?;
        let body = 12.0 * self.layers * self.hidden * self.hidden;
        let of =
            |parameters: f64| flop_per_token(parameters, self.layers, self.hidden, self.sequence);
        let attention = 4.0 * self.layers * self.hidden * self.sequence;
        let again = match recomputed {
            Recomputed::Attention => attention,
            Recomputed::All => of(body)? / 3.0,
        };
        let tokens = self.batch * self.sequence;
        let flop = tokens * (of(body + self.vocabulary * self.hidden)? + again);
        let microbatches = self.batch / (self.data_parallel * self.microbatch);
        let bubble = (self.pipeline_parallel - 1.0) / (microbatches * self.interleave);
        let gpus = self.tensor_parallel * self.pipeline_parallel * self.data_parallel;
        let slowness = SLOWNESS.0 + SLOWNESS.1 / self.hidden;
        Ok(flop * slowness / (self.peak_flops * gpus) * (1.0 + bubble))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GPT_175B: Step = Step {
        layers: 96.0,
        hidden: 12_288.0,
        sequence: 2_048.0,
        vocabulary: 51_200.0,
        batch: 64.0,
        microbatch: 1.0,
        tensor_parallel: 8.0,
        pipeline_parallel: 8.0,
        data_parallel: 1.0,
        interleave: 3.0,
        peak_flops: 312e12,
    };

    fn near(found: Result<f64>, expected: f64, tolerance: f64) -> bool {
        found.is_ok_and(|found| (found / expected - 1.0).abs() < tolerance)
    }

    #[test]
    fn measured_steps() {
        assert!(near(GPT_175B.duration_s(Recomputed::Attention), 13.75, 0.03));
        assert!(near(GPT_175B.duration_s(Recomputed::All), 18.13, 0.03));
    }

    /// Narayanan et al. (2021), table 2, not fitted: 175B on 384 A100 with all activations
    /// recomputed, 1,536 sequences, 153 TFLOP/s; their count of operations has that pass, too. Three
    /// interleaved parts are assumed.
    #[test]
    fn a_measured_step_that_was_not_fitted() {
        let step = Step { batch: 1_536.0, pipeline_parallel: 12.0, data_parallel: 4.0, ..GPT_175B };
        let flop = 96.0
            * 1_536.0
            * 2_048.0
            * 96.0
            * 12_288.0
            * 12_288.0
            * (1.0 + 2_048.0 / (6.0 * 12_288.0) + 51_200.0 / (16.0 * 96.0 * 12_288.0));
        assert!(near(step.duration_s(Recomputed::All), flop / (384.0 * 153e12), 0.1));
    }

    #[test]
    fn pipelines_wait_for_their_ends() {
        let alone = Step { pipeline_parallel: 1.0, ..GPT_175B }.duration_s(Recomputed::All);
        let deep = GPT_175B.duration_s(Recomputed::All);
        assert!(near(alone.map(|s| s / 8.0 * (1.0 + 7.0 / 192.0)), deep.unwrap_or(0.0), 1e-12));
        assert!(Step { hidden: 0.0, ..GPT_175B }.duration_s(Recomputed::All).is_err());
        let unknown = Step { batch: f64::NAN, ..GPT_175B };
        assert!(unknown.duration_s(Recomputed::All).is_ok_and(f64::is_nan));
    }
}
