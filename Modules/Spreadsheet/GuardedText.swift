/// Texts as cells of a CSV file that somebody opens in a spreadsheet: nothing in them runs as a
/// formula or reaches a terminal as a control character, and each comes back as it was.
///
/// A text that a spreadsheet would run (it begins with `=`, `+`, `-`, `@`, one of their full-width
/// forms, a tab or a line feed) gets an apostrophe before it, and so does one that already looks
/// like that, so that taking one apostrophe off is the inverse (docs/decisions/0012). Control
/// characters are `_xHHHH_`, as in an OpenDocument spreadsheet.
///
/// Source of the list: OWASP, "CSV Injection"
/// (https://owasp.org/www-community/attacks/CSV_Injection).
public enum GuardedText {
    private static let apostrophe: UInt8 = 0x27

    /// A text as a cell. Cost: its length.
    public static func guarded(_ text: String) -> String {
        let encoded = mayHoldCode(text) ? XMLText.encoded(text) : text
        return runs(encoded.utf8.drop { $0 == apostrophe }) ? "'" + encoded : encoded
    }

    /// The text that a cell stands for: the inverse of `guarded`. A cell that it never makes stands
    /// for itself.
    public static func text(_ cell: String) -> String {
        let isGuarded =
            cell.utf8.first == apostrophe && runs(cell.utf8.drop { $0 == apostrophe })
        return XMLText.decoded(isGuarded ? String(cell.dropFirst()) : cell)
    }

    /// Whether a spreadsheet takes what begins like this for a formula.
    private static func runs(_ text: Substring.UTF8View) -> Bool {
        switch text.first {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0A, 0x0D: true
        // U+FF1D, U+FF0B, U+FF0D and U+FF20.
        case 0xEF:
            fullWidth.contains { text.starts(with: $0) }
        default: false
        }
    }

    private static let fullWidth: [[UInt8]] = [
        [0xEF, 0xBC, 0x9D], [0xEF, 0xBC, 0x8B], [0xEF, 0xBC, 0x8D], [0xEF, 0xBC, 0xA0],
    ]

    private static func mayHoldCode(_ text: String) -> Bool {
        text.utf8.contains { $0 < 0x20 || $0 == 0x5F || $0 == 0x7F || $0 == 0xC2 || $0 == 0xEF }
    }
}
