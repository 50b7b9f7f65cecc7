//! From a table of the configuration to a profile.

use depeche::{
    backend::{Backend, HttpBackend, dialect, profile::Profile, prompt::PromptSet, shared::Shared},
    config::backend::BackendConfig,
};

fn resolve(toml: &str) -> Result<Profile, String> {
    let config: BackendConfig = toml::from_str(toml).map_err(|error| error.to_string())?;
    let environment = |name: &str| match name {
        "DESK_KEY" | "DEEPL_API_KEY" => Some("abc:fx".to_owned()),
        "EMPTY" => Some(String::new()),
        _ => None,
    };
    dialect::resolve("desk", &config, &environment).map_err(|error| error.to_string())
}

#[test]
fn mistakes_are_named_with_what_to_write() {
    for (toml, words) in [
        ("", "needs `dialect` or `preset`"),
        ("dialect = \"deepll\"", "knows no dialect `deepll`"),
        ("preset = \"opnai\"", "knows no preset `opnai`"),
        ("preset = \"openai\"\ndialect = \"deepl\"", "speaks openai, not deepl"),
        ("dialect = \"openai\"\nmodel = \"m\"", "needs `base_url`"),
        ("dialect = \"openai\"\nbase_url = \"http://127.0.0.1/v1\"", "needs `model`"),
        ("dialect = \"apertium\"\nbase_url = \"127.0.0.1:2737\"", "`base_url`"),
        ("dialect = \"apertium\"\nbase_url = \"http://me:word@127.0.0.1\"", "no user, password or query"),
        ("preset = \"openai\"\nmodel = \"m\"", "OPENAI_API_KEY"),
        ("dialect = \"deepl\"\napi_key_env = \"NOWHERE\"", "NOWHERE"),
        ("dialect = \"deepl\"\napi_key_env = \"EMPTY\"", "EMPTY"),
        ("dialect = \"deepl\"\napi_key_file = \"/no/such/file\"", "/no/such/file"),
        ("dialect = \"apertium\"\ntimeout_s = -1", "`timeout_s`"),
        ("dialect = \"apertium\"\nmax_concurrency = 0", "`max_concurrency`"),
        ("dialect = \"apertium\"\nprice_per_million_input = -2", "`price_per_million_input`"),
        ("dialect = \"ollama\"\nmodel = \"m\"\nstructured = \"xml\"", "json_schema"),
        ("dialect = \"template\"\nurl = \"http://127.0.0.1/\"", "needs `texts`"),
        ("api_key = \"abc\"", "unknown field `api_key`"),
    ] {
        let error = resolve(toml).unwrap_err();
        assert!(error.contains(words), "{toml}: {error}");
    }
}

#[test]
fn a_free_key_goes_to_the_free_host() {
    assert_eq!(resolve("dialect = \"deepl\"").unwrap().base_url.as_str(), "https://api-free.deepl.com/");
    let own = resolve("dialect = \"deepl\"\nbase_url = \"http://127.0.0.1:3000\"").unwrap();
    assert_eq!(own.base_url.as_str(), "http://127.0.0.1:3000/");
}

