//! The engine inside gathers sentences of many articles; none of it may show in a brief.

use crate::support::{Desk, newsroom::tree, run};

#[test]
fn a_brief_is_the_same_alone_and_among_others() {
    let desk = Desk::new();
    let articles = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(articles).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().display().to_string();
        desk.write(&format!("in/{name}"), std::fs::read(&path).unwrap());
        names.push(name);
    }
    // A run of its own each, so that nothing is remembered from one to the next.
    let folder = |jobs: &str| {
        let (out, cache) = (format!("out-{jobs}"), format!("cache-{jobs}"));
        let ran = run(desk.depeche(&[
            "brief",
            "in",
            "-o",
            &out,
            "-f",
            "json",
            "--jobs",
            jobs,
            "--cache-dir",
            &cache,
        ]));
        assert_eq!(ran.code, 0, "{}", ran.err);
        tree(&desk.path().join(out))
    };
    let (one_by_one, together) = (folder("1"), folder("8"));
    for name in &names {
        let brief = std::path::Path::new(name).with_extension("json").display().to_string();
        assert_eq!(one_by_one[&brief], together[&brief], "{name}: alone in work and among eight");
    }
    for name in names.iter().step_by(4) {
        let brief = std::path::Path::new(name).with_extension("json").display().to_string();
        let article = format!("in/{name}");
        let alone = run(desk.depeche(&["brief", &article, "-f", "json", "--cache-dir", "cache"]));
        assert_eq!(alone.code, 0, "{}", alone.err);
        assert_eq!(alone.out, one_by_one[&brief], "{name}: in a run of its own and in a folder");
    }
}
