//! [`Form`]: the ways in which services can be asked for a structured answer.

/// How the shape of an answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// `response_format: json_schema`, `output_config` or `format: {schema}`.
    JsonSchema,
    /// `json_object` with a schema beside it.
    JsonObjectSchema,
    /// `json_object` alone.
    JsonObject,
    /// A tool that must be called.
    Tool,
    /// Words in the prompt alone.
    Plain,
}

const FORMS: [(Form, &str); 5] = [
    (Form::JsonSchema, "json_schema"),
    (Form::JsonObjectSchema, "json_object_schema"),
    (Form::JsonObject, "json_object"),
    (Form::Tool, "tool"),
    (Form::Plain, "plain"),
];

impl Form {
    /// The form that the configuration calls `name`.
    #[must_use]
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        FORMS.iter().find(|(_, known)| *known == name).map(|(form, _)| *form)
    }

    /// What the configuration calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        FORMS.iter().find(|(form, _)| *form == self).map_or("", |(_, name)| name)
    }

    /// All names.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        FORMS.iter().map(|(_, name)| *name).collect()
    }
}
