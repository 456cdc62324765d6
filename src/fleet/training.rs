//! Training: how well it runs, how large its jobs are, what it trains.

use crate::field::{fraction, number, section};

section! {
    /// Training.
    Training {
        /// Model FLOP utilisation of a job, over the peak of dense BF16 matrices.
        mfu: f64 = fraction(0.4).plausible(0.3, 0.55).source("Llama 3 405B on 8,192 and 16,384 H100: 43 and 41 % (arXiv:2407.21783), 34.5 % over the whole run; MegaScale 55 % (arXiv:2402.15627)");
        /// Accelerators of the largest synchronous job; fewer where the fleet has fewer that train.
        job_gpus: f64 = number(16_384.0, "GPU", 1.0, 1e8).whole().plausible(1_024.0, 100_000.0).source("Llama 3 405B, arXiv:2407.21783");
        /// Time from an interruption to work again, from the last checkpoint.
        recovery_min: f64 = number(10.0, "min", 0.0, 10_000.0).plausible(2.0, 20.0).source("Kokolis et al., arXiv:2410.21680: 5 to 20 min; its middle, rounded down");
        /// Time for which writing a checkpoint stops the job.
        checkpoint_write_s: f64 = number(30.0, "s", 0.01, 86_400.0).plausible(1.0, 216.0).assumption("between less than 1 s without waiting and 60 s with; 3.6 min in the median of one vendor's customers");
        /// Parameters of the model whose training is timed.
        parameters: f64 = number(405e9, "", 1e6, 1e16).source("Llama 3 405B, arXiv:2407.21783");
        /// Tokens that it is trained on.
        tokens: f64 = number(15.6e12, "token", 1e6, 1e18).source("Llama 3 405B, arXiv:2407.21783");
        /// Part of the time of a step that a slower clock stretches; the rest waits for memory and network.
        compute_bound_fraction: f64 = fraction(0.8).plausible(0.5, 1.0).assumption("training is bound by matrices");
        /// Power of an accelerator between two steps, over its rating.
        trough_fraction: f64 = fraction(0.5).plausible(0.2, 0.75).source("Patel et al., POLCA, arXiv:2308.12908: 20 % (Flan-T5), 50 % (GPT-NeoX), 75 % (RoBERTa) at the end of an iteration");
    }
}
