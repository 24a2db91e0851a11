//! Files of Instagram exports: no bytes in any of them make the reader panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use licit_record::{Service, VisibilityEvidence};
use licit_source::export::instagram::read;
use licit_source::{Archive, Context};

/// One file of each sort.
const NAMES: &[&str] = &[
    "personal_information/personal_information.json",
    "login_and_account_creation/account_privacy_changes.json",
    "content/posts_1.json",
    "content/stories.json",
    "content/reels.json",
    "content/archived_posts.json",
    "content/profile_photos.json",
    "comments/post_comments_1.json",
    "messages/inbox/x_1/message_1.json",
];

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the file, the rest is what stands in it and, again, in the profile.
    let Some((first, content)) = bytes.split_first() else {
        return;
    };
    let Some(name) = NAMES.get(usize::from(*first) % NAMES.len()) else {
        return;
    };
    let files = [NAMES[0], name].map(|name| (name.to_owned(), content.to_vec()));
    let context = Context {
        service: Service::new("beispiel").expect("a sound name"),
        visibility: VisibilityEvidence::Operator,
        lenient: false,
        owner: None,
        collected_at: None,
    };
    let _ = read(&mut Archive::from_entries(files), &context, &mut |_| {});
});