#[test]
fn every_preset_opens() {
    for (spoken, preset) in dialect::presets() {
        let config = BackendConfig {
            preset: Some(preset.name.to_owned()),
            model: Some("m".to_owned()),
            base_url: preset.base_url.is_none().then(|| "http://127.0.0.1:1".to_owned()),
            api_key_env: Some("KEY".to_owned()),
            ..BackendConfig::default()
        };
        let profile = dialect::resolve(preset.name, &config, &|_| Some("abc".to_owned())).unwrap();
        assert_eq!(profile.dialect, spoken.name);
        let backend =
            HttpBackend::new(&profile, &PromptSet::load(None).unwrap(), Shared::default().into()).unwrap();
        assert_eq!(backend.can_summarise(), preset.is_chat());
        assert_eq!(backend.identity().prompts.is_empty(), !preset.is_chat());
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_must_be_private() {
    use std::os::unix::fs::PermissionsExt;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "abc\nsecond line\n").unwrap();
    let toml = format!("dialect = \"google\"\napi_key_file = {:?}", file.path());
    let set = |mode| std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    set(0o644);
    let error = resolve(&toml).unwrap_err();
    assert!(error.contains("chmod 600") && error.contains("644"), "{error}");
    set(0o600);
    let profile = resolve(&toml).unwrap();
    assert_eq!(profile.key.as_ref().unwrap().expose(), "abc");
    assert!(!format!("{profile:?}").contains("abc"));
    std::fs::write(file.path(), "clé\n").unwrap();
    assert!(resolve(&toml).unwrap_err().contains("ASCII"));
    std::fs::write(file.path(), "\n").unwrap();
    assert!(resolve(&toml).unwrap_err().contains("empty"));
}

#[test]
fn a_fingerprint_changes_with_what_changes_the_answers() {
    let fingerprint = |more: &str| {
        let toml = format!("dialect = \"openai\"\nbase_url = \"http://127.0.0.1/v1\"\n{more}");
        let profile = resolve(&toml).unwrap();
        let prompts = PromptSet::load(None).unwrap();
        let backend = HttpBackend::new(&profile, &prompts, Shared::default().into()).unwrap();
        Backend::Http(Box::new(backend)).fingerprint()
    };
    let base = fingerprint("model = \"m\"");
    assert!(base.starts_with("sha256:") && base.len() == 71, "{base}");
    let same = [
        "model = \"m\"\napi_key_env = \"DESK_KEY\"",
        "model = \"m\"\ntimeout_s = 5\nmax_retries = 1",
        "model = \"m\"\nmax_concurrency = 9\nrequests_per_minute = 3",
        "model = \"m\"\nprice_per_million_input = 3",
        "model = \"m\"\nfallback = \"embedded\"",
    ];
    for more in same {
        assert_eq!(fingerprint(more), base, "{more}");
    }
    let others = [
        "model = \"n\"",
        "model = \"m\"\ntemperature = 0.5",
        "model = \"m\"\nseed = 5",
        "model = \"m\"\nsummarise = false",
        "model = \"m\"\ncontext_tokens = 4096",
        "model = \"m\"\nbatch_items = 1",
        "model = \"m\"\nstructured = \"plain\"",
        "model = \"m\"\nextra = { top_p = 0.5 }",
        "model = \"m\"\nquery = { api-version = \"1\" }",
        "model = \"m\"\nlanguages = { en = \"en-GB\" }",
        "model = \"m\"\nglossary_id = \"g\"",
    ];
    let mut seen: Vec<String> = others.iter().map(|more| fingerprint(more)).collect();
    seen.push(base);
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), all);
}

#[test]
fn azure_is_told_by_preset_or_host_and_takes_parameters() {
    use depeche::backend::dialect::{Protocol, open};
    let models = |toml: &str| {
        let profile = resolve(&format!("{toml}\nmodel = \"m\"\napi_key_env = \"DESK_KEY\"")).unwrap();
        let Ok(Protocol::Chat(chat)) = open(&profile) else { panic!("it talks") };
        let call = chat.models(&profile);
        (call.url.to_string(), call.key.unwrap().0)
    };
    let gateway = "preset = \"azure-openai\"\nbase_url = \"https://ai.desk.example/openai/v1\"";
    assert_eq!(models(gateway).1, "api-key");
    let host = "dialect = \"openai\"\nbase_url = \"https://desk.openai.azure.com/openai/deployments/d\"\n\
                query = { api-version = \"2024-10-21\" }";
    let (url, header) = models(host);
    assert_eq!(header, "api-key");
    assert_eq!(url, "https://desk.openai.azure.com/openai/deployments/d/models?api-version=2024-10-21");
    let other = "dialect = \"openai\"\nbase_url = \"https://notazure.com/v1\"";
    assert_eq!(models(other).1, "authorization");
}

#[cfg(not(feature = "keyring"))]
#[test]
fn a_build_without_keyring_says_so() {
    let error = resolve("dialect = \"google\"\napi_key_keyring = \"desk\"").unwrap_err();
    assert!(error.contains("--features keyring"), "{error}");
}

#[test]
fn a_profile_shows_no_secret() {
    let profile = resolve(
        "dialect = \"deepl\"\nproxy = \"http://me:bluebird@proxy.example:3128\"\nheaders = { X-Token = \"hidden-value\" }",
    );
    let shown = format!("{:?}", profile.unwrap());
    assert!(shown.contains("proxy.example") && shown.contains("X-Token"), "{shown}");
    for secret in ["bluebird", "abc:fx", "hidden-value"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
