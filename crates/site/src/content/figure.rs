//! Figures: `{{…}}` in a text, answered by the model or the dated data, never typed by hand.

use std::cell::RefCell;
use std::collections::BTreeMap;

use course::Exercise;
use course::Scene;
use image::{Build, BuildContext, Catalog, Inputs, Size, Stack, Version, reruns, simulate};

use super::nearest::one_of;
use super::sizes::parse_bytes;

/// Everything that a figure can ask.
#[derive(Default)]
pub(super) struct Figures {
    subjects: BTreeMap<String, (String, BuildContext)>,
    measured: BTreeMap<String, u64>,
    built: RefCell<BTreeMap<String, Built>>,
}

/// A simulated subject, kept because several figures ask the same one.
#[derive(Clone)]
struct Built {
    build: Build,
    stack: Stack,
}

impl Built {
    /// What comes over the network when nothing is in the cache; base images are there already.
    fn fetched(&self) -> Size {
        self.build.steps.iter().map(|step| step.effort.download).sum()
    }
}

/// What a figure is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A size.
    Bytes(Size),
    /// A size that the text itself states, in its own digits.
    Stated(u64, String),
    /// A number of things.
    Count(usize),
    /// How many times one size is another.
    Ratio(f64),
}

/// Why a figure has no value: what was found, what was expected.
pub(super) type Unresolved = (String, String);

/// Ways to write a figure, for messages.
const FORMS: &str = "`on-disk IMAGE`, `transfer IMAGE`, `lab KEY`, `scene ID WHAT`, `exercise ID ANSWER WHAT`, \
                     `given 10 MB` or `quoted 5 MB`";
/// What can be asked of a scene or an answer, for messages.
const QUESTIONS: &str = "added, added-transfer, total, transfer, visible, buried, layers, fetched, `fetched-after SCENE`, `layer N` or \
                         `layer N transfer`, after `merged` if the RUNs are to be merged first";

impl Value {
    /// The size, if it is one.
    pub(super) fn bytes(&self) -> Option<u64> {
        match self {
            Self::Bytes(size) => Some(size.bytes),
            Self::Stated(bytes, _) => Some(*bytes),
            Self::Count(_) | Self::Ratio(_) => None,
        }
    }

    /// As it stands in a text.
    pub(super) fn show(&self) -> String {
        match self {
            Self::Stated(_, words) => words.replacen(' ', "\u{202f}", 1),
            Self::Bytes(size) => size.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Ratio(ratio) if *ratio >= 9.95 => format!("{ratio:.0}"),
            Self::Ratio(ratio) => format!("{ratio:.1}"),
        }
    }
}

impl Figures {
    /// Takes in measured figures: `{{lab KEY}}`.
    pub(super) fn add_measured(&mut self, measured: BTreeMap<String, u64>) {
        self.measured.extend(measured);
    }

    /// Takes in a scene: `{{scene ID …}}`.
    pub(super) fn add_scene(&mut self, scene: &Scene) {
        let subject = (scene.dockerfile.clone(), scene.context.clone());
        self.subjects.insert(format!("scene {}", scene.id), subject);
    }

    /// Takes in what an exercise's answers build: `{{exercise ID start|solution|NAME …}}`.
    pub(super) fn add_exercise(&mut self, exercise: &Exercise) {
        let near = exercise.near_misses.iter().map(|near| &near.answer);
        let named = exercise.alternatives.iter().chain(near);
        let named = named.map(|answer| (answer.name.as_str(), &answer.dockerfile));
        let own = [("start", &exercise.start), ("solution", &exercise.solution)];
        for (name, dockerfile) in own.into_iter().chain(named) {
            let (dockerfile, context) = exercise.build_of(dockerfile);
            let subject = (dockerfile.to_owned(), context);
            self.subjects.insert(format!("exercise {} {name}", exercise.id), subject);
        }
    }

