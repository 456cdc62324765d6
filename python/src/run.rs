//! Long work: detached, watched for Ctrl-C every 50 ms, its progress told.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use fleetwatt::error::{Error, Result};
use fleetwatt::progress::Progress;
use pyo3::prelude::*;

use crate::error::raise;

const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Runs work on a thread of its own; calls `told(done)` as it goes on.
///
/// # Errors
/// What the work raises; `KeyboardInterrupt`, or what `told` raises, once the
/// work has stopped.
pub fn attended<T: Send>(
    py: Python<'_>,
    told: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Progress) -> Result<T> + Send,
) -> PyResult<T> {
    let progress = Progress::default();
    thread::scope(|scope| {
        let (sender, mut receiver) = mpsc::channel();
        let watched = &progress;
        scope.spawn(move || {
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(watched)));
            // Nobody listens any more where the caller gave up.
            let _ = sender.send(result);
        });
        let mut raised = None;
        loop {
            let received;
            (receiver, received) = py.detach(move || {
                let received = receiver.recv_timeout(LOOK_EVERY);
                (receiver, received)
            });
            match received {
                Ok(Ok(result)) => {
                    if let (None, Some(told)) = (&raised, told) {
                        told.call1((progress.done(),))?;
                    }
                    return raised.map_or_else(|| result.map_err(raise), Err);
                }
                Ok(Err(_)) | Err(mpsc::RecvTimeoutError::Disconnected) => {
                    let message = "the computation failed; please report this";
                    return Err(raise(Error::Infeasible(message.into())));
                }
                Err(mpsc::RecvTimeoutError::Timeout) if raised.is_none() => {
                    let checked = py.check_signals().and_then(|()| match told {
                        Some(told) => told.call1((progress.done(),)).map(drop),
                        None => Ok(()),
                    });
                    if let Err(error) = checked {
                        progress.stop();
                        raised = Some(error);
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
            }
        }
    })
}
