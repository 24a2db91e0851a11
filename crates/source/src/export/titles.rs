//! What the title of a Facebook story says: on whose page it stands, and who else is in it.
//!
//! A story has no field for that, only a sentence in the language of the account: "Lena Kraus
//! commented on Max Muster's post." The sentence is Facebook's, not the author's, and names third
//! persons: it never becomes text. It is compared with a list of sentences. One that is not on
//! it says nothing, so that the story counts as standing nowhere that is known.
//!
//! The English and German sentences are those of known exports; the other languages follow
//! them and are unverified. A missing or wrong sentence costs items and lets none in.

/// On whose page a story stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The owner's own timeline.
    Own,
    /// Another person's timeline, or below another's post.
    OtherPerson,
    /// A group.
    Group,
    /// The sentence is not known.
    Unknown,
}

/// What a title says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Title {
    /// On whose page it stands.
    pub(super) page: Page,
    /// Names of other persons.
    pub(super) persons: Vec<String>,
    /// Name of the group.
    pub(super) group: Option<String>,
}

/// A longer title is no sentence of Facebook's.
const LONGEST: usize = 600;

/// Reads a title.
pub(super) fn read(title: &str) -> Title {
    let unknown = Title {
        page: Page::Unknown,
        persons: Vec::new(),
        group: None,
    };
    if title.len() > LONGEST {
        return unknown;
    }
    let title = title.replace(['’', 'ʼ'], "'");
    let title = title.trim().trim_end_matches('.');
    for (page, sentences) in SENTENCES {
        for sentence in *sentences {
            let mut found = Title {
                page: *page,
                persons: Vec::new(),
                group: None,
            };
            // In front of the sentence stands the owner's name, which has no fixed length.
            let fits = title
                .match_indices(' ')
                .filter_map(|(place, _)| title.get(place + 1..))
                .any(|rest| fits(sentence, rest, &mut found));
            if fits {
                return found;
            }
        }
    }
    unknown
}

/// Whether a text is the sentence. In a sentence `{p}` stands for persons, `{q}` for a person in
/// the German genitive, `{g}` for a group, `{w}` for one word, `{x}` for anything.
fn fits(sentence: &str, text: &str, found: &mut Title) -> bool {
    let Some((before, rest)) = sentence.split_once('{') else {
        return sentence == text;
    };
    let (Some(text), Some((hole, rest))) = (text.strip_prefix(before), rest.split_once('}')) else {
        return false;
    };
    let literal = rest.split('{').next().unwrap_or_default();
    if literal.is_empty() {
        return rest.is_empty() && fill(hole, text, found);
    }
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|text| text.find(literal)) {
        let (filling, behind) = text.split_at(from + at);
        let kept = (found.persons.len(), found.group.clone());
        if fill(hole, filling, found) && fits(rest, behind, found) {
            return true;
        }
        found.persons.truncate(kept.0);
        found.group = kept.1;
        from += at + literal.chars().next().map_or(1, char::len_utf8);
    }
    false
}

fn fill(hole: &str, filling: &str, found: &mut Title) -> bool {
    let named = filling
        .chars()
        .any(|letter| letter.is_alphabetic() && !letter.is_lowercase());
    match hole {
        "p" if named => {
            found.persons.extend(persons(filling));
            true
        }
        "q" if named => {
            let name = filling.strip_suffix('\'').unwrap_or(filling);
            found
                .persons
                .push(name.strip_suffix('s').unwrap_or(name).to_owned());
            true
        }
        "g" if !filling.is_empty() => {
            found.group = Some(filling.trim_matches(['"', '„', '“', '”']).to_owned());
            true
        }
        "w" => !filling.is_empty() && !filling.contains(' '),
        "x" => !filling.is_empty(),
        _ => false,
    }
}

