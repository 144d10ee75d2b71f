//! JSON blocks of Markdown files.

/// A fenced block that holds a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// The line of the file on which the text begins, from 1.
    pub line: usize,
    /// The text between the fences, as it stands in the file.
    pub text: &'a str,
    /// What follows the opening fence: `json`, perhaps with more words.
    pub info: &'a str,
}

/// The keys that make a JSON block a pipeline.
const PIPELINE_KEYS: [&str; 3] = ["\"ingest\"", "\"stages\"", "\"export\""];

/// The fenced blocks marked `json` that are pipelines: those in which `"ingest"`, `"stages"` or `"export"` stands.
/// A block that does not end goes to the end of the text.
pub fn json_blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(Fence<'_>, usize, usize)> = None;
    let mut offset = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let next = offset + line.len();
        match open {
            None => open = fence(line).map(|fence| (fence, index + 2, next)),
            Some((fence, at, start)) if fence.is_closed_by(line) => {
                push(&mut blocks, fence, at, text.get(start..offset));
                open = None;
            }
            Some(_) => {}
        }
        offset = next;
    }
    if let Some((fence, at, start)) = open {
        push(&mut blocks, fence, at, text.get(start..));
    }
    blocks
}

/// Whether JSON is meant to be a pipeline: `"ingest"`, `"stages"` or `"export"` stands in it.
pub fn looks_like_pipeline(json: &str) -> bool {
    PIPELINE_KEYS.iter().any(|key| json.contains(key))
}

fn push<'a>(blocks: &mut Vec<Block<'a>>, fence: Fence<'a>, line: usize, text: Option<&'a str>) {
    let Some(text) = text else { return };
    let is_json = fence.info.split_whitespace().next() == Some("json");
    if is_json && looks_like_pipeline(text) {
        blocks.push(Block { line, text, info: fence.info });
    }
}

/// An opening fence as CommonMark has it: three or more backticks or tildes. Deeper indented ones count too, since
/// they may stand in a list.
#[derive(Clone, Copy)]
struct Fence<'a> {
    mark: u8,
    length: usize,
    info: &'a str,
}

fn fence(line: &str) -> Option<Fence<'_>> {
    let line = line.trim();
    let mark = *line.as_bytes().first()?;
    if !matches!(mark, b'`' | b'~') {
        return None;
    }
    let length = run(line, mark);
    let info = line.get(length..)?.trim();
    (length >= 3 && !(mark == b'`' && info.contains('`'))).then_some(Fence { mark, length, info })
}

fn run(line: &str, mark: u8) -> usize {
    line.bytes().take_while(|b| *b == mark).count()
}

impl Fence<'_> {
    fn is_closed_by(self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && run(line, self.mark) == line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, json_blocks};

    #[test]
    fn only_pipelines_are_found() {
        let text = "# x\n\n```json\n{\"ingest\": []}\n```\n\n```rust\n\"ingest\"\n```\n```json\n{\"a\": 1}\n```\n\
                    - list\n\n  ````json title\n  {\n  ```\n  \"export\": 1}\n  ````\n~~~ json\n\"stages\"";
        let blocks = json_blocks(text);
        let expected = [
            Block { line: 4, text: "{\"ingest\": []}\n", info: "json" },
            Block { line: 16, text: "  {\n  ```\n  \"export\": 1}\n", info: "json title" },
            Block { line: 21, text: "\"stages\"", info: "json" },
        ];
        assert_eq!(blocks, expected);
    }

    #[test]
    fn windows_lines() {
        let blocks = json_blocks("```json\r\n{\"export\": 1}\r\n```\r\n");
        assert_eq!(blocks, [Block { line: 2, text: "{\"export\": 1}\r\n", info: "json" }]);
    }
}
