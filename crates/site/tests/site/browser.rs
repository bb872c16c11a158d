//! Runs the walks of `web/tests` in a real browser against the demonstration, served on a free port of this machine.

use std::path::PathBuf;
use std::process::Command;

use super::visitor::serve;

#[test]
fn readers_and_analysts_walk_through_the_site_in_a_browser() {
    // `./test` finds or installs Chromium and names it; a plain `cargo test` says what it left out.
    let Some(browser) = std::env::var_os("P4C_TEST_CHROMIUM") else {
        eprintln!("P4C_TEST_CHROMIUM names no browser: the walks were left out; run ./test");
        return;
    };
    let web = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web");
    let address = serve();
    let output = Command::new("node")
        .args(["--test", "--test-reporter=spec", "tests/site.test.mjs"])
        .current_dir(&web)
        .env("SITE_ADDRESS", format!("http://{address}"))
        .env("CHROMIUM", &browser)
        .output()
        .expect("node runs");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
