use std::io::{self, BufRead};

/// Reads one line, with its end, into an empty buffer. `None`: the end of the input. `Some(true)`: the line has more
/// than `most` bytes and was skipped; the buffer may hold the end of it.
///
/// # Errors
/// What the reader gives.
pub fn next_line<R: BufRead + ?Sized>(
    reader: &mut R,
    buffer: &mut Vec<u8>,
    most: usize,
) -> io::Result<Option<bool>> {
    let mut too_long = false;
    let mut any = false;
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(any.then_some(too_long));
        }
        any = true;
        let stop = memchr::memchr(b'\n', bytes);
        let n = stop.map_or(bytes.len(), |i| i + 1);
        if buffer.len() + n > most {
            too_long = true;
            buffer.clear();
            buffer.shrink_to(0);
        }
        if !too_long {
            buffer.extend_from_slice(&bytes[..n]);
        }
        reader.consume(n);
        if stop.is_some() {
            return Ok(Some(too_long));
        }
    }
}
