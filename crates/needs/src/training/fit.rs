//! Fits how the model and the phrases are weighed against each other.

use crate::arithmetic::ln;
use crate::reading::{FUSION, Fusion};

/// What both readers say of one line, and what it speaks of.
pub struct Case {
    pub scores: Vec<f32>,
    pub phrases: Vec<(usize, f32)>,
    pub class: usize,
    pub counts: f32,
}

/// The mean surprise at what the lines speak of.
fn surprise(fusion: &Fusion, cases: &[&Case]) -> f32 {
    let mut sum = 0.0;
    let mut total = 0.0;
    for case in cases {
        let mut scores = case.scores.clone();
        fusion.fuse(&mut scores, &case.phrases);
        sum -= case.counts * ln(scores[case.class].max(1e-6));
        total += case.counts;
    }
    sum / total
}

/// Changes one number after the other as long as that helps.
pub fn fit(cases: &[&Case]) -> (Fusion, f32) {
    let mut best = FUSION;
    let mut least = surprise(&best, cases);
    let mut steps = [0.2_f32, 1.0, 0.5];
    for _ in 0..14 {
        for (number, step) in steps.iter_mut().enumerate() {
            let mut helped = false;
            for direction in [1.0, -1.0] {
                loop {
                    let mut tried = best;
                    *number_of(&mut tried, number) += direction * *step;
                    let surprised = surprise(&tried, cases);
                    if surprised + 1e-5 >= least {
                        break;
                    }
                    (best, least, helped) = (tried, surprised, true);
                }
            }
            if !helped {
                *step *= 0.5;
            }
        }
    }
    (best, least)
}

fn number_of(fusion: &mut Fusion, number: usize) -> &mut f32 {
    match number {
        0 => &mut fusion.model,
        1 => &mut fusion.phrase,
        _ => &mut fusion.none,
    }
}
