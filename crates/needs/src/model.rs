//! The trained model: which words, pairs of words and pieces of words speak for which need.

use std::sync::LazyLock;

/// The models as they are trained and kept in the repository.
static OF_NEEDS: &[u8] = include_bytes!("../model/needs.model");
static OF_DANGERS: &[u8] = include_bytes!("../model/dangers.model");

/// What the file begins with; the number is that of its form.
const BEGINNING: &[u8; 8] = b"needs-01";
/// A weight has seven bits in the file, from -63 to 63, beside nine of its class.
pub(crate) const HEAVIEST: i16 = 63;
/// The most classes that nine bits count.
pub(crate) const CLASSES: usize = 512;
/// A feature's value is kept in steps of this part.
pub(crate) const VALUE_STEP: f32 = 1.0 / 16.0;

/// A feature that speaks of more classes than this is kept as a whole row too.
const MANY: u32 = 48;

/// Weights of so many features can be summed up in sixteen bits, whatever they are.
const IN_SIXTEEN_BITS: usize = i16::MAX as usize / HEAVIEST as usize;

fn class_and_weight(entry: u16) -> (usize, i16) {
    (usize::from(entry >> 7), (entry & 0x7f).cast_signed() - HEAVIEST)
}

/// A linear model with whole weights.
#[derive(Debug)]
pub(crate) struct Model {
    /// The codes of the needs, in the order of the weights; the class after the last one is "no need".
    pub codes: Vec<String>,
    /// What one step of a weight is worth.
    pub step: f32,
    /// What speaks for each class before any word, in thousandths.
    pub bias: Vec<i32>,
    /// What names each feature, in rising order.
    pub keys: Vec<u32>,
    /// How telling each feature is, in steps of `VALUE_STEP`.
    pub values: Vec<u8>,
    /// Where each feature's weights begin in `weights`, and the end of the last one's.
    pub starts: Vec<u32>,
    /// Class (nine bits) and weight (seven bits).
    pub weights: Vec<u16>,
    /// The weights for every class of those features that speak of many: adding a whole row is faster than picking.
    dense: Vec<i8>,
    /// What hearing reads of each feature, side by side: it is mostly waiting for memory.
    rows: Vec<Row>,
    /// The features by their keys: open addressing, each slot a key and its row and one, or nothing.
    slots: Vec<(u32, u32)>,
}

/// What hearing reads of a feature.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Where its weights begin and end in `weights`.
    from: u32,
    to: u32,
    /// Where in `dense` its row begins, in rows, and one; or nothing.
    dense: u16,
    /// How telling it is, in steps of `VALUE_STEP`.
    value: u8,
}

/// What a text says to the model.
pub(crate) struct Heard {
    /// For each class, none last: what speaks for it.
    pub scores: Vec<f32>,
    /// The known features and the words they come from.
    pub rows: Vec<(u32, u16)>,
    /// What the weights of the text are divided by.
    pub norm: f32,
}

