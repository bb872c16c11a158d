//! Reads the OR-Library's text formats for capacitated hosting (`orlib-cap`) and the p-median (`orlib-pmed`).
//!
//! Numbers are parted by any white space; a fault names the line and what was expected there. The sizes that a file announces are
//! checked before anything is set aside for them. What is solved over the numbers is decided in [`crate::location::problem`].

use std::fs;
use std::path::Path;

use p4c_problem::{Code, Limits, Refusal};

use crate::location::check::MOST_CELLS;
use crate::location::instances::Edge;

/// Files beyond this many bytes are refused.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// What an `orlib-cap` file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct CapFile {
    /// Capacity of each host; `None` where the file has the word `capacity`.
    pub capacity: Vec<Option<f64>>,
    /// Cost of opening each host.
    pub open_cost: Vec<f64>,
    /// Demand of each customer.
    pub demand: Vec<f64>,
    /// Cost of serving all of a customer, `[host][customer]`.
    pub service_cost: Vec<Vec<f64>>,
    /// How many numbers stand after the announced ones.
    pub surplus: usize,
}

/// What an `orlib-pmed` file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct PmedFile {
    /// Number of nodes.
    pub nodes: usize,
    /// Number of hosts to open.
    pub p: usize,
    /// Edges with 0-based ends, in the order of the file.
    pub edges: Vec<Edge>,
    /// How many numbers stand after the announced ones.
    pub surplus: usize,
}

