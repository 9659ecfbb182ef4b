//! A judged question as the peers are asked it: the place is understood for them, as ours is.

use finder::judged::Judged;
use language::Lang;
use places::Gazetteer;

pub struct Question {
    pub words: String,
    pub french: bool,
    /// The terms of areas that take in the place, and that for areas not known; none where no place was given.
    pub areas: Option<Vec<String>>,
    pub point: Option<(f64, f64)>,
}

impl Question {
    pub fn of(judged: &Judged, gazetteer: &Gazetteer) -> Question {
        let near = judged.near.as_ref().and_then(|place| gazetteer.resolve(place).found());
        Question {
            words: judged.words.clone(),
            french: judged.lang == Lang::fr(),
            areas: near.as_ref().map(|near| {
                let mut terms = gazetteer.lookup_terms(near);
                terms.extend(gazetteer.maybe_terms(near));
                terms.push("?".into());
                terms
            }),
            point: near.and_then(|near| near.point).map(|point| (point.lat, point.lon)),
        }
    }
}
