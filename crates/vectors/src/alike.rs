//! Vectors as signed bytes, and how alike two are.

/// What a text is about: a direction, as signed bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector {
    bytes: Box<[i8]>,
    /// One over its length.
    share: f32,
}

impl Vector {
    /// The direction of some numbers; none where they are all zero.
    pub(crate) fn of(numbers: &[f32]) -> Option<Vector> {
        let most = numbers.iter().fold(0.0_f32, |most, n| most.max(n.abs()));
        if most <= f32::MIN_POSITIVE || !most.is_finite() {
            return None;
        }
        let bytes: Box<[i8]> = numbers.iter().map(|n| rounded(n / most)).collect();
        Some(Vector {
            share: share(&bytes),
            bytes,
        })
    }
    /// Reads what [`Vector::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Vector> {
        let bytes: Box<[i8]> = bytes.iter().map(|byte| byte.cast_signed()).collect();
        let share = share(&bytes);
        (share > 0.0).then_some(Vector { bytes, share })
    }
    /// To be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.bytes.iter().map(|byte| byte.cast_unsigned()).collect()
    }
    /// How alike two are, from -1 to 1: the cosine of the angle between them. Of different models: 0.
    pub fn likeness(&self, other: &Vector) -> f32 {
        likeness(&self.bytes, self.share, &other.bytes, other.share)
    }
}

/// Vectors of one model one after the other in memory, to be gone over quickly.
#[derive(Debug, Default)]
pub struct Shelf {
    dimensions: usize,
    bytes: Vec<i8>,
    shares: Vec<f32>,
}

impl Shelf {
    /// An empty one, with room for so many vectors of so many numbers.
    pub fn new(dimensions: usize, vectors: usize) -> Shelf {
        Shelf {
            dimensions,
            bytes: Vec::with_capacity(dimensions * vectors),
            shares: Vec::with_capacity(vectors),
        }
    }
    /// Puts a vector at the end. Where it is none of this model's, what stands there is like nothing.
    pub fn push(&mut self, bytes: &[u8]) {
        if bytes.len() == self.dimensions {
            let from = self.bytes.len();
            self.bytes.extend(bytes.iter().map(|byte| byte.cast_signed()));
            self.shares.push(share(&self.bytes[from..]));
        } else {
            self.bytes.resize(self.bytes.len() + self.dimensions, 0);
            self.shares.push(0.0);
        }
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.shares.len()
    }
    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.shares.is_empty()
    }
    /// How alike one of them and a vector are; 0 where there is no such one.
    pub fn likeness(&self, n: usize, to: &Vector) -> f32 {
        let Some(share) = self.shares.get(n) else { return 0.0 };
        let own = &self.bytes[n * self.dimensions..(n + 1) * self.dimensions];
        likeness(own, *share, &to.bytes, to.share)
    }
}

fn likeness(a: &[i8], a_share: f32, b: &[i8], b_share: f32) -> f32 {
    if a.len() != b.len() {
        return 0.0;
    }
    (precise(dot(a, b)) * a_share * b_share).clamp(-1.0, 1.0)
}

/// Exact: at most 16,384 times the few thousand numbers that a vector may have.
fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

fn share(bytes: &[i8]) -> f32 {
    match dot(bytes, bytes) {
        0 => 0.0,
        square => 1.0 / precise(square).sqrt(),
    }
}

/// From -1 to 1 into the range of signed bytes.
pub(crate) fn rounded(share: f32) -> i8 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a share of 127, and `as` keeps within the range"
    )]
    let byte = (share * 127.0).round() as i8;
    byte
}

#[expect(
    clippy::cast_precision_loss,
    reason = "seven digits are far more than bytes tell apart"
)]
fn precise(n: i32) -> f32 {
    n as f32
}
