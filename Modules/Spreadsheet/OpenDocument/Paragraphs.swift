/// A cell's text as paragraphs: XML collapses blanks, so those that count have elements of their
/// own (OpenDocument 1.3, part 3, §6.1.2 and §6.1.3).
enum Paragraphs {
    /// One `text:p` a line; nothing for an empty text.
    static func text(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        if XMLText.isPlain(text), !hasEdge(text) { return "<text:p>\(text)</text:p>" }
        var result = "<text:p>"
        var blanks = 0
        var isStart = true
        func flush(_ blanks: Int, atEdge: Bool) -> String {
            switch blanks {
            case 0: ""
            case 1 where !atEdge: " "
            case 1: "<text:s/>"
            default: "<text:s text:c=\"\(blanks)\"/>"
            }
        }
        for scalar in XMLText.encoded(text).unicodeScalars {
            if scalar == " " {
                blanks += 1
                continue
            }
            result += flush(blanks, atEdge: isStart || scalar == "\n" || scalar == "\t")
            blanks = 0
            isStart = false
            switch scalar {
            case "\n":
                result += "</text:p><text:p>"
                isStart = true
            case "\t": result += "<text:tab/>"
            default: XMLText.append(scalar, to: &result)
            }
        }
        return result + flush(blanks, atEdge: true) + "</text:p>"
    }

    /// Whether there are blanks that XML would take away.
    private static func hasEdge(_ text: String) -> Bool {
        var last: UInt8 = 0x20
        for byte in text.utf8 {
            if byte == 0x20, last == 0x20 { return true }
            last = byte
        }
        return last == 0x20
    }

    /// The same text as an attribute, where it holds tabulations: LibreOffice 7.4 loses those of
    /// paragraphs.
    static func attribute(_ text: String) -> String {
        guard text.utf8.contains(0x09) else { return "" }
        let value = XMLText.escape(text)
            .replacing("\t", with: "&#9;").replacing("\n", with: "&#10;")
        return " office:string-value=\"\(value)\""
    }
}
