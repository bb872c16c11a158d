//! What people read when they ask for help or use a command wrongly.

mod program;

use program::{run, sqlite, told};

/// The commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = told(&["--help"]);
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

#[test]
fn every_command_has_help_with_an_example() {
    let commands = commands();
    for wanted in [
        "demo", "import", "export", "template", "analyse", "show", "compute", "check", "backup", "restore",
        "migrate",
    ] {
        assert!(
            commands.iter().any(|command| command == wanted),
            "{wanted} is missing: {commands:?}"
        );
    }
    // `compute` only gathers commands, which have examples of their own.
    for command in commands.iter().filter(|command| *command != "compute") {
        let help = told(&[command, "--help"]);
        assert!(
            help.contains("Example") || help.contains("Begin with"),
            "{command}:\n{help}"
        );
        assert!(help.contains("Usage: p4c"), "{command}:\n{help}");
    }
}

#[test]
fn help_is_what_the_program_prints_without_a_command() {
    assert_eq!(told(&[]), told(&["--help"]));
}

#[test]
fn each_way_to_fail_has_its_exit_code_and_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite(&folder.path().join("p4c.sqlite"));
    let faulty = folder.path().join("faulty.json");
    std::fs::write(&faulty, r#"{"services": [{"slug": "x"}]}"#).unwrap();
    let faulty = faulty.display().to_string();
    let good = folder.path().join("good.csv");
    std::fs::write(&good, "id,title,provider,language\ndesk,Help desk,BEP,en\n").unwrap();
    let good = good.display().to_string();
    // A refused import leaves no database: what follows on one needs the good file first.
    let cases: [(&[&str], i32); 9] = [
        (&["show", "selection", "--database", &database], 3),
        (&["import", &faulty, "--database", &database], 1),
        (&["import", &good, "--database", &database], 0),
        (&["show", "nothing-of-the-kind", "--database", &database], 2),
        (&["show", "selection", "--database", &database], 2),
        (&["show", "record", "--database", &database], 2),
        (&["analyse", "--step", "dance", "--database", &database], 2),
        (&["check", "--database", "mysql://somewhere"], 2),
        (&["import", "not-there.csv", "--database", &database], 3),
    ];
    for (arguments, code) in cases {
        let output = run(arguments);
        let beside = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{beside}");
        assert!(code == 0 || beside.contains("hint:"), "{arguments:?}\n{beside}");
    }
    assert_eq!(run(&["dance"]).status.code(), Some(2));
}
