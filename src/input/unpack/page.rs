//! The HTML page that an unpacked article becomes.

/// A page being written. Text is escaped, so that nothing of it is ever markup.
#[derive(Debug, Default)]
pub(super) struct Page {
    head: String,
    body: String,
}

impl Page {
    /// A meta element; empty values say nothing.
    pub(super) fn meta(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            self.head.push_str("<meta name=\"");
            self.head.push_str(name);
            self.head.push_str("\" content=\"");
            escape(value, &mut self.head);
            self.head.push_str("\">");
        }
    }

    /// Title, author, outlet, date and address, as far as they are known.
    pub(super) fn describe(&mut self, about: &About) {
        for (name, value) in [
            ("og:title", &about.title),
            ("author", &about.byline),
            ("og:site_name", &about.outlet),
            ("article:published_time", &about.published),
            ("og:url", &about.url),
        ] {
            if let Some(value) = value {
                self.meta(name, value);
            }
        }
    }

    /// A tag as it is written here, never from outside.
    pub(super) fn tag(&mut self, tag: &str) {
        self.body.push('<');
        self.body.push_str(tag);
        self.body.push('>');
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) {
        escape(text, &mut self.body);
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.tag("p");
        self.text(text);
        self.tag("/p");
    }

    /// HTML from outside. Its tags are its own; a reader of HTML sees to it.
    pub(super) fn html(&mut self, html: &str) {
        self.body.push_str(html);
    }

    /// Whether no text was written.
    pub(super) fn is_blank(&self) -> bool {
        let mut inside = false;
        !self.body.chars().any(|letter| {
            match letter {
                '<' => inside = true,
                '>' => inside = false,
                _ => return !inside && letter.is_alphanumeric(),
            }
            false
        })
    }

    /// What stands in the body.
    pub(super) fn into_body(self) -> String {
        self.body
    }

    /// The whole page.
    pub(super) fn finish(self) -> String {
        format!(
            "<!DOCTYPE html><html data-depeche=\"whole\"><head><meta charset=\"utf-8\">{}</head><body>{}</body></html>",
            self.head, self.body
        )
    }
}

/// What a file says about its article.
#[derive(Debug, Default, Clone)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
}

/// A date as mail and feeds write it, as ISO 8601; others stay as they are.
pub(super) fn iso_date(date: &str) -> String {
    let date = date.trim();
    // Some programs write the zone's letters, which the parser knows only by number.
    let mail = jiff::fmt::rfc2822::parse(date).map(|at| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    mail.unwrap_or_else(|_| date.to_owned())
}

fn escape(text: &str, into: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            _ => into.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, iso_date};

    #[test]
    fn text_is_never_markup() {
        let mut page = Page::default();
        page.meta("author", "\"><script>");
        assert!(page.is_blank());
        page.paragraph("<b>&amp;");
        assert!(!page.is_blank());
        let page = page.finish();
        assert!(page.contains("&quot;&gt;&lt;script&gt;") && page.contains("<p>&lt;b&gt;&amp;amp;</p>"));
    }

    #[test]
    fn dates_of_mail_become_iso() {
        assert_eq!(iso_date("Tue, 04 Mar 2025 08:00:00 +0100"), "2025-03-04T08:00:00+01:00");
        assert_eq!(iso_date("ven., 03 janv. 2025"), "ven., 03 janv. 2025");
    }
}
