use chancery_document::Decimal;
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// A decimal that is written as a JSON number with all its digits and no exponent.
///
/// A binary float would turn 0.1 into its nearest neighbour and large sums into an exponent. Zeros at the end
/// are dropped: how finely a value was written is told by its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact(pub Decimal);

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// A score or a confidence, rounded to two places: what a 32-bit float holds beyond them is noise.
pub(crate) fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_every_digit() {
        for (written, expected) in [
            ("400000000.0", "400000000"),
            ("451.60", "451.6"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("0.1", "0.1"),
            ("-0.0000001", "-0.0000001"),
            ("0", "0"),
        ] {
            let exact = Exact(written.parse().unwrap());
            assert_eq!(serde_json::to_string(&exact).unwrap(), expected);
        }
        assert_eq!(serde_json::to_string(&hundredths(3.4)).unwrap(), "3.4");
        assert_eq!(serde_json::to_string(&hundredths(0.696)).unwrap(), "0.7");
    }
}
