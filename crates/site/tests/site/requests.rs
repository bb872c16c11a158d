//! Languages, headers, refusals: what every request gets, whatever the page.

use super::html;
use super::visitor::{a_service, get, send};

#[test]
fn the_language_follows_the_header_and_the_address_wins() {
    let language = |address: &str, accepted: &str| {
        let got = send("GET", address, &[("accept-language", accepted)]);
        got.header("content-language").to_owned()
    };
    assert_eq!(language("/", "et-EE,et;q=0.9,en;q=0.8"), "et");
    assert_eq!(language("/", "fr,de"), "en");
    assert_eq!(language("/en", "et"), "en");
    assert_eq!(language("/et/services", "en"), "et");
    assert!(send("GET", "/", &[]).header("vary").contains("accept-language"));
}

#[test]
fn a_program_gets_the_record_at_the_address_of_its_page() {
    let address = format!("/et{}", a_service());
    let got = send("GET", &address, &[("accept", "application/json")]);
    assert_eq!(
        (got.status.as_u16(), got.header("content-type")),
        (200, "application/json")
    );
    let record = format!("/api/v1{}", a_service());
    assert_eq!(got.text(), get(&record).text());
    let page = get(&address);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains(&format!(
        "<link rel=\"alternate\" type=\"application/json\" href=\"{record}\">"
    )));
    assert!(page.header("vary").contains("accept"));
}

#[test]
fn a_page_names_itself_in_every_language() {
    let page = get("/et/services?q=help").text();
    for expected in [
        "<link rel=\"canonical\" href=\"http://example.org/et/services\">",
        "hreflang=\"en\" href=\"http://example.org/en/services\"",
        "hreflang=\"x-default\" href=\"http://example.org/services\"",
        "href=\"/en/services?q=help\"",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn headers_keep_strangers_out_and_leave_no_trace() {
    for address in ["/", "/services", "/nowhere"] {
        let got = get(address);
        let policy = got.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert!(!got.header("referrer-policy").is_empty());
        assert!(got.headers.get("set-cookie").is_none());
        let text = got.text();
        let scripts: Vec<&str> = text.split("<script").skip(1).collect();
        assert!(!scripts.is_empty());
        for script in scripts {
            let head = script.split('>').next().unwrap();
            assert!(
                head.contains("src=\"/assets/") || head.contains("application/ld+json"),
                "{head}"
            );
        }
        assert!(!text.contains("<style"));
    }
}

#[test]
fn a_reader_who_has_the_page_gets_no_second_copy() {
    let first = get("/services");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""));
    let second = send("GET", "/services", &[("if-none-match", &tag)]);
    assert_eq!(second.status, 304);
    assert!(second.bytes.is_empty());
    let strong = format!("\"other\", {}", tag.trim_start_matches("W/"));
    assert_eq!(
        send("GET", "/services", &[("if-none-match", &strong)]).status,
        304
    );
    let other = send("GET", "/et/services", &[("if-none-match", &tag)]);
    assert_eq!(other.status, 200);
    let head = send("HEAD", "/services", &[]);
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    assert_eq!(head.header("etag"), tag);
}

#[test]
fn an_answer_that_is_ready_is_given_only_to_readers_it_was_made_for() {
    let address = "/services?q=training";
    let ask = |headers: &[(&str, &str)]| send("GET", address, headers);
    let first = ask(&[]);
    let packed = ask(&[("accept-encoding", "gzip")]);
    let estonian = ask(&[("accept-language", "et")]);
    let again = ask(&[]);
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(first.headers, again.headers);
    assert_eq!(
        (
            first.header("content-encoding"),
            packed.header("content-encoding")
        ),
        ("", "gzip")
    );
    assert_eq!(ask(&[("accept-encoding", "gzip")]).bytes, packed.bytes);
    assert!(estonian.text().contains("lang=\"et\""));
    assert_eq!(ask(&[("accept-language", "et")]).text(), estonian.text());
    let length = first.header("content-length").parse::<usize>().unwrap();
    assert_eq!(length, first.bytes.len());
    assert_eq!(
        send("HEAD", address, &[]).header("content-length"),
        first.header("content-length")
    );
}

