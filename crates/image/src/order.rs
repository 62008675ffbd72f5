//! Sorting entries by path, once for the whole crate: a sort is compiled anew for each use of the standard one.

use crate::{Entry, EntryKind};

/// Gaps of a shell sort (Ciura's, continued): few instructions, and quick on the nearly sorted lists that there are.
const GAPS: [usize; 12] = [90_927, 40_412, 17_961, 7_983, 3_548, 1_577, 701, 301, 132, 57, 23, 10];

/// Sorts by path; a directory before the opaque mark inside it, a whiteout before what takes its place.
pub(crate) fn sort(entries: &mut [Entry]) {
    for gap in GAPS.into_iter().chain([4, 1]) {
        for start in gap..entries.len() {
            let mut at = start;
            while at >= gap && before(&entries[at], &entries[at - gap]) {
                entries.swap(at, at - gap);
                at -= gap;
            }
        }
    }
}

fn before(a: &Entry, b: &Entry) -> bool {
    match a.path.cmp(&b.path) {
        std::cmp::Ordering::Equal => rank(&a.kind) < rank(&b.kind),
        order => order.is_lt(),
    }
}

fn rank(kind: &EntryKind) -> u8 {
    match kind {
        EntryKind::Whiteout => 0,
        EntryKind::Opaque => 2,
        _ => 1,
    }
}
