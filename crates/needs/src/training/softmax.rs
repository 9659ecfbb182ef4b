//! Learns which features speak for which need.

use crate::arithmetic::softmax;

use super::chance::Chance;

/// What a text shows: the rows of its known features and what each is worth.
pub type Seen = Vec<(u32, f32)>;

/// How to learn.
#[derive(Debug, Clone)]
pub struct Rates {
    pub epochs: usize,
    pub rate: f32,
    pub decay: f32,
    pub least: f32,
}

/// A weight for every feature and need.
pub struct Weights {
    /// Needs for each row, rounded up.
    pub stride: usize,
    pub classes: usize,
    pub rows: Vec<f32>,
    pub bias: Vec<f32>,
}

impl Weights {
    pub fn new(rows: usize, classes: usize) -> Weights {
        let stride = classes.next_multiple_of(16);
        Weights {
            stride,
            classes,
            rows: vec![0.0; rows * stride],
            bias: vec![0.0; stride],
        }
    }
    /// The mean of several, added up in their order.
    pub fn mean(all: impl ExactSizeIterator<Item = Weights>) -> Weights {
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        let share = 1.0 / all.len() as f32;
        let mut sum: Option<Weights> = None;
        for weights in all {
            let Some(sum) = &mut sum else {
                sum = Some(weights);
                continue;
            };
            sum.rows
                .iter_mut()
                .zip(weights.rows)
                .for_each(|(sum, weight)| *sum += weight);
            sum.bias
                .iter_mut()
                .zip(weights.bias)
                .for_each(|(sum, bias)| *sum += bias);
        }
        let mut mean = sum.expect("one at least");
        mean.rows
            .iter_mut()
            .chain(&mut mean.bias)
            .for_each(|weight| *weight *= share);
        mean
    }
    pub fn row(&self, row: u32) -> &[f32] {
        &self.rows[row as usize * self.stride..][..self.stride]
    }
}

/// Learns from the texts that `show` gives for each round, with their needs: a rate that falls from round to round.
pub fn learn(
    weights: &mut Weights,
    rates: &Rates,
    seed: u64,
    mut show: impl FnMut(usize, &mut Chance) -> Vec<(Seen, u16, f32)>,
) {
    let mut chance = Chance::of(seed);
    let mut scores = vec![0.0; weights.stride];
    let mut scale = 1.0_f32;
    let mut step = 0.0_f32;
    let mut total = 0.0_f32;
    for round in 0..rates.epochs {
        let mut texts = show(round, &mut chance);
        chance.shuffle(&mut texts);
        #[expect(clippy::cast_precision_loss, reason = "some tens of thousands")]
        if total == 0.0 {
            total = (texts.len() * rates.epochs) as f32;
        }
        for (seen, need, counts) in &texts {
            step += 1.0;
            let rate = rates.rate * (1.0 - step / (total + 1.0)).max(0.001);
            scores.copy_from_slice(&weights.bias);
            for &(row, value) in seen {
                let value = value * scale;
                for (sum, weight) in scores.iter_mut().zip(weights.row(row)) {
                    *sum += value * weight;
                }
            }
            softmax(&mut scores[..weights.classes]);
            let need = usize::from(*need);
            for score in &mut scores[..weights.classes] {
                *score = -*score;
            }
            scores[need] += 1.0;
            scale *= 1.0 - rate * rates.decay;
            let up = rate * counts / scale;
            let changes: Vec<(usize, f32)> = scores[..weights.classes]
                .iter()
                .enumerate()
                .filter(|(_, change)| change.abs() > rates.least)
                .map(|(class, change)| (class, *change))
                .collect();
            for (class, change) in &changes {
                weights.bias[*class] += 0.1 * rate * counts * change;
            }
            for &(row, value) in seen {
                let row = &mut weights.rows[row as usize * weights.stride..][..weights.stride];
                let up = up * value;
                for &(class, change) in &changes {
                    row[class] += up * change;
                }
            }
            if scale < 1e-3 {
                for weight in &mut weights.rows {
                    *weight *= scale;
                }
                scale = 1.0;
            }
        }
    }
    for weight in &mut weights.rows {
        *weight *= scale;
    }
}
