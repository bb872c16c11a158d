//! Measures the site under load: many readers at once search services and open them, over the loopback network, as browsers do.
//!
//! `cargo run --release -p p4c-site --example load -- 100000 60 50` fills a database with so many services, serves it, lets 50 readers ask
//! for 60 seconds, each its next page as soon as the last one is there, and prints errors, response times and what the process holds in
//! memory. A fourth number lets each reader pause so many milliseconds before the next page; a fifth, 1, lets every search be one that
//! nobody has asked before, so that no answer is ready. Readers share the machine with the site.

mod made;

use std::time::{Duration, Instant};

use p4c_site::{Options, Reader, SearchIndex, serve};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What readers search for, word by word and letter by letter.
const SEARCHES: &[&str] = &[
    "tr",
    "trai",
    "training",
    "trianing",
    "cluster managers",
    "help desk for funding",
    "rahastus",
    "koolitus",
    "Förderung",
    "financement",
    "usposabljanje",
    "καινοτομία",
    "taħriġ",
    "formación",
    "rahoitus",
    "innovation voucher",
    "laboratory access",
    "export missions",
    "trade fairs",
    "digital transition",
    "intellectual property",
    "seed capital",
    "benchmarking",
    "skills",
];

/// What one reader has met.
#[derive(Default)]
struct Met {
    searches: Vec<Duration>,
    services: Vec<Duration>,
    faults: Vec<String>,
}

#[tokio::main]
async fn main() -> made::Measured<()> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let mut next = |usual: usize| numbers.next().unwrap_or(Ok(usual));
    let (number, seconds, readers, pause) = (next(100_000)?, next(60)?, next(50)?, next(0)?);
    let is_anew = next(0)? == 1;
    let folder = tempfile::tempdir()?;
    let store = made::store(folder.path(), number).await?;
    let reader = Reader::open(store, SearchIndex::in_memory()?).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(serve(listener, reader, Options::default(), async {
        let _ = stopped.await;
    }));
    let begun = Instant::now();
    let end = begun + Duration::from_secs(seconds as u64);
    let pause = Duration::from_millis(pause as u64);
    // Readers have a thread of their own, as they have machines of their own elsewhere.
    let reading = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async move {
            let tasks: Vec<_> = (0..readers)
                .map(|seed| tokio::spawn(read(address, seed, number, end, pause, is_anew)))
                .collect();
            let mut met = Vec::new();
            for task in tasks {
                met.push(task.await?);
            }
            Ok::<_, std::io::Error>(met)
        })
    });
    println!("resident memory {} MB at the start", made::resident());
    tokio::time::sleep_until((begun + (end - begun) / 2).into()).await;
    println!("resident memory {} MB in the middle", made::resident());
    tokio::time::sleep_until(end.into()).await;
    println!("resident memory {} MB at the end", made::resident());
    let met = reading.join().map_err(|_| "the readers failed")??;
    let took = made::seconds(begun);
    let _ = stop.send(());
    serving.await??;

    let searches: Vec<Duration> = met.iter().flat_map(|met| met.searches.clone()).collect();
    let services: Vec<Duration> = met.iter().flat_map(|met| met.services.clone()).collect();
    let faults: Vec<&String> = met.iter().flat_map(|met| &met.faults).collect();
    println!("{readers} readers for {took:.0} s, {number} services");
    told("search pages", searches.clone(), took);
    told("service pages", services.clone(), took);
    told("all pages", [searches, services].concat(), took);
    println!("{} errors", faults.len());
    faults.iter().take(5).for_each(|fault| println!("  {fault}"));
    Ok(())
}

/// Prints how long answers took.
fn told(name: &str, mut times: Vec<Duration>, took: f64) {
    times.sort();
    let at = |share: f64| {
        let place = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    println!(
        "{name}: {} ({:.0} a second), p50 {:.1} ms, p99 {:.1} ms, slowest {:.1} ms",
        times.len(),
        times.len() as f64 / took,
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// One reader: searches, then opens a service, and again until the end, on one connection.
async fn read(
    address: std::net::SocketAddr,
    seed: usize,
    number: usize,
    end: Instant,
    pause: Duration,
    is_anew: bool,
) -> Met {
    let mut met = Met::default();
    let mut connection = None;
    let mut turn = seed * 7919;
    while Instant::now() < end {
        turn += 1;
        let is_search = turn.is_multiple_of(2);
        let page = if is_search {
            let words = SEARCHES[turn / 2 % SEARCHES.len()];
            let query: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
            if is_anew {
                format!("/services?q={query}&turn={seed}-{turn}")
            } else {
                format!("/services?q={query}")
            }
        } else {
            format!("/services/made-service-{}", turn * 31 % number)
        };
        let begun = Instant::now();
        match ask(&mut connection, address, &page).await {
            Ok(200) => {
                let times = if is_search {
                    &mut met.searches
                } else {
                    &mut met.services
                };
                times.push(begun.elapsed());
            }
            Ok(status) => met.faults.push(format!("{page}: status {status}")),
            Err(error) => {
                connection = None;
                met.faults.push(format!("{page}: {error}"));
            }
        }
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
    met
}

/// Asks for a page and reads all of it; gives its status.
async fn ask(
    connection: &mut Option<BufReader<TcpStream>>,
    address: std::net::SocketAddr,
    page: &str,
) -> std::io::Result<u16> {
    let stream = match connection {
        Some(open) => open,
        None => {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            connection.insert(BufReader::new(stream))
        }
    };
    let request = format!("GET {page} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let unreadable = || std::io::Error::other("an answer that cannot be read");
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let status: u16 = line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or_else(unreadable)?;
    let (mut length, mut is_chunked) = (0_usize, false);
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let head = line.trim().to_ascii_lowercase();
        match head.split_once(':') {
            _ if head.is_empty() => break,
            Some(("content-length", value)) => length = value.trim().parse().map_err(|_| unreadable())?,
            Some(("transfer-encoding", value)) => is_chunked = value.trim() == "chunked",
            _ => {}
        }
    }
    let mut bytes = Vec::new();
    loop {
        if is_chunked {
            line.clear();
            stream.read_line(&mut line).await?;
            length = usize::from_str_radix(line.trim(), 16).map_err(|_| unreadable())?;
        }
        bytes.resize(length, 0);
        stream.read_exact(&mut bytes).await?;
        if !is_chunked {
            return Ok(status);
        }
        // The line end behind every chunk; the last chunk is empty.
        line.clear();
        stream.read_line(&mut line).await?;
        if length == 0 {
            return Ok(status);
        }
    }
}
