//! Looking things up.

use crate::learner::{Browser, Learner, keys, learner, learner_with};

/// Types a query into the empty field and waits until the first hits hold some words.
#[track_caller]
fn finds(learner: &Learner, query: &str, words: &str) {
    let field = learner.find("#search-query");
    learner.click(&field);
    let typed = learner.property(&field, "value").chars().count();
    learner.keys(&keys::BACKSPACE.to_string().repeat(typed));
    learner.type_into(&field, query);
    learner.wait(&format!("“{query}” to find “{words}”"), || {
        learner.text_of(".hits").contains(words)
    });
}

#[test]
fn search_finds_by_words_codes_and_bad_spelling() {
    learner("search", |learner| {
        learner.open("search/");
        learner.wait("the focus in the field", || {
            learner.attribute(&learner.focused(), "id") == "search-query"
        });
        finds(learner, "whiteout", "Removing adds");
        learner.picture("search");
        finds(learner, "DL3020", "add-for-local-files");
        finds(learner, "alpine:3.24", "alpine:3.24");
        finds(learner, "witeout", "spelled like yours");
        finds(learner, "dockerignroe", ".dockerignore");
        finds(learner, "zzqqzz", "Nothing has all these words");
        // The address keeps the query.
        finds(learner, "cache mount", "ount");
        learner.reload();
        learner.wait("the query to be there again", || {
            learner.property(&learner.find("#search-query"), "value") == "cache mount"
        });
        learner.width(360);
        learner.picture("search-360");
    });
}

#[test]
fn the_slash_leads_to_the_search_and_the_arrows_into_its_hits() {
    learner("slash", |learner| {
        learner.open("lessons/docker-images/");
        learner.keys("/");
        learner.wait("the search", || learner.path() == "search/");
        learner.wait_ready();
        finds(learner, "squash", "quash");
        learner.keys(&keys::DOWN.to_string());
        learner
            .wait("the focus on a hit", || learner.attribute(&learner.focused(), "id") == "hit-0");
        learner.keys(&keys::ENTER.to_string());
        learner.wait("another page", || !learner.path().starts_with("search/"));
        learner.wait_ready();

        // The key is one character: it can be switched off.
        learner.open("search/");
        learner.click(&learner.find(".search .switch input"));
        learner.open("lessons/docker-images/");
        learner.keys("/");
        learner.sees("Two things and a list");
        assert_eq!(learner.path(), "lessons/docker-images/");
    });
}

#[test]
fn the_shelves_are_there_without_scripts() {
    let browser = Browser { without_scripts: true, ..Browser::default() };
    learner_with("shelves", &browser, |learner| {
        learner.open_still("search/");
        learner.follow("Glossary");
        assert_eq!(learner.path(), "lessons/glossary/");
    });
}

#[test]
fn a_word_of_the_glossary_opens_its_card_without_scripts() {
    let browser = Browser { without_scripts: true, ..Browser::default() };
    learner_with("terms", &browser, |learner| {
        learner.open_still("lessons/why-size-matters/");
        let terms = learner.all("button.term");
        assert!(terms.len() > 2, "{} words are explained", terms.len());
        let cards = learner.all(".term-card").len();
        assert_eq!(cards, terms.len(), "each word has its card");
        learner.click(&terms[0]);
        learner.wait("the card", || learner.exists(".term-card:popover-open"));
        let card = learner.text_of(".term-card:popover-open");
        assert!(card.contains("Glossary"), "{card}");
        learner.picture("term");
        learner.keys(&keys::ESCAPE.to_string());
        learner.wait("the card to go", || !learner.exists(".term-card:popover-open"));
        learner.width(360);
        learner.click(&terms[1]);
        learner.wait("the card", || learner.exists(".term-card:popover-open"));
        learner.picture("term-360");
    });
}
