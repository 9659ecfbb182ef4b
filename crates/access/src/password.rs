//! Passwords: what is asked of a new one, and their hashes (argon2id), computed beside the executor and few at a time.
use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use store::Ids;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;
use zxcvbn::feedback::{Feedback, Warning};
use zxcvbn::matching::Match;
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::{Score, zxcvbn};

use crate::settings::PasswordCost;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most characters of a password: enough for any phrase.
pub const LONGEST: usize = 256;

/// What is wrong with a password that somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    /// It has fewer than [`SHORTEST`] characters.
    Short,
    /// It has more than [`LONGEST`] characters.
    Long,
    /// It stands in every list of common passwords, or is much like one.
    Common,
    /// It is a word or a name, or little more than one.
    Word,
    /// It follows the keys of a keyboard.
    Keyboard,
    /// It repeats itself.
    Repeated,
    /// It counts on, as abc and 6543 do.
    Sequence,
    /// It is a date or a year.
    Date,
    /// It is made of what is known of the person: name, e-mail, centre.
    Personal,
    /// It can be guessed otherwise.
    Guessable,
}

/// What is wrong with a password, if anything. `known` is what others know of the person.
pub fn weakness(password: &str, known: &[&str]) -> Option<Weak> {
    let password = normal(password);
    let length = password.chars().count();
    if length < SHORTEST {
        return Some(Weak::Short);
    }
    if length > LONGEST {
        return Some(Weak::Long);
    }
    // Names and addresses are guessed in parts too: "ana.roy@example.org" is ana, roy, example.
    let mut known: Vec<String> = known
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .chain(["frontdoor", "211"])
        .filter(|part| part.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    known.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let lower = Zeroizing::new(password.to_lowercase());
    let rest = known.iter().fold(lower.clone(), |rest, part| {
        Zeroizing::new(rest.replace(part.as_str(), " "))
    });
    if rest != lower && rest.chars().filter(|c| c.is_alphanumeric()).count() < 8 {
        return Some(Weak::Personal);
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let guess = zxcvbn(&password, &known);
    if guess.score() >= Score::Three {
        return None;
    }
    Some(match guess.feedback().and_then(Feedback::warning) {
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => Weak::Common,
        Some(
            Warning::AWordByItselfIsEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => Weak::Word,
        Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => {
            Weak::Keyboard
        }
        Some(Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess) => {
            Weak::Repeated
        }
        Some(Warning::SequencesLikeAbcAreEasyToGuess) => Weak::Sequence,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => Weak::Date,
        None if matches!(
            guess.sequence(),
            [Match {
                pattern: MatchPattern::Dictionary(_),
                ..
            }]
        ) =>
        {
            Weak::Word
        }
        None => Weak::Guessable,
    })
}

/// One form for what different keyboards make of the same characters (RFC 8265).
fn normal(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfc().collect())
}

fn costs(params: &Params) -> (u32, u32, u32) {
    (params.m_cost(), params.t_cost(), params.p_cost())
}

/// What a password was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Wrong,
    Right,
    /// Right, and its hash was made at another cost: make it anew.
    Outdated,
}

/// Computes hashes at one cost, few at a time. How long somebody waits for one, in turn and at work, is the metric
/// `access_password_seconds`.
#[derive(Debug, Clone)]
pub(crate) struct Hashing {
    params: Params,
    permits: Arc<Semaphore>,
}

impl Hashing {
    pub fn new(cost: PasswordCost) -> Hashing {
        let memory = cost.memory.clamp(Params::MIN_M_COST, 4 * 1024 * 1024);
        let params = Params::new(memory, cost.passes.max(1), 1, None).expect("the cost is within the bounds of argon2");
        Hashing {
            params,
            permits: Arc::new(Semaphore::new(cost.at_once.max(1))),
        }
    }

    /// The hash of a new password, with the cost that it was made at.
    pub async fn hash(&self, ids: &Ids, password: &str) -> String {
        let salt: [u8; 16] = ids.bytes();
        let password = normal(password);
        self.beside(move |argon2| {
            let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt);
            hash.expect("a password and a salt of bounded length can be hashed")
                .to_string()
        })
        .await
    }

    /// Compares. Where there is nothing to compare with, the work is done all the same: how long it takes does not tell
    /// whether there is an account.
    pub async fn verify(&self, stored: Option<&str>, password: &str) -> Verdict {
        let password = normal(password);
        let stored = stored.map(str::to_owned);
        let wanted = costs(&self.params);
        self.beside(move |argon2| {
            let hash = stored.as_deref().and_then(|stored| PasswordHash::new(stored).ok());
            let Some(hash) = hash else {
                drop(argon2.hash_password_with_salt(password.as_bytes(), b"nobody is here.."));
                return Verdict::Wrong;
            };
            if argon2.verify_password(password.as_bytes(), &hash).is_err() {
                Verdict::Wrong
            } else if Params::try_from(&hash).is_ok_and(|made| costs(&made) == wanted) {
                Verdict::Right
            } else {
                Verdict::Outdated
            }
        })
        .await
    }

    async fn beside<T: Send + 'static>(&self, work: impl FnOnce(Argon2<'static>) -> T + Send + 'static) -> T {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let began = std::time::Instant::now();
        let permit = self
            .permits
            .clone()
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            let done = work(argon2);
            drop(permit);
            done
        });
        let done = done.await.expect("hashing does not panic");
        metrics::histogram!("access_password_seconds").record(began.elapsed());
        done
    }
}

