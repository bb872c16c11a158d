//! `p4c compute`: the engines on plain files, without a database.

mod classify;
mod groups;
mod records;
mod solve;

use crate::failure::Failure;

/// Runs an engine on plain files, without a database
#[derive(clap::Subcommand)]
pub enum Command {
    Groups(groups::GroupsArguments),
    Links(groups::LinksArguments),
    Place(groups::PlaceArguments),
    Explain(groups::ExplainArguments),
    Classify(classify::Arguments),
    Solve(solve::Arguments),
}

/// Runs `p4c compute ...`.
pub fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Groups(arguments) => groups::groups(&arguments),
        Command::Links(arguments) => groups::links(&arguments),
        Command::Place(arguments) => groups::place(&arguments),
        Command::Explain(arguments) => groups::explain(&arguments),
        Command::Classify(arguments) => classify::run(&arguments),
        Command::Solve(arguments) => solve::run(&arguments),
    }
}
