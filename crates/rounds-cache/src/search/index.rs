//! All records in one stretch of memory, searched by substring at the speed of memory. 50,000 customers take about
//! 15 MB. Wiped when dropped.

use std::collections::HashMap;

use memchr::memmem;
use zeroize::Zeroize;

use super::fold::fold;
use super::record::{END, Field, START};
use super::score::{self, Cover, MISSPELT, MISSPELT_MIN};

/// When more than this share of the memory is of removed records, it is packed.
const GARBAGE_MAX: f64 = 0.25;

/// The searchable words of the portfolio.
#[derive(Default)]
pub struct SearchIndex {
    arena: Vec<u8>,
    /// Ascending by start.
    slots: Vec<Slot>,
    by_rid: HashMap<i64, usize>,
    garbage: usize,
}

#[derive(Clone, Copy)]
struct Slot {
    start: usize,
    rid: i64,
    live: bool,
}

impl SearchIndex {
    /// Put a record in, or in place of the customer's former one. The order in which records come breaks ties of rank.
    pub fn put(&mut self, rid: i64, record: &str) {
        self.remove(rid);
        self.by_rid.insert(rid, self.slots.len());
        self.slots.push(Slot {
            start: self.arena.len(),
            rid,
            live: true,
        });
        self.arena.extend_from_slice(record.as_bytes());
        self.pack_if_worth_it();
    }

    /// Take a customer's record out; its words are overwritten at once.
    pub fn remove(&mut self, rid: i64) {
        let Some(at) = self.by_rid.remove(&rid) else { return };
        self.slots[at].live = false;
        let range = self.slots[at].start..self.end_of(at);
        self.garbage += range.len();
        self.arena[range].zeroize();
    }

    fn end_of(&self, at: usize) -> usize {
        self.slots.get(at + 1).map_or(self.arena.len(), |next| next.start)
    }

    fn pack_if_worth_it(&mut self) {
        if (self.garbage as f64) <= self.arena.len() as f64 * GARBAGE_MAX || self.slots.len() < 1_000 {
            return;
        }
        let mut packed = Self::default();
        for (at, slot) in self.slots.iter().enumerate().filter(|(_, slot)| slot.live) {
            packed.by_rid.insert(slot.rid, packed.slots.len());
            packed.slots.push(Slot {
                start: packed.arena.len(),
                ..*slot
            });
            packed.arena.extend_from_slice(&self.arena[slot.start..self.end_of(at)]);
        }
        *self = packed;
    }

    /// The customers that every term of the text finds, best first.
    pub fn search(&self, text: &str) -> Vec<i64> {
        let folded = fold(text);
        let mut ranks: Option<Vec<u16>> = None;
        for term in folded.split_whitespace() {
            let scores = self.scores(term);
            ranks = Some(match ranks {
                None => scores,
                Some(before) => both(before, &scores),
            });
        }
        self.ranked(&ranks.unwrap_or_default())
    }

    fn ranked(&self, scores: &[u16]) -> Vec<i64> {
        let hits = scores.iter().enumerate().filter(|(_, score)| **score > 0);
        let mut order: Vec<(u16, usize)> = hits.map(|(at, score)| (u16::MAX - score, at)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, at)| self.slots[at].rid).collect()
    }

    /// The best score of a term in each record.
    fn scores(&self, term: &str) -> Vec<u16> {
        let mut scores = vec![0; self.slots.len()];
        self.score_fronts(term.as_bytes(), &mut scores);
        if term.bytes().all(|b| b.is_ascii_alphanumeric()) && term.bytes().any(|b| b.is_ascii_digit()) {
            self.score_tails(term.as_bytes(), &mut scores);
        }
        let pinyin = term.len() >= MISSPELT_MIN && term.bytes().all(|b| b.is_ascii_lowercase());
        if pinyin && scores.iter().all(|score| *score == 0) {
            self.score_misspelt(term.as_bytes(), &mut scores);
        }
        scores
    }

    fn score_fronts(&self, term: &[u8], scores: &mut [u16]) {
        let needle = [&[START], term].concat();
        let mut at = 0;
        for hit in memmem::find_iter(&self.arena, &needle) {
            at = self.slot_at(at, hit);
            let whole = self.arena.get(hit + needle.len()) == Some(&END);
            let cover = if whole { Cover::Whole } else { Cover::Front };
            self.note(hit, cover, term.len(), &mut scores[at]);
        }
    }

    fn score_tails(&self, term: &[u8], scores: &mut [u16]) {
        let needle = [term, &[END]].concat();
        let mut at = 0;
        for hit in memmem::find_iter(&self.arena, &needle) {
            at = self.slot_at(at, hit);
            let Some(start) = memchr::memrchr(START, &self.arena[self.slots[at].start..hit]) else {
                continue;
            };
            self.note(self.slots[at].start + start, Cover::Tail, term.len(), &mut scores[at]);
        }
    }

    /// `start` is the place of the field's start mark; its tag stands before.
    fn note(&self, start: usize, cover: Cover, length: usize, score: &mut u16) {
        let field = start.checked_sub(1).and_then(|tag| Field::of_tag(self.arena[tag]));
        if let Some(field) = field {
            *score = (*score).max(score::of_match(field, cover, length));
        }
    }

    fn score_misspelt(&self, term: &[u8], scores: &mut [u16]) {
        let needle = [Field::Pinyin as u8, START];
        let mut at = 0;
        for hit in memmem::find_iter(&self.arena, &needle) {
            at = self.slot_at(at, hit);
            let words = &self.arena[hit + needle.len()..];
            let end = memchr::memchr(END, words).unwrap_or(words.len());
            if score::is_front_with_one_error(term, &words[..end]) {
                scores[at] = MISSPELT;
            }
        }
    }

    /// The slot that holds a byte; hits ascend, so the search begins where the last one ended.
    fn slot_at(&self, from: usize, place: usize) -> usize {
        let mut at = from;
        while self.slots.get(at + 1).is_some_and(|next| next.start <= place) {
            at += 1;
        }
        at
    }
}

/// Records that both terms find, by the sum of their scores.
fn both(mut before: Vec<u16>, scores: &[u16]) -> Vec<u16> {
    for (sum, score) in before.iter_mut().zip(scores) {
        *sum = if *sum > 0 && *score > 0 {
            sum.saturating_add(*score)
        } else {
            0
        };
    }
    before
}

impl Drop for SearchIndex {
    fn drop(&mut self) {
        self.arena.zeroize();
    }
}
