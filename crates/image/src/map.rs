//! Sorted maps and sets of texts. The standard ones are compiled anew for each kind of value; these keep their keys
//! apart, so that the code which looks for one is there once. It matters in the browser, where code is downloaded.

use std::cmp::Ordering;

/// A map by text, in the order of its keys.
#[derive(Clone, Debug)]
pub(crate) struct Map<V, K = String> {
    keys: Vec<K>,
    values: Vec<V>,
}

/// A set of texts, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Set(Vec<String>);

/// Where a key is, or where it belongs.
fn search<K: AsRef<str>>(keys: &[K], key: &str) -> Result<usize, usize> {
    // Most maps are filled in order.
    if keys.last().is_some_and(|last| last.as_ref() < key) {
        return Err(keys.len());
    }
    keys.binary_search_by(|known| compare(known.as_ref(), key))
}

/// As `str::cmp`. Names are short and differ soon: looking at each byte is quicker than a comparison made for long texts.
fn compare(left: &str, right: &str) -> Ordering {
    let differ = left.bytes().zip(right.bytes()).find(|(left, right)| left != right);
    differ.map_or(left.len().cmp(&right.len()), |(left, right)| left.cmp(&right))
}

impl<V, K> Default for Map<V, K> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new() }
    }
}

impl<V, K: AsRef<str>> Map<V, K> {
    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.keys.reserve(more);
        self.values.reserve(more);
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        search(&self.keys, key).ok().map(|at| &self.values[at])
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        search(&self.keys, key).ok().map(|at| &mut self.values[at])
    }

    pub(crate) fn contains_key(&self, key: &str) -> bool {
        search(&self.keys, key).is_ok()
    }

    /// Puts a value in; gives the one that was there.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match search(&self.keys, key.as_ref()) {
            Ok(at) => Some(std::mem::replace(&mut self.values[at], value)),
            Err(at) => {
                self.keys.insert(at, key);
                self.values.insert(at, value);
                None
            }
        }
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<V> {
        let at = search(&self.keys, key).ok()?;
        self.keys.remove(at);
        Some(self.values.remove(at))
    }

    /// Takes out all whose key is a path below another path.
    pub(crate) fn take_below(&mut self, path: &str) -> Vec<V> {
        if self.keys.last().is_none_or(|last| last.as_ref() < path) {
            return Vec::new();
        }
        let below =
            |key: &K| key.as_ref().strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        // Before `path/`, without that text being made.
        let before = |key: &K| match key.as_ref().as_bytes().split_at_checked(path.len()) {
            Some((start, rest)) => match start.cmp(path.as_bytes()) {
                Ordering::Equal => rest < b"/".as_slice(),
                order => order.is_lt(),
            },
            None => key.as_ref() < path,
        };
        let from = self.keys.partition_point(before);
        let count = self.keys[from..].iter().take_while(|key| below(key)).count();
        self.keys.drain(from..from + count);
        self.values.drain(from..from + count).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(crate) fn keys(&self) -> std::slice::Iter<'_, K> {
        self.keys.iter()
    }

    pub(crate) fn values(&self) -> std::slice::Iter<'_, V> {
        self.values.iter()
    }

    pub(crate) fn iter(&self) -> Pairs<'_, V, K> {
        self.keys.iter().zip(&self.values)
    }
}

/// Keys with their values.
type Pairs<'a, V, K> = std::iter::Zip<std::slice::Iter<'a, K>, std::slice::Iter<'a, V>>;

impl<'a, V, K: AsRef<str>> IntoIterator for &'a Map<V, K> {
    type Item = (&'a K, &'a V);
    type IntoIter = Pairs<'a, V, K>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Set {
    pub(crate) fn contains(&self, key: &str) -> bool {
        search(&self.0, key).is_ok()
    }

    /// Whether it is new.
    pub(crate) fn insert(&mut self, key: String) -> bool {
        match search(&self.0, &key) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, key);
                true
            }
        }
    }

    /// Whether it was there.
    pub(crate) fn remove(&mut self, key: &str) -> bool {
        match search(&self.0, key) {
            Ok(at) => {
                self.0.remove(at);
                true
            }
            Err(_) => false,
        }
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&String) -> bool) {
        self.0.retain(keep);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, String> {
        self.0.iter()
    }

    /// The texts, in order.
    pub(crate) fn into_vec(self) -> Vec<String> {
        self.0
    }
}

impl Extend<String> for Set {
    fn extend<I: IntoIterator<Item = String>>(&mut self, keys: I) {
        for key in keys {
            self.insert(key);
        }
    }
}
