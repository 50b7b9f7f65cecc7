//! [`Plan`]: what an article would take, estimated before anything is sent.

use super::{
    SummariseRequest, TranslateRequest,
    batching::{self, Piece},
    dialect::{Learned, Protocol},
    llm::{summarise, tokens},
    service::Service,
    translate,
};

/// An estimate of requests, size and cost.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Plan {
    /// Requests, without further attempts and re-asks.
    pub requests: u64,
    /// Texts to translate.
    pub texts: usize,
    /// Texts whose translation is known and is not asked for.
    pub known_texts: usize,
    /// Whether the summary is known and is not asked for.
    pub knows_summary: bool,
    /// Characters of source text sent.
    pub characters: u64,
    /// Tokens in, for language models.
    pub input_tokens: Option<u64>,
    /// Tokens out, for language models.
    pub output_tokens: Option<u64>,
    /// Cost, where prices are configured.
    pub cost: Option<f64>,
}

/// Estimates one article.
pub(super) fn estimate(
    service: &Service,
    request: &TranslateRequest,
    summary: Option<&SummariseRequest>,
) -> Plan {
    let count = |texts: &[String]| texts.iter().map(|text| text.chars().count()).sum::<usize>() as u64;
    let limits = translate::limits(service, &Learned::default());
    let pieces: Vec<Piece> = batching::pieces(&request.items, &limits).into_iter().flatten().collect();
    let batches = batching::pack(&pieces, &limits).len() as u64;
    let mut plan = Plan {
        requests: batches,
        texts: request.items.len(),
        characters: count(&request.items),
        ..Plan::default()
    };
    if matches!(service.protocol, Protocol::Chat(_)) {
        let overhead = translate::prompt_overhead(service) as u64;
        let tokens = |texts: &[String]| texts.iter().map(|text| tokens::estimate(text)).sum::<usize>() as u64;
        let words = tokens(&request.items);
        let (mut input, mut output) = (overhead * batches + words, words);
        if let Some(summary) = summary {
            let (parts, more) = summarise::expected(service, summary);
            plan.requests += parts;
            plan.characters += count(&summary.sentences);
            input += more + overhead * parts;
            output += 200 * parts;
        }
        (plan.input_tokens, plan.output_tokens) = (Some(input), Some(output));
    }
    let prices = service.profile.prices;
    plan.cost = prices.cost(plan.input_tokens.unwrap_or(0), plan.output_tokens.unwrap_or(0), plan.characters);
    plan
}
