//! The map of the course: every planned unit, in parts.

use course::PlannedUnit;
use serde::Deserialize;

use super::error::Errors;
use super::front_matter::is_slug;
use super::source::Source;
use super::toml_file;

/// Where the map is.
pub(super) const PATH: &str = "lessons/course.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    parts: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    title: String,
    units: Vec<Unit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    id: String,
    title: String,
    summary: String,
}

/// Reads the map.
pub(super) fn read(source: &Source, errors: &mut Errors) -> Vec<PlannedUnit> {
    let Some(map) = toml_file::read::<Map>(source, errors) else { return Vec::new() };
    let mut plan: Vec<PlannedUnit> = Vec::new();
    for part in map.parts {
        for unit in part.units {
            let line = source.line_of(&format!("\"{}\"", unit.id));
            if !is_slug(&unit.id) {
                let found = format!("`{}` as a unit's id", unit.id);
                errors.line(&source.path, line, found, "a-z, 0-9 and dashes, a letter first");
            }
            if plan.iter().any(|known| known.id == unit.id) {
                let found = format!("unit `{}` stands twice", unit.id);
                errors.line(&source.path, line, found, "every unit once");
            }
            plan.push(PlannedUnit {
                id: unit.id,
                title: unit.title,
                part: part.title.clone(),
                summary: unit.summary,
            });
        }
    }
    plan
}
