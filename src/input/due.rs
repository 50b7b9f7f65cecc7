//! Articles that a file or an address stands for, found one after another.
//!
//! A file may hold several, a link leads to a page, a page may be a feed, and a feed may have only the
//! beginning of what lies at another address. Each address is fetched when it is its turn and not
//! before, so that the first article need not wait for the last.

use std::{
    collections::VecDeque,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use url::Url;

use super::{
    InputError, ReadOptions, Source, address,
    kind::{self, Kind},
    load,
    unpack::{Part, is_container},
};
use crate::fetch::{Fetcher, Page};

/// The largest file that is looked into for several articles.
const LARGEST_CONTAINER: u64 = 200_000_000;
/// Longer names, in bytes, are cut: they become names of files.
const LONGEST_NAME: usize = 80;

/// What is found next.
enum Next {
    Found(Result<Source, InputError>),
    /// An address whose page is to be fetched.
    Address(String),
    /// The beginning of an article, and where the whole is.
    Teaser(Source, String),
}

/// Articles that are due.
#[derive(Default)]
pub(super) struct Due {
    queue: VecDeque<Next>,
    /// How addresses are fetched; `None` refuses them.
    fetcher: Option<Arc<Fetcher>>,
    whole_books: bool,
}

impl Due {
    /// `fetcher` is asked for addresses; an EPUB book is one article where `whole_books` says so.
    pub(super) fn new(fetcher: Option<Arc<Fetcher>>, whole_books: bool) -> Self {
        Self { queue: VecDeque::new(), fetcher, whole_books }
    }

    /// The next article.
    pub(super) fn next(&mut self) -> Option<Result<Source, InputError>> {
        loop {
            match self.queue.pop_front()? {
                Next::Found(found) => return Some(found),
                Next::Address(address) => {
                    let found = self.page(&address);
                    self.first(found);
                }
                Next::Teaser(teaser, address) => return Some(Ok(self.whole(teaser, &address))),
            }
        }
    }

    /// A source or an error.
    pub(super) fn push(&mut self, found: Result<Source, InputError>) {
        self.queue.push_back(Next::Found(found));
    }

    /// What stands at an address.
    pub(super) fn push_address(&mut self, address: &str) {
        self.queue.push_back(Next::Address(address.to_owned()));
    }

    /// What a file stands for: itself, its articles where it is of a kind that holds several, or the
    /// pages that it leads to. `look` says that its name alone does not decide.
    pub(super) fn push_file(&mut self, path: &Path, relative: &Path, look: bool) {
        let head = if look || !kind::is_article_name(path) { head(path) } else { None };
        match head.map(|head| kind::of(&head, Some(path))) {
            Some(kind) if self.is_container(kind) => self.push_parts(path, relative, None),
            Some(Kind::Link) if self.fetcher.is_some() => {
                let mut bytes = Vec::new();
                let file = std::fs::File::open(path).map(|file| file.take(LARGEST_CONTAINER));
                match file.and_then(|mut file| file.read_to_end(&mut bytes)) {
                    Ok(_) => self.queue.extend(address::all_in(&bytes).into_iter().map(Next::Address)),
                    Err(reason) => self.push(Err(InputError::unreadable(path, reason))),
                }
            }
            _ => {
                let (path, relative) = (path.to_path_buf(), relative.to_path_buf());
                self.push(Ok(Source::File { path, relative }));
            }
        }
    }

    /// The articles of a file, or the one that `number` chooses.
    pub(super) fn push_parts(&mut self, path: &Path, relative: &Path, number: Option<usize>) {
        let found = load::parts(path, relative, number, &self.reading());
        let found = found.into_iter().map(|found| self.teaser_or(found)).collect::<Vec<_>>();
        self.queue.extend(found);
    }

    fn is_container(&self, kind: Kind) -> bool {
        is_container(kind) && !(self.whole_books && kind == Kind::Epub)
    }

    fn reading(&self) -> ReadOptions {
        ReadOptions { encoding: None, max_bytes: LARGEST_CONTAINER, whole_books: self.whole_books }
    }

    /// A source, or the address of the whole where it is a beginning and the whole is wanted.
    fn teaser_or(&self, found: Result<Source, InputError>) -> Next {
        let wanted = self.fetcher.as_ref().is_some_and(|fetcher| fetcher.wants_teasers());
        match found {
            Ok(source) => match teaser_of(&source).filter(|_| wanted) {
                Some(address) => Next::Teaser(source, address),
                None => Next::Found(Ok(source)),
            },
            Err(error) => Next::Found(Err(error)),
        }
    }

    /// Puts what an address gave before all else.
    fn first(&mut self, found: Result<Vec<Source>, InputError>) {
        match found {
            Ok(sources) => {
                for source in sources.into_iter().rev() {
                    let next = self.teaser_or(Ok(source));
                    self.queue.push_front(next);
                }
            }
            Err(error) => self.queue.push_front(Next::Found(Err(error))),
        }
    }

    /// The articles of the page at an address.
    fn page(&self, address: &str) -> Result<Vec<Source>, InputError> {
        let Some(fetcher) = &self.fetcher else {
            return Err(InputError::NotFetched { path: address.to_owned() });
        };
        let unfetched = |reason| InputError::Unfetched { path: address.to_owned(), reason };
        // `feed.xml#3` is the third entry of a feed; any other fragment is a place within the page.
        let (whole, number) = match address.split_once('#') {
            Some((whole, fragment)) => (whole, fragment.parse::<usize>().ok()),
            None => (address, None),
        };
        let page = fetcher.fetch(whole).map_err(unfetched)?;
        let relative = place(&page.address);
        let bytes =
            page.bytes().map_err(|reason| InputError::Unreadable { path: address.to_owned(), reason })?;
        let whole = vec![Source::Page { relative: relative.clone(), page: Arc::clone(&page) }];
        if !self.is_container(kind::of(&bytes, None)) {
            return Ok(whole);
        }
        let parts = load::parts_of(&bytes, &whole[0], &self.reading())?;
        if parts.len() < 2 {
            return Ok(whole);
        }
        let is_wanted = |part: &Arc<Part>| number.is_none_or(|number| part.number == number);
        let source = |part| load::part_source(Path::new(&page.address), &relative, part, Some(&page));
        let found: Vec<Source> = parts.into_iter().filter(is_wanted).map(source).collect();
        if let (Some(number), []) = (number, found.as_slice()) {
            let (path, reason) = (address.to_owned(), format!("it has no article number {number}"));
            return Err(InputError::Damaged { path, reason });
        }
        Ok(found)
    }

    /// The whole of an article of which a feed has the beginning; the beginning where it cannot be had.
    fn whole(&self, teaser: Source, address: &str) -> Source {
        match self.page(address) {
            Ok(found) if matches!(found.as_slice(), [Source::Page { page, .. }] if is_text(page)) => {
                found.into_iter().next().unwrap_or(teaser)
            }
            Ok(_) => warned(teaser, "what stands at its address is no article"),
            Err(error) => warned(teaser, &error.to_string()),
        }
    }
}

fn is_text(page: &Page) -> bool {
    page.bytes().is_ok_and(|bytes| kind::of(&bytes, None) == Kind::Text)
}

/// Where the whole is of an entry that is a beginning.
fn teaser_of(source: &Source) -> Option<String> {
    let Source::Part { part, .. } = source else { return None };
    part.content.whole_at.clone().filter(|address| address::is_address(address))
}

/// An entry with the reason why it stays a beginning.
fn warned(source: Source, reason: &str) -> Source {
    let Source::Part { path, relative, part, page } = source else { return source };
    let mut part = Part::clone(&part);
    part.content.caveats.push(format!("the whole article was not fetched: {reason}"));
    Source::Part { path, relative, part: Arc::new(part), page }
}

/// The first bytes of a file.
pub(super) fn head(path: &Path) -> Option<Vec<u8>> {
    let mut head = Vec::with_capacity(kind::LOOK);
    std::fs::File::open(path).ok()?.take(kind::LOOK as u64).read_to_end(&mut head).ok()?;
    Some(head)
}

/// Where a page would stand below a folder: `https://journal.example/a/le-pont.html?x=1` →
/// `journal.example/le-pont.html-x-1`; the site's own page is `index.html`.
fn place(address: &str) -> PathBuf {
    let Ok(url) = Url::parse(address) else { return PathBuf::from("page.html") };
    let last = url.path_segments().and_then(|segments| segments.rev().find(|segment| !segment.is_empty()));
    let mut name = last.unwrap_or("index.html").to_owned();
    if let Some(query) = url.query().filter(|query| !query.is_empty()) {
        name.push('-');
        name.push_str(query);
    }
    let host = url.host_str().unwrap_or("host");
    PathBuf::from(plain(host)).join(plain(&name))
}

/// A name of letters, digits, `.`, `-` and `_`, which no system takes for anything else.
fn plain(name: &str) -> String {
    let kept =
        |letter: char| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '-' };
    let name: String = name.chars().map(kept).take(LONGEST_NAME).collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { "page".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::place;

    #[test]
    fn a_page_has_a_place() {
        for (address, expected) in [
            ("https://journal.example/a/le-pont.html", "journal.example/le-pont.html"),
            ("https://journal.example/2026/le-pont/", "journal.example/le-pont"),
            ("https://journal.example", "journal.example/index.html"),
            ("https://journal.example/?p=12", "journal.example/index.html-p-12"),
            ("http://[::1]:8080/%2e%2e/..%2F..%2Fetc", "1/2F..-2Fetc"),
            ("https://journal.example/%C3%A9t%C3%A9", "journal.example/C3-A9t-C3-A9"),
        ] {
            assert_eq!(place(address), Path::new(expected), "{address}");
        }
    }
}
