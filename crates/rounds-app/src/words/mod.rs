//! What may be said and handed out: forbidden words, approved materials, talk tracks, and the pack that says so. All of
//! it is judged by today's pack and works without a network.

mod check;
mod materials;
mod pack;
mod track;

pub(crate) use check::check;
pub(crate) use materials::materials;
pub(crate) use pack::pack;
pub(crate) use track::track;
