//! The standard fields, in canonical order.

use crate::FieldType;

macro_rules! standard {
    ($($constant:ident $name:literal $ty:ident $doc:literal;)*) => {
        /// Name and type of every standard field.
        pub(crate) const STANDARD: &[(&str, FieldType)] = &[$(($name, FieldType::$ty)),*];

        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "the names become constants")]
        enum Number { $($constant),* }

        /// The numbers of the standard fields, the same in every registry.
        pub mod fields {
            use super::Number;
            use crate::FieldId;

            $(#[doc = $doc] pub const $constant: FieldId = FieldId(Number::$constant as u32);)*
        }
    };
}

standard! {
    URI "uri" Text "Stable identity.";
    VERSION "version" Int "Version of the `uri`.";
    STATUS "status" Text "`usable`, `withheld` or `canceled`.";
    EMBARGOED_UNTIL "embargoed_until" Time "Not before.";
    URGENCY "urgency" Int "1 (flash) to 9.";
    SLUGLINE "slugline" Text "The newsroom's short name.";
    GENRE "genre" Text "Kind of story.";
    URL "url" Text "Where readers find it.";
    SOURCE "source" Json "Where it was read: path, offset, record, digest.";
    CONTENT "content" Bytes "The bytes as found, after decompression.";
    MEDIA_TYPE "media_type" Text "What the bytes are.";
    CHARSET "charset" Text "The charset the transport declared.";
    KIND "kind" Text "`article`, `listing`, `product`, `forum`, `documentation` or `other`.";
    KIND_CONFIDENCE "kind_confidence" Float "How sure the kind is, 0 to 1.";
    HEADLINE "headline" Text "Publishable title.";
    STANDFIRST "standfirst" Text "Summary above the text.";
    BYLINE "byline" Text "The line that names the authors, as printed.";
    SECTION "section" Text "Section of the publication.";
    PUBLISHER "publisher" Text "Who published it.";
    LOCATED "located" Text "The dateline's place.";
    AUTHORS "authors" List "The persons of the byline.";
    KEYWORDS "keywords" List "Keywords.";
    PUBLISHED "published" Time "First published.";
    MODIFIED "modified" Time "Last changed.";
    RIGHTS "rights" Json "Holder, notice, license, text-and-data-mining reservation.";
    LANGUAGE "language" Text "BCP 47.";
    BODY_TEXT "body_text" Text "The text; its blocks are separated by one blank line.";
    BODY_BLOCKS "body_blocks" Blocks "Kind and span of each block of the text.";
    IMAGES "images" Json "List of url, caption, credit.";
    PEOPLE "people" Tags "Persons named.";
    ORGANISATIONS "organisations" Tags "Organisations named.";
    PLACES "places" Tags "Places named.";
    SUBJECTS "subjects" Tags "What it is about.";
    EVENTS "events" Tags "Events named.";
    QUOTES "quotes" Tags "Direct quotes.";
}
