//! The scripts in `RUN`: how they are taken apart, and where each part stands.

use dockerfile::shell::{AndOr, Command, CommandKind, Joint, List, Part, Redirect, Script, Word};
use dockerfile::{Dockerfile, parse};

/// A script and its tree, written with brackets.
#[track_caller]
fn check(script: &str, expected: &str) {
    let file = parse(&format!("FROM a\nRUN {script}"));
    assert_eq!(show_script(script_of(&file)), expected, "in {script:?}");
}

/// The same for a script of several lines.
#[track_caller]
fn lines(script: &str, expected: &str) {
    let file = parse(&format!("FROM a\nRUN <<EOS\n{script}\nEOS\n"));
    assert_eq!(show_script(script_of(&file)), expected, "in {script:?}");
}

/// What the shell refuses: the text at the fault, and the reason.
#[track_caller]
fn refused(script: &str, at: &str, message: &str) {
    let file = parse(&format!("FROM a\nRUN {script}"));
    let script = script_of(&file);
    let problem =
        script.problem.as_ref().map(|problem| (file.slice(problem.span), problem.message.as_str()));
    assert_eq!(problem, Some((at, message)));
    assert!(
        script.stops_between || script.body.is_empty(),
        "a command that is cut off is not kept"
    );
    assert_eq!(file.problems, [], "Docker does not look into scripts");
}

/// What is kept of a script that the shell refuses.
#[track_caller]
fn kept(script: &str, expected: &str) {
    let file = parse(&format!("FROM a\nRUN {script}"));
    let script = script_of(&file);
    assert!(script.problem.is_some() && script.stops_between, "in {script:?}");
    assert_eq!(show_list(&script.body), expected, "in {script:?}");
}

#[test]
fn commands_before_a_stray_word_or_bracket_are_kept() {
    kept("a && b (c", "a && b");
    kept("a; f(b", "a; f");
    kept("a; }", "a");
    kept("a & && b", "a &");
    kept("(a) b", "( a )");
    kept("fi", "");
}

fn script_of(file: &Dockerfile) -> &Script {
    file.instructions.last().and_then(|one| one.script()).expect("the case ends with a RUN")
}

fn show_script(script: &Script) -> String {
    match &script.problem {
        Some(problem) => format!("problem: {}", problem.message),
        None => show_list(&script.body),
    }
}

fn show_list(list: &List) -> String {
    list.iter().map(and_or).collect::<Vec<_>>().join("; ")
}

fn and_or(and_or: &AndOr) -> String {
    let mut out = pipeline(&and_or.first);
    for (joint, next) in &and_or.rest {
        out += if *joint == Joint::And { " && " } else { " || " };
        out += &pipeline(next);
    }
    if and_or.background { out + " &" } else { out }
}

fn pipeline(pipeline: &dockerfile::shell::Pipeline) -> String {
    let commands: Vec<String> = pipeline.commands.iter().map(command).collect();
    format!("{}{}", if pipeline.negated { "! " } else { "" }, commands.join(" | "))
}

fn command(command: &Command) -> String {
    let mut out = match &command.kind {
        CommandKind::Simple(simple) => {
            let assignments = simple.assignments.iter().map(|one| {
                format!("{}{}={}", one.name, if one.append { "+" } else { "" }, word(&one.value))
            });
            assignments.chain(simple.words.iter().map(word)).collect::<Vec<_>>().join(" ")
        }
        CommandKind::Group(list) => format!("{{ {} }}", show_list(list)),
        CommandKind::Subshell(list) => format!("( {} )", show_list(list)),
        CommandKind::If { branches, otherwise } => {
            let branches: Vec<String> = branches
                .iter()
                .map(|(test, body)| format!("{} ? {}", show_list(test), show_list(body)))
                .collect();
            let otherwise =
                otherwise.as_ref().map_or(String::new(), |body| format!(" : {}", show_list(body)));
            format!("if[{}{otherwise}]", branches.join(" : "))
        }
        CommandKind::For { name, words, body } => {
            let words = words.as_ref().map_or("$@".to_owned(), |words| {
                words.iter().map(word).collect::<Vec<_>>().join(" ")
            });
            format!("for[{name} in {words} do {}]", show_list(body))
        }
        CommandKind::While { until, condition, body } => {
            format!(
                "{}[{} do {}]",
                if *until { "until" } else { "while" },
                show_list(condition),
                show_list(body)
            )
        }
        CommandKind::Case { word: value, arms } => {
            let arms = arms.iter().map(|(patterns, body)| {
                format!(
                    "{} ) {}",
                    patterns.iter().map(word).collect::<Vec<_>>().join("|"),
                    show_list(body)
                )
            });
            format!("case[{} {}]", word(value), arms.collect::<Vec<_>>().join(" ;; "))
        }
        CommandKind::Function { name, body, .. } => {
            format!("function[{name} {}]", self::command(body))
        }
        CommandKind::Test(words) => {
            format!("test[{}]", words.iter().map(word).collect::<Vec<_>>().join(" "))
        }
        CommandKind::Calculation(text) => format!("calculation[{text}]"),
        CommandKind::Count { clauses, body } => {
            format!("count[{} do {}]", clauses.join(";"), show_list(body))
        }
    };
    for redirect in &command.redirects {
        out += &show_redirect(redirect);
    }
    out
}

