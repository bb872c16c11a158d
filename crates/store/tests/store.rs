//! What the store promises, shown on SQLite and on PostgreSQL by the same tests.

mod common;

use common::{Fresh, organisation, service, slug};
use p4c_model::{Kind, Record, Text};
use p4c_store::{Commit, Store, StoreError};

macro_rules! on_both {
    ($($name:ident)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name(super::common::sqlite().await).await })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() { super::$name(super::common::postgres().await).await })+
        }
    };
}

on_both! {
    what_is_written_is_read_back
    writing_the_same_again_changes_nothing
    another_source_file_is_no_change
    a_record_that_names_a_missing_one_is_refused_and_nothing_is_written
    a_record_that_others_name_cannot_be_removed
    a_rule_between_fields_is_kept
    the_log_tells_every_change_in_order
    commits_at_once_follow_one_another
    many_records_fit_into_one_commit
    an_outline_names_every_record_without_its_long_texts
    results_of_a_step_are_replaced_as_a_whole
    the_position_moves_with_every_change_and_every_result
    an_examination_finds_what_was_changed_behind_the_door
    opening_again_finds_everything
    a_backup_restores_into_either_kind
    backups_are_whole_while_others_write
    a_backup_that_was_added_to_is_refused
    a_backup_that_cannot_be_finished_leaves_nothing
}

async fn put(store: &Store, records: Vec<Record>) -> p4c_store::CommitReport {
    store.commit(Commit::by("test").putting(records)).await.unwrap()
}

async fn what_is_written_is_read_back(fresh: Fresh) {
    let records = vec![
        organisation("bep"),
        service("desk", "bep", "Help desk — 'quoted', \u{1F600} \\ \" Ελλάδα"),
    ];
    let report = put(&fresh.store, records.clone()).await;
    assert_eq!((report.added, report.changed, report.sequence), (2, 0, 2));
    let (read, version) = fresh
        .store
        .record(Kind::Service, &slug("desk"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((&read, version), (&records[1], 1));
    let found = fresh.store.find(&read.id().to_string()).await.unwrap();
    assert_eq!(found, vec![(read, 1)]);
}

async fn writing_the_same_again_changes_nothing(fresh: Fresh) {
    let records = vec![organisation("bep"), service("desk", "bep", "Help desk")];
    put(&fresh.store, records.clone()).await;
    let again = put(&fresh.store, records).await;
    assert_eq!(
        (again.added, again.changed, again.unchanged, again.sequence),
        (0, 0, 2, 2)
    );
}

async fn another_source_file_is_no_change(fresh: Fresh) {
    put(&fresh.store, vec![organisation("bep")]).await;
    let mut copy = organisation("bep");
    copy.provenance_mut().source = Some("other.csv, line 3".to_owned());
    assert_eq!(put(&fresh.store, vec![copy]).await.unchanged, 1);
}

async fn a_record_that_names_a_missing_one_is_refused_and_nothing_is_written(fresh: Fresh) {
    let records = vec![organisation("bep"), service("desk", "nobody", "Help desk")];
    let error = fresh
        .store
        .commit(Commit::by("test").putting(records))
        .await
        .unwrap_err();
    assert!(
        matches!(
            &error,
            StoreError::DanglingReference {
                field: "provider",
                ..
            }
        ),
        "{error}"
    );
    assert!(fresh.store.catalogue().await.unwrap().is_empty());
    assert!(fresh.store.changes_since(0, 10).await.unwrap().is_empty());
}

async fn a_record_that_others_name_cannot_be_removed(fresh: Fresh) {
    put(
        &fresh.store,
        vec![organisation("bep"), service("desk", "bep", "Help desk")],
    )
    .await;
    let alone = Commit::by("test").removing(vec![(Kind::Organisation, slug("bep"))]);
    assert!(matches!(
        fresh.store.commit(alone).await,
        Err(StoreError::DanglingReference { .. })
    ));
    let both = vec![(Kind::Service, slug("desk")), (Kind::Organisation, slug("bep"))];
    assert_eq!(
        fresh
            .store
            .commit(Commit::by("test").removing(both))
            .await
            .unwrap()
            .removed,
        2
    );
    assert!(fresh.store.catalogue().await.unwrap().is_empty());
    assert!(fresh.store.examine().await.unwrap().faults.is_empty());
}

async fn a_rule_between_fields_is_kept(fresh: Fresh) {
    let mut record = service("desk", "bep", "Help desk");
    if let Record::Service(service) = &mut record {
        service.start = Some(p4c_model::PartialDate::parse("2014").unwrap());
        service.end = Some(p4c_model::PartialDate::parse("2012").unwrap());
    }
    let error = fresh
        .store
        .commit(Commit::by("test").putting(vec![organisation("bep"), record]))
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Rule { field: "end", .. }));
}

