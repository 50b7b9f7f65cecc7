//! Quotations in spreadsheets: strings, whatever they look like.

use crate::support::{Desk, run};

#[test]
fn a_spreadsheet_runs_nothing_of_an_article() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "« =1+1 », a déclaré le maire. « @SUM(A1) », a-t-il ajouté. « -2 % de hausse », a-t-il dit. \
         « Tout va _x0041_ bien », a-t-il conclu.\n",
    );
    let csv = |more: &[&str]| run(desk.depeche(&[&["quotes", "a.txt", "-f", "csv"], more].concat())).out;
    let cells = |text: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader.records().map(|record| record.expect("CSV")[3].to_owned()).collect()
    };
    assert_eq!(cells(&csv(&[])), ["'=1+1", "'@SUM(A1)", "'-2 % de hausse", "Tout va _x0041_ bien"]);
    assert_eq!(
        cells(&csv(&["--csv", "raw"])),
        ["=1+1", "@SUM(A1)", "-2 % de hausse", "Tout va _x0041_ bien"]
    );
    assert!(!csv(&[]).starts_with('\u{feff}') && csv(&["--bom"]).starts_with('\u{feff}'));

    assert_eq!(run(desk.depeche(&["quotes", "a.txt", "-f", "xlsx", "-o", "a.xlsx"])).code, 0);
    let file = std::fs::File::open(desk.path().join("a.xlsx")).expect("a workbook");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut xml = String::new();
    let mut part = archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    std::io::Read::read_to_string(&mut part, &mut xml).expect("UTF-8");
    let sheet = roxmltree::Document::parse(&xml).expect("XML");
    let named = |name: &str| sheet.descendants().filter(|node| node.tag_name().name() == name).count();
    assert_eq!((named("f"), named("row"), named("autoFilter")), (0, 5, 1), "no formula, a filter row");
    let text = |cell: &str| {
        let cell = sheet.descendants().find(|node| node.attribute("r") == Some(cell)).expect("a cell");
        assert_eq!(cell.attribute("t"), Some("inlineStr"), "a string whatever it looks like");
        cell.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect::<String>()
    };
    assert_eq!([text("D2"), text("D5")], ["=1+1", "Tout va _x005F_x0041_ bien"]);
}
