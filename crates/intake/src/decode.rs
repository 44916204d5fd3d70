use chancery_document::{Note, Stage};
use chardetng::EncodingDetector;
use encoding_rs::{DecoderResult, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

/// Text that was decoded, with what was seen on the way.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) notes: Vec<Note>,
}

/// Decodes the bytes of one report.
///
/// A UTF-8 byte order mark is dropped. Valid UTF-8 is taken as it is. Bytes that are mostly UTF-8 keep it, with
/// U+FFFD for what is damaged; bytes whose high half reads as western letters and quotation marks are windows-1252
/// (as every browser reads "ISO-8859-1"); others are what `chardetng` is sure of.
///
/// # Errors
/// The reason why this is no text: too many control bytes, or more than 1 % of it damaged.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut notes = Vec::new();
    if let Some(why) = controls(bytes) {
        return Err(why);
    }
    let count = bytes.iter().filter(|&&b| is_control(b)).count();
    if count > 0 {
        notes.push(note("control-characters", format!("{count} control characters")));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => legacy(bytes, &mut notes)?,
    };
    Ok(Decoded { text, notes })
}

/// Why bytes with so many control bytes are no text; `None` where they may be.
pub(crate) fn controls(bytes: &[u8]) -> Option<String> {
    let count = bytes.iter().filter(|&&b| is_control(b)).count();
    (count * 10 > bytes.len()).then(|| format!("not text ({count} control bytes in {} bytes)", bytes.len()))
}

fn note(code: &'static str, text: String) -> Note {
    Note::whole(Stage::Intake, code, text)
}

/// C0 controls that no text file has; NUL counts, since a text with some NULs is still read.
fn is_control(b: u8) -> bool {
    b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b) || b == 0x7f
}

fn legacy(bytes: &[u8], notes: &mut Vec<Note>) -> Result<String, String> {
    if is_western(bytes) {
        notes.push(note("encoding", "read as windows-1252".to_owned()));
        return Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned());
    }
    let (text, damaged) = utf8_with_damage(bytes);
    if damaged * 100 <= text.chars().count() {
        notes.push(note("invalid-utf8", format!("{damaged} invalid UTF-8 sequences replaced by U+FFFD")));
        return Ok(text);
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    let (encoding, sure) = detector.guess_assess(None, false);
    if sure
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
        && is_prose(&text)
    {
        notes.push(note("encoding", format!("read as {}", encoding.name())));
        return Ok(text.into_owned());
    }
    let share = damaged as f64 * 100.0 / text.chars().count() as f64;
    Err(format!("not text ({share:.1} % of it is not valid UTF-8)"))
}

/// Whether nine in ten characters are letters, ASCII or wide punctuation: any bytes at all are *some* legacy text.
fn is_prose(text: &str) -> bool {
    let plain = |c: &char| {
        c.is_alphabetic()
            || c.is_ascii()
            || matches!(c, '\u{2010}'..='\u{203a}' | '\u{3000}'..='\u{301f}' | '\u{ff00}'..='\u{ff1f}')
    };
    text.chars().filter(plain).count() * 10 >= text.chars().count() * 9
}

/// Whether nine in ten of the bytes above 0x7F are what windows-1252 has in western text: quotation marks, dashes
/// and signs anywhere, and single accented letters inside or at the start of words.
fn is_western(bytes: &[u8]) -> bool {
    let (mut high, mut plausible) = (0, 0);
    for (i, &b) in bytes.iter().enumerate().filter(|(_, b)| **b >= 0x80) {
        high += 1;
        let before = i.checked_sub(1).map_or(b' ', |i| bytes[i]);
        let after = bytes.get(i + 1).copied().unwrap_or(b' ');
        plausible += usize::from(match b {
            0x80
            | 0x82
            | 0x84
            | 0x85
            | 0x91..=0x97
            | 0x99
            | 0xa0
            | 0xa3
            | 0xa9
            | 0xab
            | 0xae
            | 0xb0
            | 0xbb => before < 0x80 || after < 0x80,
            0xe0..=0xff if b != 0xf7 => {
                before < 0x80 && after < 0x80 && (before.is_ascii_alphabetic() || after.is_ascii_alphabetic())
            }
            0xc0..=0xde if b != 0xd7 => !before.is_ascii_alphabetic() && after.is_ascii_alphabetic(),
            _ => false,
        });
    }
    high > 0 && plausible * 10 >= high * 9
}

/// UTF-8 with U+FFFD for each invalid sequence, and how many there were.
fn utf8_with_damage(bytes: &[u8]) -> (String, usize) {
    let mut text = String::with_capacity(bytes.len());
    let mut damaged = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push('\u{fffd}');
            damaged += 1;
        }
    }
    (text, damaged)
}

