//! How many requests a second leave the program, against a service that takes 200 ms for each.
//!
//! `cargo bench --bench backends` prints the throughput with 64 in flight beside the most that
//! 64 in flight can reach (64 / 0.2 s), and the most requests that were ever unanswered at once.
//! The service runs in this process, on loopback.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use depeche::{
    backend::{HttpBackend, TranslateRequest, dialect, prompt::PromptSet, shared::Shared},
    config::backend::BackendConfig,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How long the service takes for each request.
const LATENCY: Duration = Duration::from_millis(200);
/// Requests in flight.
const IN_FLIGHT: usize = 64;
/// Requests in all: a hundred rounds.
const REQUESTS: usize = 100 * IN_FLIGHT;

/// Requests that are unanswered, now and at most.
#[derive(Default)]
struct Seen {
    now: AtomicUsize,
    most: AtomicUsize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let seen = Arc::new(Seen::default());
    let counted = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client that goes away at the end is no failure.
            tokio::spawn(serve(stream, Arc::clone(&counted)));
        }
    });
    let config = BackendConfig {
        dialect: Some("apertium".to_owned()),
        base_url: Some(format!("http://{address}")),
        max_concurrency: Some(IN_FLIGHT),
        pairs: [("fr-en".to_owned(), "fra|eng".to_owned())].into(),
        ..BackendConfig::default()
    };
    let profile = dialect::resolve("bench", &config, &|_| None)?;
    let backend = HttpBackend::new(&profile, &PromptSet::load(None)?, Arc::new(Shared::default()))?;
    let request = |count: usize| TranslateRequest {
        from: "fr".to_owned(),
        to: "en".to_owned(),
        items: (0..count).map(|number| format!("La phrase {number}.")).collect(),
        context: None,
    };
    // Opens the connections.
    backend.translate(&request(IN_FLIGHT)).await?;
    let start = Instant::now();
    // Eight articles at once share the limit.
    let articles = (0..8).map(|_| request(REQUESTS / 8)).collect::<Vec<_>>();
    let replies =
        futures_util::future::join_all(articles.iter().map(|article| backend.translate(article))).await;
    let seconds = start.elapsed().as_secs_f64();
    for reply in replies {
        let failed = reply?.items.iter().filter(|item| item.is_err()).count();
        if failed > 0 {
            return Err(format!("{failed} texts failed").into());
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let (reached, bound) = (REQUESTS as f64 / seconds, IN_FLIGHT as f64 / LATENCY.as_secs_f64());
    println!(
        "{REQUESTS} requests in {seconds:.2} s: {reached:.1} a second, {:.1} % of {bound:.0}; at most {} in flight",
        100.0 * reached / bound,
        seen.most.load(Ordering::SeqCst)
    );
    Ok(())
}

async fn serve(mut stream: TcpStream, seen: Arc<Seen>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = whole(&buffer) {
                break end;
            }
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        buffer.drain(..end);
        let now = seen.now.fetch_add(1, Ordering::SeqCst) + 1;
        seen.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(LATENCY).await;
        seen.now.fetch_sub(1, Ordering::SeqCst);
        let body = r#"{"responseData": {"translatedText": "The sentence."}, "responseStatus": 200}"#;
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(format!("{head}{body}").as_bytes()).await?;
    }
}

/// Bytes of the first request, once all of it is there.
fn whole(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&buffer[..head]).ok()?.to_ascii_lowercase();
    let length =
        text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    let end = head + length.unwrap_or(0);
    (buffer.len() >= end).then_some(end)
}
