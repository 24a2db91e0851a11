//! The question of the pipeline: does anything stand against this account, address, page?

use licit_record::Service;

use crate::canonical::{Canonical, IdentifierKind, Region};
use crate::label::{Label, Labeler};
use crate::scope::Scopes;
use crate::snapshot::ServiceObjections;

/// Look-ups in the objections of one service.
///
/// A value without canonical form matches nothing: no objection can have been entered for it.
/// It is made once per service and used from all threads.
#[derive(Clone, Debug)]
pub struct Lookup<'a> {
    labeler: Labeler,
    objections: Option<&'a ServiceObjections>,
    region: Region,
}

impl<'a> Lookup<'a> {
    /// Look-ups for the labeler's service. `objections` are those of the same service, as
    /// [`crate::Snapshot::service`] gives them; `region` is that of phone numbers without country
    /// code.
    pub fn new(
        labeler: Labeler,
        objections: Option<&'a ServiceObjections>,
        region: Region,
    ) -> Self {
        Self {
            labeler,
            objections,
            region,
        }
    }

    /// The service.
    pub fn service(&self) -> &Service {
        self.labeler.service()
    }

    /// Whether nothing stands on this service, so that every answer is "nothing".
    pub fn is_empty(&self) -> bool {
        self.objections.is_none_or(ServiceObjections::is_empty)
    }

    /// What stands against an account, by its stable id.
    #[inline]
    pub fn account_id(&self, id: &str) -> Scopes {
        self.find(IdentifierKind::AccountId, id)
    }

    /// What stands against a handle, with or without `@`.
    #[inline]
    pub fn handle(&self, handle: &str) -> Scopes {
        self.find(IdentifierKind::Handle, handle)
    }

    /// What stands against an e-mail address or the mailbox behind it.
    pub fn email(&self, address: &str) -> Scopes {
        let Some((found, address)) = self.find_with(IdentifierKind::Email, address) else {
            return Scopes::NONE;
        };
        found.union(self.implied_by(&address))
    }

    /// What stands against a phone number.
    pub fn phone(&self, number: &str) -> Scopes {
        self.find(IdentifierKind::Phone, number)
    }

    /// What stands against a web address: as content, as a profile, or through the account that
    /// it names. Whatever stands against the address of an item itself stands against the item.
    pub fn url(&self, url: &str) -> Scopes {
        let Some((content, _)) = self.find_with(IdentifierKind::ContentUrl, url) else {
            return Scopes::NONE;
        };
        let Some((profile, address)) = self.find_with(IdentifierKind::ProfileUrl, url) else {
            return content;
        };
        content.union(profile).union(self.implied_by(&address))
    }

    /// What stands against a page. Operators know a page by its id or by the account that runs
    /// it; an objection of scope `page` counts by either.
    pub fn page_id(&self, id: &str) -> Scopes {
        let page = self.find(IdentifierKind::PageId, id);
        let account = self.find(IdentifierKind::AccountId, id);
        page.union(account.intersection(Scopes::PAGE))
    }

    /// The label of an account id, to be kept in provenance; `None` if the id has no canonical
    /// form.
    #[inline]
    pub fn label_of_account(&self, id: &str) -> Option<Label> {
        self.label(IdentifierKind::AccountId, id)
    }

    /// The label of any identifier; `None` if it has no canonical form.
    #[inline]
    pub fn label(&self, kind: IdentifierKind, value: &str) -> Option<Label> {
        let canonical = Canonical::new(kind, value, self.region).ok()?;
        Some(self.labeler.label(&canonical))
    }

    /// What stands against a label of this service.
    #[inline]
    pub fn by_label(&self, label: &Label) -> Scopes {
        self.objections
            .and_then(|objections| objections.find(label))
            .unwrap_or_default()
    }

    #[inline]
    fn find(&self, kind: IdentifierKind, value: &str) -> Scopes {
        self.find_with(kind, value)
            .map_or(Scopes::NONE, |(found, _)| found)
    }

    /// What stands, and the canonical form; `None` if there is neither.
    #[inline]
    fn find_with<'v>(
        &self,
        kind: IdentifierKind,
        value: &'v str,
    ) -> Option<(Scopes, Canonical<'v>)> {
        // Without objections no hash is needed.
        let objections = self.objections?;
        let canonical = Canonical::new(kind, value, self.region).ok()?;
        let found = objections
            .find(&self.labeler.label(&canonical))
            .unwrap_or_default();
        Some((found, canonical))
    }

    fn implied_by(&self, canonical: &Canonical<'_>) -> Scopes {
        canonical.implied().map_or(Scopes::NONE, |implied| {
            self.by_label(&self.labeler.label(&implied))
        })
    }
}
