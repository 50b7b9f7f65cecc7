//! Runs that end too early, and the runs after them.

use super::is_brief;
use crate::support::{
    newsroom::{Newsroom, UNTRANSLATABLE, article, tree},
    run,
    server::Reply,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

const RUN: [&str; 6] = ["brief", "in", "-o", "out", "-f", "md,json"];

#[test]
fn a_killed_run_goes_on_where_it_was_and_comes_to_the_same() {
    let whole = Newsroom::new();
    whole.articles(8);
    let ran = run(whole.desk.depeche(&RUN));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let wanted = tree(&whole.desk.path().join("out"));
    assert_eq!(wanted.len(), 17);
    let requests = whole.server.requests().len();
    assert_eq!(whole.asked_again(), 0);
    for kill_at in [1, requests / 3, requests / 2, requests - 1] {
        let room = Newsroom::new();
        room.articles(8);
        let mut child = room.start(&RUN);
        room.until("requests", || room.server.requests().len() >= kill_at);
        child.kill().unwrap();
        child.wait().unwrap();
        let ran = run(room.desk.depeche(&RUN));
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(tree(&room.desk.path().join("out")), wanted, "killed at {kill_at}");
        assert!(room.asked_again() <= 4, "{} paid twice, 4 in flight", room.asked_again());
    }
}

/// The shipped articles through the engine inside: briefed, killed, gone on with, verified.
#[test]
fn the_nine_articles_survive_a_kill_and_verify() {
    let room = Newsroom::new();
    room.desk.write("depeche.toml", "");
    let articles = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    for entry in std::fs::read_dir(articles).unwrap() {
        let path = entry.unwrap().path();
        room.desk
            .write(&format!("in/{}", path.file_name().unwrap().display()), std::fs::read(&path).unwrap());
    }
    let run_it = [&RUN[..], &["--jobs", "2"]].concat();
    let mut child = room.start(&run_it);
    let out = room.desk.path().join("out");
    let finished = || tree(&out).keys().filter(|name| is_brief(name)).count();
    room.until("three briefs", || out.exists() && std::fs::read_dir(&out).unwrap().count() > 6);
    child.kill().unwrap();
    child.wait().unwrap();
    let before = tree(&out);
    assert!((1..9).contains(&finished()), "{}", finished());
    let ran = run(room.desk.depeche(&run_it));
    assert_eq!((ran.code, finished()), (0, 9), "{}", ran.err);
    assert!(ran.err.contains("of them before"), "{}", ran.err);
    let after = tree(&out);
    for (name, text) in before.iter().filter(|(name, _)| !name.starts_with('.')) {
        assert_eq!(after.get(name), Some(text), "{name}");
    }
    assert!(after.keys().all(|name| !name.starts_with('.')), "nothing half-written");
    let briefs: Vec<String> =
        after.keys().filter(|name| is_brief(name)).map(|name| format!("out/{name}")).collect();
    let mut arguments = vec!["verify"];
    arguments.extend(briefs.iter().map(String::as_str));
    let ran = run(room.desk.depeche(&arguments));
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn what_is_done_is_not_touched_and_nothing_is_asked_again() {
    let room = Newsroom::new();
    room.articles(3);
    assert_eq!(run(room.desk.depeche(&RUN)).code, 0);
    let asked = room.server.requests().len();
    room.desk.write("out/001.md", "edited by hand");
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!((ran.code, room.server.requests().len()), (0, asked), "{}", ran.err);
    assert_eq!(room.desk.read("out/001.md"), "edited by hand");
    // A brief that is gone is made again, from answers that are known.
    std::fs::remove_file(room.desk.path().join("out/002.json")).unwrap();
    run(room.desk.depeche(&RUN));
    assert!(room.desk.read("out/002.json").contains("\"cached\": true"));
    // By force all are, still without asking; other settings ask for what is new only.
    run(room.desk.depeche(&[&RUN[..], &["--force"]].concat()));
    assert_ne!(room.desk.read("out/001.md"), "edited by hand");
    assert_eq!(room.server.requests().len(), asked);
    run(room.desk.depeche(&[&RUN[..], &["--points", "3"]].concat()));
    assert_eq!(room.server.requests().len(), asked + 3, "the summary differs, the translations do not");
}

#[test]
fn an_article_that_changed_is_done_again_and_its_known_sentences_are_not_asked_for() {
    let room = Newsroom::new();
    room.articles(1);
    run(room.desk.depeche(&RUN));
    let text = room.desk.read("in/000.txt") + "Selon la mairie, tout est prêt pour « une belle fête ».\n";
    room.desk.write("in/000.txt", text);
    let before = room.server.requests().len();
    run(room.desk.depeche(&RUN));
    let requests = room.server.requests();
    assert_eq!(requests.len(), before + 2, "a summary, and the sentence that is new");
    let last = String::from_utf8(requests.last().unwrap().body.clone()).unwrap();
    assert!(last.contains("une belle fête") && !last.contains("Nous avons choisi"), "{last}");
}

#[test]
fn failures_are_not_kept_and_are_tried_again() {
    let broken = Arc::new(AtomicBool::new(true));
    let down = Arc::clone(&broken);
    let room = Newsroom::with(Arc::new(move |_, reply| {
        if down.load(Ordering::SeqCst) { Reply::typed(500, "text/plain", "down") } else { reply }
    }));
    room.articles(2);
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(room.desk.read("out/000.md").contains("untranslated"));
    broken.store(false, Ordering::SeqCst);
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!room.desk.read("out/000.md").contains("[untranslated]"));
}

#[test]
fn what_is_partly_translated_is_named_and_tried_again() {
    // The second request, the first article's translation, fails; its summary is there.
    let room =
        Newsroom::with(Arc::new(
            |number, reply| {
                if number == 1 { Reply::typed(500, "text/plain", "down") } else { reply }
            },
        ));
    room.articles(2);
    let ran = run(room.desk.depeche(&[&RUN[..], &["--jobs", "1"]].concat()));
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("the brief is partial"), "{}", ran.err);
    let index: serde_json::Value = serde_json::from_str(&room.desk.read("out/index.json")).unwrap();
    let mut outcomes: Vec<_> =
        index["articles"].as_array().unwrap().iter().map(|article| article["outcome"].clone()).collect();
    outcomes.sort_by_key(ToString::to_string);
    assert_eq!((outcomes, &index["tally"]["partial"]), (vec!["done".into(), "partial".into()], &1.into()));
    let ran = run(room.desk.depeche(&RUN));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("of them before"), "{}", ran.err);
}

