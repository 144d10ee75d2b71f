//! The codes of findings.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The pipeline cannot be run.
    Error,
    /// The pipeline can be run, and somebody should look. An entry accepts warnings with `allow`.
    Warning,
}

impl Severity {
    /// The word in texts and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $doc:literal $explanation:literal;)*) => {
        /// What a finding is about. Codes are never renamed or reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $doc] $variant,)*
        }

        impl Code {
            /// Every code, in the order of this page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in texts, JSON and `allow`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// How bad a finding of this code is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }

            /// What it means and what to do, one paragraph.
            pub fn explain(self) -> &'static str {
                match self { $(Self::$variant => $explanation),* }
            }
        }
    };
}

codes! {
    Unreadable "unreadable" Error "The file is too large or not UTF-8."
        "The bytes of the file are no text newsmill reads: the file is larger than 4 MiB, not UTF-8, or begins with \
         a byte order mark. Save it as UTF-8 without a mark; keep long lists in files of their own.";
    Syntax "syntax" Error "The file is not JSON."
        "The file is not strict JSON: no comments, no trailing commas, double quotes only, at most 100 levels deep. \
         What you would write as a comment goes into a `note`. Nothing else is checked until the file parses.";
    DuplicateKey "duplicate-key" Error "A key stands twice in one object."
        "One object holds a key twice. JSON parsers silently take one of the two values, so one of them is not what \
         the author believes. Remove one.";
    UnknownKey "unknown-key" Error "A key that means nothing there."
        "The pipeline file has no such key at this place. Most are slips of the finger. Notes for people go into \
         `note`; a stage's own settings go into its `options`.";
    MissingKey "missing-key" Error "A key that must be there is not."
        "A pipeline has at least `name`, `ingest` and `export`; every entry has `use`; an ingest entry has `from`, an \
         export entry has `to`.";
    WrongType "wrong-type" Error "A value of the wrong JSON type."
        "The value has another JSON type than this key takes, for example a text where a list stands.";
    BadValue "bad-value" Error "A value that is none of those a key takes."
        "The key takes one of a few values, and this is none of them.";
    EmptyList "empty-list" Error "A list that must hold something is empty."
        "`ingest` and `export` must have an entry and `from` must name something: a pipeline that reads or writes \
         nothing is a mistake.";
    TooMany "too-many" Error "A list that holds too much."
        "A list of entries holds more than 1000, or `from` more than 4096 texts. Many files go into a `.paths` list, \
         a line each, and many pipelines into files of their own.";
    BadName "bad-name" Error "A name that cannot be one."
        "Names stand in reports, file names and `--set NAME.key=value`: up to 64 letters, digits, `.`, `_` and `-`, \
         beginning with a letter or digit. `run` is taken.";
    DuplicateName "duplicate-name" Error "Two entries of one name."
        "The name of an entry (its `use` when it has no `name`) must be unique in the file, or reports and `--set` \
         could not tell them apart. Give one of them a `name`.";
    UnknownStage "unknown-stage" Error "No plugin offers the stage."
        "No library in the plugin folders offers a stage of this id. `newsmill plugins` lists those there are; \
         `--plugin-dir` says where they are looked for.";
    WrongKind "wrong-kind" Error "The stage belongs into another list."
        "The stage is known, but of another kind: ingest stages stand under `ingest`, clean and tag stages under \
         `stages`, export stages under `export`.";
    BadOptions "bad-options" Error "Options that do not fit the stage's schema."
        "The options do not fit what the stage's manifest says of them: an option it does not know, a missing one, a \
         value of the wrong type or out of its range. `newsmill plugins ID` shows its options.";
    DeprecatedOption "deprecated-option" Warning "An option that will go."
        "The option still works, but its author calls it deprecated. `newsmill plugins ID` may say what takes its \
         place.";
    MissingField "missing-field" Error "A stage needs a field that nobody before it writes."
        "The stage needs a field that no ingest entry and no stage before it writes, or that not every ingest entry \
         writes. Put a stage that writes it before this one.";
    UnknownField "unknown-field" Error "An option names a field that there is not."
        "An option that names fields names one that is neither standard nor written by any stage of this pipeline.";
    TypeConflict "type-conflict" Error "Two stages disagree about a field."
        "Two stages of the pipeline declare one own field with different types, or one declares it as private and \
         another does not. Such stages cannot run together.";
    BadReference "bad-reference" Error "A reference that cannot be read."
        "A `${..}` in a text is not of the form `${env:NAME}`, `${env:NAME:-default}` or `${file:path}`. Write `$${` \
         for the characters themselves.";
    UnresolvedReference "unresolved-reference" Error "A reference to nothing."
        "The environment has no variable of this name and the reference no default, or its file could not be read. \
         Only a run looks; `validate` reads neither.";
    BadPath "bad-path" Error "A path that cannot be meant."
        "A path in `from` or `to` is empty, holds a NUL or is too long; standard input or output is used twice; or two \
         exports write to one target.";
    BadPattern "bad-pattern" Error "A glob that cannot be read."
        "A pattern in `from` is no glob: `*`, `**`, `?`, `[a-z]` and `{a,b}` are, and brackets must close. Write `[[]` \
         for a bracket in a file name.";
    BadRun "bad-run" Error "A setting of `run` out of its range."
        "`batch` is 1 to 65536; `fail_above` is a share like \"5%\" or a whole number of articles; sizes are bytes or \
         texts like \"64MiB\"; `block_articles` is 1 to 1000000.";
    SecretInFile "secret-in-file" Warning "A secret written into the file."
        "The stage calls this option a secret, and its value stands in the file for everybody who reads it. Write \
         `${env:NAME}` or `${file:path}` instead.";
    UnknownCode "unknown-code" Error "`allow` names a code that there is not."
        "An entry's `allow` lists codes of findings, and this is none.";
    UnusedAllow "unused-allow" Warning "`allow` accepts something that is not there."
        "The entry's `allow` names a code of which the entry has no finding, or an error, which cannot be allowed. \
         Remove it, or it will hide the next one.";
    MoreFindings "more-findings" Error "There are more findings than are shown."
        "At most 1000 findings of a file are shown. Mend those first.";
}

impl Code {
    /// The code of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn names_are_kebab_case_and_unique() {
        for (index, code) in Code::ALL.iter().enumerate() {
            assert!(code.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
            assert_eq!(Code::from_name(code.name()), Some(*code));
            assert!(Code::ALL[..index].iter().all(|other| other.name() != code.name()));
            assert!(code.explain().ends_with('.') && code.explain().len() > 40);
        }
    }
}
