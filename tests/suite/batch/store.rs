//! The store as users meet it.

use crate::support::{newsroom::Newsroom, run};

const RUN: [&str; 4] = ["brief", "in", "-o", "out"];

#[test]
fn a_damaged_store_is_moved_aside_and_work_goes_on() {
    let room = Newsroom::new();
    room.articles(2);
    let cache = ["--cache-dir", "cache"];
    room.desk.write("cache/store.sqlite", "no database at all, but long enough to be one ".repeat(100));
    let ran = run(room.desk.depeche(&[&RUN[..], &cache].concat()));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("store.unreadable-1"), "{}", ran.err);
    assert!(room.desk.read("cache/store.unreadable-1").starts_with("no database"));
    let ran = run(room.desk.depeche(&[&RUN[..], &cache].concat()));
    assert_eq!((ran.code, room.server.requests().len()), (0, 4), "{}", ran.err);
    assert!(!ran.err.contains("unreadable"), "{}", ran.err);
}

#[test]
fn a_store_of_a_newer_program_is_left_alone() {
    let room = Newsroom::new();
    room.articles(1);
    std::fs::create_dir(room.desk.path().join("cache")).unwrap();
    let path = room.desk.path().join("cache/store.sqlite");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let ran = run(room.desk.depeche(&[&RUN[..], &["--cache-dir", "cache"]].concat()));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("newer depeche"), "{}", ran.err);
    let found: i64 = rusqlite::Connection::open(&path)
        .unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(found, 99);
}

#[test]
fn a_cache_that_cannot_be_written_is_said_and_work_goes_on() {
    let room = Newsroom::new();
    room.articles(1);
    room.desk.write("file", "");
    let ran = run(room.desk.depeche(&[&RUN[..], &["--cache-dir", "file/cache"]].concat()));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("remembers nothing"), "{}", ran.err);
}

#[test]
fn one_article_alone_is_not_paid_for_twice_either() {
    let room = Newsroom::new();
    room.articles(1);
    let first = run(room.desk.depeche(&["brief", "in/000.txt", "-f", "json"]));
    let again = run(room.desk.depeche(&["brief", "in/000.txt", "-f", "json"]));
    assert_eq!((first.code, again.code, room.server.requests().len()), (0, 0, 2), "{}", again.err);
    assert!(first.out.contains("\"cached\": false") && again.out.contains("\"cached\": true"));
}

#[test]
fn the_cache_can_be_counted_pruned_and_cleared() {
    let room = Newsroom::new();
    assert_eq!(run(room.desk.depeche(&["cache", "stats"])).code, 0);
    room.articles(2);
    run(room.desk.depeche(&RUN));
    let count = |name: &str| {
        let out = run(room.desk.depeche(&["cache", "stats"])).out;
        let line = out.lines().find(|line| line.trim().starts_with(name)).unwrap().to_owned();
        line.trim().strip_prefix(name).unwrap().split_whitespace().next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!((count("answers"), count("articles done")), (4, 2));
    assert!(count("translation memory") > 4);
    assert_eq!(run(room.desk.depeche(&["cache", "prune"])).code, 2);
    assert_eq!(run(room.desk.depeche(&["cache", "prune", "--older-than", "1"])).code, 0);
    assert_eq!(count("answers"), 4);
    assert_eq!(run(room.desk.depeche(&["cache", "prune", "--max-size", "0"])).code, 0);
    assert_eq!(count("answers"), 0);
    assert_eq!(run(room.desk.depeche(&["cache", "clear"])).code, 0);
    assert_eq!(count("articles done"), 0);
}
