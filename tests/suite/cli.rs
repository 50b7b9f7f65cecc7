//! The commands as a user types them: what they print, what they refuse, how they end.

use crate::support::{ARTICLE, Desk, example, run};

#[test]
fn text_prints_exactly_the_text() {
    let desk = Desk::new();
    desk.write("a.txt", format!("\u{feff}{ARTICLE}"));
    let ran = run(desk.depeche(&["text", "a.txt"]));
    assert_eq!((ran.code, ran.out.as_str()), (0, ARTICLE), "{}", ran.err);
}

#[test]
fn standard_input_is_an_article_too() {
    let desk = Desk::new();
    let mut command = desk.depeche(&["quotes", "-"]);
    command.write_stdin(ARTICLE);
    let ran = run(command);
    let list: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON line");
    assert_eq!(list["source"]["path"], "-");
    assert_eq!(list["source"]["chars"], ARTICLE.chars().count());
    assert_eq!(list["quotes"][0]["text"], "Nous avons investi 12,5 millions d’euros");
    assert_eq!(list["quotes"][1]["speaker"]["name"], "Claire Dupont");
}

#[test]
fn offsets_of_quotes_point_into_the_printed_text() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let path = path.to_str().expect("a UTF-8 path");
    let text: Vec<char> = run(desk.depeche(&["text", path])).out.chars().collect();
    let list: serde_json::Value =
        serde_json::from_str(&run(desk.depeche(&["quotes", path])).out).expect("one JSON line");
    let quotes = list["quotes"].as_array().expect("a list");
    assert_eq!(quotes.len(), 11);
    for quote in quotes {
        let at = |key: &str| usize::try_from(quote[key].as_u64().expect("an offset")).expect("small");
        let slice: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(quote["text"], slice);
    }
}

#[test]
fn an_output_with_a_separator_at_its_end_is_a_folder() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    for arguments in [
        ["brief", "a.txt", "-o", "briefs/", "--translate=none", "--other=brief"],
        ["translate", "a.txt", "-o", "plain/", "--from=fr", "--quiet"],
    ] {
        let ran = run(desk.depeche(&arguments));
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let mut command = desk.depeche(&["brief", "-", "-o", "piped/"]);
    command.write_stdin(ARTICLE);
    assert_eq!(run(command).code, 0);
    for file in ["briefs/a.md", "briefs/index.json", "plain/a.txt", "piped/stdin.md"] {
        assert!(desk.path().join(file).is_file(), "{file}");
    }
}

#[test]
fn bad_input_is_named_and_has_its_code() {
    let desk = Desk::new();
    desk.write("empty.txt", "");
    desk.write("binary.txt", [0u8, 1, 2, 0, 255, 0, 7].repeat(40));
    desk.write("large.txt", "Un mot. ".repeat(200_000));
    std::fs::create_dir(desk.path().join("folder")).expect("a folder");
    for (arguments, code, word) in [
        (vec!["brief", "empty.txt"], 5, "empty.txt"),
        (vec!["brief", "binary.txt"], 5, "binary.txt"),
        (vec!["brief", "large.txt", "--max-size", "1"], 5, "large.txt"),
        (vec!["brief", "missing.txt"], 5, "missing.txt"),
        (vec!["brief", "folder"], 2, "-o"),
        (vec!["text", "folder"], 2, "one file"),
        (vec!["brief", "empty.txt", "--backend", "nobody"], 3, "nobody"),
        (vec!["brief", "-", "-"], 2, "standard input"),
        (vec!["brief", "empty.txt", "--format", "md,json"], 2, "-o"),
        (vec!["brief", "--no-such-option"], 2, "--no-such-option"),
        (vec!["verify", "empty.txt"], 5, "empty.txt"),
        (vec!["prompts", "show", "nothing"], 2, "nothing"),
    ] {
        let ran = run(desk.depeche(&arguments));
        assert_eq!(ran.code, code, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(word), "{arguments:?}: {}", ran.err);
        assert!(ran.out.is_empty(), "{arguments:?}: {}", ran.out);
    }
}

#[test]
fn invalid_utf8_is_read_all_the_same() {
    let desk = Desk::new();
    let latin: Vec<u8> = ARTICLE.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'\'')).collect();
    desk.write("latin.txt", latin);
    let ran = run(desk.depeche(&["text", "latin.txt"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("bibliothèque") && ran.out.contains('«'), "{}", ran.out);
}

#[test]
fn one_bad_article_never_stops_the_rest() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    desk.write("in/b.txt", "x".repeat(2 << 20));
    desk.write("in/deep/a.txt", format!("{ARTICLE}\nUn mot de plus.\n"));
    let ran = run(desk.depeche(&["brief", "in", "-o", "out", "-f", "md,json", "--max-size", "1"]));
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("b.txt"), "{}", ran.err);
    for name in ["out/a.md", "out/a.json", "out/deep/a.md", "out/deep/a.json"] {
        assert!(desk.path().join(name).is_file(), "{name} is missing");
    }
}

