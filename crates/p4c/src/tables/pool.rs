//! Tables of the pools.

use p4c_pipeline::pool::{self, PoolPlan};
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
            "hosts",
            "together a year",
            "alone",
            "saved",
            "stable shares exist",
        ],
    );
    for pool in &pools {
        let hosts: Vec<String> = pool.hosts.iter().map(ToString::to_string).collect();
        table.push(vec![
            pool.slug.to_string(),
            pool.label.clone(),
            pool.members.len().to_string(),
            hosts.join(", "),
            euros(pool.cents),
            euros(pool.alone_cents),
            euros(pool.alone_cents - pool.cents),
            pool.core_nonempty
                .map(|yes| if yes { "yes" } else { "no" }.to_owned())
                .unwrap_or_default(),
        ]);
    }
    Ok(vec![table])
}

fn whole(pool: &PoolPlan) -> Vec<Table> {
    let mut members = Table::new(
        format!("Pool {}: {}", pool.slug, pool.label),
        &[
            "region",
            "name",
            "services",
            "own cost today",
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
    members.note(format!(
        "{} a year together, {} alone",
        euros(pool.cents),
        euros(pool.alone_cents)
    ));
    members.note(if pool.is_proved {
        "proved: no choice of hosts costs less"
    } else {
        "the time limit ended the search for hosts"
    });
    pool.notes.iter().for_each(|note| members.note(note.clone()));
    let mut columns = vec!["rule"];
    let regions: Vec<String> = pool
        .members
        .iter()
        .map(|member| member.region.to_string())
        .collect();
    columns.extend(regions.iter().map(String::as_str));
    columns.extend(["stable", "would leave"]);
    let mut shares = Table::new("What each pays a year", &columns);
    for rule in &pool.shares {
        let mut row = vec![rule.rule.replace('_', " ")];
        row.extend(rule.cents.iter().map(|cents| euros(*cents)));
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
                    format!("{}, gaining {}", members.join(" with "), euros(*gain))
                }),
        );
        shares.push(row);
    }
    vec![members, shares]
}
