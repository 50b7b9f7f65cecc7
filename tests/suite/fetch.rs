//! Addresses: what is fetched, what is refused and why, and what is remembered of it. The sites are
//! servers on loopback, which the program connects to only because each test allows it.

use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::support::{
    Desk, Ran, run,
    server::{Reply, Request, Server},
};

const PROSE: &str = "La commune de Brécourt a voté jeudi la reconstruction de la halle, fermée depuis \
    l’incendie de mai, pour un montant que l’opposition juge excessif.";
const QUOTE: &str = "« Nous ne pouvions pas laisser mourir le centre », a plaidé la maire, Odile Marchenoir.";

/// A site and a desk that reads it.
struct Web {
    desk: Desk,
    site: Server,
    _runtime: Runtime,
}

impl Web {
    /// A site that answers by `pages`; where that says nothing there is no page.
    fn new(pages: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let handle = move |request: &Request| {
            pages(request).unwrap_or_else(|| Reply::typed(404, "text/html", "<p>Introuvable"))
        };
        let site = runtime.block_on(Server::start(handle));
        Self { desk: Desk::new(), site, _runtime: runtime }
    }

    /// A site with one page at every path.
    fn of(page: Reply) -> Self {
        Self::new(move |request| (request.path() != "/robots.txt").then(|| page.clone()))
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.site.url())
    }

    /// Runs the program without waiting between requests.
    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[])
    }

    fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = self.desk.depeche(arguments);
        command.env("DEPECHE_FETCH_PAUSE_S", "0").env("DEPECHE_CACHE_DIR", self.desk.path().join("cache"));
        for (name, value) in variables {
            command.env(name, value);
        }
        run(command)
    }

    /// The text of the page at `path`.
    fn text(&self, path: &str) -> Ran {
        self.run(&["text", &self.address(path), "--fetch", "--fetch-private"])
    }

    /// Paths that were asked for, robots.txt apart.
    fn asked(&self) -> Vec<String> {
        let paths = self.site.requests().into_iter().map(|request| request.target);
        paths.filter(|path| path != "/robots.txt").collect()
    }
}

fn page(body: &str) -> Reply {
    let text = format!(
        "<!DOCTYPE html><html lang=fr><head><title>La halle de Brécourt</title></head><body><article>\
         <h1>La halle de Brécourt</h1>{body}</article></body></html>"
    );
    Reply::typed(200, "text/html; charset=utf-8", text)
}

fn article() -> Reply {
    page(&format!("<p>{PROSE}</p><p>{QUOTE}</p>"))
}

#[test]
fn nothing_is_fetched_unless_it_is_asked_for() {
    let web = Web::of(article());
    let address = web.address("/halle.html");
    for (arguments, said) in [
        (vec!["text", &address], "is an address, and nothing is fetched without --fetch"),
        (vec!["brief", &address], "is an address, and nothing is fetched without --fetch"),
        (
            vec!["text", &address, "--fetch"],
            "leads to 127.0.0.1, a private address, which is not fetched; --fetch-private",
        ),
        (
            vec!["brief", &address, "--fetch", "--dry-run"],
            "was not fetched before, and nothing is fetched now",
        ),
    ] {
        let ran = web.run(&arguments);
        assert!(ran.code != 0 && ran.err.contains(said), "{arguments:?}: {} {}", ran.code, ran.err);
    }
    // A name is resolved before it is judged.
    let named = address.replace("127.0.0.1", "localhost");
    let ran = web.run(&["text", &named, "--fetch"]);
    assert!(ran.err.contains("leads to localhost, a private address"), "{}", ran.err);
    assert_eq!(web.site.connections(), 0, "nobody was connected to");
    for (address, said) in [
        ("https://ana:geheim@journal.example/", "holds a name or password"),
        ("http://[::ffff:10.0.0.1]/", "a private address"),
        ("http://2130706433/", "leads to 127.0.0.1, a private address"),
    ] {
        let ran = web.run(&["text", address, "--fetch"]);
        assert!(ran.code != 0 && ran.err.contains(said), "{address}: {}", ran.err);
    }
}

