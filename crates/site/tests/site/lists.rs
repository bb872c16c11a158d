//! Lists: search, facets, order, pages and exports say the same thing in every form.

use super::visitor::get;

fn rows(address: &str) -> Vec<serde_json::Value> {
    serde_json::from_str(&get(address).text()).unwrap()
}

fn number_found(address: &str) -> usize {
    let page = get(address).text();
    let at = page.find("results-number").unwrap();
    let text = page[at..]
        .split('>')
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    text.split(' ').next().unwrap().parse().unwrap_or(0)
}

#[test]
fn an_export_holds_every_row_of_the_list_in_its_order() {
    let rows = rows("/services?format=json&sort=title");
    assert_eq!(rows.len(), number_found("/services"));
    let titles: Vec<&str> = rows.iter().map(|row| row["title"].as_str().unwrap()).collect();
    let mut sorted = titles.clone();
    sorted.sort_by(|left, right| p4c_site::voice::Voice::english().compare(left, right));
    assert_eq!(titles, sorted);
    let csv = get("/services?format=csv").text();
    assert_eq!(
        csv::Reader::from_reader(csv.as_bytes()).records().count(),
        rows.len()
    );
    let xlsx = get("/services?format=xlsx");
    assert!(xlsx.bytes.starts_with(b"PK"));
    assert_eq!(xlsx.bytes, get("/services?format=xlsx").bytes);
    assert!(
        rows[0]["address"]
            .as_str()
            .unwrap()
            .starts_with("http://example.org/services/")
    );
}

#[test]
fn no_choice_that_is_offered_leads_to_nothing_and_counts_are_true() {
    let page = get("/services?topic=finance-and-funding").text();
    let choices: Vec<(String, String, usize)> = page
        .split("<input type=\"checkbox\"")
        .skip(1)
        .map(|piece| {
            let attribute = |name: &str| {
                piece
                    .split(&format!(" {name}=\""))
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap()
                    .to_owned()
            };
            let count = piece
                .split("choice-count\">")
                .nth(1)
                .unwrap()
                .split('<')
                .next()
                .unwrap();
            (attribute("name"), attribute("value"), count.parse().unwrap())
        })
        .collect();
    assert!(choices.len() > 20);
    for (name, value, count) in choices {
        assert!(count > 0, "{name} {value}");
        let query = if name == "topic" {
            format!("/services?topic={value}")
        } else {
            format!(
                "/services?topic=finance-and-funding&{name}={}",
                value.replace(' ', "+")
            )
        };
        assert_eq!(number_found(&query), count, "{query}");
    }
}

#[test]
fn order_is_kept_and_unknown_comes_last_in_both_directions() {
    for sign in ["", "-"] {
        let rows = rows(&format!("/services?format=json&sort={sign}cost"));
        let costs: Vec<Option<f64>> = rows.iter().map(|row| row["cost"].as_f64()).collect();
        let known = costs.iter().take_while(|cost| cost.is_some()).count();
        assert!(costs[known..].iter().all(Option::is_none));
        let mut sorted: Vec<f64> = costs[..known].iter().copied().flatten().collect();
        sorted.sort_by(f64::total_cmp);
        if sign == "-" {
            sorted.reverse();
        }
        assert_eq!(
            costs[..known].iter().copied().flatten().collect::<Vec<_>>(),
            sorted
        );
    }
}

#[test]
fn words_are_found_without_accents_and_whatever_their_case() {
    let one = number_found("/services?q=training");
    assert!(one > 3);
    assert_eq!(number_found("/services?q=TR%C3%81INING"), one);
    assert_eq!(number_found("/services?q=zzzzzz"), 0);
    let page = get("/services?q=zzzzzz").text();
    assert!(page.contains("No service has all of this."));
}

#[test]
fn list_and_table_keep_the_same_choices() {
    let list = number_found("/services?country=EE");
    assert_eq!(number_found("/services?country=EE&view=table"), list);
    let page = get("/services?country=EE&view=table").text();
    assert!(page.contains("<table>") && !page.contains("aria-sort"));
    assert!(
        get("/services?view=table&sort=-title")
            .text()
            .contains("aria-sort=\"descending\"")
    );
    assert!(page.contains("href=\"/services?country=EE\""));
}
