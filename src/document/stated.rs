//! [`Stated`]: what a user says of an article that does not say it of itself.

use super::{Document, Field};

/// Outlet, author, date and address from the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Stated {
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Author line.
    pub author: Option<String>,
    /// Date of publication.
    pub published: Option<String>,
    /// Address.
    pub url: Option<String>,
}

impl Stated {
    /// Whether nothing is said.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Puts what is said in place of what the document says.
    pub(crate) fn tell(&self, document: &mut Document) {
        let pairs = [
            (&self.outlet, &mut document.outlet),
            (&self.author, &mut document.byline),
            (&self.published, &mut document.published),
        ];
        for (said, field) in pairs {
            if let Some(value) = said {
                *field = Some(Field { value: value.clone(), span: None });
            }
        }
        if self.url.is_some() {
            document.url.clone_from(&self.url);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, Field, Stated};

    #[test]
    fn what_is_said_goes_before_what_the_text_says() {
        let own = Field { value: "Le Soir".to_owned(), span: None };
        let mut document = Document { outlet: Some(own.clone()), byline: Some(own), ..Document::default() };
        let stated = Stated { outlet: Some("Le Monde".to_owned()), ..Stated::default() };
        assert!(!stated.is_empty() && Stated::default().is_empty());
        stated.tell(&mut document);
        assert_eq!(document.outlet.map(|field| field.value).as_deref(), Some("Le Monde"));
        assert_eq!(document.byline.map(|field| field.value).as_deref(), Some("Le Soir"));
    }
}
