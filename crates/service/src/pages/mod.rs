//! Pages: what people see, as pure functions from what is known to HTML.
