//! [`RememberingBackend`]: a backend that is asked only for what is not known yet.
//!
//! Stands between [`rendering`](crate::rendering) and [`Backend`] and speaks like one. Texts that
//! the translation memory holds are not sent; what comes back is remembered at once. Whole
//! answers are kept below it, request by request ([`answers`](super::answers)).

use std::sync::Arc;

use super::{
    answers::Session,
    memory::{TextKey, text_key},
};
use crate::{
    backend::{
        Backend, BackendError, HttpBackend, SpeakerReply, SpeakerRequest, SummariseReply, SummariseRequest,
        TranslateReply, TranslateRequest, Translated, answers::Answers,
    },
    glossary::Glossary,
};

/// A backend with the memory of what it said before.
#[derive(Debug)]
pub(crate) struct RememberingBackend<'a> {
    backend: &'a Backend,
    session: Option<&'a Arc<Session>>,
    /// The session as the backend takes it.
    answers: Option<Arc<dyn Answers>>,
    /// What translations depend on, where they are remembered.
    fingerprint: Option<String>,
}

impl<'a> RememberingBackend<'a> {
    /// A backend with what `session` sees of the store; without one, the bare backend.
    #[must_use]
    pub(crate) fn new(backend: &'a Backend, session: Option<&'a Arc<Session>>, glossary: &Glossary) -> Self {
        let session = session.filter(|_| !backend.is_local());
        let answers = session.map(|session| Arc::clone(session) as Arc<dyn Answers>);
        Self { backend, session, answers, fingerprint: session.map(|_| fingerprint(backend, glossary)) }
    }

    /// What is remembered, and under which fingerprint.
    fn memory(&self) -> Option<(&Session, &str)> {
        Some((self.session?.as_ref(), self.fingerprint.as_deref()?))
    }

    /// Whether asking it costs nothing and leaves the machine alone.
    #[must_use]
    pub(crate) const fn is_local(&self) -> bool {
        self.backend.is_local()
    }

    /// Whether it can write a summary.
    #[must_use]
    pub(crate) fn can_summarise(&self) -> bool {
        self.backend.can_summarise()
    }

    /// The service behind it; `None` for the engine inside.
    #[must_use]
    pub(crate) const fn service(&self) -> Option<&HttpBackend> {
        match self.backend {
            Backend::Http(service) => Some(service),
            Backend::Embedded(_) => None,
        }
    }

    /// Which texts are known. Meant for plans, whose backends ask nobody
    /// (`Shared::asking_nobody`).
    pub(crate) async fn known(&self, request: &TranslateRequest) -> Vec<bool> {
        let mut known = match self.memory() {
            Some((session, fingerprint)) => {
                session.remembered(&keys(fingerprint, request)).iter().map(Option::is_some).collect()
            }
            None => vec![false; request.items.len()],
        };
        let missing: Vec<usize> = (0..known.len()).filter(|&index| !known[index]).collect();
        // Of an article that a run was killed in, answers may be there that came to no memory yet.
        let items = missing.iter().map(|&index| request.items[index].clone()).collect();
        let missing_only = TranslateRequest { items, ..request.clone() };
        if let Ok(reply) = self.backend.translate(&missing_only, self.answers.as_ref()).await {
            for (&index, item) in missing.iter().zip(&reply.items) {
                known[index] = item.is_ok();
            }
        }
        known
    }

    /// Writes a summary.
    pub(crate) async fn summarise(&self, request: &SummariseRequest) -> Result<SummariseReply, BackendError> {
        self.backend.summarise(request, self.answers.as_ref()).await
    }

    /// Whether it can choose who speaks.
    #[must_use]
    pub(crate) fn can_choose_speakers(&self) -> bool {
        self.backend.can_choose_speakers()
    }

    /// Chooses who says quotations whose speaker the text leaves open.
    pub(crate) async fn choose_speakers(
        &self,
        request: &SpeakerRequest,
    ) -> Result<SpeakerReply, BackendError> {
        self.backend.choose_speakers(request, self.answers.as_ref()).await
    }

    /// Translates each text on its own.
    pub(crate) async fn translate(&self, request: &TranslateRequest) -> Result<TranslateReply, BackendError> {
        let Some((session, fingerprint)) = self.memory() else {
            return self.backend.translate(request, self.answers.as_ref()).await;
        };
        let keys = keys(fingerprint, request);
        let known = session.remembered(&keys);
        let model = known.iter().flatten().find_map(|(_, model)| model.clone());
        let missing: Vec<usize> = (0..keys.len()).filter(|&index| known[index].is_none()).collect();
        let mut items: Vec<_> = known.into_iter().map(|known| known.map(|(text, _)| Ok(text))).collect();
        let mut reply = TranslateReply::default();
        if !missing.is_empty() {
            let items = missing.iter().map(|&index| request.items[index].clone()).collect();
            let missing_only = TranslateRequest { items, ..request.clone() };
            reply = self.backend.translate(&missing_only, self.answers.as_ref()).await?;
            let fresh = missing.iter().zip(&reply.items).filter_map(|(&index, item)| {
                let translated: &Translated = item.as_ref().ok()?;
                Some((keys[index], translated))
            });
            session.remember(fresh, reply.model.as_deref());
        }
        for (&index, item) in missing.iter().zip(reply.items) {
            items[index] = Some(item);
        }
        let unanswered =
            || Err(crate::backend::ItemFailure { reason: "the backend gave no answer for it".to_owned() });
        Ok(TranslateReply {
            items: items.into_iter().map(|item| item.unwrap_or_else(unanswered)).collect(),
            usage: reply.usage,
            model: reply.model.or(model),
        })
    }
}

/// What a translation by this backend depends on beside the text and the languages.
fn fingerprint(backend: &Backend, glossary: &Glossary) -> String {
    format!("{} {}", backend.fingerprint(), glossary.fingerprint())
}

fn keys(fingerprint: &str, request: &TranslateRequest) -> Vec<TextKey> {
    let key = |text: &String| text_key(fingerprint, &request.from, &request.to, text);
    request.items.iter().map(key).collect()
}
