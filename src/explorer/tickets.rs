//! Who asked last: of the questions of one page only the last one is answered to its end.

use crate::run::Cancel;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// More pages than these are not told apart; the one that has been silent longest is forgotten.
const MOST_PAGES: usize = 64;

/// The last question of every page.
#[derive(Clone, Debug, Default)]
pub(super) struct Tickets(Arc<Mutex<VecDeque<(String, u64)>>>);

impl Tickets {
    /// A question of a page, which ends those that the page asked before; cancelled with `parent`, too.
    pub fn next(&self, page: &str, parent: &Cancel) -> Cancel {
        let number = self.issue(page);
        let (tickets, page, parent) = (self.clone(), page.to_owned(), parent.clone());
        Cancel::when(move || parent.is_cancelled() || tickets.last(&page) != Some(number))
    }

    /// A question of a page beside the one before it, such as how sure its answer is: it ends with the next question, and
    /// ends none but those of its own kind.
    pub fn beside(&self, page: &str, parent: &Cancel) -> Cancel {
        let own = format!("{page}\n");
        let (own, question) = (self.next(&own, parent), self.last(page));
        let (tickets, page) = (self.clone(), page.to_owned());
        Cancel::when(move || own.is_cancelled() || tickets.last(&page) != question)
    }

    fn issue(&self, page: &str) -> u64 {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = pages.iter().position(|it| it.0 == page).and_then(|it| pages.remove(it));
        let number = known.map_or(0, |it| it.1 + 1);
        pages.push_back((page.to_owned(), number));
        if pages.len() > MOST_PAGES {
            pages.pop_front();
        }
        number
    }

    fn last(&self, page: &str) -> Option<u64> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.iter().find(|it| it.0 == page).map(|it| it.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_ends_those_before_it_of_the_same_page_only() {
        let (tickets, all) = (Tickets::default(), Cancel::default());
        let (first, other) = (tickets.next("a", &all), tickets.next("b", &all));
        assert!(!first.is_cancelled() && !other.is_cancelled());
        let second = tickets.next("a", &all);
        assert!(first.is_cancelled() && !second.is_cancelled() && !other.is_cancelled());
        all.cancel();
        assert!(second.is_cancelled() && other.is_cancelled());
    }

    #[test]
    fn a_question_beside_another_lets_it_go_on_and_ends_with_the_next() {
        let (tickets, all) = (Tickets::default(), Cancel::default());
        let run = tickets.next("a", &all);
        let (first, second) = (tickets.beside("a", &all), tickets.beside("a", &all));
        assert!(!run.is_cancelled() && first.is_cancelled() && !second.is_cancelled());
        let next = tickets.next("a", &all);
        assert!(run.is_cancelled() && second.is_cancelled() && !next.is_cancelled());
    }

    #[test]
    fn pages_beyond_the_most_are_forgotten_and_their_runs_end() {
        let (tickets, all) = (Tickets::default(), Cancel::default());
        let first = tickets.next("first", &all);
        for page in 0..MOST_PAGES {
            tickets.next(&page.to_string(), &all);
        }
        assert!(first.is_cancelled());
    }
}
