//! Briefs as Word documents: whole, well-formed whatever the article holds, and the same each time.

use std::io::{Cursor, Read as _};

use crate::support::{ARTICLE, Desk, example, run};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

fn part(document: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(document)).expect("a ZIP archive");
    let mut xml = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut xml).expect("UTF-8");
    xml
}

/// The document as bytes, from standard output.
fn document(desk: &Desk, input: &str) -> Vec<u8> {
    let output =
        desk.command(&["brief", input, "-f", "docx", "--translate", "full"]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Each paragraph's text.
fn paragraphs(xml: &str) -> Vec<String> {
    let parsed = roxmltree::Document::parse(xml).expect("well-formed");
    let text = |paragraph: roxmltree::Node<'_, '_>| {
        let pieces = paragraph.descendants().filter(|node| node.has_tag_name((W, "t")));
        pieces.filter_map(|node| node.text().map(str::to_owned)).collect()
    };
    parsed.descendants().filter(|node| node.has_tag_name((W, "p"))).map(text).collect()
}

#[test]
fn a_document_shows_what_the_brief_has() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let path = path.to_str().expect("UTF-8");
    let brief = run(desk.depeche(&["brief", path, "-f", "json", "--translate", "full"]));
    let brief: serde_json::Value = serde_json::from_str(&brief.out).expect("JSON");
    let xml = part(&document(&desk, path), "word/document.xml");
    let lines = paragraphs(&xml);
    let has = |words: &str| lines.iter().any(|line| line.contains(words));
    for quote in brief["quotes"].as_array().expect("a list") {
        assert!(has(quote["text"].as_str().expect("text")), "{}", quote["text"]);
        assert!(has(&format!("characters {}–{}", quote["start"], quote["end"])), "{}", quote["id"]);
        assert!(has(quote["english"]["state"].as_str().expect("a state")));
        assert!(quote["cue"]["text"].as_str().is_none_or(has), "{}", quote["cue"]);
        // A name that English writes otherwise stands beside its own; an office in English alone.
        let name = &quote["speaker"]["name"];
        assert!(name.as_str().is_none_or(has), "{name}");
        let role = [&quote["speaker"]["role_target"], &quote["speaker"]["role"]];
        let role = role.into_iter().find_map(|role| role.as_str());
        assert!(name.is_null() || role.is_none_or(has), "{role:?}");
    }
    for fact in brief["facts"].as_array().expect("a list").iter().filter(|fact| fact["status"] == "differs") {
        assert!(lines.iter().any(|line| fact["source"] == line.as_str()), "{}", fact["source"]);
    }
    for section in [
        "At a glance",
        "Who said what",
        "All quotations",
        "Figures, dates and names",
        "Aligned text",
        "Provenance",
    ] {
        assert!(lines.iter().any(|line| line == section), "{section}");
    }
    assert!(
        has("Unofficial machine translation") && has(brief["source"]["sha256"].as_str().expect("a hash"))
    );
}

#[test]
fn each_language_is_marked_as_itself() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let xml = part(&document(&desk, path.to_str().expect("UTF-8")), "word/document.xml");
    let parsed = roxmltree::Document::parse(&xml).expect("well-formed");
    let mut french = 0;
    for run in parsed.descendants().filter(|node| node.has_tag_name((W, "r"))) {
        let find = |name| run.descendants().find(|node| node.has_tag_name((W, name)));
        let language = find("lang").and_then(|node| node.attribute((W, "val"))).expect("a language");
        let style = find("rStyle").and_then(|node| node.attribute((W, "val")));
        assert_eq!(language, if style == Some("French") { "fr-FR" } else { "en-GB" });
        french += usize::from(language == "fr-FR");
    }
    assert!(french > 20, "{french} runs are French");
}

#[test]
fn all_parts_are_well_formed_whatever_the_article_holds() {
    let desk = Desk::new();
    let hostile = ARTICLE
        .replace("La mairie rouvre", "La <w:p> & \"mairie\" ]]> rouvre \u{1}\u{b}\u{ffff}\u{202e}")
        .replace("un beau jour", "un </w:t></w:r> 🎉 jour {{ view.path }}");
    desk.write("a & b.txt", hostile);
    let document = document(&desk, "a & b.txt");
    let mut archive = zip::ZipArchive::new(Cursor::new(&document)).expect("a ZIP archive");
    assert_eq!(archive.len(), 9);
    for index in 0..archive.len() {
        let mut xml = String::new();
        archive.by_index(index).expect("the part").read_to_string(&mut xml).expect("UTF-8");
        roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("part {index}: {error}"));
    }
    let lines = paragraphs(&part(&document, "word/document.xml"));
    assert!(lines.iter().any(|line| line.contains("<w:p> & ")), "nothing of the text is lost");
    assert!(lines.iter().any(|line| line.contains("{{ view.path }}")), "an article fills in nothing");
}

#[test]
fn one_brief_gives_the_same_bytes_each_time() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let ran = run(desk.depeche(&["brief", path.to_str().expect("UTF-8"), "-f", "json"]));
    let brief = depeche::writer::read_json(&ran.out).expect("a brief");
    let documents =
        [(); 2].map(|()| depeche::writer::Format::Docx.write(&brief, depeche::config::Detail::Page));
    assert_eq!(documents[0], documents[1]);
    assert!(part(&documents[0], "docProps/core.xml").contains(&brief.provenance.created));
}

#[test]
fn a_document_is_a_file_of_its_own_and_part_of_a_folder() {
    let desk = Desk::new();
    desk.write("in/a.txt", ARTICLE);
    let named = run(desk.depeche(&["brief", "in/a.txt", "-o", "one.docx"]));
    let folder = run(desk.depeche(&["brief", "in", "-o", "out", "-f", "docx,json"]));
    assert_eq!((named.code, folder.code), (0, 0), "{}{}", named.err, folder.err);
    let read = |name: &str| std::fs::read(desk.path().join(name)).expect("a file");
    for name in ["one.docx", "out/a.docx"] {
        assert!(part(&read(name), "word/document.xml").contains("Claire Dupont"), "{name}");
    }
    let index: serde_json::Value = serde_json::from_slice(&read("out/index.json")).expect("JSON");
    let outputs = index["articles"][0]["outputs"].as_array().expect("a list");
    assert!(outputs.iter().any(|output| output == "a.docx"), "{outputs:?}");
}
