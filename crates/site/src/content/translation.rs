//! Other languages: a folder of `languages/` each, with files of the same paths as the originals.
//!
//! A translated file takes the place of its original, and the whole course is read again with it: so everything that is
//! checked of an original is checked of its translation. Besides, both must ask the same, in the same order.

use std::collections::{BTreeMap, BTreeSet};

use app::language::Language;
use app::words::{self, speaking};
use course::{Block, Course, Lesson};
use serde::Deserialize;

use super::document::Document;
use super::error::Errors;
use super::source::Source;
use super::toml_file;

/// Where the languages are.
pub(super) const FOLDER: &str = "languages";

/// The course in one language.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The language.
    pub language: Language,
    /// The course, with the original text wherever there is no other.
    pub course: Course,
    /// Texts of the interface that the language lacks (`group.id`), in order.
    pub missing: Vec<String>,
}

/// What a language's `language.toml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    /// The language's own name for itself.
    name: String,
}

/// The originals that translations are compared with.
pub(super) struct Originals<'a> {
    /// The course in English.
    pub(super) course: &'a Course,
    /// Its lessons' and myths' files.
    pub(super) lessons: &'a [Source],
    /// Its exercises' files.
    pub(super) exercises: &'a [Source],
}

/// The files of each language by its tag, with their paths below the language's folder.
pub(super) fn by_language(
    files: Vec<Source>,
    errors: &mut Errors,
) -> BTreeMap<String, Vec<Source>> {
    let mut languages: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for file in files {
        let inner = file.path.strip_prefix("languages/").unwrap_or(&file.path).to_owned();
        match inner.split_once('/') {
            Some((tag, path)) => {
                let file = Source { path: path.to_owned(), ..file };
                languages.entry(tag.to_owned()).or_default().push(file);
            }
            None if inner == "README.md" => {}
            None => errors.line(
                &file.path,
                1,
                "a file that nothing uses",
                "a folder for every language, and README.md",
            ),
        }
    }
    languages
}

/// Reads the course in another language.
pub(super) fn read(
    tag: &str,
    files: Vec<Source>,
    originals: &Originals<'_>,
    errors: &mut Errors,
) -> Option<Edition> {
    let mut found = Errors::default();
    let mut about = None;
    let mut words = Vec::new();
    let mut lessons = originals.lessons.to_vec();
    let mut exercises = originals.exercises.to_vec();
    let mut translated = BTreeSet::new();
    for file in files {
        if file.path == "language.toml" {
            about = toml_file::read::<About>(&file, &mut found);
        } else if file.path.starts_with("words/") {
            words.push(file);
        } else if let Some(original) = lessons
            .iter_mut()
            .chain(&mut exercises)
            .find(|original| original.path == file.path && is_prose(&file.path))
        {
            translated.insert(file.path.clone());
            *original = file;
        } else {
            found.line(
                &file.path,
                1,
                "a file that translates none",
                "the path of a lesson or an exercise, words/<group>.toml or language.toml",
            );
        }
    }
    let (texts, missing) = texts(&words, &mut found);
    if about.is_none() && found.0.is_empty() {
        found.line("language.toml", 1, "no such file", "`name = \"…\"`, the language's own name");
    }
    let course = about.map(|about| {
        let language = Language { tag: tag.to_owned(), name: about.name, texts };
        let anchors = anchors(originals, &translated);
        let mut course =
            speaking(texts, || super::read(lessons.clone(), exercises, &anchors, &mut found));
        compare(originals, &course, &lessons, &translated, &mut found);
        course.untranslated = untranslated(originals, &translated);
        say_what_is_english(&mut course);
        (language, course)
    });
    // A translation lies elsewhere than its original, by whose path it is known to everything else.
    let own = |path: &str| {
        translated.contains(path) || path.starts_with("words/") || path == "language.toml"
    };
    for error in &mut found.0 {
        let is_ours = own(&error.file)
            || !error.file.contains("lessons/") && !error.file.contains("exercises/");
        if is_ours || error.found.starts_with("a file that translates none") {
            error.file = format!("{FOLDER}/{tag}/{}", error.file);
        }
    }
    errors.0.append(&mut found.0);
    let (language, course) = course?;
    Some(Edition { language, course, missing })
}

