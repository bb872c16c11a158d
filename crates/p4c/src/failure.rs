//! Says why a command failed, with a hint, and which exit code that is.

use p4c_pipeline::PipelineError;
use p4c_publishing::PublishingError;
use p4c_store::StoreError;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The input has faults (exit code 1); each was told before, the text sums up.
    Faults(String),
    /// The command was used wrongly (exit code 2).
    Use(String, Option<String>),
    /// The environment failed: database, network, disk (exit code 3).
    Environment(String, Option<String>),
}

impl Failure {
    /// The exit code.
    pub fn exit_code(&self) -> i32 {
        match self {
            Failure::Faults(_) => 1,
            Failure::Use(..) => 2,
            Failure::Environment(..) => 3,
        }
    }

    /// Writes the failure and its hint to standard error.
    pub fn tell(&self) {
        let (message, hint) = match self {
            Failure::Faults(message) => (message, &None),
            Failure::Use(message, hint) | Failure::Environment(message, hint) => (message, hint),
        };
        eprintln!("p4c: {message}");
        if let Some(hint) = hint {
            eprintln!("  hint: {hint}");
        }
    }

    /// A file that cannot be read or written.
    pub fn file(path: &std::path::Path, error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        let (message, hint) = match error.kind() {
            ErrorKind::NotFound
                if path
                    .parent()
                    .is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.exists()) =>
            {
                (
                    "there is no such folder".to_owned(),
                    "make the folder first, or name another",
                )
            }
            ErrorKind::NotFound => ("there is no such file".to_owned(), "check its name and folder"),
            ErrorKind::PermissionDenied => (
                "this may not be used".to_owned(),
                "ask for the right to it, or name a place in a folder of your own",
            ),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
                "the disk is full".to_owned(),
                "make room, or name a place on another disk",
            ),
            ErrorKind::ReadOnlyFilesystem => (
                "the disk can only be read".to_owned(),
                "name a place on a disk that can be written",
            ),
            ErrorKind::IsADirectory => ("this is a folder".to_owned(), "name a file in it"),
            _ => (error.to_string(), "check that the path exists and may be used"),
        };
        Failure::Environment(format!("{}: {message}", path.display()), Some(hint.to_owned()))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let (message, hint) = (error.to_string(), error.hint());
        match error {
            StoreError::Rule { .. } | StoreError::DanglingReference { .. } | StoreError::Backup(_) => {
                Failure::Faults(match hint {
                    Some(hint) => format!("{message}\n  hint: {hint}"),
                    None => message,
                })
            }
            StoreError::Address(_) | StoreError::NotEmpty(_) => Failure::Use(message, hint),
            _ => Failure::Environment(message, hint),
        }
    }
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Store(error) => error.into(),
            other => Failure::Faults(match other.hint() {
                Some(hint) => format!("{other}\n  hint: {hint}"),
                None => other.to_string(),
            }),
        }
    }
}

impl From<PublishingError> for Failure {
    fn from(error: PublishingError) -> Self {
        let (message, hint) = (error.to_string(), error.hint());
        match error {
            PublishingError::Pipeline(error) => error.into(),
            PublishingError::UnknownRegion { .. }
            | PublishingError::NoPlan { .. }
            | PublishingError::NoResults { .. } => Failure::Use(message, hint),
            _ => Failure::Environment(message, hint),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Environment(error.to_string(), None)
    }
}
