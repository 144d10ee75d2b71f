//! A body as paragraphs of sentences.

/// Sentences by paragraph.
pub(crate) type Story = Vec<Vec<String>>;

/// Cuts a body into paragraphs at line ends and into sentences after closing marks.
pub(crate) fn story(body: &str) -> Story {
    let lines = body.split('\n').map(str::trim).filter(|line| !line.is_empty());
    let mut story: Story = lines.map(sentences).collect();
    // A body of one line is no story of paragraphs: three sentences make one.
    if let [only] = story.as_mut_slice() {
        story = only.chunks(3).map(<[String]>::to_vec).collect();
    }
    story
}

fn sentences(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut now = String::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        now.push(c);
        let closes = matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '।' | '؟');
        let wide = matches!(c, '。' | '！' | '？');
        // Thai sentences end at a space alone.
        let thai = c == ' '
            && now.chars().count() > 60
            && now.contains(|c| matches!(c, '\u{e00}'..='\u{e7f}'));
        if thai || closes && (wide || chars.peek() == Some(&' ')) && now.chars().count() > 12 {
            found.push(std::mem::take(&mut now).trim().to_owned());
        }
    }
    if !now.trim().is_empty() {
        found.push(now.trim().to_owned());
    }
    found
}

pub(crate) fn body(story: &Story) -> String {
    let paragraphs = story.iter().filter(|sentences| !sentences.is_empty());
    paragraphs.map(|sentences| sentences.join(" ")).collect::<Vec<_>>().join("\n\n")
}

/// Words, by the stage's own measure of scripts without spaces.
pub(crate) fn words(body: &str) -> usize {
    let quarters = |word: &str| {
        let wide = word.chars().filter(|c| ('\u{3040}'..='\u{9fff}').contains(c)).count();
        let thai = word.chars().filter(|c| ('\u{e00}'..='\u{e7f}').contains(c)).count();
        (2 * wide + thai).max(4)
    };
    body.split_whitespace().map(quarters).sum::<usize>() / 4
}

/// Whether the text has no spaces between words.
pub(crate) fn is_dense(text: &str) -> bool {
    let dense = text
        .chars()
        .filter(|c| ('\u{3040}'..='\u{9fff}').contains(c) || ('\u{e00}'..='\u{e7f}').contains(c));
    dense.count() * 3 > text.chars().count()
}

/// The units in which a sentence is edited: words, or pairs of characters where there are no spaces.
pub(crate) fn units(sentence: &str) -> Vec<String> {
    if !is_dense(sentence) {
        return sentence.split(' ').map(str::to_owned).collect();
    }
    let chars: Vec<char> = sentence.chars().collect();
    chars.chunks(2).map(|pair| pair.iter().collect()).collect()
}

pub(crate) fn joined(units: &[String], dense: bool) -> String {
    units.join(if dense { "" } else { " " })
}
