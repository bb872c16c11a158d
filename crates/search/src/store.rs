//! Keeps the terms of documents, in memory or in a folder: opens, changes, and makes anew what is damaged or of another version.
//!
//! With `crate::segments`, the only place that knows how Tantivy keeps terms.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use tantivy::schema::{Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use crate::analysis::DocumentTerms;
use crate::document::Fingerprint;
use crate::error::SearchError;
use crate::segments::each_fingerprint;

/// The folder in the folder that the caller names: it is emptied when an index is made anew, and nothing else is.
const FOLDER: &str = "services";
/// Memory for terms that are not written yet, in bytes.
const WRITING: usize = 50 << 20;

/// Where a term stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A word of the title.
    TitleWords,
    /// A stem of the title.
    TitleStems,
    /// A word of the texts.
    TextWords,
    /// A stem of the texts.
    TextStems,
    /// A concept.
    Concepts,
}

impl Place {
    pub(crate) const ALL: [Place; 5] = [
        Place::TitleWords,
        Place::TitleStems,
        Place::TextWords,
        Place::TextStems,
        Place::Concepts,
    ];
}

/// The fields of the index.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) fingerprint: Field,
    places: [Field; Place::ALL.len()],
}

impl Fields {
    fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        // Only which documents have a term is asked for: neither how often, nor where, nor how long the text is.
        let terms = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("whitespace")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let fields = Self {
            fingerprint: schema.add_bytes_field("fingerprint", INDEXED),
            places: [
                "title words",
                "title stems",
                "text words",
                "text stems",
                "concepts",
            ]
            .map(|name| schema.add_text_field(name, terms.clone())),
        };
        (schema.build(), fields)
    }

    /// The field of a place.
    pub(crate) fn place(&self, place: Place) -> Field {
        self.places[place as usize]
    }
}

/// An index in memory or in a folder.
pub(crate) struct Store {
    index: tantivy::Index,
    reader: IndexReader,
    pub(crate) fields: Fields,
    version: String,
    sequence: i64,
}

impl Store {
    /// An empty index in memory.
    pub(crate) fn in_memory(version: &str) -> Result<Self, SearchError> {
        let (schema, _) = Fields::new();
        Self::of(tantivy::Index::create_in_ram(schema), version, 0)
    }

    /// The index in a folder; an empty one where there is none, or one that is damaged or of another version.
    pub(crate) fn open(folder: &Path, version: &str) -> Result<Self, SearchError> {
        match read(&folder.join(FOLDER), version) {
            Some((index, sequence)) => Self::of(index, version, sequence),
            None => Self::anew(folder, version),
        }
    }

    /// An empty index in a folder, in place of what is there.
    pub(crate) fn anew(folder: &Path, version: &str) -> Result<Self, SearchError> {
        let folder = folder.join(FOLDER);
        let unusable = |source| SearchError::Folder {
            folder: PathBuf::clone(&folder),
            source,
        };
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(unusable)?;
        }
        fs::create_dir_all(&folder).map_err(unusable)?;
        let (schema, _) = Fields::new();
        Self::of(tantivy::Index::create_in_dir(&folder, schema)?, version, 0)
    }

    fn of(index: tantivy::Index, version: &str, sequence: i64) -> Result<Self, SearchError> {
        let (_, fields) = Fields::new();
        Ok(Self {
            reader: index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into()?,
            index,
            fields,
            version: version.to_owned(),
            sequence,
        })
    }

    /// How far the change log had come when the index was brought up to date.
    pub(crate) fn sequence(&self) -> i64 {
        self.sequence
    }

    /// The index as it is now.
    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// The fingerprints of all documents.
    pub(crate) fn fingerprints(&self) -> Result<FxHashSet<Fingerprint>, SearchError> {
        let mut fingerprints = FxHashSet::default();
        for segment in self.searcher().segment_readers() {
            each_fingerprint(segment, self.fields, |fingerprint, _| {
                fingerprints.insert(*fingerprint);
            })?;
        }
        Ok(fingerprints)
    }

    /// Takes documents out and puts others in, whole or not at all, and notes how far the change log has come.
    pub(crate) fn change<'a>(
        &mut self,
        sequence: i64,
        out: impl IntoIterator<Item = &'a Fingerprint>,
        put: impl FnOnce(&Writing<'_>) -> Result<(), SearchError>,
    ) -> Result<(), SearchError> {
        let mut writer: IndexWriter = self.index.writer_with_num_threads(1, WRITING)?;
        for fingerprint in out {
            writer.delete_term(Term::from_field_bytes(self.fields.fingerprint, fingerprint));
        }
        put(&Writing {
            writer: &writer,
            fields: self.fields,
        })?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload(&self.version, sequence));
        commit.commit()?;
        writer.wait_merging_threads()?;
        self.reader.reload()?;
        self.sequence = sequence;
        Ok(())
    }
}

/// Takes documents into an index that is being changed; from several threads at once.
pub(crate) struct Writing<'w> {
    writer: &'w IndexWriter,
    fields: Fields,
}

impl Writing<'_> {
    pub(crate) fn put(&self, fingerprint: &Fingerprint, terms: &DocumentTerms) -> Result<(), SearchError> {
        let mut document = TantivyDocument::new();
        document.add_bytes(self.fields.fingerprint, fingerprint);
        for (place, terms) in [
            (Place::TitleWords, &terms.title.words),
            (Place::TitleStems, &terms.title.stems),
            (Place::TextWords, &terms.text.words),
            (Place::TextStems, &terms.text.stems),
            (Place::Concepts, &terms.concepts),
        ] {
            document.add_text(self.fields.place(place), terms);
        }
        self.writer.add_document(document)?;
        Ok(())
    }
}

/// What is kept beside the terms: the version that made them, and how far the change log had come.
fn payload(version: &str, sequence: i64) -> String {
    format!("{version} {sequence}")
}

/// The index in a folder, if it is whole and of this version, and how far the change log had come.
fn read(folder: &Path, version: &str) -> Option<(tantivy::Index, i64)> {
    if !folder.join("meta.json").exists() {
        return None;
    }
    let index = tantivy::Index::open_in_dir(folder).ok()?;
    let (schema, _) = Fields::new();
    let (made_by, sequence) = {
        let payload = index.load_metas().ok()?.payload?;
        let (made_by, sequence) = payload.split_once(' ')?;
        (made_by.to_owned(), sequence.parse().ok()?)
    };
    let is_whole = || index.validate_checksum().is_ok_and(|damaged| damaged.is_empty());
    (index.schema() == schema && made_by == version && is_whole()).then_some((index, sequence))
}
