//! Placeholder.
use super::*;
/// x
#[derive(Debug, Clone)]
pub struct EmbeddedOptions {
    /// x
    pub model_dir: Option<std::path::PathBuf>,
    /// x
    pub cache_dir: Option<std::path::PathBuf>,
    /// x
    pub from: String,
    /// x
    pub to: String,
    /// x
    pub threads: Option<usize>,
}
/// x
#[derive(Debug)]
pub struct EmbeddedBackend;
impl EmbeddedBackend {
    /// x
    pub fn open(_: &EmbeddedOptions) -> Result<Self, BackendError> {
        Ok(Self)
    }
    /// x
    pub async fn translate(&self, r: &TranslateRequest) -> Result<TranslateReply, BackendError> {
        Ok(TranslateReply {
            items: r
                .items
                .iter()
                .map(|t| Ok(Translated { text: format!("The {t}"), ..Translated::default() }))
                .collect(),
            ..TranslateReply::default()
        })
    }
    /// x
    pub fn identity(&self) -> Identity {
        Identity {
            name: "embedded".into(),
            dialect: "embedded".into(),
            model: None,
            notice: None,
            prompts: BTreeMap::new(),
        }
    }
}
