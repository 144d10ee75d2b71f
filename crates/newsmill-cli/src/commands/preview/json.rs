//! A journey as one JSON object on one line, for tools.

use newsmill_article::{Registry, Select, to_json};
use newsmill_runner::{Journey, StepEnd};
use serde_json::{Map, Value, json};

use super::change::changes;

/// `steps`: for each stage `entry`, `stage`, `end` (`passed`, `made`, `dropped`, `dead`), `reason` and `message` where
/// there are such, and `changes`: field to `before` and `after`. `article`: the article as the last stage left it.
pub(super) fn render(journey: &Journey, registry: &Registry) -> String {
    let mut steps = Vec::new();
    let mut before = None;
    for step in &journey.steps {
        let mut changed = Map::new();
        if let Some(article) = &step.article {
            for change in changes(before, article, registry) {
                changed.insert(
                    change.field,
                    json!({ "before": change.before, "after": change.after }),
                );
            }
            before = Some(article);
        }
        let mut line = json!({ "entry": step.entry, "stage": step.stage });
        let (end, reason, message) = match &step.end {
            StepEnd::Passed => ("passed", "", ""),
            StepEnd::Made => ("made", "", ""),
            StepEnd::Dropped { reason, detail } => ("dropped", reason.as_str(), detail.as_str()),
            StepEnd::Dead { code, message } => ("dead", code.as_str(), message.as_str()),
        };
        line["end"] = json!(end);
        for (key, text) in [("reason", reason), ("message", message)] {
            if !text.is_empty() {
                line[key] = json!(text);
            }
        }
        line["changes"] = Value::Object(changed);
        steps.push(line);
    }
    let last = before.map(|article| to_json(article, registry, Select::AllButContent));
    let article: Value = last.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    format!("{}\n", json!({ "steps": steps, "article": article }))
}
