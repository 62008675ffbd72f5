//! The catalog of base images, filtered and sorted.

use image::{Doubt, Size};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::parts::picture::round_scale;
use crate::parts::records::{self, Column, FIGURE, WIDE};
use crate::words;

/// A base image in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The reference as written after `FROM`.
    #[serde(rename = "r")]
    pub reference: String,
    /// The distribution below it, and the version of what it is for.
    #[serde(rename = "o")]
    pub about: String,
    /// Bytes transferred.
    #[serde(rename = "t")]
    pub transfer: Size,
    /// Bytes on disk.
    #[serde(rename = "d")]
    pub on_disk: Size,
    /// Its C library, in a word.
    #[serde(rename = "l")]
    pub libc: String,
    /// Its package manager; empty without one.
    #[serde(rename = "p")]
    pub packages: String,
    /// Its shell, in words; empty without one.
    #[serde(rename = "s")]
    pub shell: String,
    /// The user that it runs as.
    #[serde(rename = "u")]
    pub user: String,
    /// Whether it has CA certificates, where that is on record.
    #[serde(rename = "c")]
    pub certificates: Option<bool>,
    /// Where the figures come from, with the day.
    #[serde(rename = "w")]
    pub source: String,
}

impl Base {
    /// What does not work on it, each with its reason.
    fn breaks(&self) -> Vec<&'static str> {
        let mut breaks = Vec::new();
        match self.libc.as_str() {
            "musl" => breaks.push(words::reference::programs_are_linked_against()),
            "uClibc" => breaks.push(words::reference::programs_are_linked_against_2()),
            "none" => breaks.push(words::reference::every_program_not_linked()),
            _ => breaks.push(words::reference::programs_are_linked_against_3()),
        }
        if self.shell.is_empty() {
            breaks.push(words::reference::run_cmd_entrypoint_shell());
        } else if self.shell.starts_with("busybox") {
            breaks.push(words::reference::scripts_need_bash_or());
        }
        if self.packages.is_empty() {
            breaks.push(words::reference::installing_anything_there_no());
        }
        if self.reference == "scratch" {
            breaks.push(words::reference::https_user_names_time());
        } else if self.certificates == Some(false) {
            breaks.push(words::reference::https_without_certificates());
        } else if self.certificates.is_none() {
            breaks.push(words::reference::https_perhaps());
        }
        breaks
    }
}

/// What a program needs of its image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Need {
    #[default]
    Nothing,
    /// A loader and a C library of this name.
    Libc(&'static str),
    /// CA certificates.
    Certificates,
    /// bash.
    Bash,
}

impl Need {
    /// Every need with its words.
    fn all() -> [(Self, &'static str); 5] {
        [
            (Self::Nothing, words::reference::any()),
            (Self::Libc("glibc"), words::reference::runs_glibc()),
            (Self::Libc("musl"), words::reference::runs_musl()),
            (Self::Certificates, words::reference::has_certificates()),
            (Self::Bash, words::reference::runs_bash()),
        ]
    }

    fn is_met(self, base: &Base) -> bool {
        match self {
            Self::Nothing => true,
            Self::Libc(name) => base.libc == name,
            Self::Certificates => base.certificates == Some(true),
            Self::Bash => base.shell.contains("bash"),
        }
    }
}

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Transfer,
    OnDisk,
    Name,
}

impl Order {
    /// Every order with its word.
    fn all() -> [(Self, &'static str); 3] {
        [
            (Self::Transfer, words::reference::by_transfer()),
            (Self::OnDisk, words::layers::on_disk()),
            (Self::Name, words::reference::by_name()),
        ]
    }
}

/// What is asked of an image; empty texts ask nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wish {
    words: String,
    libc: String,
    packages: String,
    shell: String,
    need: Need,
    order: Order,
}

impl Wish {
    fn fits(&self, base: &Base) -> bool {
        let text = format!("{} {}", base.reference, base.about).to_ascii_lowercase();
        let words = self.words.to_ascii_lowercase();
        let shell = match self.shell.as_str() {
            "none" => base.shell.is_empty(),
            "any" => !base.shell.is_empty(),
            "bash" => base.shell.contains("bash"),
            _ => true,
        };
        let packages = match self.packages.as_str() {
            "" => true,
            "none" => base.packages.is_empty(),
            name => base.packages == name,
        };
        words.split_whitespace().all(|word| text.contains(word))
            && (self.libc.is_empty() || self.libc == base.libc)
            && packages
            && shell
            && self.need.is_met(base)
    }

