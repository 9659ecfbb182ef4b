//! The needs vocabulary: codes, names, lay words and sensitivity in every language.
