//! The dynamic oracle of the arc-hybrid system (Goldberg & Nivre 2013).

use crate::parser::{Arena, NONE, State, Transition};

/// How many gold arcs each transition puts out of reach. `gold` holds heads, the root's index for the root.
pub(super) fn costs(arena: &Arena, state: &State, gold: &[u16]) -> [u32; 3] {
    let mut stack = arena.stack(state);
    let (s0, s1) = (stack.next().unwrap_or(NONE), stack.next().unwrap_or(NONE));
    let b0 = Arena::next(state);
    let head = |w: u16| gold.get(usize::from(w)).copied().unwrap_or(NONE);
    let mut costs = [0; 3];
    // Shift: the first word of the buffer loses heads deeper in the stack and all dependents in the stack.
    for w in arena.stack(state) {
        costs[Transition::Shift as usize] += u32::from(head(w) == b0);
        costs[Transition::Shift as usize] += u32::from(w != s0 && head(b0) == w);
    }
    if s0 != NONE {
        let h = head(s0);
        let in_buffer = |w: u16| w != NONE && w >= b0;
        let dependents = (usize::from(b0)..gold.len()).filter(|&d| gold[d] == s0).count() as u32;
        // Left: the top loses its other heads and its dependents in the buffer.
        costs[Transition::Left as usize] = dependents + u32::from(h != b0 && (in_buffer(h) || h == s1));
        // Right: the same, with the word under it as the head.
        costs[Transition::Right as usize] = dependents + u32::from(in_buffer(h));
    }
    costs
}
