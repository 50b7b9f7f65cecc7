//! Folders that a browser wrote beside a saved page: `Page_files/` beside `Page.html`.

use std::path::{Path, PathBuf};

/// What browsers put behind the page's name, in English, French, German, Spanish, Italian,
/// Portuguese and Dutch, and as Internet Explorer did.
const SUFFIXES: [&str; 10] = [
    "_files",
    "_fichiers",
    "-Dateien",
    "_archivos",
    "_file",
    "_ficheiros",
    "_arquivos",
    "_bestanden",
    ".files",
    "-filer",
];
const PAGES: [&str; 4] = ["html", "htm", "xhtml", "mhtml"];

/// Tells the files of saved pages, one folder after another.
#[derive(Debug, Default)]
pub(super) struct SavedPages {
    /// The folder asked about last, and the page that it belongs to.
    last: Option<(PathBuf, Option<PathBuf>)>,
}

impl SavedPages {
    /// The saved page that `file`, somewhere below `root`, belongs to.
    pub(super) fn page_of(&mut self, file: &Path, root: &Path) -> Option<PathBuf> {
        let folder = file.parent()?;
        if let Some((known, page)) = &self.last
            && known == folder
        {
            return page.clone();
        }
        let mut above = folder.ancestors().take_while(|above| *above != root && above.starts_with(root));
        let page = above.find_map(beside);
        self.last = Some((folder.to_path_buf(), page.clone()));
        page
    }
}

/// The page beside a folder that has its name.
fn beside(folder: &Path) -> Option<PathBuf> {
    let name = folder.file_name()?.to_str()?;
    let stem = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix))?;
    PAGES
        .iter()
        .map(|extension| folder.with_file_name(format!("{stem}.{extension}")))
        .find(|page| page.is_file())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::SavedPages;

    #[test]
    fn a_folder_belongs_to_the_page_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("Le pont.html"), "x").unwrap();
        let mut pages = SavedPages::default();
        let mut page = |path: &str| {
            pages.page_of(&root.join(path), root).map(|page| page.file_name().unwrap().to_owned())
        };
        assert_eq!(page("Le pont_files/a.js"), Some("Le pont.html".into()));
        assert_eq!(page("Le pont_fichiers/deep/b.html"), Some("Le pont.html".into()));
        assert_eq!(page("Autre_files/a.html"), None);
        assert_eq!(page("a.html"), None);
    }
}
