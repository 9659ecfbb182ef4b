//! What the ranking must know of every service, packed into few bits.

use places::Point;
use rules::Truth;

use crate::people::People;

/// Yes-or-no facts and ages of a service, in one number of the column `facts`.
#[expect(clippy::struct_excessive_bools, reason = "each is a bit of its own")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Traits {
    /// Costs nothing, where known.
    pub(crate) free: Option<bool>,
    /// Usable with a wheelchair, where known.
    pub(crate) accessible: Option<bool>,
    /// To be had without going anywhere.
    pub(crate) remote: bool,
    /// Has a place that must not be shown.
    pub(crate) confidential: bool,
    /// Has a rule of eligibility beside its ages.
    pub(crate) has_rule: bool,
    /// Somebody answers at once.
    pub(crate) at_once: bool,
    /// It serves a whole province or more.
    pub(crate) wide: bool,
    /// Ages in months, from and up to (exclusive), where either is known.
    pub(crate) ages: Option<(u16, u16)>,
    /// Whom it is for by what it calls itself; nobody in particular where nothing is said.
    pub(crate) people: People,
}

/// Older than anybody.
const NO_LIMIT: u16 = u16::MAX;

impl Traits {
    pub(crate) fn pack(self) -> u64 {
        let known = |bit: u32, value: Option<bool>| value.map_or(0, |yes| (1 | u64::from(yes) << 1) << bit);
        let (from, to) = self.ages.unwrap_or((0, NO_LIMIT));
        known(0, self.free)
            | known(2, self.accessible)
            | u64::from(self.remote) << 4
            | u64::from(self.confidential) << 5
            | u64::from(self.has_rule) << 6
            | u64::from(self.ages.is_some()) << 7
            | u64::from(self.at_once) << 8
            | u64::from(self.wide) << 9
            | u64::from(from) << 16
            | u64::from(to) << 32
            | u64::from(self.people.0) << 48
    }
    pub(crate) fn unpack(bits: u64) -> Traits {
        let known = |bit: u32| (bits >> bit & 1 == 1).then_some(bits >> (bit + 1) & 1 == 1);
        let flag = |bit: u32| bits >> bit & 1 == 1;
        let age = |bit: u32| u16::try_from(bits >> bit & 0xffff).expect("sixteen bits");
        Traits {
            free: known(0),
            accessible: known(2),
            remote: flag(4),
            confidential: flag(5),
            has_rule: flag(6),
            at_once: flag(8),
            wide: flag(9),
            ages: flag(7).then(|| (age(16), age(32))),
            people: People(age(48)),
        }
    }
    /// Months of age served, from the years of a record. A whole year as the oldest age means until the next birthday:
    /// "up to 17" takes in somebody of 17 and a half.
    pub(crate) fn months(minimum: Option<f64>, maximum: Option<f64>) -> Option<(u16, u16)> {
        if minimum.is_none() && maximum.is_none() {
            return None;
        }
        let to = maximum.map_or(NO_LIMIT, |years| {
            if years.fract() == 0.0 {
                in_months(years + 1.0)
            } else {
                in_months(years).saturating_add(1)
            }
        });
        Some((minimum.map_or(0, in_months), to))
    }
    /// Whether it is for somebody of this age in whole months, as far as ages are known.
    pub(crate) fn serves_age(self, month: u16) -> Truth {
        serves_age(self.ages, month)
    }
    /// Usable by somebody who cannot climb stairs: nowhere to go, or known to be accessible.
    pub(crate) fn within_reach(self) -> bool {
        self.remote || self.accessible == Some(true)
    }
}

/// Whether what is for these ages is for somebody of this age in whole months.
pub(crate) fn serves_age(ages: Option<(u16, u16)>, month: u16) -> Truth {
    ages.map_or(Truth::Unknown, |(from, to)| Truth::from(from <= month && month < to))
}

/// Whole months, within what a column holds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range before"
)]
pub(crate) fn in_months(years: f64) -> u16 {
    (years * 12.0).floor().clamp(0.0, f64::from(NO_LIMIT - 1)) as u16
}

const PER_DEGREE: f64 = 1e7;

/// A point in one number: latitude above, longitude below, each to a ten-millionth of a degree (about a centimetre).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "shifted degrees are 0 to 360"
)]
pub(crate) fn pack_point(point: Point) -> u64 {
    let part = |degrees: f64| (degrees * PER_DEGREE).round().clamp(0.0, f64::from(u32::MAX)) as u64;
    part(point.lat + 90.0) << 32 | part(point.lon + 180.0)
}

