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

#[test]
fn a_brief_of_format_1_is_read_and_held_against_its_own_bytes() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    let old = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/brief/format-1.json"),
    )
    .expect("the brief that an earlier program wrote");
    desk.write("old.json", &old);
    let ran = run(desk.depeche(&["verify", "old.json"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    desk.write("edited.json", old.replacen("Claire Dupont", "Claire Durand", 1));
    let ran = run(desk.depeche(&["verify", "edited.json"]));
    assert_eq!(ran.code, 6, "{}", ran.err);
    assert!(ran.out.contains("seal"), "{}", ran.out);
    desk.write("newer.json", old.replacen("\"format_version\": 1", "\"format_version\": 99", 1));
    assert_eq!(run(desk.depeche(&["verify", "newer.json"])).code, 5);
}

#[test]
fn a_folder_is_verified_and_what_is_no_brief_is_passed_over() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    desk.write("in/deep/b.txt", format!("{ARTICLE} Encore un mot du maire."));
    let ran = run(desk.depeche(&["brief", "in", "-o", "out", "-f", "json"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    desk.write("out/notes.json", "{\"a\": 1}");
    let ran = run(desk.depeche(&["verify", "out"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    for said in
        ["out/index.json: is the index", "out/notes.json: is not a brief", "a.json: holds", "b.json: holds"]
    {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    // Named itself the index is passed over too; what was never a brief is an error.
    assert_eq!(run(desk.depeche(&["verify", "out/index.json"])).code, 0);
    assert_eq!(run(desk.depeche(&["verify", "out/notes.json"])).code, 5);
    // One that was changed among them shows.
    desk.write("out/deep/b.json", desk.read("out/deep/b.json").replacen("maire", "Maire", 1));
    let ran = run(desk.depeche(&["verify", "out"]));
    assert!(ran.code == 6 && ran.out.contains("b.json") && !ran.out.contains("a.json"), "{}", ran.out);
}

#[test]
fn an_edited_brief_names_its_lines_checks_them_again_and_is_sealed_by_who_edited_it() {
    let desk = Desk::new();
    briefed(&desk);
    let whole = desk.read("a.json");
    let brief: serde_json::Value = serde_json::from_str(&whole).expect("JSON");
    let english = brief["quotes"][0]["english"]["text"].as_str().expect("a translated quotation").to_owned();
    let edited = |words: &str| {
        let mut brief = brief.clone();
        brief["quotes"][0]["english"]["text"] = words.into();
        let mut text = serde_json::to_string_pretty(&brief).expect("JSON");
        text.push('\n');
        desk.write("a.json", text);
    };
    edited(&format!("{english} in 1999"));
    let ran = run(desk.depeche(&["verify", "a.json"]));
    assert_eq!(ran.code, 6, "{}", ran.err);
    for said in ["seal does not fit", "q1: was changed; it now says", "q1: as it is now", "1999"] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    assert!(!ran.out.contains("lead: was changed"), "{}", ran.out);
    let ran = run(desk.depeche(&["verify", "a.json", "--reseal", "  "]));
    assert_eq!(ran.code, 2, "{}", ran.err);
    let ran = run(desk.depeche(&["verify", "a.json", "--reseal", "A. Editor"]));
    assert!(ran.code == 6 && ran.out.contains("1999"), "{} {}", ran.code, ran.out);
    assert!(ran.err.contains("sealed anew by A. Editor; changed: q1"), "{}", ran.err);
    let sealed: serde_json::Value = serde_json::from_str(&desk.read("a.json")).expect("JSON");
    let record = &sealed["provenance"]["edited"][0];
    assert_eq!(record["by"], "A. Editor");
    assert_eq!(record["lines"], serde_json::json!(["q1"]));
    assert!(record["at"].as_str().is_some_and(|at| at.starts_with("20")), "{record}");
    assert_eq!(sealed["quotes"][0]["english"]["state"], "flagged");
    // It holds again, and says so to whoever reads it.
    let ran = run(desk.depeche(&["verify", "a.json"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    // A brief whose seal fits is left as it is.
    let before = desk.read("a.json");
    let ran = run(desk.depeche(&["verify", "a.json", "--reseal", "A. Editor"]));
    assert!(ran.code == 0 && ran.err.contains("left as it is"), "{}", ran.err);
    assert_eq!(desk.read("a.json"), before);
}
