//! The table of rules.

use crate::Rule;

/// Every rule, by family and name.
pub const RULES: &[Rule] = &[];

/// The rule of a name or of a peer's code.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name || rule.aliases.contains(&name))
}
