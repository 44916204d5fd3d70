//! How long the tables take to load and how much memory they hold: `load`.
#![allow(clippy::print_stdout, reason = "what it prints is for those who measure")]

use chancery_tables::{Source, Tables};
use std::time::Instant;

fn main() {
    let before = resident();
    let mut best = f64::MAX;
    let mut held = 0;
    for _ in 0..10 {
        let start = Instant::now();
        let tables = Tables::load(&Source::embedded()).expect("the tables in the program");
        best = best.min(start.elapsed().as_secs_f64() * 1000.0);
        held = held.max(resident().saturating_sub(before));
        drop(tables);
    }
    println!("{best:.1} ms at best of 10, {:.1} MB", held as f64 / 1e6);
}

/// Bytes of memory that the process has in use.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap_or_default();
    let digits: String = line.chars().filter(char::is_ascii_digit).collect();
    digits.parse::<usize>().unwrap_or(0) * 1000
}