#[test]
fn an_article_without_a_route_is_skipped_briefed_or_failed() {
    let desk = Desk::new();
    desk.write(
        "german.txt",
        "Die Bürgermeisterin eröffnete am Dienstag die neue Bibliothek der Stadt. Sie sagte, dass die \
         Arbeiten zwei Jahre gedauert haben und dass alle Bücher noch da sind.\n",
    );
    let skipped = run(desk.depeche(&["brief", "german.txt"]));
    assert_eq!((skipped.code, skipped.out.as_str()), (0, ""), "{}", skipped.err);
    assert!(skipped.err.contains("no route"), "{}", skipped.err);
    let failed = run(desk.depeche(&["brief", "german.txt", "--other", "fail"]));
    assert_eq!(failed.code, 5, "{}", failed.err);
    let briefed = run(desk.depeche(&["brief", "german.txt", "--other", "brief"]));
    assert_eq!(briefed.code, 0, "{}", briefed.err);
    assert!(briefed.out.contains("[untranslated]"), "{}", briefed.out);
}

#[test]
fn a_backend_that_cannot_be_reached_leaves_an_honest_brief() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    // A port that was free a moment ago and that nobody listens on.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    let config = format!(
        "[routes]\nfr = 'gone'\n[backend.gone]\ndialect = 'apertium'\nbase_url = 'http://127.0.0.1:{port}'\n\
         max_retries = 0\npairs = {{ fr-en = 'fra|eng' }}\n"
    );
    desk.write("depeche.toml", config);
    let ran = run(desk.depeche(&["brief", "a.txt"]));
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("127.0.0.1") && ran.err.contains("a.txt"), "{}", ran.err);
    assert!(ran.out.contains("[untranslated]"), "{}", ran.out);
    assert!(ran.out.contains("Nous avons investi 12,5 millions d’euros"), "{}", ran.out);
    assert!(ran.out.contains("12,5 millions"), "{}", ran.out);
    // Nowhere does French stand where English should.
    assert!(!ran.out.contains("“Nous avons"), "{}", ran.out);
}

#[test]
fn a_missing_key_says_where_it_is_looked_for() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    desk.write(
        "depeche.toml",
        "[backend.news]\ndialect = 'openai'\nbase_url = 'http://127.0.0.1:9'\nmodel = 'm'\napi_key_env = 'NEWS_KEY'\n",
    );
    let ran = run(desk.depeche(&["brief", "a.txt", "-b", "news"]));
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("NEWS_KEY"), "{}", ran.err);
}

#[test]
fn a_bad_configuration_names_line_and_column() {
    let desk = Desk::new();
    desk.write("depeche.toml", "[brief]\npoints = 3\npoint = 4\n");
    let ran = run(desk.depeche(&["detect", "a.txt"]));
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("depeche.toml") && ran.err.contains("point"), "{}", ran.err);
    assert!(ran.err.contains("3:1") || ran.err.contains(":3:"), "{}", ran.err);
}

#[test]
fn settings_show_their_origin() {
    let desk = Desk::new();
    desk.write("depeche.toml", "[brief]\npoints = 3\n");
    let mut command = desk.depeche(&["config", "show"]);
    command.env("DEPECHE_BRIEF_STRICT", "true");
    let ran = run(command);
    let line =
        |key: &str| ran.out.lines().find(|line| line.contains(key)).expect("a line for each key").to_owned();
    assert!(line("brief.points").contains("depeche.toml"), "{}", ran.out);
    assert!(line("brief.strict").contains("DEPECHE_BRIEF_STRICT"), "{}", ran.out);
    assert!(line("brief.to").contains("default"), "{}", ran.out);
}

