//! On which page of the source something stands, where the source has pages.

use crate::brief::Brief;

/// The page that the Unicode scalar `at` of the extracted text stands on.
pub(super) fn of(brief: &Brief, at: usize) -> Option<u32> {
    let pages = &brief.source.pages;
    let behind = pages.partition_point(|page| page.start <= at);
    pages.get(behind.checked_sub(1)?).map(|page| page.page)
}
