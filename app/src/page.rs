//! Every page of the site.

use course::Course;
use leptos::prelude::*;

use crate::data::Data;
use crate::pages;
use crate::words;

/// A page: where it is, what its head says, and its view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path from the top of the site, with a slash at its end; empty for the home page, `404.html` for the page that
    /// hosts show when there is none.
    pub path: String,
    /// Title without the site's name.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: String,
    /// Which view it has.
    pub kind: PageKind,
}

/// Which view a page has; the texts are ids of the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// The way in and the map.
    Home,
    /// A lesson or a myth.
    Lesson(String),
    /// The list of exercises.
    Exercises,
    /// An exercise.
    Exercise(String),
    /// The checker for a Dockerfile of one's own.
    Check,
    /// The catalog of base images.
    Bases,
    /// The layer lab for any Dockerfile.
    Lab,
    /// Many services on one machine.
    Fleet,
    /// The ignore lab.
    Ignore,
    /// Search, and the ways to look things up.
    Search,
    /// The list of the checker's rules.
    Rules,
    /// Where the checker differs from its peers.
    Differences,
    /// A rule, by its name.
    Rule(&'static str),
    /// Reviews of what was answered.
    Recall,
    /// An exam.
    Test,
    /// What the learner has done.
    Progress,
    /// Planning a workshop, and what else a teacher does.
    Teach,
    /// The presenter's view.
    Show,
    /// The report on a class.
    Report,
    /// A question to vote on in class.
    Vote,
    /// The learners' path of a workshop.
    Workshop,
    /// What hosts show when there is no page.
    NotFound,
}

/// A bundle of wasm and style; each holds what the one before it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bundle {
    /// For pages to read: questions, predictions, scenes that are simulated already.
    Reader,
    /// For pages to study with: the whole progress, pools of questions, the class.
    Study,
    /// For pages that need the engine.
    Workbench,
}

impl Bundle {
    /// Every bundle, the smallest first.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Study, Self::Workbench];

    /// Its name, which is the folder that Trunk writes it to.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Study => "study",
            Self::Workbench => "workbench",
        }
    }
}

/// Every page of a course, in the order of the map.
pub fn pages(course: &Course) -> Vec<Page> {
    let mut pages = vec![Page {
        path: String::new(),
        title: words::pages::home().to_owned(),
        description: words::pages::home_about().to_owned(),
        kind: PageKind::Home,
    }];
    pages.extend(course.lessons.iter().map(|lesson| Page {
        path: lesson.path(),
        title: lesson.title.clone(),
        description: lesson.summary.clone(),
        kind: PageKind::Lesson(lesson.id.clone()),
    }));
    pages.push(Page {
        path: "exercises/".to_owned(),
        title: words::frame::exercises().to_owned(),
        description: words::pages::exercises_about().to_owned(),
        kind: PageKind::Exercises,
    });
    pages.extend(course.exercises.iter().map(|exercise| Page {
        path: exercise.path(),
        title: exercise.title.clone(),
        description: exercise.summary.clone(),
        kind: PageKind::Exercise(exercise.id.clone()),
    }));
    pages.push(Page {
        path: "check/".to_owned(),
        title: words::pages::check().to_owned(),
        description: words::pages::check_about().to_owned(),
        kind: PageKind::Check,
    });
    pages.push(Page {
        path: "search/".to_owned(),
        title: words::pages::look_up().to_owned(),
        description: words::pages::look_up_about().to_owned(),
        kind: PageKind::Search,
    });
    pages.push(Page {
        path: "rules/".to_owned(),
        title: words::pages::rules().to_owned(),
        description: words::pages::rules_about().to_owned(),
        kind: PageKind::Rules,
    });
    pages.push(Page {
        path: "rules/differences/".to_owned(),
        title: words::pages::differences().to_owned(),
        description: words::pages::differences_about().to_owned(),
        kind: PageKind::Differences,
    });
    pages.extend(checker::RULES.iter().map(|rule| Page {
        path: format!("rules/{}/", rule.name),
        title: pages::rules::title(rule),
        description: pages::rules::description(rule),
        kind: PageKind::Rule(rule.name),
    }));
    pages.push(Page {
        path: "lab/".to_owned(),
        title: words::pages::lab().to_owned(),
        description: words::pages::lab_about().to_owned(),
        kind: PageKind::Lab,
    });
    pages.push(Page {
        path: "fleet/".to_owned(),
        title: words::pages::fleet().to_owned(),
        description: words::pages::fleet_about().to_owned(),
        kind: PageKind::Fleet,
    });
    pages.push(Page {
        path: "ignore/".to_owned(),
        title: words::pages::ignore().to_owned(),
        description: words::pages::ignore_about().to_owned(),
        kind: PageKind::Ignore,
    });
    pages.push(Page {
        path: "bases/".to_owned(),
        title: words::pages::bases().to_owned(),
        description: words::pages::bases_about().to_owned(),
        kind: PageKind::Bases,
    });
    pages.push(Page {
        path: "recall/".to_owned(),
        title: words::pages::recall().to_owned(),
        description: words::pages::recall_about().to_owned(),
        kind: PageKind::Recall,
    });
    pages.push(Page {
        path: "test/".to_owned(),
        title: words::pages::test().to_owned(),
        description: words::pages::test_about().to_owned(),
        kind: PageKind::Test,
    });
    pages.push(Page {
        path: "progress/".to_owned(),
        title: words::pages::progress().to_owned(),
        description: words::pages::progress_about().to_owned(),
        kind: PageKind::Progress,
    });
    pages.extend(of_a_class());
    pages.push(Page {
        path: "404.html".to_owned(),
        title: words::frame::no_such_page().to_owned(),
        description: words::pages::not_found_about().to_owned(),
        kind: PageKind::NotFound,
    });
    pages
}