#[test]
fn a_lone_article_tells_a_gap_from_nothing() {
    for (broken, code) in [(1, 4), (0, 5)] {
        let room = Newsroom::with(Arc::new(move |number, reply| {
            if number >= broken { Reply::typed(500, "text/plain", "down") } else { reply }
        }));
        room.articles(1);
        let ran = run(room.desk.depeche(&["brief", "in/000.txt"]));
        assert_eq!(ran.code, code, "{}", ran.err);
        assert!(ran.out.contains("[untranslated]"), "{}", ran.out);
    }
}

#[test]
fn a_sentence_without_translation_makes_a_plain_translation_partial() {
    let room = Newsroom::new();
    let gap = format!("Le maire cherche encore le {UNTRANSLATABLE}.\n");
    for (text, code) in [(article(0) + &gap, 4), (gap.clone(), 5), (article(0), 0)] {
        room.desk.write("a.txt", text);
        let ran = run(room.desk.depeche(&["translate", "a.txt", "--from", "fr"]));
        assert_eq!(ran.code, code, "{}", ran.err);
        assert_eq!(ran.out.contains("[untranslated: «"), code == 4, "{}", ran.out);
    }
}

#[test]
fn answers_under_old_terms_are_not_kept_under_the_new_ones() {
    let edit: Arc<std::sync::Mutex<Option<std::path::PathBuf>>> = Arc::default();
    let file = Arc::clone(&edit);
    let room = Newsroom::with(Arc::new(move |_, reply| {
        // The desk edits its terms while the run goes on.
        if let Some(file) = file.lock().unwrap().take() {
            std::fs::write(file, "ville\ttownship\n").unwrap();
        }
        reply
    }));
    room.articles(2);
    let config = room.desk.read("depeche.toml") + "[glossary]\nfile = 'names.tsv'\n";
    room.desk.write("depeche.toml", config);
    *edit.lock().unwrap() = Some(room.desk.write("names.tsv", "ville\tmetropolis\n"));
    let one_by_one = [&RUN[..], &["--jobs", "1"]].concat();
    let ran = run(room.desk.depeche(&one_by_one));
    assert_eq!((ran.code, room.server.requests().len()), (0, 4), "{}", ran.err);
    let told = |from: usize, term: &str| {
        let told = |body: &[u8]| String::from_utf8_lossy(body).contains(term);
        room.server.requests()[from..].iter().all(|request| told(&request.body))
    };
    assert!(told(0, "metropolis"), "a run keeps to the terms that it began with");
    let ran = run(room.desk.depeche(&one_by_one));
    assert_eq!((ran.code, room.server.requests().len()), (0, 8), "{}", ran.err);
    assert!(told(4, "township"));
}

#[test]
fn two_runs_at_once_share_the_work() {
    let room = Newsroom::new();
    room.articles(12);
    let mut one = room.start(&RUN);
    let two = run(room.desk.depeche(&RUN));
    let one = one.wait().unwrap();
    assert_eq!((one.code(), two.code), (Some(0), 0), "{}", two.err);
    assert_eq!(room.asked_again(), 0);
    assert_eq!(tree(&room.desk.path().join("out")).len(), 25);
}

#[cfg(unix)]
fn interrupt(child: &std::process::Child) {
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn one_interrupt_finishes_what_is_in_work() {
    let hold = Arc::new(tokio::sync::Barrier::new(4));
    let gate = Arc::clone(&hold);
    let room = Newsroom::with(Arc::new(move |number, reply| {
        // The first requests wait for each other: they are in flight when the signal comes.
        if number < 3 { Reply::Together(Arc::clone(&gate), Box::new(reply)) } else { reply }
    }));
    room.articles(40);
    let child = room.start(&[&RUN[..], &["--jobs", "3"]].concat());
    room.until("three articles in work", || room.server.requests().len() == 3);
    interrupt(&child);
    // The fourth party of the barrier is the test: now they may go on.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(hold.wait());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{err}");
    assert!(err.contains("finishing what is in work"), "{err}");
    let done = super::outcomes(&room.desk);
    assert!((3..40).contains(&done.len()) && done.iter().all(|(_, outcome)| outcome == "done"), "{done:?}");
    assert_eq!(super::index(&room.desk)["complete"], false);
}

#[cfg(unix)]
#[test]
fn two_interrupts_stop_at_once() {
    let room = Newsroom::with(Arc::new(|_, _| Reply::Silence));
    room.articles(3);
    let mut child = room.start(&RUN);
    room.until("a request", || !room.server.requests().is_empty());
    interrupt(&child);
    room.until("it is stopped", || {
        interrupt(&child);
        child.try_wait().unwrap().is_some()
    });
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(super::outcomes(&room.desk).is_empty());
    let names: Vec<_> = tree(&room.desk.path().join("out")).into_keys().collect();
    assert_eq!(names, ["index.json"], "nothing half-written");
}
