//! Libraries as the protocol shows them (`Directory` of `/library/sections`), first characters and filter choices.

use super::element::{Element, Value};

/// A library.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// Its key.
    pub key: i64,
    /// `movie`, `show`, `artist`, `photo`.
    pub kind: &'static str,
    /// Its name.
    pub title: String,
    /// Its unique id.
    pub uuid: String,
    /// Its agent.
    pub agent: String,
    /// Its scanner.
    pub scanner: String,
    /// Its language.
    pub language: String,
    /// Whether it is being scanned.
    pub refreshing: bool,
    /// Whether the caller may download from it.
    pub allow_sync: bool,
    /// When it was made, unix seconds.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// When a scan last ended.
    pub scanned_at: Option<i64>,
    /// Counts up with each change.
    pub content_changed_at: i64,
    /// 0 shown, 1 not on the home page, 2 nowhere but in itself.
    pub hidden: i64,
    /// Its folders: key and, for those who may see it, path.
    pub locations: Vec<(i64, Option<String>)>,
}

impl From<Section> for Element {
    fn from(section: Section) -> Self {
        let kind = section.kind;
        Element::list("Directory")
            .attr("allowSync", section.allow_sync)
            .attr("art", format!("/:/resources/{kind}-fanart.jpg"))
            .attr("composite", format!("/library/sections/{}/composite/{}", section.key, section.updated_at))
            .attr("filters", true)
            .attr("refreshing", section.refreshing)
            .attr("thumb", format!("/:/resources/{kind}.png"))
            .attr("key", Value::Digits(section.key))
            .attr("type", kind)
            .attr("title", section.title)
            .attr("agent", section.agent)
            .attr("scanner", section.scanner)
            .attr("language", section.language)
            .attr("uuid", section.uuid)
            .attr("updatedAt", section.updated_at)
            .attr("createdAt", section.created_at)
            .maybe("scannedAt", section.scanned_at)
            .attr("content", true)
            .attr("directory", true)
            .attr("contentChangedAt", section.content_changed_at)
            .attr("hidden", section.hidden)
            .children(
                section
                    .locations
                    .into_iter()
                    .map(|(id, path)| Element::list("Location").attr("id", id).maybe("path", path)),
            )
    }
}

/// A bucket of the jump list.
pub fn first_character(bucket: &str, size: usize) -> Element {
    let key: String =
        percent_encoding::utf8_percent_encode(bucket, percent_encoding::NON_ALPHANUMERIC).to_string();
    Element::list("Directory").attr("size", size).attr("key", key).attr("title", bucket)
}

/// A choice of a filter: what to put in the query, what people read, and the ready-made listing.
pub fn choice(section: i64, type_number: i64, field: &str, key: &str, title: &str) -> Element {
    let fast = format!("/library/sections/{section}/all?{field}={key}&type={type_number}");
    Element::list("Directory").attr("fastKey", fast).attr("key", key).attr("title", title).attr("type", field)
}

/// An entry of a menu.
pub fn entry(key: &str, title: &str) -> Element {
    Element::list("Directory").attr("key", key).attr("title", title)
}

/// What a person may put into a query, and how it is compared: `FieldType` with its operators.
pub fn field_types() -> Vec<Element> {
    let text: &[(&str, &str)] = &[
        ("=", "contains"),
        ("!=", "does not contain"),
        ("==", "is"),
        ("!==", "is not"),
        ("<=", "begins with"),
        (">=", "ends with"),
    ];
    let number: &[(&str, &str)] =
        &[("=", "is"), ("!=", "is not"), (">>=", "is greater than"), ("<<=", "is less than")];
    let tag: &[(&str, &str)] = &[("=", "is"), ("!=", "is not")];
    let types: [(&str, &[(&str, &str)]); 8] = [
        ("tag", tag),
        ("integer", number),
        ("string", text),
        ("boolean", &[("=", "is true"), ("!=", "is false")]),
        ("date", &[("<<=", "is before"), (">>=", "is after")]),
        ("subtitleLanguage", tag),
        ("audioLanguage", tag),
        ("resolution", &[("=", "is")]),
    ];
    types
        .into_iter()
        .map(|(name, operators)| {
            Element::list("FieldType").attr("type", name).children(
                operators
                    .iter()
                    .map(|(key, title)| Element::list("Operator").attr("key", *key).attr("title", *title)),
            )
        })
        .collect()
}
