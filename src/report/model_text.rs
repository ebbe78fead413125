//! The description of the model, taken apart.

/// The description, which stands word for word above the code.
pub(super) const MODEL: &str = include_str!("../dynamics/MODEL.md");

/// A section of the description with its equations.
pub(super) struct ModelSection {
    /// Its heading, without a number.
    pub heading: &'static str,
    /// Blocks of equations, as they stand.
    pub equations: Vec<&'static str>,
}

/// Every section that has numbered equations, in order.
pub(super) fn sections() -> Vec<ModelSection> {
    let mut sections: Vec<ModelSection> = Vec::new();
    let mut heading = "";
    let mut rest = MODEL;
    while let Some((line, after)) = rest.split_once('\n') {
        if let Some(title) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
            heading = unnumbered(title);
        }
        rest = after;
        if line != "```text" {
            continue;
        }
        let (block, after) = after.split_once("\n```").unwrap_or((after, ""));
        rest = after;
        if numbers(block).is_empty() || !block.starts_with('(') {
            continue;
        }
        match sections.last_mut().filter(|it| it.heading == heading) {
            Some(section) => section.equations.push(block),
            None => sections.push(ModelSection { heading, equations: vec![block] }),
        }
    }
    sections
}

fn unnumbered(title: &'static str) -> &'static str {
    match title.split_once(". ") {
        Some((number, rest)) if number.bytes().all(|it| it.is_ascii_digit()) => rest,
        _ => title,
    }
}

/// The text of a section of the description, by the number of its heading.
fn section(number: u8) -> &'static str {
    let from = MODEL.split_once(&format!("\n## {number}. ")).map_or("", |it| it.1);
    from.split("\n## ").next().unwrap_or_default()
}

/// The steps of a period: the numbered points of section 6, each on one line.
pub(super) fn steps() -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for line in section(6).lines() {
        let is_point = line.split_once(". ").is_some_and(|it| it.0.parse::<u8>().is_ok());
        if is_point {
            steps.push(line.split_once(". ").map_or("", |it| it.1).to_owned());
        } else if let (Some(step), Some(more)) = (steps.last_mut(), line.strip_prefix("   ")) {
            *step += " ";
            *step += more;
        } else if !steps.is_empty() {
            break;
        }
    }
    steps
}

/// A row of the table of section 4: what is carried from period to period.
pub(super) struct StateVariable {
    pub symbol: &'static str,
    pub what: &'static str,
    pub unit: &'static str,
    pub code: &'static str,
}

/// The state variables, in the order of the description.
pub(super) fn state_variables() -> Vec<StateVariable> {
    let rows = section(4).lines().filter(|it| it.starts_with("| `"));
    let variable = |line: &'static str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [symbol, what, unit, code] = cells.as_slice() else { return None };
        Some(StateVariable { symbol, what, unit, code })
    };
    rows.filter_map(variable).collect()
}

/// Numbers of equations in a text, such as `(18)`, `(K1)` and `(20')`, in order; references with a range count by their ends.
pub(super) fn numbers(text: &str) -> Vec<&str> {
    let inner = text.split('(').skip(1).filter_map(|it| it.split_once(')')).map(|it| it.0);
    let is_number = |it: &&str| {
        let digits = it.trim_start_matches('K').trim_end_matches('\'');
        !digits.is_empty()
            && digits.len() <= 2
            && digits.bytes().all(|it| it.is_ascii_digit())
            && it.len() <= 3
    };
    inner.filter(is_number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_equation_of_the_description_is_in_a_section() {
        let found: Vec<&str> =
            sections().iter().flat_map(|it| it.equations.clone()).flat_map(str::lines).collect();
        let mut expected = Vec::new();
        let mut is_code = false;
        for line in MODEL.lines() {
            if line.starts_with("```") {
                is_code = !is_code && line == "```text";
            } else if is_code && line.starts_with('(') && !numbers(line).is_empty() {
                expected.push(line);
            }
        }
        assert!(expected.len() > 40, "{}", expected.len());
        for line in expected {
            assert!(found.contains(&line), "{line}");
        }
    }

    #[test]
    fn the_description_has_its_steps_and_its_state() {
        let steps = steps();
        assert!(steps.len() == 5 && steps[3].contains("(24)"), "{steps:?}");
        let variables = state_variables();
        assert!(variables.len() >= 8 && variables.iter().all(|it| !it.code.is_empty()));
    }
}
