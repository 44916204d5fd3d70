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
    if std::env::var_os("CHANCERY_WRITE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/page.txt"), &page).unwrap();
    }
    let expected = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/page.txt")).unwrap();
    assert!(page == expected, "tests/page.txt is expected, this was printed:\n{page}");
}

#[test]
fn no_line_is_wider_than_it_may_be_and_colours_change_no_word() {
    let plain = page(&Style { width: 60, notes: true, ..Style::default() });
    assert!(plain.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 60), "{plain}");
    let coloured = page(&Style { width: 60, notes: true, colour: true });
    assert!(coloured.contains('\u{1b}'));
    let mut bare = String::new();
    let mut escape = false;
    for c in coloured.chars() {
        match c {
            '\u{1b}' => escape = true,
            'm' if escape => escape = false,
            _ if escape => {}
            _ => bare.push(c),
        }
    }
    assert_eq!(bare, plain);
}

#[test]
fn notes_are_folded_unless_asked_for() {
    let folded = page(&Style::default());
    assert!(!folded.contains("nobody is named that the talks are with"));
    let told = page(&Style { notes: true, ..Style::default() });
    assert!(told.contains("nobody is named that the talks are with") && told.contains("“join the talks”"));
}
