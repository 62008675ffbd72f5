//! Finds `EXPOSE` with an address or a port of the host.

use dockerfile::Kind;
use dockerfile::expand::expand;

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// `EXPOSE` says what only `docker run --publish` can.
pub(super) const RULE: Rule = Rule {
    name: "expose-with-host-port",
    aliases: &["ExposeInvalidFormat"],
    family: Family::Correctness,
    severity: Severity::Warning,
    on: true,
    title: "`EXPOSE` names an address or a port of the host",
    why: "`EXPOSE` only notes on which port the container listens. To which address and port of the host it is bound is \
          said when it is run: `docker run --publish 8080:80`. Docker ignores the rest here.",
    bad: "FROM alpine:3.24\nEXPOSE 8080:80\n",
    good: "FROM alpine:3.24\nEXPOSE 80\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::Expose(ports) = &instruction.kind else { continue };
        for port in ports {
            // A variable's modifier has a colon too: what counts is what it gives.
            let words = expand(port, cx.file.escape, &|_| Some("1".to_owned())).words;
            // `::80` names neither, and Docker takes it for `80`.
            let names_more = |word: &String| word.rsplit_once(':').is_some_and(|(before, _)| before.contains(|c| c != ':'));
            if !words.iter().any(names_more) {
                continue;
            }
            let container = port.value.rsplit(':').next().unwrap_or_default();
            let is_port = container.starts_with(|c: char| c.is_ascii_digit());
            report
                .found(&RULE, port.span)
                .message(format!("Of `{}` only the container's port counts", port.value))
                .fix(
                    format!("Write `{container}`"),
                    Trust::Safe,
                    is_port.then(|| Edit::replace(port.span, container)),
                );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn addresses_and_ports() {
        check(
            &super::RULE,
            r"
            FROM alpine
            EXPOSE 127.0.0.1:80:8080/tcp 9000 ${PORT:-80}
                   ^^^^^^^^^^^^^^^^^^^^^ Of `127.0.0.1:80:8080/tcp` only the container's port counts
            ",
        );
    }
}
