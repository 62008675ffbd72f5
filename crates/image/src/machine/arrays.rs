//! The lists of bash: `a=(one two)`, `${a[@]}`, `declare -A m=([k]=v)`.

use dockerfile::Span;
use dockerfile::shell::{Assignment, List, Parameter, Part, RedirectKind, Word};

use super::Machine;

/// Values by index or by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Array {
    /// Whether keys are words (`declare -A`).
    keyed: bool,
    items: Vec<(String, Option<String>)>,
}

/// How many values a list may hold.
const MOST: usize = 10_000;

impl Array {
    /// A list of values, counted from 0.
    pub(super) fn of(values: impl IntoIterator<Item = Option<String>>) -> Self {
        let items = values.into_iter().take(MOST).enumerate();
        Self { keyed: false, items: items.map(|(at, value)| (at.to_string(), value)).collect() }
    }

    fn get(&self, key: &str) -> Option<&Option<String>> {
        self.items.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    fn set(&mut self, key: String, value: Option<String>) {
        if let Some((_, old)) = self.items.iter_mut().find(|(known, _)| *known == key) {
            *old = value;
        } else if self.items.len() < MOST {
            self.items.push((key, value));
            if !self.keyed {
                self.items.sort_by_key(|(key, _)| key.parse::<u64>().unwrap_or(0));
            }
        }
    }

    /// The index behind the last.
    fn next(&self) -> u64 {
        self.items.last().map_or(0, |(key, _)| key.parse::<u64>().unwrap_or(0).saturating_add(1))
    }

    fn values(&self) -> Vec<Option<String>> {
        self.items.iter().map(|(_, value)| value.clone()).collect()
    }
}

impl Machine<'_> {
    /// A shell of its own knows nothing of the lists of the one that starts it, nor of its options.
    pub(super) fn forget_arrays(&mut self) {
        self.arrays = super::Map::default();
        self.shopts.clear();
    }

    /// Makes a variable a list; it may hold values already.
    pub(super) fn declare_array(&mut self, name: &str, keyed: bool) {
        if !self.arrays.contains_key(name) {
            self.arrays.insert(name.to_owned(), Array { keyed, ..Array::default() });
        }
    }

    /// `name=(one two)`, `name+=(three)`, `name[index]=value`.
    pub(super) fn assign_array(&mut self, assignment: &Assignment) {
        let name = &assignment.name;
        let keyed = self.arrays.get(name).is_some_and(|array| array.keyed);
        if let Some(index) = &assignment.index {
            let key = self.array_key(name, index);
            let value = self.single(&assignment.value);
            let mut value = value.known.then_some(value.text);
            let mut array = self.arrays.remove(name).unwrap_or_default();
            if let Some(key) = key {
                if assignment.append {
                    let old = array.get(&key).cloned().unwrap_or(Some(String::new()));
                    value = old.zip(value).map(|(old, more)| old + &more);
                }
                array.set(key, value);
            }
            self.arrays.insert(name.clone(), array);
            return;
        }
        let mut array = Array { keyed, ..Array::default() };
        if assignment.append {
            let scalar = self.variables.get(name).cloned().map(|value| Array::of([value]));
            array = self.arrays.get(name).cloned().or(scalar).unwrap_or(array);
        }
        for word in assignment.list.iter().flatten() {
            if let Some((key, value)) = keyed_item(word) {
                let key = if keyed {
                    Some(self.single(&key).text)
                } else {
                    self.array_key(name, &key.raw)
                };
                let value = self.single(&value);
                if let Some(key) = key {
                    array.set(key, value.known.then_some(value.text));
                }
                continue;
            }
            for arg in self.words(std::slice::from_ref(word)) {
                let next = array.next().to_string();
                array.set(next, arg.known.then_some(arg.text));
            }
        }
        self.variables.remove(name);
        self.arrays.insert(name.clone(), array);
    }

    /// Gives a value to `name[index]`.
    pub(super) fn assign_item(&mut self, name: &str, index: &str, value: Option<String>) {
        let Some(key) = self.array_key(name, index) else { return };
        let mut array = self.arrays.remove(name).unwrap_or_default();
        array.set(key, value);
        self.arrays.insert(name.to_owned(), array);
    }

    /// What stands between brackets as a key; `None` where it is not known.
    fn array_key(&mut self, name: &str, index: &str) -> Option<String> {
        let array = self.arrays.get(name);
        let text = index.trim_matches(['"', '\'']).to_owned();
        if array.is_some_and(|array| array.keyed) {
            return self.expand_plain(&text);
        }
        let end = array.map_or(0, Array::next);
        let text = self.expand_plain(&text)?;
        let index = self.arithmetic(&text)?;
        let index = if index < 0 { index + i64::try_from(end).ok()? } else { index };
        (index >= 0).then(|| index.to_string())
    }

    /// `unset 'name[index]'`; whether it is that.
    pub(super) fn unset_item(&mut self, word: &str) -> bool {
        let Some((name, index)) = word.strip_suffix(']').and_then(|word| word.split_once('['))
        else {
            return false;
        };
        if let Some(key) = self.array_key(name, index)
            && let Some(array) = self.arrays.get_mut(name)
        {
            array.items.retain(|(known, _)| *known != key);
        }
        true
    }

    /// The value of `name[index]`: `None` is unset, `Some(None)` is not known.
    #[expect(clippy::option_option, reason = "unset and not known are two answers")]
    pub(super) fn item(&mut self, name: &str, index: &str) -> Option<Option<String>> {
        let Some(key) = self.array_key(name, index) else { return Some(None) };
        match self.arrays.get(name) {
            Some(array) => array.get(&key).cloned(),
            None if key == "0" => self.variables.get(name).cloned(),
            None => None,
        }
    }

