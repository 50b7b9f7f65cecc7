//! How language models say that an answer ended: which ends are good, which cut, which blocked.
//!
//! Only an end that is known to be good makes an answer; everything else is a fault. The names are
//! those that services were seen to use: OpenAI, Mistral, Gemini's and `DeepSeek`'s compatible
//! interfaces, vLLM, text-generation-inference, Cohere.

use crate::backend::http::fault::{Fault, FaultKind};

/// Ends of a whole answer, in lower case.
const GOOD: [&str; 8] =
    ["stop", "end_turn", "stop_sequence", "eos", "eos_token", "complete", "completed", "finish_reason_stop"];

/// Ends at a limit on length.
const LENGTH: [&str; 6] =
    ["length", "max_tokens", "model_length", "max_length", "max_output_tokens", "finish_reason_max_tokens"];

/// Ends of answers that a filter stopped.
const BLOCKED: [&str; 10] = [
    "content_filter",
    "content-filter",
    "safety",
    "recitation",
    "blocklist",
    "prohibited_content",
    "spii",
    "sensitive",
    "guardrail_intervened",
    "blocked",
];

/// A fault unless `reason` is a good end.
pub(super) fn ended_well(reason: Option<&str>) -> Result<(), Fault> {
    let reason = reason.unwrap_or_default();
    let lower = reason.to_ascii_lowercase();
    let is = |names: &[&str]| names.contains(&lower.as_str());
    if is(&GOOD) {
        Ok(())
    } else if is(&LENGTH) {
        Err(Fault::cut())
    } else if is(&BLOCKED) {
        let words = format!("the service's content filter stopped the answer ({reason})");
        Err(Fault::new(FaultKind::Unfinished, words))
    } else {
        Err(Fault::unfinished(reason))
    }
}

#[cfg(test)]
mod tests {
    use super::ended_well;
    use crate::backend::http::fault::FaultKind;

    #[test]
    fn only_a_known_good_end_is_one() {
        for good in ["stop", "STOP", "end_turn", "eos_token", "COMPLETE"] {
            assert!(ended_well(Some(good)).is_ok(), "{good}");
        }
        for cut in ["length", "MAX_TOKENS", "model_length"] {
            assert_eq!(
                ended_well(Some(cut)).map_err(|fault| fault.kind),
                Err(FaultKind::Incomplete),
                "{cut}"
            );
        }
        let others = [
            "abort",
            "error",
            "insufficient_system_resource",
            "",
            "pause_turn",
            "SAFETY",
            "tool_calls",
            "stopped?",
        ];
        for other in others {
            let kind = ended_well(Some(other)).map_err(|fault| fault.kind);
            assert_eq!(kind, Err(FaultKind::Unfinished), "{other}");
        }
        assert!(ended_well(None).is_err());
    }
}
