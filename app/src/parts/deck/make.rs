//! Makes the screens of a unit, natively, when the site is built.

use course::{Block, Course, Exercise, Lesson, LessonKind, Note, Notes, Prediction};

use super::split::{attribute, elements, inside, tag, without_sources};
use super::{Body, Deck, Screen};
use crate::parts::play::{show, truth};
use crate::parts::words::without_tags;

/// Lines of a screen that a room reads at a glance.
const LINES: usize = 8;
/// Lines that fit a screen at the smallest type: what belongs together stays together up to here.
const MOST: usize = 13;
/// Letters of a line of prose.
const LETTERS: usize = 68;

impl Deck {
    /// The screens of a lesson or a myth.
    pub fn of_lesson(course: &Course, lesson: &Lesson) -> Self {
        let notes = course.notes.get(&lesson.id);
        let mut making = Making { notes, heading: lesson.title.clone(), screens: Vec::new() };
        let (kind, lead) = match (&lesson.myth, lesson.kind) {
            (Some(myth), _) => ("Myth", format!("“{}”", myth.belief)),
            (None, LessonKind::Myth) => ("Myth", lesson.summary.clone()),
            (None, LessonKind::Lesson) => ("Lesson", lesson.summary.clone()),
        };
        making.add(None, Body::Title(kind.to_owned(), lead));
        for block in &lesson.blocks {
            making.block(course, block);
        }
        Self {
            title: lesson.title.clone(),
            about: notes.map(|notes| notes.about.clone()).unwrap_or_default(),
            screens: making.screens,
        }
    }

    /// The one screen of a break or a talk; `note` is HTML.
    pub fn of_pause(title: &str, note: &str) -> Self {
        let heading = title.to_owned();
        let screen = Screen { heading, note: note.to_owned(), minutes: None, body: Body::Pause };
        Self { title: title.to_owned(), about: String::new(), screens: vec![screen] }
    }

    /// The one screen of an exercise.
    pub fn of_exercise(exercise: &Exercise) -> Self {
        let body = Body::Exercise(exercise.path(), exercise.summary.clone());
        let screen =
            Screen { heading: exercise.title.clone(), note: String::new(), minutes: None, body };
        Self { title: exercise.title.clone(), about: String::new(), screens: vec![screen] }
    }
}

struct Making<'a> {
    notes: Option<&'a Notes>,
    heading: String,
    screens: Vec<Screen>,
}

impl Making<'_> {
    fn add(&mut self, anchor: Option<&str>, body: Body) {
        let note = anchor.and_then(|anchor| self.notes?.at(anchor));
        let (note, minutes) = note
            .map_or((String::new(), None), |Note { text, minutes, .. }| (text.clone(), *minutes));
        self.screens.push(Screen { heading: self.heading.clone(), note, minutes, body });
    }

    fn block(&mut self, course: &Course, block: &Block) {
        match block {
            Block::Prose(html) => self.prose(html),
            Block::Question(question) => {
                self.add(Some(&question.id), Body::Question(question.clone()));
            }
            Block::Prediction(prediction) => {
                let bare = Prediction { scene: None, ..prediction.clone() };
                self.add(Some(&prediction.id), Body::Prediction(Box::new(bare), truth(prediction)));
            }
            Block::Scene(scene) => self.add(Some(&scene.id), Body::Scene(Box::new(show(scene)))),
            Block::Exercise(id) => {
                let Some(exercise) = course.exercise(id) else { return };
                let before = std::mem::replace(&mut self.heading, exercise.title.clone());
                self.add(None, Body::Exercise(exercise.path(), exercise.summary.clone()));
                self.heading = before;
            }
        }
    }

    fn prose(&mut self, html: &str) {
        let html = without_sources(html);
        let mut anchor: Option<String> = None;
        let mut open: Vec<String> = Vec::new();
        for element in elements(&html) {
            if element.starts_with("<section class=\"sources\"") || tag(element) == "hr" {
                continue;
            }
            if matches!(tag(element), "h2" | "h3" | "h4") {
                self.close(&mut open, &mut anchor);
                self.heading = without_tags(element);
                anchor = attribute(element, "id").map(str::to_owned);
                continue;
            }
            for piece in pieces(element) {
                let have: usize = open.iter().map(|part| lines(part)).sum();
                let leads = open.last().is_some_and(|part| part.trim_end().ends_with(":</p>"));
                let most = if leads { MOST } else { LINES };
                if !open.is_empty() && have + lines(&piece) > most {
                    // A sentence that announces what follows goes along with it.
                    let lead = if leads && open.len() > 1 { open.pop() } else { None };
                    self.close(&mut open, &mut anchor);
                    open.extend(lead);
                }
                open.push(piece);
            }
        }
        self.close(&mut open, &mut anchor);
    }

    /// Makes a screen of what is open. A heading's note goes to the first screen under it.
    fn close(&mut self, open: &mut Vec<String>, anchor: &mut Option<String>) {
        if open.is_empty() {
            return;
        }
        let html = std::mem::take(open).join("\n");
        self.add(anchor.take().as_deref(), Body::Text(html));
    }
}

