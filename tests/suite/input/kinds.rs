//! Every kind of file that is read: what comes out of it, and what happens to damaged, encrypted
//! and hostile ones. The table of docs/inputs.md has a row for each.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use depeche::document::Document;
use depeche::input::{self, InputError, ReadOptions, Source};

use super::{folder, options, relative};

const ONE: &str =
    "La commune de Brécourt a voté jeudi la reconstruction de la halle, fermée depuis l’incendie de mai.";
const TWO: &str = "« Nous ne pouvions pas laisser mourir le centre », a plaidé la maire, Odile Marchenoir.";
const TITLE: &str = "La halle de Brécourt sera reconstruite";

/// What is read of bytes with this name, and what is said.
fn read(name: &str, bytes: &[u8]) -> Result<(Document, String, Vec<String>), InputError> {
    let source = Source::File { path: PathBuf::from(name), relative: PathBuf::from(name) };
    let mut loaded = input::from_bytes(bytes, source, &options())?;
    let document = loaded.document();
    let mut warnings = std::mem::take(&mut loaded.caveats);
    warnings.append(&mut loaded.warnings);
    warnings.extend(document.notes().cloned());
    Ok((document, loaded.media_type.to_string(), warnings))
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document.paragraphs.iter().map(|span| span.of(&document.text)).collect()
}

/// The value of a field.
fn value(field: Option<&depeche::document::Field>) -> Option<&str> {
    field.map(|field| field.value.as_str())
}

fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        archive.write_all(text.as_bytes()).expect("its text");
    }
    archive.finish().expect("an archive").into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version='1.0'?><w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body></w:document>"
    );
    archive(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document)])
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

#[test]
fn word_documents_are_read_with_their_changes_accepted() {
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr>{}</w:p><w:p>{}{}</w:p>\
         <w:p>{}<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>{}</w:ins>{}\
         <w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t> rien</w:t></w:r>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r>{}</w:p><w:p>{}</w:p>",
        run(TITLE),
        run(&ONE[..20]),
        run(&ONE[20..]),
        run("La dette atteint "),
        run("21"),
        run(" millions, et la halle 400 m"),
        run(" au sol."),
        run(TWO),
    );
    let (document, kind, warnings) = read("a.docx", &docx(&body)).expect("an article");
    assert_eq!(value(document.title.as_ref()), Some(TITLE));
    assert_eq!(paragraphs(&document), [ONE, "La dette atteint 21 millions, et la halle 400 m² au sol.", TWO]);
    assert!(kind.ends_with("wordprocessingml.document"));
    assert!(warnings.iter().any(|warning| warning.contains("tracked changes")), "{warnings:?}");
    assert!(
        warnings.iter().any(|warning| warning.contains("struck-out text (“12”, “rien”)")),
        "{warnings:?}"
    );
    assert!(
        warnings.iter().any(|warning| warning.contains("text that the page hides (“caché”)")),
        "{warnings:?}"
    );
}

#[test]
fn open_documents_are_read() {
    let content = format!(
        "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:fo='f'><office:automatic-styles>\
         <style:style style:name='T1'><style:text-properties style:text-position='super 58%'/></style:style>\
         <style:style style:name='T2'><style:text-properties style:text-line-through-style='solid'/></style:style></office:automatic-styles>\
         <office:body><office:text><text:tracked-changes><text:p>Ancien</text:p></text:tracked-changes>\
         <text:h text:outline-level='1'>{TITLE}</text:h><text:p>{ONE}<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Note</text:p></text:note-body></text:note></text:p>\
         <text:p>Le 1<text:span text:style-name='T1'>er</text:span> mars, <text:span text:style-name='T2'>douze</text:span><text:s text:c='2'/>vingt élus ont voté.</text:p>\
         <text:p>{TWO}</text:p></office:text></office:body></office:document-content>"
    );
    let bytes =
        archive(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)]);
    let (document, _, warnings) = read("a.odt", &bytes).expect("an article");
    assert_eq!(value(document.title.as_ref()), Some(TITLE));
    assert_eq!(paragraphs(&document), [ONE, "Le 1er mars, vingt élus ont voté.", TWO]);
    assert!(warnings.iter().any(|warning| warning.contains("“douze”")), "{warnings:?}");
    let locked = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<manifest:encryption-data/>"),
        ("content.xml", "xx"),
    ]);
    assert!(read("a.odt", &locked).expect_err("refused").to_string().contains("is encrypted"));
}

