//! Finds `EXPOSE` with a protocol in capitals.

use dockerfile::{Kind, Span};

use crate::{Check, Context, Edit, Family, Report, Rule, Severity, Trust};

/// A protocol is not in lower case.
pub(super) const RULE: Rule = Rule {
    name: "expose-protocol-case",
    aliases: &["ExposeProtoCasing"],
    family: Family::Correctness,
    severity: Severity::Style,
    on: true,
    title: "A protocol of `EXPOSE` has capitals",
    why: "Docker writes protocols in lower case, and tools that read the image's config compare them so.",
    bad: "FROM alpine:3.24\nEXPOSE 53/UDP\n",
    good: "FROM alpine:3.24\nEXPOSE 53/udp\n",
    check: Check::Own(check),
};

fn check(cx: &Context<'_>, report: &mut Report) {
    for (_, instruction) in cx.instructions() {
        let Kind::Expose(ports) = &instruction.kind else { continue };
        for port in ports {
            let Some((number, protocol)) = port.value.split_once('/') else { continue };
            let lower = protocol.to_ascii_lowercase();
            if protocol == lower || protocol.contains(['$', '{', '}']) {
                continue;
            }
            // Where a continuation hides the place of the protocol, the whole word is it.
            let exact = port.span.len() as usize == port.value.len();
            let start = port.span.start + number.len() as u32 + 1;
            let edit =
                exact.then(|| Edit::replace(Span::new(start, port.span.end), lower.as_str()));
            report
                .found(&RULE, port.span)
                .message(format!("`{protocol}` has capitals"))
                .fix(format!("Write `{lower}`"), Trust::Safe, edit);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn each_port_for_itself() {
        check(
            &super::RULE,
            r"
            FROM alpine
            EXPOSE 80 53/udp 443/Tcp $PORT/$PROTO
                             ^^^^^^^ `Tcp` has capitals
            ",
        );
    }
}
