//! Tables of the pools.

use p4c_pipeline::pool::{self, Part, PoolPlan};
use p4c_pipeline::{PipelineError, Results};

use super::euros;
use crate::output::Table;

/// All pools in short, or one whole.
pub fn tables(results: &Results, name: Option<&str>) -> Result<Vec<Table>, PipelineError> {
    let pools = pool::read_all(results)?;
    if let Some(pool) = name.and_then(|name| {
        pools
            .iter()
            .find(|pool| pool.slug.as_str().eq_ignore_ascii_case(name))
    }) {
        return Ok(whole(pool));
    }
    let mut table = Table::new(
        "Pools",
        &[
            "pool",
            "service",
            "regions",
            "together a year",
            "alone",
            "saved",
            "shares that hold",
            "hosts",
        ],
    )
    .with_details(&["hosts"]);
    for pool in &pools {
        let hosts: Vec<String> = pool
            .hosted_by
            .iter()
            .map(|host| match &host.agency_name {
                Some(agency) => format!("{agency} in {} for {}", host.region, host.serves),
                None => format!("{} for {}", host.region, host.serves),
            })
            .collect();
        table.push(vec![
            pool.slug.to_string(),
            pool.label.clone(),
            pool.members.len().to_string(),
            euros(pool.cents),
            euros(pool.alone_cents),
            euros(pool.alone_cents - pool.cents),
            match (&pool.recommended_rule, pool.core_nonempty) {
                (Some(rule), _) => pool::rule_in_words(rule),
                (None, Some(false)) => "none".to_owned(),
                (None, _) => "to be negotiated".to_owned(),
            },
            hosts.join(", "),
        ]);
    }
    table.note("shares that hold: the first rule under which no group of regions would rather leave; `p4c show pool NAME` has all");
    Ok(vec![table])
}

fn whole(pool: &PoolPlan) -> Vec<Table> {
    let mut members = Table::new(
        format!(
            "Pool {}: {}{}",
            pool.slug,
            pool.label,
            if pool.is_recorded { "" } else { " (proposed)" }
        ),
        &[
            "region",
            "name",
            "takes part",
            "services",
            "own cost a year",
            "alone in this model",
            "served by",
            "km",
        ],
    );
    for member in &pool.members {
        let services: Vec<String> = member.services.iter().map(ToString::to_string).collect();
        members.push(vec![
            member.region.to_string(),
            member.name.clone(),
            match (member.part, member.plans_from) {
                (Part::Gives, _) => "gives it".to_owned(),
                (Part::Plans, Some(year)) => format!("plans it from {year}"),
                (Part::Plans, None) => "plans it".to_owned(),
                (Part::Invited, _) => "invited".to_owned(),
            },
            services.join(", "),
            format!(
                "{}{}",
                euros(member.own_cents),
                if member.is_cost_illustrative {
                    " (illustrative)"
                } else {
                    ""
                }
            ),
            euros(member.alone_cents),
            member.host.to_string(),
            format!("{:.0}", member.kilometres),
        ]);
    }
    members.note(pool.verdict.clone());
    members.note(if pool.is_proved {
        "proved: no choice of hosts costs less"
    } else {
        "the time limit ended the search for hosts"
    });
    pool.notes.iter().for_each(|note| members.note(note.clone()));
    let mut columns = vec!["rule".to_owned()];
    columns.extend(pool.members.iter().map(|member| member.region.to_string()));
    columns.extend([
        "together".to_owned(),
        "holds".to_owned(),
        "would leave".to_owned(),
    ]);
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut shares = Table::new("What each pays a year", &names).with_details(&["would leave"]);
    for rule in &pool.shares {
        let mut row = vec![pool::rule_in_words(&rule.rule)];
        row.extend(rule.cents.iter().map(|cents| euros(*cents)));
        row.push(euros(rule.cents.iter().sum()));
        row.push(
            rule.is_stable
                .map(|yes| if yes { "yes" } else { "no" }.to_owned())
                .unwrap_or_default(),
        );
        row.push(
            rule.would_leave
                .as_ref()
                .map_or_else(String::new, |(members, gain)| {
                    let members: Vec<String> = members.iter().map(ToString::to_string).collect();
                    format!("{}, saving {}", members.join(", "), euros(*gain))
                }),
        );
        shares.push(row);
    }
    let mut alone = vec!["alone, for comparison".to_owned()];
    alone.extend(pool.members.iter().map(|member| euros(member.alone_cents)));
    alone.extend([euros(pool.alone_cents), String::new(), String::new()]);
    shares.push(alone);
    vec![members, shares]
}
