//! The one list of the site: columns over rows, with search, order, pages and export; all of its state stands in the address.
//!
//! A page says which columns there are and how a row fills them; [`Listing::export`] answers `?format=csv`, [`Listing::table`] gives what a
//! template puts into the page with `{{ table|safe }}`. Works on all rows that the page hands over: filtering is the page's own.

mod cell;
mod export;

use std::cmp::Ordering;

use askama::Template;

pub use cell::{Cell, Value};

use crate::query::Query;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::voice::Voice;

/// Rows on a page of a list.
pub const PAGE_SIZE: usize = 25;
/// Other numbers of rows that a reader may choose.
pub const SIZES: &[usize] = &[25, 50, 100];

type Fill<'a, R> = Box<dyn Fn(&R) -> Cell + 'a>;
type Key<'a, R> = Box<dyn Fn(&R) -> Option<f64> + 'a>;

/// A column.
pub struct Column<'a, R> {
    key: &'static str,
    title: String,
    is_numeric: bool,
    is_wide: bool,
    fill: Fill<'a, R>,
    order: Option<Key<'a, R>>,
}

/// A list before it is shown.
pub struct Listing<'a, R> {
    visit: &'a Visit,
    name: &'static str,
    prefix: &'static str,
    columns: Vec<Column<'a, R>>,
    rows: Vec<R>,
    default_sort: Option<(&'static str, bool)>,
    searches_itself: bool,
    caption: String,
    heading: String,
}

impl<'a, R> Listing<'a, R> {
    /// A list; `name` is that of exported files, `caption` says what the table shows.
    pub fn new(visit: &'a Visit, name: &'static str, caption: impl Into<String>) -> Self {
        Self {
            visit,
            name,
            prefix: "",
            columns: Vec::new(),
            rows: Vec::new(),
            default_sort: None,
            searches_itself: true,
            caption: caption.into(),
            heading: String::new(),
        }
    }