/// Marks what stands in English on a page of another language, wherever it is shown: beside a question stand the words of
/// the interface, which are translated.
fn say_what_is_english(course: &mut Course) {
    let untranslated = course.untranslated.clone();
    let lessons = course.lessons.iter_mut().filter(|lesson| untranslated.contains(&lesson.id));
    for block in lessons.flat_map(|lesson| &mut lesson.blocks) {
        match block {
            Block::Question(question) => {
                mark(&mut question.prompt);
                question.misconception.iter_mut().for_each(mark);
                for choice in &mut question.choices {
                    mark(&mut choice.text);
                    mark(&mut choice.reason);
                }
            }
            Block::Prediction(prediction) => {
                mark(&mut prediction.prompt);
                mark(&mut prediction.reason);
                let others = course.fresh.iter_mut().filter(|other| other.id == prediction.id);
                for other in others {
                    mark(&mut other.prompt);
                    mark(&mut other.reason);
                }
            }
            Block::Prose(_) | Block::Scene(_) | Block::Exercise(_) => {}
        }
    }
    let exercises = course.exercises.iter_mut();
    for exercise in exercises.filter(|exercise| untranslated.contains(&exercise.id)) {
        mark(&mut exercise.why);
        exercise.goals.iter_mut().for_each(|goal| mark(&mut goal.text));
        exercise.hints.iter_mut().for_each(|hint| mark(&mut hint.text));
        exercise.alternatives.iter_mut().for_each(|answer| mark(&mut answer.about));
        exercise.near_misses.iter_mut().for_each(|near| mark(&mut near.answer.about));
    }
}

/// Marks HTML as English: its paragraphs and lists, or all of it where it is words only.
fn mark(html: &mut String) {
    const BLOCKS: [&str; 5] = ["p", "ul", "ol", "table", "blockquote"];
    let mut marked = html.clone();
    for block in BLOCKS {
        marked = marked.replace(&format!("<{block}>"), &format!("<{block} lang=\"en\">"));
    }
    if marked == *html && !html.starts_with("<pre") && !html.is_empty() {
        marked = format!("<span lang=\"en\">{html}</span>");
    }
    *html = marked;
}

/// Whether a file of the course holds words to translate: Dockerfiles do not.
fn is_prose(path: &str) -> bool {
    [".md", ".toml"].iter().any(|ending| path.ends_with(ending))
}

/// The language's texts in the order of all, empty where there is none, and the names of those.
fn texts(files: &[Source], errors: &mut Errors) -> (&'static [&'static str], Vec<String>) {
    let mut given: BTreeMap<(String, String), String> = BTreeMap::new();
    let all = words::all();
    for file in files {
        let group = file.path.trim_start_matches("words/").trim_end_matches(".toml").to_owned();
        let Some(table) = toml_file::read::<BTreeMap<String, String>>(file, errors) else {
            continue;
        };
        for (id, text) in table {
            let mut lines = (1..).zip(file.text.lines());
            let is_its = |line: &(u32, &str)| {
                line.1.strip_prefix(&id).is_some_and(|rest| rest.starts_with(' '))
            };
            let line = lines.find(is_its).map_or(1, |line| line.0);
            let Some(known) = all.iter().find(|known| known.group == group && known.id == id)
            else {
                let expected = format!("a text of app/src/words/{group}.rs");
                errors.line(&file.path, line, format!("no text `{id}`"), expected);
                continue;
            };
            if gaps(&text) != gaps(known.english) || text.contains('\n') {
                let expected = format!("one line with the gaps of “{}”", known.english);
                errors.line(&file.path, line, format!("“{text}”"), expected);
            }
            given.insert((group.clone(), id), text);
        }
    }
    let mut missing = Vec::new();
    let texts = all.iter().map(|text| {
        let found = given.remove(&(text.group.to_owned(), text.id.to_owned()));
        if found.is_none() {
            missing.push(format!("{}.{}", text.group, text.id));
        }
        // Kept as long as the program: a language is read once.
        &*found.unwrap_or_default().leak()
    });
    (texts.collect::<Vec<_>>().leak(), missing)
}

/// The names of a text's gaps, of each of its two forms where it has two.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split(['{', '}']).skip(1).step_by(2).collect()
}

/// The ids of the headings of every original that is translated, by its path.
fn anchors(
    originals: &Originals<'_>,
    translated: &BTreeSet<String>,
) -> BTreeMap<String, Vec<String>> {
    let lessons = originals.lessons.iter();
    let lessons = lessons
        .filter(|file| translated.contains(&file.path) && super::check::is_lesson_path(&file.path));
    lessons
        .map(|file| {
            let (_, document) = Document::lesson(file.clone(), &mut Errors::default());
            let ids = document.headings().into_iter().map(|heading| heading.1);
            (file.path.clone(), ids.collect())
        })
        .collect()
}

