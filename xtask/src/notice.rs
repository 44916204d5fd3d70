//! The third-party notice: every crate in the program with its licence and the text of it.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// Where the notice is written; releases ship it beside the program.
const TARGET: &str = "target/THIRD-PARTY-NOTICES.txt";

/// Writes the notice and says what it holds.
pub fn write() -> Result<String, String> {
    let metadata = metadata()?;
    let shipped = shipped(&metadata)?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let mut out = String::from("Chancery contains these crates, under the licences that follow.\n\n");
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut count = 0;
    let mut third: Vec<&Value> =
        packages.iter().filter(|p| !p["source"].is_null() && shipped.contains(text(&p["id"]))).collect();
    third.sort_by_key(|p| (text(&p["name"]).to_owned(), text(&p["version"]).to_owned()));
    for package in third {
        let name = format!("{} {}", text(&package["name"]), text(&package["version"]));
        let licence = package["license"].as_str().ok_or_else(|| format!("{name} names no licence"))?;
        let _ = writeln!(out, "{name}\t{licence}\t{}", text(&package["repository"]));
        let folder =
            Path::new(text(&package["manifest_path"])).parent().map(Path::to_owned).unwrap_or_default();
        for file in licence_files(&folder) {
            texts.entry(file).or_default().insert(name.clone());
        }
        count += 1;
    }
    for (licence, names) in &texts {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ = write!(out, "\n{}\n{}\n\n{}\n", "-".repeat(80), names.join(", "), licence.trim());
    }
    std::fs::create_dir_all("target").map_err(|e| format!("target: {e}"))?;
    std::fs::write(TARGET, &out).map_err(|e| format!("{TARGET}: {e}"))?;
    Ok(format!("{TARGET}: {count} crates, {} licence texts", texts.len()))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn metadata() -> Result<Value, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))
}

/// The ids of all packages that the program is built from: its dependencies without those for tests.
fn shipped(metadata: &Value) -> Result<BTreeSet<String>, String> {
    let nodes = metadata["resolve"]["nodes"].as_array().ok_or("cargo metadata has no resolve")?;
    let by_id: BTreeMap<&str, &Value> = nodes.iter().map(|n| (text(&n["id"]), n)).collect();
    let start = by_id.keys().find(|id| id.contains("/crates/chancery#")).ok_or("no crate `chancery`")?;
    let mut open = vec![*start];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.to_owned()) {
            continue;
        }
        let dependencies = by_id.get(id).and_then(|n| n["deps"].as_array()).into_iter().flatten();
        for dependency in dependencies {
            let kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
            if kinds.into_iter().any(|k| text(&k["kind"]) != "dev") {
                open.push(text(&dependency["pkg"]));
            }
        }
    }
    Ok(seen)
}

fn licence_files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())).collect();
    names.sort();
    let is_licence = |p: &&std::path::PathBuf| {
        let name = p.file_name().map(|n| n.to_string_lossy().to_uppercase()).unwrap_or_default();
        ["LICENSE", "LICENCE", "COPYING", "NOTICE"].iter().any(|n| name.starts_with(n))
    };
    names.iter().filter(is_licence).filter_map(|p| std::fs::read_to_string(p).ok()).collect()
}
