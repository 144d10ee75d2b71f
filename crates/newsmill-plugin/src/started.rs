//! What a stage loads before its first article.

use crate::error::{Error, ErrorKind, Result};

/// What [`start`](crate::Transform::start) put there: `let model = started(self.model.as_ref())?;`.
///
/// # Errors
/// `Other` where nothing is there. A host starts a stage before it hands it articles, so only a test of one's own sees that.
pub fn started<T>(loaded: Option<&T>) -> Result<&T> {
    loaded.ok_or_else(|| Error::new(ErrorKind::Other, "the stage was not started"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_has_what_it_loaded_or_says_that_it_was_not_started() {
        assert_eq!(*started(Some(&"model")).unwrap(), "model");
        let error = started::<u8>(None).unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Other, "the stage was not started")
        );
    }
}
