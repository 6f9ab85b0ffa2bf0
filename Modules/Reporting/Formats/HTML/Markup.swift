/// A page under construction: UTF-8 bytes, with text always escaped.
///
/// Text of records may hold anything. Markup characters are escaped; control characters and the
/// marks that turn the writing direction become U+FFFD, so that what is read is what is there.
struct Markup {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1 << 18) }

    /// Markup as it stands.
    mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

    /// Text, in content or in a quoted attribute.
    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            if utf8.allSatisfy(Markup.isPlain) {
                bytes.append(contentsOf: utf8)
            } else {
                escape(utf8)
            }
        }
    }

    /// Neither markup, nor a control character, nor the beginning of a byte sequence that may be
    /// one (C2 for U+0080–9F, D8 for U+061C, E2 for U+200E… and U+2066…, EF for U+FFFE and U+FFFF).
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00..<0x20, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF: false
        case 0x22, 0x26, 0x3C, 0x3E: false
        default: true
        }
    }

    private mutating func escape(_ utf8: UnsafeBufferPointer<UInt8>) {
        var n = 0
        while n < utf8.count {
            let byte = utf8[n]
            var length = 1
            switch byte {
            case 0x22: raw("&quot;")
            case 0x26: raw("&amp;")
            case 0x3C: raw("&lt;")
            case 0x3E: raw("&gt;")
            case 0x09, 0x0A, 0x0D: bytes.append(0x20)
            case 0x00..<0x20, 0x7F: raw("\u{FFFD}")
            case 0xC2 where n + 1 < utf8.count && utf8[n + 1] < 0xA0,
                // U+061C.
                0xD8 where n + 1 < utf8.count && utf8[n + 1] == 0x9C:
                raw("\u{FFFD}")
                length = 2
            case 0xE2 where n + 2 < utf8.count && Markup.turns(utf8[n + 1], utf8[n + 2]),
                0xEF where n + 2 < utf8.count && utf8[n + 1] == 0xBF && utf8[n + 2] >= 0xBE:
                raw("\u{FFFD}")
                length = 3
            default: bytes.append(byte)
            }
            n += length
        }
    }

    /// U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069, by their last two bytes.
    private static func turns(_ second: UInt8, _ third: UInt8) -> Bool {
        switch second {
        case 0x80: third == 0x8E || third == 0x8F || (0xA8...0xAE).contains(third)
        case 0x81: (0xA6...0xA9).contains(third)
        default: false
        }
    }

    /// Text escaped into a string.
    static func escaped(_ text: String) -> String {
        var markup = Markup()
        markup.text(text)
        return String(decoding: markup.bytes, as: UTF8.self)
    }
}
