//! The glossary's terms: what they become, and their mistakes.

use course::TermLink;

use super::{LESSON, MAP, course_of, mistakes_with};

/// A course whose second unit is a glossary with these paragraphs.
fn files(paragraphs: &str) -> Vec<(&'static str, String)> {
    let map = MAP.replace(
        "  { id = \"myth\"",
        "  { id = \"glossary\", title = \"G\", summary = \"G.\" },\n  { id = \"myth\"",
    );
    let page = LESSON
        .replace("id: step", "id: glossary")
        .replace("`opening`", "`second`")
        .replace("`guess`", "`again`")
        .replace("More words.", paragraphs);
    vec![("lessons/course.toml", map), ("lessons/02-glossary.md", page)]
}

const LAYER: &str = "**Layer**: a *sealed* archive. <!-- also: layers, the layer --> [A step](01-step.md) · [See it](01-step.md#guess)";

#[test]
fn a_paragraph_becomes_a_term() {
    let files = files(LAYER);
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let course = course_of(&files);
    let [term] = course.terms.as_slice() else { panic!("one term: {:?}", course.terms) };
    assert_eq!((term.term.as_str(), term.anchor.as_str()), ("Layer", "layer"));
    assert_eq!(term.all_forms().collect::<Vec<_>>(), ["Layer", "layers", "the layer"]);
    assert_eq!(term.definition, "a <em>sealed</em> archive.");
    let link =
        |href: &str, words: &str| TermLink { href: href.to_owned(), words: words.to_owned() };
    assert_eq!(
        term.links,
        [link("{{root}}lessons/step/", "A step"), link("{{root}}lessons/step/#guess", "See it")]
    );
    let page = course.lesson("glossary").expect("the page is read");
    let id = "<p class=\"term\" id=\"layer\"><strong>Layer</strong>: a <em>sealed</em> archive.";
    let shown = page
        .blocks
        .iter()
        .any(|block| matches!(block, course::Block::Prose(html) if html.contains(id)));
    assert!(shown, "the page's paragraph can be linked to: {:?}", page.blocks);
}

#[test]
fn mistakes_in_terms() {
    let wrong = |paragraphs: &str, expected: &[&str]| {
        let files = files(paragraphs);
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        super::compare(&mistakes_with(&files), expected);
    };
    wrong(LAYER, &[]);
    wrong("**Note.** Words in bold are no term.", &[]);
    wrong(
        "**Layer**: an archive.",
        &[
            "lessons/02-glossary.md:40: `Layer` leads nowhere; expected `**Term**: one sentence. [Where it is taught](page.md)`",
        ],
    );
    wrong(
        "**Layer**: an archive [A step](01-step.md)",
        &["lessons/02-glossary.md:40: the definition of `Layer` does not end"],
    );
    wrong(
        "**Layer**: an archive. [A step](09-gone.md)",
        &["lessons/02-glossary.md:40: a link to `09-gone.md`, which is no page"],
    );
    wrong(
        "**Layer**: an archive.[^docs] [A step](01-step.md)",
        &["lessons/02-glossary.md:40: a source in the definition of `Layer`"],
    );
    wrong(
        "**And then**: later. [A step](01-step.md)",
        &["lessons/02-glossary.md:40: `And then` has the address `#and-then` of a heading"],
    );
    let two = format!("{LAYER}\n\n**Tier**: a layer. <!-- also: Layers --> [A step](01-step.md)");
    wrong(
        &two,
        &[
            "lessons/02-glossary.md:42: the form `Layers` of `Layer` again; expected every form once",
        ],
    );
}
