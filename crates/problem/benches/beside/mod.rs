//! Prints how long a piece of work takes beside what is to be reached and beside something plain in the same run.
//!
//! The benches of the decision engines share it. On a machine that does other work too the clock says little: so every row gives the best
//! of several runs, the processor time of all threads, and the ratio to its companion, which suffers from the same neighbours.

use std::hint::black_box;
use std::time::Instant;

/// What one piece of work took.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// Seconds by the clock, the best run.
    pub clock: f64,
    /// Seconds of the processor over all threads, the best run; `None` where the system does not tell.
    pub processor: Option<f64>,
    /// The largest memory of the process during the runs in megabytes, inputs included.
    pub peak: Option<f64>,
}

/// Whether `cargo bench` started the program: tests of all targets start it too, and then it has nothing to do.
pub fn is_asked() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// Does the work up to `runs` times, fewer when that takes more than a second and a half, and keeps the best.
pub fn take<T>(runs: usize, mut work: impl FnMut() -> T) -> (T, Taken) {
    // Where the system cannot forget the peak, that of the whole run is told.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let begun = Instant::now();
    let (mut result, mut best) = run(&mut work);
    for _ in 1..runs {
        if begun.elapsed().as_secs_f64() > 1.5 {
            break;
        }
        let (next, taken) = run(&mut work);
        result = next;
        best.clock = best.clock.min(taken.clock);
        best.processor = best.processor.zip(taken.processor).map(|(a, b)| a.min(b));
    }
    best.peak = peak();
    (result, best)
}

fn run<T>(work: &mut impl FnMut() -> T) -> (T, Taken) {
    let (before, begun) = (processor_seconds(), Instant::now());
    let result = black_box(work());
    let taken = Taken {
        clock: begun.elapsed().as_secs_f64(),
        processor: processor_seconds().zip(before).map(|(now, then)| now - then),
        peak: None,
    };
    (result, taken)
}

/// Prints a row: what was done, what it took of the seconds that are to be reached, and how many times as long its companion took.
pub fn print(name: &str, ours: Taken, reach: f64, companion: &str, theirs: Taken) {
    let processor = ours
        .processor
        .map_or(String::new(), |seconds| format!(", processor {}", text(seconds)));
    let peak = ours
        .peak
        .map_or(String::new(), |megabytes| format!(", peak {megabytes:.0} MB"));
    println!(
        "{name}: {}{processor}{peak}; {:.2} of the {} to reach; {companion}: {}, {:.1} times",
        text(ours.clock),
        ours.clock / reach,
        text(reach),
        text(theirs.clock),
        ratio(ours, theirs),
    );
}

/// How many times as long the companion took, by processor time where there is any: it suffers less from neighbours.
pub fn ratio(ours: Taken, theirs: Taken) -> f64 {
    match theirs.processor.zip(ours.processor) {
        Some((theirs, ours)) if ours > 0.0 => theirs / ours,
        _ => theirs.clock / ours.clock,
    }
}

/// Seconds as a person reads them.
pub fn text(seconds: f64) -> String {
    if seconds < 1e-3 {
        format!("{:.0} us", seconds * 1e6)
    } else if seconds < 1.0 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{seconds:.2} s")
    }
}

/// Processor time of all threads of this process, where the system lists them.
fn processor_seconds() -> Option<f64> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let nanoseconds = |thread: std::io::Result<std::fs::DirEntry>| -> Option<f64> {
        let text = std::fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse().ok()
    };
    Some(threads.filter_map(nanoseconds).sum::<f64>() * 1e-9)
}

fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
