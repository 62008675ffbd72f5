//! Redirections: what a command reads, and where its output goes.

use dockerfile::shell::{Redirect, RedirectKind};

use super::{Machine, Outcome, Status};
use crate::Size;
use crate::content::{Content, Nature};
use crate::tree::Errno;

/// Where a descriptor leads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Output,
    Errors,
    /// The file of that redirection.
    File(usize),
    Elsewhere,
}

impl Machine<'_> {
    /// Opens `<`, here-documents and here-strings.
    pub(super) fn open_inputs(&mut self, redirects: &[Redirect]) -> Result<(), Outcome> {
        for redirect in redirects {
            match redirect.kind {
                RedirectKind::Read => {
                    let file = self.single(&redirect.target);
                    if !file.known {
                        self.input = None;
                        continue;
                    }
                    self.input_is_file = !file.text.starts_with("/dev/");
                    match self.read(&file.text) {
                        Ok(content) => self.input = content,
                        Err(Errno::Unknown) => self.input = None,
                        Err(_) => {
                            let message = self.cannot("open", &file.text, "No such file");
                            return Err(self.complain(redirect.target.span, 2, message));
                        }
                    }
                }
                RedirectKind::Heredoc => {
                    self.input_is_file = false;
                    let body = self.heredoc(&redirect.target);
                    self.input = body.map(|body| Content::text(&body));
                }
                RedirectKind::HereString => {
                    self.input_is_file = false;
                    let text = self.single(&redirect.target);
                    self.input = text.known.then(|| Content::text(&format!("{}\n", text.text)));
                }
                _ => continue,
            }
            self.consumed = 0;
        }
        Ok(())
    }

    /// Empties what `>` names before the command runs, as the shell does: `sort f > f` leaves nothing.
    pub(super) fn empty_outputs(&mut self, redirects: &[Redirect]) {
        for redirect in redirects {
            if matches!(redirect.kind, RedirectKind::Write | RedirectKind::WriteAll)
                && let Some(file) = redirect.target.literal()
                && !file.contains(['*', '?', '[', '~'])
            {
                // Whether it can be opened is asked again when the output is written.
                let _ = self.write(&file, Content::empty());
            }
        }
    }

    /// Writes what a command printed where its redirections say, one after the other: `>f 2>&1` is not `2>&1 >f`.
    pub(super) fn close_outputs(
        &mut self,
        redirects: &[Redirect],
        mut outcome: Outcome,
    ) -> Outcome {
        let kept = self.descriptors.files(redirects);
        let (mut output, mut errors) = (Place::Output, Place::Errors);
        let mut files: Vec<(&Redirect, Option<String>, bool)> = Vec::new();
        for redirect in redirects {
            let (all, append) = match redirect.kind {
                RedirectKind::Write => (false, false),
                RedirectKind::Append => (false, true),
                RedirectKind::WriteAll => (true, false),
                RedirectKind::AppendAll => (true, true),
                RedirectKind::Duplicate => {
                    let to = match redirect.target.raw.as_str() {
                        "1" => output,
                        "2" => errors,
                        "-" => Place::Elsewhere,
                        number => match kept.iter().find(|(known, _)| known == number) {
                            Some((_, path)) => {
                                files.push((redirect, Some(path.clone()), true));
                                Place::File(files.len() - 1)
                            }
                            None => Place::Elsewhere,
                        },
                    };
                    match redirect.descriptor {
                        Some(1) => output = to,
                        Some(2) => errors = to,
                        _ => {}
                    }
                    continue;
                }
                _ => continue,
            };
            let file = self.single(&redirect.target);
            if !file.known {
                self.doubt(
                    redirect.target.span,
                    "the file's name is not known before the build runs",
                );
            }
            files.push((redirect, file.known.then_some(file.text), append));
            let to = Place::File(files.len() - 1);
            match redirect.descriptor {
                _ if all => (output, errors) = (to, to),
                None | Some(1) => output = to,
                Some(2) => errors = to,
                _ => {}
            }
        }
        // What a program complains of is not known to the byte.
        let complains = outcome.status != Status::Ok && self.errors.size == Size::ZERO;
        let printed = outcome.output.replace(Content::empty());
        let said = std::mem::replace(&mut self.errors, Content::empty());
        let both = |printed: &Option<Content>| {
            let printed = printed.as_ref()?;
            Some(if said.size == Size::ZERO { printed.clone() } else { printed.followed_by(&said) })
        };
        for (at, (redirect, file, append)) in files.into_iter().enumerate() {
            let Some(file) = file else { continue };
            let mut content = Some(Content::empty());
            if output == Place::File(at) {
                content.clone_from(&printed);
            }
            if errors == Place::File(at) {
                content = if complains { None } else { both(&content) };
            }
            if let Some(failed) = self.pour(redirect, &file, content, append) {
                return failed;
            }
        }
        let to_errors = output == Place::Errors;
        if output == Place::Output {
            outcome.output.clone_from(&printed);
        }
        match errors {
            Place::Output if complains => outcome.output = None,
            Place::Output => outcome.output = both(&outcome.output),
            Place::Errors => self.errors = said,
            _ => {}
        }
        if to_errors {
            let printed = printed.unwrap_or_else(|| Content::unique(Size::UNKNOWN, Nature::Text));
            self.errors = self.errors.followed_by(&printed);
        }
        outcome
    }

    fn pour(
        &mut self,
        redirect: &Redirect,
        file: &str,
        content: Option<Content>,
        append: bool,
    ) -> Option<Outcome> {
        if file.starts_with("/dev/") {
            return None;
        }
        let content = content.unwrap_or_else(|| {
            self.lacks_size(
                redirect.span,
                format!("how many bytes go into `{file}` is not known before the build runs"),
            );
            Content::unique(Size::UNKNOWN, Nature::of_path(file))
        });
        let whole = if append {
            match self.read(file) {
                Ok(Some(old)) => old.followed_by(&content),
                _ => content,
            }
        } else {
            content
        };
        let reason = match self.write(file, whole) {
            Ok(()) => return None,
            Err(Errno::IsDirectory) => "Is a directory",
            Err(Errno::Unknown) => {
                self.doubt(
                    redirect.span,
                    format!("whether the directory of `{file}` is in the base image is not known"),
                );
                return None;
            }
            Err(Errno::Denied) => "Permission denied",
            Err(Errno::ReadOnly) => "Read-only file system",
            Err(_) => "Directory nonexistent",
        };
        let message = self.cannot("create", file, reason);
        Some(self.complain(redirect.target.span, 2, message))
    }

    /// The shell's words when a file cannot be opened.
    fn cannot(&self, verb: &str, file: &str, reason: &str) -> String {
        if self.shell.ends_with("bash") {
            let reason = match reason {
                "Permission denied" | "Read-only file system" | "Is a directory" => reason,
                _ => "No such file or directory",
            };
            return format!("{}: line 1: {file}: {reason}", self.shell);
        }
        if self.system.is_busybox() {
            let reason = match (verb, reason) {
                (_, "Permission denied" | "Read-only file system") => reason,
                ("open", _) => "no such file",
                _ => "nonexistent directory",
            };
            return format!("{}: can't {verb} {file}: {reason}", self.shell);
        }
        format!("{}: 1: cannot {verb} {file}: {reason}", self.shell)
    }
}
