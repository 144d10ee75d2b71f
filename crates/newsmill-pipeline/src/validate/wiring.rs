//! Whether every stage finds the fields it needs.

mod named;

use std::collections::{BTreeMap, BTreeSet};

use newsmill_article::FieldType;
use newsmill_host::manifest::{Kind, NOT_FOR_TAG, is_own_name, nearest_field, standard_field};

use crate::{Code, PipelineField};

use self::named::{Named, named};
use super::keys::shown;
use super::{Context, EntryNode, List};

/// What the host fills in for every article.
const HOST_FIELDS: [&str; 2] = ["uri", "source"];
/// At most this many names stand in a message.
const NAMES_MAX: usize = 3;

/// Checks the wiring and gives the own fields of the pipeline, in the order they join the registry.
pub(super) fn check(entries: &[EntryNode<'_>], cx: &mut Context<'_>) -> Vec<PipelineField> {
    let wires: Vec<_> = entries.iter().map(|entry| Wire::new(entry, cx)).collect();
    let fields = declare(&wires, cx);
    let mut flow = Flow::new(&wires);
    for (number, wire) in wires.iter().enumerate() {
        cx.problems.entry = Some(number);
        flow.check_needs(wire, &wires, cx);
        check_names(wire, &fields, cx);
        flow.pass(wire);
    }
    cx.problems.entry = None;
    fields.into_fields()
}

/// An entry with the fields its options name.
struct Wire<'e, 'a> {
    entry: &'e EntryNode<'a>,
    needs: Vec<Named<'e>>,
    uses: Vec<Named<'e>>,
    writes: Vec<Named<'e>>,
    /// Every field the entry writes.
    written: BTreeSet<&'e str>,
}

impl<'e, 'a> Wire<'e, 'a> {
    fn new(entry: &'e EntryNode<'a>, cx: &Context<'_>) -> Self {
        let of = |pointers: &[String]| {
            pointers.iter().flat_map(|pointer| named(entry, pointer, cx.mode)).collect::<Vec<_>>()
        };
        let mut wire = Self {
            entry,
            needs: Vec::new(),
            uses: Vec::new(),
            writes: Vec::new(),
            written: BTreeSet::new(),
        };
        if let Some(stage) = entry.stage.map(|stage| &stage.manifest) {
            wire.needs = of(&stage.needs_from);
            wire.uses = of(&stage.uses_from);
            wire.writes = of(&stage.writes_from);
            wire.written = stage.writes.iter().map(|(name, _)| name.as_str()).collect();
            wire.written.extend(wire.writes.iter().map(|named| named.name));
        }
        wire
    }
}

/// The own fields of all stages.
#[derive(Default)]
struct Fields<'w> {
    order: Vec<&'w str>,
    declared: BTreeMap<&'w str, Declared<'w>>,
}

struct Declared<'w> {
    ty: FieldType,
    private: bool,
    /// The stage id that said so first.
    by: &'w str,
}

impl Fields<'_> {
    fn into_fields(self) -> Vec<PipelineField> {
        let field = |name: &&str| {
            let declared = self.declared.get(name)?;
            let (ty, private) = (declared.ty, declared.private);
            Some(PipelineField { name: (*name).to_owned(), ty, private })
        };
        self.order.iter().filter_map(field).collect()
    }
}

fn declare<'w>(wires: &'w [Wire<'_, '_>], cx: &mut Context<'_>) -> Fields<'w> {
    let mut fields = Fields::default();
    for (number, wire) in wires.iter().enumerate() {
        let Some(stage) = wire.entry.stage.map(|stage| &stage.manifest) else { continue };
        cx.problems.entry = Some(number);
        let open = stage.writes.iter().map(|(name, ty)| (name, *ty, false));
        let private = stage.private.iter().map(|(name, ty)| (name, *ty, true));
        for (name, ty, private) in open.chain(private) {
            if standard_field(name).is_none() {
                let new = Declared { ty, private, by: &stage.id };
                fields.declare(name, new, wire, cx);
            }
        }
    }
    // Names that only options hold come last, so that a stage's own word on the type holds.
    for wire in wires {
        for named in &wire.writes {
            let name = named.name;
            if is_own_name(name) && !fields.declared.contains_key(name) {
                fields.order.push(name);
                let by = wire.entry.stage.map_or("", |stage| &stage.manifest.id);
                fields.declared.insert(name, Declared { ty: FieldType::Text, private: false, by });
            }
        }
    }
    cx.problems.entry = None;
    fields
}

impl<'w> Fields<'w> {
    fn declare(
        &mut self,
        name: &'w str,
        new: Declared<'w>,
        wire: &Wire<'_, '_>,
        cx: &mut Context<'_>,
    ) {
        let Some(old) = self.declared.get(name) else {
            self.order.push(name);
            self.declared.insert(name, new);
            return;
        };
        let (by, other) = (new.by, old.by);
        let message = if old.ty != new.ty {
            let (ours, theirs) = (new.ty.name(), old.ty.name());
            format!("`{by}` writes `{name}` as {ours}, `{other}` as {theirs}")
        } else if old.private != new.private || (new.private && by != other) {
            format!(
                "`{name}` is private to one of `{by}` and `{other}`, so the other cannot have it"
            )
        } else {
            return;
        };
        let hint = "use versions of the two plugins that agree".to_owned();
        let pointer = format!("{}/use", wire.entry.pointer());
        cx.problems.push(Code::TypeConflict, wire.entry.use_span(), pointer, message, hint);
    }
}

/// Which fields the articles have at an entry.
struct Flow<'w> {
    ingests: usize,
    /// How many ingest entries write a field.
    from_ingest: BTreeMap<&'w str, usize>,
    /// What stages so far write.
    from_stages: BTreeSet<&'w str>,
    /// A stage before is unknown, so it may write anything.
    anything: bool,
}

