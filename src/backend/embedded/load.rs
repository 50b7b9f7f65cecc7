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

/// The kernels are compiled for AVX2 and do not ask whether it is there: without it the process
/// would die on an illegal instruction.
#[cfg(target_arch = "x86_64")]
fn processor() -> Result<(), String> {
    able(std::arch::is_x86_feature_detected!("avx2"))
}

#[cfg(not(target_arch = "x86_64"))]
fn processor() -> Result<(), String> {
    able(true)
}

fn able(has_instructions: bool) -> Result<(), String> {
    if has_instructions {
        return Ok(());
    }
    Err("this processor has no AVX2; route the language to another backend in depeche.toml".to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_processor_without_the_instructions_is_refused_before_anything_is_loaded() {
        assert_eq!(super::able(true), Ok(()));
        assert!(super::able(false).expect_err("no AVX2").contains("another backend"));
    }
}
