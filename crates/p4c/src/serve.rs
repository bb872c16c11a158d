//! `p4c serve`: the site and its data over the network, until it is told to stop.

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use p4c_site::{Options, ReadError, Reader, SearchError, SearchIndex};
use p4c_store::Store;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::database::DatabaseOption;
use crate::failure::Failure;

/// Serves the site: every record and result, in the reader's language
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  p4c serve --database sqlite://p4c-data/p4c.sqlite --listen 127.0.0.1:8080"
)]
pub struct Arguments {
    #[command(flatten)]
    database: DatabaseOption,

    #[command(flatten)]
    site: SiteOptions,
}

/// How the site is served, shared by `p4c serve` and `p4c demo`.
#[derive(clap::Args, Debug, Clone)]
pub struct SiteOptions {
    /// The address to listen on; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080",
        env = "P4C_LISTEN"
    )]
    pub listen: SocketAddr,

    /// The address under which readers reach the site, for example https://example.org [default: as each request names it]
    #[arg(long, value_name = "URL", env = "P4C_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// The folder for the search index, which is then there at the next start [default: in memory]
    #[arg(long, value_name = "FOLDER", env = "P4C_SEARCH_INDEX")]
    pub search_index: Option<PathBuf>,

    /// Make the search index anew, whatever is in its folder
    #[arg(long, requires = "search_index")]
    pub rebuild_search: bool,
}

impl SiteOptions {
    /// The search index, as it was left.
    fn index(&self) -> Result<SearchIndex, SearchError> {
        match &self.search_index {
            None => SearchIndex::in_memory(),
            Some(folder) if self.rebuild_search => SearchIndex::anew(folder),
            Some(folder) => SearchIndex::open(folder),
        }
    }
}

/// Runs `p4c serve`.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let store = arguments.database.open().await?;
    serve(store, &arguments.site).await
}

/// Serves the site from a store until an interrupt or the signal to end comes; requests under way are answered first.
pub async fn serve(store: Store, site: &SiteOptions) -> Result<(), Failure> {
    if let Some(address) = &site.public_url
        && !(address.starts_with("https://") || address.starts_with("http://"))
    {
        return Err(Failure::Use(
            format!("--public-url `{address}` is not the address of a site"),
            Some("write it with https:// in front".to_owned()),
        ));
    }
    // Log lines are JSON on standard error; a person at a terminal wants only what went wrong.
    let quiet = if std::io::stderr().is_terminal() {
        "warn"
    } else {
        "info"
    };
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::try_from_env("P4C_LOG").unwrap_or_else(|_| EnvFilter::new(quiet)))
        .try_init();
    let listener = TcpListener::bind(site.listen).await.map_err(|error| {
        Failure::Environment(
            format!("cannot listen on {}: {error}", site.listen),
            Some(
                "choose another address with --listen, for example --listen 127.0.0.1:0 for a free port"
                    .to_owned(),
            ),
        )
    })?;
    let address = listener.local_addr()?;
    let unreadable =
        |error: ReadError| Failure::Environment(error.to_string(), error.hint().map(str::to_owned));
    let index = site.index().map_err(|error| unreadable(error.into()))?;
    let reader = Reader::open(store, index).await.map_err(unreadable)?;
    println!("The site is at http://{address}/");
    println!("Stop it with Ctrl+C.");
    std::io::stdout().flush()?;
    let options = Options {
        public: site.public_url.clone(),
    };
    p4c_site::serve(listener, reader, options, told_to_stop()).await?;
    eprintln!("stopped");
    Ok(())
}

/// Waits for an interrupt, or for the signal by which services are ended.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match ended {
            Ok(mut ended) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = ended.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
