//! Articles that take the program too long, or end it.
#![cfg(unix)]

use std::process::{Command, Stdio};

use super::{index, outcomes};
use crate::support::{
    ARTICLE, Desk,
    newsroom::{Newsroom, article, tree},
    run,
};

const RUN: [&str; 6] = ["brief", "in", "-o", "out", "-f", "md,json"];

/// More text than can be worked on in a second or two of a processor.
fn endless() -> String {
    let paragraph = |number: usize| {
        format!("« Le pont numéro {number} est fermé », a dit le maire, Marc Tessandier, mardi à Caen.\n\n")
    };
    (0..160_000).map(paragraph).collect()
}

#[test]
fn an_article_that_takes_too_long_fails_alone_and_is_named() {
    let desk = Desk::new();
    desk.write("in/endless.txt", endless());
    desk.write("in/good.txt", ARTICLE);
    let ran = run(desk.depeche(&[&RUN[..], &["--max-seconds", "2"]].concat()));
    assert_eq!(ran.code, 4, "{}", ran.err);
    let fates = outcomes(&desk);
    assert!(fates.iter().any(|(path, fate)| path.ends_with("good.txt") && fate == "done"), "{fates:?}");
    assert!(fates.iter().any(|(path, fate)| path.ends_with("endless.txt") && fate == "failed"), "{fates:?}");
    assert!(ran.err.contains("endless.txt") && ran.err.contains("--max-seconds"), "{}", ran.err);
    // So does every command that reads articles.
    for command in ["brief", "quotes", "text", "detect"] {
        let ran = run(desk.depeche(&[command, "in/endless.txt", "--max-seconds", "1"]));
        assert_eq!(ran.code, 5, "{command}: {}", ran.err);
        assert!(
            ran.err.contains("endless.txt") && ran.err.contains("--max-seconds"),
            "{command}: {}",
            ran.err
        );
    }
}

/// The program under a limit of processor time, which ends it as a crash would.
fn limited(desk: &Desk, seconds: u32) -> std::process::ExitStatus {
    let program = desk.command(&[]);
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -t {seconds}; exec \"$0\" \"$@\"")).arg(program.get_program());
    command
        .args(RUN)
        .current_dir(desk.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", desk.path().join("home")).env("SOURCE_DATE_EPOCH", "1700000000");
    command.status().unwrap()
}

#[test]
fn what_ended_two_runs_is_worked_on_alone_then_named_and_left() {
    let room = Newsroom::new();
    room.articles(3);
    room.desk.write("in/endless.txt", endless());
    for time in 1..=2 {
        assert_eq!(limited(&room.desk, 3).code(), None, "run {time} is ended by the system");
    }
    // The third run works on it in a process of its own, and outlives that.
    let third = limited(&room.desk, 3);
    assert_eq!(third.code(), Some(4));
    let reason = |room: &Newsroom| {
        let index = index(&room.desk);
        let articles = index["articles"].as_array().unwrap();
        assert_eq!(articles.iter().filter(|article| article["outcome"] == "done").count(), 3, "{index}");
        let endless = articles.iter().find(|article| article["outcome"] == "failed").unwrap();
        assert!(endless["path"].as_str().unwrap().ends_with("endless.txt"));
        endless["reason"].as_str().unwrap().to_owned()
    };
    assert!(reason(&room).contains("ended the program twice") && reason(&room).contains("signal"));
    // The next leaves it, without trying.
    let started = room.server.requests().len();
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!((ran.code, room.server.requests().len()), (4, started), "{}", ran.err);
    assert!(reason(&room).contains("--force"), "{}", reason(&room));
    // A file that has changed is another article.
    room.desk.write("in/endless.txt", article(9));
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn what_was_in_work_at_two_kills_comes_to_the_same_alone() {
    let whole = Newsroom::new();
    whole.articles(6);
    assert_eq!(run(whole.desk.depeche(&RUN)).code, 0);
    let wanted = tree(&whole.desk.path().join("out"));
    let room = Newsroom::new();
    room.articles(6);
    for _ in 0..2 {
        let before = room.server.requests().len();
        let mut child = room.start(&RUN);
        room.until("requests", || room.server.requests().len() > before);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let store = room.desk.path().join("home/.cache/depeche/store.sqlite");
    let count = |deaths: u32| -> u32 {
        let store = rusqlite::Connection::open(&store).unwrap();
        store
            .query_row("SELECT count(*) FROM attempts WHERE deaths >= ?1", [deaths], |row| row.get(0))
            .unwrap()
    };
    assert!(count(1) > 0, "at least one was in work at both");
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(tree(&room.desk.path().join("out")), wanted);
    assert_eq!(count(0), 0, "nothing is in work any more");
}

/// An interrupted run ends by itself: nothing that it had in work is suspected.
#[test]
fn an_interrupt_blames_nothing() {
    let room = Newsroom::new();
    for round in 1..4 {
        let before = room.server.requests().len();
        for number in 0..6 {
            room.desk.write(&format!("in/{number:03}.txt"), article(round * 100 + number));
        }
        let mut child = room.start(&RUN);
        room.until("requests", || room.server.requests().len() > before);
        for _ in 0..2 {
            Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        child.wait().unwrap();
    }
    let store =
        rusqlite::Connection::open(room.desk.path().join("home/.cache/depeche/store.sqlite")).unwrap();
    let count: u32 = store.query_row("SELECT count(*) FROM attempts", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 0);
}
