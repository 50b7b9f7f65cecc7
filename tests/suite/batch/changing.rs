//! Articles that change or vanish while a run goes on.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{index, outcomes};
use crate::support::{
    newsroom::{Newsroom, article},
    run,
};

fn sha256(text: &str) -> String {
    let digits = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>();
    digits.concat()
}

#[test]
fn a_brief_is_of_the_bytes_that_were_read() {
    // Beyond what is read ahead of the first article.
    let count = 8 + 2 * std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let (late, gone) = (format!("in/{:03}.txt", count - 2), format!("in/{:03}.txt", count - 1));
    let desk: Arc<Mutex<Option<PathBuf>>> = Arc::default();
    let (folder, names) = (Arc::clone(&desk), (late.clone(), gone.clone()));
    let room = Newsroom::with(Arc::new(move |_, reply| {
        // While the first article is in work it is rewritten, so is one that was found but not
        // read, and another one vanishes.
        if let Some(folder) = folder.lock().unwrap().take() {
            std::fs::write(folder.join("in/000.txt"), article(1000)).unwrap();
            std::fs::write(folder.join(&names.0), article(1001)).unwrap();
            std::fs::remove_file(folder.join(&names.1)).unwrap();
        }
        reply
    }));
    room.articles(count);
    let list: Vec<String> = (0..count).map(|number| format!("in/{number:03}.txt\n")).collect();
    room.desk.write("list", list.concat());
    *desk.lock().unwrap() = Some(room.desk.path().to_path_buf());
    let arguments = ["brief", "--files-from", "list", "-o", "out", "-f", "json", "--jobs", "1"];
    let ran = run(room.desk.depeche(&arguments));
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert_eq!(outcomes(&room.desk).pop().unwrap(), (gone, "failed".to_owned()));
    let reason = index(&room.desk)["articles"][count - 1]["reason"].clone();
    assert!(reason.as_str().unwrap().contains("no such file"), "{reason}");
    let of = |path: &str| {
        let brief: Value = serde_json::from_str(&room.desk.read(&format!("out/{}", brief_of(path)))).unwrap();
        brief["source"]["sha256"].as_str().unwrap().to_owned()
    };
    assert_eq!(of("in/000.txt"), sha256(&article(0)), "it was read before it changed");
    assert_eq!(of(&late), sha256(&article(1001)), "it was read after it changed");
    // Against the article as it is now, the one is right and the other is not.
    let verify = |path: &str| run(room.desk.depeche(&["verify", &format!("out/{}", brief_of(path))])).code;
    assert_eq!((verify(&late), verify("in/000.txt")), (0, 6));
    // The next run does what has changed since it was read, and nothing else.
    let asked = room.server.requests().len();
    let ran = run(room.desk.depeche(&arguments));
    assert_eq!((ran.code, room.server.requests().len()), (4, asked + 2), "{}", ran.err);
    assert_eq!((of("in/000.txt"), verify("in/000.txt")), (sha256(&article(1000)), 0));
}

/// The brief of an article, below the folder of briefs.
fn brief_of(path: &str) -> String {
    path.replace(".txt", ".json")
}
