//! Tables of the transfer matrix.

use p4c_model::{Catalogue, Slug};
use p4c_pipeline::transfer::{self, Found};
use p4c_pipeline::{PipelineError, Results};

use super::{euros, interval};
use crate::output::Table;

/// Practices by regions, or one practice with each precondition in each region.
pub fn tables(
    results: &Results,
    catalogue: &Catalogue,
    practice: Option<&str>,
) -> Result<Vec<Table>, PipelineError> {
    let matrix = transfer::read(results)?;
    if let Some(row) = practice.and_then(|name| matrix.rows.iter().find(|row| row.practice.as_str() == name))
    {
        let mut table = Table::new(
            format!("{}: {}", row.practice, row.title),
            &[
                "region",
                "fit",
                "precondition",
                "state",
                "indicator",
                "figure",
                "to create",
            ],
        );
        for cell in &row.cells {
            for finding in &cell.findings {
                let precondition = catalogue.precondition(&finding.precondition);
                let state = match finding.state {
                    Found::Met => "met",
                    Found::Missing => "missing",
                    Found::Unknown => "unknown",
                };
                let cost = precondition
                    .filter(|_| cell.create.contains(&finding.precondition))
                    .and_then(|one| one.cost_to_create.as_ref())
                    .map(ToString::to_string);
                table.push(vec![
                    cell.region.to_string(),
                    interval(cell.fit),
                    precondition.map_or_else(
                        || finding.precondition.to_string(),
                        |one| one.statement.plain().to_owned(),
                    ),
                    if finding.is_tested {
                        format!("{state}, tested")
                    } else {
                        state.to_owned()
                    },
                    finding.indicator.clone(),
                    finding.figure.clone().unwrap_or_default(),
                    cost.unwrap_or_default(),
                ]);
            }
        }
        table.note(format!("try it first in {}", words(&row.try_first)));
        return Ok(vec![table]);
    }
    let mut columns = vec!["practice", "title", "selected"];
    let regions: Vec<String> = matrix.regions.iter().map(ToString::to_string).collect();
    columns.extend(regions.iter().map(String::as_str));
    columns.extend(["try first", "to create there"]);
    let mut table = Table::new("Fit of practices and regions", &columns);
    for row in &matrix.rows {
        let mut cells = vec![
            row.practice.to_string(),
            row.title.clone(),
            if row.is_selected { "yes" } else { "" }.to_owned(),
        ];
        for cell in &row.cells {
            cells.push(if cell.has_it {
                "has it".to_owned()
            } else {
                interval(cell.fit)
            });
        }
        let first = row
            .try_first
            .first()
            .and_then(|first| row.cells.iter().find(|cell| cell.region == *first));
        cells.push(words(&row.try_first));
        cells.push(first.map(|cell| euros(cell.create_cents)).unwrap_or_default());
        table.push(cells);
    }
    Ok(vec![table])
}

fn words(regions: &[Slug]) -> String {
    regions
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
