/// x
pub const SCHEMA: &str = "{}";
/// x
pub fn reference() -> String {
    String::new()
}
