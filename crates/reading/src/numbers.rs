//! Numbers in words and digits, and the pieces of text that they are read from.
//!
//! Times and quantities read the same pieces: a piece is a run of letters, a number in digits or one other
//! character. The pieces come from the characters alone, not from the tokens of a model, so that a number is
//! read the same way whether a model cuts "$400bn" into one, two or three words.

mod pieces;
mod read;
mod words;

pub use pieces::{Kind, Piece, Pieces};
pub use read::{Number, Reading};
pub(crate) use words::lookup as words_lookup;
pub use words::{LanguageError, NumberWord, Words};

/// The largest value that is read as a number. Money of the worst inflations (10²⁰ Zimbabwean dollars) fits;
/// what lies beyond in a news report is a slip of the pen or an attack.
pub const MAX: u128 = 100_000_000_000_000_000_000;
