//! The index follows the change log of a store; in a folder it is there again, and is made anew where it is damaged.

use std::fs;
use std::path::{Path, PathBuf};

use p4c_model::{Catalogue, Kind, Record, Service, Slug};
use p4c_search::{Document, Followed, Index, SearchError, Searcher};
use p4c_store::{Commit, Store};

fn slug(words: &str) -> Slug {
    Slug::from_words(words)
}

fn agency(name: &str) -> Record {
    let json = format!(
        r#"{{"slug":"agency","name":{},"kind":"development agency"}}"#,
        words(name)
    );
    Kind::Organisation.read_text(&json).unwrap()
}

fn service(name: &str, title: &str) -> Record {
    let json = format!(
        r#"{{"slug":"{name}","title":{},"provider":"agency","status":"published"}}"#,
        words(title)
    );
    Kind::Service.read_text(&json).unwrap()
}

fn words(english: &str) -> String {
    format!(r#"{{"original":"en","values":{{"en":{{"value":"{english}","by":"person"}}}}}}"#)
}

/// What an index over the services of a catalogue finds, by name.
struct Found<'a> {
    services: Vec<&'a Service>,
    searcher: Searcher,
    followed: Followed,
}

impl<'a> Found<'a> {
    fn follow(index: &mut Index, sequence: i64, catalogue: &'a Catalogue) -> Self {
        let services: Vec<&Service> = catalogue.services().collect();
        let (searcher, followed) = index
            .follow(sequence, services.len(), |number| {
                Document::of_service(catalogue, services[number], [], [])
            })
            .unwrap();
        Self {
            services,
            searcher,
            followed,
        }
    }

    fn by(&self, question: &str) -> Vec<&str> {
        let hits = self.searcher.find(question).unwrap();
        hits.found()
            .iter()
            .map(|number| self.services[number as usize].slug.as_str())
            .collect()
    }
}

async fn store(folder: &Path) -> Store {
    let address = format!("sqlite://{}", folder.join("p4c.sqlite").display());
    let store = Store::open(&address).await.unwrap();
    let records = vec![
        agency("Harbour agency"),
        service("one", "Export training"),
        service("two", "Laboratory access"),
        service("three", "Innovation voucher"),
    ];
    store.commit(Commit::by("test").putting(records)).await.unwrap();
    store
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_log_says_is_found_and_nothing_else_is_indexed_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path()).await;
    let mut index = Index::in_memory().unwrap();
    let first = store.catalogue().await.unwrap();
    let sequence = store.position().await.unwrap().sequence;
    let before = Found::follow(&mut index, sequence, &first);
    assert_eq!(
        before.followed,
        Followed {
            from: 0,
            put: 3,
            out: 0
        }
    );
    assert_eq!(before.by("training "), ["one"]);
    assert_eq!(before.by("harbour "), ["one", "three", "two"]);

    // Added, changed and erased.
    store
        .commit(
            Commit::by("test")
                .putting(vec![
                    service("zero", "Trade fairs"),
                    service("one", "Export missions"),
                ])
                .removing(vec![(Kind::Service, slug("two"))]),
        )
        .await
        .unwrap();
    let second = store.catalogue().await.unwrap();
    let sequence = store.position().await.unwrap().sequence;
    let after = Found::follow(&mut index, sequence, &second);
    assert_eq!(
        after.followed,
        Followed {
            from: 4,
            put: 2,
            out: 2
        }
    );
    assert_eq!(index.sequence(), sequence);
    assert_eq!(after.by("fairs "), ["zero"]);
    assert_eq!(after.by("missions "), ["one"]);
    assert_eq!(after.by("voucher "), ["three"]);
    assert_eq!(after.by("laboratory "), Vec::<&str>::new());
    // An erased record leaves no word behind, not even as what a slip is read as.
    assert_eq!(after.by("labratory "), Vec::<&str>::new());
    // What was given out before stays as it was.
    assert_eq!(before.by("laboratory "), ["two"]);

    // The name of its provider is among a service's words.
    store
        .commit(Commit::by("test").putting(vec![agency("Mountain agency")]))
        .await
        .unwrap();
    let third = store.catalogue().await.unwrap();
    let sequence = store.position().await.unwrap().sequence;
    let renamed = Found::follow(&mut index, sequence, &third);
    assert_eq!(renamed.followed.put, 3);
    assert_eq!(renamed.by("mountain ").len(), 3);
    assert_eq!(renamed.by("harbour "), Vec::<&str>::new());

    // An older state, as after a restored backup.
    let restored = Found::follow(&mut index, 4, &first);
    assert_eq!(restored.by("laboratory "), ["two"]);
    assert_eq!(index.sequence(), 4);
}

