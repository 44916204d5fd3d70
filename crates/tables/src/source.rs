use crate::TableError;
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

static LANG: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data/lang");

macro_rules! embedded {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/", $path)))),*]
    };
}

const EMBEDDED: &[(&str, &str)] = embedded![
    "codes/acts.tsv",
    "codes/cameo.tsv",
    "codes/intents.tsv",
    "codes/plover.tsv",
    "codes/plover_contexts.tsv",
    "codes/plover_modes.tsv",
    "codes/relations.tsv",
    "places/places.tsv",
    "world/actors.tsv",
    "world/anchors.tsv",
    "world/codes.tsv",
    "world/given-names.tsv",
    "world/holders.tsv",
    "world/members.tsv",
    "world/names.tsv",
    "world/successors.tsv",
];

/// Where table files come from: those in the program, and a user's folder laid over them.
#[derive(Clone, Debug, Default)]
pub struct Source {
    overlay: Option<PathBuf>,
    /// Dictionaries and tables of actors.
    actors: Vec<PathBuf>,
    /// A folder whose tables take the place of those in the program.
    instead: Option<PathBuf>,
}

/// One file of a table.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path for messages.
    pub path: String,
    /// Its text.
    pub text: Cow<'static, str>,
}

impl Source {
    /// The tables in the program alone.
    #[must_use]
    pub fn embedded() -> Self {
        Self::default()
    }

    /// A user's folder laid over them: lines of its TSV files are added, its TOML files are added, and a TOML
    /// file of the same path takes the place of ours.
    ///
    /// # Errors
    /// Where the folder does not exist.
    pub fn with_overlay(folder: &Path) -> Result<Self, TableError> {
        if folder.is_dir() {
            Ok(Self { overlay: Some(folder.to_owned()), ..Self::default() })
        } else {
            Err(TableError::new(folder.display().to_string(), 0, "no such folder; --data takes a folder"))
        }
    }

    /// Tables of a folder in the place of those of the same path in the program: to try a table in another form.
    #[must_use]
    pub fn instead(folder: &Path) -> Self {
        Self { instead: Some(folder.to_owned()), ..Self::default() }
    }

    /// The same with dictionaries of actors and agents in the formats of TABARI and PETRARCH, or tables of actors.
    #[must_use]
    pub fn with_actors(mut self, files: &[PathBuf]) -> Self {
        self.actors.extend(files.iter().cloned());
        self
    }

    /// The user's dictionaries: bytes that are no UTF-8 are read as Latin-1, in which old ones are written.
    pub(crate) fn dictionaries(&self) -> Result<Vec<File>, TableError> {
        let read = |path: &PathBuf| {
            let name = path.display().to_string();
            let bytes = std::fs::read(path).map_err(|e| TableError::new(&name, 0, e.to_string()))?;
            let text = String::from_utf8(bytes)
                .unwrap_or_else(|e| e.into_bytes().iter().map(|&b| char::from(b)).collect());
            Ok(File { path: name, text: Cow::Owned(text) })
        };
        self.actors.iter().map(read).collect()
    }

    /// All versions of a table: ours first, then the user's.
    pub(crate) fn tables(&self, path: &str) -> Result<Vec<File>, TableError> {
        if let Some(folder) = &self.instead
            && let Ok(text) = std::fs::read_to_string(folder.join(path))
        {
            return Ok(vec![File { path: path.to_owned(), text: Cow::Owned(text) }]);
        }
        let ours = EMBEDDED.iter().filter(|(p, _)| *p == path);
        let mut files: Vec<File> =
            ours.map(|&(p, text)| File { path: format!("data/{p}"), text: Cow::Borrowed(text) }).collect();
        files.extend(self.of_user(path)?);
        Ok(files)
    }

    /// One TOML file: the user's where there is one, else ours.
    pub(crate) fn toml(&self, path: &str) -> Result<File, TableError> {
        if let Some(file) = self.of_user(path)? {
            return Ok(file);
        }
        let text = path
            .strip_prefix("lang/")
            .and_then(|p| LANG.get_file(p))
            .and_then(|f| f.contents_utf8())
            .ok_or_else(|| TableError::new(format!("data/{path}"), 0, "this file is missing"))?;
        Ok(File { path: format!("data/{path}"), text: Cow::Borrowed(text) })
    }

    /// All TOML files of a folder, by name; the user's take the place of ours of the same name.
    pub(crate) fn toml_folder(&self, folder: &str) -> Result<Vec<File>, TableError> {
        let mut names: Vec<String> = Vec::new();
        if let Some(dir) = folder.strip_prefix("lang/").and_then(|p| LANG.get_dir(p)) {
            names.extend(dir.files().filter_map(|f| Some(f.path().file_name()?.to_str()?.to_owned())));
        }
        if let Some(overlay) = &self.overlay
            && let Ok(entries) = std::fs::read_dir(overlay.join(folder))
        {
            names.extend(entries.filter_map(|e| e.ok()?.file_name().into_string().ok()));
        }
        names.retain(|n| n.ends_with(".toml"));
        names.sort();
        names.dedup();
        names.iter().map(|n| self.toml(&format!("{folder}/{n}"))).collect()
    }

    fn of_user(&self, path: &str) -> Result<Option<File>, TableError> {
        let Some(overlay) = &self.overlay else { return Ok(None) };
        let full = overlay.join(path);
        if !full.is_file() {
            return Ok(None);
        }
        let name = full.display().to_string();
        let text = std::fs::read_to_string(&full).map_err(|e| TableError::new(&name, 0, e.to_string()))?;
        Ok(Some(File { path: name, text: Cow::Owned(text) }))
    }

    /// Hash of everything that [`crate::Tables::load`] reads.
    pub(crate) fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, text) in EMBEDDED {
            hasher.update(path.as_bytes()).update(text.as_bytes());
        }
        let mut folders = vec![&LANG];
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for file in folder.files() {
                hasher.update(file.path().to_string_lossy().as_bytes()).update(file.contents());
            }
        }
        if let Some(overlay) = &self.overlay {
            hash_folder(overlay, &mut hasher);
        }
        for bytes in self.actors.iter().filter_map(|p| std::fs::read(p).ok()) {
            hasher.update(&bytes);
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}

fn hash_folder(folder: &Path, hasher: &mut blake3::Hasher) {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            hash_folder(&path, hasher);
        } else if let Ok(bytes) = std::fs::read(&path) {
            hasher.update(&bytes);
        }
    }
}
