//! Reads and checks the course: `lessons/` and `exercises/` in, a [`Course`] or a list of mistakes out.
//!
//! The forms are documented for authors in `lessons/README.md` and `exercises/README.md`. Two passes: the first learns
//! every name (pages, scenes, exercises), the second renders, so that a text can name what comes later.

mod answers;
mod check;
mod code;
mod document;
mod error;
mod exercise;
mod figure;
mod fresh;
mod front_matter;
mod glossary;
mod goals;
mod lesson;
mod map;
mod measured;
mod nearest;
mod prove;
mod question;
mod render;
mod scene;
mod sizes;
mod source;
mod teacher;
mod toml_file;
mod translation;

#[cfg(test)]
mod tests;

pub use error::ContentError;
pub use translation::Edition;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use app::language::Language;
use course::{Course, Lesson, LessonKind, Plan};

use document::Document;
use error::Errors;
use front_matter::FrontMatter;
use render::{Names, PageName};
use source::Source;
use translation::Originals;

/// Reads and checks the course in English, below the project's root.
///
/// # Errors
///
/// Every mistake, sorted by file and line.
pub fn load(root: &Path) -> Result<Course, Vec<ContentError>> {
    let mut errors = Errors::default();
    let lessons = source::read_folder(root, "lessons", &mut errors);
    let exercises = source::read_folder(root, "exercises", &mut errors);
    let course = read(lessons, exercises, &BTreeMap::new(), &mut errors);
    errors.or(course)
}

/// Reads and checks the course in every language, English first.
///
/// # Errors
///
/// Every mistake, sorted by file and line.
pub fn load_all(root: &Path) -> Result<Vec<Edition>, Vec<ContentError>> {
    let mut errors = Errors::default();
    let lessons = source::read_folder(root, "lessons", &mut errors);
    let exercises = source::read_folder(root, "exercises", &mut errors);
    let course = read(lessons.clone(), exercises.clone(), &BTreeMap::new(), &mut errors);
    if !errors.0.is_empty() {
        return errors.or(Vec::new());
    }
    let files = source::read_folder(root, translation::FOLDER, &mut errors);
    let originals = Originals { course: &course, lessons: &lessons, exercises: &exercises };
    let others: Vec<Edition> = translation::by_language(files, &mut errors)
        .into_iter()
        .filter_map(|(tag, files)| translation::read(&tag, files, &originals, &mut errors))
        .collect();
    let english = Edition { language: Language::english(), course, missing: Vec::new() };
    errors.or([vec![english], others].concat())
}

