//! Options that say which articles, how many failures, what to plan.

use super::outcomes;
use crate::support::{
    ARTICLE, Desk,
    newsroom::{Newsroom, article},
    run,
};

fn paths(desk: &Desk) -> Vec<String> {
    outcomes(desk).into_iter().map(|(path, _)| path).collect()
}

#[test]
fn globs_choose_and_leave_out() {
    let desk = Desk::new();
    for (number, name) in ["a.txt", "b.press", "drafts/c.txt", "deep/d.txt"].iter().enumerate() {
        desk.write(&format!("in/{name}"), article(number));
    }
    let ran = run(desk.depeche(&["brief", "in", "-o", "out", "--exclude", "drafts"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found = |path: &str, outcome: &str| (path.to_owned(), outcome.to_owned());
    assert_eq!(
        outcomes(&desk),
        [found("in/a.txt", "done"), found("in/b.press", "skipped"), found("in/deep/d.txt", "done")]
    );
    assert!(ran.err.contains("--include '*.press'"), "{}", ran.err);
    run(desk.depeche(&["brief", "in", "-o", "out", "--include", "*.press", "--include", "deep/*"]));
    assert_eq!(paths(&desk), ["in/b.press", "in/deep/d.txt"]);
    assert_eq!(run(desk.depeche(&["brief", "in", "-o", "out", "--include", "["])).code, 2);
}

#[test]
fn only_what_is_newer() {
    let desk = Desk::new();
    let old = desk.write("in/old.txt", article(1));
    desk.write("in/new.txt", article(2));
    let then = std::time::SystemTime::now() - std::time::Duration::from_hours(48);
    std::fs::File::options().write(true).open(old).unwrap().set_modified(then).unwrap();
    let ran = run(desk.depeche(&["brief", "in", "-o", "out", "--newer-than", "24h"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(paths(&desk), ["in/new.txt"]);
    assert_eq!(run(desk.depeche(&["brief", "in", "-o", "out", "--newer-than", "soon"])).code, 2);
}

#[test]
fn paths_come_from_a_list() {
    let desk = Desk::new();
    desk.write("in/a.txt", article(1));
    desk.write("in/deep/b.txt", article(2));
    desk.write("in/not listed.txt", article(3));
    let mut command = desk.depeche(&["brief", "--files-from", "-", "-o", "out"]);
    command.write_stdin("in/a.txt\nin/deep/b.txt\nin/gone.txt\n");
    let ran = run(command);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert_eq!(paths(&desk), ["in/a.txt", "in/deep/b.txt", "in/gone.txt"]);
    assert!(desk.path().join("out/in/deep/b.md").is_file(), "the list's own tree is mirrored");
    desk.write("list", "in/not listed.txt\0in/a.txt\0");
    let ran = run(desk.depeche(&["brief", "--files-from", "list", "--null", "-o", "out"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(paths(&desk), ["in/not listed.txt", "in/a.txt"]);
}

#[test]
fn failures_can_end_a_run() {
    let desk = Desk::new();
    let names: Vec<String> = (0..30).map(|number| format!("in/missing-{number}.txt")).collect();
    desk.write("list", names.join("\n"));
    for (option, most) in [(&["--fail-fast"][..], 3), (&["--max-failures", "5"], 7)] {
        let run_of = ["brief", "--files-from", "list", "-o", "out", "--jobs", "1"];
        let ran = run(desk.depeche(&[&run_of[..], option].concat()));
        assert_eq!(ran.code, 5, "{}", ran.err);
        assert!(ran.err.contains("stopped after"), "{}", ran.err);
        assert!(paths(&desk).len() <= most, "{:?}", paths(&desk));
    }
}

#[test]
fn a_plan_asks_nobody_and_says_what_it_would_take() {
    let room = Newsroom::new();
    room.articles(3);
    let ran = run(room.desk.depeche(&["brief", "in", "-o", "out", "--dry-run"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let total = ran.out.lines().last().unwrap();
    let cells: Vec<&str> = total.split_whitespace().collect();
    assert_eq!((cells[0], cells[3]), ("total", "6"), "a summary and a translation each: {}", ran.out);
    assert!(cells[4].parse::<f64>().unwrap() > 0.0, "{}", ran.out);
    assert!(room.server.requests().is_empty() && !room.desk.path().join("out").exists());
}

/// The cells of the last row of a plan between two and more spaces.
fn total(plan: &str) -> Vec<String> {
    let cells = plan.lines().last().unwrap().split("  ").map(str::trim).filter(|cell| !cell.is_empty());
    cells.map(str::to_owned).collect()
}

#[test]
fn a_plan_leaves_out_what_is_done_and_what_is_known() {
    let room = Newsroom::new();
    room.articles(3);
    let plan = ["brief", "in", "-o", "out", "--dry-run"];
    assert_eq!(run(room.desk.depeche(&["brief", "in", "-o", "out"])).code, 0);
    let asked = room.server.requests().len();
    // One is new, one has a sentence more, one is a copy, two are done, one of them elsewhere.
    room.desk.write("in/003.txt", article(3));
    room.desk.write("in/copy.txt", article(0));
    let more = room.desk.read("in/001.txt") + "Selon la mairie, tout est prêt pour « une belle fête ».\n";
    room.desk.write("in/001.txt", more);
    let ran = run(room.desk.depeche(&plan));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let row = |name: &str| ran.out.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(row("in/000.txt").ends_with("done before") || row("in/000.txt").contains("done before"));
    assert!(row("in/copy.txt").contains("copy of in/000.txt"), "{}", ran.out);
    assert!(row("in/001.txt").contains("texts") && !row("in/001.txt").contains("summary"), "{}", ran.out);
    let sum = total(&ran.out);
    assert_eq!(sum[3], "4", "a summary and a translation for each of two: {}", ran.out);
    assert!(sum.last().unwrap().starts_with("2 done before, 1 copies, "), "{}", ran.out);
    // What is planned is what is asked.
    assert_eq!(run(room.desk.depeche(&["brief", "in", "-o", "out"])).code, 0);
    assert_eq!(room.server.requests().len(), asked + 4);
    let done = total(&run(room.desk.depeche(&plan)).out);
    assert_eq!(done, ["total", "0", "0", "0", "4 done before, 1 copies"]);
    // By force, or into another folder, all are made again from what is known.
    for arguments in
        [&["brief", "in", "-o", "out", "--dry-run", "--force"][..], &["brief", "in", "-o", "b", "--dry-run"]]
    {
        let again = total(&run(room.desk.depeche(arguments)).out);
        assert_eq!(again[..4], ["total", "0", "0", "0"], "{again:?}");
        assert!(again.last().unwrap().starts_with("1 copies, 4 summaries, "), "{again:?}");
    }
    assert_eq!(room.server.requests().len(), asked + 4);
    assert!(!room.desk.path().join("b").exists());
}

#[test]
fn a_plan_of_a_large_folder_comes_table_by_table() {
    let desk = Desk::new();
    for number in 0..1001 {
        desk.write(&format!("in/{number:04}.txt"), format!("mot{number}"));
    }
    let ran = run(desk.depeche(&["brief", "in", "-o", "out", "--dry-run"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let count = |what: &str| ran.out.lines().filter(|line| line.trim_start().starts_with(what)).count();
    assert_eq!((count("Input"), count("in/"), count("total")), (3, 1001, 1));
    assert!(!desk.path().join("home").exists(), "a plan makes no store");
}

#[test]
fn briefs_in_the_folder_of_their_articles_are_no_articles() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    desk.write("in/briefs/old.md", "left over");
    assert_eq!(run(desk.depeche(&["brief", "in", "-o", "in/briefs"])).code, 0);
    let ran = run(desk.depeche(&["brief", "in", "-o", "in"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(desk.depeche(&["brief", "in", "-o", "in"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!desk.path().join("in/a.txt.md.md").exists(), "{}", ran.err);
}
