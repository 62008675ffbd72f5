//! Names of variables: those that Docker sets by itself, and the nearest of some names to a mistyped one.

/// Platform arguments that every build has, declared or not in `FROM`; in a stage they need an `ARG`.
pub(crate) const PLATFORM_ARGS: &[&str] = &[
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// A name is compared with so many others at most: a file can have thousands of both.
const MOST_COMPARED: usize = 500;

/// The candidate that differs from a name by the fewest letters, if by at most two; the first of several. As
/// in Docker's own suggestion, a name that differs in its case alone differs in every letter.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .take(MOST_COMPARED)
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= 2)
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|&(distance, candidate)| {
            distance <= 2 && distance < candidate.len().min(name.len())
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance. Names longer than 64 bytes are far from all.
fn distance(a: &str, b: &str) -> usize {
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    // What both begin and end with costs nothing: mostly that is nearly all.
    let start = a.bytes().zip(b.bytes()).take_while(|(left, right)| left == right).count();
    let (a, b) = (&a.as_bytes()[start..], &b.as_bytes()[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(left, right)| left == right).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    let mut row: [u8; 65] = std::array::from_fn(|column| column as u8);
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i as u8 + 1);
        for (j, right) in b.iter().enumerate() {
            let change = diagonal + u8::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()].into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        assert_eq!(nearest("VERSOIN", ["VERSION", "PATH"]), Some("VERSION"));
        assert_eq!(nearest("A", ["B"]), None);
        assert_eq!(nearest("app", ["APP"]), None);
        assert_eq!(nearest("APP_DRI", ["APP_DIR"]), Some("APP_DIR"));
    }
}
