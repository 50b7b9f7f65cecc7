//! A desk with a folder of articles and a language model on loopback that keeps count of what it
//! was asked.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    process::{Child, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::{
    Desk,
    server::{Reply, Request, Server},
    services::{answer_text, items_of},
};

/// A word that the model has no answer for, however often it is asked.
pub(crate) const UNTRANSLATABLE: &str = "schmilblick";
/// How long a test waits for what must happen.
const PATIENCE: Duration = Duration::from_mins(2);

/// A desk, a server, and the runtime that the server lives in.
pub(crate) struct Newsroom {
    pub(crate) desk: Desk,
    pub(crate) server: Server,
    runtime: Runtime,
}

/// What else the server does: the number of the request from 0, and the good answer.
pub(crate) type Twist = Arc<dyn Fn(usize, Reply) -> Reply + Send + Sync>;

impl Newsroom {
    /// A server that answers well.
    pub(crate) fn new() -> Self {
        Self::with(Arc::new(|_, reply| reply))
    }

    /// A server whose answers are changed by `twist`.
    pub(crate) fn with(twist: Twist) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let number = std::sync::atomic::AtomicUsize::new(0);
        let server = runtime.block_on(Server::start(move |request| {
            let number = number.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            twist(number, good(request))
        }));
        let desk = Desk::new();
        let config = format!(
            "[routes]\nfr = 'news'\n[backend.news]\ndialect = 'openai'\nbase_url = '{}'\nmodel = 'm'\n\
             max_concurrency = 4\nmax_retries = 0\nprice_per_million_input = 1.0\n",
            server.url()
        );
        desk.write("depeche.toml", config);
        Self { desk, server, runtime }
    }

    /// Writes articles that have nothing in common but their form.
    pub(crate) fn articles(&self, count: usize) {
        for number in 0..count {
            self.desk.write(&format!("in/{number:03}.txt"), article(number));
        }
    }

    /// How often each request came, by its body.
    pub(crate) fn asked(&self) -> HashMap<Vec<u8>, usize> {
        let mut asked = HashMap::new();
        for request in self.server.requests() {
            *asked.entry(request.body).or_default() += 1;
        }
        asked
    }

    /// Requests beyond the first with the same body.
    pub(crate) fn asked_again(&self) -> usize {
        self.asked().values().map(|count| count - 1).sum()
    }

    /// Starts the program and leaves it running.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.desk.command(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Waits until `holds`.
    pub(crate) fn until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let _guard = self.runtime.enter();
        let deadline = Instant::now() + PATIENCE;
        while !holds() {
            assert!(Instant::now() < deadline, "never: {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Every file below a folder, the index without its seconds.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for entry in ignore::WalkBuilder::new(folder).standard_filters(false).build() {
        let entry = entry.unwrap();
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let name = entry.path().strip_prefix(folder).unwrap().display().to_string();
        let mut text = std::fs::read_to_string(entry.path()).unwrap();
        if name == "index.json" {
            let mut index: Value = serde_json::from_str(&text).unwrap();
            for article in index["articles"].as_array_mut().unwrap() {
                article["seconds"] = Value::Null;
            }
            text = index.to_string();
        }
        files.insert(name, text);
    }
    files
}

/// An article of its own.
pub(crate) fn article(number: usize) -> String {
    let words = |salt: usize| {
        let all =
            ["pont", "port", "marché", "théâtre", "stade", "musée", "jardin", "lycée", "phare", "canal"];
        let pick = |step: usize| all[(number / step + salt) % all.len()];
        format!("le {} numéro {} près du {}", pick(1), number * 10 + salt, pick(10))
    };
    let mut text = format!("La ville rouvre {}\n\n", words(1));
    for paragraph in 0..3 {
        let salt = paragraph * 3 + 2;
        let paragraph = format!(
            "La mairie a annoncé mardi que {} sera rouvert. « Nous avons choisi {} », a déclaré la maire, Claire \
             Dupont. Les habitants attendaient {} depuis deux ans.\n\n",
            words(salt),
            words(salt + 1),
            words(salt + 2)
        );
        text.push_str(&paragraph);
    }
    text
}

/// The answer of a model that does as it is told.
pub(crate) fn good(request: &Request) -> Reply {
    let body = request.json().unwrap();
    let messages = body["messages"].as_array().unwrap();
    let user = messages.iter().find(|message| message["role"] == "user").unwrap();
    let prompt = user["content"].as_str().unwrap();
    let text = if let Ok(mut items) = items_of(prompt) {
        items.retain(|(_, text)| !text.contains(UNTRANSLATABLE));
        for (_, text) in &mut items {
            *text = english(text);
        }
        answer_text(&items)
    } else {
        let line = |number: usize| {
            let said = match number {
                1 => "The council said that the town has to decide about it",
                2 => "People have waited for this since the spring, which the mayor regrets",
                _ => "Work will begin when there is money for all of it",
            };
            json!({"text": format!("{said}, {}.", mark(prompt)), "sentences": [number]})
        };
        json!({"headline": format!("The town reopens it, {}", mark(prompt)), "lead": line(1),
            "points": [line(2), line(3)]})
        .to_string()
    };
    let message = json!({"role": "assistant", "content": text});
    let usage = json!({"prompt_tokens": prompt.len() / 4, "completion_tokens": text.len() / 4});
    Reply::json(
        200,
        &json!({"model": "m-1", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": usage}),
    )
}

/// English that depends on every letter of the source.
fn english(text: &str) -> String {
    let marked = text.split('«').skip(1).filter_map(|rest| rest.split('»').next());
    let said: Vec<String> = marked.map(|words| format!(", “we have chosen {}”", figures(words))).collect();
    let figures = figures(text.split('«').next().unwrap_or_default());
    format!(
        "The council said that this is what the people of the town want, {}{figures}{}.",
        mark(text),
        said.concat()
    )
}

/// The figures of a text, which a translation keeps.
fn figures(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    words.fold(String::new(), |figures, word| figures + " number " + word)
}

/// A word that stands for a text.
fn mark(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (0..8).map(|at| char::from(b'a' + u8::try_from((hash >> (at * 5)) % 26).unwrap())).collect()
}
