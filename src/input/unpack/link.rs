//! Links that a desktop keeps as files: `.url` of Windows, `.webloc` of macOS.

use super::Fault;

/// Says where a link leads.
pub(super) fn fault(bytes: &[u8]) -> Fault {
    let text = String::from_utf8_lossy(bytes);
    let address = address(&text).unwrap_or("an address that it does not name");
    Fault::NoArticle(format!("it is a link to {address}; save the page itself"))
}

/// The address in the text of a link.
fn address(text: &str) -> Option<&str> {
    let ini = text.lines().find_map(|line| line.trim().strip_prefix("URL="));
    let list =
        || text.split_once("<string>").and_then(|(_, rest)| rest.split_once("</string>")).map(|(url, _)| url);
    ini.or_else(list).map(str::trim).filter(|address| address.len() < 2_000)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn both_kinds() {
        assert_eq!(address("[InternetShortcut]\r\nURL=https://a.example/x\r\n"), Some("https://a.example/x"));
        assert_eq!(
            address("<plist><dict><key>URL</key><string>https://a.example</string>"),
            Some("https://a.example")
        );
        assert_eq!(address("x"), None);
    }
}