/// The pages for a class.
fn of_a_class() -> [Page; 5] {
    let page = |path: &str, title: &str, description: &str, kind| Page {
        path: path.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        kind,
    };
    [
        page("teach/", words::pages::teach(), words::pages::teach_about(), PageKind::Teach),
        page("teach/show/", words::pages::show(), words::pages::show_about(), PageKind::Show),
        page(
            "teach/report/",
            words::pages::report(),
            words::pages::report_about(),
            PageKind::Report,
        ),
        page("vote/", words::pages::vote(), words::pages::vote_about(), PageKind::Vote),
        page(
            "workshop/",
            words::pages::workshop(),
            words::pages::workshop_about(),
            PageKind::Workshop,
        ),
    ]
}

impl Page {
    /// The bundle that it loads: the smallest one that has its widgets.
    pub const fn bundle(&self) -> Bundle {
        match self.kind {
            PageKind::Exercise(_)
            | PageKind::Check
            | PageKind::Lab
            | PageKind::Ignore
            | PageKind::Test => Bundle::Workbench,
            PageKind::Recall
            | PageKind::Progress
            | PageKind::Search
            | PageKind::Fleet
            | PageKind::Bases
            | PageKind::Differences
            | PageKind::Teach
            | PageKind::Show
            | PageKind::Report
            | PageKind::Vote
            | PageKind::Workshop => Bundle::Study,
            _ => Bundle::Reader,
        }
    }

    /// What stands in `<body>`. Links start with `/`, the top of the site: whoever writes the page makes them relative.
    pub fn view(&self, course: &Course, data: &Data) -> AnyView {
        match &self.kind {
            PageKind::Home => pages::home::view(course),
            PageKind::Lesson(id) => match course.lesson(id) {
                Some(lesson) => pages::lesson::view(course, lesson),
                None => pages::not_found::view(),
            },
            PageKind::Exercises => pages::exercises::view(course),
            PageKind::Exercise(id) => match course.exercise(id) {
                Some(exercise) => pages::exercise::view(course, exercise),
                None => pages::not_found::view(),
            },
            PageKind::Bases => pages::bases::view(),
            PageKind::Lab => pages::see::view(course),
            PageKind::Fleet => pages::fleet::view(),
            PageKind::Ignore => pages::ignore::view(),
            PageKind::Check => pages::check::view(course),
            PageKind::Search => pages::search::view(course, data),
            PageKind::Rules => pages::rules::list(),
            PageKind::Differences => pages::rules::differences(),
            PageKind::Rule(name) => match checker::rule(name) {
                Some(rule) => pages::rules::one(rule),
                None => pages::not_found::view(),
            },
            PageKind::Recall => pages::recall::view(data),
            PageKind::Test => pages::test::view(data),
            PageKind::Progress => pages::progress::view(course),
            PageKind::Teach => pages::teach::view(course, data),
            PageKind::Show => pages::teach::show(data),
            PageKind::Report => pages::teach::report(data),
            PageKind::Vote => pages::teach::vote(data),
            PageKind::Workshop => pages::teach::workshop(course),
            PageKind::NotFound => pages::not_found::view(),
        }
    }
}
