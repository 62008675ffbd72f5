//! Debian's package records, as `apt-cache dumpavail` prints them.

use std::cmp::Ordering;
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
    pub(crate) depends: Vec<Vec<Wanted>>,
    pub(crate) recommends: Vec<Vec<Wanted>>,
    /// Other names that it answers to.
    provides: Vec<Wanted>,
}

/// A name in a relation, and which versions will do: `perl (<< 5.19)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) name: String,
    version: Option<(String, String)>,
}

impl Wanted {
    /// Whether a version will do. A name that is provided without one will do only where none is asked for.
    pub(crate) fn admits(&self, version: Option<&str>) -> bool {
        let Some((relation, limit)) = &self.version else { return true };
        let Some(version) = version else { return false };
        let order = compare(version, limit);
        match relation.as_str() {
            "<<" => order.is_lt(),
            "<=" | "<" => order.is_le(),
            "=" => order.is_eq(),
            ">>" => order.is_gt(),
            _ => order.is_ge(),
        }
    }
}

/// A suite: its packages by name, and who provides a name that may be no package of its own.
#[derive(Debug, Default)]
pub(crate) struct Suite {
    pub(crate) packages: BTreeMap<String, Record>,
    /// Name and, where it is stated, version of what each provides.
    pub(crate) providers: BTreeMap<String, Vec<(String, Option<String>)>>,
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
                let version = provided.version.as_ref().map(|(_, version)| version.clone());
                let providers = suite.providers.entry(provided.name.clone()).or_default();
                providers.push((name.clone(), version));
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

/// `a (>= 1) | b, c:any` → `[[a (>= 1), b], [c]]`.
fn relations(text: &str) -> Vec<Vec<Wanted>> {
    let wanted = |one: &str| {
        let one = one.trim();
        let name = one[..one.find([' ', '(', ':', '[']).unwrap_or(one.len())].to_owned();
        let limit = one.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        let version = limit.map(|(limit, _)| {
            let start = limit.find(|c: char| !"<>= ".contains(c)).unwrap_or(limit.len());
            (limit[..start].trim().to_owned(), limit[start..].trim().to_owned())
        });
        Wanted { name, version }
    };
    let group = |group: &str| group.split('|').map(wanted).collect();
    text.split(',').filter(|group| !group.trim().is_empty()).map(group).collect()
}

/// Compares two versions as dpkg does: epoch, then what the project says, then Debian's revision.
fn compare(a: &str, b: &str) -> Ordering {
    let parts = |version: &str| {
        let (epoch, rest) = version.split_once(':').unwrap_or(("0", version));
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, "0"));
        (epoch.parse::<u64>().unwrap_or(0), upstream.to_owned(), revision.to_owned())
    };
    let (a, b) = (parts(a), parts(b));
    a.0.cmp(&b.0).then_with(|| compare_part(&a.1, &b.1)).then_with(|| compare_part(&a.2, &b.2))
}

/// Stretches of other characters and of digits in turn. `~` sorts before everything, even the end; letters before the
/// rest.
fn compare_part(mut a: &str, mut b: &str) -> Ordering {
    while !a.is_empty() || !b.is_empty() {
        let (words, numbers) =
            (take(&mut a, |c| !c.is_ascii_digit()), take(&mut a, |c| c.is_ascii_digit()));
        let (others, counts) =
            (take(&mut b, |c| !c.is_ascii_digit()), take(&mut b, |c| c.is_ascii_digit()));
        let rank = |c: Option<char>| match c {
            Some('~') => (0, 0),
            None => (1, 0),
            Some(c) if c.is_ascii_alphabetic() => (2, u32::from(c)),
            Some(c) => (3, u32::from(c)),
        };
        let (mut left, mut right) = (words.chars(), others.chars());
        for _ in 0..words.len().max(others.len()) {
            let order = rank(left.next()).cmp(&rank(right.next()));
            if order.is_ne() {
                return order;
            }
        }
        let number = |digits: &str| digits.parse::<u64>().unwrap_or(0);
        let order = number(numbers).cmp(&number(counts));
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

/// Takes the characters at the start that are of a kind.
fn take<'a>(text: &mut &'a str, is: impl Fn(char) -> bool) -> &'a str {
    let end = text.find(|c| !is(c)).unwrap_or(text.len());
    let (taken, rest) = text.split_at(end);
    *text = rest;
    taken
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
        let names: Vec<Vec<&str>> =
            curl.depends.iter().map(|group| group.iter().map(|one| &*one.name).collect()).collect();
        assert_eq!(names, [vec!["libc6"], vec!["a", "b"]]);
        assert!(curl.depends[0][0].admits(Some("2.36-9")) && !curl.depends[0][0].admits(None));
        assert!(suite.packages["mawk"].required);
        assert_eq!(suite.providers["awk"], [("mawk".to_owned(), None)]);
    }

    #[test]
    fn versions() {
        for (less, more) in [
            ("1.9", "1.10"),
            ("5.19", "5.36.0-7+deb12u4"),
            ("1.0~rc1", "1.0"),
            ("1.0", "1.0a"),
            ("1.0a", "1.0+b"),
            ("2.0", "1:1.0"),
            ("1.0-1", "1.0-1+b1"),
            ("1.0-1~bpo", "1.0-1"),
        ] {
            assert_eq!(compare(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(compare(more, less), Ordering::Greater, "{less} {more}");
        }
        assert_eq!(compare("0:1.0-0", "1.0"), Ordering::Equal);
    }
}