    /// The value of what stands between the braces.
    pub(super) fn resolve(&self, text: &str) -> Result<Value, Unresolved> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((left, right)) = text.split_once(" minus ") {
            let (left, right) = (self.size(left)?, self.size(right)?);
            if left.bytes < right.bytes {
                return Err((
                    format!("`{text}` is below zero"),
                    "the bigger size first".to_owned(),
                ));
            }
            let doubt = left.doubt.max(right.doubt);
            return Ok(Value::Bytes(Size { bytes: left.bytes - right.bytes, doubt }));
        }
        if let Some((left, right)) = text.split_once(" plus ") {
            let (left, right) = (self.size(left)?, self.size(right)?);
            return Ok(Value::Bytes(left + right));
        }
        if let Some((left, right)) = text.split_once(" over ") {
            let (left, right) = (self.size(left)?, self.size(right)?);
            if right.bytes == 0 {
                return Err((format!("`{right}` is 0"), "a size to divide by".to_owned()));
            }
            return Ok(Value::Ratio(left.bytes as f64 / right.bytes as f64));
        }
        let value = self.single(&text)?;
        match value {
            Value::Bytes(size) if !size.is_known() => Err((
                format!("the model does not know `{text}` ({size})"),
                "a figure that the model gives; state assumed sizes in the context".to_owned(),
            )),
            known => Ok(known),
        }
    }

    fn size(&self, text: &str) -> Result<Size, Unresolved> {
        match self.single(text)? {
            Value::Bytes(size) if size.is_known() => Ok(size),
            Value::Stated(bytes, _) => Ok(Size::exact(bytes)),
            Value::Bytes(size) => {
                Err((format!("the model does not know `{text}` ({size})"), "a known size".into()))
            }
            Value::Count(_) | Value::Ratio(_) => {
                Err((format!("`{text}` is not a size"), "a size".to_owned()))
            }
        }
    }

    fn single(&self, text: &str) -> Result<Value, Unresolved> {
        let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
        match kind {
            "on-disk" | "transfer" => {
                let base = Catalog::builtin().base(rest).ok_or_else(|| {
                    let known = Catalog::builtin().bases();
                    let expected = one_of(rest, known.iter().map(|base| base.reference));
                    (format!("no base image `{rest}`"), expected)
                })?;
                Ok(Value::Bytes(if kind == "on-disk" { base.on_disk } else { base.transfer }))
            }
            "lab" => {
                self.measured.get(rest).map(|&bytes| Value::Bytes(Size::exact(bytes))).ok_or_else(
                    || {
                        let known = self.measured.keys().map(String::as_str);
                        (format!("no measured figure `{rest}`"), one_of(rest, known))
                    },
                )
            }
            "given" | "quoted" => {
                parse_bytes(rest).map(|bytes| Value::Stated(bytes, rest.to_owned()))
            }
            "scene" => {
                let (id, what) = rest.split_once(' ').unwrap_or((rest, ""));
                self.ask(&format!("scene {id}"), what)
            }
            "exercise" => {
                let mut words = rest.splitn(3, ' ');
                let (id, name) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
                self.ask(&format!("exercise {id} {name}"), words.next().unwrap_or(""))
            }
            _ => Err((format!("unknown figure `{text}`"), FORMS.to_owned())),
        }
    }

    /// Asks the model about a scene or an answer.
    fn ask(&self, subject: &str, what: &str) -> Result<Value, Unresolved> {
        let (merged, what) = match what.strip_prefix("merged ") {
            Some(rest) => (true, rest),
            None => (false, what),
        };
        let known = ["added", "added-transfer", "total", "transfer", "visible", "buried", "layers"];
        if what == "fetched" {
            return Ok(Value::Bytes(self.built(subject, merged)?.fetched()));
        }
        if let Some(before) = what.strip_prefix("fetched-after ") {
            return self.fetched_after(&format!("scene {before}"), subject);
        }
        if !known.contains(&what) && !what.starts_with("layer ") {
            return Err((format!("`{what}` asked of `{subject}`"), QUESTIONS.to_owned()));
        }
        let built = self.built(subject, merged)?;
        let image = built.build.image().ok_or_else(|| {
            (format!("`{subject}` gives no image"), "a Dockerfile that builds".to_owned())
        })?;
        let base = image.layers.iter().take_while(|layer| layer.instruction.is_none()).count();
        let own = image.layers.get(base..).unwrap_or_default();
        let mut words = what.split(' ');
        Ok(match (words.next().unwrap_or(""), words.next(), words.next()) {
            ("added", None, _) => Value::Bytes(own.iter().map(|layer| layer.size).sum()),
            ("added-transfer", None, _) => {
                Value::Bytes(own.iter().map(|layer| layer.transfer).sum())
            }
            ("total", None, _) => Value::Bytes(built.stack.total),
            ("transfer", None, _) => Value::Bytes(built.stack.transfer),
            ("visible", None, _) => Value::Bytes(built.stack.visible),
            ("buried", None, _) => Value::Bytes(built.stack.buried_from(base)),
            ("layers", None, _) => Value::Count(own.len()),
            ("layer", Some(number), reading) => {
                let layer = number.parse::<usize>().ok().and_then(|at| own.get(at.wrapping_sub(1)));
                let layer = layer.ok_or_else(|| {
                    (
                        format!("`{subject}` adds no layer {number}"),
                        format!("a layer from 1 to {}", own.len()),
                    )
                })?;
                match reading {
                    None => Value::Bytes(layer.size),
                    Some("transfer") => Value::Bytes(layer.transfer),
                    Some(_) => return Err((format!("`{what}`"), QUESTIONS.to_owned())),
                }
            }
            _ => return Err((format!("`{what}` asked of `{subject}`"), QUESTIONS.to_owned())),
        })
    }

    /// What comes over the network when a subject is built where the build of another is in the cache.
    fn fetched_after(&self, before: &str, subject: &str) -> Result<Value, Unresolved> {
        self.built(before, false)?;
        self.built(subject, false)?;
        let subjects = [self.subject(before)?, self.subject(subject)?];
        let files = subjects.map(|(dockerfile, _)| dockerfile::parse(dockerfile));
        let version = |at: usize| Version::new(&files[at], Inputs::new(&subjects[at].1));
        let reruns = reruns(&version(0), &version(1));
        Ok(Value::Bytes(reruns.iter().map(|one| one.effort.download).sum()))
    }

    fn subject(&self, subject: &str) -> Result<&(String, BuildContext), Unresolved> {
        self.subjects.get(subject).ok_or_else(|| {
            let kind = subject.split(' ').next().unwrap_or_default();
            let known = self.subjects.keys().filter(|known| known.starts_with(kind));
            (format!("no {subject}"), one_of(subject, known.map(String::as_str)))
        })
    }

    fn built(&self, subject: &str, merged: bool) -> Result<Built, Unresolved> {
        let key = format!("{subject} {merged}");
        if let Some(built) = self.built.borrow().get(&key) {
            return Ok(built.clone());
        }
        let (dockerfile, context) = self.subject(subject)?;
        let text = if merged { course::merge_runs(dockerfile) } else { dockerfile.clone() };
        let file = dockerfile::parse(&text);
        let build = simulate(&file, &Inputs::new(context));
        if let Some(problem) = &build.refused {
            return Err((
                format!("Docker refuses `{subject}`: {}", problem.message),
                "a Dockerfile that builds".to_owned(),
            ));
        }
        let line = |span: dockerfile::Span| file.lines.line(span.start);
        for step in build.steps.iter().filter(|step| step.built) {
            if let Some(failure) = &step.failure {
                return Err((
                    format!(
                        "line {} of `{subject}` fails: {}",
                        line(failure.span),
                        failure.message
                    ),
                    "a Dockerfile that builds".to_owned(),
                ));
            }
            if let Some(unknown) = step.unknown.first() {
                return Err((
                    format!("line {} of `{subject}` is not known: {unknown}", line(unknown.span)),
                    "a Dockerfile that the model understands".to_owned(),
                ));
            }
        }
        let stack = build.image().map(Stack::of).unwrap_or_default();
        let result = Built { build, stack };
        self.built.borrow_mut().insert(key, result.clone());
        Ok(result)
    }
}

