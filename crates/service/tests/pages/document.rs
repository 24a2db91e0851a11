//! A page as a browser reads it: its elements in order, and what was wrong with it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, QualName, parse_document};

/// An element of a page.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Element {
    /// An attribute, or nothing.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.get("class").split(' ').any(|one| one == class)
    }
}

/// A page.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) elements: Vec<Element>,
    pub(crate) errors: Vec<String>,
}

impl Document {
    pub(crate) fn read(page: &str) -> Self {
        let sink = Sink::default();
        parse_document(sink, Default::default()).one(page)
    }

    /// The elements of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements
            .iter()
            .filter(move |element| element.name == name)
    }

    /// The elements between the beginnings of `main` and `footer`.
    pub(crate) fn main(&self) -> impl Iterator<Item = &Element> {
        self.elements
            .iter()
            .skip_while(|element| element.name != "main")
            .take_while(|element| element.name != "footer")
    }
}

#[derive(Default)]
struct Sink {
    next: Cell<usize>,
    names: RefCell<BTreeMap<usize, &'static QualName>>,
    elements: RefCell<Vec<Element>>,
    errors: RefCell<Vec<String>>,
}

impl Sink {
    fn handle(&self) -> usize {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Document;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Document {
        Document {
            elements: self.elements.into_inner(),
            errors: self.errors.into_inner(),
        }
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.errors.borrow_mut().push(message.into_owned());
    }

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> ExpandedName<'a> {
        self.names.borrow()[target].expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let handle = self.handle();
        let attributes = attributes
            .into_iter()
            .map(|one| (one.name.local.to_string(), one.value.to_string()));
        self.elements.borrow_mut().push(Element {
            name: name.local.to_string(),
            attributes: attributes.collect(),
        });
        // A test is short; the names live as long as it does.
        self.names
            .borrow_mut()
            .insert(handle, Box::leak(Box::new(name)));
        handle
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.handle()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.handle()
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn append(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn set_quirks_mode(&self, mode: QuirksMode) {
        if mode != QuirksMode::NoQuirks {
            self.parse_error("a page without doctype".into());
        }
    }
    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &usize) {}
    fn reparent_children(&self, _: &usize, _: &usize) {}
}
