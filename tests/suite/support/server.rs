//! A server on loopback that answers as a test tells it to, and keeps what it was sent.
//!
//! Written by hand on tokio, so that it can also misbehave: close without an answer, break off in
//! the middle of one, or say nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::{
    collections::BTreeMap,
    io::Write,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
    sync::{Barrier, Notify},
};

/// One request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// As on the request line: path and query, or a whole address when sent to a proxy.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(crate) fn query(&self) -> BTreeMap<String, String> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    pub(crate) fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub(crate) fn json(&self) -> Result<Value, String> {
        if self.header("content-type") != Some("application/json") {
            return Err(format!("content type is {:?}", self.header("content-type")));
        }
        serde_json::from_slice(&self.body).map_err(|error| error.to_string())
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Status, headers, body.
    Answer(u16, Vec<(String, String)>, Vec<u8>),
    /// Closes the connection without a word.
    Close,
    /// Announces this body and sends only the first half of it.
    Half(Vec<u8>),
    /// The same, but keeps the connection open and says no more.
    Stalled(Vec<u8>),
    /// Says nothing until the client gives up.
    Silence,
    /// Answers once as many requests are waiting as the barrier wants.
    Together(Arc<Barrier>, Box<Reply>),
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::typed(status, "application/json", body.to_string())
    }

    pub(crate) fn typed(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Answer(status, vec![("content-type".to_owned(), kind.to_owned())], body.into())
    }

    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        match self {
            Self::Answer(status, mut headers, body) => {
                headers.push((name.to_owned(), value.to_owned()));
                Self::Answer(status, headers, body)
            }
            other => other,
        }
    }

    pub(crate) fn gzipped(self) -> Self {
        match self {
            Self::Answer(status, headers, body) => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(&body).unwrap();
                let body = encoder.finish().unwrap();
                Self::Answer(status, headers, body).with("content-encoding", "gzip")
            }
            other => other,
        }
    }
}

/// A running server; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Seen>,
}

/// What a server has seen.
#[derive(Debug, Default)]
struct Seen {
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    in_flight: AtomicUsize,
    most_in_flight: AtomicUsize,
    arrived: Notify,
}

impl Server {
    /// Starts a server that answers every request by `handle`.
    pub(crate) async fn start(handle: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_with(handle, |stream| async { Ok(stream) }).await
    }

    /// The same, with something between connection and server: TLS.
    pub(crate) async fn start_with<S, F>(
        handle: impl Fn(&Request) -> Reply + Send + Sync + 'static,
        accept: impl Fn(tokio::net::TcpStream) -> F + Send + Sync + 'static,
    ) -> Self
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        F: Future<Output = std::io::Result<S>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), seen: Arc::default() };
        let seen = Arc::clone(&server.seen);
        let handle = Arc::new(handle);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (handle, seen) = (Arc::clone(&handle), Arc::clone(&seen));
                seen.connections.fetch_add(1, Ordering::SeqCst);
                let stream = accept(stream);
                tokio::spawn(async move {
                    if let Ok(mut stream) = stream.await {
                        // A client that goes away in the middle is part of what is tested.
                        let _ = serve(&mut stream, handle.as_ref(), &seen).await;
                    }
                });
            }
        });
        server
    }

    /// Its address, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// What came in so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// Connections accepted so far.
    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// Requests that were unanswered at the same time, at most.
    pub(crate) fn most_in_flight(&self) -> usize {
        self.seen.most_in_flight.load(Ordering::SeqCst)
    }

    /// Waits for the next request to come in.
    pub(crate) async fn arrival(&self) {
        self.seen.arrived.notified().await;
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    handle: &(dyn Fn(&Request) -> Reply + Send + Sync),
    seen: &Seen,
) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(stream, &mut buffer).await? {
        seen.requests.lock().unwrap().push(request.clone());
        let now = seen.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
        seen.most_in_flight.fetch_max(now, Ordering::SeqCst);
        seen.arrived.notify_one();
        let mut reply = handle(&request);
        if let Reply::Together(barrier, inner) = reply {
            barrier.wait().await;
            reply = *inner;
        }
        seen.in_flight.fetch_sub(1, Ordering::SeqCst);
        match reply {
            Reply::Together(..) => unreachable!("one barrier is enough"),
            Reply::Answer(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n", body.len());
                for (name, value) in headers {
                    head = format!("{head}{name}: {value}\r\n");
                }
                head.push_str("\r\n");
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(&body).await?;
                stream.flush().await?;
            }
            Reply::Close => return Ok(()),
            Reply::Half(ref body) | Reply::Stalled(ref body) => {
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(&body[..body.len() / 2]).await?;
                stream.flush().await?;
                if matches!(reply, Reply::Stalled(_)) {
                    let _ = stream.read(&mut [0; 1]).await?;
                }
                return Ok(());
            }
            Reply::Silence => {
                // Ends when the client closes its side.
                let _ = stream.read(&mut [0; 1]).await?;
                return Ok(());
            }
        }
    }
    Ok(())
}

async fn read_request<S: AsyncRead + Unpin>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
) -> std::io::Result<Option<Request>> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    while buffer.len() < end + 4 + length {
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
    let body = buffer[end + 4..end + 4 + length].to_vec();
    buffer.drain(..end + 4 + length);
    Ok(Some(Request { method: method.to_owned(), target: target.to_owned(), headers, body }))
}
