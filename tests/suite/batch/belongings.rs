//! Files that belong to somebody: a run leaves them as they are and names them.

use std::{fs, path::Path};

use super::outcomes;
use crate::support::{ARTICLE, Desk, newsroom::article, run};

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("index"))
        .collect();
    names.sort();
    names
}

#[test]
fn an_article_is_never_replaced_by_its_brief() {
    let desk = Desk::new();
    for name in ["a.md", "b.txt", "c.html"] {
        let text = format!("<p>{ARTICLE}</p>");
        desk.write(name, &text);
        for force in [&[][..], &["--force"]] {
            let ran = run(desk.depeche(&[&["brief", name, "-o", name], force].concat()));
            assert_eq!(desk.read(name), text, "{}", ran.err);
            assert!(ran.err.contains(name) && ran.err.contains("is an input"), "{}", ran.err);
        }
        let (stem, extension) = name.split_once('.').unwrap();
        assert!(desk.read(&format!("{stem}~1.{extension}")).len() > 100);
    }
    // Neither is it by another way to the same file, by its quotations, by its translation.
    fs::create_dir(desk.path().join("deep")).unwrap();
    let text = desk.read("b.txt");
    for arguments in [
        ["brief", "b.txt", "-o", "deep/../b.txt"],
        ["quotes", "b.txt", "-o", "b.txt"],
        ["translate", "b.txt", "-o", "./b.txt"],
    ] {
        run(desk.depeche(&arguments));
        assert_eq!(desk.read("b.txt"), text, "{arguments:?}");
    }
}

#[test]
fn a_folder_of_articles_may_be_its_own_output() {
    let desk = Desk::new();
    for (name, number) in [("in/a.txt", 1), ("in/a.txt.md", 2), ("in/index.html", 3), ("in/deep/b.md", 4)] {
        desk.write(name, article(number));
    }
    for _ in 0..2 {
        let ran = run(desk.depeche(&["brief", "in", "-o", "in", "-f", "md,html", "--force"]));
        assert_eq!(ran.code, 0, "{}", ran.err);
        for (name, number) in [("in/a.txt", 1), ("in/a.txt.md", 2), ("in/index.html", 3), ("in/deep/b.md", 4)]
        {
            assert_eq!(desk.read(name), article(number), "{name}: {}", ran.err);
        }
    }
}

#[test]
fn what_somebody_wrote_or_corrected_stays() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    desk.write("site/index.html", "<p>our home page</p>");
    desk.write("site/index.json", "{\"ours\": true}");
    desk.write("site/a.html", "somebody's");
    let brief = ["brief", "in", "-o", "site", "-f", "html,md"];
    let ran = run(desk.depeche(&brief));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(desk.read("site/index.html"), "<p>our home page</p>");
    assert_eq!(desk.read("site/index.json"), "{\"ours\": true}");
    assert_eq!(desk.read("site/a.html"), "somebody's");
    for name in ["index.html", "index.json", "a.html"] {
        assert!(ran.err.contains(name), "{name} is not named: {}", ran.err);
    }
    assert!(desk.read("site/index~1.json").contains("a~1.html"));
    // A brief that is as it was written is replaced, one that a person corrected is not.
    let written = desk.read("site/a.md");
    desk.write("in/a.txt", article(5));
    run(desk.depeche(&brief));
    assert_ne!(desk.read("site/a.md"), written);
    desk.write("site/a.md", "corrected by hand");
    desk.write("in/a.txt", article(6));
    let ran = run(desk.depeche(&brief));
    assert_eq!(desk.read("site/a.md"), "corrected by hand");
    assert!(ran.err.contains("a.md") && desk.path().join("site/a~1.md").exists(), "{}", ran.err);
    // Also after the cache was cleared; and by force all are replaced.
    run(desk.depeche(&["cache", "clear"]));
    run(desk.depeche(&brief));
    assert_eq!(names(&desk.path().join("site")), ["a.html", "a.md", "a~1.html", "a~1.md"]);
    run(desk.depeche(&[&brief[..], &["--force"]].concat()));
    assert_ne!(desk.read("site/a.md"), "corrected by hand");
    assert_ne!(desk.read("site/index.html"), "<p>our home page</p>");
}

#[test]
fn a_cache_folder_keeps_what_it_held() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    for name in ["mine/runs/marathon.gpx", "mine/runs/1abc-2.lock", "mine/notes.md", "mine/runs/deep/x"] {
        desk.write(name, "kept");
    }
    let ran = run(desk.depeche(&["brief", "a.txt", "--cache-dir", "mine", "-o", "a.html"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    for name in ["mine/runs/marathon.gpx", "mine/runs/1abc-2.lock", "mine/notes.md", "mine/runs/deep/x"] {
        assert_eq!(desk.read(name), "kept");
    }
    assert!(ran.err.contains("did not write") && ran.err.contains("mine"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_in_place_of_own_files_are_refused_or_passed_over() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    desk.write("precious/1abc-2/photo.jpg", "kept");
    desk.write("precious/1abc-2.lock", "");
    fs::create_dir(desk.path().join("cache")).unwrap();
    symlink(desk.path().join("precious"), desk.path().join("cache/runs")).unwrap();
    let ran = run(desk.depeche(&["brief", "in/a.txt", "--cache-dir", "cache"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    fs::create_dir(desk.path().join("out")).unwrap();
    symlink(desk.path().join("precious"), desk.path().join("out/.depeche-partial")).unwrap();
    let ran = run(desk.depeche(&["brief", "in", "-o", "out"]));
    assert!(ran.code == 5 && ran.err.contains(".depeche-partial"), "{}", ran.err);
    assert_eq!(names(&desk.path().join("precious")), ["1abc-2", "1abc-2.lock"]);
    assert_eq!(desk.read("precious/1abc-2/photo.jpg"), "kept");
    // A pipe that nobody writes to, or a device, where the store should be.
    for (number, target) in ["pipe", "/dev/zero"].iter().enumerate() {
        let cache = format!("cache{number}");
        fs::create_dir(desk.path().join(&cache)).unwrap();
        let place = desk.path().join(&cache).join("store.sqlite");
        if *target == "pipe" {
            assert!(std::process::Command::new("mkfifo").arg(&place).status().unwrap().success());
        } else {
            symlink(target, &place).unwrap();
        }
        fs::create_dir_all(desk.path().join(&cache).join("runs")).unwrap();
        let lock = desk.path().join(&cache).join("runs/1abc-2.lock");
        assert!(std::process::Command::new("mkfifo").arg(&lock).status().unwrap().success());
        let ran = run(desk.depeche(&["brief", "in/a.txt", "--cache-dir", &cache]));
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("not a regular file"), "{}", ran.err);
    }
    // A device or pipe that is named as output is written into and stays what it is.
    let ran = run(desk.depeche(&["brief", "in/a.txt", "-o", "/dev/null"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_run_beside_foreign_briefs_is_found_again() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    desk.write("out/a.md", "somebody's");
    for first in [true, false] {
        let ran = run(desk.depeche(&["brief", "in", "-o", "out"]));
        assert!(ran.code == 0 && ran.err.contains("stays") == first, "{}", ran.err);
        assert_eq!(names(&desk.path().join("out")), ["a.md", "a~1.md"]);
    }
    assert_eq!(outcomes(&desk), [("in/a.txt".to_owned(), "done".to_owned())]);
}