fn book(encryption: Option<&str>) -> Vec<u8> {
    let chapter = |number: usize| {
        format!(
            "<html><head><title>x</title></head><body><h1>{TITLE} ({number})</h1><p>{ONE}</p><p>{TWO}</p><p>{ONE}</p></body></html>"
        )
    };
    let package = "<package xmlns:dc='d'><metadata><dc:title>La Gazette</dc:title><dc:creator>Ana Roy</dc:creator><dc:date>2025-03-04</dc:date></metadata>\
        <manifest><item id='t' href='toc.xhtml'/><item id='a' href='text/a%20b.xhtml'/><item id='b' href='text/b.xhtml'/></manifest>\
        <spine><itemref idref='t'/><itemref idref='a'/><itemref idref='b'/></spine></package>";
    let (first, second) = (chapter(1), chapter(2));
    let mut members = vec![
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
        ),
        ("OEBPS/book.opf", package),
        ("OEBPS/toc.xhtml", "<html><body><p>Sommaire</p></body></html>"),
        ("OEBPS/text/a b.xhtml", &first),
        ("OEBPS/text/b.xhtml", &second),
    ];
    members.extend(encryption.map(|encryption| ("META-INF/encryption.xml", encryption)));
    archive(&members)
}

const FEED: &str = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='c' xmlns:dc='d'><channel><title>La Gazette</title>\
    <item><title>La halle de Brécourt</title><link>https://gazette.example/1</link><dc:creator>Ana Roy</dc:creator>\
    <pubDate>Tue, 04 Mar 2025 08:00:00 +0100</pubDate><content:encoded><![CDATA[<p>La commune de Brécourt a voté jeudi la reconstruction de la halle.</p><p>« Enfin », a dit la maire.</p>]]></content:encoded></item>\
    <item><title>Le pont de Vaux</title><link>https://gazette.example/2</link><description>&lt;p&gt;Le pont ferme mardi pour deux mois, a dit le pr&amp;eacute;fet&amp;hellip;&lt;/p&gt;</description></item></channel></rss>";