/// Reads the content from files that are in memory already. `anchors` are the ids of the headings of translated files,
/// by their path.
fn read(
    lessons: Vec<Source>,
    exercises: Vec<Source>,
    anchors: &BTreeMap<String, Vec<String>>,
    errors: &mut Errors,
) -> Course {
    let mut names = Names::default();
    let mut plan = Vec::new();
    let mut pages: Vec<(Lesson, Document)> = Vec::new();
    let mut notes: Vec<Document> = Vec::new();
    let mut plans: Vec<(FrontMatter, Document)> = Vec::new();
    let mut varied = Vec::new();
    for source in lessons {
        match source.path.as_str() {
            "lessons/README.md" => {}
            map::PATH => plan = map::read(&source, errors),
            scene::PATH => scene::shared(&source, &mut names, errors),
            measured::PATH => names.figures.add_measured(measured::read(&source, errors)),
            path if fresh::is_path(path) => varied.push(source),
            path if check::is_lesson_path(path) => {
                let (front, mut document) = Document::lesson(source, errors);
                document.anchors = anchors.get(&document.source.path).cloned();
                pages.push((lesson::head(&front, &document, errors), document));
            }
            path if teacher::name(path, teacher::NOTES).is_some() => {
                notes.push(Document::parse(source, 0));
            }
            path if teacher::name(path, teacher::PLANS).is_some() => {
                plans.push(Document::lesson(source, errors));
            }
            path => errors.line(
                path,
                1,
                "a file that nothing uses",
                "a lesson `NN-name.md`, a myth `myths/NN-name.md`, other numbers `fresh/<id of a prediction>.md`, \
                 notes `notes/<id of a page>.md`, a plan `plans/name.md`, \
                 README.md, course.toml, scenes.toml or measured.toml",
            ),
        }
    }
    let mut folders = Vec::new();
    for (name, files) in by_folder(exercises, errors) {
        // Known even if its `exercise.toml` is not right: then the links to it are.
        let page = PageName { path: format!("exercises/{name}/"), anchors: BTreeSet::new() };
        names.pages.insert(format!("exercises/{name}/task.md"), page);
        folders.extend(exercise::read(&name, files, errors));
    }
    for folder in &folders {
        names.contexts.insert(folder.exercise.id.clone(), folder.exercise.context.clone());
        names.figures.add_exercise(&folder.exercise);
    }
    for (lesson, document) in &pages {
        names.pages.insert(document.source.path.clone(), page_name(lesson, document));
        for (scene, offset) in lesson::scenes(document, &names, errors) {
            names.figures.add_scene(&scene);
            if let Some(earlier) = names.scenes.insert(scene.id.clone(), scene) {
                let found = format!("a second scene `{}`", earlier.id);
                errors.at(&document.source, offset, found, "an id of its own");
            }
        }
    }
    let varied: Vec<_> =
        varied.iter().flat_map(|source| fresh::read(source, &mut names, errors)).collect();
    for (lesson, document) in &mut pages {
        lesson::blocks(lesson, document, &names, errors);
    }
    let glossary = pages.iter().find(|(lesson, _)| lesson.id == course::GLOSSARY);
    let terms = glossary.map(|(_, document)| glossary::read(document, &names, errors));
    let notes =
        notes.iter().filter_map(|document| teacher::notes(document, &pages, &names, errors));
    let notes = notes.collect();
    let plans = plans
        .iter()
        .filter_map(|(front, document)| teacher::plan(front, document, &pages, &names, errors));
    let mut plans: Vec<Plan> = plans.collect();
    plans.sort_by_key(|plan| plan.minutes);
    let mut exercises = Vec::new();
    for folder in folders {
        let source = folder.source.clone();
        let exercise = folder.render(&names, errors);
        // What could not be read right would only miss goals for that reason.
        let own = format!("exercises/{}/", exercise.id);
        if !errors.0.iter().any(|error| error.file.starts_with(&own)) {
            prove::exercise(&exercise, &source, errors);
        }
        exercises.push(exercise);
    }
    check::pages(&pages, &exercises, &plan, errors);
    check::order(&mut pages, &mut exercises, &plan);
    let lessons: Vec<Lesson> = pages.into_iter().map(|(lesson, _)| lesson).collect();
    let known = fresh::predictions(&lessons);
    let fresh = varied.into_iter().filter_map(|one| one.render(&known, &names, errors)).collect();
    let terms = terms.unwrap_or_default();
    Course { lessons, fresh, exercises, plan, notes, plans, terms, untranslated: BTreeSet::new() }
}

/// The files of each exercise, by the folder's name.
fn by_folder(files: Vec<Source>, errors: &mut Errors) -> BTreeMap<String, Vec<Source>> {
    let mut folders: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for file in files {
        let inner = file.path.strip_prefix("exercises/").unwrap_or(&file.path);
        match inner.split_once('/') {
            Some((folder, _)) => folders.entry(folder.to_owned()).or_default().push(file),
            None if inner == "README.md" => {}
            None => errors.line(
                &file.path,
                1,
                "a file that nothing uses",
                "a folder for every exercise, and README.md",
            ),
        }
    }
    folders
}

/// Where a lesson goes, and the fragments that links can name.
fn page_name(lesson: &Lesson, document: &Document) -> PageName {
    let headings = lesson.headings.iter().map(|heading| heading.1.clone());
    let marked = document.nodes.iter().filter_map(|node| node.marked().map(|marked| marked.1));
    let terms = document.nodes.iter().filter_map(glossary::term).map(|(_, anchor)| anchor);
    let terms = terms.filter(|_| lesson.id == course::GLOSSARY);
    PageName { path: lesson.path(), anchors: headings.chain(marked).chain(terms).collect() }
}

/// Whether a page is a myth.
fn is_myth(lesson: &Lesson) -> bool {
    lesson.kind == LessonKind::Myth
}
