use anstyle::{AnsiColor, Style as Ansi};
use std::borrow::Cow;

/// How a page for people is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours. The caller knows whether this is a terminal and what `NO_COLOR` says.
    pub colour: bool,
    /// Columns.
    pub width: usize,
    /// Whether notes are printed one by one; else they are counted.
    pub notes: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 100, notes: false }
    }
}

/// What a stretch of a page is, for those who see colours. Nothing is told by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    /// Names of records and actors.
    Strong,
    /// Ids, codes, labels.
    Dim,
    /// Doubt: negated, future, inferred, not confident.
    Doubt,
    /// Words of the report.
    Quote,
}

impl Style {
    /// `text` in an ink, where there are colours.
    pub(crate) fn paint<'a>(&self, ink: Ink, text: &'a str) -> Cow<'a, str> {
        let ansi = match ink {
            Ink::Plain => Ansi::new(),
            Ink::Strong => Ansi::new().bold(),
            Ink::Dim => Ansi::new().dimmed(),
            Ink::Doubt => AnsiColor::Yellow.on_default(),
            Ink::Quote => AnsiColor::Cyan.on_default(),
        };
        if !self.colour || ink == Ink::Plain || text.is_empty() {
            return text.into();
        }
        format!("{}{text}{}", ansi.render(), ansi.render_reset()).into()
    }
}