#[test]
fn what_init_writes_can_be_read() {
    let desk = Desk::new();
    assert_eq!(run(desk.depeche(&["config", "init"])).code, 0);
    assert_eq!(run(desk.depeche(&["config", "init"])).code, 2, "an existing file is kept");
    let ran = run(desk.depeche(&["config", "show"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    // Uncommented, every key is one that the program knows.
    let all: String = desk
        .read("depeche.toml")
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.contains(" = ") || rest.starts_with('['))
                .unwrap_or(line)
        })
        .filter(|line| !line.starts_with('#'))
        .fold(String::new(), |all, line| all + line + "\n");
    desk.write("all.toml", all);
    let ran = run(desk.depeche(&["config", "show", "--config", "all.toml"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn the_checked_in_schema_is_the_printed_one() {
    let desk = Desk::new();
    let printed = run(desk.depeche(&["brief", "--print-schema"])).out;
    // No `assert_eq`: it would print both at length.
    assert!(printed == include_str!("../../docs/brief.schema.json"), "`just schema` writes it anew");
}

#[test]
fn readme_and_help_name_the_same_options() {
    let desk = Desk::new();
    let readme = include_str!("../../README.md");
    let help = run(desk.depeche(&["--help"])).out;
    for command in help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1) {
        let Some(name) = command.split_whitespace().next() else { break };
        if name != "help" {
            assert!(readme.contains(&format!("depeche {name}")), "README does not name `depeche {name}`");
        }
    }
    let known: String = ["brief", "quotes", "translate", "detect", "text", "verify"]
        .iter()
        .map(|command| run(desk.depeche(&[command, "--help"])).out)
        .chain([
            run(desk.depeche(&["model", "pull", "--help"])).out,
            run(desk.depeche(&["backend", "check", "--help"])).out,
        ])
        .collect();
    let named = readme
        .split(['`', ' ', '\n', '|', ',', ')', '='])
        .filter(|word| word.strip_prefix("--").is_some_and(|name| name.starts_with(char::is_alphabetic)));
    for option in named {
        let cargo = ["--release", "--path", "--locked", "--profile"].contains(&option);
        assert!(cargo || known.contains(option), "README names {option}, which no command knows");
    }
}

#[test]
fn every_command_has_help_and_the_manual_and_completions_print() {
    let desk = Desk::new();
    for arguments in [
        vec!["man"],
        vec!["completions", "bash"],
        vec!["completions", "fish"],
        vec!["prompts", "list"],
        vec!["backend", "list"],
        vec!["--version"],
        vec!["brief", "--help"],
    ] {
        let ran = run(desk.depeche(&arguments));
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
        assert!(ran.out.len() > 10, "{arguments:?}");
    }
}

#[test]
fn the_brief_in_the_readme_is_what_the_program_prints() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let printed = run(desk.depeche(&["brief", path.to_str().expect("UTF-8")])).out;
    let readme = include_str!("../../README.md");
    let (_, shown) = readme.split_once("<!-- brief -->").expect("a beginning");
    let (shown, _) = shown.split_once("<!-- /brief -->").expect("an end");
    // The French and the headings; English differs with the machine's kernels.
    let places = |text: &str| -> Vec<String> {
        let french = |line: &str| {
            let quoted = line.split_once(" — «").map(|(_, french)| french.to_owned());
            quoted.or_else(|| line.starts_with("- <a id=\"s").then(|| line.to_owned()))
        };
        let heading =
            |line: &str| (line.starts_with("## ") && line != "## What to check").then(|| line.to_owned());
        text.lines().filter_map(|line| heading(line).or_else(|| french(line))).collect()
    };
    let (shown, printed) = (places(shown), places(&printed));
    assert!(shown.len() >= 6, "the README shows a brief: {shown:?}");
    for line in &shown {
        assert!(printed.contains(line), "the program does not print {line}");
    }
}

#[test]
fn manual_pages_tell_what_a_user_looks_for() {
    let desk = Desk::new();
    let page = run(desk.depeche(&["man", "brief"]));
    assert_eq!(page.code, 0, "{}", page.err);
    for section in ["NAME", "SYNOPSIS", "OPTIONS", "EXAMPLES", "FILES", "ENVIRONMENT", "EXIT STATUS"] {
        assert!(page.out.contains(&format!(".SH {section}\n")), "{section}");
    }
    assert!(page.out.contains("depeche\\-brief"), "a page is named as `man` looks for it");
    let none = run(desk.depeche(&["man", "brieff"]));
    assert_eq!(none.code, 2);
    assert!(none.err.contains("brieff") && none.err.contains("quotes"), "{}", none.err);
    assert_eq!(run(desk.depeche(&["man", "--dir", "man"])).code, 0);
    let pages: Vec<_> = std::fs::read_dir(desk.path().join("man")).expect("the folder").flatten().collect();
    assert!(pages.len() > 20, "{}", pages.len());
    assert!(desk.read("man/depeche-backend-check.1").contains("EXAMPLES"));
}

#[test]
fn draft_weights_are_refused_under_strict_before_anything_is_done() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    desk.write("depeche.toml", "[brief]\nstrict = true\n");
    for arguments in [
        &["brief", "in/a.txt", "--strict"][..],
        &["brief", "in/a.txt", "--strict", "-b", "embedded"],
        &["brief", "in", "-o", "out", "--strict"],
        &["brief", "in/a.txt"],
    ] {
        let ran = run(desk.depeche(arguments));
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{}", ran.err);
        assert!(ran.err.contains("--strict") && ran.err.contains("depeche model pull fr-en"), "{}", ran.err);
    }
    assert!(!desk.path().join("out").exists());
}

#[test]
fn checks_are_listed_with_what_they_hold_and_how_well() {
    let desk = Desk::new();
    let ran = run(desk.depeche(&["checks", "list"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    for said in ["negation dropped", "wanted 90 %", "clean passages that fail", "docs/checks.md"] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    let ran = run(desk.depeche(&["checks", "list", "--json"]));
    let list: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let checks = list["checks"].as_array().expect("a list");
    assert!(checks.iter().any(|check| check["kind"] == "role" && !check["holds"].is_null()), "{}", ran.out);
    assert_eq!(list["clean_passages"].as_array().map(Vec::len), Some(2));
}