/// A block, or the parts of one that is too long for a screen: a list by its items, a table by its rows, a listing by
/// its lines.
fn pieces(element: &str) -> Vec<String> {
    if lines(element) <= MOST {
        return vec![element.to_owned()];
    }
    match tag(element) {
        "ul" | "ol" => chunks(element, elements(inside(element).1), |first| match first {
            0 => inside(element).0.to_owned(),
            _ if tag(element) == "ol" => format!("<ol start=\"{}\">", first + 1),
            _ => "<ul>".to_owned(),
        }),
        "div" if element.contains("<tbody>") => table(element),
        "pre" => code(element),
        _ => vec![element.to_owned()],
    }
}

fn chunks(element: &str, items: Vec<&str>, open: impl Fn(usize) -> String) -> Vec<String> {
    let mut out = Vec::new();
    let (mut part, mut have, mut first) = (String::new(), 0, 0);
    let end = format!("</{}>", tag(element));
    for (at, item) in items.into_iter().enumerate() {
        if have > 0 && have + lines(item) > LINES {
            out.push(format!("{}{part}{end}", open(first)));
            part.clear();
            (have, first) = (0, at);
        }
        part.push_str(item);
        have += lines(item);
    }
    out.push(format!("{}{part}{end}", open(first)));
    out
}

/// A table in its frame, cut between rows, the head again over each part.
fn table(element: &str) -> Vec<String> {
    let Some((before, rest)) = element.split_once("<tbody>") else {
        return vec![element.to_owned()];
    };
    let Some((rows, behind)) = rest.split_once("</tbody>") else { return vec![element.to_owned()] };
    let rows = elements(rows);
    let mut out = Vec::new();
    let (mut part, mut have) = (String::new(), 0);
    for row in rows {
        if have > 0 && have + lines(row) > MOST - 3 {
            out.push(format!("{before}<tbody>{part}</tbody>{behind}"));
            part.clear();
            have = 0;
        }
        part.push_str(row);
        have += lines(row);
    }
    out.push(format!("{before}<tbody>{part}</tbody>{behind}"));
    out
}

/// A listing, cut between lines, before a blank line or a comment where there is one. Colours never cross lines.
fn code(element: &str) -> Vec<String> {
    let (open, inner) = inside(element);
    let (code_open, inner) = if tag(inner) == "code" { inside(inner) } else { ("<code>", inner) };
    let all: Vec<&str> = inner.lines().collect();
    // A colour that crosses a line would be torn.
    let whole = |line: &&str| line.matches("<span").count() == line.matches("</span>").count();
    if !all.iter().all(whole) {
        return vec![element.to_owned()];
    }
    let mut out = Vec::new();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let most = rest.len().min(MOST + 4);
        let gap = rest[..most].iter().rposition(|line| {
            without_tags(line).is_empty() || without_tags(line).starts_with("FROM")
        });
        let cut = if rest.len() <= most {
            most
        } else {
            gap.filter(|gap| *gap > most / 2).unwrap_or(most)
        };
        let (part, behind) = rest.split_at(cut);
        out.push(format!("{open}{code_open}{}</code></pre>", part.join("\n")));
        rest = behind;
    }
    out
}