    fn choose<'b>(&self, bases: &'b [Base]) -> Vec<&'b Base> {
        let mut chosen: Vec<&Base> = bases.iter().filter(|base| self.fits(base)).collect();
        chosen.sort_by(|a, b| match self.order {
            Order::Transfer => a.transfer.bytes.cmp(&b.transfer.bytes),
            Order::OnDisk => a.on_disk.bytes.cmp(&b.on_disk.bytes),
            Order::Name => a.reference.cmp(&b.reference),
        });
        chosen
    }
}

/// The whole list.
pub fn still(bases: &[Base]) -> AnyView {
    table(&Wish::default().choose(bases))
}

fn table(bases: &[&Base]) -> AnyView {
    // One scale for both sizes: a pair of bars is then a comparison.
    let sizes = bases.iter().flat_map(|base| [base.transfer.bytes, base.on_disk.bytes]);
    let scale = round_scale(sizes.max().unwrap_or(0));
    let rows: Vec<_> = bases.iter().map(|base| row(base, scale)).collect();
    let scale = Size::exact(scale).to_string();
    records::table(
        "bases",
        words::pages::bases(),
        Some(words::reference::bars(scale)),
        &columns(),
        rows,
    )
}

fn columns() -> [Column; 8] {
    [
        Column::new(words::layers::the_image(), WIDE),
        Column::new(words::reference::transfer(), FIGURE),
        Column::new(words::reference::on_disk(), FIGURE),
        Column::new("", "bases-chart"),
        Column::new(words::reference::c_library(), ""),
        Column::new(words::reference::packages(), ""),
        Column::new(words::reference::shell(), ""),
        Column::new(words::reference::user(), ""),
    ]
}

fn bar(class: &'static str, y: &'static str, size: Size, scale: u64) -> impl IntoView {
    let width = size.bytes as f64 / scale.max(1) as f64 * 100.0;
    view! { <rect class=class x="0" y=y height="6" width=format!("{width:.2}%")></rect> }
}

/// The fragment that leads to an image's row.
pub fn anchor(reference: &str) -> String {
    let dash = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    format!("image-{}", reference.chars().map(dash).collect::<String>())
}

/// What a cell says of a thing that an image may lack.
fn shown(thing: &str) -> String {
    if matches!(thing, "" | "none") { words::reference::none() } else { thing }.to_owned()
}

fn row(base: &Base, scale: u64) -> AnyView {
    let breaks: Vec<_> =
        base.breaks().into_iter().map(|words| view! { <li>{words}</li> }).collect();
    let figure = |size: Size| match size.doubt {
        Doubt::Unknown => words::reference::size_unknown().to_owned(),
        _ => size.to_string(),
    };
    let name = view! {
        <code>{base.reference.clone()}</code>
        <details>
            <summary>{words::reference::what_what_breaks_on()}</summary>
            <p>{base.about.clone()}</p>
            <ul>{breaks}</ul>
            <p class="bases-source">{base.source.clone()}</p>
        </details>
    };
    let bars = view! {
        <svg class="bases-bars" height="14">
            {bar("bases-transfer", "0", base.transfer, scale)}
            {bar("bases-disk", "8", base.on_disk, scale)}
        </svg>
    };
    let cells = vec![
        name.into_any(),
        figure(base.transfer).into_any(),
        figure(base.on_disk).into_any(),
        bars.into_any(),
        shown(&base.libc).into_any(),
        shown(&base.packages).into_any(),
        shown(&base.shell).into_any(),
        base.user.clone().into_any(),
    ];
    records::row(Some(anchor(&base.reference)), "", &columns(), cells)
}

/// A list to choose from; the first choice asks nothing.
fn choice(
    name: &'static str,
    choices: Vec<(String, String)>,
    set: impl Fn(String) + Clone + 'static,
) -> impl IntoView {
    let options: Vec<_> = choices
        .into_iter()
        .map(|(value, words)| view! { <option value=value>{words}</option> })
        .collect();
    view! {
        <label>
            <span>{name}</span>
            <select class="field" on:change:target=move |event| set(event.target().value())>{options}</select>
        </label>
    }
}

/// Choices that are called by their words.
fn named<T, const N: usize>(all: [(T, &str); N]) -> Vec<(String, String)> {
    all.map(|(_, words)| (words.to_owned(), words.to_owned())).to_vec()
}

/// The choice of these words; the first one of others.
fn by_name<T: Default, const N: usize>(all: [(T, &str); N], words: &str) -> T {
    all.into_iter().find(|(_, name)| *name == words).map(|(choice, _)| choice).unwrap_or_default()
}

