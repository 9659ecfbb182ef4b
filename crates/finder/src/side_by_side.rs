//! The same done with several things, on two processors where that is worth it.

use std::cmp::Reverse;
use std::sync::{Mutex, PoisonError};

/// What is made of each of some things, in their order. Where it is worth a second thread, the heaviest are begun first.
pub(crate) fn each<T: Send, R: Send>(
    things: impl Iterator<Item = T>,
    worth_it: bool,
    weight: impl Fn(&T) -> usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let mut things: Vec<(usize, T)> = things.enumerate().collect();
    if !worth_it || things.len() < 2 {
        return things.into_iter().map(|(_, thing)| work(thing)).collect();
    }
    things.sort_by_key(|(_, thing)| Reverse(weight(thing)));
    let waiting = Mutex::new(things.into_iter());
    let take = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let in_turn = || {
        let mut made = Vec::new();
        while let Some((n, thing)) = take() {
            made.push((n, work(thing)));
        }
        made
    };
    let mut made = std::thread::scope(|scope| {
        let other = scope.spawn(in_turn);
        let mut made = in_turn();
        made.extend(
            other
                .join()
                .unwrap_or_else(|panicked| std::panic::resume_unwind(panicked)),
        );
        made
    });
    made.sort_unstable_by_key(|(n, _)| *n);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_stands_in_the_order_of_the_things() {
        for worth_it in [false, true] {
            let made = each(0..100_usize, worth_it, |n| *n % 7, |n| n * 2);
            assert_eq!(made, (0..100).map(|n| n * 2).collect::<Vec<_>>());
        }
        assert!(each(std::iter::empty::<u8>(), true, |_| 0, |n| n).is_empty());
    }
}
