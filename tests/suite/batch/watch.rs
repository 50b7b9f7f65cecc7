//! `--watch`: new files, growing files, a folder that goes and comes back.

#![cfg(unix)]

use std::io::Write as _;

use crate::support::newsroom::{Newsroom, article};

#[test]
fn new_files_are_briefed_when_they_have_stopped_growing() {
    let room = Newsroom::new();
    room.articles(1);
    let child = room.start(&["brief", "in", "-o", "out", "--watch"]);
    let there = |name: &str| room.desk.path().join("out").join(name).is_file();
    room.until("what was there", || there("000.md"));
    // A file that is written in two halves is briefed whole.
    let text = article(1);
    let half = text.find("« Nous").unwrap();
    let mut file = std::fs::File::create(room.desk.path().join("in/slow.txt")).unwrap();
    file.write_all(&text.as_bytes()[..half]).unwrap();
    file.flush().unwrap();
    file.write_all(&text.as_bytes()[half..]).unwrap();
    drop(file);
    room.until("the new file", || there("slow.md"));
    assert!(room.desk.read("out/slow.md").contains("Nous avons choisi"));
    // The folder goes and comes back.
    std::fs::remove_dir_all(room.desk.path().join("in")).unwrap();
    room.desk.write("in/deep/back.txt", article(2));
    room.until("the folder that came back", || there("deep/back.md"));
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(super::outcomes(&room.desk).len(), 3);
    assert_eq!(room.asked_again(), 0);
}
