//! What changed between two texts, as a unified diff.

/// Lines around a change that are shown too.
const AROUND: usize = 3;
/// Above this many pairs of lines the middle is shown as replaced: no diff is worth gigabytes.
const MOST_PAIRS: usize = 4_000_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Old,
    New,
}

/// The difference; empty if there is none.
pub(crate) fn unified(name: &str, old: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    let lines = compared(&split(old), &split(new));
    let mut out = format!("--- {name}\n+++ {name}\n");
    let changed: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].0 != Side::Both).collect();
    let mut next = 0;
    while let Some(&first) = changed.get(next) {
        // Changes with less than twice the surroundings between them share a hunk.
        let mut last = first;
        while let Some(&at) = changed.get(next).filter(|&&at| at <= last + 2 * AROUND) {
            last = at;
            next += 1;
        }
        let hunk = first.saturating_sub(AROUND)..(last + AROUND + 1).min(lines.len());
        let count = |range: std::ops::Range<usize>, but: Side| {
            lines[range].iter().filter(|(side, _)| *side != but).count()
        };
        let (old_count, new_count) =
            (count(hunk.clone(), Side::New), count(hunk.clone(), Side::Old));
        let start = |but, count_here| count(0..hunk.start, but) + usize::from(count_here > 0);
        let (old_start, new_start) = (start(Side::New, old_count), start(Side::Old, new_count));
        let places = format!("@@ -{old_start},{old_count} +{new_start},{new_count} @@\n");
        out.push_str(&places);
        for (side, line) in &lines[hunk] {
            out.push(match side {
                Side::Both => ' ',
                Side::Old => '-',
                Side::New => '+',
            });
            out += line;
            if !line.ends_with('\n') {
                out += "\n\\ No newline at end of file\n";
            }
        }
    }
    out
}

fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// All lines of both texts in order: those in common once.
fn compared<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(Side, &'t str)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail =
        old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut lines: Vec<(Side, &str)> = old[..head].iter().map(|line| (Side::Both, *line)).collect();
    if a.len().saturating_mul(b.len()) > MOST_PAIRS {
        lines.extend(a.iter().map(|line| (Side::Old, *line)));
        lines.extend(b.iter().map(|line| (Side::New, *line)));
    } else {
        lines.extend(middle(a, b));
    }
    lines.extend(old[old.len() - tail..].iter().map(|line| (Side::Both, *line)));
    lines
}

/// The longest common lines, by the table of all ends.
fn middle<'t>(a: &[&'t str], b: &[&'t str]) -> Vec<(Side, &'t str)> {
    let width = b.len() + 1;
    let mut common = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            lines.push((Side::Both, a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len()
            || i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]
        {
            lines.push((Side::Old, a[i]));
            i += 1;
        } else {
            lines.push((Side::New, b[j]));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::unified;

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        let lines: Vec<String> = (1..=20).map(|number: u32| number.to_string()).collect();
        let old = lines.join("\n") + "\n";
        let new = old.replace("2\n3\n", "2\nx\n3\n").replace("19\n20\n", "19\ny");
        expect![[r"
            --- f
            +++ f
            @@ -1,5 +1,6 @@
             1
             2
            +x
             3
             4
             5
            @@ -17,4 +18,4 @@
             17
             18
             19
            -20
            +y
            \ No newline at end of file
        "]]
        .assert_eq(&unified("f", &old, &new));
    }

    #[test]
    fn nothing_and_everything() {
        assert_eq!(unified("f", "a\n", "a\n"), "");
        assert_eq!(unified("f", "", "a\n"), "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n");
    }
}
