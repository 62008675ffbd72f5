//! The course's questions apart from their pages: what a review, an exam or a class asks.

use course::{Prediction, Question};
use serde::{Deserialize, Serialize};

use crate::parts::picture::Segment;

/// Every question and prediction of the course.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// The pages that ask something, in the order of the course.
    pub units: Vec<Unit>,
    /// Predictions with other numbers: several of an id, in order.
    pub fresh: Vec<Item>,
}

/// A page of the course, and what it asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// The lesson's id.
    pub id: String,
    /// The lesson's title.
    pub title: String,
    /// Its path from the site's root ([`crate::link`] makes an address of it).
    pub path: String,
    /// What it asks, in order.
    pub items: Vec<Item>,
}

/// Something to answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Item {
    /// A question to commit to.
    Commit(Question),
    /// A size to predict, and the true bar. The scene that the bar comes from stays at home.
    Predict(Box<Prediction>, Vec<Segment>),
}

impl Item {
    /// The stable id of the question or prediction.
    pub fn id(&self) -> &str {
        match self {
            Self::Commit(question) => &question.id,
            Self::Predict(prediction, _) => &prediction.id,
        }
    }
}

impl Pool {
    /// What a course asks.
    #[cfg(feature = "ssr")]
    pub fn of(course: &course::Course) -> Self {
        use course::Block;

        use crate::parts::play::truth;

        let predict = |prediction: &Prediction| {
            let bare = Prediction { scene: None, ..prediction.clone() };
            Item::Predict(Box::new(bare), truth(prediction))
        };
        let item = |block: &Block| match block {
            Block::Question(question) => Some(Item::Commit(question.clone())),
            Block::Prediction(prediction) => Some(predict(prediction)),
            _ => None,
        };
        let units = course.lessons.iter().map(|lesson| Unit {
            id: lesson.id.clone(),
            title: lesson.title.clone(),
            path: lesson.path(),
            items: lesson.blocks.iter().filter_map(item).collect(),
        });
        let units = units.filter(|unit| !unit.items.is_empty()).collect();
        Self { units, fresh: course.fresh.iter().map(predict).collect() }
    }

    /// Reads the file that the site holds; links in its texts lead from the open page. `None` if it is damaged.
    pub fn read(json: &str) -> Option<Self> {
        read(json)
    }

    /// The question of an id as it is asked for the `turn`th time: with other numbers each time, where there are some.
    pub fn ask(&self, id: &str, turn: usize) -> Option<(&Unit, &Item)> {
        let (unit, first) = self.find(id)?;
        let all: Vec<&Item> = self.fresh.iter().filter(|item| item.id() == id).collect();
        let turns = all.len() + 1;
        let item = match turn % turns {
            0 => first,
            at => all[at - 1],
        };
        Some((unit, item))
    }

    /// The question or prediction of an id, with the page that it stands on.
    pub fn find(&self, id: &str) -> Option<(&Unit, &Item)> {
        let mut all =
            self.units.iter().flat_map(|unit| unit.items.iter().map(move |it| (unit, it)));
        all.find(|(_, item)| item.id() == id)
    }
}

/// Reads a file of the site; links in its texts lead from the open page. `None` if it is damaged.
pub fn read<T: serde::de::DeserializeOwned>(json: &str) -> Option<T> {
    // The way to the root holds dots and slashes only: nothing that JSON would write otherwise.
    serde_json::from_str(&json.replace(course::ROOT, &crate::browser::page::home())).ok()
}
