//! Stage by stage.
