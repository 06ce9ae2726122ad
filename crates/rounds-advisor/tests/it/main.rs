//! The advisor from outside: the rule language, what a pack may hold, and what is never suggested.

mod advice;
mod bank;
mod expressions;
mod golden;
mod learned;
mod model_texts;
mod models;
mod never_suggested;
mod packs;
mod sentences;
mod shapley;
