//! Counts what the server does, for `GET /metrics` in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the classes of the time that a request took, in seconds.
const CLASSES: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

#[derive(Default)]
struct Counted {
    by_class: [u64; CLASSES.len()],
    number: u64,
    seconds: f64,
}

/// What was counted since the start.
#[derive(Default)]
pub struct Metrics {
    by_page: Mutex<BTreeMap<(&'static str, u16), Counted>>,
}

impl Metrics {
    /// Counts one answered request. `page` is the pattern of its address, so that there are not more series than pages.
    pub fn count(&self, page: &'static str, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut pages = self.by_page.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = pages.entry((page, status)).or_default();
        counted.number += 1;
        counted.seconds += seconds;
        for (class, number) in CLASSES.iter().zip(&mut counted.by_class) {
            *number += u64::from(seconds <= *class);
        }
    }

    /// Everything as Prometheus reads it.
    pub fn written(&self, records: usize, sequence: i64) -> String {
        let mut text = String::new();
        let pages = self.by_page.lock().unwrap_or_else(PoisonError::into_inner);
        // Writing into memory cannot fail.
        let mut line = |arguments: std::fmt::Arguments<'_>| {
            let _ = text.write_fmt(arguments);
            text.push('\n');
        };
        line(format_args!(
            "# HELP p4c_requests_total Requests answered, by page and status."
        ));
        line(format_args!("# TYPE p4c_requests_total counter"));
        for ((page, status), counted) in pages.iter() {
            line(format_args!(
                "p4c_requests_total{{page=\"{page}\",status=\"{status}\"}} {}",
                counted.number
            ));
        }
        line(format_args!(
            "# HELP p4c_request_seconds Time that requests took, by page and status."
        ));
        line(format_args!("# TYPE p4c_request_seconds histogram"));
        for ((page, status), counted) in pages.iter() {
            let labels = format!("page=\"{page}\",status=\"{status}\"");
            for (class, number) in CLASSES.iter().zip(&counted.by_class) {
                line(format_args!(
                    "p4c_request_seconds_bucket{{{labels},le=\"{class}\"}} {number}"
                ));
            }
            line(format_args!(
                "p4c_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}",
                counted.number
            ));
            line(format_args!(
                "p4c_request_seconds_sum{{{labels}}} {}",
                counted.seconds
            ));
            line(format_args!(
                "p4c_request_seconds_count{{{labels}}} {}",
                counted.number
            ));
        }
        line(format_args!("# HELP p4c_records Public records on the shelf."));
        line(format_args!("# TYPE p4c_records gauge"));
        line(format_args!("p4c_records {records}"));
        line(format_args!(
            "# HELP p4c_change_sequence Newest line of the change log that is shown."
        ));
        line(format_args!("# TYPE p4c_change_sequence gauge"));
        line(format_args!("p4c_change_sequence {sequence}"));
        text
    }
}