/// Which UTF-16 the first bytes of a file are in: by byte order mark, or by NULs in every second place.
pub(crate) fn utf16(head: &[u8]) -> Option<(&'static Encoding, &'static str)> {
    if head.starts_with(b"\xff\xfe") {
        return Some((UTF_16LE, "by its byte order mark"));
    }
    if head.starts_with(b"\xfe\xff") {
        return Some((UTF_16BE, "by its byte order mark"));
    }
    let pairs = head.as_chunks::<2>().0;
    if pairs.len() < 8 {
        return None;
    }
    let nul = |side: usize| pairs.iter().filter(|p| p[side] == 0).count() * 100 / pairs.len();
    match (nul(0), nul(1)) {
        (0..=1, 60..) => Some((UTF_16LE, "by its NUL bytes")),
        (60.., 0..=1) => Some((UTF_16BE, "by its NUL bytes")),
        _ => None,
    }
}

/// Turns a stream of UTF-16 into UTF-8; what is damaged becomes U+FFFD.
pub(crate) struct Transcode<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Transcode<R> {
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, input: vec![0; 16 << 10], output: Vec::new(), given: 0, ended: false }
    }
}

impl<R: Read> Read for Transcode<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.given == self.output.len() && !self.ended {
            let n = self.inner.read(&mut self.input)?;
            self.ended = n == 0;
            let mut source = &self.input[..n];
            let mut text = String::with_capacity(3 * n + 16);
            loop {
                let (result, used) =
                    self.decoder.decode_to_string_without_replacement(source, &mut text, self.ended);
                source = &source[used..];
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => text.reserve(3 * source.len() + 16),
                    DecoderResult::Malformed(..) => text.push('\u{fffd}'),
                }
            }
            self.output = text.into_bytes();
            self.given = 0;
        }
        let n = to.len().min(self.output.len() - self.given);
        to[..n].copy_from_slice(&self.output[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Vec<&'static str>) {
        let decoded = decode(bytes).expect("text");
        (decoded.text, decoded.notes.iter().map(|n| n.code).collect())
    }

    #[test]
    fn utf8_is_taken_as_it_is_and_its_mark_is_dropped() {
        assert_eq!(read("\u{feff}Kèrè".as_bytes()), ("Kèrè".to_owned(), vec![]));
    }

    #[test]
    fn damaged_utf8_is_kept_and_counted() {
        let mut bytes = "The minister spoke in São Paulo. ".repeat(20).into_bytes();
        bytes.extend(b"\xc3\x28 \xc0\x80");
        let (text, notes) = read(&bytes);
        assert!(text.contains("São") && text.contains('\u{fffd}'));
        assert_eq!(notes, ["invalid-utf8"]);
        let mut bytes = "Plain words only, and then a broken one. ".repeat(20).into_bytes();
        bytes.extend(b" \xc3\x28 end");
        assert_eq!(read(&bytes).1, ["invalid-utf8"]);
    }

    #[test]
    fn western_quotes_come_back() {
        let (text, notes) = read(b"\x93We agree,\x94 said Fran\xe7ois \x96 in Paris. It\x92s done.");
        assert_eq!(text, "\u{201c}We agree,\u{201d} said François – in Paris. It’s done.");
        assert_eq!(notes, ["encoding"]);
    }

    #[test]
    fn other_encodings_are_named() {
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(
            "日本の外務大臣は月曜日に東京で中国の外務大臣と会談し、両国の関係について話し合った。これは今年初めての会談である。",
        );
        assert!(read(&bytes).0.contains("外務大臣"));
    }

    #[test]
    fn some_nuls_are_text_and_many_are_not() {
        assert_eq!(read(b"a text with one\0NUL in it").1, ["control-characters"]);
        assert!(decode(&[0, 1, 2, 3, b'a']).is_err());
        assert!(decode(&(0..=255).cycle().map(|b: u8| b | 0x80).take(4000).collect::<Vec<_>>()).is_err());
    }

    #[test]
    fn utf16_is_transcoded_across_reads() {
        let bytes: Vec<u8> = "\u{feff}São 𝄞 Tomé".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (encoding, _) = utf16(&bytes).expect("UTF-16");
        struct OneByOne<'a>(&'a [u8]);
        impl Read for OneByOne<'_> {
            fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
                let to = &mut to[..1.min(self.0.len())];
                self.0.read(to)
            }
        }
        let mut text = String::new();
        Transcode::new(OneByOne(&bytes), encoding).read_to_string(&mut text).expect("UTF-8");
        assert_eq!(text, "São 𝄞 Tomé");
    }
}
