//! Weights into an engine.
//!
//! Takes [`Weights`], gives a loaded engine or the reason why there is none: a processor without
//! the needed instructions, or files that are not what they claim to be.

use fxtranslate::engine::Engine;

use crate::model::Weights;

/// Builds the engine. It cannot leave the thread that builds it.
pub(super) fn engine(weights: &Weights) -> Result<Engine, String> {
    processor()?;
    let bytes = weights.read().map_err(|error| error.to_string())?;
    Engine::from_bytes(&bytes.model, &bytes.source_vocabulary, &bytes.target_vocabulary)
        .map_err(|reason| format!("the weights of {} do not load: {reason}", weights.name()))
}

/// The kernels are compiled for AVX2 and do not ask whether it is there.
#[cfg(target_arch = "x86_64")]
fn processor() -> Result<(), String> {
    if std::arch::is_x86_feature_detected!("avx2") {
        return Ok(());
    }
    Err("this processor has no AVX2; route the language to another backend in depeche.toml".to_owned())
}

#[cfg(not(target_arch = "x86_64"))]
fn processor() -> Result<(), String> {
    Ok(())
}
