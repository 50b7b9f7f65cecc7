//! The usual run: the tree, the index, copies, what is told.

use serde_json::Value;

use super::{index, outcomes};
use crate::support::{
    ARTICLE, Desk,
    newsroom::{Newsroom, article},
    run,
};

#[test]
fn copies_are_briefed_once_and_near_copies_are_named() {
    let desk = Desk::new();
    desk.write("in/a.txt", article(1));
    desk.write("in/b/copy.txt", article(1).replace("« Nous", "«\u{a0}Nous").to_uppercase());
    desk.write("in/c.txt", article(1) + "La fête aura lieu dimanche.\n");
    desk.write("in/d.txt", article(2));
    let ran = run(desk.depeche(&["brief", "in", "-o", "out", "-f", "md,html"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(desk.read("out/index.html").contains("href=\"./c.html\""));
    let index = index(&desk);
    let of = |path: &str| {
        let articles = index["articles"].as_array().unwrap();
        articles.iter().find(|article| article["path"] == path).unwrap().clone()
    };
    assert_eq!(of("in/b/copy.txt")["outcome"], "duplicate");
    assert_eq!(of("in/b/copy.txt")["duplicate_of"], "in/a.txt");
    assert!(!desk.path().join("out/b").exists());
    // A near copy may be the correction: it has its own brief, and the index says what it is like.
    assert_eq!(of("in/c.txt")["outcome"], "done");
    assert_eq!(of("in/c.txt")["similar_to"]["path"], "in/a.txt");
    assert!(of("in/c.txt")["similar_to"]["similarity"].as_f64().unwrap() >= 0.8);
    assert!(desk.path().join("out/c.md").is_file());
    assert_eq!(of("in/d.txt")["similar_to"], Value::Null);
    assert!(ran.err.contains("duplicate") && ran.err.contains("near-identical"), "{}", ran.err);
}

#[test]
fn the_index_names_every_article_in_order() {
    let desk = Desk::new();
    desk.write("in/b.txt", ARTICLE);
    desk.write("in/a.txt", "");
    desk.write(
        "in/c/d.txt",
        "The council of the town said on Tuesday that the old library will be open again.",
    );
    let ran = run(desk.depeche(&["brief", "in", "-o", "out"]));
    assert_eq!(ran.code, 4, "{}", ran.err);
    let named: Vec<(String, String)> = outcomes(&desk);
    let named: Vec<(&str, &str)> = named.iter().map(|(path, fate)| (path.as_str(), fate.as_str())).collect();
    assert_eq!(named, [("in/a.txt", "failed"), ("in/b.txt", "done"), ("in/c/d.txt", "skipped")]);
    let index = index(&desk);
    assert_eq!(index["tally"]["done"], 1);
    assert_eq!(index["complete"], true);
    assert_eq!(index["articles"][1]["outputs"][0], "b.md");
    assert!(index["articles"][1]["headline"].is_string() && index["articles"][1]["seconds"].is_f64());
    assert!(index["articles"][0]["reason"].as_str().unwrap().starts_with("is empty"));
}

#[test]
fn two_inputs_never_write_one_output() {
    let desk = Desk::new();
    for (folder, number) in [("one", 1), ("two", 2)] {
        desk.write(&format!("{folder}/a.txt"), article(number));
    }
    desk.write("one/a.html", format!("<html><body><article><p>{}</p></article></body></html>", article(3)));
    let ran = run(desk.depeche(&["brief", "one", "two", "-o", "out"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let index = index(&desk);
    let outputs: std::collections::HashSet<String> = index["articles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|article| article["outputs"][0].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(outputs.len(), 3, "{outputs:?}");
    assert!(outputs.contains("a.md") && outputs.contains("a.txt.md"));
    // The second folder alone does not take the first one's place.
    let first = desk.read("out/a.md");
    run(desk.depeche(&["brief", "two", "-o", "out"]));
    assert_eq!(desk.read("out/a.md"), first);
}

#[test]
fn an_article_that_is_named_twice_is_done_once() {
    let room = Newsroom::new();
    room.articles(1);
    let ran = run(room.desk.depeche(&["brief", "in/000.txt", "in/000.txt", "in", "-o", "out"]));
    assert_eq!((ran.code, room.server.requests().len()), (0, 2), "{}", ran.err);
}

#[test]
fn events_are_json_lines() {
    let room = Newsroom::new();
    room.articles(2);
    room.desk.write("in/empty.txt", "");
    let ran = run(room.desk.depeche(&["brief", "in", "-o", "out", "--log-format", "json"]));
    assert_eq!(ran.code, 4, "{}", ran.err);
    let events: Vec<Value> = ran.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let named = |name: &str| events.iter().filter(|event| event["fields"]["message"] == name).count();
    assert_eq!((named("article"), named("finished")), (3, 1));
    let last = &events.last().unwrap()["fields"];
    assert_eq!((&last["done"], &last["failed"], &last["answered"]), (&2.into(), &1.into(), &4.into()));
}

#[test]
fn the_table_at_the_end_counts_everything() {
    let room = Newsroom::new();
    room.articles(2);
    let ran = run(room.desk.depeche(&["brief", "in", "-o", "out"]));
    for words in ["done", "words", "answers", "4 asked for", "cost", "000.txt: done in"] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let ran = run(room.desk.depeche(&["brief", "in", "-o", "out", "--quiet"]));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn several_articles_are_in_work_at_once_and_the_service_sees_no_more_than_it_takes() {
    let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(4));
    let room = Newsroom::with(std::sync::Arc::new(move |number, reply| {
        // Answered only once four are waiting.
        if number < 16 {
            crate::support::server::Reply::Together(std::sync::Arc::clone(&barrier), Box::new(reply))
        } else {
            reply
        }
    }));
    room.articles(16);
    let ran = run(room.desk.depeche(&["brief", "in", "-o", "out"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(room.server.most_in_flight(), 4);
}

#[test]
fn a_name_once_given_stays() {
    let desk = Desk::new();
    let page = format!("<html><body><article><p>{}</p></article></body></html>", article(3));
    desk.write("in/a.txt", article(1));
    let run_all = || run(desk.depeche(&["brief", "in", "-o", "out"]));
    assert_eq!(run_all().code, 0);
    let first = desk.read("out/a.md");
    // One that comes before it in order does not take its name.
    desk.write("in/a.html", page);
    let ran = run_all();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(desk.read("out/a.md"), first);
    assert!(desk.path().join("out/a.html.md").is_file(), "{}", ran.err);
    // Nor does one with a long name change it when the short one becomes free.
    std::fs::remove_file(desk.path().join("in/a.txt")).unwrap();
    std::fs::remove_file(desk.path().join("out/a.md")).unwrap();
    let ran = run_all();
    assert!(ran.err.contains("of them before") && !desk.path().join("out/a.md").exists(), "{}", ran.err);
}