#[cfg(test)]
mod tests {
    use store::testing::START;
    use store::{Clock, Ids};

    use super::{Hashing, Verdict, Weak, weakness};
    use crate::settings::PasswordCost;

    const CHEAP: PasswordCost = PasswordCost {
        memory: 64,
        passes: 1,
        at_once: 1,
    };

    fn ids() -> Ids {
        Ids::seeded(Clock::fixed(START), 3)
    }

    #[test]
    fn advice_says_what_is_wrong_with_a_password() {
        let known = [
            "Marguerite Thibodeau",
            "marguerite.thibodeau@lakeshore.example",
            "Lakeshore 211",
        ];
        for (password, weak) in [
            ("", Weak::Short),
            ("Tr0ub4dor&3", Weak::Short),
            ("passwordpassword", Weak::Repeated),
            ("qwertyuiop[]", Weak::Keyboard),
            ("aaaaaaaaaaaaaaa", Weak::Repeated),
            ("abcdefghijkl", Weak::Sequence),
            ("margueritethibodeau", Weak::Personal),
            ("thibodeau-lakeshore", Weak::Personal),
            ("unbelievable", Weak::Word),
        ] {
            assert_eq!(weakness(password, &known), Some(weak), "{password}");
        }
        assert_eq!(weakness(&"correct horse ".repeat(30), &known), Some(Weak::Long));
        for good in ["four herons under ice", "quatre hérons sous la glace", "Kj8#mQ2!pLx9v"] {
            assert_eq!(weakness(good, &known), None, "{good}");
        }
    }

    #[tokio::test]
    async fn a_hash_knows_its_password_and_the_cost_it_was_made_at() {
        let hashing = Hashing::new(CHEAP);
        let stored = hashing.hash(&ids(), "four hérons under ice").await;
        assert!(stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{stored}");
        assert_eq!(
            hashing.verify(Some(&stored), "four hérons under ice").await,
            Verdict::Right
        );
        assert_eq!(
            hashing.verify(Some(&stored), "four he\u{301}rons under ice").await,
            Verdict::Right
        );
        assert_eq!(
            hashing.verify(Some(&stored), "four herons under ice").await,
            Verdict::Wrong
        );
        assert_eq!(hashing.verify(None, "four hérons under ice").await, Verdict::Wrong);
        assert_eq!(
            hashing.verify(Some("rubbish"), "four hérons under ice").await,
            Verdict::Wrong
        );
        assert_ne!(
            stored,
            hashing.hash(&ids_after_one(), "four hérons under ice").await,
            "each has its own salt"
        );

        let dearer = Hashing::new(PasswordCost { passes: 2, ..CHEAP });
        assert_eq!(
            dearer.verify(Some(&stored), "four hérons under ice").await,
            Verdict::Outdated
        );
        assert_eq!(
            dearer.verify(Some(&stored), "four herons under ice").await,
            Verdict::Wrong
        );
    }

    #[tokio::test]
    async fn who_has_no_account_waits_their_turn_and_costs_as_much() {
        let hashing = Hashing::new(CHEAP);
        let stored = hashing.hash(&ids(), "four herons under ice").await;
        for stored in [Some(stored.as_str()), Some("rubbish"), None] {
            let busy = hashing.permits.clone().acquire_owned().await.unwrap();
            let mut asked = Box::pin(hashing.verify(stored, "four herons under snow"));
            assert!(futures::poll!(&mut asked).is_pending());
            tokio::task::yield_now().await;
            assert!(
                futures::poll!(&mut asked).is_pending(),
                "no answer comes before the work is done"
            );
            drop(busy);
            assert_eq!(asked.await, Verdict::Wrong);
        }
    }

    fn ids_after_one() -> Ids {
        let ids = ids();
        let _: [u8; 16] = ids.bytes();
        ids
    }

    /// Run with `--release --ignored --nocapture`, on the machine that will serve.
    #[tokio::test]
    #[ignore = "it measures"]
    #[expect(clippy::print_stdout, reason = "the answer of the measurement")]
    async fn measure_what_a_sign_in_costs() {
        let cost = PasswordCost::default();
        let hashing = Hashing::new(cost);
        let stored = hashing.hash(&ids(), "four herons under ice").await;
        for (who, stored) in [("an account", Some(stored.as_str())), ("no account", None)] {
            let mut times: Vec<_> = Vec::new();
            for _ in 0..11 {
                let start = std::time::Instant::now();
                hashing.verify(stored, "four herons under snow").await;
                times.push(start.elapsed());
            }
            times.sort_unstable();
            println!(
                "{who}: {} KiB, {} passes: {:?} (median of 11)",
                cost.memory, cost.passes, times[5]
            );
        }
    }
}
