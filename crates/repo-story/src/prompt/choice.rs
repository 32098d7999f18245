//! A knapsack of facts: each may be left out, tagged, told briefly or told at length.

use crate::tokens;
use std::collections::{BTreeMap, BTreeSet};

/// Something that may be said, shortest first, each with its tokens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) group: String,
    pub(crate) weight: f64,
    pub(crate) renderings: Vec<(String, usize)>,
}

/// Of one kind no more are said before every other kind had its turn.
const QUOTA: usize = 8;
/// Share of three-word runs at which two texts say the same.
const SAME: f64 = 0.6;

impl Item {
    pub(crate) fn new<const N: usize>(group: &str, weight: f64, texts: [String; N]) -> Self {
        // A line costs its mark and its end as well.
        let mut renderings: Vec<(String, usize)> = texts
            .into_iter()
            .map(|text| {
                let cost = tokens::count(&format!("- {text}\n"));
                (text, cost)
            })
            .collect();
        renderings.dedup_by(|a, b| a.0 == b.0);
        Self { group: group.to_owned(), weight, renderings }
    }

    fn density(&self) -> f64 {
        self.weight / self.renderings[0].1.max(1) as f64
    }
}

/// Picks a rendering for every item so that `render` stays within `limit` tokens.
///
/// Every item's shortest form comes before any longer one, by weight per token, so that a higher level only ever adds;
/// then the heaviest are told at greater length. Sums of tokens guide, a count of the whole text decides.
///
/// # Errors
/// The tokens that are needed when nothing optional is said and it still is too long.
pub(crate) fn choose(
    items: &[Item],
    limit: usize,
    render: &dyn Fn(&[Option<usize>]) -> String,
) -> Result<Vec<Option<usize>>, usize> {
    let mut chosen = vec![None; items.len()];
    let needed = tokens::count(&render(&chosen));
    if needed > limit {
        return Err(needed);
    }
    let mut left = limit - needed;
    let mut steps = Vec::new();
    for index in tags_in_order(items) {
        let cost = items[index].renderings[0].1;
        if cost <= left {
            left -= cost;
            chosen[index] = Some(0);
            steps.push(index);
        }
    }
    upgrade(items, &mut chosen, &mut left, &mut steps);
    settle(&mut chosen, limit, &mut steps, render);
    Ok(chosen)
}

fn upgrade(items: &[Item], chosen: &mut [Option<usize>], left: &mut usize, steps: &mut Vec<usize>) {
    let mut by_weight: Vec<usize> = (0..items.len()).filter(|index| chosen[*index].is_some()).collect();
    by_weight.sort_by(|a, b| items[*b].weight.total_cmp(&items[*a].weight).then(a.cmp(b)));
    for level in 1..3 {
        for index in &by_weight {
            let renderings = &items[*index].renderings;
            if chosen[*index] != Some(level - 1) || level >= renderings.len() {
                continue;
            }
            let more = renderings[level].1.saturating_sub(renderings[level - 1].1);
            if more <= *left {
                *left -= more;
                chosen[*index] = Some(level);
                steps.push(*index);
            }
        }
    }
}

/// Joins of lines may cost a token more than their sum: the last steps are taken back until the whole text fits.
fn settle(
    chosen: &mut [Option<usize>],
    limit: usize,
    steps: &mut Vec<usize>,
    render: &dyn Fn(&[Option<usize>]) -> String,
) {
    while tokens::count(&render(chosen)) > limit {
        let Some(index) = steps.pop() else { return };
        chosen[index] = chosen[index].and_then(|level| level.checked_sub(1));
    }
}

/// By weight per token; what repeats an earlier one is left out, what exceeds its kind's quota comes last.
fn tags_in_order(items: &[Item]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| items[*b].density().total_cmp(&items[*a].density()).then(a.cmp(b)));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut first, mut later) = (Vec::new(), Vec::new());
    let mut said: Vec<BTreeSet<Vec<&str>>> = Vec::new();
    for index in order {
        let item = &items[index];
        let runs = runs(&item.renderings[item.renderings.len() - 1].0);
        if said.iter().any(|other| alike(other, &runs)) {
            continue;
        }
        said.push(runs);
        let count = counts.entry(item.group.as_str()).or_insert(0);
        *count += 1;
        if *count <= QUOTA { first.push(index) } else { later.push(index) }
    }
    first.extend(later);
    first
}

fn runs(text: &str) -> BTreeSet<Vec<&str>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(3).map(<[&str]>::to_vec).collect()
}

fn alike(a: &BTreeSet<Vec<&str>>, b: &BTreeSet<Vec<&str>>) -> bool {
    let both = a.intersection(b).count() as f64;
    let all = (a.len() + b.len()) as f64 - both;
    all > 0.0 && both / all >= SAME
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(items: &[Item]) -> impl Fn(&[Option<usize>]) -> String {
        move |chosen| {
            let lines = chosen
                .iter()
                .zip(items)
                .filter_map(|(level, item)| level.map(|level| format!("- {}\n", item.renderings[level].0)));
            format!("MUST STAY\n{}", lines.collect::<String>())
        }
    }

    fn items(facts: &[(String, u8)]) -> Vec<Item> {
        let item = |(name, weight): &(String, u8)| {
            Item::new(
                "x",
                f64::from(*weight) / 255.0,
                [
                    name.clone(),
                    format!("{name} was raised"),
                    format!("{name} was raised in src/{name}.rs line {weight}"),
                ],
            )
        };
        facts.iter().map(item).collect()
    }

    proptest! {
        #[test]
        fn no_level_is_ever_passed_and_what_must_stay_stays(facts in prop::collection::vec(("[a-zA-Zé漢 ]{1,20}", 0_u8..), 0..40), limit in 8_usize..400) {
            let items = items(&facts);
            let render = plain(&items);
            let text = render(&choose(&items, limit, &render).unwrap());
            prop_assert!(tokens::count(&text) <= limit);
            prop_assert!(text.starts_with("MUST STAY\n"));
        }
    }

    #[test]
    fn a_higher_level_says_everything_a_lower_one_says_and_uses_its_room() {
        let facts: Vec<_> = (0..80_u8).map(|n| (format!("Error number {n} of {}", n / 3), n)).collect();
        let items = items(&facts);
        let render = plain(&items);
        let mut before = BTreeSet::new();
        for limit in [100, 200, 400, 800] {
            let chosen = choose(&items, limit, &render).unwrap();
            let said: BTreeSet<usize> = (0..items.len()).filter(|index| chosen[*index].is_some()).collect();
            assert!(before.is_subset(&said), "{limit}");
            assert!(tokens::count(&render(&chosen)) * 100 >= limit * 95, "{limit}");
            before = said;
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_it_needs() {
        let render = |_: &[Option<usize>]| "one two three four five".to_owned();
        assert_eq!(choose(&[], 3, &render), Err(5));
    }
}