#[test]
fn pages_are_compressed_and_files_are_kept_for_ever() {
    let packed = send("GET", "/services", &[("accept-encoding", "br, gzip")]);
    assert!(["br", "gzip"].contains(&packed.header("content-encoding")));
    assert!(packed.bytes.len() * 3 < get("/services").bytes.len());
    let page = get("/").text();
    let at = page.find("/assets/site.").unwrap();
    let style = get(page[at..].split('"').next().unwrap());
    assert_eq!(style.status, 200);
    assert!(style.header("cache-control").contains("immutable"));
    assert_eq!(get("/assets/../../etc/passwd").status, 404);
    assert_eq!(get("/assets/site.css").status, 404);
}

#[test]
fn refusals_are_pages_that_help_in_the_readers_language() {
    let long = format!("/services?q={}", "a".repeat(5000));
    let many = format!("/services?{}", "topic=x&".repeat(100));
    let deep = format!("/{}", "a/".repeat(800));
    for (address, status) in [
        ("/nowhere", 404),
        ("/services/no-such-service", 404),
        ("/services/%00", 404),
        ("/services/%FF%FE", 400),
        ("/services/..%2f..%2fetc", 404),
        ("/regions/XX99", 404),
        ("/fr/services", 404),
        ("/services?page=999", 404),
        ("/services?page=0", 400),
        ("/services?page=abc", 400),
        ("/services?view=dance", 400),
        ("/services?view=table&sort=nothing", 400),
        ("/services?format=exe", 400),
        ("/services?q=%00", 400),
        (long.as_str(), 414),
        (many.as_str(), 400),
        (deep.as_str(), 414),
    ] {
        for (prefix, expected) in [("", "Where to go from here"), ("/et", "Kuhu edasi")] {
            let got = get(&format!("{prefix}{address}"));
            let short: String = address.chars().take(60).collect();
            assert_eq!(got.status, status, "{prefix}{short}");
            let text = got.text();
            assert!(text.contains(expected), "{prefix}{short}");
            assert!(text.contains("noindex"), "{prefix}{short}");
            html::read(&text).unwrap_or_else(|error| panic!("{prefix}{short}: {error}"));
        }
    }
    let past = get("/services?page=999&country=EE").text();
    assert!(
        past.contains("href=\"/services?country=EE&#38;page="),
        "a link to the last page"
    );
}

#[test]
fn what_readers_write_stays_text() {
    let page = get("/services?q=%3Cscript%3Ealert(1)%3C/script%3E%22onload=%22x").text();
    assert!(!page.contains("<script>alert"));
    html::read(&page).unwrap();
}

#[test]
fn only_reading_is_answered() {
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let got = send(method, "/services", &[]);
        assert_eq!(got.status, 405, "{method}");
        assert!(got.header("allow").contains("GET"));
    }
}

#[test]
fn programs_get_their_refusals_as_problem_documents() {
    let got = send(
        "GET",
        "/services/no-such-service",
        &[("accept", "application/json")],
    );
    assert_eq!(got.status, 404);
    assert_eq!(got.header("content-type"), "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&got.text()).unwrap();
    assert_eq!(
        (&problem["status"], &problem["code"]),
        (&404.into(), &"not-found".into())
    );
}

#[test]
fn operators_see_how_the_server_is() {
    assert_eq!(get("/healthz").text(), "ok\n");
    assert_eq!(get("/readyz").status, 200);
    get("/services");
    let metrics = get("/metrics").text();
    assert!(
        metrics.contains("p4c_requests_total{page=\"/services\",status=\"200\"}"),
        "{metrics}"
    );
    assert!(metrics.contains("p4c_request_seconds_bucket"));
}

#[test]
fn a_service_says_what_it_is_to_people_and_to_search_engines() {
    let page = get(&a_service()).text();
    assert!(page.contains("\"@type\":\"Service\""));
    assert!(page.contains("Where would it fit?"));
    assert!(page.contains("Who else does this?"));
}
