//! How wide text will be, from a table instead of a font: the same figure has the same layout on every machine.

/// Advance widths of the characters from space to tilde in thousandths of the font size, as in Noto Sans, the
/// first family that figures ask for. The fall-backs differ by less than 8 %, which the slack below covers.
const ADVANCE: [u16; 95] = [
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572,
    572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339,
    273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572,
    444, 281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479,
    361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
];

const SLACK: f64 = 1.04;
const BOLD: f64 = 1.07;

/// One point in mm.
pub(super) const POINT: f64 = 25.4 / 72.0;

/// The width of a line of text in mm at `size` points.
pub(super) fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let thousandths: f64 = text.chars().map(advance).sum();
    thousandths / 1000.0 * size * POINT * SLACK * if bold { BOLD } else { 1.0 }
}

fn advance(character: char) -> f64 {
    match character {
        ' '..='~' => f64::from(ADVANCE[character as usize - ' ' as usize]),
        '\u{2009}' => 200.0,
        // Ideographs and full-width punctuation fill the square.
        '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'.. => 1000.0,
        _ => 640.0,
    }
}

/// The text, cut with an ellipsis where it would be wider than `width` mm.
pub(super) fn fitted(text: &str, size: f64, width: f64) -> String {
    if text_width(text, size, false) <= width {
        return text.to_owned();
    }
    let room = width - text_width("…", size, false);
    let mut cut = String::new();
    for character in text.chars() {
        cut.push(character);
        if text_width(&cut, size, false) > room {
            cut.pop();
            break;
        }
    }
    format!("{}…", cut.trim_end())
}

/// A last line shorter than this share of the width is not left alone: the lines before it give some of theirs.
const SHORTEST_LAST_LINE: f64 = 0.35;

/// Breaks text into lines that are at most `width` mm wide: at spaces, and between ideographs.
pub(super) fn wrap(text: &str, size: f64, width: f64) -> Vec<String> {
    let lines = filled(text, size, width);
    let is_short = |lines: &[String]| {
        lines.last().is_some_and(|last| text_width(last, size, false) < SHORTEST_LAST_LINE * width)
    };
    if lines.len() < 2 || !is_short(&lines) {
        return lines;
    }
    let narrower = (1..=10).map(|step| filled(text, size, width * (1.0 - 0.05 * f64::from(step))));
    let mut narrower = narrower.take_while(|other| other.len() == lines.len());
    narrower.find(|other| !is_short(other)).unwrap_or(lines)
}

/// Lines with as much in each as has room.
fn filled(text: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut().expect("there is always a last line");
        if !line.is_empty() && text_width(&format!("{line}{}", piece.trim_end()), size, false) > width {
            lines.push(piece);
        } else {
            line.push_str(&piece);
        }
    }
    lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The shortest parts that a line may be broken into; punctuation, `%` and Chinese measure words stay with what is
/// before them.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut previous = ' ';
    for character in text.chars() {
        let after_space = previous == ' ';
        let ideograph =
            ('\u{2E80}'..='\u{9FFF}').contains(&character) && !"，。；：、）”》".contains(character);
        let last = pieces.last_mut().expect("there is always a last piece");
        if ((after_space && !ideograph && character != '%')
            || (ideograph && previous > '\u{2E80}' && previous != '（'))
            && !last.is_empty()
        {
            pieces.push(String::new());
        }
        pieces.last_mut().expect("there is always a last piece").push(character);
        previous = character;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ideograph_is_as_wide_as_the_font_is_high() {
        let width = text_width("产", 7.0, false);
        assert!((width - 7.0 * POINT * SLACK).abs() < 1e-9);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "Median of 16 replicates; bands hold the middle 50 and 90 % of them";
        let lines = wrap(text, 7.0, 30.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| text_width(line, 7.0, false) <= 30.0));
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn a_text_without_room_is_cut_and_says_so() {
        assert_eq!(fitted("vouchers", 7.0, 30.0), "vouchers");
        let cut = fitted("a policy with a name that is far too long", 7.0, 30.0);
        assert!(cut.ends_with('…') && text_width(&cut, 7.0, false) <= 30.0, "{cut}");
        assert_eq!(fitted("产出", 7.0, 0.0), "…");
    }

    #[test]
    fn no_word_is_left_alone_on_the_last_line() {
        for (text, width) in [
            (
                "Policy − base (Status quo) under the same random numbers; the 15 largest of 41 gains, no region loses",
                108.0,
            ),
            (
                "政策 − 基准（Status quo），使用相同的随机数；41 个受益地区中增幅最大的 15 个，无地区受损",
                107.0,
            ),
        ] {
            let lines = wrap(text, 7.0, width);
            let last = text_width(&lines[lines.len() - 1], 7.0, false);
            assert!(lines.len() == 2 && last > 0.3 * width, "{lines:?}");
        }
    }

    #[test]
    fn chinese_text_breaks_without_spaces_and_never_before_a_comma() {
        let lines = wrap("最大的六十条流量，按省份汇总，单位为万人。", 7.0, 20.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| !line.starts_with(['，', '。'])));
    }
}
