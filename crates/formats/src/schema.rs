use serde_json::{Map, Value};
use std::fmt::Write;

/// The JSON Schema (2020-12) of all records: `docs/reference/schema.json`.
///
/// `#/$defs/KIND` is the schema of one kind; the whole is one of them.
pub const SCHEMA: &str = include_str!("../../../docs/reference/schema.json");

/// The reference of all records in Markdown, made from [`SCHEMA`]: `docs/reference/records.md`.
#[must_use]
pub fn reference() -> String {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON: a test parses it");
    let mut page = format!(
        "# {}\n\n<!-- Made from schema.json: CHANCERY_WRITE=1 cargo test -p chancery-formats --test schema -->\n\n{}\n",
        text(&schema, "title"),
        text(&schema, "description")
    );
    let common: Vec<&String> =
        fields(&schema["$defs"]["common"], "properties").map(|(field, _)| field).collect();
    for (name, def) in fields(&schema, "$defs") {
        let kind = def.get("allOf").is_some();
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "\n## {name}\n\n{}\n\n| field | what | meaning |\n|---|---|---|\n",
            text(def, "description")
        );
        for (field, value) in fields(def, "properties").filter(|(field, _)| !kind || !common.contains(field))
        {
            let meaning = text(value, "description").replace('|', "\\|");
            let _ = writeln!(page, "| `{field}` | {} | {meaning} |", shape(value));
        }
        if kind {
            page.push_str("\nwith the fields of [common](#common).\n");
        }
    }
    page
}

fn fields<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// What a field holds, in words: "list of [span](#span)", "string or null", "`day`, `month`, …".
fn shape(value: &Value) -> String {
    if let Some(name) = value.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or(name);
        return format!("[{name}](#{name})");
    }
    if let Some(values) = value.get("enum").and_then(Value::as_array) {
        let values: Vec<String> = values.iter().map(literal).collect();
        return values.join(", ");
    }
    if let Some(constant) = value.get("const") {
        return literal(constant);
    }
    if let Some(choices) = value.get("anyOf").and_then(Value::as_array) {
        let choices: Vec<String> = choices.iter().map(shape).collect();
        return choices.join(" or ");
    }
    match value.get("type") {
        Some(Value::String(kind)) if kind == "array" => match value.get("items") {
            Some(items) => format!("list of {}", shape(items)),
            None => "empty list".into(),
        },
        Some(Value::String(kind)) => kind.clone(),
        Some(Value::Array(kinds)) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            kinds.join(" or ")
        }
        _ => "anything".into(),
    }
}

fn literal(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |word| format!("`{word}`"))
}