    /// For pages with several lists: what stands before the names of this one's parameters, for example `actions-`.
    pub fn prefixed(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// The page searches: the list offers no field of its own.
    pub fn searched_by_page(mut self) -> Self {
        self.searches_itself = false;
        self
    }

    /// Adds a column of words.
    pub fn column(
        mut self,
        key: &'static str,
        title: impl Into<String>,
        fill: impl Fn(&R) -> Cell + 'a,
    ) -> Self {
        self.columns.push(Column {
            key,
            title: title.into(),
            is_numeric: false,
            is_wide: false,
            fill: Box::new(fill),
            order: None,
        });
        self
    }

    /// Adds a column of figures, set to the right.
    pub fn figures(
        self,
        key: &'static str,
        title: impl Into<String>,
        fill: impl Fn(&R) -> Cell + 'a,
    ) -> Self {
        let mut with = self.column(key, title, fill);
        if let Some(last) = with.columns.last_mut() {
            last.is_numeric = true;
        }
        with
    }

    /// The last column is sorted by this figure instead of by its cells: cheaper where there are many rows. `None` comes last.
    pub fn ordered_by(mut self, order: impl Fn(&R) -> Option<f64> + 'a) -> Self {
        if let Some(last) = self.columns.last_mut() {
            last.order = Some(Box::new(order));
        }
        self
    }

    /// The last column gets more room than the others.
    pub fn wide(mut self) -> Self {
        if let Some(last) = self.columns.last_mut() {
            last.is_wide = true;
        }
        self
    }

    /// How the list is sorted when nobody chose; without it the rows stay as they came.
    pub fn sorted(mut self, key: &'static str, descending: bool) -> Self {
        self.default_sort = Some((key, descending));
        self
    }

    /// The rows.
    pub fn rows(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.rows = rows.into_iter().collect();
        self
    }

    fn parameter(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The column and direction that are chosen: `sort=key` or `sort=-key`.
    fn chosen_sort(&self) -> Result<Option<(usize, bool)>, Trouble> {
        let name = self.parameter("sort");
        let place = |key: &str| self.columns.iter().position(|column| column.key == key);
        match self.visit.query.one(&name) {
            Some(text) => {
                let (key, descending) = match text.strip_prefix('-') {
                    Some(key) => (key, true),
                    None => (text, false),
                };
                // A list in the order in which it came can be asked for by name, so that links may say so.
                if key == "given" {
                    return Ok(None);
                }
                place(key)
                    .map(|column| Some((column, descending)))
                    .ok_or(Trouble::BadQuery(name))
            }
            None => Ok(self
                .default_sort
                .and_then(|(key, descending)| Some((place(key)?, descending)))),
        }
    }

    /// Searches and sorts the rows as the address says.
    fn arrange(&mut self) -> Result<Option<(usize, bool)>, Trouble> {
        if self.searches_itself
            && let Some(words) = self.visit.query.one(&self.parameter("q"))
        {
            let words: Vec<String> = crate::fold::fold(words)
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            let columns = &self.columns;
            self.rows.retain(|row| {
                let text: String = columns
                    .iter()
                    .map(|column| {
                        let cell = (column.fill)(row);
                        format!("{} {} ", cell.text, cell.note.unwrap_or_default())
                    })
                    .collect();
                let text = crate::fold::fold(&text);
                words.iter().all(|word| text.contains(word))
            });
        }
        let chosen = self.chosen_sort()?;
        if let Some((column, descending)) = chosen {
            let voice = self.visit.voice;
            let column = &self.columns[column];
            let rows = std::mem::take(&mut self.rows);
            let mut keyed: Vec<(SortKey, R)> = rows
                .into_iter()
                .map(|row| {
                    let key = match &column.order {
                        Some(order) => order(&row).map_or(SortKey::Unknown, SortKey::Number),
                        None => SortKey::of(&(column.fill)(&row), voice),
                    };
                    (key, row)
                })
                .collect();
            keyed.sort_by(|(left, _), (right, _)| left.compare(right, descending));
            self.rows = keyed.into_iter().map(|(_, row)| row).collect();
        }
        Ok(chosen)
    }

    /// The file that `?format=csv`, `xlsx` or `json` asks for: every row, not only those of the page.
    ///
    /// # Errors
    /// [`Trouble::BadQuery`] for any other format or column.
    pub fn export(&mut self) -> Result<Option<axum::response::Response>, Trouble> {
        let name = self.parameter("format");
        let Some(format) = self.visit.query.one(&name).map(str::to_owned) else {
            return Ok(None);
        };
        self.arrange()?;
        match export::answer(self, &format) {
            Some(file) => file.map(Some),
            None => Err(Trouble::BadQuery(name)),
        }
    }

    /// Every row in the order that the address asks for: for pages that draw rows in their own way.
    ///
    /// # Errors
    /// [`Trouble::BadQuery`].
    pub fn arranged(mut self) -> Result<Vec<R>, Trouble> {
        self.arrange()?;
        Ok(self.rows)
    }

    /// The page of the list that the address asks for.
    ///
    /// # Errors
    /// [`Trouble::PastEnd`], [`Trouble::BadQuery`].
    pub fn table(mut self) -> Result<Table, Trouble> {
        let chosen = self.arrange()?;
        let query = &self.visit.query;
        let voice = self.visit.voice;
        let (page_name, size_name, sort_name) = (
            self.parameter("page"),
            self.parameter("size"),
            self.parameter("sort"),
        );
        let size = query.number(&size_name)?.unwrap_or(PAGE_SIZE);
        if !SIZES.contains(&size) {
            return Err(Trouble::BadQuery(size_name));
        }
        let page = query.number(&page_name)?.unwrap_or(1);
        let mut paging = Paging::new(self.visit, &page_name, page, self.rows.len(), size)?;
        paging.of = self.caption.clone();
        let bare = query.without(&page_name);
        let heads = self
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let sorted = chosen
                    .filter(|(at, _)| *at == index)
                    .map(|(_, descending)| descending);
                // A second press turns the order round; figures begin with the largest.
                let descending = sorted.map_or(column.is_numeric, |descending| !descending);
                let sign = if descending { "-" } else { "" };
                Head {
                    title: column.title.clone(),
                    is_numeric: column.is_numeric,
                    is_wide: column.is_wide,
                    href: self
                        .visit
                        .here_with(&bare.with(&sort_name, format!("{sign}{}", column.key))),
                    state: match sorted {
                        None => "none",
                        Some(true) => "descending",
                        Some(false) => "ascending",
                    },
                }
            })
            .collect();
        let rows = self.rows[paging.from..paging.to]
            .iter()
            .map(|row| self.columns.iter().map(|column| (column.fill)(row)).collect())
            .collect();
        let format_name = self.parameter("format");
        let exports = [("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON")]
            .into_iter()
            .map(|(format, name)| (name, self.visit.here_with(&bare.with(&format_name, format))))
            .collect();
        let search_name = self.parameter("q");
        let words = query.one(&search_name).unwrap_or_default().to_owned();
        Ok(Table {
            voice,
            id: format!("{}list", self.prefix),
            caption: self.caption,
            heading: self.heading,
            searches: self.searches_itself && (paging.number > PAGE_SIZE || !words.is_empty()),
            hidden: query
                .without_any(&[&search_name, &page_name])
                .pairs()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            action: self.visit.link(&self.visit.path),
            search_name,
            words,
            heads,
            rows,
            paging,
            exports,
        })
    }
}

enum SortKey {
    Text(Vec<u8>),
    Number(f64),
    Unknown,
}

