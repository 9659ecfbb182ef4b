//! Arithmetic that gives the same bits on every machine: only sums, products, quotients and square roots, in a fixed
//! order. What a system's mathematics library answers differs from one to the next in the last bit.

/// `e` to the power of `x`.
pub fn exp(x: f32) -> f32 {
    if x < -87.0 {
        return 0.0;
    }
    let x = x.min(88.0);
    // x = whole * ln 2 + rest, with the rest within half of ln 2.
    let whole = (x * std::f32::consts::LOG2_E + if x < 0.0 { -0.5 } else { 0.5 }).trunc();
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let series = 1.0
        + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest / 720.0)))));
    #[expect(clippy::cast_possible_truncation, reason = "between -126 and 127")]
    let power = whole as i32;
    #[expect(clippy::cast_sign_loss, reason = "127 added makes it positive")]
    let scale = f32::from_bits(((power + 127).max(1) as u32) << 23);
    series * scale
}

/// Turns scores into probabilities.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - top);
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}

/// The natural logarithm of a positive number.
pub fn ln(x: f32) -> f32 {
    let bits = x.max(f32::MIN_POSITIVE).to_bits();
    #[expect(clippy::cast_possible_wrap, reason = "eight bits of exponent")]
    let mut power = (bits >> 23) as i32 - 127;
    let mut part = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    if part > std::f32::consts::SQRT_2 {
        part *= 0.5;
        power += 1;
    }
    let t = (part - 1.0) / (part + 1.0);
    let t2 = t * t;
    let series = 2.0 * t * (1.0 + t2 * (1.0 / 3.0 + t2 * (1.0 / 5.0 + t2 * (1.0 / 7.0 + t2 / 9.0))));
    #[expect(clippy::cast_precision_loss, reason = "a small whole number")]
    let power = power as f32;
    power * std::f32::consts::LN_2 + series
}

#[cfg(test)]
mod tests {
    use super::{exp, ln};

    #[test]
    fn powers_and_logarithms_are_those_of_the_textbook() {
        for tenth in -800_i16..800 {
            let x = f32::from(tenth) / 10.0;
            let (ours, known) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((ours - known).abs() <= 2e-6 * known, "e^{x}: {ours} instead of {known}");
            let y = f32::from(tenth + 801) / 7.0;
            assert!((ln(y) - y.ln()).abs() < 1e-5, "ln {y}: {} instead of {}", ln(y), y.ln());
        }
    }
}
