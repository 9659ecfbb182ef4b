use std::fmt;

/// Something that a conversion could not say, for the report of an import or export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The row it stands in, from 0. None for the hours as a whole.
    pub row: Option<usize>,
    /// The field of the source: a column of the row, or a field of [`crate::Hours`].
    pub field: &'static str,
    /// What stood there.
    pub value: String,
    /// What became of it, in plain words.
    pub why: &'static str,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "schedule row {}, ", row + 1)?;
        }
        write!(f, "{} {:?}: {}", self.field, self.value, self.why)
    }
}

/// Takes the losses of one row.
pub(crate) struct Losses<'a> {
    pub(crate) row: usize,
    pub(crate) found: &'a mut Vec<Loss>,
}

impl Losses<'_> {
    pub(crate) fn add(&mut self, field: &'static str, value: &str, why: &'static str) {
        self.found.push(Loss {
            row: Some(self.row),
            field,
            value: value.to_owned(),
            why,
        });
    }
}