/// A value as HTML; the exact number goes along for whoever wants it.
pub(super) fn html(value: &Value) -> String {
    match value.bytes() {
        Some(bytes) => {
            format!("<data class=\"figure\" value=\"{bytes}\">{}</data>", value.show())
        }
        None => value.show(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Figures, Value};
    use course::Scene;

    #[test]
    fn arithmetic_of_figures() {
        let figures = Figures::default();
        let bytes = |text| figures.resolve(text).ok().and_then(|value| value.bytes());
        assert_eq!(bytes("given 5 MB minus given 2 MB"), Some(3_000_000));
        assert_eq!(bytes("given 2 MB minus given 5 MB"), None);
        assert_eq!(bytes("given 5 MB plus given 2 MB"), Some(7_000_000));
        assert_eq!(bytes("given 5 MB plus given 2 cats"), None);
        assert_eq!(figures.resolve("given 5 MB over given 2 MB"), Ok(Value::Ratio(2.5)));
        assert!(figures.resolve("given 5 MB over given 0 MB").is_err());
        assert!(figures.resolve("guess 5 MB").is_err());
    }

    #[test]
    fn stated_sizes_keep_their_digits() {
        let shown = |text| Figures::default().resolve(text).map(|value| value.show());
        assert_eq!(shown("given 100 MB").as_deref(), Ok("100\u{202f}MB"));
        assert_eq!(shown("quoted 5.24 MB").as_deref(), Ok("5.24\u{202f}MB"));
        assert_eq!(shown("given 5 MB minus given 2 MB").as_deref(), Ok("3.0\u{202f}MB"));
    }

    #[test]
    fn unknown_scene_names_the_known_ones() {
        let mut figures = Figures::default();
        figures.add_scene(&Scene {
            id: "here".to_owned(),
            title: String::new(),
            dockerfile: "FROM scratch\n".to_owned(),
            context: image::BuildContext::default(),
            toggles: Vec::new(),
            watch: Vec::new(),
        });
        let (found, expected) = figures.resolve("scene there added").expect_err("no such scene");
        assert_eq!(found, "no scene there");
        assert_eq!(expected, "one of `scene here`");
    }
}
