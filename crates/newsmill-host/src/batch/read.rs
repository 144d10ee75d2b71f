//! Reading cells.

use newsmill_abi::{NM_E_NULL, NM_E_RANGE, NM_E_TYPE, NM_E_UNDECLARED, Status as Code};
use newsmill_article::{
    Block, Cell, FieldId, FieldType, Select, Tag, cell_json, time_micros, to_json,
};

use super::CallBatch;
use crate::Status;
use crate::access::READ;
use crate::strings::Refusal;

impl CallBatch<'_> {
    /// A cell that the stage may read.
    fn cell(&self, row: u32, field: u32) -> Result<&Cell, Code> {
        let id = FieldId::from_code(field);
        match self.flags.get(id.index()) {
            Some(flags) if flags & READ != 0 => {}
            _ => return Err(NM_E_UNDECLARED),
        }
        let row = self.row(row).ok_or(NM_E_RANGE)?;
        self.articles.get(row).map(|article| article.get(id)).ok_or(NM_E_RANGE)
    }

    /// The answer for a cell that holds none of the asked types: empty, or of another type.
    fn none_of(&self, field: u32, types: &[FieldType], cell: &Cell) -> Code {
        let fits = self.ty(field).is_some_and(|ty| types.contains(&ty));
        if fits && cell.is_empty() { NM_E_NULL } else { NM_E_TYPE }
    }

    /// TEXT, BYTES, JSON, TIME.
    pub(crate) fn str(&self, row: u32, field: u32) -> Result<&[u8], Code> {
        const TYPES: [FieldType; 4] =
            [FieldType::Text, FieldType::Bytes, FieldType::Json, FieldType::Time];
        let cell = self.cell(row, field)?;
        let bytes: &[u8] = match cell {
            Cell::Text(text) | Cell::Json(text) | Cell::Time(text) => text.as_bytes(),
            Cell::Bytes(bytes) => bytes,
            _ => return Err(self.none_of(field, &TYPES, cell)),
        };
        if bytes.is_empty() { Err(NM_E_NULL) } else { Ok(bytes) }
    }

    /// I64, BOOL as 0 or 1, TIME as Unix microseconds.
    pub(crate) fn i64(&self, row: u32, field: u32) -> Result<i64, Code> {
        const TYPES: [FieldType; 3] = [FieldType::Int, FieldType::Bool, FieldType::Time];
        let cell = self.cell(row, field)?;
        match cell {
            Cell::Int(value) => Ok(*value),
            Cell::Bool(value) => Ok(i64::from(*value)),
            Cell::Time(text) => time_micros(text).ok_or(NM_E_TYPE),
            _ => Err(self.none_of(field, &TYPES, cell)),
        }
    }

    /// F64.
    pub(crate) fn f64(&self, row: u32, field: u32) -> Result<f64, Code> {
        let cell = self.cell(row, field)?;
        match cell {
            Cell::Float(value) if value.is_finite() => Ok(*value),
            _ => Err(self.none_of(field, &[FieldType::Float], cell)),
        }
    }

    /// An empty cell of type `ty` is an empty slice.
    fn slice_of(&self, field: u32, ty: FieldType) -> Result<(), Code> {
        if self.ty(field) == Some(ty) { Ok(()) } else { Err(NM_E_TYPE) }
    }

    pub(crate) fn list(&self, row: u32, field: u32) -> Result<&[Box<str>], Code> {
        match self.cell(row, field)? {
            Cell::List(items) => Ok(items),
            _ => self.slice_of(field, FieldType::List).map(|()| [].as_slice()),
        }
    }

    pub(crate) fn tags(&self, row: u32, field: u32) -> Result<&[Tag], Code> {
        match self.cell(row, field)? {
            Cell::Tags(tags) => Ok(tags),
            _ => self.slice_of(field, FieldType::Tags).map(|()| [].as_slice()),
        }
    }

    pub(crate) fn blocks(&self, row: u32, field: u32) -> Result<&[Block], Code> {
        match self.cell(row, field)? {
            Cell::Blocks(blocks) => Ok(blocks),
            _ => self.slice_of(field, FieldType::Blocks).map(|()| [].as_slice()),
        }
    }

    /// Canonical JSON of the fields, or of all the stage may read but `content`.
    pub(crate) fn row_json(&self, row: u32, fields: &[u32]) -> Result<String, Refusal> {
        let article = self.row(row).and_then(|row| self.articles.get(row));
        let article = article.ok_or_else(|| self.no_row(row))?;
        if fields.is_empty() {
            let readable = &self.core.readable;
            return Ok(to_json(article, self.registry, Select::Fields(readable)));
        }
        if let Some(field) = fields.iter().find(|field| !self.may_read(**field)) {
            return Err(self.undeclared("read", *field));
        }
        let ids: Vec<FieldId> = fields.iter().copied().map(FieldId::from_code).collect();
        Ok(to_json(article, self.registry, Select::Fields(&ids)))
    }

    pub(crate) fn cell_json(&self, row: u32, field: u32) -> Result<String, Code> {
        cell_json(self.cell(row, field)?).ok_or(NM_E_NULL)
    }

    /// Notes why a read was refused. Empty is an answer, not a refusal.
    pub(crate) fn refuse_read(&self, status: Code, row: u32, field: u32) -> Code {
        if status == NM_E_NULL {
            return status;
        }
        self.refuse(match status {
            NM_E_UNDECLARED => self.undeclared("read", field),
            NM_E_RANGE => self.no_row(row),
            _ => self.wrong_type(field),
        })
    }

    #[cold]
    pub(super) fn wrong_type(&self, field: u32) -> Refusal {
        let name = self.registry.name(FieldId::from_code(field));
        let ty = self.ty(field).map_or("none", FieldType::name);
        Refusal::new(
            Status::Type,
            format!("field `{name}` is of type `{ty}`, not the one asked for"),
        )
    }
}
