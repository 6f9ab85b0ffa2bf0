/// The characters of a paragraph, with runs of blanks collapsed into one as OpenDocument wants it
/// (version 1.3, part 3, §6.1.2). A blank at an edge stays, though: LibreOffice writes it so.
struct ParagraphText {
    private var text = String.UnicodeScalarView()
    /// Bytes so far.
    private(set) var count = 0
    private var endsWithBlank = false

    var finished: String { String(text) }

    mutating func append(collapsing piece: String) {
        for scalar in piece.unicodeScalars {
            switch scalar {
            case " ", "\t", "\n", "\r":
                guard !endsWithBlank else { continue }
                text.append(" ")
                count += 1
                endsWithBlank = true
            default:
                text.append(scalar)
                count += UTF8.width(scalar)
                endsWithBlank = false
            }
        }
    }

    /// A character that counts as it is.
    mutating func append(exactly scalar: Unicode.Scalar) {
        text.append(scalar)
        count += 1
        endsWithBlank = false
    }

    mutating func append(blanks: Int) {
        for _ in 0..<blanks { append(exactly: " ") }
    }
}
