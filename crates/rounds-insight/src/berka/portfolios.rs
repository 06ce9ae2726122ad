//! Relationship managers and their portfolios: whole neighbouring districts of one region.

use std::collections::BTreeMap;

use super::raw::RawBank;

/// A portfolio is closed when it has this many clients.
const PORTFOLIO_MIN: usize = 300;
/// Teams, one supervisor each.
const TEAMS: usize = 3;

/// One relationship manager (1001 and on) and the districts looked after.
pub(crate) struct Manager {
    pub staff_no: String,
    pub supervisor_no: String,
    /// In the order of the district table; the first is the home branch.
    pub districts: Vec<u32>,
}

/// All relationship managers.
pub(crate) struct Portfolios {
    pub managers: Vec<Manager>,
    by_district: BTreeMap<u32, usize>,
}

impl Portfolios {
    /// Goes through the districts region by region and closes a portfolio when it is large enough; what is left
    /// of a region joins its last one.
    pub fn group(bank: &RawBank) -> Self {
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        for client in bank.clients.values() {
            *sizes.entry(client.district).or_default() += 1;
        }
        let mut groups: Vec<Vec<u32>> = Vec::new();
        for region in regions(bank) {
            groups.extend(group_region(&region, &sizes));
        }
        let count = groups.len();
        let mut portfolios = Self {
            managers: Vec::new(),
            by_district: BTreeMap::new(),
        };
        for (index, districts) in groups.into_iter().enumerate() {
            portfolios
                .by_district
                .extend(districts.iter().map(|district| (*district, index)));
            portfolios.managers.push(Manager {
                staff_no: format!("{}", 1001 + index),
                supervisor_no: format!("{}", 9001 + index * TEAMS / count.max(1)),
                districts,
            });
        }
        portfolios
    }

    /// Who looks after clients of a district.
    pub fn of_district(&self, district: u32) -> Option<&Manager> {
        self.by_district.get(&district).map(|index| &self.managers[*index])
    }
}

/// District numbers by region, both in the order of the file.
fn regions(bank: &RawBank) -> Vec<Vec<u32>> {
    let mut regions: Vec<(&str, Vec<u32>)> = Vec::new();
    for district in &bank.districts {
        match regions.iter_mut().find(|(name, _)| *name == district.region) {
            Some((_, ids)) => ids.push(district.id),
            None => regions.push((&district.region, vec![district.id])),
        }
    }
    regions.into_iter().map(|(_, ids)| ids).collect()
}

fn group_region(districts: &[u32], sizes: &BTreeMap<u32, usize>) -> Vec<Vec<u32>> {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut open = Vec::new();
    let mut size = 0;
    for district in districts {
        open.push(*district);
        size += sizes.get(district).copied().unwrap_or(0);
        if size >= PORTFOLIO_MIN {
            groups.push(std::mem::take(&mut open));
            size = 0;
        }
    }
    match groups.last_mut() {
        Some(last) => last.extend(open),
        None => groups.push(open),
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_cut_into_portfolios_of_at_least_the_minimum() {
        let sizes = BTreeMap::from([(1, 200), (2, 150), (3, 310), (4, 90)]);
        for (districts, expected) in [
            (vec![1, 2, 3, 4], vec![vec![1, 2], vec![3, 4]]),
            (vec![4], vec![vec![4]]),
            (vec![3], vec![vec![3]]),
        ] {
            assert_eq!(group_region(&districts, &sizes), expected);
        }
    }
}
