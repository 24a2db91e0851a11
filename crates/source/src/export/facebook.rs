//! Facebook exports: which file of an export holds what.
//!
//! The layout has changed with the years: `posts/` at the top until 2021, below
//! `your_activity_across_facebook/` in 2023, below `your_facebook_activity/` since 2024, with or
//! without a folder `facebook-NAME-DATE-…/` around all of it. The files say nothing about who
//! can see a post: only what stands on the owner's own timeline becomes public, and only by the
//! operator's word (`visibility = "operator"` or `"contract"`).

mod profile;
mod story;

use licit_record::Kind;

use self::profile::Profile;
use super::entry::Place;
use super::{Export, File, Layout, Reader, owner, withdrawn};
use crate::{Archive, Context, Read, SourceError};

const LAYOUT: Layout = Layout {
    missing: "no JSON file of a Facebook export in it",
    activity: &["your_facebook_activity", "your_activity_across_facebook"],
    sections: &[
        "posts",
        "comments",
        "comments_and_reactions",
        "likes_and_reactions",
        "groups",
        "stories",
        "reels",
        "messages",
        "notes",
        "photos_and_videos",
        "profile_information",
        "personal_information",
        "about_you",
        "ads_and_businesses",
        "ads_information",
        "apps_and_websites",
        "apps_and_websites_off_of_facebook",
        "location",
        "logged_information",
        "search",
        "search_history",
        "security_and_login_information",
        "your_interactions_on_facebook",
        "your_places",
        "account_activity",
        "connections",
        "friends",
        "friends_and_followers",
        "following_and_followers",
        "preferences",
        "saved_items_and_collections",
        "other_activity",
        "events",
        "pages",
        "polls",
        "facebook_marketplace",
        "marketplace",
        "facebook_gaming",
        "facebook_payments",
        "payment_history",
        "fundraisers",
        "shops_questions_&_answers",
        "reviews",
        "dating",
        "facebook_dating",
        "live_videos",
        "your_topics",
        "privacy_checkup",
        "voting_location_and_reminders",
        "volunteering",
        "other_personal_information",
        "facebook_news",
        "facebook_portal",
        "facebook_accounts_center",
        "accounts_center",
        "rewards",
        "short_videos",
        "activity_messages",
        "bug_bounty",
        "spark_ar",
        "meta_spark",
        "navigation_bar",
        "music_recommendations",
        "soundbites",
        "journalist_registration",
        "trading_interactions",
        "notifications",
    ],
};

/// What a file of a Facebook export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// The owner's stories, on own and other pages.
    Posts,
    /// Posts that the owner took off the timeline.
    Archived,
    /// Posts of others on the owner's timeline.
    PostsOfOthers,
    /// Posts and comments in groups.
    Groups,
    /// Comments.
    Comments,
    /// Stories that vanish.
    Stories,
    /// Short videos.
    Reels,
    /// Pictures and videos with captions.
    Media,
    /// Notes (until 2020).
    Notes,
    /// Conversations.
    Messages,
    /// The owner.
    Profile,
    /// Log data, and data from outside the platform.
    Log,
    /// Known, and no content: reactions, contacts, settings.
    NoContent,
    /// Not known.
    Unknown,
}

/// Reads a Facebook export.
///
/// # Errors
/// If it is none, belongs to another account than the policy says, or cannot be read.
pub fn read(
    archive: &mut Archive,
    context: &Context,
    sink: &mut dyn FnMut(Read),
) -> Result<(), SourceError> {
    let (mut export, files) = Export::open(archive, context, &LAYOUT, sink, sort, &Sort::Unknown)?;
    let profile = read_profile(&mut export, &files)?;
    export.owner = owner(context, profile.account(), export.archive)?;
    let names = profile.names(context);
    for file in &files {
        let names = names.as_slice();
        let mut records = |keys: &[&str], read: Reader<'_>| export.records_of(file, keys, read);
        match file.sort {
            Sort::Posts => records(&["status_updates"], &story::post)?,
            Sort::Archived => records(&["archive_v2", "trash_v2", "archive", "trash"], &|c, r| {
                story::post(c, r).map(withdrawn)
            })?,
            Sort::PostsOfOthers => records(
                &["wall_posts_sent_to_you", "activity_log_data"],
                &story::post_of_other,
            )?,
            Sort::Groups => records(
                &[
                    "group_posts_v2",
                    "group_posts",
                    "group_comments_v2",
                    "group_comments",
                    "pending_posts_v2",
                    concat!("anonym", "ous_author_posts"),
                ],
                &|c, r| story::in_group(c, r, names),
            )?,
            Sort::Comments => {
                records(&["comments_v2", "comments"], &|c, r| {
                    story::comment(c, r, names)
                })?;
            }
            Sort::Stories => {
                records(
                    &["archived_stories_v2", "archived_stories", "stories_v2"],
                    &story::story,
                )?;
            }
            Sort::Reels => records(&["reels_v2", "lasso_videos_v2", "videos_v2"], &story::reel)?,
            Sort::Media => records(
                &[
                    "photos",
                    "other_photos_v2",
                    "other_photos",
                    "videos_v2",
                    "videos",
                ],
                &story::medium,
            )?,
            Sort::Notes => records(&["notes_v2", "notes"], &story::note)?,
            Sort::Messages => export.messages_of(file)?,
            Sort::Log => export.closed_file(&file.printable, Kind::Log),
            Sort::Unknown => export.unknown_file(file),
            Sort::Profile | Sort::NoContent => {}
        }
    }
    Ok(())
}

