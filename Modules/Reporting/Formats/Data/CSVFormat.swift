import Domain
import Spreadsheet

/// One CSV file per table (RFC 4180, UTF-8, lines ended by LF) beside a `datapackage.json`
/// (Data Package, https://datapackage.org), as open data wants it: numbers as numbers with a
/// point, ISO days, no subtotals.
public enum CSVFormat {
    public struct File: Sendable {
        public let name: String
        public let bytes: [UInt8]
    }

    /// The tables of all documents, each once, and their description.
    /// - Parameters:
    ///   - name: lower case, of letters, digits and `-`.
    public static func files(_ documents: [Document], name: String, title: String) -> [File] {
        var seen: Set<String> = []
        let tables = documents.flatMap(\.tables).filter {
            $0.isData && seen.insert($0.id).inserted
        }.map(DataTable.init)
        let files = tables.map { File(name: $0.id + ".csv", bytes: bytes($0)) }
        let package = DataPackage.json(tables, name: name, title: title)
        return files + [File(name: "datapackage.json", bytes: package.bytes)]
    }

    private static func bytes(_ table: DataTable) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(table.rows.count * 64)
        append(table.fields.map { .text($0.name) }, to: &bytes)
        for row in table.rows { append(row, to: &bytes) }
        return bytes
    }

    private static func append(_ row: [DataTable.Scalar], to bytes: inout [UInt8]) {
        for (n, scalar) in row.enumerated() {
            if n > 0 { bytes.append(0x2C) }
            switch scalar {
            case .empty: continue
            case .number(let digits), .time(let digits): bytes.append(contentsOf: digits.utf8)
            case .text(let text): append(text, to: &bytes)
            }
        }
        bytes.append(0x0A)
    }

    /// A text that a spreadsheet would run as a formula gets an apostrophe before it, which the
    /// description of the package says.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = GuardedText.guarded(text)
        text.withUTF8 { utf8 in
            var needsQuotes = false
            for byte in utf8 {
                if byte == 0x22 || byte == 0x2C || byte == 0x0A || byte == 0x0D || byte == 0x3B {
                    needsQuotes = true
                    break
                }
            }
            needsQuotes = needsQuotes || utf8.first == 0x20 || utf8.last == 0x20
            guard needsQuotes else {
                bytes.append(contentsOf: utf8)
                return
            }
            bytes.append(0x22)
            for byte in utf8 {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        }
    }
}
