//! The languages that the site has pages in.

/// A language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its tag (BCP 47): `en`, `de`.
    pub tag: String,
    /// Its own name for itself: `Deutsch`.
    pub name: String,
    /// Its texts in the order of [`words::all`](crate::words::all), empty where it has none; nothing for English.
    pub texts: &'static [&'static str],
}

impl Language {
    /// The language that everything is written in first.
    pub fn english() -> Self {
        Self { tag: "en".to_owned(), name: "English".to_owned(), texts: &[] }
    }

    /// The folder of its pages from the top of the site, with a slash at its end; empty for English.
    pub fn folder(&self) -> String {
        if self.texts.is_empty() { String::new() } else { format!("{}/", self.tag) }
    }
}

/// Where a view stands: the page and the languages that it is there in. Views find it as a context.
#[derive(Clone, Debug)]
pub struct Here {
    /// The page's path within its language.
    pub path: String,
    /// The language of the page.
    pub language: Language,
    /// All languages of the site.
    pub languages: Vec<Language>,
}
