//! Which elements a page hides from its readers by its own style sheets and `style` attributes.
//!
//! Takes the rules of the page's `<style>` elements that hold on a screen, gives the elements they
//! hide. Style sheets of other addresses are not known here; the usual names of their hiding
//! classes are.

use std::collections::HashSet;

use dom_query::{Document as Page, NodeId, NodeRef};

/// Rules that hide something, of one page; real pages stay below.
const MOST_RULES: usize = 64;
/// Style sheets are read so far, in bytes.
const MOST_STYLE: usize = 400_000;
/// Farther from the page's edge, in pixels or other units, nobody sees a text.
const OFF_SCREEN: f32 = 900.0;
/// Classes of Bootstrap, WordPress, Tailwind and their like for text that no reader sees.
const CLASSES: [&str; 11] = [
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader-text",
    "screen-reader-only",
    "element-invisible",
    "d-none",
    "hidden",
    "is-hidden",
    "u-hidden",
    "hide",
];

/// What the page says about hiding.
#[derive(Default)]
pub(super) struct Sheet {
    hidden: HashSet<NodeId>,
    /// The colour behind the page's text, where the page names it.
    background: Option<String>,
}

impl Sheet {
    /// Reads the style sheets of `page`.
    pub(super) fn of(page: &Page) -> Self {
        let mut text = String::new();
        for style in page.select("style").nodes() {
            text.push_str(&style.text());
            if text.len() > MOST_STYLE {
                break;
            }
        }
        let rules = rules(&text);
        let mut sheet = Self { background: background(page, &rules), ..Self::default() };
        let hides = |declarations: &str| hides(declarations, sheet.background.as_deref());
        // A later rule for the same elements may show them again.
        let mut selectors: Vec<&str> = Vec::new();
        for (selector, declarations) in &rules {
            if hides(declarations) {
                if !selectors.contains(&selector.as_str()) && selectors.len() < MOST_RULES {
                    selectors.push(selector);
                }
            } else if declarations.contains("display:") || declarations.contains("visibility:") {
                selectors.retain(|known| known != selector);
            }
        }
        for selector in selectors.into_iter().filter(|selector| !selector.contains([':', '*', '@'])) {
            if let Some(found) = page.try_select(selector) {
                sheet.hidden.extend(found.nodes().iter().map(|node| node.id));
            }
        }
        sheet
    }

    /// Whether a reader of the page does not see `node`.
    pub(super) fn hides(&self, node: &NodeRef<'_>) -> bool {
        self.hidden.contains(&node.id)
            || node.has_attr("hidden")
            || node.attr("aria-hidden").is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
            || node.attr("style").is_some_and(|style| hides(&bare(&style), self.background.as_deref()))
            || node.class().is_some_and(|class| has_hiding_class(&class))
            || self.has_colour_of_page(node)
    }

    /// `<font color=white>` on a white page.
    fn has_colour_of_page(&self, node: &NodeRef<'_>) -> bool {
        let Some(background) = &self.background else { return false };
        node.has_name("font") && node.attr("color").is_some_and(|value| colour(&bare(&value)) == *background)
    }
}

/// Whether a class hides; with `md:block` and the like beside it, it does so on small screens only.
fn has_hiding_class(class: &str) -> bool {
    let mut names = class.split_ascii_whitespace();
    let shows = || {
        class.split_ascii_whitespace().any(|name| {
            name.contains(":block")
                || name.contains(":flex")
                || name.contains(":inline")
                || name.contains(":grid")
                || (name.starts_with("d-") && name != "d-none")
        })
    };
    names.any(|name| CLASSES.contains(&name)) && !shows()
}

/// Declarations without white space and in lower case, comments gone.
fn bare(declarations: &str) -> String {
    let mut bare = String::with_capacity(declarations.len());
    let mut rest = declarations;
    while let Some((head, tail)) = rest.split_once("/*") {
        bare.push_str(head);
        rest = tail.split_once("*/").map_or("", |(_, behind)| behind);
    }
    bare.push_str(rest);
    bare.retain(|letter| !letter.is_whitespace());
    bare.make_ascii_lowercase();
    bare.replace("!important", "")
}

