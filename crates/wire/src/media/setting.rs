//! Settings of the server, of a library, of an item. Booleans are spelled `true` and `false` here, also in XML.

use super::element::{Element, Value};

/// One setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its name.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What it does.
    pub summary: String,
    /// Its value when nobody set it.
    pub default: SettingValue,
    /// Its value.
    pub value: SettingValue,
    /// Not shown in a settings page.
    pub hidden: bool,
    /// Shown only to those who ask for more.
    pub advanced: bool,
    /// The page it stands on.
    pub group: String,
    /// Every legal value with its label, when there are few.
    pub choices: Vec<(String, String)>,
}

/// The value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingValue {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text; an empty one is written, because clients expect the attribute.
    Text(String),
}

impl SettingValue {
    fn type_name(&self) -> &'static str {
        match self {
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Text(_) => "text",
        }
    }
}

impl From<SettingValue> for Value {
    fn from(value: SettingValue) -> Self {
        match value {
            SettingValue::Bool(flag) => Self::Word(flag),
            SettingValue::Int(number) => Self::Int(number),
            SettingValue::Text(text) => Self::Text(text),
        }
    }
}

impl From<Setting> for Element {
    fn from(setting: Setting) -> Self {
        let choices =
            setting.choices.iter().map(|(value, label)| format!("{value}:{label}")).collect::<Vec<_>>();
        Element::list("Setting")
            .attr("id", setting.id)
            .attr("label", setting.label)
            .attr("summary", setting.summary)
            .attr("type", setting.default.type_name())
            .attr("default", setting.default)
            .attr("value", setting.value)
            .attr("hidden", Value::Word(setting.hidden))
            .attr("advanced", Value::Word(setting.advanced))
            .attr("group", setting.group)
            .maybe("enumValues", (!choices.is_empty()).then(|| choices.join("|")))
    }
}
