//! Mail: one message (`.eml`), a page saved as one (`.mhtml`), a mailbox (`.mbox`).
//!
//! The subject is the title, the sender the outlet or the author. The plain part is read where it
//! says as much as the HTML part. Signature and quoted history are left out, attachments named.

use std::sync::Arc;

use mail_parser::{
    Address, HeaderName, Message, MessageParser, MimeHeaders as _, PartType, mailbox::mbox::MessageIterator,
};

use super::{
    Fault, Part, Unpacked,
    page::{About, Page},
    part, unreadable,
};
use crate::{
    deadline,
    document::{self, MediaType},
    word_list,
};

word_list::words_of! { PREFIXES: "../data/mail.txt", "prefixes" }

/// Messages of one mailbox.
const MOST_MESSAGES: usize = 20_000;
/// Attachments that are named.
const NAMED: usize = 5;
/// A shorter text before quoted history, in bytes, is a covering note: the history is the article.
const COVERING_NOTE: usize = 200;

/// Reads one message or a saved page.
pub(super) fn unpack(bytes: &[u8]) -> Result<Unpacked, Fault> {
    let message =
        MessageParser::default().parse(bytes).ok_or_else(|| unreadable("mail", "it has no headers"))?;
    if let Some(page) = saved_page(&message) {
        return Ok(page);
    }
    let (about, mut warnings) = (about(&message), Vec::new());
    let plain = message.body_text(0).filter(|_| has_part(&message, false));
    let html = message.body_html(0).filter(|_| has_part(&message, true));
    let mut page = Page::default();
    page.describe(&about);
    match (plain, html) {
        (Some(plain), html) if html.as_ref().is_none_or(|html| says_as_much(&plain, html)) => {
            let (text, history) = without_history(&plain);
            if history {
                warnings.push("quoted mail or the signature below the text was left out".to_owned());
            }
            for paragraph in document::plain::paragraphs(&text) {
                page.paragraph(&document::joined(paragraph.of(&text)));
            }
        }
        (_, Some(html)) => page.html(&html),
        _ => return Err(Fault::NoArticle("the mail holds no text".to_owned())),
    }
    if page.is_blank() {
        return Err(Fault::NoArticle("the mail holds no text".to_owned()));
    }
    warnings.extend(attachments(&message));
    Ok(Unpacked { text: page.finish(), media_type: MediaType::Mail, warnings, ..Unpacked::default() })
}

/// The messages of a mailbox, each by itself. One that cannot be read is passed over.
pub(super) fn messages(bytes: &[u8]) -> Result<Vec<Arc<Part>>, Fault> {
    let mut parts = Vec::new();
    for (index, message) in MessageIterator::new(bytes).take(MOST_MESSAGES).enumerate() {
        deadline::look();
        let message = message.map_err(|error| unreadable("mailbox", error))?;
        if let Ok(content) = unpack(message.contents()) {
            parts.push(part(index + 1, message.contents(), content));
        }
    }
    Ok(parts)
}

/// Whether the message has a part of its own in HTML, or in plain text: the parser makes one of the
/// other where it lacks.
fn has_part(message: &Message<'_>, html: bool) -> bool {
    message.parts.iter().any(|part| match &part.body {
        PartType::Html(_) => html,
        PartType::Text(_) => !html,
        _ => false,
    })
}

/// The page inside a message that a browser saved.
fn saved_page(message: &Message<'_>) -> Option<Unpacked> {
    let location = ["Snapshot-Content-Location", "Content-Location"]
        .into_iter()
        .find_map(|name| message.header(HeaderName::Other(name.into())).and_then(|value| value.as_text()));
    let saved = message.from().and_then(Address::first).and_then(|from| from.name().map(str::to_owned));
    let is_saved = location.is_some() || saved.is_some_and(|name| name.starts_with("Saved by"));
    let kind = message.content_type()?;
    if !is_saved || kind.ctype() != "multipart" || kind.subtype() != Some("related") {
        return None;
    }
    let html = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.clone()),
        _ => None,
    })?;
    let mut text = html.into_owned();
    if let Some(location) = location.filter(|location| location.starts_with("http")) {
        // Behind the page, so that its own word about its address comes first.
        let mut page = Page::default();
        page.meta("og:url", location);
        text.push_str(&page.finish());
    }
    Some(Unpacked { text, media_type: MediaType::Mhtml, ..Unpacked::default() })
}

