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
    assert_eq!(paths(&desk), ["in/a.txt", "in/deep/d.txt"]);
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
    assert!(desk.path().join("out/in/deep/b.txt.md").is_file(), "the list's own tree is mirrored");
    desk.write("list", "in/not listed.txt\0in/a.txt\0");
    let ran = run(desk.depeche(&["brief", "--files-from", "list", "--null", "-o", "out"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(paths(&desk), ["in/not listed.txt", "in/a.txt"]);
}

#[test]
fn failures_can_end_a_run() {
    let desk = Desk::new();
    for number in 0..30 {
        desk.write(&format!("in/{number:02}.txt"), "");
    }
    for (option, most) in [(&["--fail-fast"][..], 3), (&["--max-failures", "5"], 7)] {
        let ran = run(desk.depeche(&[&["brief", "in", "-o", "out", "--jobs", "1"], option].concat()));
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