impl<'w> Flow<'w> {
    fn new(wires: &'w [Wire<'_, '_>]) -> Self {
        let ingests = wires.iter().filter(|wire| wire.entry.list == List::Ingest);
        let mut flow = Self {
            ingests: 0,
            from_ingest: BTreeMap::new(),
            from_stages: BTreeSet::new(),
            anything: false,
        };
        for wire in ingests {
            flow.ingests += 1;
            flow.anything |= wire.entry.stage.is_none();
            for name in &wire.written {
                *flow.from_ingest.entry(name).or_default() += 1;
            }
        }
        // Without an ingest entry there is a finding already, and everything else would follow from it.
        flow.anything |= flow.ingests == 0;
        flow
    }

    fn has(&self, field: &str) -> bool {
        self.anything
            || field == "*"
            || HOST_FIELDS.contains(&field)
            || self.from_stages.contains(field)
            || self.from_ingest.get(field).is_some_and(|count| *count == self.ingests)
    }

    /// The articles leave this entry.
    fn pass(&mut self, wire: &'w Wire<'_, '_>) {
        if wire.entry.list == List::Stages {
            self.anything |= wire.entry.stage.is_none();
            self.from_stages.extend(&wire.written);
        }
    }

    fn check_needs(&self, wire: &Wire<'_, '_>, all: &[Wire<'_, '_>], cx: &mut Context<'_>) {
        let entry = wire.entry;
        let Some(stage) = entry.stage.map(|stage| &stage.manifest) else { return };
        if entry.list == List::Ingest {
            return;
        }
        for field in stage.needs.iter().filter(|field| !self.has(field)) {
            if cx.problems.is_full() {
                return cx.problems.count_more(1);
            }
            let message = format!("`{}` needs `{field}`, {}", stage.id, self.lack(field, all));
            let hint = hint(field, all, cx);
            let pointer = format!("{}/use", entry.pointer());
            cx.problems.push(Code::MissingField, entry.use_span(), pointer, message, hint);
        }
        for named in wire.needs.iter().filter(|named| is_field(named.name)) {
            let field = named.name;
            if !self.has(field) && !cx.problems.is_full() {
                let message = format!("`{}` needs `{field}`, {}", stage.id, self.lack(field, all));
                let hint = hint(field, all, cx);
                cx.problems.push(Code::MissingField, named.span, named.pointer(), message, hint);
            }
        }
    }

    /// Who does not write a field.
    fn lack(&self, field: &str, all: &[Wire<'_, '_>]) -> String {
        if !self.from_ingest.contains_key(field) {
            return "which nothing before it writes".to_owned();
        }
        let lacking: Vec<_> = all
            .iter()
            .filter(|w| w.entry.list == List::Ingest && !w.written.contains(field))
            .take(NAMES_MAX)
            .map(|w| format!("`{}`", shown(w.entry.shown_name())))
            .collect();
        format!("which articles from {} do not have", lacking.join(" and "))
    }
}

/// Who could write a field.
fn hint(field: &str, all: &[Wire<'_, '_>], cx: &Context<'_>) -> Option<String> {
    let later =
        all.iter().find(|wire| wire.entry.list == List::Stages && wire.written.contains(field));
    if let Some(later) = later {
        return Some(format!("move `{}` before it", shown(later.entry.shown_name())));
    }
    let writers: Vec<_> =
        cx.catalog.writers(field).into_iter().map(|id| format!("`{id}`")).collect();
    (!writers.is_empty()).then(|| format!("put {} before it", writers.join(" or ")))
}

/// Whether a name can be one of a field at all.
fn is_field(name: &str) -> bool {
    name == "*" || standard_field(name).is_some() || is_own_name(name)
}

/// Tells names in options that no field has.
fn check_names(wire: &Wire<'_, '_>, fields: &Fields<'_>, cx: &mut Context<'_>) {
    let reads = wire.needs.iter().map(|named| (named, true));
    let uses = wire.uses.iter().map(|named| (named, false));
    for (named, needed) in reads.chain(uses) {
        let name = named.name;
        // A needed field that nobody writes is told as missing.
        let known = match fields.declared.get(name) {
            Some(field) => !field.private,
            None => name == "*" || standard_field(name).is_some() || needed && is_own_name(name),
        };
        if !known {
            unknown(named, fields, cx);
        }
    }
    let is_tag = wire.entry.stage.is_some_and(|stage| stage.manifest.kind == Kind::Tag);
    for named in &wire.writes {
        let name = named.name;
        let private = fields.declared.get(name).is_some_and(|field| field.private);
        if name == "*" || !is_field(name) || private {
            unknown(named, fields, cx);
        } else if is_tag && NOT_FOR_TAG.contains(&name) {
            let message = format!("a tag stage may not write `{name}`");
            cx.problems.push(Code::BadOptions, named.span, named.pointer(), message, None);
        }
    }
}

fn unknown(named: &Named<'_>, fields: &Fields<'_>, cx: &mut Context<'_>) {
    if cx.problems.is_full() {
        return cx.problems.count_more(1);
    }
    let own = fields.declared.iter().filter(|(_, field)| !field.private).map(|(name, _)| *name);
    let near = nearest_field(named.name)
        .or_else(|| newsmill_host::schema::nearest(named.name, own))
        .map(|near| format!("did you mean `{near}`?"));
    let hint = near.unwrap_or_else(|| {
        "standard fields have the names of the documentation, own fields are `namespace.name` and \
         written by a stage"
            .to_owned()
    });
    let message = format!("there is no field `{}`", shown(named.name));
    cx.problems.push(Code::UnknownField, named.span, named.pointer(), message, hint);
}
