//! Names that an author may have meant.

/// So many names are listed as they are; of more, only the nearest.
const ALL: usize = 8;
/// How many of the nearest are named.
const FEW: usize = 5;

/// What was expected where a name is none of the known ones: "one of `a`, `b`", or of many the likeliest.
pub(super) fn one_of<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    let quoted = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    if known.is_empty() {
        return "a name, and there is none yet".to_owned();
    }
    if known.len() <= ALL {
        return format!("one of {}", quoted(&known));
    }
    let all = known.len();
    known.sort_by(|a, b| {
        strsim::jaro_winkler(wanted, b).total_cmp(&strsim::jaro_winkler(wanted, a))
    });
    known.truncate(FEW);
    format!("one of {all} names; the nearest are {}", quoted(&known))
}

#[cfg(test)]
mod tests {
    use super::one_of;

    #[test]
    fn a_few_names_are_listed_and_of_many_the_nearest() {
        assert_eq!(one_of("c", []), "a name, and there is none yet");
        assert_eq!(one_of("c", ["a", "b"]), "one of `a`, `b`");
        let many = ["one-run", "two-runs", "three-runs", "apt", "pip", "npm", "git", "tar", "curl"];
        let found = one_of("tree-runs", many);
        assert!(found.starts_with("one of 9 names; the nearest are `three-runs`, "), "{found}");
        assert_eq!(found.matches('`').count(), 10, "{found}");
    }
}
