//! The table of a model: numbers for each token, as signed bytes.

use crate::VectorsError;
use crate::alike::rounded;
use crate::tensors::Tensors;

/// The longest vectors that are taken; models of this kind have 64 to 1,024 numbers.
const MOST_DIMENSIONS: u64 = 4096;
/// The most rows: twice what the largest models have, and few enough to be told apart as numbers.
const MOST_ROWS: u64 = 1 << 21;

/// Numbers for each token.
pub(crate) struct Table {
    pub(crate) dimensions: usize,
    bytes: Vec<i8>,
    /// By row: what one step of its bytes stands for.
    steps: Vec<f32>,
    /// By token, where the file has them: how much it counts, and which row is its own.
    weights: Option<Vec<f32>>,
    rows: Option<Vec<u32>>,
}

impl Table {
    /// Reads the tensors of a model; what they are made of goes into `hash`.
    pub(crate) fn read(tensors: &mut Tensors, hash: &mut blake3::Hasher) -> Result<Table, VectorsError> {
        let Some((name, tensor)) = tensors.find(&["embeddings", "embedding.weight", "0"]) else {
            let cause = format!(
                "it has no tensor \"embeddings\" (it has: {}); name a static model of the model2vec kind",
                tensors.names()
            );
            return Err(tensors.unusable(cause));
        };
        let &[rows, dimensions] = &tensor.shape[..] else {
            let cause = format!(
                "\"{name}\" has the shape {:?}; a table of tokens and their numbers has two sides",
                tensor.shape
            );
            return Err(tensors.unusable(cause));
        };
        if !(1..=MOST_DIMENSIONS).contains(&dimensions) || !(1..=MOST_ROWS).contains(&rows) {
            let cause = format!(
                "\"{name}\" has {rows} rows of {dimensions} numbers; 1 to {MOST_ROWS} rows of 1 to {MOST_DIMENSIONS} are read"
            );
            return Err(tensors.unusable(cause));
        }
        let dimensions = usize::try_from(dimensions).expect("a few thousand");
        // Grows with what is read: a header may promise more than the file holds.
        let (mut bytes, mut steps) = (Vec::new(), Vec::new());
        tensors.rows(&name, &tensor, dimensions, |numbers, raw| {
            hash.update(raw);
            let most = most(numbers).ok_or_else(|| format!("row {} holds what is no number", steps.len()))?;
            let step = most / 127.0;
            bytes.extend(numbers.iter().map(|n| if most > 0.0 { rounded(n / most) } else { 0 }));
            steps.push(step);
            Ok(())
        })?;
        let weights = read_list(tensors, "weights", hash, |weight| {
            Some(weight).filter(|w| w.is_finite())
        })?;
        let of_tokens = read_list(tensors, "mapping", hash, |row| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole, and within the rows"
            )]
            let number = (row >= 0.0 && row.fract() == 0.0 && (row as usize) < steps.len()).then_some(row as u32);
            number
        })?;
        Ok(Table {
            dimensions,
            bytes,
            steps,
            weights,
            rows: of_tokens,
        })
    }

    /// How many tokens have numbers: one more than the highest of them.
    pub(crate) fn tokens(&self) -> usize {
        let own = self.rows.as_ref().map_or(self.steps.len(), Vec::len);
        self.weights.as_ref().map_or(own, |weights| own.min(weights.len()))
    }

    /// The memory it takes.
    pub(crate) fn size(&self) -> usize {
        let lists =
            self.steps.len() + self.weights.as_ref().map_or(0, Vec::len) + self.rows.as_ref().map_or(0, Vec::len);
        self.bytes.len() + 4 * lists
    }

    /// Adds the numbers of a token; false where it has none.
    pub(crate) fn add(&self, token: u32, sum: &mut [f32]) -> bool {
        let token = token as usize;
        let row = match &self.rows {
            Some(rows) => rows.get(token).map(|row| *row as usize),
            None => Some(token),
        };
        let weight = self
            .weights
            .as_ref()
            .map_or(Some(1.0), |weights| weights.get(token).copied());
        let (Some(row), Some(weight)) = (row, weight) else {
            return false;
        };
        let (Some(step), Some(bytes)) = (
            self.steps.get(row),
            self.bytes.get(row * self.dimensions..(row + 1) * self.dimensions),
        ) else {
            return false;
        };
        let step = step * weight;
        for (sum, byte) in sum.iter_mut().zip(bytes) {
            *sum += f32::from(*byte) * step;
        }
        true
    }
}

/// The largest of some numbers, signs aside; none where one is no number.
fn most(numbers: &[f32]) -> Option<f32> {
    numbers
        .iter()
        .all(|n| n.is_finite())
        .then(|| numbers.iter().fold(0.0_f32, |most, n| most.max(n.abs())))
}

/// A list with something for each token, where the file has it.
fn read_list<T>(
    tensors: &mut Tensors,
    name: &str,
    hash: &mut blake3::Hasher,
    mut take: impl FnMut(f32) -> Option<T>,
) -> Result<Option<Vec<T>>, VectorsError> {
    let Some((_, tensor)) = tensors.find(&[name]) else {
        return Ok(None);
    };
    let &[length] = &tensor.shape[..] else {
        let cause = format!("\"{name}\" has the shape {:?}; a list has one side", tensor.shape);
        return Err(tensors.unusable(cause));
    };
    if length > MOST_ROWS {
        return Err(tensors.unusable(format!("\"{name}\" has {length} entries; {MOST_ROWS} are read at most")));
    }
    hash.update(name.as_bytes());
    let mut list = Vec::new();
    tensors.rows(name, &tensor, 1, |numbers, raw| {
        hash.update(raw);
        let taken = numbers.first().and_then(|number| take(*number));
        list.push(taken.ok_or_else(|| format!("entry {} is none that can be", list.len()))?);
        Ok(())
    })?;
    Ok(Some(list))
}
