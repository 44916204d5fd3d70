//! Stage `actors`: who is named.
//!
//! Names from the tables are found first ([`gazetteer`]), then titles, names and agent nouns are put together
//! into one mention each ([`compose`]): "Chinese Foreign Minister Wang Yi", "US troops". Names of persons that
//! no table knows come from the syntax model ([`people`]). A name that could be two actors is left alone, with
//! a note.

mod acronyms;
mod compose;
mod gazetteer;
mod leaders;
mod people;
mod untagged;

pub use compose::{TitleHit, titles_in};
pub(crate) use gazetteer::known;
pub(crate) use people::is_honorific;
pub(crate) use untagged::names as untagged;

use crate::context::Context;
use chancery_document::{Mention, Note};

/// All mentions by name, title with a country, or agent noun with a country; in order, not overlapping.
#[must_use]
pub fn find(context: &Context<'_>) -> (Vec<Mention>, Vec<Note>) {
    let mut notes = Vec::new();
    let mut names = gazetteer::find(context, &mut notes);
    people::add(context, &mut names);
    let mut mentions = compose::mentions(context, &names);
    people::join_surnames(context, &mut mentions);
    leaders::by_surname(context, &mut mentions);
    people::join_organisations(context, &mut mentions);
    people::bodies_of_report(context, &mut mentions);
    people::join_offices(&mut mentions);
    mentions.sort_by_key(|m| (m.span.start(), std::cmp::Reverse(m.span.end())));
    mentions.dedup_by(|later, earlier| later.span.overlaps(earlier.span));
    (mentions, notes)
}
