/// Names what a file is that is not text, by its first bytes.
pub(crate) fn binary(head: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "PNG signature"),
        (b"\xff\xd8\xff", "JPEG signature"),
        (b"GIF87a", "GIF signature"),
        (b"GIF89a", "GIF signature"),
        (b"%PDF-", "PDF signature"),
        (b"\x7fELF", "ELF program"),
        (b"PK\x03\x04", "ZIP archive, as in docx, xlsx, epub"),
        (b"PK\x05\x06", "ZIP archive, empty"),
        (b"\x1f\x8b\x08", "gzip data"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"BZh", "bzip2 data"),
        (b"\xfd7zXZ\x00", "xz data"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
        (b"Rar!\x1a\x07", "RAR archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office document (OLE)"),
        (b"{\\rtf", "RTF document"),
        (b"SQLite format 3\x00", "SQLite database"),
        (b"PAR1", "Parquet file"),
        (b"ARROW1\x00\x00", "Arrow file"),
        (b"\x00asm", "WebAssembly module"),
        (b"\xca\xfe\xba\xbe", "Java class or Mach-O program"),
        (b"\xcf\xfa\xed\xfe", "Mach-O program"),
        (b"OggS\x00", "Ogg media"),
        (b"ID3\x02", "MP3 sound"),
        (b"ID3\x03", "MP3 sound"),
        (b"ID3\x04", "MP3 sound"),
        (b"II*\x00", "TIFF signature"),
        (b"MM\x00*", "TIFF signature"),
    ];
    if let Some((_, name)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
        return Some(name);
    }
    let early = &head[..head.len().min(64)];
    if head.starts_with(b"MZ") && early.contains(&0) {
        return Some("Windows program");
    }
    if head.starts_with(b"RIFF") && matches!(head.get(8..12), Some(b"WAVE" | b"AVI " | b"WEBP")) {
        return Some("RIFF media");
    }
    if head.get(4..8) == Some(b"ftyp") {
        return Some("MP4 media");
    }
    None
}

/// Whether a file is CoNLL-U: its first line that is no comment is the first word of a sentence, in ten columns.
pub(crate) fn is_conllu(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let first =
        text.trim_start_matches('\u{feff}').lines().find(|l| !l.trim().is_empty() && !l.starts_with('#'));
    first.is_some_and(|l| l.split('\t').count() == 10 && (l.starts_with("1\t") || l.starts_with("1-")))
}

/// Names a kind of text file that is recognised but not read yet.
pub(crate) fn markup(head: &[u8], path: &str) -> Option<&'static str> {
    let text = String::from_utf8_lossy(&head[..head.len().min(1024)]);
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).to_ascii_lowercase();
    let starts = |tags: &[&str]| tags.iter().any(|t| text.starts_with(t));
    if starts(&["<!doctype html", "<html", "<head", "<body"]) {
        return Some("HTML");
    }
    if starts(&["<?xml", "<rss", "<feed"]) {
        return Some("XML");
    }
    if text.starts_with("warc/1.") {
        return Some("WARC");
    }
    let name = path.to_ascii_lowercase();
    if name.ends_with(".csv") {
        return Some("CSV");
    }
    if name.ends_with(".tsv") {
        return Some("TSV");
    }
    None
}