/// Selectors, one by one, with their declarations, of all rules that hold on a screen.
fn rules(sheet: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut text = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((head, tail)) = rest.split_once("/*") {
        text.push_str(head);
        rest = tail.split_once("*/").map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    let mut rest = text.as_str();
    while let Some((head, tail)) = rest.split_once('{') {
        let head = head.rsplit([';', '}']).next().unwrap_or_default().trim();
        if head.starts_with('@') {
            // Only what holds on every screen; what a width or paper asks for may not hold here.
            let is_screen = head.starts_with("@media") && !head.contains('(') && !head.contains("print");
            rest = if is_screen { tail } else { behind_block(tail) };
            continue;
        }
        let Some((declarations, behind)) = tail.split_once('}') else { break };
        let declarations = bare(declarations);
        for selector in head.split(',').map(str::trim).filter(|selector| !selector.is_empty()) {
            found.push((selector.to_owned(), declarations.clone()));
        }
        rest = behind;
    }
    found
}

/// What follows the block whose opening brace was just passed.
fn behind_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, letter) in text.bytes().enumerate() {
        match letter {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return &text[at + 1..];
                }
            }
            _ => {}
        }
    }
    ""
}

/// The colour behind the page's text; white, as browsers have it, is assumed only where the page
/// says so.
fn background(page: &Page, rules: &[(String, String)]) -> Option<String> {
    let of = |declarations: &str| {
        property(declarations, "background-color")
            .or_else(|| property(declarations, "background"))
            .map(colour)
    };
    let body = page.select("body");
    let body = body.nodes().first();
    let styled = body.and_then(|body| body.attr("style")).and_then(|style| of(&bare(&style)));
    let attribute = || body.and_then(|body| body.attr("bgcolor")).map(|value| colour(&bare(&value)));
    let of_sheet = || {
        let of_page =
            |selector: &str| selector.eq_ignore_ascii_case("body") || selector.eq_ignore_ascii_case("html");
        rules
            .iter()
            .rev()
            .filter(|(selector, _)| of_page(selector))
            .find_map(|(_, declarations)| of(declarations))
    };
    styled.or_else(of_sheet).or_else(attribute)
}

/// The value of a property in bare declarations; the last one holds.
fn property<'a>(declarations: &'a str, name: &str) -> Option<&'a str> {
    declarations.split(';').rev().find_map(|declaration| {
        let (found, value) = declaration.split_once(':')?;
        (found == name).then_some(value)
    })
}

/// A colour in one spelling: the names of black and white, three and six digits, `rgb()`.
fn colour(value: &str) -> String {
    let six = |digits: &str| digits.chars().flat_map(|digit| [digit, digit]).collect::<String>();
    match value {
        "white" => "ffffff".to_owned(),
        "black" => "000000".to_owned(),
        _ => match value.strip_prefix('#') {
            Some(digits) if digits.len() == 3 && digits.is_ascii() => six(digits),
            Some(digits) => digits.to_owned(),
            None => {
                let inside = value.strip_prefix("rgb(").and_then(|value| value.strip_suffix(')'));
                let numbers: Option<Vec<u8>> =
                    inside.and_then(|inside| inside.split(',').map(|number| number.parse().ok()).collect());
                match numbers.as_deref() {
                    Some([red, green, blue]) => format!("{red:02x}{green:02x}{blue:02x}"),
                    _ => value.to_owned(),
                }
            }
        },
    }
}

