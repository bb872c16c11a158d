//! Holds the figures of a picture as a table, so that page and document print the numbers that are drawn.

/// The figures of a picture, as words in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The headings of the columns.
    pub headings: Vec<Heading>,
    /// The rows: a cell for each heading. The first cell of a row is its heading.
    pub rows: Vec<Vec<String>>,
}

/// The heading of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its words.
    pub words: String,
    /// Whether numbers stand below it: they are set to the right.
    pub is_number: bool,
}

impl Table {
    /// A table with these headings, and no rows.
    pub(crate) fn new(headings: impl IntoIterator<Item = Heading>) -> Self {
        Self {
            headings: headings.into_iter().collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.headings.len());
        self.rows.push(cells);
    }
}

/// A heading above words.
pub(crate) fn words(words: impl Into<String>) -> Heading {
    Heading {
        words: words.into(),
        is_number: false,
    }
}

/// A heading above numbers.
pub(crate) fn numbers(words: impl Into<String>) -> Heading {
    Heading {
        words: words.into(),
        is_number: true,
    }
}
