//! Instagram exports: which file of an export holds what.
//!
//! Posts moved from `content/` (until 2023) over `your_instagram_activity/content/` to
//! `your_instagram_activity/media/` (since 2025), with or without a folder
//! `instagram-NAME-DATE-…/` around. No file says who can see an item, but the account has one
//! audience for all of them, and a history of its switches between public and private.

mod post;
mod profile;

use licit_record::{Account, Kind, Reason};

use self::profile::Profile;
use super::entry::Place;
use super::privacy::History;
use super::{Export, File, Layout, Reader, Whole, owner, withdrawn};
use crate::{Archive, Context, Read, SourceError};

const LAYOUT: Layout = Layout {
    missing: "no JSON file of an Instagram export in it",
    activity: &["your_instagram_activity"],
    sections: &[
        "content",
        "media",
        "comments",
        "messages",
        "account_information",
        "personal_information",
        "login_and_account_creation",
        "security_and_login_information",
        "ads_and_businesses",
        "ads_and_content",
        "ads_and_topics",
        "ads_information",
        "apps_and_websites",
        "apps_and_websites_off_of_instagram",
        "device_information",
        "information_about_you",
        "link_history",
        "logged_information",
        "past_instagram_insights",
        "recent_searches",
        "recent_search",
        "your_topics",
        "avatars",
        "avatars_store",
        "autofill_information",
        "comments_settings",
        "connections",
        "contacts",
        "events",
        "followers_and_following",
        "fundraisers",
        "gifts",
        "guides",
        "instagram_ads_and_businesses",
        "likes",
        "loyalty_accounts",
        "monetization",
        "other_activity",
        "preferences",
        "reports",
        "saved",
        "settings",
        "shopping",
        "story_interactions",
        "story_sticker_interactions",
        "subscriptions",
        "threads",
    ],
};

/// What a file of an Instagram export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// Posts.
    Posts,
    /// Stories.
    Stories,
    /// Short and long videos.
    Videos,
    /// Posts that the owner took back, and drafts.
    Withdrawn,
    /// Pictures of the profile.
    ProfilePictures,
    /// Comments.
    Comments,
    /// Conversations.
    Messages,
    /// The owner.
    Profile,
    /// The switches between public and private.
    Switches,
    /// Log data, and data from outside the platform.
    Log,
    /// Posts on another service, which came along.
    OtherService,
    /// Known, and no content.
    NoContent,
    /// Not known.
    Unknown,
}

/// Reads an Instagram export.
///
/// # Errors
/// If it is none, belongs to another account than the policy says, or cannot be read.
pub fn read(
    archive: &mut Archive,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    let (mut export, files) = Export::open(archive, context, &LAYOUT, sink, sort, &Sort::Unknown)?;
    let (account, history) = read_owner(&mut export, &files)?;
    export.owner = owner(context, account, export.archive)?.map(|account| Account {
        public: history.public_now(),
        ..account
    });
    let handle = export.owner.as_ref().and_then(|owner| owner.handle.clone());
    for file in &files {
        let mut records = |keys: &[&str], read: Reader<'_>| export.records_of(file, keys, read);
        match file.sort {
            Sort::Posts => records(&["ig_posts"], &|c, r| post::post(c, r, &history))?,
            Sort::Stories => records(&["ig_stories"], &|c, r| post::story(c, r, &history))?,
            Sort::Videos => {
                let keys = &["ig_reels_media", "ig_igtv_media"];
                records(keys, &|c, r| post::video(c, r, &history))?;
            }
            Sort::Withdrawn => {
                records(WITHDRAWN, &|c, r| post::post(c, r, &history).map(withdrawn))?
            }
            Sort::ProfilePictures => {
                records(&["ig_profile_picture"], &post::profile_picture)?;
            }
            Sort::Comments => {
                records(COMMENTS, &|c, r| post::comment(c, r, handle.as_ref()))?;
            }
            Sort::Messages => export.messages_of(file)?,
            Sort::Log => export.closed_file(&file.printable, Kind::Log),
            Sort::OtherService => export.fault(&file.printable, 0, Reason::WrongService, None),
            Sort::Unknown => export.unknown_file(file),
            Sort::Profile | Sort::Switches | Sort::NoContent => {}
        }
    }
    Ok(())
}

const WITHDRAWN: &[&str] = &[
    "ig_archived_post_media",
    "ig_recently_deleted_media",
    "ig_deleted_media",
    "ig_other_media",
    "ig_drafts",
    "media",
];