fn show_redirect(redirect: &Redirect) -> String {
    let descriptor = redirect.descriptor.map_or("&".to_owned(), |number| number.to_string());
    format!(" <{descriptor} {:?} {}>", redirect.kind, redirect.target.raw.escape_debug())
}

fn word(word: &Word) -> String {
    word.parts.iter().map(part).collect()
}

fn part(part: &Part) -> String {
    match part {
        Part::Literal(text) => text.clone(),
        Part::Quoted(text) => format!("'{text}'"),
        Part::DoubleQuoted(parts) => {
            format!("\"{}\"", parts.iter().map(self::part).collect::<Vec<_>>().concat())
        }
        Part::Variable(one) => format!("${{{}{}}}", one.name, one.modifier),
        Part::Command(script) => format!("$({})", show_script(script)),
        Part::Arithmetic(text) => format!("$(({text}))"),
        Part::Tilde(name) => format!("~{name}~"),
    }
}

#[test]
fn lists_and_pipelines() {
    check("a b && c || d; e | f &", "a b && c || d; e | f &");
    check("a;b;", "a; b");
    check("! a | b", "! a | b");
    check("a |& b", "a | b");
    check("a && \\\n  b \\\n  && c", "a && b && c");
    lines("a\n\nb &&\n  c\n# note\nd |\n# x\ne", "a; b && c; d | e");
    check("", "");
    check("# nothing", "");
    check("a # b && c", "a");
    check("a#b c", "a#b c");
}

