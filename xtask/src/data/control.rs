//! Debian's package records, as `apt-cache dumpavail` prints them.

use std::collections::BTreeMap;

/// One package of a suite.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) version: String,
    pub(crate) section: String,
    /// KiB that an installation takes, by the maintainer's word.
    pub(crate) installed: u64,
    /// Bytes of the `.deb`.
    pub(crate) size: u64,
    /// `Priority: required` or `Essential: yes`: every image of the suite has it.
    pub(crate) required: bool,
    /// `Depends` and `Pre-Depends`: one of each list of alternatives.
    pub(crate) depends: Vec<Vec<String>>,
    pub(crate) recommends: Vec<Vec<String>>,
    /// Other names that it answers to.
    provides: Vec<String>,
}

/// A suite: its packages by name, and who provides a name that may be no package of its own.
#[derive(Debug, Default)]
pub(crate) struct Suite {
    pub(crate) packages: BTreeMap<String, Record>,
    pub(crate) providers: BTreeMap<String, Vec<String>>,
}

/// Reads the records, one a paragraph.
pub(crate) fn parse(text: &str) -> Suite {
    let mut suite = Suite::default();
    for paragraph in text.split("\n\n") {
        let mut name = String::new();
        let mut record = Record::default();
        // A line that starts with a space goes on with the field before; none of these fields has such lines.
        for line in paragraph.lines().filter(|line| !line.starts_with([' ', '\t'])) {
            let Some((field, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match field {
                "Package" => value.clone_into(&mut name),
                "Version" => value.clone_into(&mut record.version),
                "Section" => value.clone_into(&mut record.section),
                "Installed-Size" => record.installed = value.parse().unwrap_or(0),
                "Size" => record.size = value.parse().unwrap_or(0),
                "Priority" => record.required |= value == "required",
                "Essential" => record.required |= value == "yes",
                "Depends" | "Pre-Depends" => record.depends.extend(relations(value)),
                "Recommends" => record.recommends.extend(relations(value)),
                "Provides" => record.provides.extend(relations(value).into_iter().flatten()),
                _ => {}
            }
        }
        if !name.is_empty() {
            for provided in &record.provides {
                suite.providers.entry(provided.clone()).or_default().push(name.clone());
            }
            suite.packages.insert(name, record);
        }
    }
    // Among several providers apt takes the last one.
    for providers in suite.providers.values_mut() {
        providers.sort_unstable();
        providers.dedup();
        providers.reverse();
    }
    suite
}

/// `a (>= 1) | b, c:any` → `[[a, b], [c]]`. In a suite that hangs together every version fits.
fn relations(text: &str) -> Vec<Vec<String>> {
    let name = |one: &str| {
        let one = one.trim();
        one[..one.find([' ', '(', ':', '[']).unwrap_or(one.len())].to_owned()
    };
    let groups = text.split(',').map(|group| {
        group.split('|').map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>()
    });
    groups.filter(|group| !group.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record() {
        let suite = parse(
            "Package: curl\nVersion: 7.88\nInstalled-Size: 500\nDepends: libc6 (>= 2.34), a:any | b\nDescription: x\n more: y\nSize: 9\n\n\
             Package: mawk\nPriority: required\nProvides: awk\nPre-Depends: libc6\n",
        );
        let curl = &suite.packages["curl"];
        assert_eq!((curl.installed, curl.size, curl.required), (500, 9, false));
        assert_eq!(curl.depends, [vec!["libc6".to_owned()], vec!["a".to_owned(), "b".to_owned()]]);
        assert!(suite.packages["mawk"].required);
        assert_eq!(suite.providers["awk"], ["mawk"]);
    }
}
