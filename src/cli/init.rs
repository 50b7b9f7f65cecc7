//! The file that `depeche config init` writes: the commented template, and a table for every service
//! that is there.

use crate::{
    backend::{dialect, discover::Found},
    config,
};

/// Language that the program is made for, and the brief's: a service is looked for that translates
/// between them.
pub(super) const PAIR: (&str, &str) = (DEFAULT_SOURCE, "en");
const DEFAULT_SOURCE: &str = "fr";

/// The file's text, and a line for each service to tell on standard error.
pub(super) fn file(found: &[Found]) -> (String, Vec<String>) {
    let mut text = config::TEMPLATE.trim_end().to_owned();
    let mut lines = Vec::new();
    let mut routed = false;
    for service in found {
        let name = service.service.replace(['.', ' '], "-");
        let ready = service.is_local() || !service.models.is_empty() || !dialect::is_chat(service.service);
        let table = table(service, &name);
        text.push_str("\n\n");
        text.push_str(&if ready { table } else { commented(&table) });
        if service.is_local() && !routed {
            routed = true;
            let place = service.base_url.as_deref().unwrap_or("its usual address");
            let route = format!(
                "{DEFAULT_SOURCE} = \"{name}\"   # it answered at {place}; nothing leaves this machine\n"
            );
            text = text.replacen(&format!("# {DEFAULT_SOURCE} = \"embedded\"\n"), &route, 1);
            lines.push(format!("{DEFAULT_SOURCE} goes to {name}"));
        } else if service.is_local() {
            lines.push(format!("{name} answers too"));
        } else {
            let variable = service.key_variable.unwrap_or_default();
            let first = if ready { "" } else { "name its model in the file and " };
            lines.push(format!(
                "{name}: {variable} is set; {first}put {DEFAULT_SOURCE} = \"{name}\" under [routes] to send articles there"
            ));
        }
    }
    if found.is_empty() {
        lines.push(format!(
            "no service answers on this machine and no key is set: {DEFAULT_SOURCE} goes to the built-in weights"
        ));
    }
    text.push('\n');
    (text, lines)
}

fn table(service: &Found, name: &str) -> String {
    let string = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut lines = vec![
        match service.key_variable {
            None => "# Found on this machine:".to_owned(),
            Some(variable) => format!("# {variable} is set. Articles that go here leave this machine:"),
        },
        format!("[backend.{name}]"),
        format!("{} = {}", if service.is_preset { "preset" } else { "dialect" }, string(service.service)),
    ];
    lines.extend(service.base_url.as_deref().map(|address| format!("base_url = {}", string(address))));
    lines.extend(service.key_variable.map(|variable| format!("api_key_env = {}", string(variable))));
    if let [model, others @ ..] = service.models.as_slice() {
        let others = match others {
            [] => String::new(),
            others => format!("   # also there: {}", plain(&others.join(", "))),
        };
        lines.push(format!("model = {}{others}", string(model)));
    } else if dialect::is_chat(service.service) {
        lines.push("model = \"…\"".to_owned());
    }
    lines.push("fallback = \"embedded\"".to_owned());
    lines.join("\n")
}

/// What a service says, on one line of a comment.
fn plain(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(200).collect()
}

fn commented(table: &str) -> String {
    table.lines().map(|line| format!("# {}", line.trim_start_matches("# "))).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::file;
    use crate::{backend::discover::Found, config};

    fn found(service: &'static str, is_preset: bool, models: &[&str], key: Option<&'static str>) -> Found {
        let models = models.iter().map(|&model| model.to_owned()).collect();
        Found { service, is_preset, base_url: None, models, key_variable: key }
    }

    #[test]
    fn what_is_there_is_configured_and_what_is_here_is_routed() {
        let services = [
            found("libretranslate", true, &[], None),
            found("llama.cpp", true, &["mistral \"small\"\n[x]", "b\u{1b}[1m"], None),
            found("deepl", false, &[], Some("DEEPL_API_KEY")),
            found("mistral", true, &[], Some("MISTRAL_API_KEY")),
        ];
        let (text, lines) = file(&services);
        let read = config::ConfigFile::parse(&text, Path::new("depeche.toml")).expect("the file is sound");
        assert_eq!(read.routes.languages.get("fr").map(String::as_str), Some("libretranslate"));
        let names: Vec<&str> = read.backend.keys().map(String::as_str).collect();
        assert_eq!(names, ["deepl", "libretranslate", "llama-cpp"], "no table without its model");
        assert_eq!(read.backend["llama-cpp"].model.as_deref(), Some("mistral \"small\"\n[x]"));
        assert!(!text.contains('\u{1b}'));
        assert_eq!(lines.len(), 4, "{lines:?}");
    }

    #[test]
    fn a_service_elsewhere_is_never_routed() {
        let (text, lines) = file(&[found("deepl", false, &[], Some("DEEPL_API_KEY"))]);
        let read = config::ConfigFile::parse(&text, Path::new("depeche.toml")).expect("the file is sound");
        assert!(read.routes.languages.is_empty());
        assert!(lines[0].contains("DEEPL_API_KEY"), "{lines:?}");
    }

    #[test]
    fn with_nothing_there_it_is_the_template() {
        let (text, _) = file(&[]);
        assert_eq!(text.trim_end(), config::TEMPLATE.trim_end());
    }
}