impl SortKey {
    fn of(cell: &Cell, voice: Voice) -> Self {
        match &cell.value {
            Value::Text(text) => SortKey::Text(voice.sort_key(text)),
            Value::Number(number) => SortKey::Number(*number),
            Value::Unknown => SortKey::Unknown,
        }
    }

    /// What is unknown comes last in both directions.
    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let turned = |order: Ordering| if descending { order.reverse() } else { order };
        match (self, other) {
            (SortKey::Unknown, SortKey::Unknown) => Ordering::Equal,
            (SortKey::Unknown, _) => Ordering::Greater,
            (_, SortKey::Unknown) => Ordering::Less,
            (SortKey::Number(left), SortKey::Number(right)) => turned(left.total_cmp(right)),
            (SortKey::Text(left), SortKey::Text(right)) => turned(left.cmp(right)),
            (SortKey::Number(_), SortKey::Text(_)) => turned(Ordering::Less),
            (SortKey::Text(_), SortKey::Number(_)) => turned(Ordering::Greater),
        }
    }
}

/// The head of a column.
pub struct Head {
    /// Its title.
    pub title: String,
    /// Whether it is set to the right.
    pub is_numeric: bool,
    /// Whether it gets more room.
    pub is_wide: bool,
    /// The address that sorts by it.
    pub href: String,
    /// `none`, `ascending` or `descending`, as `aria-sort` has it.
    pub state: &'static str,
}

/// A step between pages of a list.
pub struct Step {
    /// The page; `None` for a gap.
    pub page: Option<String>,
    /// Its address.
    pub href: String,
    /// Whether it is this one.
    pub is_here: bool,
}

/// Which rows of how many are shown, and the way to the others.
pub struct Paging {
    /// What the list shows, where a page may have several lists; empty where it has one.
    pub of: String,
    /// The first row, from 0.
    pub from: usize,
    /// One after the last row.
    pub to: usize,
    /// How many rows there are.
    pub number: usize,
    /// The pages.
    pub steps: Vec<Step>,
    /// The page before.
    pub before: Option<String>,
    /// The page after.
    pub after: Option<String>,
    /// `Rows 26 to 50 of 192`.
    pub told: String,
}

impl Paging {
    /// Page `page` of `number` rows.
    ///
    /// # Errors
    /// [`Trouble::PastEnd`] with the last page.
    pub fn new(visit: &Visit, name: &str, page: usize, number: usize, size: usize) -> Result<Self, Trouble> {
        let pages = number.div_ceil(size).max(1);
        if page > pages {
            return Err(Trouble::PastEnd(pages));
        }
        let bare: Query = visit.query.without(name);
        let href = |page: usize| {
            visit.here_with(&if page == 1 {
                bare.clone()
            } else {
                bare.with(name, page)
            })
        };
        let (from, to) = ((page - 1) * size, (page * size).min(number));
        let mut steps = Vec::new();
        let mut last = 0;
        for candidate in 1..=pages {
            let is_near = candidate.abs_diff(page) <= 1 || candidate == 1 || candidate == pages;
            if !is_near {
                continue;
            }
            if candidate > last + 1 {
                steps.push(Step {
                    page: None,
                    href: String::new(),
                    is_here: false,
                });
            }
            steps.push(Step {
                page: Some(visit.voice.whole(candidate)),
                href: href(candidate),
                is_here: candidate == page,
            });
            last = candidate;
        }
        Ok(Self {
            of: String::new(),
            told: visit.voice.count_with(
                "list-shown",
                number,
                &[
                    ("from", visit.voice.whole(from + usize::from(number > 0))),
                    ("to", visit.voice.whole(to)),
                ],
            ),
            from,
            to,
            number,
            steps,
            before: (page > 1).then(|| href(page - 1)),
            after: (page < pages).then(|| href(page + 1)),
        })
    }

    /// Whether there is more than one page.
    pub fn has_pages(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }
}

/// A list as it is drawn.
#[derive(Template)]
#[template(path = "listing.html")]
pub struct Table {
    /// The reader's language.
    pub voice: Voice,
    /// The list's name on its page.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// A heading before it; empty for none.
    pub heading: String,
    /// Whether it offers a search field.
    pub searches: bool,
    /// What the search form keeps.
    pub hidden: Vec<(String, String)>,
    /// Where the search form leads.
    pub action: String,
    /// The name of the search field.
    pub search_name: String,
    /// What is searched.
    pub words: String,
    /// The columns.
    pub heads: Vec<Head>,
    /// The rows of this page.
    pub rows: Vec<Vec<Cell>>,
    /// Which rows they are.
    pub paging: Paging,
    /// Formats with their addresses.
    pub exports: Vec<(&'static str, String)>,
}
