//! The pages that people read: the same in Markdown and HTML, whole, and never a way in for the
//! text of an article.

use crate::support::{ARTICLE, Desk, example, run};

fn page(desk: &Desk, input: &str, format: &str) -> String {
    let ran = run(desk.depeche(&["brief", input, "-f", format, "--translate", "full"]));
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
fn both_pages_show_every_quotation_with_its_place() {
    let desk = Desk::new();
    let path = example("belarus.txt");
    let path = path.to_str().expect("UTF-8");
    let brief: serde_json::Value = serde_json::from_str(&page(&desk, path, "json")).expect("JSON");
    let (markdown, html) = (page(&desk, path, "md"), words(&page(&desk, path, "html")));
    for quote in brief["quotes"].as_array().expect("a list") {
        let text = quote["text"].as_str().expect("text");
        let place = format!("characters {}–{}", quote["start"], quote["end"]);
        let status = quote["status"].as_str().expect("a status");
        for (name, page) in [("Markdown", &markdown), ("HTML", &html)] {
            assert!(page.contains(text), "{name} lacks « {text} »");
            assert!(page.contains(&place), "{name} lacks {place}");
            assert!(page.contains(status), "{name} lacks {status}");
        }
    }
    for section in ["At a glance", "Key quotes", "Figures, dates and names", "Aligned text", "Provenance"] {
        assert!(markdown.contains(&format!("## {section}")) && html.contains(section), "{section}");
    }
    for page in [&markdown, &html] {
        assert!(page.contains("Unofficial machine translation") && page.contains("July 2022"));
        assert!(page.contains("1 request,"), "numbers agree with their nouns");
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
        assert_eq!(html.contains("<a href="), linked, "{url}");
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
