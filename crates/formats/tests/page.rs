//! The page for people.

#![allow(clippy::unwrap_used, reason = "a test may fail so")]

mod sample;

use chancery_formats::{Style, page, records_with};

fn page(style: &Style) -> String {
    let records = records_with(&sample::document(), &sample::findings(), &sample::Four);
    let mut out = Vec::new();
    page::write(&mut out, &records, style).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_page_reads_as_it_should() {
    let page = page(&Style::default());
    println!("{page}");
}
