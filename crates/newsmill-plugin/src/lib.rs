//! What the author of a stage uses.