#[test]
fn quotes_and_escapes() {
    check(r#"a 'b c' "d e" f\ g"#, r#"a 'b c' "d e" f' 'g"#);
    check(r#"a "b\"c\$d\e""#, r#"a "b"c$d\e""#);
    check(r"a '' 'b'\''c'", "a '' 'b'''''c'");
    check(r"a $'b\nc\'d'", "a 'b\nc'd'");
    check("a $\"b\"", "a \"b\"");
    lines("a \\\n  b\\\nc", "a bc");
    check("é日本 ‘x’", "é日本 ‘x’");
}

#[test]
fn variables() {
    check("a $b${c}d $1$@ $$ $", "a ${b}${c}d ${1}${@} ${$} $");
    check("a ${b:-c d} ${e%/*} ${#f} ${!g} ${h//x/y}", "a ${b:-c d} ${e%/*} ${f#} ${g!} ${h//x/y}");
    check(r#"a "$b ${c:-"d e"} $(f "g")""#, r#"a "${b} ${c:-"d e"} $(f "g")""#);
    check("a ${b:-${c:-}} ${d:-'}'} \"${e:-it's}\"", "a ${b:-${c:-}} ${d:-'}'} \"${e:-it's}\"");
    check("a ${b[@]} ${#c[@]} ${@:2}", "a ${b[@]} ${c#[@]} ${@:2}");
}

#[test]
fn substitutions() {
    check("a $(b $(c)) `d` $((1 + 2))", "a $(b $(c)) $(d) $((1 + 2))");
    check(r"a `b \`c\`` $( (d) )", "a $(b $(c)) $(( d ))");
    check("a $((b); c)", "a $(( b ); c)");
    check("a <(b) >(c)", "a $(b) $(c)");
    check("a < <(b)", "a <0 Read <(b)>");
    lines("a $(\n  b\n  c\n)", "a $(b; c)");
}

#[test]
fn assignments() {
    check("A=b C+=d e F=g", "A=b C+=d e F=g");
    check("A= b", "A= b");
    check("A=(b 'c d') e", "A=b 'c d' e");
    check("A[0]=b c=$(d)", "A=b c=$(d)");
    check("1A=b", "1A=b");
    check("A=~/b:~c/d", "A=~~/b:~c~/d");
    check("a ~ ~b/c d~", "a ~~ ~b~/c d~");
}

#[test]
fn redirections() {
    check("a > b 2>&1 < c", "a <1 Write b> <2 Duplicate 1> <0 Read c>");
    check(
        "a >>b 2>/dev/null &>c &>>d",
        "a <1 Append b> <2 Write /dev/null> <& WriteAll c> <& AppendAll d>",
    );
    check(
        "a >&b >&2 <&- <<< 'c d'",
        "a <& WriteAll b> <1 Duplicate 2> <0 Duplicate -> <0 HereString \\'c d\\'>",
    );
    check("> a", " <1 Write a>");
    check("{ a; } > b", "{ a } <1 Write b>");
    check("echo 2 > a", "echo 2 <1 Write a>");
}

#[test]
fn heredocs() {
    lines("cat <<A > b && c\nx $y\nA\nd", "cat <0 Heredoc x $y\\n> <1 Write b> && c; d");
    lines("cat <<-'A' <<B\n\tx\n\tA\ny\nB\nd", "cat <0 Heredoc \\tx\\n> <0 Heredoc y\\n>; d");
    lines("cat <<A\nx", "cat <0 Heredoc x\\n>");
    lines("a $(cat <<A\nx ) y\nA\n) b", "a $(cat <0 Heredoc x ) y\\n>) b");
    lines("cat <<A; echo \"\nx\nA\n\"\nb", "cat <0 Heredoc b\\n>; echo \"\nx\nA\n\"");
    let file = parse("FROM a\nRUN cat <<A > /b && c\nx\nA\nRUN d\n");
    let run = file.instructions[1].script().expect("a shell form has a script");
    assert_eq!(show_script(run), "cat <0 Heredoc x\\n> <1 Write /b> && c");
}

#[test]
fn compound_commands() {
    check("( a; b ) && { c; d; }", "( a; b ) && { c; d }");
    check("if a; then b; elif c; then d; else e; fi", "if[a ? b : c ? d : e]");
    check("for x in a b; do c $x; done", "for[x in a b do c ${x}]");
    check("for x; do a; done; for y do b; done", "for[x in $@ do a]; for[y in $@ do b]");
    check("while a; do b; done; until c; do d; done", "while[a do b]; until[c do d]");
    check("case $x in a|b) c ;; (*) d; e ;; esac", "case[${x} a|b ) c ;; * ) d; e]");
    check("case x in esac", "case[x ]");
    check("case x in a) ;; b) c; esac", "case[x a )  ;; b ) c]");
    check(
        "f() { a; }; function g { b; }; function h() ( c )",
        "function[f { a }]; function[g { b }]; function[h ( c )]",
    );
    check("[[ -f a && ( b < c ) ]] && d", "test[-f a && ( b < c )] && d");
    check("[[ a =~ ^(b|c)d$ ]]", "test[a =~ ^(b|c)d$]");
    check("(( a > 1 )) || b", "calculation[ a > 1 ] || b");
    check("for ((i=0; i<3; i++)); do a; done; b", "count[i=0; i<3; i++ do a]; b");
    check("declare -A a=([x]=1) && b", "a=[x]=1 declare -A && b");
    check("echo if then fi done { }", "echo if then fi done { }");
    check("[ -f a ] && b", "[ -f a ] && b");
    lines(
        "if a\nthen\n  b\nfi\nfor x in a \\\n  b\ndo\n  c\ndone",
        "if[a ? b]; for[x in a b do c]",
    );
}

#[test]
fn what_the_shell_refuses() {
    refused("a && ", "&", "syntax error: unexpected end of file");
    refused("a | | b", "|", "syntax error: \"|\" unexpected");
    refused("&& a", "&&", "syntax error: \"&&\" unexpected");
    refused("a ;; b", ";;", "syntax error: \";;\" unexpected");
    refused("( a", "a", "syntax error: unexpected end of file");
    refused("a )", ")", "syntax error: \")\" unexpected");
    refused("if a; fi", "fi", "syntax error: \"fi\" unexpected");
    refused("fi", "fi", "syntax error: \"fi\" unexpected");
    refused("a 'b", "'", "syntax error: unterminated quoted string");
    refused("a \"b", "\"", "syntax error: unterminated quoted string");
    refused("a $(b", "b", "syntax error: unexpected end of file");
    refused("a ${b", "${", "syntax error: missing '}'");
    refused("a `b", "`", "syntax error: EOF in backquote substitution");
    refused("a `b;;`", ";;", "syntax error: \";;\" unexpected");
    refused("a (b)", "b", "syntax error: \"b\" unexpected");
    refused("a >", ">", "syntax error: unexpected end of file");
    refused("( )", ")", "syntax error: \")\" unexpected");
}

#[test]
fn spans_lead_back_through_continuations() {
    let text =
        "FROM a\nRUN apt-get update \\\n    # first\n && apt-get inst\\\nall -y \"cu rl\" $X\n";
    let file = parse(text);
    let found: Vec<_> = script_of(&file).commands().collect();
    assert_eq!(file.slice(found[0].command.span), "apt-get update");
    assert_eq!(file.slice(found[1].command.span), "apt-get inst\\\nall -y \"cu rl\" $X");
    let words: Vec<&str> = found[1].simple.words.iter().map(|word| file.slice(word.span)).collect();
    assert_eq!(words, ["apt-get", "inst\\\nall", "-y", "\"cu rl\"", "$X"]);
    assert_eq!(found[1].simple.words[1].literal().as_deref(), Some("install"));
    assert_eq!(found[1].simple.words[3].literal().as_deref(), Some("cu rl"));
    assert_eq!(found[1].simple.words[4].literal(), None);
}

#[test]
fn commands_and_what_is_around_them() {
    let text = "FROM a\nRUN a && b || c; d | e; (f); if g; then h; fi; i $(j) > $(k) & set -e\n";
    let file = parse(text);
    let found: Vec<String> = script_of(&file)
        .commands()
        .map(|found| {
            let (name, context) =
                (found.simple.program().expect("each case has a name"), found.context);
            let flags = [
                (context.optional, "optional"),
                (context.piped.is_some(), "piped"),
                (context.subshell, "subshell"),
                (context.substituted, "substituted"),
                (context.tested, "tested"),
            ];
            let flags: Vec<&str> =
                flags.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect();
            format!("{name}:{}", flags.join(","))
        })
        .collect();
    assert_eq!(
        found,
        [
            "a:tested",
            "b:tested",
            "c:optional",
            "d:piped,subshell",
            "e:piped,subshell",
            "f:subshell",
            "g:tested",
            "h:optional",
            "i:subshell",
            "j:subshell,substituted",
            "k:subshell,substituted",
            "set:",
        ]
    );
}

#[test]
fn nesting_is_bounded() {
    for open in
        ["(", "$(", "{ ", "if a; then ", "\"$(", "f() ", "! (", "while ", "case a in a) ", "`\\`"]
    {
        let file = parse(&format!("FROM a\nRUN a {}", open.repeat(100_000)));
        let file = if script_of(&file).problem.is_none() {
            parse(&format!("FROM a\nRUN {}", open.repeat(100_000)))
        } else {
            file
        };
        assert!(
            script_of(&file).problem.is_some(),
            "{open:?} a hundred thousand times is no script"
        );
    }
    let deep = format!("FROM a\nRUN {}a{}", "( ".repeat(40), ")".repeat(40));
    assert_eq!(script_of(&parse(&deep)).problem, None, "forty brackets are fine");
    let deeper = format!("FROM a\nRUN {}a{}", "( ".repeat(60), ")".repeat(60));
    let problem = script_of(&parse(&deeper)).problem.clone().expect("sixty are too many");
    assert_eq!(problem.message, "nested too deeply");
}