/// How many lines a block takes in the middle of the sizes.
fn lines(element: &str) -> usize {
    let prose = |html: &str| without_tags(html).chars().count().div_ceil(LETTERS).max(1);
    match tag(element) {
        "pre" => element.trim_end().lines().count(),
        "ul" | "ol" => elements(inside(element).1).into_iter().map(lines).sum(),
        "tr" => {
            let cells = elements(inside(element).1);
            let width = (LETTERS / cells.len().max(1)).max(8);
            let tall =
                cells.iter().map(|cell| without_tags(cell).chars().count().div_ceil(width).max(1));
            tall.max().unwrap_or(1)
        }
        "div" | "table" | "tbody" | "thead" => elements(inside(element).1)
            .into_iter()
            .map(lines)
            .sum::<usize>()
            .max(prose(element).min(2)),
        _ => prose(element),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screens(html: &str) -> Vec<(String, String)> {
        let mut making = Making { notes: None, heading: "Title".to_owned(), screens: Vec::new() };
        making.prose(html);
        let body = |screen: Screen| match screen.body {
            Body::Text(html) => (screen.heading, without_tags(&html)),
            other => panic!("prose makes text: {other:?}"),
        };
        making.screens.into_iter().map(body).collect()
    }

    fn paragraph(letter: char, letters: usize) -> String {
        format!("<p>{}</p>\n", letter.to_string().repeat(letters))
    }

    #[test]
    fn a_heading_begins_a_screen_and_short_paragraphs_share_one() {
        let html = format!(
            "{}<h2 id=\"x\"><a href=\"#x\">X</a></h2>{}{}",
            paragraph('a', 10),
            paragraph('b', 10),
            paragraph('c', 10)
        );
        let found = screens(&html);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], ("Title".to_owned(), "a".repeat(10)));
        assert!(found[1].0 == "X" && found[1].1.contains('b') && found[1].1.contains('c'));
    }

    #[test]
    fn long_prose_is_cut_between_paragraphs() {
        let html: String = "abcd".chars().map(|letter| paragraph(letter, 5 * LETTERS)).collect();
        assert_eq!(screens(&html).len(), 4);
    }

    #[test]
    fn an_announcement_goes_with_what_it_announces() {
        let html = format!(
            "{}<p>Look here:</p>\n<pre class=\"code\"><code>{}</code></pre>",
            paragraph('a', 3 * LETTERS),
            "x\n".repeat(MOST - 2)
        );
        let found = screens(&html);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].1.starts_with("Look here:"));
    }

    #[test]
    fn nothing_of_a_long_list_or_table_is_lost() {
        let items = (0..30).map(|at| format!("<li>item {at}.</li>\n"));
        let items = items.collect::<Vec<_>>().concat();
        let rows = (0..30).map(|at| format!("<tr><td>row {at}.</td></tr>\n"));
        let rows = rows.collect::<Vec<_>>().concat();
        let html = format!(
            "<ol>\n{items}</ol>\n<div class=\"table\"><table><thead><tr><th>h</th></tr></thead><tbody>{rows}</tbody></table></div>"
        );
        let found = screens(&html);
        assert!(found.len() > 4, "{}", found.len());
        let all: String = found.into_iter().map(|(_, words)| words).collect();
        for at in 0..30 {
            assert_eq!(all.matches(&format!("item {at}.")).count(), 1);
            assert_eq!(all.matches(&format!("row {at}.")).count(), 1);
        }
        let second = pieces(&format!("<ol>\n{items}</ol>"))[1].clone();
        assert!(second.starts_with(&format!("<ol start=\"{}\">", LINES + 1)), "{second}");
    }
}
