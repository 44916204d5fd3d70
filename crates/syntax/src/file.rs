//! Reading and writing the model file: little-endian numbers, lengths before lists.

use thiserror::Error;

/// Why a model file cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    /// The file does not start with the magic bytes.
    #[error("this is not a syntax model")]
    NotAModel,
    /// The file is of another version of the format.
    #[error("the syntax model has format {0}, this program reads format {expected}", expected = VERSION)]
    Version(u32),
    /// The checksum does not match or a list is cut short.
    #[error("the syntax model is damaged")]
    Damaged,
}

/// A list was cut short or a value is out of range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Damaged;

impl From<Damaged> for ModelError {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

const MAGIC: &[u8; 8] = b"CHSYNTAX";
/// Raised when features, hashes or the layout change.
pub(crate) const VERSION: u32 = 4;
/// Magic, version, four bytes of padding, BLAKE3 of what follows.
const HEADER: usize = 8 + 4 + 4 + 32;

/// Puts the header before a payload.
pub(crate) fn seal(payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(HEADER + payload.len());
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(blake3::hash(payload).as_bytes());
    out.extend_from_slice(payload);
    out
}

/// Checks the header; gives the hash in hexadecimal and the payload.
pub(crate) fn unseal(bytes: &[u8]) -> Result<(String, &[u8]), ModelError> {
    if !bytes.starts_with(MAGIC) {
        return Err(ModelError::NotAModel);
    }
    let header = bytes.get(..HEADER).ok_or(ModelError::Damaged)?;
    let version = u32::from_le_bytes([header[8], header[9], header[10], header[11]]);
    if version != VERSION {
        return Err(ModelError::Version(version));
    }
    let payload = &bytes[HEADER..];
    let hash = blake3::hash(payload);
    if hash.as_bytes() != &header[16..HEADER] {
        return Err(ModelError::Damaged);
    }
    Ok((hash.to_hex().to_string(), payload))
}

/// Writes lists.
#[derive(Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn u64(&mut self, value: u64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn u64s(&mut self, values: &[u64]) {
        self.u64(values.len() as u64);
        for v in values {
            self.0.extend_from_slice(&v.to_le_bytes());
        }
    }

    pub(crate) fn u16s(&mut self, values: &[u16]) {
        self.u64(values.len() as u64);
        for v in values {
            self.0.extend_from_slice(&v.to_le_bytes());
        }
    }

    pub(crate) fn u32s(&mut self, values: &[u32]) {
        self.u64(values.len() as u64);
        for v in values {
            self.0.extend_from_slice(&v.to_le_bytes());
        }
    }

    pub(crate) fn f32s(&mut self, values: &[f32]) {
        self.u64(values.len() as u64);
        for v in values {
            self.0.extend_from_slice(&v.to_le_bytes());
        }
    }

    pub(crate) fn bytes(&mut self, values: &[u8]) {
        self.u64(values.len() as u64);
        self.0.extend_from_slice(values);
    }

    pub(crate) fn str(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    pub(crate) fn strs(&mut self, values: &[String]) {
        self.u64(values.len() as u64);
        for v in values {
            self.str(v);
        }
    }
}

/// Reads lists; every length is checked.
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, n: usize) -> Result<&'b [u8], Damaged> {
        let (head, tail) = self.0.split_at_checked(n).ok_or(Damaged)?;
        self.0 = tail;
        Ok(head)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Damaged> {
        let bytes = self.take(8)?;
        Ok(u64::from_le_bytes(bytes.try_into().map_err(|_| Damaged)?))
    }

    fn length(&mut self, size: usize) -> Result<usize, Damaged> {
        let n = usize::try_from(self.u64()?).map_err(|_| Damaged)?;
        if n > self.0.len() / size { Err(Damaged) } else { Ok(n) }
    }

    pub(crate) fn u64s(&mut self) -> Result<Vec<u64>, Damaged> {
        let n = self.length(8)?;
        Ok(self
            .take(n * 8)?
            .chunks_exact(8)
            .map(|b| u64::from_le_bytes(b.try_into().unwrap_or_default()))
            .collect())
    }

    pub(crate) fn u16s(&mut self) -> Result<Vec<u16>, Damaged> {
        let n = self.length(2)?;
        Ok(self.take(n * 2)?.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect())
    }

    pub(crate) fn u32s(&mut self) -> Result<Vec<u32>, Damaged> {
        let n = self.length(4)?;
        Ok(self.take(n * 4)?.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    /// Finite numbers.
    pub(crate) fn f32s(&mut self) -> Result<Vec<f32>, Damaged> {
        let n = self.length(4)?;
        let numbers: Vec<f32> =
            self.take(n * 4)?.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        if numbers.iter().all(|v| v.is_finite()) { Ok(numbers) } else { Err(Damaged) }
    }

    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, Damaged> {
        let n = self.length(1)?;
        Ok(self.take(n)?.to_vec())
    }

    pub(crate) fn str(&mut self) -> Result<String, Damaged> {
        String::from_utf8(self.bytes()?).map_err(|_| Damaged)
    }

    pub(crate) fn strs(&mut self) -> Result<Vec<String>, Damaged> {
        let n = self.length(8)?;
        (0..n).map(|_| self.str()).collect()
    }
}
