//! The rules of the house, held by tests. Reads the manifests and the text of the sources; compiles nothing.

mod boundaries;
mod codes;
mod compliance;
mod dependencies;
mod documents;
mod rules;
mod screens;
mod sizes;
mod sources;
mod words;