/// Reads a file named in a problem, looked up in `folder`.
///
/// # Errors
/// [`Code::FileUnreadable`], [`Code::TooLarge`].
pub fn read_file(folder: &Path, name: &str) -> Result<String, Refusal> {
    let path = folder.join(name);
    let unreadable = |why: String| Refusal::new(Code::FileUnreadable, format!("`file`: {name} {why}"));
    let about = fs::metadata(&path).map_err(|error| unreadable(format!("cannot be read: {error}")))?;
    if !about.is_file() {
        return Err(unreadable("is not a file".to_owned()));
    }
    if about.len() > MOST_BYTES {
        return Err(Refusal::new(
            Code::TooLarge,
            format!(
                "`file`: {name} has {} bytes; at most {MOST_BYTES} are read",
                about.len()
            ),
        ));
    }
    let bytes = fs::read(&path).map_err(|error| unreadable(format!("cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|_| unreadable("is not a text file".to_owned()))
}

/// The words of a file with the line each stands on.
struct Words<'a> {
    name: &'a str,
    words: Box<dyn Iterator<Item = (usize, &'a str)> + 'a>,
    line: usize,
}

impl<'a> Words<'a> {
    fn of(name: &'a str, text: &'a str) -> Self {
        let lines = text.lines().enumerate();
        Self {
            name,
            words: Box::new(
                lines.flat_map(|(i, line)| line.split_whitespace().map(move |word| (i + 1, word))),
            ),
            line: 1,
        }
    }

    fn fault(&self, found: &str, expected: &str) -> Refusal {
        Refusal::new(
            Code::Malformed,
            format!(
                "{}, line {}: found {found}; expected {expected}",
                self.name, self.line
            ),
        )
    }

    fn word(&mut self, expected: impl Fn() -> String) -> Result<&'a str, Refusal> {
        match self.words.next() {
            Some((line, word)) => {
                self.line = line;
                Ok(word)
            }
            None => Err(self.fault("the end of the file", &expected())),
        }
    }

    fn parse_number(&self, word: &str, expected: impl Fn() -> String) -> Result<f64, Refusal> {
        word.parse::<f64>()
            .ok()
            .filter(|number| number.is_finite() && number.abs() <= 1e15)
            .ok_or_else(|| self.fault(&format!("`{}`", shortened(word)), &expected()))
    }

    fn number(&mut self, expected: impl Fn() -> String) -> Result<f64, Refusal> {
        let word = self.word(&expected)?;
        self.parse_number(word, expected)
    }

    fn number_from_zero(&mut self, expected: impl Fn() -> String) -> Result<f64, Refusal> {
        let number = self.number(&expected)?;
        if number < 0.0 {
            return Err(self.fault(&number.to_string(), &format!("{} from 0", expected())));
        }
        Ok(number)
    }

    fn count(&mut self, least: usize, most: usize, expected: &str) -> Result<usize, Refusal> {
        let number = self.number(|| expected.to_owned())?;
        if number.fract() != 0.0 || number < least as f64 || number > most as f64 {
            return Err(self.fault(&number.to_string(), &format!("{expected} from {least} to {most}")));
        }
        Ok(number as usize)
    }

    fn surplus(self) -> usize {
        self.words.count()
    }
}

fn shortened(word: &str) -> String {
    word.chars().take(30).collect()
}

/// Parses the `orlib-cap` format: m n; m times capacity (or the word `capacity`) and opening cost; n times demand and m costs.
///
/// # Errors
/// [`Code::Malformed`] with the line, [`Code::TooLarge`].
pub fn parse_cap(name: &str, text: &str) -> Result<CapFile, Refusal> {
    let mut words = Words::of(name, text);
    let hosts = words.count(1, MOST_CELLS, "the number of hosts")?;
    let customers = words.count(1, MOST_CELLS, "the number of customers")?;
    if hosts.saturating_mul(customers) > MOST_CELLS {
        return Err(too_large(name, hosts, customers));
    }
    let mut file = CapFile {
        capacity: Vec::new(),
        open_cost: Vec::new(),
        demand: Vec::new(),
        service_cost: vec![Vec::new(); hosts],
        surplus: 0,
    };
    for i in 0..hosts {
        let expected = || format!("the capacity of host {i} (a number from 0 or the word `capacity`)");
        let word = words.word(expected)?;
        file.capacity.push(if word.eq_ignore_ascii_case("capacity") {
            None
        } else {
            let capacity = words.parse_number(word, expected)?;
            if capacity < 0.0 {
                return Err(words.fault(word, &expected()));
            }
            Some(capacity)
        });
        file.open_cost
            .push(words.number(|| format!("the opening cost of host {i}"))?);
    }
    for j in 0..customers {
        file.demand
            .push(words.number_from_zero(|| format!("the demand of customer {j}, a number"))?);
        for (i, row) in file.service_cost.iter_mut().enumerate() {
            row.push(words.number(|| format!("the cost of serving customer {j} from host {i}"))?);
        }
    }
    file.surplus = words.surplus();
    Ok(file)
}

/// Parses the `orlib-pmed` format: n edges p; then lines of two nodes (1-based) and a length.
///
/// # Errors
/// [`Code::Malformed`] with the line, [`Code::TooLarge`].
pub fn parse_pmed(name: &str, text: &str) -> Result<PmedFile, Refusal> {
    let mut words = Words::of(name, text);
    let nodes = words.count(1, MOST_CELLS, "the number of nodes")?;
    if nodes.saturating_mul(nodes) > MOST_CELLS {
        return Err(too_large(name, nodes, nodes));
    }
    let edge_count = words.count(0, MOST_CELLS, "the number of edges")?;
    let p = words.count(0, nodes, "the number of hosts to open")?;
    let mut edges = Vec::new();
    for k in 0..edge_count {
        let from = words.count(1, nodes, &format!("the first node of edge {k}"))?;
        let to = words.count(1, nodes, &format!("the second node of edge {k}"))?;
        let length = words.number_from_zero(|| format!("the length of edge {k}, a number"))?;
        edges.push(Edge {
            from: from - 1,
            to: to - 1,
            length,
        });
    }
    Ok(PmedFile {
        nodes,
        p,
        edges,
        surplus: words.surplus(),
    })
}

fn too_large(name: &str, hosts: usize, customers: usize) -> Refusal {
    Refusal::new(
        Code::TooLarge,
        format!("{name} announces {hosts} x {customers} cells; at most {MOST_CELLS} can be solved"),
    )
}

impl PmedFile {
    /// Shortest distances between all nodes.
    ///
    /// # Errors
    /// [`Code::TimeLimit`], [`Code::Cancelled`].
    pub fn distances(&self, limits: &Limits) -> Result<Vec<Vec<f64>>, Refusal> {
        crate::location::instances::all_shortest_paths(self.nodes, &self.edges, limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_file_is_read_by_customer_into_rows_by_host() {
        let file = parse_cap(
            "a",
            "2 3\n 10 1.5\n capacity 2.\n 4\n 1 2\n 5 3 4\n 6\n 5\n 6.25\n",
        )
        .unwrap();
        assert_eq!(file.capacity, [Some(10.0), None]);
        assert_eq!(file.open_cost, [1.5, 2.0]);
        assert_eq!(file.demand, [4.0, 5.0, 6.0]);
        assert_eq!(file.service_cost, [[1.0, 3.0, 5.0], [2.0, 4.0, 6.25]]);
    }

    #[test]
    fn faults_name_the_line_and_what_was_expected() {
        let message = |text: &str| parse_cap("x.txt", text).unwrap_err().message;
        assert_eq!(
            message(""),
            "x.txt, line 1: found the end of the file; expected the number of hosts"
        );
        assert_eq!(
            message("1 1\n5 abc"),
            "x.txt, line 2: found `abc`; expected the opening cost of host 0"
        );
        assert_eq!(
            message("1 1\n5 1\n\n-2"),
            "x.txt, line 4: found -2; expected the demand of customer 0, a number from 0"
        );
        assert!(message("1 1\n-5 1").contains("expected the capacity of host 0"));
        assert!(message("1 1\n5 1\n2 NaN").contains("line 3: found `NaN`"));
        assert!(message("1.5 1").contains("the number of hosts from 1"));
        assert_eq!(
            parse_cap("x", "20000000 20000000").unwrap_err().code,
            Code::TooLarge
        );
        assert_eq!(parse_pmed("x", "20000000 1 1").unwrap_err().code, Code::TooLarge);
        let edge = |text: &str| parse_pmed("g", text).unwrap_err().message;
        assert!(
            edge("2 1 1\n1 3 5").contains("line 2: found 3; expected the second node of edge 0 from 1 to 2")
        );
        assert!(edge("2 1 1\n1 2 -5").contains("found -5"));
        assert!(edge("2 1 3").contains("the number of hosts to open from 0 to 2"));
    }

    #[test]
    fn the_last_of_repeated_edges_counts_and_paths_are_shortest() {
        let file = parse_pmed("g", "4 4 1\n1 2 9\n2 3 2\n2 1 3\n1 3 7\n99").unwrap();
        assert_eq!(file.surplus, 1);
        let distance = file.distances(&Limits::default()).unwrap();
        assert_eq!(distance[0], [0.0, 3.0, 5.0, f64::INFINITY]);
        assert_eq!(distance[3][3], 0.0);
    }
}