#[test]
fn files_with_several_articles_are_one_source_each() {
    let mailbox = format!(
        "From a@b Tue Mar  4 08:00:00 2025\nSubject: Un\nFrom: Ana Roy <a@b>\n\n{ONE}\n\n{TWO}\n\nFrom c@d Tue Mar  4 09:00:00 2025\nSubject: Deux\nFrom: Luc Bo <c@d>\n\n{TWO}\n\n{ONE}\n"
    );
    let folder = folder(&[
        ("box.mbox", mailbox.as_bytes()),
        ("feed.xml", FEED.as_bytes()),
        ("livre.epub", &book(None)),
        (
            "seul.rss",
            FEED.split("<item>")
                .take(2)
                .collect::<Vec<_>>()
                .join("<item>")
                .replace("</item>", "</item></channel></rss>")
                .as_bytes(),
        ),
    ]);
    let (sources, errors) = input::collect(&[folder.path().to_path_buf()]);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        relative(&sources),
        ["box-1.mbox", "box-2.mbox", "feed-1.xml", "feed-2.xml", "livre-1.epub", "livre-2.epub", "seul.rss"]
    );
    let documents: Vec<(Document, Vec<String>)> = sources
        .iter()
        .map(|source| {
            let mut loaded = input::read(source, &options()).expect("an article");
            assert_eq!(loaded.sha256.len(), 64);
            let notes = loaded.caveats.iter().chain(&loaded.warnings).cloned().collect();
            (loaded.document(), notes)
        })
        .collect();
    let (first, second) = (&documents[2], &documents[3]);
    assert_eq!(value(first.0.title.as_ref()), Some("La halle de Brécourt"));
    assert_eq!(value(first.0.outlet.as_ref()), Some("La Gazette"));
    assert_eq!(value(first.0.byline.as_ref()), Some("Ana Roy"));
    assert_eq!(value(first.0.published.as_ref()), Some("2025-03-04T08:00:00+01:00"));
    assert_eq!(first.0.url.as_deref(), Some("https://gazette.example/1"));
    assert_eq!(paragraphs(&first.0).len(), 2);
    assert!(first.1.is_empty());
    assert_eq!(paragraphs(&second.0), ["Le pont ferme mardi pour deux mois, a dit le préfet…"]);
    assert!(second.1[0].contains("teaser"));
    assert_eq!(value(documents[0].0.byline.as_ref()), Some("Ana Roy"));
    assert_eq!(paragraphs(&documents[1].0), [TWO, ONE]);
    assert_eq!(value(documents[4].0.title.as_ref()), Some("La halle de Brécourt sera reconstruite (1)"));
    assert_eq!(value(documents[4].0.outlet.as_ref()), Some("La Gazette"));
    // One by its number, as briefs name it.
    let named = PathBuf::from(sources[3].display());
    let (again, errors) = input::collect(std::slice::from_ref(&named));
    assert_eq!((again.len(), errors.len()), (1, 0));
    assert_eq!(again[0].display(), sources[3].display());
    let (none, errors) = input::collect(&[folder.path().join("feed.xml#9")]);
    assert!(none.is_empty() && errors[0].to_string().contains("no article number 9"));
    let several = input::from_bytes(FEED.as_bytes(), Source::Stdin, &options()).expect_err("several");
    assert!(several.to_string().contains("holds 2 articles"), "{several}");
    assert!(
        read(
            "x.epub",
            &book(Some("<EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#aes128-cbc\"/>"))
        )
        .expect_err("refused")
        .to_string()
        .contains("protected")
    );
}

#[test]
fn mail_is_read_without_its_machinery() {
    let head = "From: =?utf-8?q?La_Gazette?= <lettre@gazette.example>\r\nSubject: =?utf-8?b?TGEgaGFsbGUgZGUgQnLDqWNvdXJ0?=\r\nDate: Tue, 04 Mar 2025 08:00:00 +0100\r\nMIME-Version: 1.0\r\n";
    let plain = format!(
        "{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{ONE}\r\n\r\n{TWO}\r\n\r\n{ONE}\r\n\r\n-- \r\nLa rédaction\r\n\r\nLe 3 mars, Luc a écrit :\r\n> Un vieux mot\r\n"
    );
    let (document, kind, warnings) = read("a.eml", plain.as_bytes()).expect("mail");
    assert_eq!(kind, "message/rfc822");
    assert_eq!(value(document.title.as_ref()), Some("La halle de Brécourt"));
    assert_eq!(value(document.outlet.as_ref()), Some("La Gazette"));
    assert_eq!(value(document.published.as_ref()), Some("2025-03-04T08:00:00+01:00"));
    assert_eq!(paragraphs(&document), [ONE, TWO, ONE]);
    assert!(warnings[0].contains("signature"), "{warnings:?}");
    let html = format!(
        "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>La dette a grandi, a dit =E0 Br=E9court la maire.</p><div class=3D\"gmail_quote\"><p>Ancien mot</p></div></body></html>\r\n--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n\r\nx\r\n--b--\r\n"
    );
    // Told by its headers, without a name.
    let (document, _, warnings) = read("courrier", html.as_bytes()).expect("mail");
    assert_eq!(paragraphs(&document), ["La dette a grandi, a dit à Brécourt la maire."]);
    assert!(
        warnings.iter().any(|warning| warning.contains("1 attachment was not read: plan.pdf")),
        "{warnings:?}"
    );
    let page = format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gazette.example/halle\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE} | La Gazette</title></head><body><nav>Menu</nav><article><h1>{TITLE}</h1><p>{ONE}</p><p>{TWO}</p></article></body></html>\r\n--b--\r\n"
    );
    let (document, kind, _) = read("a.mhtml", page.as_bytes()).expect("a page");
    assert_eq!(kind, "multipart/related");
    assert_eq!(paragraphs(&document), [ONE, TWO]);
    assert_eq!(document.url.as_deref(), Some("https://gazette.example/halle"));
    assert_eq!(value(document.outlet.as_ref()), Some("La Gazette"));
}