const COMMENTS: &[&str] = &[
    "comments_media_comments",
    "comments_reels_comments",
    "comments_story_comments",
];

/// Reads who the owner is and when the account was public.
fn read_owner(
    export: &mut Export<'_>,
    files: &[File<Sort>],
) -> Result<(Option<Account>, History), SourceError> {
    let mut profile = Profile::default();
    let mut history = History::default();
    for file in files {
        match file.sort {
            Sort::Profile => {
                export.learn_from(file, &["profile_user"], |fields| profile.add(fields))?;
            }
            Sort::Switches => {
                let keys = &["account_history_account_privacy_history"];
                let whole = export.learn_from(file, keys, |fields| history.add(fields))?;
                if whole == Whole::No {
                    history.damage();
                }
            }
            _ => {}
        }
    }
    history.private_now(profile.private());
    Ok((profile.account(), history))
}

fn sort(place: &Place<'_>) -> Sort {
    let stem = place.stem();
    match place.section(LAYOUT.activity) {
        Some("content" | "media") | None => media(place, stem),
        Some("comments") => {
            let comments = [
                "post_comments",
                "reels_comments",
                "story_comments",
                "comments",
            ];
            if comments.iter().any(|name| place.is(name)) {
                Sort::Comments
            } else {
                known(stem, &["hype", "comment_likes"])
            }
        }
        Some("messages") if place.is("message") => Sort::Messages,
        Some("messages") => Sort::NoContent,
        Some("account_information" | "personal_information") => {
            if stem == "personal_information" {
                Sort::Profile
            } else if place.folders().any(|folder| LOG.contains(&folder)) {
                Sort::Log
            } else {
                Sort::NoContent
            }
        }
        Some("login_and_account_creation" | "security_and_login_information") => match stem {
            "account_privacy_changes" | "profile_privacy_changes" => Sort::Switches,
            _ => Sort::Log,
        },
        Some("threads") => match stem {
            "threads_and_replies" | "threads" | "replies" => Sort::OtherService,
            _ => Sort::NoContent,
        },
        Some(section) if LOG.contains(&section) => Sort::Log,
        Some(section) if NO_CONTENT.contains(&section) => Sort::NoContent,
        Some(_) => Sort::Unknown,
    }
}

fn media(place: &Place<'_>, stem: &str) -> Sort {
    match stem {
        _ if place.is("posts") => Sort::Posts,
        _ if place.is("stories") => Sort::Stories,
        _ if place.is("reels") || place.is("igtv_videos") => Sort::Videos,
        "archived_posts" | "recently_deleted_content" | "other_content" | "drafts" => {
            Sort::Withdrawn
        }
        "profile_photos" => Sort::ProfilePictures,
        "reposts" => Sort::NoContent,
        // Files that were taken out of their folders are known by their names all the same.
        "personal_information" => Sort::Profile,
        "account_privacy_changes" | "profile_privacy_changes" => Sort::Switches,
        _ if place.is("post_comments") || place.is("reels_comments") => Sort::Comments,
        _ => Sort::Unknown,
    }
}

/// Known files without content of their own, by the beginning of their names.
fn known(stem: &str, beginnings: &[&str]) -> Sort {
    if beginnings
        .iter()
        .any(|beginning| stem.starts_with(beginning))
    {
        Sort::NoContent
    } else {
        Sort::Unknown
    }
}

/// Log data and data that partners brought in (ADM-5).
const LOG: &[&str] = &[
    "ads_and_businesses",
    "ads_and_content",
    "ads_and_topics",
    "ads_information",
    "apps_and_websites",
    "apps_and_websites_off_of_instagram",
    "device_information",
    "information_about_you",
    "instagram_ads_and_businesses",
    "link_history",
    "logged_information",
    "past_instagram_insights",
    "recent_search",
    "recent_searches",
    "your_topics",
];

/// Reactions, contacts, settings, purchases.
const NO_CONTENT: &[&str] = &[
    "autofill_information",
    "avatars",
    "avatars_store",
    "comments_settings",
    "connections",
    "contacts",
    "events",
    "followers_and_following",
    "fundraisers",
    "gifts",
    "guides",
    "likes",
    "loyalty_accounts",
    "monetization",
    "other_activity",
    "preferences",
    "reports",
    "saved",
    "settings",
    "shopping",
    "story_interactions",
    "story_sticker_interactions",
    "subscriptions",
];

#[cfg(test)]
mod tests;
