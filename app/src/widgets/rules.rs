//! The list of rules, searched while one types.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::link;
use crate::parts::words::english;
use crate::words;

/// A rule in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    #[serde(rename = "n")]
    pub name: String,
    /// What is seen.
    #[serde(rename = "t")]
    pub title: String,
    /// The peers' codes.
    #[serde(rename = "c")]
    pub codes: String,
    /// Its family, in words.
    #[serde(rename = "f")]
    pub family: String,
    /// Its severity, in words.
    #[serde(rename = "s")]
    pub severity: String,
    /// Whether it is on without being asked for.
    #[serde(rename = "o")]
    pub on: bool,
}

impl Entry {
    /// Whether every word of a query is in the entry; case does not matter.
    fn fits(&self, query: &str) -> bool {
        let whole = format!(
            "{} {} {} {} {}",
            self.name, self.title, self.codes, self.family, self.severity
        )
        .to_ascii_lowercase();
        query.to_ascii_lowercase().split_whitespace().all(|word| whole.contains(word))
    }
}

/// The whole list.
pub fn still(entries: &[Entry]) -> AnyView {
    list(&entries.iter().collect::<Vec<_>>())
}

/// The entries by family, each family in the order of the table.
fn list(entries: &[&Entry]) -> AnyView {
    let mut families: Vec<&str> = Vec::new();
    for entry in entries {
        if !families.contains(&entry.family.as_str()) {
            families.push(&entry.family);
        }
    }
    families
        .into_iter()
        .map(|family| {
            let own: Vec<_> = entries
                .iter()
                .filter(|entry| entry.family == family)
                .map(|one| item(one))
                .collect();
            view! {
                <section class="rules">
                    <h2>{family.to_owned()} " " <span>{own.len()}</span></h2>
                    <ul>{own}</ul>
                </section>
            }
        })
        .collect::<Vec<_>>()
        .into_any()
}

fn item(entry: &Entry) -> impl IntoView + use<> {
    let off = (!entry.on).then_some(words::reference::off_by_default());
    let facts: Vec<&str> = [entry.codes.as_str(), off.unwrap_or_default()]
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect();
    view! {
        <li>
            <a href=link(&format!("rules/{}/", entry.name))>{entry.name.clone()}</a>
            <span class="rule-facts">{facts.join(", ")}</span>
            <span class="rule-title">{english(&entry.title)}</span>
        </li>
    }
}

/// The list with a search field.
pub fn live(entries: Vec<Entry>) -> AnyView {
    let query = RwSignal::new(String::new());
    let entries = StoredValue::new(entries);
    let count = Memo::new(move |_| {
        query.with(|query| {
            entries.with_value(|entries| entries.iter().filter(|one| one.fits(query)).count())
        })
    });
    let said = move || match count.get() {
        0 => words::reference::no_rule_fits_try().to_owned(),
        count => words::reference::rules_2(count),
    };
    view! {
        <div class="rules-search" role="search">
            <label for="rules-query">{words::reference::find_rule()}</label>
            <input
                id="rules-query"
                class="field"
                type="search"
                placeholder=words::reference::dl3008_copy_apt_get()
                autocomplete="off"
                spellcheck="false"
                on:input:target=move |event| query.set(event.target().value())
            />
            <p role="status">{said}</p>
        </div>
        {move || {
            query.with(|query| {
                entries.with_value(|entries| {
                    list(&entries.iter().filter(|one| one.fits(query)).collect::<Vec<_>>())
                })
            })
        }}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: bool) {
        let entry = Entry {
            name: "unpinned-apt-package".to_owned(),
            title: "`apt-get install` without a version".to_owned(),
            codes: "DL3008".to_owned(),
            family: "Good practice".to_owned(),
            severity: "Warning".to_owned(),
            on: true,
        };
        assert_eq!(entry.fits(query), expected, "{query}");
    }

    #[test]
    fn by_name_code_or_words() {
        check("", true);
        check("  ", true);
        check("dl3008", true);
        check("apt version", true);
        check("pinned", true);
        check("apt yum", false);
    }
}
