//! `p4c compute solve`: decision problems in JSON files, each answered or refused on its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use p4c_problem::{CancelFlag, Code, Limits, Problem, Refusal, parse_problems};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::{files, progress};

/// Answers decision problems: weights, rankings, robustness, selection, transfer, plans, games, hosting
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  echo '{\"id\": \"a\", \"kind\": \"roc\", \"input\": {\"n\": 3}}' | p4c compute solve -\n\nPrints {id: answer}; a problem that cannot be solved answers {\"error\": {\"code\", \"message\"}}, and the exit code is 1."
)]
pub struct Arguments {
    /// Files, each with a problem {"id", "kind", "input"} or an array of them; `-` is standard input
    #[arg(value_name = "PROBLEM.json", required = true)]
    files: Vec<PathBuf>,
    /// The longest that one problem may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = Limits::DEFAULT_SECONDS as f64)]
    time_limit: f64,
}

/// Runs `p4c compute solve`.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let time = Duration::try_from_secs_f64(arguments.time_limit)
        .ok()
        .filter(|time| !time.is_zero())
        .ok_or_else(|| {
            Failure::Use(
                format!("{} is no time limit", arguments.time_limit),
                Some("give seconds above 0".to_owned()),
            )
        })?;
    let mut problems: Vec<(PathBuf, Problem)> = Vec::new();
    let mut unreadable = Vec::new();
    for path in &arguments.files {
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        let text = String::from_utf8(files::read(path)?)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        match parse_problems(&text) {
            Ok(read) => problems.extend(read.into_iter().map(|problem| (folder.clone(), problem))),
            Err(refusal) => unreadable.push(format!("{}: {refusal}", path.display())),
        }
    }
    let cancel = cancel_on_interrupt();
    let bar = progress::bar(problems.len() as u64);
    let (mut answers, mut refused) = (Map::new(), 0);
    for (folder, problem) in &problems {
        bar.set_message(problem.id.clone());
        let answer = if answers.contains_key(&problem.id) {
            refused += 1;
            eprintln!(
                "p4c: the id `{}` stands twice; its first problem is answered",
                problem.id
            );
            bar.inc(1);
            continue;
        } else {
            answer(problem, folder, &Limits::of(time).with_cancel(cancel.clone()))
        };
        answers.insert(
            problem.id.clone(),
            answer.unwrap_or_else(|refusal| {
                refused += 1;
                json!({"error": {"code": refusal.code.as_str(), "message": refusal.message}})
            }),
        );
        bar.inc(1);
    }
    bar.finish_and_clear();
    crate::output::print(crate::output::Format::Json, &[], &Value::Object(answers))?;
    if !unreadable.is_empty() {
        return Err(Failure::Faults(unreadable.join("\n")));
    }
    if refused > 0 {
        return Err(Failure::Faults(format!(
            "{refused} of {} problems were not solved; each says why",
            problems.len()
        )));
    }
    Ok(())
}

/// Asks each engine in turn; the one that knows the kind answers.
fn answer(problem: &Problem, folder: &Path, limits: &Limits) -> Result<Value, Refusal> {
    if let Some(fault) = &problem.fault {
        return Err(fault.clone());
    }
    let input = problem.as_input(folder);
    let kind = problem.kind.as_str();
    p4c_appraisal::problem::solve(kind, &input, limits)
        .or_else(|| p4c_transfer::problem::solve(kind, &input, limits))
        .or_else(|| p4c_planning::problem::solve(kind, &input, limits))
        .or_else(|| p4c_pooling::games::problem::solve(kind, &input, limits))
        .or_else(|| p4c_pooling::location::problem::solve(kind, &input, limits))
        .unwrap_or_else(|| {
            Err(Refusal::new(
                Code::UnknownKind,
                format!("no engine solves problems of kind `{kind}`"),
            ))
        })
}

/// A flag that is raised when the person interrupts the program: the solve in work ends with what it has, and what was answered is
/// printed. A second interrupt ends the program at once.
fn cancel_on_interrupt() -> CancelFlag {
    let cancel = CancelFlag::default();
    let raised = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            eprintln!("p4c: interrupted; once more ends at once");
            raised.cancel();
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
    cancel
}
