//! The search: understanding the question, the index, ranking and reasons.
