/// Text as a terminal may show it. What others sent may be in it: nothing of that moves the cursor,
/// turns the writing direction or passes for a line or a column of its own.
public enum ShownText {
    /// A message: control characters and marks that turn the writing direction are shown as U+FFFD;
    /// line feeds and tabs stay.
    public static func message(_ text: String) -> String {
        shown(text) { $0 == "\n" || $0 == "\t" ? $0 : "\u{FFFD}" }
    }

    /// A part of one line: the same, but a line end is shown as `⏎` and a tab as a blank.
    public static func cell(_ text: String) -> String {
        shown(text) { scalar in
            switch scalar {
            case "\t": " "
            case "\n", "\u{85}", "\u{2028}", "\u{2029}": "⏎"
            default: "\u{FFFD}"
            }
        }
    }

    private static func shown(
        _ text: String, _ replaced: (Unicode.Scalar) -> Unicode.Scalar
    ) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            shown.append(isHarmful(scalar) ? replaced(scalar) : scalar)
        }
        return String(shown)
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // C0, DEL and C1; then line and paragraph separators.
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x2029: true
        // Marks, embeddings, overrides and isolates of the writing direction.
        case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
