//! Living views, mounted into places of the page. Each has a still picture, rendered natively, that stands there until
//! the browser replaces it, and for good where scripts are off.

pub mod ask;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod bases;
#[cfg(any(feature = "ssr", feature = "workbench"))]
pub mod check;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod class;
pub mod commit;
#[cfg(any(feature = "ssr", feature = "workbench"))]
pub mod exam;
#[cfg(any(feature = "ssr", feature = "workbench"))]
pub mod exercise;
#[cfg(any(feature = "ssr", feature = "asking"))]
mod fetched;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod fleet;
#[cfg(any(feature = "ssr", feature = "workbench"))]
mod folder;
#[cfg(any(feature = "ssr", feature = "workbench"))]
pub mod ignore;
pub mod lab;
pub mod next_step;
pub mod notice;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod plan;
pub mod predict;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod present;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod progress;
pub mod read;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod recall;
pub mod rules;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod search;
#[cfg(any(feature = "ssr", feature = "workbench"))]
pub mod see;
#[cfg(any(feature = "ssr", feature = "workbench"))]
pub mod share;
pub mod theme;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod vote;
#[cfg(any(feature = "ssr", feature = "study"))]
pub mod workshop;

#[cfg(any(feature = "ssr", feature = "workbench"))]
use course::Exercise;
use course::{Prediction, Question};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(any(feature = "ssr", feature = "study"))]
use crate::parts::deck::DeckEntry;
use crate::parts::journey::Stop;
use crate::parts::picture::Segment;
use crate::parts::reel::Show;

/// What the browser brings to life, with the data it needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Widget {
    /// A question to commit to.
    Commit(Question),
    /// A size to predict, and the true bar. The scene that the bar comes from stays at home.
    Predict(Box<Prediction>, Vec<Segment>),
    /// A Dockerfile to step through.
    Lab(Box<Show>),
    /// A Dockerfile to mend: needs the engine, which only the workbench has.
    #[cfg(any(feature = "ssr", feature = "workbench"))]
    Exercise(Box<Exercise>),
    /// The checker for a Dockerfile of one's own, with examples to load.
    #[cfg(any(feature = "ssr", feature = "workbench"))]
    Check(Vec<check::Example>),
    /// The catalog of base images.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Bases(Vec<bases::Base>),
    /// Many services on one machine, with bases to choose.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Fleet(Vec<fleet::Base>),
    /// Files and a `.dockerignore`.
    #[cfg(any(feature = "ssr", feature = "workbench"))]
    Ignore,
    /// The layer lab for any Dockerfile, with scenes to load.
    #[cfg(any(feature = "ssr", feature = "workbench"))]
    See(Vec<see::Example>),
    /// Search over everything, by the path of its index.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Search(String),
    /// The list of rules to search.
    Rules(Vec<rules::Entry>),
    /// The next step through the course.
    NextStep(Vec<Stop>),
    /// What the learner has done, with export and import; and the ids of all predictions.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Progress(Vec<progress::Chapter>, Vec<String>),
    /// An exam, by the paths of the files with the questions and with the exercises.
    #[cfg(any(feature = "ssr", feature = "workbench"))]
    Exam(String, String),
    /// Reviews of what was answered, by the path of the file with the questions.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Recall(String),
    /// The report on a class, by the path of the questions.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Class(String),
    /// Making the link of a workshop, from units and plans.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Plan(Vec<DeckEntry>, Vec<plan::Preset>),
    /// The presenter's view of any unit.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Present(Vec<DeckEntry>),
    /// A question to vote on, by the path of the questions.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Vote(String),
    /// The learners' path of a workshop, from all stops and all pauses of plans.
    #[cfg(any(feature = "ssr", feature = "study"))]
    Workshop(Vec<Stop>, Vec<workshop::Pause>),
    /// The mark at the end of a lesson, by its id.
    Read(String),
    /// The switch of colours.
    Theme,
    /// What is said when the browser keeps nothing.
    Notice,
}

impl Widget {
    /// The still picture.
    pub fn still(&self) -> AnyView {
        match self {
            Self::Commit(question) => commit::still(question),
            Self::Predict(prediction, truth) => predict::still(prediction, truth),
            Self::Lab(show) => lab::still(show),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Exercise(exercise) => exercise::still(exercise),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Check(_) => check::still(),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Bases(list) => bases::still(list),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Fleet(_) => fleet::still(),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Ignore => ignore::still(),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::See(_) => see::still(),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Search(_) => search::still(),
            Self::Rules(entries) => rules::still(entries),
            Self::NextStep(stops) => next_step::still(stops),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Progress(..) => progress::still(),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Exam(..) => exam::still(),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Recall(_) => recall::still(),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Class(_) => class::still(),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Plan(..) => plan::still(),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Present(_) => present::still(),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Vote(_) => vote::still(),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Workshop(..) => workshop::still(),
            Self::Read(_) => read::still(),
            Self::Theme => theme::still(),
            Self::Notice => notice::still(),
        }
    }

    /// The living view.
    pub fn live(self) -> AnyView {
        match self {
            Self::Commit(question) => commit::live(question),
            Self::Predict(prediction, truth) => predict::live(*prediction, truth),
            Self::Lab(show) => lab::live(*show),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Exercise(exercise) => exercise::live(*exercise),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Check(examples) => check::live(examples),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Bases(list) => bases::live(list),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Fleet(list) => fleet::live(list),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Ignore => ignore::live(),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::See(examples) => see::live(examples),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Search(index) => search::live(index),
            Self::Rules(entries) => rules::live(entries),
            Self::NextStep(stops) => next_step::live(stops),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Progress(chapters, predictions) => progress::live(chapters, predictions),
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Exam(pool, repairs) => exam::live(pool, repairs),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Recall(pool) => recall::live(pool),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Class(pool) => class::live(pool),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Plan(entries, presets) => plan::live(entries, presets),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Present(entries) => present::live(entries),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Vote(pool) => vote::live(pool),
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Workshop(stops, pauses) => workshop::live(&stops, &pauses),
            Self::Read(lesson) => read::live(lesson),
            Self::Theme => theme::live(),
            Self::Notice => notice::live(),
        }
    }

