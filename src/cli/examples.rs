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
