//! Tables of link models, potential, convergence and recommendations.

use p4c_pipeline::{PipelineError, Results, convergence, links, potential, recommend};

use super::{concept, per_cent};
use crate::output::Table;

/// Link models over all regions and in each.
pub fn links(results: &Results) -> Result<Vec<Table>, PipelineError> {
    let mut table = Table::new(
        "Link models between agencies and cluster initiatives",
        &[
            "region",
            "link model",
            "initiatives",
            "coverage",
            "range",
            "satisfaction",
            "range",
            "pertinence",
        ],
    );
    for one in links::read(results)? {
        let middle =
            |spread: Option<links::Spread>| spread.map(|spread| per_cent(spread.median)).unwrap_or_default();
        let range = |spread: Option<links::Spread>| {
            spread
                .map(|spread| super::interval([spread.least, spread.most]))
                .unwrap_or_default()
        };
        table.push(vec![
            one.region
                .as_ref()
                .map_or_else(|| "all".to_owned(), ToString::to_string),
            one.model.to_string(),
            one.initiatives.len().to_string(),
            middle(one.coverage),
            range(one.coverage),
            one.satisfaction
                .map(|spread| format!("{:.1}", spread.median))
                .unwrap_or_default(),
            one.satisfaction
                .map(|spread| format!("{:.1}-{:.1}", spread.least, spread.most))
                .unwrap_or_default(),
            middle(one.pertinence),
        ]);
    }
    table.note("medians and ranges over initiatives; a comparison, not a cause");
    Ok(vec![table])
}

/// The largest gap of every initiative, or all gaps of one.
pub fn potential(results: &Results, initiative: Option<&str>) -> Result<Vec<Table>, PipelineError> {
    let all = potential::read_all(results)?;
    let shown = all
        .iter()
        .filter(|one| initiative.is_none_or(|name| one.initiative.as_str().eq_ignore_ascii_case(name)));
    let mut table = Table::new(
        "Potential of cluster initiatives",
        &[
            "initiative",
            "concept",
            "importance",
            "served",
            "its peers",
            "weighed gap",
            "in reach",
            "proposed pools",
            "peers",
        ],
    )
    .with_details(&["in reach", "proposed pools", "peers"]);
    for one in shown {
        let most = if initiative.is_some() { usize::MAX } else { 1 };
        for gap in one.gaps.iter().take(most) {
            let suggested: Vec<String> = gap.suggested.iter().map(ToString::to_string).collect();
            let peers: Vec<String> = one
                .peers
                .iter()
                .map(|peer| format!("{} ({:.2})", peer.initiative, peer.distance))
                .collect();
            table.push(vec![
                one.initiative.to_string(),
                concept(Some(&gap.concept)),
                gap.importance.to_string(),
                per_cent(gap.own),
                per_cent(gap.peers),
                format!("{:.2}", gap.weighed),
                suggested.join(", "),
                gap.proposed_pools
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
                peers.join(", "),
            ]);
        }
    }
    if initiative.is_none() {
        table.note("the largest gap of each; `p4c show potential INITIATIVE` shows all");
    }
    Ok(vec![table])
}

/// Coverage of the regions, and how far they are apart.
pub fn convergence(results: &Results) -> Result<Vec<Table>, PipelineError> {
    let found = convergence::read(results)?;
    let mut inequality = Table::new(
        "How far regions are apart",
        &[
            "needs",
            "Gini today",
            "planned",
            "Theil today",
            "planned",
            "mean coverage today",
            "planned",
        ],
    );
    let figure = |figure: Option<f64>| figure.map(|figure| format!("{figure:.3}")).unwrap_or_default();
    for one in &found.inequality {
        inequality.push(vec![
            one.concept
                .as_deref()
                .map_or_else(|| "all".to_owned(), |code| concept(Some(code))),
            figure(one.gini[0]),
            figure(one.gini[1]),
            figure(one.theil[0]),
            figure(one.theil[1]),
            per_cent(one.mean[0]),
            per_cent(one.mean[1]),
        ]);
    }
    if !found.verdict.is_empty() {
        inequality.note(found.verdict.clone());
    }
    inequality.note("0: all regions alike; larger: further apart. Where little is covered anywhere, a few services make regions look far apart");
    let mut regions = Table::new("Coverage", &["region", "name", "today", "planned"]);
    for one in &found.regions {
        regions.push(vec![
            one.region.to_string(),
            one.name.clone(),
            per_cent(one.coverage[0]),
            per_cent(one.coverage[1]),
        ]);
    }
    Ok(vec![inequality, regions])
}

/// The package of recommendations.
pub fn recommendations(results: &Results) -> Result<Vec<Table>, PipelineError> {
    let mut table = Table::new(
        "Recommendations",
        &["rule", "recommendation", "to", "figures", "records"],
    )
    .with_details(&["to", "figures", "records"]);
    for one in recommend::read(results)? {
        let rule = serde_json::to_value(one.rule)
            .ok()
            .and_then(|word| word.as_str().map(|word| word.replace('_', " ")));
        let figures: Vec<String> = one
            .figures
            .iter()
            .map(|figure| {
                // Amounts are kept as whole cents and shown as money.
                let cents = figure.name.strip_prefix("euro cents ");
                match cents {
                    Some(rest) => format!("{} {rest}", super::euros(figure.value as i64)),
                    None => format!("{} {}", figure.name, rounded(figure.value)),
                }
            })
            .collect();
        let records: Vec<&str> = one.records.iter().map(|record| record.slug.as_str()).collect();
        let records = records.join(", ");
        table.push(vec![
            rule.unwrap_or_default(),
            if one.is_illustrative {
                format!("{} (illustrative figures)", one.sentence)
            } else {
                one.sentence
            },
            one.addressed_to,
            figures.join("; "),
            records,
        ]);
    }
    Ok(vec![table])
}

fn rounded(figure: f64) -> String {
    if figure.fract() == 0.0 {
        format!("{figure}")
    } else {
        format!("{figure:.2}")
    }
}
