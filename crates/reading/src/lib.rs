//! The stages that read a parsed report.
