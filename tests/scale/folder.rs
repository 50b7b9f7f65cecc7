//! A folder of generated articles against a server that answers after a fixed time.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::{
    process::{measured, size},
    support::{Desk, newsroom::article},
};

/// What the server did.
#[derive(Default)]
struct Served {
    answered: AtomicUsize,
    /// Microseconds from the first byte of a request to the last of its answer, over all requests.
    busy: AtomicU64,
    /// When the first request came and when the last answer went.
    span: Mutex<Option<(Instant, Instant)>>,
}

impl Served {
    fn answer(&self, since: Instant) {
        let now = Instant::now();
        let took = u64::try_from((now - since).as_micros()).unwrap_or(u64::MAX);
        self.busy.fetch_add(took, Ordering::SeqCst);
        let mut span = self.span.lock().unwrap();
        *span = Some((span.map_or(since, |(first, _)| first.min(since)), now));
    }
}

/// Measures a run over `count` articles.
pub(crate) fn run(count: u64, latency: u64, concurrency: u64) {
    let desk = Desk::new();
    for number in 0..count {
        let text = article(usize::try_from(number).unwrap());
        desk.write(&format!("in/{:03}/{number}.txt", number / 1000), text);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let served = Arc::new(Served::default());
    let counter = Arc::clone(&served);
    let address = runtime.block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Duration::from_millis(latency), Arc::clone(&counter)));
            }
        });
        address
    });
    let config = format!(
        "[routes]\nfr = 'news'\n[backend.news]\ndialect = 'template'\nurl = 'http://{address}/mt'\n\
         body = '{{\"texts\": {{{{ texts | tojson }}}}}}'\ntexts = '/texts/*'\nbatch_items = 100\n\
         max_concurrency = {concurrency}\n"
    );
    desk.write("depeche.toml", config);
    let arguments = ["brief", "in", "-o", "out", "--cache-dir", "cache", "--quiet"];
    let started = Instant::now();
    let took = measured(desk.command(&arguments));
    let ended = Instant::now();
    let span = *served.span.lock().unwrap();
    let (requests, busy) = (served.answered.load(Ordering::SeqCst), served.busy.load(Ordering::SeqCst));
    #[expect(clippy::cast_precision_loss, reason = "figures to be printed")]
    let (articles, asked) = (count as f64, requests as f64);
    println!("{count} articles, {requests} requests, {:.1} s", took.seconds);
    println!(
        "{:.0} articles a second, {:.0} requests a second",
        articles / took.seconds,
        asked / took.seconds
    );
    println!("peak memory {:.0} MiB, store {:.0} MiB", took.peak, size(&desk.path().join("cache")));
    if let Some((first, last)) = span.filter(|_| latency > 0) {
        let rate = asked / took.seconds;
        #[expect(clippy::cast_precision_loss, reason = "figures to be printed")]
        let nominal = concurrency as f64 * 1000.0 / latency as f64;
        println!(
            "{:.1} % of the {nominal:.0} requests a second of a server that loses no time itself",
            rate / nominal * 100.0
        );
        let limit = runtime.block_on(bare(address, concurrency, count.min(1_600)));
        println!("{:.1} % of the {limit:.1} that a bare client gets out of the server", rate / limit * 100.0);
        // On cores that the program and other work want too, the server takes longer than its latency.
        #[expect(clippy::cast_precision_loss, reason = "figures to be printed")]
        let (busy, places) = (busy as f64 / 1e6, concurrency as f64);
        println!(
            "a request was with the server for {:.1} ms; its {concurrency} places were taken {:.1} % of the time",
            busy / asked * 1000.0,
            busy / places / took.seconds * 100.0
        );
        println!(
            "the first request came after {:.0} ms, the last answer went {:.0} ms before the end",
            (first - started).as_secs_f64() * 1000.0,
            (ended - last).as_secs_f64() * 1000.0
        );
    }
    let before = served.answered.load(Ordering::SeqCst);
    let again = measured(desk.command(&arguments));
    let more = served.answered.load(Ordering::SeqCst) - before;
    println!("again: {:.1} s, {more} requests, peak memory {:.0} MiB", again.seconds, again.peak);
}

/// Requests a second that the server gives a client that does nothing but ask: `concurrency`
/// connections, each sending its next request when it has read an answer, `count` requests in all.
async fn bare(address: SocketAddr, concurrency: u64, count: u64) -> f64 {
    let text = "Une phrase comme il y en a dans les articles, avec un nombre : 12 345.";
    let body = json!({ "texts": vec![text; 12] }).to_string();
    let request = format!(
        "POST /mt HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let begun = Instant::now();
    let each = count.div_ceil(concurrency);
    let clients: Vec<_> =
        (0..concurrency).map(|_| tokio::spawn(ask(address, request.clone(), each))).collect();
    for client in clients {
        client.await.unwrap();
    }
    #[expect(clippy::cast_precision_loss, reason = "figures to be printed")]
    let asked = (each * concurrency) as f64;
    asked / begun.elapsed().as_secs_f64()
}

async fn ask(address: SocketAddr, request: String, count: u64) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut buffer = Vec::new();
    for _ in 0..count {
        stream.write_all(request.as_bytes()).await.unwrap();
        buffer.clear();
        // The server writes each answer in one piece and ends it with a brace.
        while !buffer.ends_with(b"}") {
            assert!(stream.read_buf(&mut buffer).await.unwrap() > 0);
        }
    }
}

/// Measures a run over `count` files of a few letters.
pub(crate) fn tiny(count: u64) {
    let desk = Desk::new();
    for number in 0..count {
        desk.write(&format!("in/{:03}/{number}.txt", number % 100), format!("mot{number}"));
    }
    let took = measured(desk.command(&["brief", "in", "-o", "out", "--quiet"]));
    println!("{count} tiny files: {:.1} s, peak memory {:.0} MiB", took.seconds, took.peak);
}

/// Answers every request on a connection with English of its own for each text.
async fn serve(mut stream: TcpStream, latency: Duration, served: Arc<Served>) {
    let mut buffer = Vec::new();
    loop {
        if buffer.is_empty() && !matches!(stream.read_buf(&mut buffer).await, Ok(1..)) {
            return;
        }
        let since = Instant::now();
        let end = loop {
            if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if !matches!(stream.read_buf(&mut buffer).await, Ok(1..)) {
                return;
            }
        };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        let length: usize =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok()).unwrap();
        while buffer.len() < end + length {
            if !matches!(stream.read_buf(&mut buffer).await, Ok(1..)) {
                return;
            }
        }
        let body: Value = serde_json::from_slice(&buffer[end..end + length]).unwrap();
        buffer.drain(..end + length);
        let english =
            |text: &Value| format!("The town said {} letters.", text.as_str().unwrap_or_default().len());
        let texts: Vec<String> = body["texts"].as_array().unwrap().iter().map(english).collect();
        let body = json!({ "texts": texts }).to_string();
        tokio::time::sleep(latency).await;
        served.answered.fetch_add(1, Ordering::SeqCst);
        let reply = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        if stream.write_all(reply.as_bytes()).await.is_err() {
            return;
        }
        served.answer(since);
    }
}
