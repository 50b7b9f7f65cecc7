//! The pages that people read: the same in Markdown and HTML, whole, and never a way in for the
//! text of an article.

use crate::support::{ARTICLE, Desk, example, run};

fn page(desk: &Desk, input: &str, format: &str) -> String {
    let ran = run(desk.depeche(&["brief", input, "-f", format, "--translate", "full", "--detail", "full"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

/// The words of a page, without marks.
fn words(page: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in page.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => plain.push(letter),
            _ => {}
        }
    }
    plain
}

#[test]
fn page_and_evidence_show_every_quotation_with_its_place() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let path = path.to_str().expect("UTF-8");
    let brief: serde_json::Value = serde_json::from_str(&page(&desk, path, "json")).expect("JSON");
    let (markdown, html) = (page(&desk, path, "md"), words(&page(&desk, path, "html")));
    for quote in brief["quotes"].as_array().expect("a list") {
        let text = quote["text"].as_str().expect("text");
        let place = format!("characters {}–{}", quote["start"], quote["end"]);
        let state = quote["english"]["state"].as_str().expect("a state");
        for (name, page) in [("Markdown", &markdown), ("HTML", &html)] {
            assert!(page.contains(text), "{name} lacks « {text} »");
            assert!(page.contains(&place), "{name} lacks {place}");
            assert!(page.contains(state), "{name} lacks {state}");
        }
    }
    let sections = [
        "At a glance",
        "Who said what",
        "All quotations",
        "Figures, dates and names",
        "Aligned text",
        "Provenance",
    ];
    for section in sections {
        assert!(markdown.contains(&format!("## {section}")) && html.contains(section), "{section}");
    }
    for page in [&markdown, &html] {
        assert!(page.contains("Unofficial machine translation") && page.contains("July 2022"));
        assert!(!page.to_lowercase().contains("verified"), "nothing vouches for a translation");
        assert!(!page.contains("model pull"), "advice for who runs the program is not for the reader");
        assert!(!page.contains(env!("CARGO_MANIFEST_DIR")), "where the file lies is nobody's business");
    }
}

#[test]
fn the_page_alone_is_brief_and_shows_the_french_of_its_lines() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let ran = run(desk.depeche(&["brief", path.to_str().expect("UTF-8")]));
    let brief = run(desk.depeche(&["brief", path.to_str().expect("UTF-8"), "-f", "json"]));
    let brief: serde_json::Value = serde_json::from_str(&brief.out).expect("JSON");
    for section in ["All quotations", "Provenance", "Figures, dates"] {
        assert!(!ran.out.contains(section), "{section} is evidence");
    }
    assert!(ran.out.contains("Evidence ("), "one line says where the evidence is");
    let lines = brief["points"].as_array().expect("a list").iter().chain([&brief["lead"]]);
    for number in lines.flat_map(|line| line["sentences"].as_array().expect("a list")) {
        let sentences = brief["sentences"].as_array().expect("a list");
        let cited = sentences.iter().find(|sentence| sentence["number"] == *number).expect("it exists");
        let french = cited["text"].as_str().expect("a cited sentence has its words");
        assert!(ran.out.contains(&format!("**s{number}** {french}")), "{french}");
    }
    let keys = brief["quotes"].as_array().expect("a list").iter().filter(|quote| quote["key"] == true);
    let keys: Vec<&str> = keys.map(|quote| quote["text"].as_str().expect("text")).collect();
    assert!((2..=3).contains(&keys.len()), "{keys:?}");
    assert!(keys.iter().all(|text| ran.out.contains(text)));
}

#[test]
fn what_to_check_stands_first_and_leads_to_the_line() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let path = path.to_str().expect("UTF-8");
    let (markdown, html) = (page(&desk, path, "md"), page(&desk, path, "html"));
    for (page, what, glance) in
        [(&markdown, "## What to check", "## At a glance"), (&html, ">What to check<", ">At a glance<")]
    {
        let (what, glance) =
            (page.find(what).expect("the draft errs"), page.find(glance).expect("it is there"));
        assert!(what < glance);
        let top = &page[what..glance];
        assert!((1..=6).contains(&top.matches('⚠').count()), "{top}");
        let links = top.match_indices("(#").chain(top.match_indices("\"#"));
        for (at, _) in links {
            let end = top[at + 2..].find([')', '"']).map_or(top.len(), |end| at + 2 + end);
            let name = &top[at + 2..end];
            assert!(page.contains(&format!("id=\"{name}\"")), "{name} leads nowhere");
        }
    }
}

#[test]
fn an_article_cannot_write_into_the_page() {
    let desk = Desk::new();
    let hostile = ARTICLE
        .replace("La mairie rouvre", "La <script>alert(1)</script> mairie rouvre")
        .replace("un beau jour", "un <img src=x onerror=alert(1)> beau | jour\" onclick=\"x");
    desk.write("a.txt", hostile);
    let html = page(&desk, "a.txt", "html");
    for tag in ["<script", "<img", "onclick=\"x"] {
        assert!(!html.contains(tag), "{tag} came through");
    }
    assert!(html.contains("&lt;script&gt;") && html.contains("&lt;img"), "nothing of the text is lost");
    let markdown = page(&desk, "a.txt", "md");
    assert_eq!(markdown.matches("<script").count(), markdown.matches("\\<script").count(), "all are escaped");
}

#[test]
fn an_address_is_a_link_only_when_it_leads_to_the_web() {
    let desk = Desk::new();
    for (url, linked) in [("https://example.org/a?b=1&c=2", true), ("javascript:alert(1)", false)] {
        desk.write("a.md", format!("---\ntitle: La mairie rouvre\nurl: {url}\nlang: fr\n---\n\n{ARTICLE}"));
        let html = page(&desk, "a.md", "html");
        // Links inside the page begin with "#".
        assert_eq!(html.contains("<a href=\"https:"), linked, "{url}");
        assert!(!html.contains("href=\"javascript"), "{url}");
    }
}

#[test]
fn what_is_untranslated_says_so_on_both_pages() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    // A language without a route is briefed locally.
    for (format, mark) in [("md", "[untranslated]"), ("html", ">untranslated<")] {
        let ran = run(desk.depeche(&["brief", "a.txt", "-f", format, "--from", "ca", "--other", "brief"]));
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains(mark), "{format}: {}", ran.out);
        assert!(!ran.out.contains("“Nous avons"), "{format}: French stands in English marks");
    }
}

#[test]
fn what_a_plain_text_does_not_say_can_be_told() {
    let desk = Desk::new();
    desk.write("a.txt", ARTICLE);
    let told = ["--outlet", "Ouest-Journal", "--author", "Luc Petit", "--published", "3 mars 2026"];
    let ran = run(desk.depeche(&[&["brief", "a.txt", "--url", "https://example.org/a"], &told[..]].concat()));
    assert_eq!(ran.code, 0, "{}", ran.err);
    for words in ["Ouest-Journal", "Luc Petit", "3 March 2026", "<https://example.org/a>"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
}
