//! Asking a run to stop.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks runs to stop before their next step; copies ask the same runs.
#[derive(Clone, Default)]
pub struct Cancel {
    asked: Arc<AtomicBool>,
    condition: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
}

impl Cancel {
    /// Cancels by itself as soon as the condition holds; it is looked at before every step.
    pub fn when(condition: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self { asked: Arc::default(), condition: Some(Arc::new(condition)) }
    }

    /// Asks to stop.
    pub fn cancel(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.asked.load(Ordering::Relaxed) || self.condition.as_ref().is_some_and(|it| it())
    }

    /// Is cancelled with this one, and can be cancelled alone.
    #[must_use]
    pub fn child(&self) -> Self {
        let parent = self.clone();
        Self::when(move || parent.is_cancelled())
    }
}

impl From<Arc<AtomicBool>> for Cancel {
    fn from(asked: Arc<AtomicBool>) -> Self {
        Self { asked, condition: None }
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel").field("is_cancelled", &self.is_cancelled()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Cancel;

    #[test]
    fn a_child_is_cancelled_with_its_parent_but_not_the_other_way_round() {
        let parent = Cancel::default();
        let (one, other) = (parent.child(), parent.child());
        one.cancel();
        assert!(one.is_cancelled() && !other.is_cancelled() && !parent.is_cancelled());
        parent.cancel();
        assert!(other.is_cancelled());
    }
}