/// Splits "Max Muster, Eva Busch and 3 others".
fn persons(list: &str) -> impl Iterator<Item = String> {
    const AND: [&str; 7] = [" and ", " und ", " et ", " y ", " e ", " en ", " i "];
    let mut list = list.to_owned();
    for and in AND {
        list = list.replace(and, ", ");
    }
    list.split(", ")
        .map(str::trim)
        .filter(|name| name.chars().next().is_some_and(char::is_alphabetic))
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The sentences, the narrower audience first, so that it wins where two fit.
const SENTENCES: &[(Page, &[&str])] = &[
    (Page::Group, GROUP),
    (Page::OtherPerson, OTHER_PERSON),
    // Whatever it is that a post was made "in", and no timeline: a group.
    (Page::Group, IN_SOMETHING),
    (Page::Own, OWN),
];

const GROUP: &[&str] = &[
    "shared {x} to the group: {g}",
    "shared {x} to the group {g}",
    "shared {x} in the group {g}",
    "created a poll in {g}",
    "commented on {p}'s {w} in {g}",
    "commented on his own {w} in {g}",
    "commented on her own {w} in {g}",
    "commented on their own {w} in {g}",
    "replied to {p}'s comment in {g}",
    "replied to his own comment in {g}",
    "replied to her own comment in {g}",
    "replied to their own comment in {g}",
    "hat {x} in der Gruppe {g} gepostet",
    "hat {x} in der Gruppe {g} geteilt",
    "hat {q} {w} in {g} kommentiert",
    "hat auf {q} Kommentar in {g} geantwortet",
    "hat auf den Kommentar von {p} in {g} geantwortet",
    "hat {x} Umfrage in {g} erstellt",
    "a publié dans le groupe {g}",
    "publicó en el grupo {g}",
    "ha pubblicato nel gruppo {g}",
    "publicou no grupo {g}",
    "opublikował post w grupie {g}",
    "opublikowała post w grupie {g}",
];

const OTHER_PERSON: &[&str] = &[
    "wrote on {p}'s timeline",
    "wrote on {p}'s Timeline",
    "wrote on {p}'s wall",
    "posted on {p}'s timeline",
    "posted {x} on {p}'s timeline",
    "posted {x} on {p}'s Timeline",
    "posted {x} to {p}'s timeline",
    "posted {x} to {p}'s Timeline",
    "shared {x} on {p}'s timeline",
    "shared {x} to {p}'s timeline",
    "shared {x} to {p}'s Timeline",
    "added {x} to {p}'s timeline",
    "added {x} to {p}'s Timeline",
    "commented on {p}'s {x}",
    "replied to {p}'s {x}",
    "hat in der Chronik von {p} gepostet",
    "hat in der Chronik von {p} geschrieben",
    "hat {x} in der Chronik von {p} gepostet",
    "hat {x} in der Chronik von {p} geschrieben",
    "hat {x} in der Chronik von {p} geteilt",
    "hat {x} zur Chronik von {p} hinzugefügt",
    "hat in {q} Chronik gepostet",
    "hat in {q} Chronik geschrieben",
    "hat {x} in {q} Chronik gepostet",
    "hat {x} in {q} Chronik geschrieben",
    "hat {x} in {q} Chronik geteilt",
    "hat an {q} Pinnwand geschrieben",
    "hat {x} an {q} Pinnwand geschrieben",
    "hat {x} von {p} kommentiert",
    "hat {q} {w} kommentiert",
    "hat auf {x} von {p} geantwortet",
    "hat auf {q} {w} geantwortet",
    "a écrit sur le journal de {p}",
    "a publié {x} sur le journal de {p}",
    "a commenté {x} de {p}",
    "a répondu au commentaire de {p}",
    "escribió en la biografía de {p}",
    "publicó {x} en la biografía de {p}",
    "comentó {x} de {p}",
    "respondió al comentario de {p}",
    "ha scritto sul diario di {p}",
    "ha pubblicato {x} sul diario di {p}",
    "ha commentato {x} di {p}",
    "ha risposto al commento di {p}",
    "heeft op de tijdlijn van {p} geschreven",
    "heeft {x} op de tijdlijn van {p} geplaatst",
    "heeft gereageerd op {x} van {p}",
    "heeft geantwoord op de reactie van {p}",
    "escreveu na linha do tempo de {p}",
    "comentou {x} de {p}",
    "respondeu ao comentário de {p}",
    "napisał na osi czasu użytkownika {p}",
    "napisała na osi czasu użytkownika {p}",
    "skomentował {x} użytkownika {p}",
    "skomentowała {x} użytkownika {p}",
    "odpowiedział na komentarz użytkownika {p}",
    "odpowiedziała na komentarz użytkownika {p}",
];

const IN_SOMETHING: &[&str] = &[
    "posted in {g}",
    "posted {x} in {g}",
    "posted to {g}",
    "hat in {g} gepostet",
    "a publié dans {g}",
    "publicó en {g}",
    "ha pubblicato in {g}",
    "heeft in {g} gepost",
    "heeft geplaatst in {g}",
    "publicou em {g}",
];

const OWN: &[&str] = &[
    "updated his status",
    "updated her status",
    "updated their status",
    "updated his profile picture",
    "updated her profile picture",
    "updated their profile picture",
    "updated his cover photo",
    "updated her cover photo",
    "updated their cover photo",
    "shared a link",
    "shared a post",
    "shared a memory",
    "shared a photo",
    "shared a video",
    "shared a reel",
    "shared an event",
    "shared an album",
    "shared {p}'s {w}",
    "added a new photo",
    "added {w} new photos",
    "added a new video",
    "added {w} new videos",
    "added a new photo to the album {x}",
    "added {w} new photos to the album {x}",
    "added a new photo — with {p}",
    "added {w} new photos — with {p}",
    "posted a photo",
    "posted a video",
    "published a note",
    "was live",
    "is with {p}",
    "was with {p}",
    "commented on his own {w}",
    "commented on her own {w}",
    "commented on their own {w}",
    "replied to his own comment",
    "replied to her own comment",
    "replied to their own comment",
    "hat seinen Status aktualisiert",
    "hat ihren Status aktualisiert",
    "hat den Status aktualisiert",
    "hat sein Profilbild aktualisiert",
    "hat ihr Profilbild aktualisiert",
    "hat sein Titelbild aktualisiert",
    "hat ihr Titelbild aktualisiert",
    "hat einen Link geteilt",
    "hat einen Beitrag geteilt",
    "hat eine Erinnerung geteilt",
    "hat ein Foto geteilt",
    "hat ein Video geteilt",
    "hat eine Veranstaltung geteilt",
    "hat {q} {w} geteilt",
    "hat ein neues Foto hinzugefügt",
    "hat {w} neue Fotos hinzugefügt",
    "hat ein neues Video hinzugefügt",
    "hat {w} neue Videos hinzugefügt",
    "hat ein Foto gepostet",
    "hat ein Video gepostet",
    "ist mit {p} unterwegs",
    "war mit {p} unterwegs",
    "hat seinen eigenen {w} kommentiert",
    "hat ihren eigenen {w} kommentiert",
    "hat sein eigenes {w} kommentiert",
    "hat ihr eigenes {w} kommentiert",
    "hat auf seinen eigenen Kommentar geantwortet",
    "hat auf ihren eigenen Kommentar geantwortet",
    "a mis à jour son statut",
    "a partagé un lien",
    "a partagé une publication",
    "a partagé un souvenir",
    "a ajouté une nouvelle photo",
    "a ajouté {w} nouvelles photos",
    "actualizó su estado",
    "ha actualizado su estado",
    "compartió un enlace",
    "compartió una publicación",
    "compartió un recuerdo",
    "agregó una foto nueva",
    "ha aggiornato il suo stato",
    "ha condiviso un link",
    "ha condiviso un post",
    "ha condiviso un ricordo",
    "ha aggiunto una nuova foto",
    "heeft zijn status bijgewerkt",
    "heeft haar status bijgewerkt",
    "heeft een link gedeeld",
    "heeft een bericht gedeeld",
    "heeft een herinnering gedeeld",
    "heeft een nieuwe foto toegevoegd",
    "atualizou seu status",
    "atualizou o seu estado",
    "compartilhou um link",
    "compartilhou uma publicação",
    "zaktualizował swój status",
    "zaktualizowała swój status",
    "udostępnił link",
    "udostępniła link",
    "udostępnił post",
    "udostępniła post",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(title: &str, page: Page, persons: &[&str], group: Option<&str>) {
        let expected = Title {
            page,
            persons: persons.iter().map(|name| (*name).to_owned()).collect(),
            group: group.map(str::to_owned),
        };
        assert_eq!(read(title), expected, "{title}");
    }

    #[test]
    fn own_timeline() {
        check("Lena Kraus updated her status.", Page::Own, &[], None);
        check(
            "Lena Kraus hat ihren Status aktualisiert.",
            Page::Own,
            &[],
            None,
        );
        check("Lena Kraus added 3 new photos.", Page::Own, &[], None);
        check(
            "Lena Kraus shared Max Muster's post.",
            Page::Own,
            &["Max Muster"],
            None,
        );
        check(
            "Lena Kraus hat Max Musters Beitrag geteilt.",
            Page::Own,
            &["Max Muster"],
            None,
        );
        check(
            "Lena Kraus was with Max Muster, Eva Busch and 3 others.",
            Page::Own,
            &["Max Muster", "Eva Busch"],
            None,
        );
        check(
            "Lena Kraus commented on her own post.",
            Page::Own,
            &[],
            None,
        );
        check(
            "Lena Kraus hat ihren eigenen Beitrag kommentiert.",
            Page::Own,
            &[],
            None,
        );
    }

    #[test]
    fn other_persons_pages() {
        for title in [
            "Lena Kraus wrote on Max Muster's timeline.",
            "Lena Kraus wrote on Max Muster’s timeline.",
            "Lena Kraus posted something on Max Muster's Timeline.",
            "Lena Kraus shared a link to Max Muster's Timeline.",
            "Lena Kraus commented on Max Muster's post.",
            "Lena Kraus commented on Max Muster's live video.",
            "Lena Kraus replied to Max Muster's comment.",
            "Lena Kraus hat in der Chronik von Max Muster gepostet.",
            "Lena Kraus hat einen Link in der Chronik von Max Muster geteilt.",
            "Lena Kraus hat etwas in Max Musters Chronik geschrieben.",
            "Lena Kraus hat Max Musters Beitrag kommentiert.",
            "Lena Kraus hat Max Muster' Beitrag kommentiert.",
            "Lena Kraus hat den Beitrag von Max Muster kommentiert.",
            "Lena Kraus hat auf Max Musters Kommentar geantwortet.",
            "Lena Kraus hat auf den Kommentar von Max Muster geantwortet.",
            "Lena Kraus a commenté la publication de Max Muster.",
            "Lena Kraus ha commentato il post di Max Muster.",
            "Lena Kraus heeft gereageerd op het bericht van Max Muster.",
        ] {
            check(title, Page::OtherPerson, &["Max Muster"], None);
        }
    }

    #[test]
    fn groups() {
        let group = Some("Boule am Rhein");
        check(
            "Lena Kraus posted in Boule am Rhein.",
            Page::Group,
            &[],
            group,
        );
        check(
            "Lena Kraus hat in Boule am Rhein gepostet.",
            Page::Group,
            &[],
            group,
        );
        check(
            "Lena Kraus hat etwas in der Gruppe „Boule am Rhein“ gepostet.",
            Page::Group,
            &[],
            group,
        );
        check(
            "Lena Kraus shared a link to the group: Boule am Rhein.",
            Page::Group,
            &[],
            group,
        );
        check(
            "Lena Kraus commented on Max Muster's post in Boule am Rhein.",
            Page::Group,
            &["Max Muster"],
            group,
        );
        check(
            "Lena Kraus hat Max Musters Beitrag in Boule am Rhein kommentiert.",
            Page::Group,
            &["Max Muster"],
            group,
        );
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for title in [
            "",
            "Lena Kraus",
            "updated her status", // nobody in front of it
            "Lena Kraus saved a seller.",
            "Lena Kraus updated her statuses.",
            "Lena Kraus shared a link with friends.",
            "Lena Kraus delte et link.",
            "Lena Kraus commented on 's post.",
            "Lena Kraus wrote on nobody's timeline.",
        ] {
            check(title, Page::Unknown, &[], None);
        }
        check(
            &"a updated her status ".repeat(100),
            Page::Unknown,
            &[],
            None,
        );
    }

    proptest! {
        #[test]
        fn never_panics(title in any::<String>(), end in any::<String>()) {
            read(&title);
            read(&format!("{title} commented on {end}'s {title}"));
            read(&format!("{title} hat {end} in der Chronik von {end}{title}"));
        }
    }
}
