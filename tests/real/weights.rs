//! Mozilla's Portuguese model, as `.ci/weights` lays it down: fetched from a server of plain files
//! on loopback, taken in from its folder, and put to work.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Output,
};

use sha2::{Digest, Sha256};

const ARTICLE: &str = "O presidente Luiz Inácio Lula da Silva anunciou na terça-feira, em Brasília, um \
pacote de 3,5 bilhões de reais. «Não vamos ceder», disse a ministra Simone Tebet a 1.250 pessoas.\n";

fn folder() -> PathBuf {
    let folder = std::env::var("DEPECHE_TEST_WEIGHTS")
        .expect("DEPECHE_TEST_WEIGHTS is not set: run eval \"$(.ci/weights)\" first");
    PathBuf::from(folder)
}

fn depeche(desk: &Path, arguments: &[&str]) -> Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_depeche"));
    command.current_dir(desk).args(["--cache-dir", "cache"]).args(arguments);
    let output = command.output().expect("the program starts");
    println!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    output
}

fn translates(desk: &Path) {
    fs::write(desk.join("article.txt"), ARTICLE).expect("a file");
    let output = depeche(desk, &["translate", "article.txt", "--from", "pt", "--backend", "embedded"]);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    for kept in ["Lula da Silva", "Simone Tebet", "3.5 billion", "Tuesday", "“", "”"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(text.contains("1,250") || text.contains("1.250"), "{text}");
}

#[test]
fn a_folder_is_taken_in_and_translates() {
    let desk = tempfile::tempdir().expect("a folder");
    let folder = folder();
    let folder = folder.to_str().expect("a UTF-8 path");
    assert!(depeche(desk.path(), &["model", "import", folder]).status.success());
    translates(desk.path());
}

#[test]
fn a_model_is_pulled_and_translates() {
    let folder = folder();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mirror = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away early is its own affair.
            let _ = answer(stream, &folder);
        }
    });
    let desk = tempfile::tempdir().expect("a folder");
    assert!(depeche(desk.path(), &["model", "pull", "pt-en", "--mirror", &mirror]).status.success());
    translates(desk.path());
    let again = depeche(desk.path(), &["model", "pull", "pt-en", "--mirror", "http://127.0.0.1:1"]);
    assert!(again.status.success(), "what is there is not asked for again");
}

/// One request: the record list in the shape of `translations-models`, or a file.
fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let body = match path.strip_prefix("/files/") {
        _ if path.ends_with("/collections/translations-models/records") => Some(list(folder).into_bytes()),
        Some(name) => fs::read(folder.join(name)).ok(),
        None => None,
    };
    let (status, body) = body.map_or((404, Vec::new()), |body| (200, body));
    write!(
        stream,
        "HTTP/1.1 {status} Status\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}

fn list(folder: &Path) -> String {
    let records =
        [("model", "model.pten.intgemm.alphas.bin"), ("vocab", "vocab.pten.spm")].map(|(kind, name)| {
            let bytes = fs::read(folder.join(name)).expect("a file of the model");
            let hash =
                Sha256::digest(&bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
            serde_json::json!({
                "name": name, "fileType": kind, "version": "1.0", "fromLang": "pt", "toLang": "en",
                "attachment": {
                    "hash": hash, "size": bytes.len(), "filename": name, "location": format!("files/{name}"),
                    "mimetype": "application/octet-stream"
                }
            })
        });
    serde_json::json!({ "data": records }).to_string()
}