#[test]
fn a_page_is_read_like_a_file_and_its_brief_says_where_it_is_from() {
    let web = Web::of(article());
    let ran = web.text("/a/halle.html?id=3");
    assert_eq!((ran.code, ran.out.contains(PROSE), ran.out.contains(QUOTE)), (0, true, true), "{}", ran.err);
    let requests = web.site.requests();
    let targets: Vec<&str> = requests.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(targets, ["/robots.txt", "/a/halle.html?id=3"]);
    for request in &requests {
        assert!(request.header("user-agent").is_some_and(|agent| agent.starts_with("depeche/")));
        assert_eq!((request.header("cookie"), request.header("referer")), (None, None));
    }
    let address = web.address("/a/halle.html?id=3");
    let arguments =
        ["brief", &address, "--fetch", "--fetch-private", "--translate=none", "-f", "json", "-o", "a.json"];
    let ran = web.run(&arguments);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let brief: serde_json::Value = serde_json::from_str(&web.desk.read("a.json")).expect("a brief");
    assert_eq!(
        (&brief["source"]["path"], &brief["source"]["url"]),
        (&address.clone().into(), &address.clone().into())
    );
    let fetched = brief["source"]["fetched"].as_str().expect("a time");
    assert!(fetched.starts_with("20") && fetched.ends_with('Z'), "{fetched}");
    // What was fetched lately is not asked for again, by no command.
    assert_eq!(web.asked().len(), 1);
    let plan = web.run(&["brief", &address, "--fetch", "--dry-run"]);
    assert!(plan.code == 0 && plan.out.contains("halle.html"), "{}{}", plan.out, plan.err);
    let held = web.run(&["verify", "a.json"]);
    assert_eq!((held.code, web.asked().len()), (0, 1), "{}{}", held.out, held.err);
}

#[test]
fn a_page_that_was_fetched_is_only_asked_whether_it_has_changed() {
    let web = Web::new(|request| match request.path() {
        "/robots.txt" => None,
        _ if request.header("if-none-match") == Some("\"7\"") => {
            Some(Reply::Answer(304, Vec::new(), Vec::new()))
        }
        "/moved" => Some(Reply::Answer(301, vec![("location".to_owned(), "/halle".to_owned())], Vec::new())),
        _ => Some(article().with("etag", "\"7\"").with("last-modified", "Thu, 05 Mar 2026 08:00:00 GMT")),
    });
    let address = web.address("/moved");
    let arguments = ["text", &address, "--fetch", "--fetch-private"];
    let first = web.run_with(&arguments, &[("DEPECHE_FETCH_FRESH_S", "0")]);
    let again = web.run_with(&arguments, &[("DEPECHE_FETCH_FRESH_S", "0")]);
    assert_eq!(
        (first.code, again.code, first.out.contains(QUOTE)),
        (0, 0, true),
        "{}{}",
        first.err,
        again.err
    );
    assert_eq!(first.out, again.out);
    assert_eq!(web.asked(), ["/moved", "/halle", "/moved", "/halle"]);
    let requests = web.site.requests();
    let last = requests.last().expect("a request");
    assert_eq!(last.header("if-modified-since"), Some("Thu, 05 Mar 2026 08:00:00 GMT"));
    // Rules of a site are kept for a day.
    assert_eq!(requests.iter().filter(|request| request.path() == "/robots.txt").count(), 1);
    let within = web.run(&arguments);
    assert_eq!((within.code, web.asked().len()), (0, 4));
    let listed = web.run(&["cache", "stats"]);
    assert!(listed.out.lines().any(|line| line.contains("pages") && line.contains('2')), "{}", listed.out);
}

