//! Briefs hold, and stop holding as soon as one character of them or of their source changes.

use crate::support::{ARTICLE, Desk, example, run};

fn briefed(desk: &Desk) {
    desk.write("a.txt", ARTICLE);
    let ran = run(desk.depeche(&["brief", "a.txt", "-o", "a.json", "--translate", "full"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn every_brief_holds() {
    let desk = Desk::new();
    briefed(&desk);
    let ran = run(desk.depeche(&["verify", "a.json"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let examples = example("").join("..").join("examples");
    for entry in std::fs::read_dir(examples).expect("the shipped articles") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let ran = run(desk.depeche(&["brief", path.to_str().expect("UTF-8"), "-o", "b.json"]));
        assert_eq!(ran.code, 0, "{}: {}", path.display(), ran.err);
        let ran = run(desk.depeche(&["verify", "b.json"]));
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}: {}", path.display(), ran.err);
    }
}

#[test]
fn a_changed_source_shows() {
    let desk = Desk::new();
    briefed(&desk);
    desk.write("a.txt", ARTICLE.replace("12,5", "12,6"));
    let ran = run(desk.depeche(&["verify", "a.json"]));
    assert_eq!(ran.code, 6, "{}", ran.err);
    assert!(ran.out.contains("source") && ran.out.contains("q1"), "{}", ran.out);
}

#[test]
fn any_changed_character_of_the_brief_shows() {
    let desk = Desk::new();
    briefed(&desk);
    let whole = desk.read("a.json");
    let brief: Vec<char> = whole.chars().collect();
    // Changes all over the brief, white space between values included.
    for place in (0..brief.len()).step_by(brief.len() / 40) {
        let mut changed = brief.clone();
        changed[place] = if changed[place] == 'x' { 'y' } else { 'x' };
        desk.write("changed.json", changed.into_iter().collect::<String>());
        let ran = run(desk.depeche(&["verify", "changed.json"]));
        assert!(ran.code == 6 || ran.code == 5, "character {place} changed, code {}: {}", ran.code, ran.out);
    }
}

#[test]
fn a_source_that_moved_can_be_named() {
    let desk = Desk::new();
    briefed(&desk);
    std::fs::rename(desk.path().join("a.txt"), desk.path().join("moved.txt")).expect("a rename");
    let lost = run(desk.depeche(&["verify", "a.json"]));
    assert_eq!(lost.code, 6, "{}", lost.err);
    assert!(lost.out.contains("--source"), "{}", lost.out);
    let found = run(desk.depeche(&["verify", "a.json", "--source", "moved.txt"]));
    assert_eq!((found.code, found.out.as_str()), (0, ""), "{}", found.err);
}
