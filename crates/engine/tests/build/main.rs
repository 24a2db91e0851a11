//! Builds from the first byte to the frozen version, held against what must come out.

mod copies;
mod evidence;
mod modes;
mod objections;
mod planted;
mod place;
mod repeat;