/// The point of [`pack_point`].
pub(crate) fn unpack_point(packed: u64) -> Point {
    let part = |bits: u64| f64::from(u32::try_from(bits & 0xffff_ffff).expect("thirty-two bits")) / PER_DEGREE;
    Point {
        lat: part(packed >> 32) - 90.0,
        lon: part(packed) - 180.0,
    }
}

/// A point on a globe of radius 1, for comparing many distances: no angles have to be worked out for each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OnGlobe([f64; 3]);

/// The mean radius of the earth in kilometres, as [`Point::km`] has it.
const EARTH_KM: f64 = 6371.0088;

impl OnGlobe {
    /// Stands where there is no point.
    pub(crate) const NOWHERE: OnGlobe = OnGlobe([0.0; 3]);

    pub(crate) fn of(point: Point) -> OnGlobe {
        let (lat, lon) = (point.lat.to_radians(), point.lon.to_radians());
        OnGlobe([lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()])
    }
    /// The square of the straight line through the earth, in radii: less where the distance is less.
    pub(crate) fn chord(self, other: OnGlobe) -> f64 {
        let [a, b, c] = [0, 1, 2].map(|n| self.0[n] - other.0[n]);
        a * a + b * b + c * c
    }
    /// The square of the straight line to what is so many kilometres away; 0 for less than nothing.
    pub(crate) fn chord_of(km: f64) -> f64 {
        let angle = (km / (2.0 * EARTH_KM)).clamp(0.0, std::f64::consts::FRAC_PI_2);
        (2.0 * angle.sin()).powi(2)
    }
    /// Kilometres along the ground, of a square of [`OnGlobe::chord`].
    pub(crate) fn km(chord: f64) -> f64 {
        2.0 * EARTH_KM * (chord.sqrt() / 2.0).min(1.0).asin()
    }
    /// The same to the metre, as it is shown.
    pub(crate) fn metres(chord: f64) -> f64 {
        (Self::km(chord) * 1e3).round() / 1e3
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn up_to_17_takes_in_somebody_of_17_and_a_half_and_nobody_of_18() {
        let youth = Traits {
            ages: Traits::months(Some(12.0), Some(17.0)),
            ..Traits::default()
        };
        assert_eq!(youth.serves_age(in_months(17.5)), Truth::Yes);
        assert_eq!(youth.serves_age(in_months(18.0)), Truth::No);
        assert_eq!(youth.serves_age(in_months(11.9)), Truth::No);
        let toddlers = Traits {
            ages: Traits::months(None, Some(1.5)),
            ..Traits::default()
        };
        assert_eq!(toddlers.serves_age(in_months(1.5)), Truth::Yes);
        assert_eq!(toddlers.serves_age(in_months(1.6)), Truth::No);
        assert_eq!(Traits::default().serves_age(in_months(40.0)), Truth::Unknown);
    }

    proptest! {
        #[test]
        fn traits_come_back_as_they_were_packed(
            free: Option<bool>, accessible: Option<bool>, remote: bool, confidential: bool, has_rule: bool, at_once: bool,
            wide: bool, ages: Option<(u16, u16)>, people: u16,
        ) {
            let traits = Traits { free, accessible, remote, confidential, has_rule, at_once, wide, ages, people: People(people) };
            prop_assert_eq!(Traits::unpack(traits.pack()), traits);
        }
        #[test]
        fn distances_on_the_globe_are_those_of_the_points(
            lat in -89.0..=89.0, lon in -179.0..=179.0, to_lat in -89.0..=89.0, to_lon in -179.0..=179.0,
        ) {
            let (a, b) = (Point { lat, lon }, Point { lat: to_lat, lon: to_lon });
            let km = OnGlobe::km(OnGlobe::of(a).chord(OnGlobe::of(b)));
            prop_assert!((km - a.km(b)).abs() < 1e-3, "{km} and {}", a.km(b));
            prop_assert!((OnGlobe::km(OnGlobe::chord_of(km)) - km).abs() < 1e-3, "there and back");
        }
        #[test]
        fn a_point_comes_back_to_the_centimetre(lat in -90.0..=90.0, lon in -180.0..=180.0) {
            let point = Point { lat, lon };
            prop_assert!(unpack_point(pack_point(point)).km(point) < 1e-4);
        }
    }
}
