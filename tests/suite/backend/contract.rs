//! What every dialect must do alike.

use depeche::backend::probe::ProbeStatus;

use super::{TEXTS, open, request};
use crate::support::{
    server::Reply,
    services::{KEY, Mischief, Running, SERVICES, english},
};

#[tokio::test]
async fn every_dialect_translates_each_text_in_its_place() {
    for service in SERVICES {
        let running = Running::start(service, Vec::new()).await;
        let (backend, waits) = open(&running.config());
        let reply = backend
            .translate(&request(&TEXTS))
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", service.dialect));
        let texts: Vec<_> = reply.items.into_iter().map(|item| item.unwrap().text).collect();
        assert_eq!(texts, TEXTS.map(english), "{}", service.dialect);
        assert_eq!(*running.violations.lock().unwrap(), Vec::<String>::new(), "{}", service.dialect);
        assert_eq!(reply.usage.requests, running.server.requests().len() as u64, "{}", service.dialect);
        assert!(waits.seconds().is_empty());
        let characters: usize = TEXTS.iter().map(|text| text.chars().count()).sum();
        assert_eq!(reply.usage.characters, characters as u64, "{}", service.dialect);
    }
}

#[tokio::test]
async fn the_key_stands_in_one_place_and_nowhere_else() {
    for service in SERVICES {
        let running = Running::start(service, Vec::new()).await;
        let (backend, _) = open(&running.config());
        backend.translate(&request(&TEXTS)).await.unwrap();
        for sent in running.server.requests() {
            let in_headers = sent.headers.values().filter(|value| value.contains(KEY)).count();
            let in_body = String::from_utf8_lossy(&sent.body).matches(KEY).count();
            assert!(!sent.target.contains(KEY), "{}", service.dialect);
            let wanted = usize::from(sent.path() == service.path && service.dialect != "apertium");
            assert!(in_headers + in_body <= 1, "{}", service.dialect);
            if sent.path() == service.path {
                assert_eq!(in_headers + in_body, wanted, "{}", service.dialect);
            }
        }
        assert!(!format!("{backend:?}").contains(KEY), "{}", service.dialect);
        assert!(!format!("{:?}", backend.identity()).contains(KEY), "{}", service.dialect);
    }
}

#[tokio::test]
async fn every_dialect_passes_its_own_check() {
    for service in SERVICES {
        let running = Running::start(service, Vec::new()).await;
        let (backend, _) = open(&running.config());
        let report = backend.probe("fr", "en").await;
        assert!(report.works(), "{}: {report:#?}", service.dialect);
        let row = report.rows.iter().find(|row| row.step == "round trip").unwrap();
        assert_eq!(row.status, ProbeStatus::Ok, "{}: {report:#?}", service.dialect);
    }
}

#[tokio::test]
async fn a_compressed_answer_is_read() {
    for service in SERVICES {
        let running = Running::start(service, vec![Mischief::Change(Reply::gzipped)]).await;
        let (backend, _) = open(&running.config());
        let reply = backend.translate(&request(&TEXTS)).await.unwrap();
        assert!(reply.items.iter().all(Result::is_ok), "{}", service.dialect);
        assert_eq!(running.server.requests()[0].header("accept-encoding"), Some("gzip"));
    }
}

#[tokio::test]
async fn batches_keep_their_order_whatever_their_size() {
    for service in SERVICES {
        let running = Running::start(service, Vec::new()).await;
        let mut config = running.config();
        config.batch_items = Some(2);
        let (backend, _) = open(&config);
        let items: Vec<String> = (0..25).map(|number| format!("La phrase {number}.")).collect();
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        let reply = backend.translate(&request(&items)).await.unwrap();
        for (item, source) in reply.items.iter().zip(items) {
            assert_eq!(item.as_ref().unwrap().text, english(source), "{}", service.dialect);
        }
        let wanted = if service.dialect == "apertium" { 25 } else { 13 };
        assert_eq!(running.main_requests().len(), wanted, "{}", service.dialect);
    }
}
