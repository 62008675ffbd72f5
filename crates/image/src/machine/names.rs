//! Globs: the names that a pattern stands for.

use dockerfile::Span;

use super::words::{Field, MOST_FIELDS};
use super::{Arg, Machine};
use crate::glob;
use crate::tree::{Id, NodeKind, join, normalize};

impl Machine<'_> {
    /// Replaces a pattern by the names that it matches; one that matches nothing stays as it is.
    pub(super) fn globbed(&mut self, field: Field, span: Span, args: &mut Vec<Arg>) {
        let plain = Arg { text: field.text, known: field.known, span };
        if !field.known || !glob::is_pattern(&field.pattern) || field.pattern == "[" {
            args.push(plain);
            return;
        }
        let (found, partial) = self.glob(&field.pattern);
        if found.is_empty() && !partial && self.shopts.iter().any(|option| option == "nullglob") {
            return;
        }
        if found.is_empty() {
            args.push(Arg { known: !partial, ..plain });
        }
        args.extend(found.into_iter().map(|text| Arg { text, known: true, span }));
    }

    /// What a pattern matches, and whether a directory that was searched holds more than the model lists.
    fn glob(&self, pattern: &str) -> (Vec<String>, bool) {
        let absolute = pattern.starts_with('/');
        let start = if absolute { "/".to_owned() } else { self.cwd.clone() };
        // Shown path and real path of every candidate.
        let mut open: Vec<(String, String)> = vec![(String::new(), start)];
        let mut partial = false;
        let set = |wanted: &str| self.shopts.iter().any(|option| option == wanted);
        let (dotted, star) = (set("dotglob"), set("globstar"));
        let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty()).collect();
        for (at, part) in parts.iter().enumerate() {
            let last = at + 1 == parts.len();
            let mut next = Vec::new();
            for (shown, real) in open {
                let child = |name: &str| match (shown.is_empty(), absolute) {
                    (true, false) => name.to_owned(),
                    (true, true) => format!("/{name}"),
                    _ => format!("{shown}/{name}"),
                };
                if !glob::is_pattern(part) {
                    let name = part.replace('\\', "");
                    let path = normalize(&real, &name);
                    if self.tree.place(&path, false).is_ok_and(|place| place.node.is_some()) {
                        next.push((child(&name), path));
                    } else {
                        partial |= self.tree.find(&real).is_some_and(|id| self.is_partial(id));
                    }
                    continue;
                }
                let Some(id) = self.tree.find(&real) else { continue };
                if star && *part == "**" {
                    // The directory itself, and all that lies in it however deep; no link is followed.
                    if !last {
                        next.push((shown.clone(), real.clone()));
                    }
                    for (inner, node) in self.tree.below("", id) {
                        let name = inner.trim_start_matches('/');
                        let hidden = !dotted && name.split('/').any(|name| name.starts_with('.'));
                        if !hidden && (last || self.tree.is_directory(node)) {
                            next.push((child(name), join(&real, name)));
                        }
                        partial |= self.is_partial(node);
                    }
                    partial |= self.is_partial(id);
                    continue;
                }
                let Some(directory) = self.tree.directory(id) else { continue };
                partial |= directory.partial;
                // bash leaves these two out.
                if part.starts_with('.') && !self.shell.ends_with("bash") {
                    for name in [".", ".."] {
                        if glob::matches(part, name) {
                            next.push((child(name), normalize(&real, name)));
                        }
                    }
                }
                for (name, entry) in directory.names.iter() {
                    let hidden = name.starts_with('.') && !part.starts_with('.') && !dotted;
                    let bundle = id == Id::ROOT
                        && matches!(self.tree.node(entry.node).kind, NodeKind::Bundle { .. });
                    if !hidden && !bundle && glob::matches(part, name) {
                        next.push((child(name), join(&real, name)));
                    }
                }
            }
            if !last || pattern.ends_with('/') {
                next.retain(|(_, real)| {
                    self.tree.find(real).is_some_and(|id| self.tree.is_directory(id))
                });
            }
            next.truncate(MOST_FIELDS);
            open = next;
        }
        if star {
            open.sort();
            open.dedup();
        }
        let trailing = if pattern.ends_with('/') { "/" } else { "" };
        (open.into_iter().map(|(shown, _)| shown + trailing).collect(), partial)
    }

    fn is_partial(&self, id: Id) -> bool {
        self.tree.directory(id).is_some_and(|directory| directory.partial)
    }
}
