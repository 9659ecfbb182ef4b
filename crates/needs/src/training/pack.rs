//! Turns trained weights into whole numbers of few bits.

use super::dictionary::Dictionary;
use super::recipe::Recipe;
use super::softmax::Weights;
use crate::model::{CLASSES, HEAVIEST, Model, VALUE_STEP};

/// The weights, each times its feature's value, in equal steps; what is less than one step is left out.
pub fn pack(codes: Vec<String>, dictionary: &Dictionary, weights: &Weights, recipe: &Recipe) -> Model {
    assert!(
        weights.classes <= CLASSES,
        "more needs than nine bits count: give a class more bits in the model's file"
    );
    let value = |row: u32| f32::from(dictionary.values[row as usize]) * VALUE_STEP;
    let rows = 0..u32::try_from(dictionary.keys.len()).expect("some hundred thousand");
    let mut sizes: Vec<f32> = rows
        .clone()
        .flat_map(|row| {
            weights.row(row)[..weights.classes]
                .iter()
                .map(move |weight| (weight * value(row)).abs())
        })
        .filter(|size| *size > 1e-3)
        .collect();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in the list"
    )]
    let place = ((sizes.len() as f32 * recipe.within) as usize).min(sizes.len() - 1);
    let (_, largest, _) = sizes.select_nth_unstable_by(place, f32::total_cmp);
    let step = *largest / f32::from(HEAVIEST);
    let (mut keys, mut values, mut starts, mut entries) = (Vec::new(), Vec::new(), vec![0], Vec::new());
    for row in rows {
        let before = entries.len();
        for (class, weight) in (0_u16..).zip(&weights.row(row)[..weights.classes]) {
            let steps = weight * value(row) / step;
            if steps.abs() >= recipe.least_step {
                #[expect(clippy::cast_possible_truncation, reason = "cut to seven bits")]
                let whole = (steps.round() as i16).clamp(-HEAVIEST, HEAVIEST);
                let shifted = u16::try_from(whole + HEAVIEST).expect("from nought to 126");
                if whole != 0 {
                    entries.push(class << 7 | shifted);
                }
            }
        }
        if entries.len() > before {
            keys.push(dictionary.keys[row as usize]);
            values.push(dictionary.values[row as usize]);
            starts.push(u32::try_from(entries.len()).expect("some million"));
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "some thousands")]
    let bias = weights.bias[..weights.classes]
        .iter()
        .map(|bias| (bias * 1000.0).round() as i32)
        .collect();
    Model::of(codes, step, bias, keys, values, starts, entries)
}