/// What a site answers at `/a`, and what is said of it.
type Refusal = (fn(&Request) -> Option<Reply>, &'static str);

#[test]
fn what_cannot_be_had_says_why() {
    const REFUSALS: &[Refusal] = &[
        (|_| None, "there is no page; check the address (status 404)"),
        (
            |request| {
                (request.path() == "/robots.txt").then(|| {
                    Reply::typed(
                        200,
                        "text/plain",
                        "User-agent: autre\nDisallow:\n\nUser-agent: *\nDisallow: /a\n",
                    )
                })
            },
            "is not for programs, says the robots.txt of 127.0.0.1",
        ),
        (
            |request| {
                (request.path() == "/robots.txt").then(|| {
                    Reply::typed(
                        200,
                        "text/plain",
                        "User-agent: *\nAllow: /\nUser-agent: Depeche\nDisallow: /*.htm$\nDisallow: /a\n",
                    )
                })
            },
            "is not for programs",
        ),
        (
            |request| (request.path() == "/robots.txt").then(|| Reply::typed(503, "text/plain", "")),
            "cannot be had (status 503)",
        ),
        (
            |request| (request.path() != "/robots.txt").then(|| Reply::typed(403, "text/html", "<p>Non")),
            "does not give it to programs",
        ),
        (
            |request| (request.path() != "/robots.txt").then(|| Reply::typed(429, "text/html", "")),
            "wants fewer requests",
        ),
        (|request| (request.path() != "/robots.txt").then(|| Reply::Close), "cannot be reached"),
        (|request| redirect(request, "/a"), "redirects more than 5 times"),
        (|request| redirect(request, "file:///etc/passwd"), "no address that can be fetched"),
        (|request| redirect(request, "//x:y@127.0.0.1/"), "holds a name or password"),
        (
            |request| match request.path() {
                "/robots.txt" => Some(Reply::typed(200, "text/plain", "User-agent: *\nDisallow: /b\n")),
                _ => redirect(request, "/b"),
            },
            "is not for programs",
        ),
        (
            |request| {
                (request.path() != "/robots.txt").then(|| Reply::typed(200, "text/html", vec![b'a'; 3 << 20]))
            },
            "is larger than 1 MB; raise the limit with --max-size",
        ),
        (
            |request| {
                (request.path() != "/robots.txt")
                    .then(|| Reply::typed(200, "text/html", vec![b'a'; 3 << 20]).gzipped())
            },
            "is larger than 1 MB",
        ),
        (
            |request| {
                (request.path() != "/robots.txt")
                    .then(|| Reply::typed(200, "application/json", "{\"a\": [1, 2]}"))
            },
            "it is application/json, which is no article",
        ),
        (
            |request| {
                (request.path() != "/robots.txt")
                    .then(|| Reply::typed(200, "image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()))
            },
            "looks like a PNG image",
        ),
    ];
    for (pages, said) in REFUSALS {
        let web = Web::new(pages);
        let ran = web.run(&["text", &web.address("/a"), "--fetch", "--fetch-private", "--max-size", "1"]);
        assert!(ran.code != 0 && ran.err.contains(said), "{said}: {} {}", ran.code, ran.err);
        assert!(ran.err.contains(&web.address("/a")), "{}", ran.err);
        assert!(!web.asked().iter().any(|path| path == "/b"), "{said}");
    }
}

fn redirect(request: &Request, to: &str) -> Option<Reply> {
    (request.path() != "/robots.txt")
        .then(|| Reply::Answer(302, vec![("location".to_owned(), to.to_owned())], Vec::new()))
}

#[test]
fn a_site_that_says_when_is_asked_once_more() {
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let web = Web::new(move |request| {
        if request.path() == "/robots.txt" {
            return None;
        }
        let first = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
        Some(if first { Reply::typed(503, "text/html", "").with("retry-after", "0") } else { article() })
    });
    let ran = web.text("/a");
    assert!(ran.code == 0 && ran.out.contains(QUOTE), "{}", ran.err);
    assert_eq!(web.asked().len(), 2);
}

#[test]
fn a_page_is_read_in_the_encoding_and_as_the_kind_that_its_site_says() {
    let latin = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    // The page says UTF-8 and is wrong; what the site says goes before.
    let wrong = format!(
        "<html><head><meta charset=utf-8><title>Été</title></head><body><p>{PROSE}</p><p>{QUOTE}</p>"
    );
    let bare = format!("<p>{PROSE}</p><p>{QUOTE}</p>");
    for reply in [
        Reply::typed(200, "text/html; charset=ISO-8859-1", latin(&wrong)),
        Reply::typed(200, "text/html; charset=klingon", wrong.clone()),
        Reply::typed(200, "Text/HTML", bare),
        Reply::typed(200, "text/plain; charset=windows-1252", latin(&format!("{PROSE}\n\n{QUOTE}"))),
        article().gzipped(),
    ] {
        let web = Web::of(reply.clone());
        let ran = web.text("/article.php");
        assert!(ran.out.contains(PROSE) && ran.out.contains(QUOTE), "{reply:?}: {}{}", ran.out, ran.err);
        assert!(!ran.out.contains("<p>"), "{}", ran.out);
    }
}

/// A feed of three entries: whole, a teaser whose article is there, a teaser whose article is gone.
fn feed(request: &Request) -> Option<Reply> {
    let entry = |title: &str, path: &str, text: &str| {
        let host = request.header("host").unwrap_or_default();
        format!("<item><title>{title}</title><link>http://{host}{path}</link>{text}</item>")
    };
    match request.path() {
        "/feed.xml" => {
            let whole =
                format!("<content:encoded><![CDATA[<p>{PROSE}</p><p>{QUOTE}</p>]]></content:encoded>");
            let items = [
                entry("Un", "/un", &whole),
                entry("Deux", "/deux", "<description>Le pont de Morvan rouvre…</description>"),
                entry("Trois", "/trois", "<description>La gare de Vaux ferme…</description>"),
            ];
            let text = format!(
                "<?xml version='1.0'?><rss xmlns:content='c'><channel><title>Le Courrier</title>{}</channel></rss>",
                items.concat()
            );
            Some(Reply::typed(200, "application/rss+xml", text))
        }
        "/deux" => Some(page(&format!("<p>Le pont de Morvan rouvre lundi. {PROSE}</p><p>{QUOTE}</p>"))),
        _ => None,
    }
}

#[test]
fn entries_of_a_feed_are_articles_and_teasers_are_made_whole_on_demand() {
    let web = Web::new(feed);
    let address = web.address("/feed.xml");
    let brief = |fetch: &str, output: &str| {
        let output_json = [
            "brief",
            &address,
            fetch,
            "--fetch-private",
            "--from=fr",
            "--translate=none",
            "-f",
            "json",
            "-o",
            output,
        ];
        web.run(&output_json)
    };
    let ran = brief("--fetch", "named/");
    assert_eq!((ran.code, web.asked()), (0, vec!["/feed.xml".to_owned()]), "{}", ran.err);
    let index: serde_json::Value =
        serde_json::from_str(&web.desk.read("named/index.json")).expect("an index");
    assert_eq!(index["articles"].as_array().map(Vec::len), Some(3), "{index}");
    let second = web.run(&["text", &format!("{address}#2"), "--fetch", "--fetch-private"]);
    assert!(
        second.out.contains("Le pont de Morvan rouvre…") && second.err.contains("a teaser"),
        "{}",
        second.err
    );

    let ran = brief("--fetch=teasers", "whole/");
    assert_eq!(
        (ran.code, web.asked()),
        (0, ["/feed.xml", "/deux", "/trois"].map(str::to_owned).to_vec()),
        "{}",
        ran.err
    );
    let index: serde_json::Value =
        serde_json::from_str(&web.desk.read("whole/index.json")).expect("an index");
    let sources: Vec<&str> = index["articles"]
        .as_array()
        .expect("articles")
        .iter()
        .filter_map(|entry| entry["path"].as_str())
        .collect();
    assert_eq!(sources, [format!("{address}#1"), web.address("/deux"), format!("{address}#3")]);
    let third = index["articles"][2]["outputs"][0].as_str().expect("an output");
    let third = web.desk.read(&format!("whole/{third}"));
    assert!(third.contains("the whole article was not fetched") && third.contains("status 404"), "{third}");
}

#[test]
fn lists_and_links_lead_to_pages() {
    let web = Web::new(|request| match request.path() {
        "/1" | "/2" | "/3" | "/4" => {
            let number = request.path().trim_start_matches('/').to_owned();
            Some(page(&format!("<p>Article numéro {number}. {PROSE}</p><p>{QUOTE}</p>")))
        }
        _ => None,
    });
    web.desk.write("list", format!("{}\nplain.txt\n{}\n", web.address("/1"), web.address("/absent")));
    web.desk.write("plain.txt", format!("{PROSE}\n\n{QUOTE}"));
    web.desk.write("in/deux.url", format!("[InternetShortcut]\r\nURL={}\r\n", web.address("/2")));
    let plist = format!(
        "<?xml version='1.0'?><plist><dict><key>URL</key><string>{}</string></dict></plist>",
        web.address("/3")
    );
    web.desk.write("in/trois.webloc", plist);
    web.desk.write("adresses.txt", format!("# À lire\n{}\n\n{}\n", web.address("/1"), web.address("/4")));

    let list = [
        "brief",
        "--files-from",
        "list",
        "-o",
        "a/",
        "--fetch",
        "--fetch-private",
        "--translate=none",
        "--other=brief",
    ];
    let ran = web.run(&list);
    assert!(ran.code == 4 && ran.err.contains("no page"), "{} {}", ran.code, ran.err);
    let found: serde_json::Value = serde_json::from_str(&web.desk.read("a/index.json")).expect("an index");
    assert_eq!(found["articles"].as_array().map(Vec::len), Some(3), "{found}");

    let ran = web.run(&["detect", "in", "adresses.txt", "--fetch", "--fetch-private"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for path in ["/1", "/2", "/3", "/4"] {
        assert!(ran.out.contains(&web.address(path)), "{path}: {}", ran.out);
    }
    // Without --fetch a link is no article, and says where it leads.
    let ran = web.run(&["detect", "in", "adresses.txt"]);
    assert!(
        ran.err.contains("it is a link to") && ran.err.contains("it is a list of 2 addresses"),
        "{}",
        ran.err
    );
}
