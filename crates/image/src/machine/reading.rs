//! `read` and `mapfile`: what a shell takes from its input.

use super::arrays::Array;
use super::{Call, Machine, Outcome, Status};
use crate::content::Content;

impl Machine<'_> {
    /// `read name …`: a line of the input, or up to another letter.
    pub(super) fn read_line(&mut self, call: &Call) -> Outcome {
        let mut names: Vec<&str> = Vec::new();
        let (mut raw, mut listed, mut end) = (false, false, '\n');
        let mut args = call.args.iter().map(|arg| arg.text.as_str());
        while let Some(arg) = args.next() {
            match arg.strip_prefix('-') {
                Some(letters) => {
                    raw |= letters.contains('r');
                    listed |= letters.contains('a');
                    // The last letter may take the next word.
                    match letters.chars().next_back() {
                        Some('d') => end = args.next().unwrap_or("").chars().next().unwrap_or('\0'),
                        Some('p' | 't' | 'n' | 'u' | 'i') => drop(args.next()),
                        _ => {}
                    }
                }
                None => names.push(arg),
            }
        }
        let text = self.input.as_ref().and_then(|input| input.text.clone());
        let Some(text) = text else {
            for name in names {
                self.variables.insert(name.to_owned(), None);
            }
            return Outcome { status: Status::Unknown, output: Some(Content::empty()) };
        };
        if names.is_empty() {
            names.push("REPLY");
        }
        let rest = text.get(self.consumed..).unwrap_or("");
        let mut line = String::new();
        let (mut ended, mut taken) = (false, 0);
        let mut chars = rest.chars();
        while let Some(c) = chars.next() {
            taken += c.len_utf8();
            match c {
                c if c == end => {
                    ended = true;
                    break;
                }
                '\\' if !raw => {
                    if let Some(next) = chars.next() {
                        taken += next.len_utf8();
                        line.extend(Some(next).filter(|next| *next != '\n'));
                    }
                }
                c => line.push(c),
            }
        }
        self.consumed += taken;
        let separators = self.separators();
        let blank = |c: char| c.is_ascii_whitespace() && separators.contains(c);
        let mut left = line.trim_matches(blank);
        if listed && let Some(name) = names.first() {
            // Blanks join; any other separator ends a field, an empty one as well.
            let only_blanks = separators.chars().all(|c| c.is_ascii_whitespace());
            let whole = if only_blanks {
                left
            } else {
                left.strip_suffix(|c| separators.contains(c)).unwrap_or(left)
            };
            let fields = whole
                .split(|c| separators.contains(c))
                .filter(|field| !(whole.is_empty() || only_blanks && field.is_empty()));
            let array = Array::of(fields.map(|field| Some(field.to_owned())));
            self.arrays.insert((*name).to_owned(), array);
            return Outcome::status(if ended { Status::Ok } else { Status::Failed(1) });
        }
        for (at, name) in names.iter().enumerate() {
            let last = at + 1 == names.len();
            let end = left.find(|c| separators.contains(c)).filter(|_| !last);
            let (value, behind) = end.map_or((left, ""), |end| left.split_at(end));
            let after = behind.trim_start_matches(blank);
            let behind = after.strip_prefix(|c| separators.contains(c)).unwrap_or(after);
            self.variables.insert((*name).to_owned(), Some(value.to_owned()));
            left = behind.trim_start_matches(blank);
        }
        Outcome::status(if ended { Status::Ok } else { Status::Failed(1) })
    }

    /// `mapfile -t name`: the lines of the input as a list.
    pub(super) fn read_lines(&mut self, call: &Call) -> Outcome {
        let trimmed = call.args.iter().any(|arg| arg.text == "-t");
        let plain = call.args.iter().all(|arg| arg.text == "-t" || !arg.text.starts_with('-'));
        let name = call.args.iter().find(|arg| !arg.text.starts_with('-'));
        let name = name.map_or("MAPFILE", |arg| arg.text.as_str()).to_owned();
        let text = call.input.as_ref().and_then(|input| input.text.clone()).filter(|_| plain);
        let Some(text) = text else {
            self.arrays.insert(name, Array::of([None]));
            return Outcome { status: Status::Unknown, output: Some(Content::empty()) };
        };
        let lines = text
            .split_inclusive('\n')
            .map(|line| Some(if trimmed { line.trim_end_matches('\n') } else { line }.to_owned()));
        let array = Array::of(lines);
        self.consumed = usize::MAX;
        self.arrays.insert(name, array);
        Outcome::ok()
    }
}