impl Model {
    /// The model that was trained for the embedded vocabulary.
    pub fn embedded() -> &'static Model {
        static MODEL: LazyLock<Model> =
            LazyLock::new(|| Model::read(OF_NEEDS).expect("the model in the repository is the one training wrote"));
        &MODEL
    }

    /// The model that tells dangers apart.
    pub fn of_dangers() -> &'static Model {
        static MODEL: LazyLock<Model> =
            LazyLock::new(|| Model::read(OF_DANGERS).expect("the model in the repository is the one training wrote"));
        &MODEL
    }

    /// The codes of its needs with their classes.
    pub fn codes(&self) -> impl Iterator<Item = (&str, usize)> {
        self.codes
            .iter()
            .enumerate()
            .map(|(class, code)| (code.as_str(), class))
    }

    /// Puts a model together from its parts; `keys` must rise.
    pub fn of(
        codes: Vec<String>,
        step: f32,
        bias: Vec<i32>,
        keys: Vec<u32>,
        values: Vec<u8>,
        starts: Vec<u32>,
        weights: Vec<u16>,
    ) -> Model {
        let mut slots = vec![(0_u32, 0_u32); (2 * keys.len()).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for (row, key) in (1_u32..).zip(&keys) {
            let mut slot = *key as usize & mask;
            while slots[slot].1 != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = (*key, row);
        }
        let classes = bias.len();
        let mut dense = Vec::new();
        let mut rows = Vec::with_capacity(keys.len());
        for (ends, value) in starts.windows(2).zip(&values) {
            let mut row = Row {
                from: ends[0],
                to: ends[1],
                dense: 0,
                value: *value,
            };
            let at = dense.len();
            if row.to - row.from > MANY
                && let Ok(number) = u16::try_from(at / classes + 1)
            {
                row.dense = number;
                dense.resize(at + classes, 0_i8);
                for entry in &weights[row.from as usize..row.to as usize] {
                    let (class, weight) = class_and_weight(*entry);
                    dense[at + class] = i8::try_from(weight).expect("seven bits");
                }
            }
            rows.push(row);
        }
        Model {
            codes,
            step,
            bias,
            keys,
            values,
            starts,
            weights,
            dense,
            rows,
            slots,
        }
    }

    /// Reads the form that `bytes` writes.
    pub fn read(file: &[u8]) -> Option<Model> {
        if file.is_empty() {
            // Nothing was trained yet.
            return Some(Model::of(
                Vec::new(),
                0.0,
                vec![0],
                Vec::new(),
                Vec::new(),
                vec![0],
                Vec::new(),
            ));
        }
        let mut rest = file.strip_prefix(BEGINNING)?;
        let mut number = || {
            let (first, after) = rest.split_first_chunk::<4>()?;
            rest = after;
            Some(u32::from_le_bytes(*first))
        };
        let step = f32::from_bits(number()?);
        let [codes, rows, weights] = [number()? as usize, number()? as usize, number()? as usize];
        let (names, rest) = rest.split_at_checked(codes)?;
        let codes: Vec<String> = std::str::from_utf8(names).ok()?.lines().map(str::to_owned).collect();
        let (bias, rest) = rest.split_at_checked(4 * (codes.len() + 1))?;
        let (keys, rest) = rest.split_at_checked(4 * rows)?;
        let (values, rest) = rest.split_at_checked(rows)?;
        let (counts, rest) = rest.split_at_checked(2 * rows)?;
        let (entries, rest) = rest.split_at_checked(2 * weights)?;
        if !rest.is_empty() {
            return None;
        }
        let four = |bytes: &[u8]| -> Vec<u32> {
            let (chunks, _) = bytes.as_chunks::<4>();
            chunks.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect()
        };
        let two = |bytes: &[u8]| -> Vec<u16> {
            let (chunks, _) = bytes.as_chunks::<2>();
            chunks.iter().map(|chunk| u16::from_le_bytes(*chunk)).collect()
        };
        let mut starts = Vec::with_capacity(rows + 1);
        let mut start = 0;
        for count in two(counts) {
            starts.push(start);
            start += u32::from(count);
        }
        starts.push(start);
        let bias = four(bias).into_iter().map(u32::cast_signed).collect();
        (start as usize == weights)
            .then(|| Model::of(codes, step, bias, four(keys), values.to_vec(), starts, two(entries)))
    }

    /// The model as one file.
    pub fn bytes(&self) -> Vec<u8> {
        let names = self.codes.join("\n");
        let count = |n: usize| u32::try_from(n).expect("a model of megabytes").to_le_bytes();
        let mut file = BEGINNING.to_vec();
        file.extend(self.step.to_bits().to_le_bytes());
        file.extend([count(names.len()), count(self.keys.len()), count(self.weights.len())].concat());
        file.extend(names.bytes());
        file.extend(self.bias.iter().flat_map(|bias| bias.to_le_bytes()));
        file.extend(self.keys.iter().flat_map(|key| key.to_le_bytes()));
        file.extend(&self.values);
        for pair in self.starts.windows(2) {
            let count = u16::try_from(pair[1] - pair[0]).expect("as many as classes");
            file.extend(count.to_le_bytes());
        }
        file.extend(self.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        file
    }

    fn row(&self, key: u32) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        loop {
            let (at, row) = self.slots[slot];
            let row = row.checked_sub(1)?;
            if at == key {
                return Some(row);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The class and weight of each class that a feature speaks for or against.
    pub fn weights(&self, row: u32) -> impl Iterator<Item = (usize, i16)> {
        let from = self.starts[row as usize] as usize;
        let to = self.starts[row as usize + 1] as usize;
        self.weights[from..to].iter().map(|entry| class_and_weight(*entry))
    }

    /// Hears what words say, by the keys of their features.
    pub fn hear(&self, keys: &[(u32, u16)]) -> Heard {
        let known = keys.iter().filter_map(|(key, word)| Some((self.row(*key)?, *word)));
        let rows: Vec<(u32, u16)> = known.collect();
        let mut sums = vec![0_i32; self.bias.len()];
        let mut some = vec![0_i16; sums.len()];
        let mut square = 0_u32;
        for rows in rows.chunks(IN_SIXTEEN_BITS) {
            some.fill(0);
            for (row, _) in rows {
                let Row { from, to, dense, value } = self.rows[*row as usize];
                square += u32::from(value) * u32::from(value);
                if dense > 0 {
                    let dense = usize::from(dense);
                    let weights = &self.dense[(dense - 1) * sums.len()..dense * sums.len()];
                    for (sum, weight) in some.iter_mut().zip(weights) {
                        *sum = sum.wrapping_add(i16::from(*weight));
                    }
                } else {
                    for entry in &self.weights[from as usize..to as usize] {
                        let (class, weight) = class_and_weight(*entry);
                        some[class] = some[class].wrapping_add(weight);
                    }
                }
            }
            for (sum, some) in sums.iter_mut().zip(&some) {
                *sum += i32::from(*some);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "thousands")]
        let norm = (square.max(1) as f32).sqrt() * VALUE_STEP;
        #[expect(clippy::cast_precision_loss, reason = "thousands")]
        let scores = sums
            .iter()
            .zip(&self.bias)
            .map(|(sum, bias)| *sum as f32 * self.step / norm + *bias as f32 / 1000.0)
            .collect();
        Heard { scores, rows, norm }
    }
}
