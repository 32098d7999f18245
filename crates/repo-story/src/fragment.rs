//! Short texts with placeholders: strict about unknown names, limited in work.

use crate::facts::Fact;
use crate::safety::lettering;
use crate::words;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};

const FUEL: u64 = 20_000;
const LONGEST: usize = 2_000;

/// Renders fragments over facts.
#[derive(Debug)]
pub(crate) struct Fragments(Environment<'static>);

impl Fragments {
    pub(crate) fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        environment.add_filter("tagline", |text: String| words::tagline(&text));
        environment.add_filter("some", |count: u64, noun: String| words::some(count, &noun));
        environment.add_filter("ordinal", words::ordinal);
        Self(environment)
    }

    /// `subject`, `count` and `kind` of the fact are known, and the repository's `name`.
    pub(crate) fn render(&self, text: &str, fact: &Fact, name: &str) -> Result<String, Error> {
        let subject = lettering(&fact.subject);
        let context = minijinja::context! { subject, count => fact.count, kind => fact.kind.as_str(), name };
        let rendered = self.0.render_str(text, context)?;
        if rendered.len() > LONGEST {
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                format!("the text is longer than {LONGEST} characters"),
            ));
        }
        Ok(lettering(&rendered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::FactKind;

    #[test]
    fn a_fragment_knows_its_fact_and_nothing_else_and_ends() {
        let fragments = Fragments::new();
        let fact = Fact::new(FactKind::Todo, "[card: x] --> {{ evil }}", vec![]).count(3);
        assert_eq!(
            fragments.render("{{ subject }} {{ count | some('note') }}", &fact, "n").unwrap(),
            "(card: x) -- ((evil)) 3 notes".replace("((evil))", "(( evil ))")
        );
        assert!(fragments.render("{{ path }}", &fact, "n").is_err());
        assert!(
            fragments
                .render(
                    "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
                    &fact,
                    "n"
                )
                .is_err()
        );
    }
}
