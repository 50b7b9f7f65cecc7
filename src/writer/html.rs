//! A brief as one HTML file: no scripts, nothing fetched from elsewhere; a page for the screen, one
//! sheet of paper, and the evidence behind it.
//!
//! The page is a template beside this file, filled from the same view as the Markdown page; the
//! template engine escapes every value, since the text of an article is data.

use std::sync::LazyLock;

use minijinja::{AutoEscape, Environment, Value, context, value::Serde};

use super::view::View;
use crate::brief::Brief;

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    pages.set_auto_escape_callback(|_| AutoEscape::Html);
    pages.add_template("brief", include_str!("brief.html")).expect("the page is held by a test");
    pages
});

/// Prints the whole page.
pub(super) fn write(brief: &Brief) -> String {
    let page = PAGES.get_template("brief").expect("the page was added");
    let view = View::of(brief);
    let summary = view.evidence.summary();
    page.render(context! { view => Value::from(Serde(view)), summary })
        .expect("the page names what the view has; a test renders it")
}
