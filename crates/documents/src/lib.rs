//! Pages and files people read about a version: report, card, Croissant.
