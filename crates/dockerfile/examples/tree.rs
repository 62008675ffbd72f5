//! Prints the tree of a Dockerfile from standard input.

fn main() -> std::io::Result<()> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let file = dockerfile::parse(&text);
    for token in &file.tokens {
        print!("{:?}⟨{}⟩ ", token.kind, &text[token.span.range()]);
    }
    println!("\n{file:#?}");
    Ok(())
}