fn read_profile(export: &mut Export<'_>, files: &[File<Sort>]) -> Result<Profile, SourceError> {
    let mut profile = Profile::default();
    for file in files.iter().filter(|file| file.sort == Sort::Profile) {
        let keys = &["profile_v2", "profile_information_v2", "profile"];
        export.learn_from(file, keys, |fields| profile.add(fields))?;
    }
    Ok(profile)
}

fn sort(place: &Place<'_>) -> Sort {
    let stem = place.stem();
    let section = place.section(LAYOUT.activity);
    match section {
        Some("posts" | "photos_and_videos") | None => posts(place, stem, section),
        Some("comments" | "comments_and_reactions") => {
            if place.is("comments") {
                Sort::Comments
            } else {
                known(
                    stem,
                    &[
                        "likes_and_reactions",
                        "posts_and_comments",
                        "your_comment_active",
                    ],
                )
            }
        }
        Some("groups") => groups(place, stem),
        Some("stories") => match stem {
            "story_reactions" => Sort::NoContent,
            _ if stem.contains("stories") => Sort::Stories,
            _ => Sort::Unknown,
        },
        Some("reels" | "short_videos") => match stem {
            "your_reels" => Sort::Reels,
            _ => known(stem, &["your_reel_", "reel_preferences"]),
        },
        Some("notes") if stem == "notes" => Sort::Notes,
        Some("messages") if place.is("message") => Sort::Messages,
        Some("profile_information" | "personal_information") => match stem {
            "profile_information" => Sort::Profile,
            _ => Sort::NoContent,
        },
        Some(section) if LOG.contains(&section) => Sort::Log,
        Some(section) if NO_CONTENT.contains(&section) => Sort::NoContent,
        Some(_) => Sort::Unknown,
    }
}

fn posts(place: &Place<'_>, stem: &str, section: Option<&str>) -> Sort {
    let numbered = stem.rsplit_once('_').is_some_and(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    if place.folders().any(|folder| folder == "album") && section.is_some() {
        return Sort::Media;
    }
    match stem {
        "your_posts" => Sort::Posts,
        _ if stem.starts_with("your_posts") && numbered => Sort::Posts,
        "archive" | "trash" => Sort::Archived,
        _ if stem.starts_with("other_people") => Sort::PostsOfOthers,
        "your_uncategorized_photos" | "other_photos" | "your_videos" | "your_photos" => Sort::Media,
        // A file that was taken out of its folder is known by its name all the same.
        "profile_information" if section.is_none() => Sort::Profile,
        _ if section.is_none() && place.is("comments") => Sort::Comments,
        // These repeat posts, or speak about the use of the app.
        _ => known(
            stem,
            &[
                "check-ins",
                "check_ins",
                "content_sharing_links_you_have_created",
                "edits_you_made_to_posts",
                "facebook_editor",
                "memories",
                "news_articles_you",
                "photo_effects",
                "places_you",
                "posts_on_other_pages_and_profiles",
                "visual_search",
                "your_photo_effects",
                "your_received_shared_album",
                "your_sent_shared_album",
            ],
        ),
    }
}

fn groups(place: &Place<'_>, stem: &str) -> Sort {
    let content = [
        "group_posts_and_comments",
        "your_posts_in_groups",
        "your_comments_in_groups",
    ]
    .iter()
    .any(|name| place.is(name))
        || stem.starts_with("your_pending_posts_in_groups")
        || stem.starts_with("anonym");
    if content {
        return Sort::Groups;
    }
    known(
        stem,
        &[
            "chat_invites",
            "group_chats",
            "group_invites",
            "groups_you",
            "join_requests",
            "your_answers_to_membership_questions",
            "your_badges",
            "your_contributions",
            "your_group",
        ],
    )
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
    "about_you",
    "account_activity",
    "activity_messages",
    "ads_and_businesses",
    "ads_information",
    "apps_and_websites",
    "apps_and_websites_off_of_facebook",
    "location",
    "logged_information",
    "notifications",
    "search",
    "search_history",
    "security_and_login_information",
    "trading_interactions",
    "your_interactions_on_facebook",
    "your_places",
    "your_topics",
];

/// Reactions, contacts, settings, purchases.
const NO_CONTENT: &[&str] = &[
    "accounts_center",
    "bug_bounty",
    "connections",
    "events",
    "facebook_accounts_center",
    "facebook_gaming",
    "facebook_marketplace",
    "facebook_news",
    "facebook_payments",
    "facebook_portal",
    "following_and_followers",
    "friends",
    "friends_and_followers",
    "fundraisers",
    "journalist_registration",
    "likes_and_reactions",
    "live_videos",
    "marketplace",
    "messages",
    "meta_spark",
    "music_recommendations",
    "navigation_bar",
    "other_activity",
    "other_personal_information",
    "pages",
    "payment_history",
    "polls",
    "preferences",
    "privacy_checkup",
    "rewards",
    "saved_items_and_collections",
    "shops_questions_&_answers",
    "soundbites",
    "spark_ar",
    "volunteering",
    "voting_location_and_reminders",
];

#[cfg(test)]
mod tests;
