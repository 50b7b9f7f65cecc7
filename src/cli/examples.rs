//! Examples of each command, for its help and its manual page.

/// Command, line, what it does; beside it a comment on the format.
const TABLE: &str = include_str!("examples.tsv");

/// A command line to type, and what it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example {
    pub(super) line: &'static str,
    pub(super) what: &'static str,
}

/// The examples of a command by its path below the program: "backend check".
pub(super) fn of(path: &str) -> Vec<Example> {
    all().filter(|(command, _)| *command == path).map(|(_, example)| example).collect()
}

fn all() -> impl Iterator<Item = (&'static str, Example)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, Example { line: columns.next()?, what: columns.next()? }))
    })
}

/// The command with its examples behind the help of every subcommand.
pub(super) fn with(command: clap::Command) -> clap::Command {
    below(command, "")
}

fn below(mut command: clap::Command, path: &str) -> clap::Command {
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let path = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(&name, |sub| below(sub, &path));
    }
    let examples = of(path);
    if examples.is_empty() {
        return command;
    }
    let shown = examples.iter().map(|example| format!("  {}\n      {}", example.line, example.what));
    command.after_help(format!("Examples:\n{}", shown.collect::<Vec<_>>().join("\n")))
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::{all, with};
    use crate::cli::Cli;

    #[test]
    fn every_example_can_be_typed() {
        for (path, example) in all() {
            let line = example.line.rsplit("| ").next().unwrap_or(example.line);
            let words: Vec<&str> = line.split(' ').collect();
            assert!(line.starts_with(&format!("depeche {path}")), "{line} is no example of {path}");
            if let Err(error) = Cli::try_parse_from(&words) {
                panic!("{line}: {error}");
            }
        }
    }

    /// Pages that show commands to users.
    const PAGES: [(&str, &str); 11] = [
        ("README.md", include_str!("../../README.md")),
        ("docs/tour.md", include_str!("../../docs/tour.md")),
        ("docs/recipes.md", include_str!("../../docs/recipes.md")),
        ("docs/inputs.md", include_str!("../../docs/inputs.md")),
        ("docs/batch.md", include_str!("../../docs/batch.md")),
        ("docs/backends.md", include_str!("../../docs/backends.md")),
        ("docs/engine.md", include_str!("../../docs/engine.md")),
        ("docs/quotations.md", include_str!("../../docs/quotations.md")),
        ("docs/checks.md", include_str!("../../docs/checks.md")),
        ("docs/security.md", include_str!("../../docs/security.md")),
        ("docs/performance.md", include_str!("../../docs/performance.md")),
    ];

    /// The lines of the fenced blocks of these languages.
    fn blocks<'a>(page: &'a str, languages: &[&str]) -> Vec<String> {
        let mut parts = page.split("\n```");
        parts.next();
        let inside = parts.step_by(2).filter_map(|block: &'a str| block.split_once('\n'));
        inside.filter(|(language, _)| languages.contains(language)).map(|(_, body)| body.to_owned()).collect()
    }

    #[test]
    fn every_command_of_the_documentation_can_be_typed() {
        let mut count = 0;
        for (name, page) in PAGES {
            for line in blocks(page, &["sh", "text", "ini"]).iter().flat_map(|block| block.lines()) {
                let line = line.split(" #").next().unwrap_or(line);
                let Some(at) = line.find("depeche ") else { continue };
                let starts = line[..at].ends_with(['/', '|', ' ', '=']) || at == 0;
                let words: Vec<&str> = line[at..]
                    .split_whitespace()
                    .take_while(|word| !matches!(*word, "|" | ">" | "2>>" | "&&" | "||"))
                    .collect();
                let known = crate::cli::Cli::command().find_subcommand(words.get(1).unwrap_or(&"")).is_some();
                if !starts || !known {
                    continue;
                }
                if let Err(error) = Cli::try_parse_from(&words) {
                    panic!("{name}: {line}: {error}");
                }
                count += 1;
            }
        }
        assert!(count > 40, "{count} commands");
    }

    #[test]
    fn every_configuration_of_the_recipes_is_read() {
        let mut count = 0;
        for (name, page) in PAGES.iter().filter(|(name, _)| name.ends_with("recipes.md")) {
            for block in blocks(page, &["toml"]) {
                let read = crate::config::ConfigFile::parse(&block, std::path::Path::new(name));
                assert!(read.is_ok(), "{name}: {block}");
                count += 1;
            }
        }
        assert!(count >= 3, "{count}");
    }

    #[test]
    fn every_command_that_works_on_articles_has_examples() {
        let mut command = with(Cli::command());
        command.build();
        for name in ["brief", "quotes", "translate", "detect", "text", "verify"] {
            let help = command.find_subcommand_mut(name).expect("a command").render_help().to_string();
            assert!(help.contains(&format!("Examples:\n  depeche {name}")), "{help}");
        }
    }
}