#[test]
fn packed_files_and_links_are_told() {
    let pack = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).expect("packed");
        packer.finish().expect("packed")
    };
    let (document, kind, _) = read("a.txt.gz", &pack(format!("{ONE}\n\n{TWO}").as_bytes())).expect("text");
    assert_eq!((kind.as_str(), paragraphs(&document).len()), ("text/plain", 2));
    let (_, kind, _) =
        read("a.docx.gz", &pack(&docx(&format!("<w:p>{}</w:p>", run(ONE))))).expect("a document");
    assert!(kind.contains("wordprocessingml"));
    let bomb = pack(&vec![b'a'; 30_000_000]);
    assert!(bomb.len() < 100_000);
    assert!(read("a.gz", &bomb).expect_err("refused").to_string().contains("unpacks to more than 20 MB"));
    let russian = pack(&pack(&pack(&pack(b"x"))));
    assert!(
        read("a.gz", &russian).expect_err("refused").to_string().contains("gzip files lie in gzip files")
    );
    let link =
        read("a.url", b"[InternetShortcut]\r\nURL=https://gazette.example/1\r\n").expect_err("no article");
    assert!(
        link.is_no_article() && link.to_string().contains("a link to https://gazette.example/1"),
        "{link}"
    );
    let rtf = b"{\\rtf1\\ansi\\ansicpg1252 La commune de Br\\'e9court a vot\\'e9 \\'ab\\~oui\\~\\'bb.\\par Fin du vote, \\strike non\\strike0  hier.\\par}";
    let (document, kind, _) = read("a.rtf", rtf).expect("rtf");
    assert_eq!(kind, "application/rtf");
    assert_eq!(
        paragraphs(&document),
        ["La commune de Brécourt a voté «\u{a0}oui\u{a0}».", "Fin du vote, hier."]
    );
}

