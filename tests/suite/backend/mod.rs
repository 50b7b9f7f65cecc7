//! The HTTP backends against scripted services.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use depeche::{
    backend::{
        HttpBackend, TranslateRequest, dialect,
        profile::Profile,
        prompt::PromptSet,
        shared::{Pause, Shared},
    },
    config::backend::BackendConfig,
};

use crate::support::services::KEY;

mod cases;
mod contract;
mod docs;
mod errors;
mod faults;
mod limits;
mod model;
mod profile;
mod program;
mod resilience;
mod speakers;

/// The waits that a backend asked for; none of them is waited for.
#[derive(Debug, Clone, Default)]
struct Waits(Arc<Mutex<Vec<Duration>>>);

impl Waits {
    fn pause(&self) -> Pause {
        let waits = Arc::clone(&self.0);
        Pause::new(move |wait| {
            waits.lock().unwrap().push(wait);
            Box::pin(std::future::ready(()))
        })
    }

    fn seconds(&self) -> Vec<f64> {
        self.0.lock().unwrap().iter().map(Duration::as_secs_f64).collect()
    }
}

fn profile(config: &BackendConfig) -> Profile {
    let environment = |name: &str| (name == "TEST_KEY").then(|| KEY.to_owned());
    dialect::resolve("desk", config, &environment).unwrap()
}

fn open_with(config: &BackendConfig, shared: Shared) -> HttpBackend {
    HttpBackend::new(&profile(config), &PromptSet::load(None).unwrap(), Arc::new(shared)).unwrap()
}

/// A backend that never waits.
fn open(config: &BackendConfig) -> (HttpBackend, Waits) {
    let waits = Waits::default();
    (open_with(config, Shared::default().with_pause(waits.pause())), waits)
}

fn request(items: &[&str]) -> TranslateRequest {
    TranslateRequest {
        from: "fr".to_owned(),
        to: "en".to_owned(),
        items: items.iter().map(ToString::to_string).collect(),
        context: None,
    }
}

const TEXTS: [&str; 3] = ["Il a dit « non ».", "L’été dure 3,5 mois.", "Le \"maire\" rit."];
