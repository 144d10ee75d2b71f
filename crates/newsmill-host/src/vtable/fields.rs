//! Fields, by name and in order.

use newsmill_abi::{Ctx, Field, NM_E_RANGE, NM_END, NM_OK, Status as Code, Str};
use newsmill_article::FieldType;

use super::control::context;
use crate::Status;
use crate::stage::Core;
use crate::strings::{Refusal, text};

/// Resolves a declared field of the asked type.
fn find(core: &Core, name: &str, ty: u32) -> Result<Field, Refusal> {
    let settings = &core.settings;
    let access = &settings.access;
    let id = settings.registry.id(name).filter(|id| access.may_read(*id) || access.may_write(*id));
    let Some((id, def)) = id.and_then(|id| settings.registry.def(id).map(|def| (id, def))) else {
        let words = format!("stage `{}` does not declare field `{name}`", settings.id);
        return Err(Refusal::new(Status::Undeclared, words));
    };
    if def.ty.code() != ty {
        let asked = FieldType::from_code(ty).map_or("unknown", FieldType::name);
        let words = format!("field `{name}` is of type `{}`, not `{asked}`", def.ty.name());
        return Err(Refusal::new(Status::Type, words));
    }
    Ok(id.code())
}

pub(super) unsafe extern "C" fn field(ctx: *mut Ctx, name: Str, ty: u32, out: *mut Field) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(context) = (unsafe { context(ctx) }) else { return NM_E_RANGE };
    // SAFETY: rule 2 of the header.
    let name = unsafe { text(name) };
    match context.fields().and_then(|core| find(core, name?, ty)) {
        // SAFETY: the header's signature.
        Ok(field) => unsafe { crate::strings::give(out, field) },
        Err(refusal) => context.refuse(refusal),
    }
}

pub(super) unsafe extern "C" fn field_at(
    ctx: *mut Ctx,
    i: u32,
    name: *mut Str,
    ty: *mut u32,
    out: *mut Field,
) -> Code {
    // SAFETY: rule 3 of the header.
    let Some(context) = (unsafe { context(ctx) }) else { return NM_E_RANGE };
    let core = match context.fields() {
        Ok(core) => core,
        Err(refusal) => return context.refuse(refusal),
    };
    if name.is_null() || ty.is_null() || out.is_null() {
        return NM_E_RANGE;
    }
    let settings = &core.settings;
    let mut fields = settings.registry.iter().filter(|(id, _)| settings.access.may_read(*id));
    let Some((id, def)) = usize::try_from(i).ok().and_then(|i| fields.nth(i)) else {
        return NM_END;
    };
    // SAFETY: the three are not null, and places by the header's signature. The name lives as long as the registry,
    // which the stage holds.
    unsafe {
        name.write(Str::of(def.name.as_bytes()));
        ty.write(def.ty.code());
        out.write(id.code());
    }
    NM_OK
}
