//! Folders as they should not be.

use super::{index, outcomes};
use crate::support::{ARTICLE, Desk, newsroom::article, run};

const RUN: [&str; 4] = ["brief", "in", "-o", "out"];

#[cfg(unix)]
#[test]
fn nothing_in_a_folder_stops_the_rest() {
    use std::os::unix::{ffi::OsStrExt as _, fs::symlink};
    let desk = Desk::new();
    let inbox = desk.path().join("in");
    desk.write("in/good.txt", ARTICLE);
    // Loops, links to nothing, devices, pipes that nobody writes to.
    symlink("..", inbox.join("loop")).unwrap();
    symlink("self.txt", inbox.join("self.txt")).unwrap();
    symlink("/dev/zero", inbox.join("zero.txt")).unwrap();
    let pipe = inbox.join("pipe.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Too large, no text, in disguise.
    std::fs::File::create(inbox.join("huge.txt")).unwrap().set_len(1 << 30).unwrap();
    desk.write("in/binary.txt", [0_u8, 159, 146, 150].repeat(1000));
    std::fs::create_dir(inbox.join("folder.txt")).unwrap();
    // Names that no list and no terminal takes well.
    let names: [&[u8]; 4] = [b"new\nline.txt", b"in\xffvalid.txt", b"\x1b[31mred.txt", b"-rf.txt"];
    for (number, name) in names.iter().enumerate() {
        std::fs::write(inbox.join(std::ffi::OsStr::from_bytes(name)), article(number)).unwrap();
    }
    let ran = run(desk.depeche(&RUN));
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
    let count = |wanted: &str| outcomes(&desk).iter().filter(|(_, outcome)| outcome == wanted).count();
    // The link to a folder, the one to itself, the device, the pipe and the binary file.
    assert_eq!((count("done"), count("failed"), count("skipped")), (5, 1, 5), "{}", ran.err);
    assert!(ran.err.contains("1073.7 MB") && ran.err.contains("--max-size"), "{}", ran.err);
    for output in index(&desk)["articles"].as_array().unwrap() {
        for name in output["outputs"].as_array().unwrap() {
            let name = name.as_str().unwrap();
            assert!(!name.chars().any(char::is_control), "{name:?}");
            assert!(desk.path().join("out").join(name).is_file(), "{name:?}");
        }
    }
    // Named themselves, a pipe and a device are refused rather than waited for.
    let ran = run(desk.depeche(&["brief", "in/pipe.txt", "/dev/zero", "in/good.txt", "-o", "out"]));
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert_eq!(outcomes(&desk).len(), 3);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.write("in/good.txt", ARTICLE);
    let locked = desk.write("in/locked.txt", article(1));
    let folder = desk.path().join("in/closed");
    std::fs::create_dir(&folder).unwrap();
    let lock = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    lock(&locked, 0);
    lock(&folder, 0);
    // Whoever may read everything has nothing to test here but that it works.
    let all_powerful = std::fs::read(&locked).is_ok();
    let ran = run(desk.depeche(&RUN));
    lock(&folder, 0o700);
    let failed = outcomes(&desk).iter().filter(|(_, outcome)| outcome == "failed").count();
    assert_eq!((ran.code, failed), if all_powerful { (0, 0) } else { (4, 2) }, "{}", ran.err);
    assert!(desk.path().join("out/good.md").is_file());
}

#[test]
fn an_output_that_cannot_be_written_costs_nothing() {
    let room = crate::support::newsroom::Newsroom::new();
    room.articles(2);
    room.desk.write("file", "no folder");
    let ran = run(room.desk.depeche(&["brief", "in", "-o", "file/out"]));
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("file/out") && ran.err.contains("-o"), "{}", ran.err);
    assert!(room.server.requests().is_empty());
}

#[test]
fn a_place_that_is_taken_fails_one_article_only() {
    let desk = Desk::new();
    desk.write("in/deep/a.txt", ARTICLE);
    desk.write("in/b.txt", article(1));
    desk.write("in/c.txt", article(2));
    // A file where a folder is wanted cannot be gone round; a folder where a file is wanted can.
    desk.write("out/deep", "a file in the way");
    std::fs::create_dir_all(desk.path().join("out/c.md/in the way")).unwrap();
    let ran = run(desk.depeche(&RUN));
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("a.md") && ran.err.contains("c.md"), "{}", ran.err);
    assert!(desk.path().join("out/b.md").is_file() && desk.path().join("out/c~1.md").is_file());
}

#[test]
fn an_article_that_vanishes_between_finding_and_reading_is_named() {
    // The list names it and the walk never sees it: to the reader it is the same.
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    let mut command = desk.depeche(&["brief", "--files-from", "-", "-o", "out"]);
    command.write_stdin("in/vanished.txt\nin/a.txt\n");
    let ran = run(command);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.err.contains("vanished.txt") && desk.path().join("out/in/a.md").is_file());
}

/// A folder of another file system than `folder`'s, where this machine has one.
#[cfg(target_os = "linux")]
fn elsewhere(folder: &std::path::Path) -> Option<tempfile::TempDir> {
    use std::os::unix::fs::MetadataExt as _;
    let other = tempfile::tempdir_in("/dev/shm").ok()?;
    let device = |path: &std::path::Path| std::fs::metadata(path).unwrap().dev();
    (device(other.path()) != device(folder)).then_some(other)
}

#[cfg(target_os = "linux")]
#[test]
fn a_subfolder_on_another_file_system_gets_its_briefs() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    desk.write("in/far/b.txt", article(1));
    let Some(other) = elsewhere(desk.path()) else {
        eprintln!("not tested: there is no second file system to write to (/dev/shm)");
        return;
    };
    std::fs::create_dir(desk.path().join("out")).unwrap();
    std::os::unix::fs::symlink(other.path(), desk.path().join("out/far")).unwrap();
    let ran = run(desk.depeche(&[&RUN[..], &["-f", "md,json"]].concat()));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut names: Vec<_> =
        std::fs::read_dir(other.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["b.json", "b.md"], "whole, and nothing beside them");
    assert!(!desk.path().join("out/.depeche-partial").exists());
    assert_eq!(run(desk.depeche(&["verify", "out/a.json", "out/far/b.json"])).code, 0);
    // What is done there is done.
    let ran = run(desk.depeche(&[&RUN[..], &["-f", "md,json"]].concat()));
    assert!(ran.err.contains("of them before"), "{}", ran.err);
}

#[test]
fn thousands_of_tiny_files_are_counted_one_by_one() {
    let desk = Desk::new();
    for number in 0..2000 {
        desk.write(&format!("in/{}/{number}.txt", number % 7), format!("{number}"));
    }
    let ran = run(desk.depeche(&["brief", "in", "-o", "out", "--quiet"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(outcomes(&desk).len(), 2000);
}
