//! The program itself against real servers: exit codes, statuses, what the reader is told.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::http::address;

const ARTICLE: &str = "La mairie rouvre la bibliothèque\n\n\
La bibliothèque de Rennes rouvrira mardi 3 mars après deux ans de travaux. « Nous avons investi \
12,5 millions d’euros », a déclaré la maire, Claire Dupont, devant 300 habitants.\n";

/// A folder with an article and a configuration.
fn desk(config: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("a.txt"), ARTICLE).expect("a file");
    std::fs::write(folder.path().join("depeche.toml"), config).expect("a file");
    folder
}

/// Runs the program; gives exit code and standard error.
fn depeche(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("depeche"));
    let output = command.current_dir(folder).args(arguments).output().expect("the program starts");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    println!("{}{said}", String::from_utf8_lossy(&output.stdout));
    (output.status.code().expect("it ends by itself"), said)
}

fn brief(folder: &Path) -> Value {
    let text = std::fs::read_to_string(folder.join("a.json")).expect("a brief, whatever the backend did");
    serde_json::from_str(&text).expect("JSON")
}

/// What holds for every brief of the article.
fn assert_honest(brief: &Value) {
    let quote = &brief["quotes"][0];
    assert_eq!(quote["text"], "Nous avons investi 12,5 millions d’euros");
    let status = quote["english"]["state"].as_str().expect("a state");
    assert!(["passed", "flagged", "draft", "original", "none"].contains(&status), "{status}");
    assert_eq!(quote["english"]["text"].is_null(), status == "none", "{quote:#}");
}

#[test]
fn apertium_makes_a_brief() {
    let config =
        format!("[backend.desk]\ndialect = 'apertium'\nbase_url = '{}'\n", address("DEPECHE_TEST_APERTIUM"));
    let folder = desk(&config);
    let (code, said) = depeche(folder.path(), &["brief", "a.txt", "-b", "desk", "-o", "a.json"]);
    assert_eq!(code, 0, "{said}");
    let brief = brief(folder.path());
    assert_honest(&brief);
    assert_eq!(brief["provenance"]["backend"], "desk");
    assert!(brief["provenance"]["usage"]["requests"].as_u64().is_some_and(|count| count > 2));
    assert!(said.contains("requests"), "{said}");
    assert_eq!(depeche(folder.path(), &["backend", "check", "desk"]).0, 0);
}

#[test]
fn a_pair_that_apertium_lacks_leaves_an_honest_brief() {
    let config =
        format!("[backend.desk]\ndialect = 'apertium'\nbase_url = '{}'\n", address("DEPECHE_TEST_APERTIUM"));
    let folder = desk(&config);
    let (code, said) =
        depeche(folder.path(), &["brief", "a.txt", "-b", "desk", "--to", "sv", "-o", "a.json"]);
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("no installed pairs lead from fra to sv"), "{said}");
    let brief = brief(folder.path());
    assert_honest(&brief);
    assert_eq!(brief["quotes"][0]["english"]["state"], "none");
}

#[test]
fn a_small_model_makes_a_brief_or_says_why_not() {
    let config = format!(
        "[backend.desk]\npreset = 'llama.cpp'\nbase_url = '{}'\nmodel = 'smollm2'\ncontext_tokens = 4096\n\
         max_output_tokens = 100\nmax_retries = 0\ntimeout_s = 120\nsummarise = false\n",
        address("DEPECHE_TEST_CHAT")
    );
    let folder = desk(&config);
    let (code, said) =
        depeche(folder.path(), &["brief", "a.txt", "-b", "desk", "-o", "a.json", "--points", "2"]);
    assert!([0, 5].contains(&code), "{code}: {said}");
    let brief = brief(folder.path());
    assert_honest(&brief);
    assert_eq!(brief["provenance"]["backend"], "desk");
    if code == 5 {
        assert!(said.contains("partial"), "{said}");
    }
}

#[test]
fn libretranslate_makes_a_brief() {
    let config = format!(
        "[backend.desk]\ndialect = 'libretranslate'\nbase_url = '{}'\n",
        address("DEPECHE_TEST_LIBRETRANSLATE")
    );
    let folder = desk(&config);
    let (code, said) = depeche(folder.path(), &["brief", "a.txt", "-b", "desk", "-o", "a.json"]);
    assert_eq!(code, 0, "{said}");
    let brief = brief(folder.path());
    assert_honest(&brief);
    // The model is nonsense, and the checks see it.
    assert_ne!(brief["quotes"][0]["english"]["state"], "passed", "{brief:#}");
}
