//! Log levels.

use newsmill_abi as abi;

/// How much a log line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something was lost or will be.
    Error,
    /// Somebody should look.
    Warn,
    /// Worth knowing.
    Info,
    /// For whoever looks for a fault.
    Debug,
    /// Everything.
    Trace,
}

impl Level {
    pub(crate) const fn code(self) -> i32 {
        match self {
            Self::Error => abi::NM_LOG_ERROR,
            Self::Warn => abi::NM_LOG_WARN,
            Self::Info => abi::NM_LOG_INFO,
            Self::Debug => abi::NM_LOG_DEBUG,
            Self::Trace => abi::NM_LOG_TRACE,
        }
    }
}

impl From<log::Level> for Level {
    fn from(level: log::Level) -> Self {
        match level {
            log::Level::Error => Self::Error,
            log::Level::Warn => Self::Warn,
            log::Level::Info => Self::Info,
            log::Level::Debug => Self::Debug,
            log::Level::Trace => Self::Trace,
        }
    }
}
