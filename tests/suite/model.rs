//! `depeche model`: fetching, taking in, listing and removing weights, and what can go wrong.
//!
//! A server on loopback serves the record lists of Remote Settings; the weights are the built-in
//! ones under another pair's name.

use std::{fs, io::Write as _, path::PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{
    Desk, Ran, run,
    server::{Reply, Request, Server},
};

const LIST: &str = "/v1/buckets/main/collections/translations-models-v2/records";
const OLD_LIST: &str = "/v1/buckets/main/collections/translations-models/records";
const MODEL: &str = "model.pten.int8.bin";
const VOCABULARY: &str = "vocab.pten.spm";

fn built_in(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models/fr-en");
    fs::read(folder.join(name)).expect("the built-in weights")
}

fn weights() -> (Vec<u8>, Vec<u8>) {
    (built_in("model.fren.int8.bin"), built_in("vocab.fren.spm"))
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Uncompressed)
}

/// A record of a file that is served as it is.
fn record(kind: &str, name: &str, content: &[u8]) -> Value {
    json!({
        "name": name, "fileType": kind, "version": "1.0", "fromLang": "pt", "toLang": "en",
        "attachment": {
            "hash": sha256(content), "size": content.len(), "filename": name,
            "location": format!("files/{name}"), "mimetype": "application/octet-stream"
        }
    })
}

/// A record of a packed file, as the newer collection has it.
fn packed_record(kind: &str, name: &str, content: &[u8]) -> Value {
    let packed = packed(content);
    json!({
        "name": name, "fileType": kind, "version": "3.0", "architecture": "tiny",
        "sourceLanguage": "pt", "targetLanguage": "en",
        "decompressedHash": sha256(content), "decompressedSize": content.len(),
        "attachment": {
            "hash": sha256(&packed), "size": packed.len(), "filename": format!("{name}.zst"),
            "location": format!("files/{name}.zst"), "mimetype": "application/zstd"
        }
    })
}

fn list(records: &[Value]) -> Reply {
    Reply::json(200, &json!({ "data": records }))
}

fn missing() -> Reply {
    Reply::json(404, &json!({ "code": 404 }))
}

/// A file, or the part of it that is asked for.
fn file(request: &Request, content: &[u8]) -> Reply {
    let kind = "application/octet-stream";
    let start = request
        .header("range")
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    match start {
        None => Reply::typed(200, kind, content),
        Some(start) => Reply::typed(206, kind, &content[start..])
            .with("content-range", &format!("bytes {start}-{}/{}", content.len() - 1, content.len())),
    }
}

/// Serves only the older list, with small files that are no weights.
async fn small(answer: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        answer(request).unwrap_or_else(|| match request.path() {
            OLD_LIST => list(&[record("model", MODEL, b"model"), record("vocab", VOCABULARY, b"words")]),
            path if path.ends_with(MODEL) => file(request, b"model"),
            path if path.ends_with(VOCABULARY) => file(request, b"words"),
            _ => missing(),
        })
    })
    .await
}

fn pull(desk: &Desk, server: &Server, more: &[&str]) -> Ran {
    let mirror = server.url();
    let arguments = [&["--cache-dir", "cache", "model", "pull", "pt-en", "--mirror", &mirror], more].concat();
    run(desk.depeche(&arguments))
}

fn model(desk: &Desk, arguments: &[&str]) -> Ran {
    run(desk.depeche(&[&["--cache-dir", "cache", "model"], arguments].concat()))
}

