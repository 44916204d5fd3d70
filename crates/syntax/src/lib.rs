//! The small CPU model of English: text → sentences, words, tags, lemmas, trees and names.
//!
//! In the order in which they run:
//!
//! | part | decides | file |
//! |---|---|---|
//! | layout | where lines and paragraphs end sentences | `layout.rs` |
//! | tokenizer | where words end | `tokenize.rs` |
//! | splitter | where sentences end | `sentences.rs` |
//! | network | scores of tags, heads, relations, names | `network.rs`, `product.rs`, `lanes.rs`, `rows.rs` |
//! | decoding | the best tree | `decode.rs` |
//! | namer | names, with the report's memory | `names.rs` |
//! | morphology | lemmas and features | `morphology.rs` |
//!
//! A model without a network (as [`train::train`] makes it; `pack` adds one) has linear models in its place:
//! `tagger.rs`, `parser.rs`, `labels.rs`.
//!
//! [`given`] takes an analysis that came with a report in the place of the model's.
//!
//! [`Model::embedded`] is the model that ships; [`train::train`] makes another. Trees and words follow
//! Universal Dependencies v2 as in the English Web Treebank.

mod agreement;
pub mod conllu;
pub mod corpora;
mod decode;
pub mod eval;
mod file;
mod form;
pub mod given;
mod hash;
mod labels;
mod lanes;
mod layout;
mod model;
mod morphology;
mod names;
mod network;
mod pack;
mod parser;
pub mod predict;
mod product;
mod rows;
mod sentences;
mod table;
mod tagger;
mod tokenize;
pub mod train;

pub use file::ModelError;
pub use model::Model;
pub use pack::pack;
pub use rows::word_features;

#[cfg(test)]
mod tests;