async fn the_log_tells_every_change_in_order(fresh: Fresh) {
    put(
        &fresh.store,
        vec![organisation("bep"), service("desk", "bep", "Help desk")],
    )
    .await;
    let commit = Commit::by("analyst")
        .because("a better title")
        .putting(vec![service("desk", "bep", "Funding desk")]);
    fresh.store.commit(commit).await.unwrap();
    let history = fresh.store.history(Kind::Service, &slug("desk")).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|c| (c.sequence, c.version, c.action.as_str(), c.actor.as_str()))
        .collect();
    assert_eq!(told, [(2, 1, "added", "test"), (3, 2, "changed", "analyst")]);
    assert!(history[1].body.contains("Funding desk"));
    assert_eq!(fresh.store.changes_since(1, 1).await.unwrap()[0].sequence, 2);
}

async fn commits_at_once_follow_one_another(fresh: Fresh) {
    let tasks: Vec<_> = (0..12)
        .map(|i| {
            let store = fresh.store.clone();
            tokio::spawn(async move {
                put(
                    &store,
                    vec![organisation(&format!("o{i}")), organisation("shared")],
                )
                .await
            })
        })
        .collect();
    let mut added = 0;
    for task in tasks {
        added += task.await.unwrap().added;
    }
    assert_eq!(added, 13);
    assert!(fresh.store.examine().await.unwrap().faults.is_empty());
}

async fn many_records_fit_into_one_commit(fresh: Fresh) {
    let mut records = vec![organisation("bep")];
    records.extend((0..3000).map(|i| service(&format!("s{i}"), "bep", "Help desk")));
    assert_eq!(put(&fresh.store, records.clone()).await.added, 3001);
    assert_eq!(put(&fresh.store, records.clone()).await.unchanged, 3001);
    records.truncate(2000);
    for record in &mut records {
        if let Record::Service(service) = record {
            service.title = Text::english("Desk of help");
        }
    }
    let report = put(&fresh.store, records).await;
    assert_eq!(
        (report.changed, report.unchanged, report.sequence),
        (1999, 1, 5000)
    );
}

async fn an_outline_names_every_record_without_its_long_texts(fresh: Fresh) {
    let mut records = vec![organisation("bep")];
    records.extend((0..2100).map(|i| service(&format!("s{i}"), "bep", "Help desk")));
    if let Some(Record::Service(service)) = records.last_mut() {
        service.description = Some(Text::english("Long"));
    }
    put(&fresh.store, records).await;
    let outline = fresh.store.outline().await.unwrap();
    assert_eq!(outline.len(), 2101);
    let last = outline.service(&slug("s2099")).unwrap();
    assert_eq!((last.title.plain(), &last.description), ("Help desk", &None));
}

async fn results_of_a_step_are_replaced_as_a_whole(fresh: Fresh) {
    let result = |key: &str| (key.to_owned(), "input".to_owned(), "{}".to_owned());
    fresh
        .store
        .replace_results("plan", vec![result("BE35"), result("EE00")])
        .await
        .unwrap();
    fresh
        .store
        .replace_results("plan", vec![result("MT00")])
        .await
        .unwrap();
    let keys: Vec<_> = fresh
        .store
        .results_of("plan")
        .await
        .unwrap()
        .into_iter()
        .map(|r| r.key)
        .collect();
    assert_eq!(keys, ["MT00"]);
    assert!(fresh.store.result("plan", "BE35").await.unwrap().is_none());
}

