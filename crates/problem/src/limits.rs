//! Bounds a solve: a deadline and a flag by which the caller can cancel it.
//!
//! Engines look at [`Limits::check`] in their outer loops; the clock is read here, so that engines themselves stay without one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::{Code, Refusal};

/// A flag that another thread raises to stop a solve.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// Asks every solve that holds this flag to stop soon.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the flag was raised.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The time a solve may take, from the moment the limits are made, and the flag that cancels it.
#[derive(Debug, Clone)]
pub struct Limits {
    started: Instant,
    time: Duration,
    cancel: CancelFlag,
}

impl Limits {
    /// The time limit of a problem when the caller gives none, in seconds.
    pub const DEFAULT_SECONDS: u64 = 60;

    /// Limits that start now and end after `time`.
    pub fn of(time: Duration) -> Self {
        Self {
            started: Instant::now(),
            time,
            cancel: CancelFlag::default(),
        }
    }

    /// The same limits, which also end when `cancel` is raised.
    pub fn with_cancel(mut self, cancel: CancelFlag) -> Self {
        self.cancel = cancel;
        self
    }

    /// The flag that cancels this solve.
    pub fn cancel_flag(&self) -> &CancelFlag {
        &self.cancel
    }

    /// The time that is left; zero when the limit has passed.
    pub fn remaining(&self) -> Duration {
        self.time.saturating_sub(self.started.elapsed())
    }

    /// Whether the solve has to end now with what it has: the time is over or the caller cancelled.
    pub fn is_over(&self) -> bool {
        self.cancel.is_cancelled() || self.remaining().is_zero()
    }

    /// An error when the solve has to end now and there is no answer to give.
    ///
    /// # Errors
    /// [`Code::Cancelled`] or [`Code::TimeLimit`].
    pub fn check(&self) -> Result<(), Refusal> {
        if self.cancel.is_cancelled() {
            return Err(Refusal::new(
                Code::Cancelled,
                "the solve was cancelled before there was an answer",
            ));
        }
        if self.remaining().is_zero() {
            return Err(Refusal::new(
                Code::TimeLimit,
                format!(
                    "no answer within {} s; give --time-limit more seconds",
                    self.time.as_secs_f64()
                ),
            ));
        }
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::of(Duration::from_secs(Self::DEFAULT_SECONDS))
    }
}