/// Ids of what is there in English only.
fn untranslated(originals: &Originals<'_>, translated: &BTreeSet<String>) -> BTreeSet<String> {
    let lessons = originals.lessons.iter().filter(|file| !translated.contains(&file.path));
    let lessons = lessons.filter_map(id_of);
    let exercises = originals.course.exercises.iter().map(|exercise| exercise.id.clone());
    let exercises = exercises.filter(|id| !translated.contains(&format!("exercises/{id}/task.md")));
    lessons.chain(exercises).collect()
}

/// The id that stands at the top of a lesson.
fn id_of(file: &Source) -> Option<String> {
    let is_lesson = super::check::is_lesson_path(&file.path);
    let line = file.text.lines().find(|line| line.starts_with("id:")).filter(|_| is_lesson)?;
    Some(line.trim_start_matches("id:").trim().to_owned())
}

/// Reports where a translation asks or shows something else than its original.
fn compare(
    originals: &Originals<'_>,
    course: &Course,
    files: &[Source],
    translated: &BTreeSet<String>,
    errors: &mut Errors,
) {
    for (original, file) in originals.lessons.iter().zip(files) {
        let Some(id) = id_of(original).filter(|_| translated.contains(&file.path)) else {
            continue;
        };
        if id_of(file).as_ref() != Some(&id) {
            errors.line(&file.path, 2, "another id than the original's", format!("`id: {id}`"));
            continue;
        }
        let (Some(was), Some(is)) = (originals.course.lesson(&id), course.lesson(&id)) else {
            continue;
        };
        let (figures_were, figures_are) = (figures(&original.text), figures(&file.text));
        let missing = figures_were.iter().filter(|figure| !figures_are.contains(figure));
        for figure in missing {
            let found = format!("the figure `{{{{{figure}}}}}` of the original is not there");
            errors.line(&file.path, 1, found, "every figure as often as in the original");
        }
        if figures_were.len() != figures_are.len() {
            let found = format!("{} figures", figures_are.len());
            let expected = format!("{}, as in the original", figures_were.len());
            errors.line(&file.path, 1, found, expected);
        }
        for (was, is) in outline(was)
            .into_iter()
            .zip(outline(is).into_iter().map(Some).chain(std::iter::repeat(None)))
        {
            if is.as_ref() != Some(&was) {
                let found = is.unwrap_or_else(|| "the end of the page".to_owned());
                errors.line(&file.path, 1, found, format!("{was}, as in the original"));
                break;
            }
        }
        if outline(was).len() < outline(is).len() {
            errors.line(
                &file.path,
                1,
                "more than the original has",
                "the same questions, scenes and headings",
            );
        }
    }
    let plan = |course: &Course| course.plan.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>();
    if plan(originals.course) != plan(course) {
        errors.line(
            super::map::PATH,
            1,
            "other units than the original's",
            "the same ids in the same order",
        );
    }
}

/// What must be the same in every language, in words, in order.
fn outline(lesson: &Lesson) -> Vec<String> {
    let mut outline = vec![format!("level {:?}, {} minutes", lesson.level, lesson.minutes)];
    for (level, id, _) in &lesson.headings {
        outline.push(format!("the heading `{id}` of level {level}"));
    }
    for block in &lesson.blocks {
        match block {
            Block::Prose(_) => {}
            Block::Question(question) => {
                outline.push(format!("the question `{}`", question.id));
                for choice in &question.choices {
                    let which = if choice.right { "right" } else { "wrong" };
                    outline.push(format!("the {which} option `<!-- id: {} -->`", choice.id));
                }
            }
            Block::Prediction(prediction) => outline.push(format!(
                "the prediction `{}` of {} on a scale to {}, within {}",
                prediction.id, prediction.answer, prediction.scale, prediction.tolerance
            )),
            Block::Scene(scene) => {
                outline.push(format!("the scene `{}` of:\n{}", scene.id, scene.dockerfile));
            }
            Block::Exercise(id) => outline.push(format!("the link to the exercise `{id}`")),
        }
    }
    outline
}

/// The figures that a text names, sorted.
fn figures(text: &str) -> Vec<&str> {
    let pieces = text.split("{{").skip(1);
    let mut figures: Vec<&str> =
        pieces.filter_map(|piece| Some(piece.split_once("}}")?.0)).collect();
    figures.sort_unstable();
    figures
}
