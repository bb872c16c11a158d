//! Gathers what the site serves as files: styles, scripts, fonts; each under a name that holds a hash of its content. Joins the message
//! files of each language, so that a page can bring its own.
//!
//! Fonts and htmx come from `web/node_modules`; where that is not there, `scripts/web-assets` brings it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The subsets of the typeface that are served, with the code points each is for.
const FONT: &str = "@fontsource-variable/source-sans-3";
const SUBSETS: &[&str] = &["latin", "latin-ext", "greek", "cyrillic"];

fn main() -> Outcome<()> {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let root = here.join("../..");
    for watched in [
        "build.rs",
        "locales",
        "styles",
        "scripts",
        "../../web/package-lock.json",
    ] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let modules = node_modules(&root)?;

    let mut assets = Assets::new(&out);
    let mut style = String::new();
    for subset in SUBSETS {
        let file = modules
            .join(FONT)
            .join(format!("files/source-sans-3-{subset}-wght-normal.woff2"));
        let name = assets.add(&format!("source-sans-3-{subset}"), "woff2", &read(&file)?)?;
        let range = range_of(&modules, subset)?;
        writeln!(
            style,
            "@font-face{{font-family:\"Source Sans 3\";font-style:normal;font-display:swap;font-weight:200 900;src:url({name}) format(\"woff2\");unicode-range:{range}}}"
        )?;
    }
    style.push_str(&p4c_pictures::stylesheet());
    style.push_str(&joined(&here.join("styles"), "css")?);
    assets.add("site", "css", style.as_bytes())?;
    assets.add("site", "js", joined(&here.join("scripts"), "js")?.as_bytes())?;
    assets.add("htmx", "js", &read(&modules.join("htmx.org/dist/htmx.min.js"))?)?;
    assets.add("icon", "svg", &read(&here.join("styles/icon.svg"))?)?;
    assets.finish(&out)?;
    messages(&here.join("locales"), &out)
}

/// The folder of npm packages, brought in where it is not there.
fn node_modules(root: &Path) -> Outcome<PathBuf> {
    let status = Command::new("bash").arg(root.join("scripts/web-assets")).status();
    let modules = root.join("web/node_modules");
    if !modules.join("htmx.org").exists() {
        return Err(format!("web/node_modules is not there ({status:?}); run: cd web && npm ci").into());
    }
    Ok(modules)
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| format!("{}: {error}; run: cd web && npm ci", path.display()).into())
}

/// The files of a folder with this ending, by name, one after the other.
fn joined(folder: &Path, ending: &str) -> Outcome<String> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    let mut text = String::new();
    for path in paths {
        text.push_str(&std::fs::read_to_string(&path)?);
        text.push('\n');
    }
    Ok(text)
}

/// The `unicode-range` that the package states for a subset.
fn range_of(modules: &Path, subset: &str) -> Outcome<String> {
    let css = String::from_utf8(read(&modules.join(FONT).join("index.css"))?)?;
    let begin = css
        .find(&format!("source-sans-3-{subset}-wght-normal.woff2"))
        .ok_or_else(|| format!("index.css of {FONT} does not name the subset {subset}"))?;
    let rest = &css[begin..];
    let range = rest
        .split("unicode-range:")
        .nth(1)
        .and_then(|range| range.split([';', '}']).next())
        .ok_or_else(|| format!("index.css of {FONT} has no range for {subset}"))?;
    Ok(range.trim().to_owned())
}

/// Files to be served, written to the output folder with a table of them.
struct Assets {
    folder: PathBuf,
    table: String,
}

impl Assets {
    fn new(out: &Path) -> Self {
        Self {
            folder: out.to_owned(),
            table: String::new(),
        }
    }

    /// Adds a file and gives the name it is served under.
    fn add(&mut self, stem: &str, ending: &str, content: &[u8]) -> Outcome<String> {
        let digest = Sha256::digest(content);
        let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{stem}.{hash}.{ending}");
        std::fs::write(self.folder.join(&name), content)?;
        writeln!(
            self.table,
            "    Asset {{ stem: \"{stem}.{ending}\", name: \"{name}\", content: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\")) }},"
        )?;
        Ok(name)
    }

    fn finish(self, out: &Path) -> Outcome<()> {
        std::fs::write(out.join("assets.rs"), format!("&[\n{}]", self.table))?;
        Ok(())
    }
}

/// One file of messages a language, with a table of them: the folder's name is the language's tag.
fn messages(locales: &Path, out: &Path) -> Outcome<()> {
    let mut tags: Vec<String> = std::fs::read_dir(locales)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    // English first: it is the language of readers who ask for none that is there.
    tags.sort_by_key(|tag| (tag != "en", tag.clone()));
    let mut table = String::new();
    for tag in tags {
        std::fs::write(
            out.join(format!("{tag}.ftl")),
            joined(&locales.join(&tag), "ftl")?,
        )?;
        writeln!(
            table,
            "    (\"{tag}\", include_str!(concat!(env!(\"OUT_DIR\"), \"/{tag}.ftl\"))),"
        )?;
    }
    std::fs::write(out.join("messages.rs"), format!("&[\n{table}]"))?;
    Ok(())
}
