//! What reaches a terminal: nothing in an article, a name, an answer or a brief steers it.

use serde_json::Value;

use crate::support::{ARTICLE, Desk, run};

/// Clears the screen, sets the title, hides what follows, turns the reading direction, goes back.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}8m\u{202e}txt\u{2066}\r\u{8}";

fn assert_tame(what: &str, text: &str) {
    let steers = |letter: char| {
        letter.is_control() && !matches!(letter, '\n' | '\t')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    assert!(!text.contains(steers), "{what}: {text:?}");
}

fn hostile_article() -> String {
    ARTICLE
        .replace("La mairie rouvre", &format!("La mairie {EVIL} rouvre"))
        .replace("Claire Dupont", &format!("Claire {EVIL}Dupont"))
        .replace("un beau jour", &format!("un {EVIL} beau jour"))
}

#[cfg(unix)]
#[test]
fn names_articles_and_briefs_are_shown_with_their_escapes_written_out() {
    let desk = Desk::new();
    let name = "in/a\u{1b}[2J\u{9b}1m\u{202e}\nerror: b.txt";
    desk.write(name, hostile_article());
    desk.write("in/\u{1b}[5mempty.txt", "");
    for arguments in [
        &["brief", "in", "--dry-run"][..],
        &["brief", "in", "-o", "out", "-f", "md,json"],
        &["brief", "in", "-o", "out", "-v"],
        &["brief", name],
        &["brief", name, "--dry-run"],
        &["quotes", "in", "--format", "table", "--explain"],
        &["detect", "in", "--format", "table"],
        &["translate", "in"],
        &["verify", name],
        &["text", "\u{1b}[2Jmissing.txt"],
        &["brief", name, "--points", "\u{1b}[2J"],
        &["brief", "--\u{1b}[2J"],
        &["brief", "in", "-b", "\u{1b}[2J"],
        &["model", "path", "\u{1b}[2J-en"],
        &["prompts", "show", "\u{1b}[2J"],
        &["config", "show", "--cache-dir", "a\u{1b}[2Jb"],
        &["backend", "check", "\u{1b}[2J"],
    ] {
        let ran = run(desk.depeche(arguments));
        assert_tame(&format!("{arguments:?}, standard error"), &ran.err);
        assert_tame(&format!("{arguments:?}, standard output"), &ran.out);
        assert!(!ran.err.lines().any(|line| line.starts_with("error: b.txt")), "{arguments:?}: {}", ran.err);
    }
    let brief = std::fs::read_dir(desk.path().join("out")).expect("the briefs").filter_map(Result::ok);
    let markdown = brief.map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == "md"));
    assert_tame("Markdown", &std::fs::read_to_string(markdown.expect("a page")).expect("UTF-8"));
}

#[test]
fn a_hostile_brief_is_told_without_its_escapes() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    let ran = run(desk.depeche(&["brief", "a.txt", "-f", "json"]));
    let mut brief: Value = serde_json::from_str(&ran.out).expect("JSON");
    for place in ["/quotes/0/text", "/source/title", "/quotes/0/speaker/name", "/quotes/0/id", "/source/path"]
    {
        *brief.pointer_mut(place).expect("a field of the brief") = Value::from(EVIL);
        desk.write("evil.json", brief.to_string());
        for arguments in [&["verify", "evil.json"][..], &["verify", "evil.json", "--source", "a.txt"]] {
            let ran = run(desk.depeche(arguments));
            assert_eq!(ran.code, 6, "{}", ran.err);
            assert_tame(place, &(ran.out + &ran.err));
        }
    }
}

/// A terminal of util-linux's `script`, where there is one.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_data_is_shown_tame_and_in_a_pipe_it_is_exact() {
    let desk = Desk::new();
    desk.write("a.txt", hostile_article());
    let piped = run(desk.depeche(&["text", "a.txt"]));
    assert!(piped.out.contains(&EVIL[..4]), "a pipe gets what offsets point into");
    let program = assert_cmd::cargo::cargo_bin!("depeche");
    for command in [
        "text a.txt",
        "quotes a.txt --format jsonl",
        "quotes a.txt",
        "brief a.txt -f json",
        "translate a.txt",
    ] {
        let mut script = std::process::Command::new("script");
        script.args(["-qec", &format!("{} {command}", program.display()), "/dev/null"]);
        script
            .current_dir(desk.path())
            .env("HOME", desk.path())
            .env("PAGER", "cat")
            .stdin(std::process::Stdio::null());
        let Ok(output) = script.output() else {
            eprintln!("not tested: there is no `script` to make a terminal with");
            return;
        };
        let shown = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
        assert!(
            shown.contains(if command.starts_with("translate") { "Rennes" } else { "beau" }),
            "{command}: {shown}"
        );
        // Colours of its own are no threat; everything of the article's is.
        for evil in ["\u{1b}[2J", "\u{1b}]0", "\u{7}", "\u{9b}", "\u{202e}", "\u{2066}", "\r", "\u{8}"] {
            assert!(!shown.contains(evil), "{command}: {shown:?}");
        }
    }
}

/// The page as `script` shows it on a terminal of so many columns.
#[cfg(target_os = "linux")]
fn on_terminal(desk: &Desk, columns: usize, command: &str) -> Option<String> {
    let program = assert_cmd::cargo::cargo_bin!("depeche");
    let mut script = std::process::Command::new("script");
    script.args([
        "-qec",
        &format!("stty cols {columns} rows 500; {} {command}", program.display()),
        "/dev/null",
    ]);
    script
        .current_dir(desk.path())
        .env("HOME", desk.path())
        .env("PAGER", "cat")
        .stdin(std::process::Stdio::null());
    let output = script.output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_on_a_terminal_is_rendered_and_fits() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    for columns in [80, 140] {
        let Some(shown) = on_terminal(&desk, columns, "--color never brief a.txt") else {
            eprintln!("not tested: there is no `script` to make a terminal with");
            return;
        };
        assert!(shown.contains("Nous avons investi"), "{shown}");
        assert!(!shown.contains("**") && !shown.contains("\n# ") && !shown.contains('\u{1b}'), "{shown}");
        let longest = shown.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(columns), "{longest:?}: {shown}");
    }
    let colored = on_terminal(&desk, 80, "brief a.txt").expect("there is one");
    assert!(colored.contains("\u{1b}[1"), "{colored:?}");
}

#[test]
fn mistyped_names_are_told_before_anything_is_read() {
    let desk = Desk::new();
    desk.write(
        "depeche.toml",
        "[routes]\nfr = 'newsrom'\n[backend.newsroom]\npreset = 'openai'\nmodel = 'm'\n",
    );
    for arguments in [&["brief", "missing.txt"][..], &["translate", "missing.txt"]] {
        let ran = run(desk.depeche(arguments));
        assert_eq!(ran.code, 3, "{}", ran.err);
        assert!(ran.err.contains("routes.fr") && ran.err.contains("did you mean `newsroom`?"), "{}", ran.err);
        assert!(!ran.err.contains("missing.txt"), "{}", ran.err);
    }
    let desk = Desk::new();
    let ran = run(desk.depeche(&["prompts", "show", "sumarise"]));
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `summarise`?"), "{}", ran.err);
    let ran = run(desk.depeche(&["brief", "missing.txt", "-b", "embeded"]));
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("did you mean `embedded`?"), "{}", ran.err);
}

#[test]
fn one_file_is_no_place_for_a_folder() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    let ran = run(desk.depeche(&["brief", "in", "-o", "o.md"]));
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("o.md") && !desk.path().join("o.md").exists(), "{}", ran.err);
}
