//! A disk that is full: what is finished is safe, the rest is said.

#![cfg(target_os = "linux")]

use std::process::Command;

use serde_json::Value;

use super::is_brief;
use super::outcomes;
use crate::support::{ARTICLE, Desk, newsroom::article, run};

/// Runs a shell script in the desk's folder; `$depeche` is the program.
fn script(desk: &Desk, shell: &[&str], script: &str) -> std::process::Output {
    let program = desk.command(&[]);
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).arg(script).current_dir(desk.path());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.env("depeche", program.get_program()).output().unwrap()
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let names =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().display().to_string());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// No file may grow beyond a limit: what the system then says is handled as on a full disk.
#[test]
fn a_file_that_cannot_be_written_whole_is_not_there() {
    let desk = Desk::new();
    desk.write("in/short.txt", ARTICLE);
    let long: Vec<String> = (0..20).map(article).collect();
    desk.write("in/long.txt", long.concat());
    // Blocks of 512 bytes. The signal that comes with it would end the program.
    let ran =
        script(&desk, &["sh", "-c"], "trap '' XFSZ; ulimit -f 64; exec \"$depeche\" brief in -o out -f json");
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(4), "{err}");
    assert!(err.contains("cannot write") && err.contains("long.json") && err.contains("disk full"), "{err}");
    let names = names(&desk.path().join("out"));
    assert_eq!(names, ["index.json", "short.json"], "nothing half-written: {err}");
    let verified = run(desk.depeche(&["verify", "out/short.json"]));
    assert_eq!(verified.code, 0, "{}", verified.err);
    let fates = outcomes(&desk);
    assert_eq!(fates[0], ("in/long.txt".to_owned(), "failed".to_owned()));
    assert_eq!(fates[1], ("in/short.txt".to_owned(), "done".to_owned()));
    // With room, the next run does what is missing.
    assert_eq!(run(desk.depeche(&["brief", "in", "-o", "out", "-f", "json"])).code, 0);
    assert!(desk.path().join("out/long.json").is_file());
}

/// A file system that fills up while briefs are written to it; made in a name space of its own,
/// where the system lets anyone do that.
#[test]
fn a_disk_that_fills_up_ends_the_run_and_what_is_finished_is_safe() {
    let desk = Desk::new();
    for number in 0..12 {
        desk.write(&format!("in/{number:02}.txt"), article(number));
    }
    std::fs::create_dir(desk.path().join("out")).unwrap();
    let own = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"];
    let allowed = Command::new(own[0]).args(&own[1..]).arg("mount -t tmpfs tmpfs /mnt").output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        eprintln!("not tested: this system lets no user mount a file system of their own");
        return;
    }
    let ran = script(
        &desk,
        &own,
        "mount -t tmpfs -o size=72k tmpfs out && \"$depeche\" brief in -o out -f json --jobs 2; \
         code=$?; ls -A out > listed; cp -r out kept; exit $code",
    );
    let err = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(4), "{err}");
    assert!(err.contains("cannot write") && err.contains("what is finished is safe"), "{err}");
    let listed = desk.read("listed");
    let briefs: Vec<&str> = listed.lines().filter(|name| is_brief(name)).collect();
    assert!((1..12).contains(&briefs.len()), "{listed}");
    assert!(
        listed.lines().all(|name| std::path::Path::new(name).extension().is_some_and(|end| end == "json")),
        "nothing half-written: {listed}"
    );
    for name in &briefs {
        let brief = desk.read(&format!("kept/{name}"));
        assert!(serde_json::from_str::<Value>(&brief).is_ok(), "{name} is whole");
    }
    let briefs: Vec<String> = briefs.iter().map(|name| format!("kept/{name}")).collect();
    let mut arguments = vec!["verify"];
    arguments.extend(briefs.iter().map(String::as_str));
    let verified = run(desk.depeche(&arguments));
    assert_eq!(verified.code, 0, "{}", verified.err);
}