fn translate(desk: &Desk) -> Ran {
    desk.write("article.txt", "Le président est arrivé mardi à Paris.\n");
    let arguments = ["--cache-dir", "cache", "translate", "article.txt", "--from", "pt", "-b", "embedded"];
    run(desk.depeche(&arguments))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_fetched_once_and_used() {
    let (weights, words) = weights();
    let records = [packed_record("model", MODEL, &weights), packed_record("vocab", VOCABULARY, &words)];
    let (weights, words) = (packed(&weights), packed(&words));
    let server = Server::start(move |request| match request.path() {
        LIST => list(&records),
        "/v1/" => Reply::json(200, &json!({"capabilities": {"attachments": {"base_url": "/cdn/"}}})),
        path if path == format!("/cdn/files/{MODEL}.zst") => file(request, &weights),
        path if path == format!("/cdn/files/{VOCABULARY}.zst") => file(request, &words),
        _ => missing(),
    })
    .await;
    let desk = Desk::new();
    assert_eq!(translate(&desk).code, 5, "nothing is there yet");
    let ran = pull(&desk, &server, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("pt-en Firefox Translations 3.0 tiny"), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "no progress bar without a terminal: {}", ran.err);
    let asked = server.requests().len();
    assert_eq!(asked, 4);
    let ran = pull(&desk, &server, &[]);
    assert!(ran.code == 0 && ran.err.contains("already"), "{}", ran.err);
    assert_eq!(server.requests().len(), asked, "a whole model asks nobody");
    let ran = pull(&desk, &server, &["--update"]);
    assert!(ran.code == 0 && ran.err.contains("newest"), "{}", ran.err);
    assert_eq!(server.requests().len(), asked + 1, "the list alone");
    let ran = translate(&desk);
    assert!(ran.code == 0 && ran.out.contains("Paris"), "{} {}", ran.out, ran.err);
    assert!(!ran.err.contains("draft"), "{}", ran.err);
    let ran = model(&desk, &["list"]);
    let row = ran.out.lines().find(|line| line.starts_with(" pt-en")).expect("a row");
    assert!(row.contains("3.0") && row.contains("verified") && !row.contains("draft"), "{row}");
    let row = ran.out.lines().find(|line| line.starts_with(" fr-en")).expect("a row");
    assert!(row.contains("built in") && row.contains("verified, draft"), "{row}");
    let hidden = fs::read_dir(desk.path().join("cache/models/.parts")).expect("a folder");
    assert_eq!(hidden.count(), 1, "the lock alone stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_download_goes_on_where_it_ended() {
    let (weights, words) = weights();
    let records = [record("model", MODEL, &weights), record("vocab", VOCABULARY, &words)];
    let (size, hash) = (weights.len(), sha256(&words));
    let half = words[..words.len() / 2].to_vec();
    let answer = move |request: &Request| match request.path() {
        OLD_LIST => list(&records),
        path if path.ends_with(MODEL) && request.header("range").is_none() => Reply::Half(weights.clone()),
        path if path.ends_with(MODEL) => file(request, &weights),
        path if path.ends_with(VOCABULARY) => file(request, &words),
        _ => missing(),
    };
    let server = Server::start(answer).await;
    let desk = Desk::new();
    // As if the program had been ended in the middle of the second file.
    desk.write(&format!("cache/models/.parts/{hash}.part"), &half);
    let ran = pull(&desk, &server, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ranges = |name: &str| -> Vec<Option<String>> {
        let requests = server.requests().into_iter().filter(|request| request.path().ends_with(name));
        requests.map(|request| request.header("range").map(str::to_owned)).collect()
    };
    let from_model = ranges(MODEL);
    assert_eq!(from_model[0], None);
    let start: usize = from_model[1]
        .as_deref()
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok())
        .expect("the second request goes on");
    assert!((1..=size / 2).contains(&start), "{start}");
    assert_eq!(ranges(VOCABULARY), [Some(format!("bytes={}-", half.len()))]);
    assert_eq!(translate(&desk).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_another_files_is_fetched_again() {
    let server = small(|_| None).await;
    let desk = Desk::new();
    desk.write(&format!("cache/models/.parts/{}.part", sha256(b"model")), "xyz");
    let ran = pull(&desk, &server, &[]);
    // Whole and as the list says, but no weights: found before it is placed.
    assert!(ran.code == 5 && ran.err.contains("middle of its header"), "{}", ran.err);
    let models = server.requests().iter().filter(|request| request.path().ends_with(MODEL)).count();
    assert_eq!(models, 2, "once from the part, once from the start");
    assert!(!desk.path().join("cache/models/pt-en").exists());
}

/// Name, which requests, the answer to them, and a word of the message.
type Case = (&'static str, fn(&Request) -> bool, Reply, &'static str);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_as_the_list_says_is_refused() {
    let page = || Reply::typed(200, "text/html; charset=utf-8", "<html>Please log in</html>");
    let octets = |content: &[u8]| Reply::typed(200, "application/octet-stream", content);
    let of_model: fn(&Request) -> bool = |request| request.path().ends_with(MODEL);
    let of_list: fn(&Request) -> bool = |request| request.path().ends_with("/records");
    let cases: [Case; 9] = [
        ("another hash", of_model, octets(b"mOdel"), "SHA-256"),
        ("too short", of_model, octets(b"mod"), "sends 3 bytes where its list says 5"),
        ("too long", of_model, octets(b"models"), "sends 6 bytes where its list says 5"),
        ("no such file", of_model, missing(), "404"),
        ("a page in place of the file", of_model, page(), "web page"),
        ("a page in place of the list", of_list, page(), "web page"),
        ("no JSON", of_list, octets(b"{\"data\": ["), "JSON"),
        ("another JSON", of_list, Reply::json(200, &json!({"data": 1})), "no list"),
        ("no list", of_list, missing(), "no list of translation models"),
    ];
    for (name, matches, reply, word) in cases {
        let server = small(move |request| matches(request).then(|| reply.clone())).await;
        let desk = Desk::new();
        let ran = pull(&desk, &server, &[]);
        assert_eq!(ran.code, 5, "{name}: {}", ran.err);
        assert!(ran.err.contains(word) && ran.err.contains("--mirror"), "{name}: {}", ran.err);
        assert!(!desk.path().join("cache/models/pt-en").exists(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_cannot_lead_out_of_the_cache() {
    for (field, value) in [("name", json!("../../model.pten.bin")), ("name", json!(".model"))] {
        let server = small(move |request| {
            (request.path() == OLD_LIST).then(|| {
                let mut model = record("model", MODEL, b"model");
                model[field] = value.clone();
                list(&[model, record("vocab", VOCABULARY, b"words")])
            })
        })
        .await;
        let ran = pull(&Desk::new(), &server, &[]);
        assert!(ran.code == 5 && ran.err.contains("no plain file"), "{}", ran.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_network_or_model_the_way_out_is_named() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let desk = Desk::new();
    // Bound and let go: nobody listens there.
    let ran = model(&desk, &["pull", "fr-en", "--mirror", &address]);
    assert!(ran.code == 5 && ran.err.contains("model import"), "{}", ran.err);
    let server = small(|_| None).await;
    let ran = model(&desk, &["pull", "xx-en", "--mirror", &server.url()]);
    assert!(ran.code == 5 && ran.err.contains("pt-en"), "{}", ran.err);
    let mut command = desk.depeche(&["--cache-dir", "cache", "model", "pull", "xx-en"]);
    command.env("DEPECHE_ENGINE_MIRROR", server.url());
    let ran = run(command);
    assert!(ran.code == 5 && ran.err.contains("pt-en"), "the variable names the mirror too: {}", ran.err);
    for mirror in ["nowhere", "ftp://example.org"] {
        assert_eq!(model(&desk, &["pull", "fr-en", "--mirror", mirror]).code, 5);
    }
    assert_eq!(model(&desk, &["pull", "french"]).code, 2);
}

#[test]
fn a_folder_is_taken_in_and_removed_again() {
    let (weights, words) = weights();
    let desk = Desk::new();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    encoder.write_all(&weights).expect("memory");
    desk.write("given/model.pten.intgemm.alphas.bin.gz", encoder.finish().expect("memory"));
    desk.write("given/vocab.pten.spm", &words);
    desk.write("given/lex.50.50.pten.s2t.bin", "not needed");
    let ran = model(&desk, &["import", "given", "--name", "ours 7"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = model(&desk, &["path", "pt-en"]);
    assert!(PathBuf::from(ran.out.trim()).ends_with("cache/models/pt-en"), "{}", ran.out);
    assert_eq!(model(&desk, &["path"]).out.trim(), "cache/models");
    assert!(model(&desk, &["list"]).out.contains("ours 7"));
    assert!(translate(&desk).out.contains("Paris"));
    assert_eq!(model(&desk, &["remove", "pt-en"]).code, 0);
    assert_eq!(translate(&desk).code, 5);
    let ran = model(&desk, &["remove", "pt-en"]);
    assert!(ran.code == 5 && ran.err.contains("model list"), "{}", ran.err);
}

#[test]
fn a_folder_that_is_no_model_is_not_taken_in() {
    let (weights, words) = weights();
    let desk = Desk::new();
    let refused = |arguments: &[&str], word: &str| {
        let ran = model(&desk, &[&["import"], arguments].concat());
        assert!(ran.code == 5 && ran.err.contains(word), "{arguments:?}: {}", ran.err);
    };
    refused(&["nowhere"], "not a folder");
    desk.write("given/vocab.pten.spm", &words);
    refused(&["given"], "no model.….bin");
    desk.write("given/model.bin", &weights);
    refused(&["given"], "does not tell the languages");
    desk.write("given/model.bin", &weights[..weights.len() / 2]);
    refused(&["given", "--pair", "pt-en"], "it ends in the middle");
    desk.write("given/model.bin", &weights);
    desk.write("given/vocab.pten.spm", "<html>404</html>");
    refused(&["given", "--pair", "pt-en"], "vocab.pten.spm is damaged");
    assert!(!desk.path().join("cache/models/pt-en").exists());
    desk.write("given/vocab.pten.spm", &words);
    assert_eq!(model(&desk, &["import", "given", "--pair", "pt-en"]).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cache_that_cannot_be_written_is_named() {
    let server = small(|_| None).await;
    let desk = Desk::new();
    // A file where the folder should be.
    desk.write("cache", "");
    let ran = pull(&desk, &server, &[]);
    assert!(ran.code == 5 && ran.err.contains("cannot create cache/models"), "{}", ran.err);
}

#[test]
fn damage_in_the_cache_is_found_before_the_engine_sees_it() {
    let (weights, words) = weights();
    let desk = Desk::new();
    desk.write(&format!("given/{MODEL}"), &weights);
    desk.write(&format!("given/{VOCABULARY}"), &words);
    assert_eq!(model(&desk, &["import", "given"]).code, 0);
    let place = format!("cache/models/pt-en/{MODEL}");
    let mut header = weights.clone();
    header[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    let mut body = weights.clone();
    let middle = body.len() / 2;
    body[middle] ^= 1;
    for (damaged, word) in [(&header, "SHA-256"), (&body, "SHA-256"), (&weights[..1000].to_vec(), "bytes")] {
        desk.write(&place, damaged);
        let ran = translate(&desk);
        assert!(ran.code == 5 && ran.out.is_empty(), "{}", ran.err);
        assert!(ran.err.contains(word) && ran.err.contains("model remove pt-en"), "{}", ran.err);
        assert!(model(&desk, &["list"]).out.contains("damaged"));
    }
    desk.write("cache/models/pt-en/model.toml", "format = 1");
    let ran = translate(&desk);
    assert!(ran.code == 5 && ran.err.contains("model.toml"), "{}", ran.err);
    assert!(model(&desk, &["list"]).out.contains("unusable"));
}
