use crate::{Item, PassedOver, SetAside};
use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// An input to open.
#[derive(Debug)]
pub(crate) enum Input {
    /// `-`.
    Standard,
    /// A file, a pipe or a device that was named, or a regular file found in a folder.
    File(PathBuf),
}

/// Walks the inputs in their order and folders by the bytes of their names, without recursion.
///
/// A link to a file is followed; a link to a folder is followed only where it was named itself, so that no walk can
/// go round in circles.
#[derive(Debug)]
pub(crate) struct Walk {
    inputs: VecDeque<PathBuf>,
    /// Open folders, innermost last: what is left of each, in reverse order.
    open: Vec<(PathBuf, Vec<OsString>)>,
}

/// What the walk comes to next.
pub(crate) enum Step {
    Open(Input),
    Tell(Item),
}

impl Walk {
    pub(crate) fn new(inputs: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { inputs: inputs.into_iter().collect(), open: Vec::new() }
    }

    pub(crate) fn next(&mut self) -> Option<Step> {
        loop {
            if let Some((folder, left)) = self.open.last_mut() {
                let Some(name) = left.pop() else {
                    self.open.pop();
                    continue;
                };
                let path = folder.join(&name);
                if let Some(step) = self.entry(path, &name) {
                    return Some(step);
                }
                continue;
            }
            let path = self.inputs.pop_front()?;
            if path.as_os_str() == "-" {
                return Some(Step::Open(Input::Standard));
            }
            match fs::metadata(&path) {
                Err(error) => return Some(Step::Tell(Item::SetAside(SetAside::io(&shown(&path), &error)))),
                Ok(meta) if meta.is_dir() => {
                    if let Some(step) = self.enter(path) {
                        return Some(step);
                    }
                }
                Ok(_) => return Some(Step::Open(Input::File(path))),
            }
        }
    }

    /// An entry of a folder. `None`: a folder that was entered.
    fn entry(&mut self, path: PathBuf, name: &OsString) -> Option<Step> {
        let pass = |what| Some(Step::Tell(Item::PassedOver(PassedOver { path: shown(&path), what })));
        if name.as_encoded_bytes().starts_with(b".") {
            return pass("hidden file");
        }
        let kind = match fs::symlink_metadata(&path) {
            Ok(meta) => meta.file_type(),
            Err(error) => return Some(Step::Tell(Item::SetAside(SetAside::io(&shown(&path), &error)))),
        };
        if kind.is_symlink() {
            return match fs::metadata(&path) {
                Ok(meta) if meta.is_file() => Some(Step::Open(Input::File(path))),
                Ok(meta) if meta.is_dir() => pass("linked folder"),
                Ok(_) => pass("special file"),
                Err(_) => pass("dangling link"),
            };
        }
        if kind.is_dir() {
            self.enter(path)
        } else if kind.is_file() {
            Some(Step::Open(Input::File(path)))
        } else {
            pass("special file")
        }
    }

    fn enter(&mut self, folder: PathBuf) -> Option<Step> {
        let names: std::io::Result<Vec<OsString>> =
            fs::read_dir(&folder).and_then(|entries| entries.map(|e| e.map(|e| e.file_name())).collect());
        match names {
            Ok(mut names) => {
                names.sort_by(|a, b| b.as_encoded_bytes().cmp(a.as_encoded_bytes()));
                self.open.push((folder, names));
                None
            }
            Err(error) => Some(Step::Tell(Item::SetAside(SetAside::io(&shown(&folder), &error)))),
        }
    }
}

/// A path for people and records.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