    /// What `$@`, `${name[@]}` and their kin stand for, each a word of its own; `None` for any other parameter.
    pub(super) fn list_of(&mut self, parameter: &Parameter) -> Option<Vec<Option<String>>> {
        let modifier = parameter.modifier.as_str();
        if matches!(parameter.name.as_str(), "@" | "*") {
            let all = self.positional.iter().map(|arg| arg.known.then(|| arg.text.clone()));
            if modifier.starts_with(':') {
                let zero = self.zero.clone().unwrap_or_else(|| self.shell.clone());
                let all = std::iter::once(Some(zero)).chain(all).collect();
                return self.sliced(all, modifier);
            }
            let all = all.collect();
            return Some(self.each_modified(all, parameter, modifier));
        }
        let keys = modifier.starts_with('!');
        let rest = modifier.strip_prefix('!').unwrap_or(modifier);
        let rest = rest.strip_prefix("[@]").or_else(|| rest.strip_prefix("[*]"))?;
        let array = match self.arrays.get(&parameter.name) {
            Some(array) => array.clone(),
            None => Array::of(self.variables.get(&parameter.name).cloned()),
        };
        if keys {
            return Some(array.items.into_iter().map(|(key, _)| Some(key)).collect());
        }
        if rest.starts_with(':') && !rest[1..].starts_with(['-', '=', '+', '?']) {
            return self.sliced(array.values(), rest);
        }
        if rest.trim_start_matches(':').starts_with(['-', '+']) {
            let set = !array.items.is_empty();
            let word = rest.trim_start_matches(':');
            return Some(match (word.starts_with('-'), set) {
                (true, true) => array.values(),
                (false, false) => Vec::new(),
                _ => vec![self.expand_plain(&word[1..])],
            });
        }
        Some(self.each_modified(array.values(), parameter, rest))
    }

    /// How many values a list has.
    pub(super) fn count_of(&self, name: &str) -> usize {
        match self.arrays.get(name) {
            Some(array) => array.items.len(),
            None => usize::from(self.variables.contains_key(name)),
        }
    }

    fn each_modified(
        &mut self,
        all: Vec<Option<String>>,
        parameter: &Parameter,
        modifier: &str,
    ) -> Vec<Option<String>> {
        if modifier.is_empty() {
            return all;
        }
        all.into_iter()
            .map(|value| self.modified(Some(value), &parameter.name, modifier, parameter.span))
            .collect()
    }

    /// `${name[@]:from:length}`.
    fn sliced(&mut self, all: Vec<Option<String>>, modifier: &str) -> Option<Vec<Option<String>>> {
        let word = modifier.strip_prefix(':')?;
        let (from, length) = word.split_once(':').unwrap_or((word, ""));
        let number = |machine: &mut Self, text: &str| -> Option<i64> {
            let text = machine.expand_plain(text)?;
            machine.arithmetic(&text)
        };
        let Some(from) = number(self, from) else { return Some(vec![None]) };
        let count = i64::try_from(all.len()).ok()?;
        let from = if from < 0 { (count + from).max(0) } else { from.min(count) };
        let length = if length.is_empty() { Some(count) } else { number(self, length) };
        let Some(length) = length.and_then(|it| usize::try_from(it).ok()) else {
            return Some(vec![None]);
        };
        Some(all.into_iter().skip(usize::try_from(from).ok()?).take(length).collect())
    }
}

/// `[key]=value` in a list.
fn keyed_item(word: &Word) -> Option<(Word, Word)> {
    let Some(Part::Literal(first)) = word.parts.first() else { return None };
    let first = first.strip_prefix('[')?;
    let piece = |parts: Vec<Part>, raw: String| Word { span: word.span, raw, parts };
    let literal = |text: &str| Part::Literal(text.to_owned());
    let raw = word.raw.strip_prefix('[')?.split_once("]=")?.0.to_owned();
    if let Some((key, value)) = first.split_once("]=") {
        let mut parts = vec![literal(value)];
        parts.extend(word.parts[1..].iter().cloned());
        return Some((piece(vec![literal(key)], raw), piece(parts, String::new())));
    }
    let at = word
        .parts
        .iter()
        .skip(1)
        .position(|part| matches!(part, Part::Literal(text) if text.contains("]=")))?
        + 1;
    let Part::Literal(text) = &word.parts[at] else { return None };
    let (before, after) = text.split_once("]=")?;
    let mut key = vec![literal(first)];
    key.extend(word.parts[1..at].iter().cloned());
    key.push(literal(before));
    let mut value = vec![literal(after)];
    value.extend(word.parts[at + 1..].iter().cloned());
    Some((piece(key, raw), piece(value, String::new())))
}

/// What dash cannot read: lists, `<(…)`, here-strings, `for ((…))`, and where it stands. It reads a whole line before it
/// runs any of it.
pub(super) fn foreign(list: &List) -> Option<(Span, &'static str)> {
    dockerfile::shell::commands(list).find_map(|found| {
        let simple = found.simple;
        let assigned = simple.assignments.iter().find(|it| it.list.is_some());
        if let Some(assigned) = assigned {
            return Some((assigned.span, "\"(\""));
        }
        let pipe = |word: &&Word| word.raw.starts_with("<(") || word.raw.starts_with(">(");
        if let Some(word) = simple.words.iter().find(pipe) {
            return Some((word.span, "\"(\""));
        }
        let redirects = &found.command.redirects;
        let string =
            redirects.iter().find(|it| it.kind == RedirectKind::HereString || pipe(&&it.target))?;
        Some((string.span, "redirection"))
    })
}