fn catalogue(services: &[(&str, &str)]) -> Catalogue {
    services
        .iter()
        .map(|(name, title)| service(name, title))
        .chain([agency("Harbour agency")])
        .collect()
}

const KEPT: &[(&str, &str)] = &[("one", "Export training"), ("two", "Laboratory access")];

#[test]
fn an_index_in_a_folder_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = catalogue(KEPT);
    let mut index = Index::open(folder.path()).unwrap();
    assert_eq!(Found::follow(&mut index, 7, &catalogue).followed.put, 2);
    drop(index);
    let mut index = Index::open(folder.path()).unwrap();
    assert_eq!(index.sequence(), 7);
    let again = Found::follow(&mut index, 7, &catalogue);
    assert_eq!(
        again.followed,
        Followed {
            from: 7,
            put: 0,
            out: 0
        }
    );
    assert_eq!(again.by("laboratory "), ["two"]);
    drop((again, index));
    let mut index = Index::anew(folder.path()).unwrap();
    assert_eq!(
        Found::follow(&mut index, 7, &catalogue).followed,
        Followed {
            from: 0,
            put: 2,
            out: 0
        }
    );
}

#[test]
fn two_indexes_in_one_folder_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = catalogue(KEPT);
    let more = self::catalogue(&[KEPT[0], KEPT[1], ("three", "Innovation voucher")]);
    let mut left = Index::open(folder.path()).unwrap();
    Found::follow(&mut left, 1, &catalogue);
    let mut right = Index::open(folder.path()).unwrap();
    let old = Found::follow(&mut right, 1, &catalogue);
    Found::follow(&mut left, 2, &more);
    let new = Found::follow(&mut right, 2, &more);
    assert_eq!(new.by("voucher "), ["three"]);
    assert_eq!(old.by("laboratory "), ["two"]);
}

/// What becomes of a file; `None` when it is gone.
type Damage = fn(&[u8]) -> Option<Vec<u8>>;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder.join("services"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| fs::metadata(path).unwrap().len() > 0)
        .collect();
    files.sort();
    files
}

#[test]
fn a_damaged_index_is_made_anew_whichever_file_is_damaged_and_how() {
    let catalogue = catalogue(KEPT);
    let number = {
        let folder = tempfile::tempdir().unwrap();
        Found::follow(&mut Index::open(folder.path()).unwrap(), 7, &catalogue);
        files(folder.path()).len()
    };
    assert!(number > 3);
    let damages: [Damage; 5] = [
        |_| None,
        |_| Some(Vec::new()),
        |bytes| Some(bytes[..bytes.len() / 2].to_vec()),
        |bytes| Some(vec![0xA5; bytes.len()]),
        |bytes| {
            let mut bytes = bytes.to_vec();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x10;
            Some(bytes)
        },
    ];
    for file in 0..number {
        for (kind, damage) in damages.iter().enumerate() {
            let folder = tempfile::tempdir().unwrap();
            Found::follow(&mut Index::open(folder.path()).unwrap(), 7, &catalogue);
            let path = files(folder.path()).swap_remove(file);
            match damage(&fs::read(&path).unwrap()) {
                None => fs::remove_file(&path).unwrap(),
                Some(bytes) => fs::write(&path, bytes).unwrap(),
            }
            let mut index = Index::open(folder.path()).unwrap();
            let found = Found::follow(&mut index, 7, &catalogue);
            assert_eq!(
                found.by("laboratory "),
                ["two"],
                "{} damaged in way {kind}",
                path.display()
            );
            assert_eq!(found.by("trianing "), ["one"]);
        }
    }
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = catalogue(KEPT);
    Found::follow(&mut Index::open(folder.path()).unwrap(), 7, &catalogue);
    let path = folder.path().join("services/meta.json");
    let meta = fs::read_to_string(&path).unwrap();
    let payload = meta.find("\"payload\": \"").unwrap() + "\"payload\": \"".len();
    let other = format!("{}0000000000000000{}", &meta[..payload], &meta[payload + 16..]);
    fs::write(&path, other).unwrap();
    let mut index = Index::open(folder.path()).unwrap();
    assert_eq!(index.sequence(), 0);
    assert_eq!(
        Found::follow(&mut index, 7, &catalogue).by("laboratory "),
        ["two"]
    );
}

#[test]
fn only_what_is_its_own_is_cleared_away() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "dear").unwrap();
    Index::anew(folder.path()).unwrap();
    assert_eq!(
        fs::read_to_string(folder.path().join("letter.txt")).unwrap(),
        "dear"
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_told_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    fs::write(&file, "dear").unwrap();
    let Err(error) = Index::open(&file) else {
        panic!("opened a file as a folder")
    };
    assert!(matches!(error, SearchError::Folder { .. }), "{error}");
    assert!(error.to_string().contains("letter.txt") && error.hint().is_some());
}