/// Whether bare declarations hide their element.
fn hides(declarations: &str, background: Option<&str>) -> bool {
    let value = |name: &str| property(declarations, name);
    let is = |name: &str, wanted: &[&str]| value(name).is_some_and(|value| wanted.contains(&value));
    let number = |name: &str| value(name).and_then(leading_number);
    let is_nothing = |name: &str| number(name).is_some_and(|number| number.abs() < 0.02);
    let is_tiny = |name: &str| number(name).is_some_and(|number| number.abs() <= 1.0);
    let is_away = |name: &str| number(name).is_some_and(|number| number <= -OFF_SCREEN);
    let positioned = is("position", &["absolute", "fixed"]);
    let clipped =
        is("overflow", &["hidden", "clip"]) || is("overflow-y", &["hidden"]) || is("overflow-x", &["hidden"]);
    let own = value("background-color").or_else(|| value("background")).map(colour);
    let written = value("color").map(colour);
    is("display", &["none"])
        || is("visibility", &["hidden", "collapse"])
        || is("content-visibility", &["hidden"])
        || is_nothing("opacity")
        || is_nothing("font-size")
        || is_nothing("zoom")
        || is_away("text-indent")
        || is_away("margin-left")
        || is_away("margin-top")
        || (positioned && ["left", "top", "right", "bottom"].into_iter().any(is_away))
        || (clipped && ["height", "max-height", "width", "max-width"].into_iter().any(is_tiny))
        || value("clip").is_some_and(|clip| {
            clip.strip_prefix("rect(").is_some_and(|inside| {
                inside
                    .trim_end_matches(')')
                    .split([',', ' '])
                    .all(|edge| leading_number(edge).is_some_and(|edge| edge <= 1.0))
            })
        })
        || value("clip-path").is_some_and(|clip| {
            clip.strip_prefix("inset(").and_then(leading_number).is_some_and(|edge| edge >= 50.0)
                || clip == "circle(0)"
        })
        || value("transform").is_some_and(|transform| {
            transform == "scale(0)"
                || transform.strip_prefix("translate").is_some_and(|rest| {
                    rest.split_once('(')
                        .and_then(|(_, inside)| leading_number(inside))
                        .is_some_and(|by| by <= -OFF_SCREEN)
                })
        })
        || is("color", &["transparent"])
        || match (written, own) {
            (Some(written), Some(own)) => written == own,
            (Some(written), None) => background == Some(written.as_str()),
            _ => false,
        }
}

/// The number that a value begins with; units do not matter here.
fn leading_number(value: &str) -> Option<f32> {
    let end = value
        .find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '-' | '.' | '+')))
        .unwrap_or(value.len());
    value[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{bare, has_hiding_class, hides, rules};

    #[test]
    fn declarations_that_hide() {
        for style in [
            "display: none",
            "DISPLAY:none !important",
            "visibility:hidden",
            "opacity: 0",
            "opacity:0.0;color:red",
            "font-size: 0px",
            "text-indent:-9999px",
            "position:absolute; left:-10000px",
            "position: fixed; top: -999em",
            "height:0;overflow:hidden",
            "max-height: 1px; overflow: hidden",
            "position:absolute;clip:rect(0,0,0,0)",
            "clip: rect(1px, 1px, 1px, 1px)",
            "clip-path: inset(100%)",
            "transform: scale(0)",
            "transform:translateX(-9999px)",
            "color:#fff;background:white",
            "color: rgb(255,255,255); background-color:#FFFFFF",
            "color:transparent",
            "margin-left:-9999px",
            "display:/* x */none",
        ] {
            assert!(hides(&bare(style), None), "{style}");
        }
        assert!(hides("color:#fff", Some("ffffff")));
    }

    #[test]
    fn declarations_that_show() {
        for style in [
            "display:block",
            "opacity:0.5",
            "font-size:0.9em",
            "text-indent:-1em",
            "height:0;overflow:visible",
            "color:#fff",
            "color:#fff;background:#000",
            "left:-20px;position:relative",
            "margin-left:-15px",
            "clip:rect(0,100px,100px,0)",
        ] {
            assert!(!hides(&bare(style), None), "{style}");
        }
    }

    #[test]
    fn rules_of_the_screen_are_read() {
        let sheet = "a{b:c} /* .x{} */ .d, .e > p { display : none } @media print { .f{display:none} }
            @media screen{.g{opacity:0}} @import 'x'; .h{color:red";
        let found: Vec<String> = rules(sheet).into_iter().map(|(selector, _)| selector).collect();
        assert_eq!(found, ["a", ".d", ".e > p", ".g"]);
        let _ = rules(&"{".repeat(100_000));
    }

    #[test]
    fn classes_that_hide() {
        assert!(has_hiding_class("box sr-only") && has_hiding_class("d-none"));
        assert!(!has_hiding_class("hidden md:block") && !has_hiding_class("d-none d-md-block"));
        assert!(!has_hiding_class("hidden-gem"));
    }
}
