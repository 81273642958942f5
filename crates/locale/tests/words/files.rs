//! The files in `words/`, read by Fluent's own parser.

use std::{collections::BTreeSet, fs, path::Path};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

/// One sentence of one language.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its file, without the ending.
    pub file: String,
    /// Its key.
    pub key: String,
    /// The names of the values it takes.
    pub values: BTreeSet<String>,
    /// Every word of all its variants.
    pub text: String,
}

/// Every sentence of a language, in the order of the files.
pub fn read_all(language: &str) -> Vec<Message> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("words").join(language);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut messages = Vec::new();
    for path in paths {
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let resource = parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    assert!(message.attributes.is_empty(), "{}: attributes are not said", message.id.name);
                    let mut said = Message {
                        file: file.clone(),
                        key: message.id.name.to_owned(),
                        values: BTreeSet::new(),
                        text: String::new(),
                    };
                    pattern(message.value.as_ref().unwrap(), &mut said);
                    messages.push(said);
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                Entry::Term(term) => panic!("{}: terms are not used", term.id.name),
                Entry::Junk { content } => panic!("{}: {content}", path.display()),
            }
        }
    }
    messages
}

fn pattern(from: &Pattern<&str>, said: &mut Message) {
    for element in &from.elements {
        match element {
            PatternElement::TextElement { value } => said.text.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(one) => inline(one, said),
                Expression::Select { selector, variants } => {
                    let text = said.text.len();
                    inline(selector, said);
                    said.text.truncate(text);
                    for variant in variants {
                        pattern(&variant.value, said);
                        said.text.push('\n');
                    }
                }
            },
        }
    }
}

fn inline(from: &InlineExpression<&str>, said: &mut Message) {
    match from {
        InlineExpression::VariableReference { id } => {
            said.values.insert(id.name.to_owned());
            said.text.push('…');
        }
        InlineExpression::StringLiteral { value } => said.text.push_str(value),
        other => panic!("{}: only values and text are used, not {other:?}", said.key),
    }
}