    /// Whether its still picture is what belongs on paper: the questions with their answers, the finished stack.
    #[cfg(target_arch = "wasm32")]
    fn is_handout(&self) -> bool {
        match self {
            Self::Commit(_) | Self::Predict(..) | Self::Lab(_) => true,
            #[cfg(feature = "workbench")]
            Self::Exercise(_) => true,
            _ => false,
        }
    }

    /// Part of the place's class, for its space before it lives.
    fn name(&self) -> &'static str {
        match self {
            Self::Commit(_) => "commit",
            Self::Predict(..) => "predict",
            Self::Lab(_) => "lab",
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Exercise(_) => "exercise",
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Check(_) => "check",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Bases(_) => "bases",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Fleet(_) => "fleet",
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Ignore => "ignore",
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::See(_) => "see",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Search(_) => "search",
            Self::Rules(_) => "rules",
            Self::NextStep(_) => "next-step",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Progress(..) => "progress",
            #[cfg(any(feature = "ssr", feature = "workbench"))]
            Self::Exam(..) => "exam",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Recall(_) => "recall",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Class(_) => "class",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Plan(..) => "plan",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Present(_) => "present",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Vote(_) => "vote",
            #[cfg(any(feature = "ssr", feature = "study"))]
            Self::Workshop(..) => "workshop",
            Self::Read(_) => "read",
            Self::Theme => "theme",
            Self::Notice => "notice",
        }
    }
}

/// The place of a widget: its data for the browser, and its still picture.
pub fn place(widget: &Widget) -> AnyView {
    place_in(None, widget)
}

/// The place of a widget that can be linked to by an id. What it holds in another language than the page's says so itself.
pub fn place_in(id: Option<&str>, widget: &Widget) -> AnyView {
    let data = serde_json::to_string(widget).expect("widgets are plain data with text as keys");
    let id = id.map(str::to_owned);
    view! {
        <div id=id class=format!("place place-{}", widget.name()) data-widget=data>
            {widget.still()}
        </div>
    }
    .into_any()
}

/// Mounts every widget of the page, then says so with `<html data-ready>`, once what the first builds need
/// is there. A page in another language than English names
/// the file with its words, which comes first; without it the widgets speak English.
#[cfg(target_arch = "wasm32")]
pub fn mount_all() {
    let Some(path) = crate::browser::page::root_attribute("data-words") else {
        return mount_each();
    };
    wasm_bindgen_futures::spawn_local(async move {
        if let Ok(texts) = crate::browser::fetch::text(&path).await {
            // Spoken as long as the page lives.
            crate::words::speak(texts.leak().split('\n').collect::<Vec<_>>().leak());
        }
        mount_each();
    });
}

/// Each is mounted in a task of its own: one that fails leaves the others alone. A place whose data does not parse
/// keeps its still picture.
#[cfg(target_arch = "wasm32")]
fn mount_each() {
    use wasm_bindgen::JsCast as _;

    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if let Ok(places) = document.query_selector_all("[data-widget]") {
        for at in 0..places.length() {
            let place =
                places.get(at).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
            let Some(place) = place else { continue };
            queue_microtask(move || mount(&place));
        }
    }
    crate::browser::shortcut::listen();
    queue_microtask(move || {
        let say = move || {
            if let Some(root) = document.document_element() {
                // The attribute is for tests; a document that refuses it works all the same.
                let _ = root.set_attribute("data-ready", "");
            }
        };
        #[cfg(feature = "workbench")]
        crate::state::packages::when_settled(say);
        #[cfg(not(feature = "workbench"))]
        say();
    });
}

#[cfg(target_arch = "wasm32")]
fn mount(place: &web_sys::HtmlElement) {
    let data = place.get_attribute("data-widget").unwrap_or_default();
    let Ok(widget) = serde_json::from_str::<Widget>(&data) else { return };
    let handout = widget.is_handout();
    // The still picture stays until the living view is whole.
    let still = place.child_nodes().length();
    leptos::mount::mount_to(place.clone(), move || widget.live()).forget();
    let drawer = place.owner_document().and_then(|document| document.create_element("div").ok());
    for _ in 0..still {
        let Some(child) = place.first_child() else { break };
        // A child that is gone already is as good as removed.
        let _ = match &drawer {
            Some(drawer) if handout => drawer.append_child(&child),
            _ => place.remove_child(&child),
        };
    }
    if let Some(drawer) = drawer.filter(|_| handout) {
        put_away(place, &drawer);
    }
}

/// Keeps a still picture in the page, out of sight: on paper it takes the place of the living one, answers open.
#[cfg(target_arch = "wasm32")]
fn put_away(place: &web_sys::HtmlElement, drawer: &web_sys::Element) {
    use wasm_bindgen::JsCast as _;

    drawer.set_class_name("handout");
    if let Ok(folded) = drawer.query_selector_all("details") {
        for at in 0..folded.length() {
            let details = folded.get(at).and_then(|node| node.dyn_into::<web_sys::Element>().ok());
            // One that stays folded costs a printout an answer, nothing else.
            let _ = details.map(|details| details.set_attribute("open", ""));
        }
    }
    let _ = place.append_child(drawer);
}
