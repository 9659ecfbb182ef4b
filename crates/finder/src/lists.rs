//! Many short lists of numbers, one after the other in memory.

/// Lists of numbers.
#[derive(Default)]
pub(crate) struct Lists {
    from: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    pub(crate) fn of(lists: impl Iterator<Item = impl IntoIterator<Item = u32>>) -> Lists {
        let mut made = Lists {
            from: vec![0],
            all: Vec::new(),
        };
        for list in lists {
            made.all.extend(list);
            made.from.push(number(made.all.len()));
        }
        made
    }
    /// From pairs of a list and a number in it.
    pub(crate) fn turned(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Lists {
        let mut from = vec![0_u32; count + 1];
        for (list, _) in pairs.clone() {
            from[list as usize + 1] += 1;
        }
        for n in 0..count {
            from[n + 1] += from[n];
        }
        let mut next = from.clone();
        let mut all = vec![0; from[count] as usize];
        for (list, value) in pairs {
            all[next[list as usize] as usize] = value;
            next[list as usize] += 1;
        }
        Lists { from, all }
    }
    pub(crate) fn get(&self, n: u32) -> &[u32] {
        &self.all[self.from[n as usize] as usize..self.from[n as usize + 1] as usize]
    }
    pub(crate) fn len(&self) -> usize {
        self.from.len().saturating_sub(1)
    }
    /// Every list with its numbers, as pairs.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        (0..number(self.len())).flat_map(|list| self.get(list).iter().map(move |value| (list, *value)))
    }
}

/// How many there are, or the place of one.
pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).expect("what a segment holds fits 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_turned_twice_are_as_they_were() {
        let lists = Lists::of([vec![1, 2], vec![], vec![0, 2]].into_iter());
        let turned = Lists::turned(3, lists.pairs().map(|(list, value)| (value, list)));
        assert_eq!([turned.get(0), turned.get(1), turned.get(2)], [&[2][..], &[0], &[0, 2]]);
        let again = Lists::turned(3, turned.pairs().map(|(list, value)| (value, list)));
        assert!(again.pairs().eq(lists.pairs()));
    }
}
