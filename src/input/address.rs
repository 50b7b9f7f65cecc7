//! Addresses of the web: told from paths, and found in links and lists that are kept as files.

use std::path::Path;

/// Addresses that are read from one list.
const MOST: usize = 10_000;
/// Longer ones, in bytes, no server takes.
const LONGEST: usize = 2_000;

/// The addresses in the text of a link or a list, in order.
pub(super) fn all_in(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let ini = text.lines().find_map(|line| line.trim().strip_prefix("URL="));
    let list =
        || text.split_once("<string>").and_then(|(_, rest)| rest.split_once("</string>")).map(|(url, _)| url);
    if is_list(text) {
        let lines = text.lines().map(str::trim).filter(|line| is_address(line));
        return lines.take(MOST).map(str::to_owned).collect();
    }
    let found = ini.map(str::to_owned).or_else(|| list().map(|url| url.replace("&amp;", "&")));
    found.map(|url| url.trim().to_owned()).filter(|url| is_address(url)).into_iter().collect()
}

/// Whether a text is nothing but addresses, one a line, with empty lines and comments (`#`) between.
pub(super) fn is_list(text: &str) -> bool {
    let mut lines =
        text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let mut found = false;
    lines.all(|line| {
        found |= is_address(line);
        line.starts_with('#') || is_address(line)
    }) && found
}

/// A path that is an address.
pub(super) fn of_path(path: &Path) -> Option<&str> {
    path.to_str().filter(|path| is_address(path))
}

/// Whether a text is one address of the web.
pub(super) fn is_address(text: &str) -> bool {
    let scheme =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    (scheme("http://") || scheme("https://"))
        && text.len() < LONGEST
        && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::all_in;

    #[test]
    fn all_kinds() {
        for (text, found) in [
            ("[InternetShortcut]\r\nURL=https://a.example/x\r\n", &["https://a.example/x"][..]),
            (
                "<plist><dict><key>URL</key><string>https://a.example/?a=1&amp;b=2</string>",
                &["https://a.example/?a=1&b=2"],
            ),
            (
                "\u{feff}# Lundi\nhttps://a.example/1\r\n\n HTTP://b.example\n",
                &["https://a.example/1", "HTTP://b.example"],
            ),
            ("[InternetShortcut]\nURL=file:///etc/passwd", &[]),
            ("https://a.example/1\nLe pont est ferm\u{e9}.", &[]),
            ("# Titre", &[]),
            ("", &[]),
        ] {
            assert_eq!(all_in(text.as_bytes()), found, "{text}");
        }
    }
}
