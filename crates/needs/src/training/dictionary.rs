//! The features of the training text, and how telling each is.

use std::collections::HashMap;

use super::recipe::Recipe;
use super::softmax::Seen;
use super::texts::Told;
use crate::arithmetic::ln;
use crate::features::{Kind, features};
use crate::matching::READ;
use crate::model::VALUE_STEP;
use crate::words::words;

/// The features that the model may weigh, in rising order of their keys.
pub struct Dictionary {
    pub keys: Vec<u32>,
    /// How telling each is, in steps of `VALUE_STEP`.
    pub values: Vec<u8>,
    rows: HashMap<u32, u32>,
}

#[derive(Clone, Copy)]
struct Met {
    kind: Kind,
    times: u32,
    needs: u32,
    last: u16,
}

impl Dictionary {
    pub fn of(texts: &[Told], recipe: &Recipe) -> Dictionary {
        let mut met: HashMap<u32, Met> = HashMap::new();
        for told in texts {
            for (key, kind) in keys(&told.text, recipe) {
                let slot = met.entry(key).or_insert(Met {
                    kind,
                    times: 0,
                    needs: 0,
                    last: u16::MAX,
                });
                slot.times += 1;
                if slot.last != told.class {
                    slot.needs += 1;
                    slot.last = told.class;
                }
            }
        }
        let mut kept: Vec<(u32, Met)> = met
            .into_iter()
            .filter(|(_, met)| met.times >= recipe.least_times || met.kind == Kind::Word)
            .collect();
        kept.sort_unstable_by_key(|(key, _)| *key);
        #[expect(clippy::cast_precision_loss, reason = "tens of thousands")]
        let value = |met: &Met| {
            let rarity = if recipe.by_needs {
                ln(1.0 + 414.0 / met.needs as f32)
            } else {
                ln(texts.len() as f32 / met.times as f32)
            };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to a byte")]
            let steps = (rarity * recipe.kinds[met.kind as usize] / VALUE_STEP + 0.5) as u8;
            steps.max(1)
        };
        Dictionary {
            keys: kept.iter().map(|(key, _)| *key).collect(),
            values: kept.iter().map(|(_, met)| value(met)).collect(),
            rows: kept.iter().zip(0..).map(|((key, _), row)| (*key, row)).collect(),
        }
    }

    /// The known features of a text, with the sum of their squares one.
    pub fn see(&self, text: &str, recipe: &Recipe) -> Seen {
        let mut seen: Seen = keys(text, recipe)
            .into_iter()
            .filter_map(|(key, _)| self.rows.get(&key))
            .map(|row| (*row, f32::from(self.values[*row as usize])))
            .collect();
        let norm = seen.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        for (_, value) in &mut seen {
            *value /= norm;
        }
        seen
    }
}

fn keys(text: &str, recipe: &Recipe) -> Vec<(u32, Kind)> {
    let mut found = Vec::new();
    features(&words(text, READ), |feature| {
        if recipe.kinds[feature.kind as usize] > 0.0 {
            found.push((feature.key, feature.kind));
        }
    });
    found.sort_unstable();
    found.dedup_by_key(|(key, _)| *key);
    found
}