fn about(message: &Message<'_>) -> About {
    let sender = message.from().and_then(Address::first);
    let name = sender.and_then(|sender| sender.name().or_else(|| sender.address())).map(str::to_owned);
    let is_list = message.header("List-Unsubscribe").is_some() || message.header("List-Id").is_some();
    let is_outlet = name.as_deref().is_some_and(|name| is_list || is_outlet(name));
    About {
        title: message
            .subject()
            .map(|subject| without_prefixes(subject).to_owned())
            .filter(|title| !title.is_empty()),
        byline: name.clone().filter(|_| !is_outlet),
        outlet: name.filter(|_| is_outlet),
        published: message.date().map(mail_parser::DateTime::to_rfc3339),
        url: None,
    }
}

/// Whether a sender is a newsroom rather than a person.
fn is_outlet(name: &str) -> bool {
    word_list::words_of! { HEADS: "../data/mail.txt", "heads" }
    word_list::words_of! { WORDS: "../data/mail.txt", "words" }
    let lower = name.to_lowercase();
    HEADS.iter().any(|head| name.starts_with(head))
        || WORDS.iter().any(|word| lower.contains(word))
        || !name.contains(' ')
}

/// A subject without `Re:`, `TR:` and the like.
fn without_prefixes(subject: &str) -> &str {
    let mut subject = subject.trim();
    while let Some((prefix, rest)) = subject.split_once(':') {
        if !PREFIXES.contains(&prefix.trim().to_lowercase().as_str()) {
            break;
        }
        subject = rest.trim();
    }
    subject
}

/// Whether the plain part is not a mere note that the mail is HTML.
fn says_as_much(plain: &str, html: &str) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    words(plain) * 2 >= words(&document::html::text(html))
}

/// A plain text without its signature and the mail that it answers, and whether there was any.
fn without_history(text: &str) -> (String, bool) {
    let lines: Vec<&str> = text.lines().collect();
    let is_border = |line: &str| {
        let line = line.trim_end();
        line == "--"
            || line.starts_with("-----Message d'origine")
            || line.starts_with("-----Original Message")
            || line.starts_with("________________________________")
            || ((line.starts_with("Le ") || line.starts_with("On "))
                && (line.ends_with("a écrit :") || line.ends_with("wrote:")))
    };
    let end = lines.iter().position(|line| is_border(line)).unwrap_or(lines.len());
    let kept: Vec<&str> = lines[..end].iter().copied().filter(|line| !line.starts_with('>')).collect();
    let text_length: usize = kept.iter().map(|line| line.len()).sum();
    if kept.len() == lines.len() || text_length < COVERING_NOTE {
        let unquoted = lines.iter().map(|line| line.trim_start_matches(['>', ' ']));
        return (unquoted.collect::<Vec<_>>().join("\n"), false);
    }
    (kept.join("\n"), true)
}

/// That there are attachments, with the names of the first.
fn attachments(message: &Message<'_>) -> Option<String> {
    let count = message.attachments().count();
    if count == 0 {
        return None;
    }
    let named =
        message.attachments().take(NAMED).map(|part| part.attachment_name().unwrap_or("without a name"));
    let named: Vec<String> =
        named.map(|name| name.chars().filter(|letter| !letter.is_control()).take(80).collect()).collect();
    let more = if count > NAMED { " and more" } else { "" };
    let plural = if count == 1 { "attachment was" } else { "attachments were" };
    Some(format!("{count} {plural} not read: {}{more}", named.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{is_outlet, without_history, without_prefixes};

    #[test]
    fn senders_and_subjects() {
        assert!(is_outlet("Le Courrier") && is_outlet("Rédaction AFP") && !is_outlet("Jeanne Martin"));
        assert_eq!(without_prefixes("TR: Re : Le pont ferme"), "Le pont ferme");
        assert_eq!(without_prefixes("Brest : le pont"), "Brest : le pont");
    }

    #[test]
    fn history_goes_and_forwarded_articles_stay() {
        let article = "Le conseil a voté la fermeture du pont, a dit la maire. ".repeat(6);
        let (text, cut) =
            without_history(&format!("{article}\n\n-- \nJeanne\n\nLe 3 mars, Luc a écrit :\n> Ancien"));
        assert!(cut && !text.contains("Jeanne") && !text.contains("Ancien"));
        let (text, cut) = without_history(&format!("Pour info.\n\nLe 3 mars, Luc a écrit :\n> {article}"));
        assert!(!cut && text.contains("Le conseil") && !text.contains('>'));
    }
}