async fn the_position_moves_with_every_change_and_every_result(fresh: Fresh) {
    let empty = fresh.store.position().await.unwrap();
    assert_eq!((empty.sequence, empty.results), (0, 0));
    put(&fresh.store, vec![organisation("bep")]).await;
    let filled = fresh.store.position().await.unwrap();
    assert_eq!(filled.sequence, 1);
    let result = || vec![("BE35".to_owned(), "input".to_owned(), "{}".to_owned())];
    fresh.store.replace_results("plan", result()).await.unwrap();
    let first = fresh.store.position().await.unwrap();
    fresh.store.replace_results("plan", result()).await.unwrap();
    let second = fresh.store.position().await.unwrap();
    assert!(filled != first && first != second);
    assert_eq!(second, fresh.store.position().await.unwrap());
    let latest = fresh
        .store
        .latest_changes(&[Kind::Organisation], 5)
        .await
        .unwrap();
    assert_eq!(latest[0].slug, "bep");
    assert!(
        fresh
            .store
            .latest_changes(&[Kind::Service], 5)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn an_examination_finds_what_was_changed_behind_the_door(fresh: Fresh) {
    use sea_orm::ConnectionTrait;
    put(&fresh.store, vec![organisation("bep"), organisation("wrs")]).await;
    assert!(fresh.store.examine().await.unwrap().faults.is_empty());
    let behind = sea_orm::Database::connect(&fresh.address).await.unwrap();
    behind
        .execute_unprepared("DELETE FROM record WHERE slug = 'wrs'")
        .await
        .unwrap();
    assert_eq!(
        fresh.store.examine().await.unwrap().faults,
        ["the records and the log tell of different versions"]
    );
    behind
        .execute_unprepared("UPDATE change SET body = '{}' WHERE slug = 'bep'")
        .await
        .unwrap();
    assert!(
        fresh
            .store
            .examine()
            .await
            .unwrap()
            .faults
            .contains(&"organisations `bep`: its last change tells another content".to_owned())
    );
}

async fn opening_again_finds_everything(fresh: Fresh) {
    put(&fresh.store, vec![organisation("bep")]).await;
    let again = Store::open(&fresh.address).await.unwrap();
    assert_eq!(again.catalogue().await.unwrap().len(), 1);
}

async fn a_backup_restores_into_either_kind(fresh: Fresh) {
    put(
        &fresh.store,
        vec![organisation("bep"), service("desk", "bep", "Help desk")],
    )
    .await;
    put(&fresh.store, vec![service("desk", "bep", "Funding desk")]).await;
    fresh
        .store
        .replace_results("plan", vec![("BE35".into(), "input".into(), "{}".into())])
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p4c.backup");
    fresh.store.back_up(&file).await.unwrap();
    for other in [common::sqlite().await, common::postgres().await] {
        other.store.restore(&file, false).await.unwrap();
        assert_eq!(
            other.store.catalogue().await.unwrap(),
            fresh.store.catalogue().await.unwrap()
        );
        assert_eq!(
            other.store.changes_since(0, 99).await.unwrap(),
            fresh.store.changes_since(0, 99).await.unwrap()
        );
        assert_eq!(
            other.store.results_of("plan").await.unwrap(),
            fresh.store.results_of("plan").await.unwrap()
        );
        assert!(matches!(
            other.store.restore(&file, false).await,
            Err(StoreError::NotEmpty(2))
        ));
        other.store.restore(&file, true).await.unwrap();
        assert!(other.store.examine().await.unwrap().faults.is_empty());
    }
    let cut = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &cut[..cut.len() - 200]).unwrap();
    assert!(matches!(
        fresh.store.restore(&file, true).await,
        Err(StoreError::Backup(_))
    ));
    assert_eq!(fresh.store.catalogue().await.unwrap().len(), 2);
}

async fn backups_are_whole_while_others_write(fresh: Fresh) {
    let store = fresh.store.clone();
    let writer = tokio::spawn(async move {
        for number in 0..40 {
            let names = [format!("a{number}"), format!("b{number}")];
            put(&store, names.iter().map(|name| organisation(name)).collect()).await;
        }
    });
    let folder = tempfile::tempdir().unwrap();
    for number in 0..4 {
        let file = folder.path().join(format!("{number}.backup"));
        fresh.store.back_up(&file).await.unwrap();
        let other = common::sqlite().await;
        other.store.restore(&file, false).await.unwrap();
        assert_eq!(other.store.examine().await.unwrap().faults, Vec::<String>::new());
        // A commit writes two records: none is seen in half.
        assert_eq!(other.store.catalogue().await.unwrap().len() % 2, 0);
    }
    writer.await.unwrap();
    assert_eq!(fresh.store.catalogue().await.unwrap().len(), 80);
}

async fn a_backup_that_was_added_to_is_refused(fresh: Fresh) {
    put(&fresh.store, vec![organisation("bep")]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("p4c.backup");
    fresh.store.back_up(&file).await.unwrap();
    let whole = std::fs::read_to_string(&file).unwrap();
    let row = whole.lines().nth(1).unwrap().replace("\"bep\"", "\"smuggled\"");
    std::fs::write(&file, format!("{whole}{row}\n")).unwrap();
    let other = common::sqlite().await;
    assert!(matches!(
        other.store.restore(&file, false).await,
        Err(StoreError::Backup(_))
    ));
    assert!(other.store.catalogue().await.unwrap().is_empty());
}

async fn a_backup_that_cannot_be_finished_leaves_nothing(fresh: Fresh) {
    put(&fresh.store, vec![organisation("bep")]).await;
    let folder = tempfile::tempdir().unwrap();
    // A folder stands where the backup should go: the last move fails.
    let taken = folder.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    std::fs::write(taken.join("file"), "").unwrap();
    assert!(matches!(
        fresh.store.back_up(&taken).await,
        Err(StoreError::File { .. })
    ));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}
