//! The small CPU model of English: text → sentences, words, tags, lemmas, trees and names.
//!
//! Linear models (averaged perceptrons over hashed features) in the order in which they run:
//!
//! | part | decides | file |
//! |---|---|---|
//! | layout | where lines and paragraphs end sentences | `layout.rs` |
//! | tokenizer | where words end | `tokenize.rs` |
//! | splitter | where sentences end | `sentences.rs` |
//! | tagger | part of speech | `tagger.rs` |
//! | parser | the tree | `parser.rs` |
//! | labeller | the relations | `labels.rs` |
//! | morphology | lemmas and features | `morphology.rs` |
//! | namer | names | `names.rs` |
//!
//! [`given`] takes an analysis that came with a report in the place of the model's.
//!
//! [`Model::embedded`] is the model that ships; [`train::train`] makes another. Trees and words follow
//! Universal Dependencies v2 as in the English Web Treebank.

mod agreement;
pub mod conllu;
pub mod corpora;
pub mod eval;
mod file;
mod form;
pub mod given;
mod hash;
mod labels;
mod layout;
mod model;
mod morphology;
mod names;
mod parser;
pub mod predict;
mod sentences;
mod table;
mod tagger;
mod tokenize;
pub mod train;

pub use file::ModelError;
pub use model::Model;

#[cfg(test)]
mod tests;