#[test]
fn bombs_and_wrecks_end_with_a_clear_word() {
    let bomb = docx(&format!("<w:p>{}</w:p>", run(&"a".repeat(30_000_000))));
    assert!(bomb.len() < 200_000);
    assert!(read("a.docx", &bomb).expect_err("refused").to_string().contains("unpacks to more than 20 MB"));
    let deep = docx(&"<w:p>".repeat(100_000));
    assert!(read("a.docx", &deep).expect_err("refused").to_string().contains("nest too deep"));
    let laughs = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><rss><channel><item><title>x</title><description>&b;&b;</description></item></channel></rss>";
    let found = read("a.xml", laughs.as_bytes());
    assert!(found.is_ok_and(|(document, ..)| document.text.len() < 100));
    let mut parts = String::from(
        "Subject: x\nFrom: Ana Roy <a@b>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n",
    );
    for number in 0..10_000 {
        let _ = write!(
            parts,
            "--b\nContent-Type: application/octet-stream; name=f{number}\nContent-Disposition: attachment; filename=f{number}\n\nx\n"
        );
    }
    assert!(read("a.eml", parts.as_bytes()).expect_err("refused").to_string().contains("holds no text"));
    let text = format!("{parts}--b\nContent-Type: text/plain\n\nUn mot.\n--b--\n");
    let (document, _, warnings) = read("a.eml", text.as_bytes()).expect("mail");
    assert!(document.text.contains("Un mot."));
    assert!(warnings.iter().any(|warning| warning.contains("and more")), "{warnings:?}");
    let nested = "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(5_000);
    let _ = read(
        "a.eml",
        format!("Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{nested}")
            .as_bytes(),
    );
    for (name, bytes) in [
        ("a.docx", b"PK\x03\x04word/document.xml".as_slice()),
        ("a.epub", b"PK\x03\x04application/epub+zip"),
        ("a.pdf", b"%PDF-1.7\nx"),
        ("a.gz", b"\x1F\x8B\x08\0\0\0\0\0\0\0x"),
        ("a.rtf", b"{\\rtf1"),
        ("a.xml", b"<rss><channel><item><title>x"),
        ("a.json", br#"{"version":"https://jsonfeed.org/version/1","items":["#),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0\x01\x02\x03"),
    ] {
        let error = read(name, bytes).expect_err(name).to_string();
        assert!(error.starts_with(name), "{error}");
    }
}

/// A PDF with these lines, each with its place and size; a page for each list.
fn pdf(pages: &[&[(&str, u32, u32, u32)]]) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    objects.push(format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()));
    objects
        .push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned());
    for (index, lines) in pages.iter().enumerate() {
        let mut content = String::new();
        for (text, x, y, size) in *lines {
            let octal =
                encoding_rs::WINDOWS_1252.encode(text).0.iter().fold(String::new(), |mut octal, byte| {
                    let _ = write!(octal, "\\{byte:03o}");
                    octal
                });
            let _ = writeln!(content, "BT /F1 {size} Tf {x} {y} Td ({octal}) Tj ET");
        }
        objects.push(format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>", 5 + index * 2));
        objects.push(format!("<< /Length {} >>\nstream\n{content}endstream", content.len()));
    }
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let size = objects.len() + 1;
    let _ = writeln!(file, "trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF");
    file.into_bytes()
}

#[cfg(feature = "pdf")]
#[test]
fn pdf_is_read_in_the_order_of_its_columns() {
    let mut first = vec![("La Gazette de Brécourt - mardi 4 mars", 40, 810, 8), (TITLE, 40, 770, 20)];
    let left = [
        "La commune de Brécourt a voté jeudi",
        "la reconstruction de la halle, fer-",
        "mée depuis l’incendie de mai. Elle",
        "en espère beaucoup, dit la maire.",
        "« Nous ne pouvions pas laisser mou-",
        "rir le centre », a-t-elle plaidé en",
    ];
    let right = [
        "ouverture de séance, devant vingt",
        "élus et deux cents habitants venus",
        "de tout le canton. Le vice-",
        "président du conseil s’est abstenu.",
        "Les travaux commenceront en sep-",
        "tembre et dureront un an.",
    ];
    for (row, (left, right)) in (0_u32..).zip(left.into_iter().zip(right)) {
        first.push((left, 40, 730 - row * 14, 11));
        first.push((right, 310, 730 - row * 14, 11));
    }
    first.push(("1", 290, 20, 8));
    let second = [
        ("La Gazette de Brécourt - mardi 4 mars", 40, 810, 8),
        ("Une pétition a recueilli mille signatures en deux semaines.", 40, 730, 11),
        ("2", 290, 20, 8),
    ];
    let (document, kind, _) = read("a.pdf", &pdf(&[&first, &second])).expect("a text layer");
    assert_eq!(kind, "application/pdf");
    assert_eq!(value(document.title.as_ref()), Some(TITLE));
    let text = paragraphs(&document).join("\n");
    for part in [
        "de la halle, fermée depuis",
        "laisser mourir le centre », a-t-elle plaidé en ouverture de séance",
        "Le vice-président du conseil",
        "en septembre et dureront un an.",
        "Une pétition a recueilli",
    ] {
        assert!(text.contains(part), "{part:?} in\n{text}");
    }
    assert!(!text.contains("mardi 4 mars") && !text.lines().any(|line| line.len() < 3), "{text}");
    let petition = document.text.find("Une pétition").expect("it is there");
    assert_eq!((document.page(petition), document.page(petition - 3)), (Some(2), Some(1)));
    let scan = pdf(&[&[], &[]]);
    let refused = read("a.pdf", &scan).expect_err("no text layer");
    assert!(refused.is_no_article() && refused.to_string().contains("no text layer"), "{refused}");
}