/// The list with its filters.
pub fn live(bases: Vec<Base>) -> AnyView {
    let wish = RwSignal::new(Wish::default());
    let choices = |any: &str, of: fn(&Base) -> &String| {
        let mut found: Vec<String> = Vec::new();
        for base in &bases {
            let value = of(base);
            let value = if value.is_empty() { "none" } else { value.as_str() };
            if !found.iter().any(|one| one == value) {
                found.push(value.to_owned());
            }
        }
        found.sort();
        let any = [(String::new(), any.to_owned())];
        let named = found.into_iter().map(|one| (one.clone(), shown(&one)));
        any.into_iter().chain(named).collect::<Vec<_>>()
    };
    let libcs = choices(words::reference::any(), |base| &base.libc);
    let managers = choices(words::reference::any(), |base| &base.packages);
    let shells = [
        ("", words::reference::any_or_none()),
        ("any", words::reference::any()),
        ("bash", "bash"),
        ("none", words::reference::none()),
    ];
    let shells = shells.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    let needs = named(Need::all());
    let need = move |words: String| wish.update(|wish| wish.need = by_name(Need::all(), &words));
    let orders = named(Order::all());
    let order = move |words: String| wish.update(|wish| wish.order = by_name(Order::all(), &words));
    let bases = StoredValue::new(bases);
    let count =
        Memo::new(move |_| bases.with_value(|bases| wish.with(|wish| wish.choose(bases).len())));
    let said = move || match count.get() {
        0 => words::reference::no_such_image().to_owned(),
        count => words::reference::images(count),
    };
    view! {
        <div class="bases-filter" role="search">
            <label>
                <span>{words::reference::name()}</span>
                <input
                    class="field"
                    type="search"
                    placeholder=words::reference::python_alpine()
                    autocomplete="off"
                    spellcheck="false"
                    on:input:target=move |event| wish.update(|wish| wish.words = event.target().value())
                />
            </label>
            {choice(words::reference::c_library(), libcs, move |value| wish.update(|wish| wish.libc = value))}
            {choice(words::reference::package_manager(), managers, move |value| wish.update(|wish| wish.packages = value))}
            {choice(words::reference::shell(), shells, move |value| wish.update(|wish| wish.shell = value))}
            {choice(words::reference::need(), needs, need)}
            {choice(words::reference::sorted_by(), orders, order)}
            <p role="status">{said}</p>
        </div>
        {move || bases.with_value(|bases| wish.with(|wish| table(&wish.choose(bases))))}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(reference: &str, libc: &str, packages: &str, shell: &str) -> Base {
        Base {
            reference: reference.to_owned(),
            about: "Debian".to_owned(),
            transfer: Size::exact(1),
            on_disk: Size::exact(2),
            libc: libc.to_owned(),
            packages: packages.to_owned(),
            shell: shell.to_owned(),
            user: "root".to_owned(),
            certificates: Some(libc == "musl"),
            source: String::new(),
        }
    }

    #[track_caller]
    fn check(wish: &Wish, expected: &[&str]) {
        let bases = [
            base("debian:trixie", "glibc", "apt", "dash and bash"),
            base("alpine:3.24", "musl", "apk", "busybox ash"),
            base("scratch", "none", "", ""),
        ];
        let chosen: Vec<_> =
            wish.choose(&bases).iter().map(|base| base.reference.clone()).collect();
        assert_eq!(chosen, expected);
    }

    #[test]
    fn wishes() {
        let wish = || Wish { order: Order::Name, ..Wish::default() };
        check(&wish(), &["alpine:3.24", "debian:trixie", "scratch"]);
        check(&Wish { words: "ALP".to_owned(), ..wish() }, &["alpine:3.24"]);
        check(&Wish { libc: "glibc".to_owned(), ..wish() }, &["debian:trixie"]);
        check(&Wish { packages: "none".to_owned(), ..wish() }, &["scratch"]);
        check(&Wish { shell: "any".to_owned(), ..wish() }, &["alpine:3.24", "debian:trixie"]);
        check(&Wish { shell: "none".to_owned(), libc: "musl".to_owned(), ..wish() }, &[]);
        check(&Wish { need: Need::Libc("glibc"), ..wish() }, &["debian:trixie"]);
        check(&Wish { need: Need::Certificates, ..wish() }, &["alpine:3.24"]);
        check(&Wish { need: Need::Bash, ..wish() }, &["debian:trixie"]);
    }

    #[test]
    fn what_breaks() {
        assert_eq!(base("debian:trixie", "glibc", "apt", "dash and bash").breaks().len(), 2);
        assert_eq!(base("scratch", "none", "", "").breaks().len(), 4);
    }
}
