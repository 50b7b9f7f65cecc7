//! Runs that are killed at random moments and gone on with, against one that was not.

use std::time::{Duration, Instant};

use crate::support::{
    newsroom::{Newsroom, tree},
    run as finish,
};

const RUN: [&str; 6] = ["brief", "in", "-o", "out", "-f", "md,json"];
const ARTICLES: usize = 12;
/// Requests in flight at most.
const IN_FLIGHT: usize = 4;

/// Kills as many runs as `times`, each at another moment, and goes on with each.
pub(crate) fn run(times: u64) {
    let whole = Newsroom::new();
    whole.articles(ARTICLES);
    let started = Instant::now();
    assert_eq!(finish(whole.desk.depeche(&RUN)).code, 0);
    let span = started.elapsed();
    let wanted = tree(&whole.desk.path().join("out"));
    let mut random = fastrand::Rng::with_seed(7);
    let (mut again, mut most, mut early) = (0, 0, 0);
    for time in 0..times {
        let room = Newsroom::new();
        room.articles(ARTICLES);
        let mut child = room.start(&RUN);
        std::thread::sleep(span.mul_f64(random.f64()).max(Duration::from_millis(1)));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        early += u64::from(status.code().is_none());
        let ran = finish(room.desk.depeche(&RUN));
        assert_eq!(ran.code, 0, "kill {time}: {}", ran.err);
        let found = tree(&room.desk.path().join("out"));
        for (name, text) in &wanted {
            assert_eq!(found.get(name), Some(text), "kill {time}: {name} differs");
        }
        assert_eq!(found.len(), wanted.len(), "kill {time}: files that nobody wanted");
        let paid_twice = room.asked_again();
        assert!(paid_twice <= IN_FLIGHT, "kill {time}: {paid_twice} requests were paid twice");
        again += paid_twice;
        most = most.max(paid_twice);
    }
    println!("{times} runs of {ARTICLES} articles over {span:?}, {early} killed before their end:");
    println!("all ended with the same {} files, byte for byte", wanted.len());
    println!("requests asked twice: {again} in all, {most} at most in a run, {IN_FLIGHT} in flight allowed");
}