#[test]
fn each_article_of_a_file_has_its_entry_in_the_index() {
    let desk = crate::support::Desk::new();
    desk.write("in/feed.xml", FEED);
    let ran =
        crate::support::run(desk.depeche(&["brief", "in", "-o", "out", "--translate=none", "--from=fr"]));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let index: serde_json::Value = serde_json::from_str(&desk.read("out/index.json")).expect("an index");
    let paths: Vec<&str> = index["articles"]
        .as_array()
        .expect("articles")
        .iter()
        .filter_map(|entry| entry["path"].as_str())
        .collect();
    assert_eq!(paths, ["in/feed.xml#1", "in/feed.xml#2"]);
}

#[cfg(feature = "pdf")]
#[test]
fn a_passage_knows_its_page_also_where_its_paragraph_began_on_another() {
    let first = [
        ("La commune de Brécourt a voté jeudi la reconstruction", 40, 100, 11),
        ("de la halle. Elle en espère beaucoup, dit la maire, qui", 40, 86, 11),
    ];
    let second = [
        ("a longtemps hésité. Le préfet, lui, n’en dit rien. Les com-", 40, 730, 11),
        (
            "merçants attendent. « Enfin une bonne nouvelle pour nous tous », a lâché Luc Quéméré.",
            40,
            716,
            11,
        ),
    ];
    let third = [("merçants du marché couvert ont signé une pétition.", 40, 730, 11)];
    let (document, ..) = read("a.pdf", &pdf(&[&first, &second, &third])).expect("a text layer");
    for (words, page) in
        [("La commune", 1), ("dit la maire", 1), ("a longtemps", 2), ("« Enfin", 2), ("du marché", 3)]
    {
        let at = document.text.find(words).unwrap_or_else(|| panic!("{words} in {}", document.text));
        assert_eq!(document.page(at), Some(page), "{words} in {:?} {}", document.pages, document.text);
    }
    let desk = crate::support::Desk::new();
    desk.write("a.pdf", pdf(&[&first, &second]));
    let ran = crate::support::run(desk.depeche(&["brief", "a.pdf", "--translate=none", "--detail=full"]));
    assert!(
        ran.out.contains("s5, p. 2") && ran.out.contains("page 2, paragraph 1, s5"),
        "{}{}",
        ran.out,
        ran.err
    );
    let ran = crate::support::run(desk.depeche(&["quotes", "a.pdf", "-f", "jsonl"]));
    assert!(ran.out.contains("\"page\":2"), "{}", ran.out);
    for format in ["html", "docx"] {
        let ran = crate::support::run(desk.depeche(&[
            "brief",
            "a.pdf",
            "--translate=none",
            "-f",
            format,
            "-o",
            "out/",
        ]));
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    assert!(desk.read("out/a.html").contains("q1, s5, p. 2"));
}

#[test]
fn a_book_is_one_article_on_demand_and_knows_the_pages_of_its_printed_edition() {
    let source = || Source::File { path: PathBuf::from("livre.epub"), relative: PathBuf::from("livre.epub") };
    let whole = ReadOptions { whole_books: true, ..options() };
    let mut loaded = input::from_bytes(book(None), source(), &whole).expect("one article");
    let document = loaded.document();
    assert_eq!(value(document.title.as_ref()), Some("La Gazette"));
    assert_eq!(document.text.matches(TWO).count(), 2, "{}", document.text);
    assert!(document.text.contains("(1)") && document.text.contains("(2)"));
    let desk = crate::support::Desk::new();
    desk.write("in/livre.epub", book(None));
    for (arguments, books) in
        [(vec!["detect", "in", "-f", "jsonl"], 2), (vec!["detect", "in", "-f", "jsonl", "--whole-books"], 1)]
    {
        let ran = crate::support::run(desk.depeche(&arguments));
        assert_eq!((ran.code, ran.out.lines().count()), (0, books), "{}{}", ran.out, ran.err);
    }
    let page = format!(
        "<html data-depeche=\"whole\"><body><p><span epub:type=\"pagebreak\" title=\"12\"/></span>{ONE} \
         <span role=\"doc-pagebreak\" aria-label=\"13\"></span>Le treize.</p><p>{TWO}</p></body></html>"
    );
    let document = depeche::document::parse(&page, depeche::document::MediaType::Epub);
    let at = document.text.find("Le treize").expect("it is there");
    assert_eq!((document.page(at - 2), document.page(at)), (Some(12), Some(13)), "{:?}", document.pages);
}

#[test]
fn what_an_article_is_labelled_as_goes_to_the_caveats_of_its_brief() {
    for (name, text, said) in [
        ("a.txt", format!("TRIBUNE\n\n{ONE}\n\n{TWO}"), "labelled as opinion"),
        (
            "a.txt",
            format!("Le pont rouvre\n\n{ONE}\n\nRectificatif : la halle compte douze travées.\n\n{TWO}"),
            "was corrected",
        ),
        (
            "a.html",
            format!(
                "<html><head><meta property='article:section' content='Contenu sponsorisé'><title>Le pont</title></head><body><article><p>{ONE}</p><p>{TWO}</p></article>"
            ),
            "labelled as sponsored",
        ),
        (
            "a.html",
            format!(
                "<html><head><title>Le pont</title></head><body><article><p>{ONE}</p><p>{TWO}</p><p>Il vous reste 82 % de cet article à lire. La suite est réservée aux abonnés.</p></article>"
            ),
            "only the beginning is here",
        ),
        (
            "a.md",
            format!("---\ntitle: Le pont\nrubrique: Éditorial\n---\n\n{ONE}\n\n{TWO}"),
            "labelled as opinion",
        ),
        (
            "a.xml",
            FEED.replace("</item><item>", "</item></channel></rss>")
                .replace("<content:encoded>", "<description>")
                .replace("</content:encoded>", "</description>"),
            "a teaser",
        ),
    ] {
        let desk = crate::support::Desk::new();
        desk.write(name, &text);
        let page = crate::support::run(desk.depeche(&["brief", name, "--translate=none", "--from=fr"]));
        let section = page.out.split("## Caveats").nth(1).unwrap_or_default();
        let section = section.split("\n## ").next().unwrap_or_default();
        assert!(section.contains(said), "{said}: {}{}", page.out, page.err);
        let json = crate::support::run(desk.depeche(&[
            "brief",
            name,
            "--translate=none",
            "--from=fr",
            "-f",
            "json",
        ]));
        let brief: serde_json::Value = serde_json::from_str(&json.out).expect("a brief");
        assert!(brief["caveats"][0]["note"].as_str().is_some_and(|note| note.contains(said)), "{brief}");
        assert_eq!(brief["caveats"][0]["sentences"].as_array().map(Vec::len), Some(0));
    }
}

#[test]
fn what_is_read_is_the_same_by_every_way() {
    let file = folder(&[("a.docx", &docx(&format!("<w:p>{}</w:p>", run(ONE))))]);
    let path: &Path = &file.path().join("a.docx");
    let (sources, _) = input::collect(&[path.to_path_buf()]);
    let from_file = input::read(&sources[0], &options()).expect("read");
    let piped =
        input::from_bytes(std::fs::read(path).expect("bytes"), Source::Stdin, &options()).expect("read");
    assert_eq!((from_file.sha256, from_file.text), (piped.sha256, piped.text));
}
