//! The table of rules: the only place that names them all.

use crate::Rule;

/// Declares a module for each rule, `rules/<name>.rs`, and the table of their `RULE`s.
macro_rules! rules {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// Every rule, by family and name.
        pub const RULES: &[Rule] = &[$($module::RULE),*];

        #[cfg(test)]
        const MODULES: &[&str] = &[$(stringify!($module)),*];
    };
}

rules! {
    add_for_local_files
    duplicate_stage_name
    upper_case_stage_name
}

/// The rule of a name or of a peer's code.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name || rule.aliases.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods)]
    fn the_table_names_every_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the rules are there")
            .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
            .collect();
        files.sort();
        let mut expected: Vec<String> =
            MODULES.iter().map(|module| format!("{module}.rs")).collect();
        expected.sort();
        assert_eq!(files, expected);
    }

    #[test]
    fn a_rule_is_named_as_its_file() {
        for (rule, module) in RULES.iter().zip(MODULES) {
            assert_eq!(rule.name.replace('-', "_"), *module);
        }
    }
}
