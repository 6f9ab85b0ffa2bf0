/// Why a file is no CSV.
public struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1.
    public let line: Int
    public let reason: String
    public var description: String { "line \(line): \(reason)" }
}

/// Comma-separated values as RFC 4180 has them, in UTF-8: quoted where needed, lines ended by LF
/// or CRLF. A semicolon is taken as the separator where the header has semicolons and no commas,
/// as spreadsheets in French write it.
public enum CSVText {
    /// One row with the line, from 1, on which it begins.
    public struct Row: Hashable, Sendable {
        public let line: Int
        public let cells: [String]
    }

    /// Longer cells are refused: no text of the vocabulary is.
    private static let cellLimit = 1 << 20

    public static func parse(_ bytes: [UInt8]) throws(CSVError) -> [Row] {
        var start = 0
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw CSVError(line: 1, reason: "the file is UTF-16: save it as UTF-8")
        }
        if let reason = binary(bytes) { throw CSVError(line: 1, reason: reason) }
        let header = bytes[start...].prefix { $0 != 0x0A }
        let separator: UInt8 =
            header.contains(0x3B) && !header.contains(0x2C) ? 0x3B : 0x2C
        var rows: [Row] = []
        var cells: [String] = []
        var cell: [UInt8] = []
        var line = 1
        var firstLine = 1
        var isQuoted = false
        var wasQuoted = false
        func finish() throws(CSVError) {
            guard let text = String(validating: cell, as: UTF8.self) else {
                throw CSVError(line: line, reason: "not UTF-8: save the file as UTF-8")
            }
            cells.append(text)
            cell.removeAll(keepingCapacity: true)
            wasQuoted = false
        }
        var n = start
        while n < bytes.count {
            let byte = bytes[n]
            n += 1
            if isQuoted {
                if byte == 0x22 {
                    if n < bytes.count, bytes[n] == 0x22 {
                        cell.append(0x22)
                        n += 1
                    } else {
                        isQuoted = false
                    }
                } else {
                    if byte == 0x0A { line += 1 }
                    cell.append(byte)
                }
            } else if byte == 0x22, cell.isEmpty, !wasQuoted {
                isQuoted = true
                wasQuoted = true
            } else if byte == separator {
                try finish()
            } else if byte == 0x0A {
                if cell.last == 0x0D, !wasQuoted { cell.removeLast() }
                try finish()
                if cells != [""] { rows.append(Row(line: firstLine, cells: cells)) }
                cells = []
                line += 1
                firstLine = line
            } else if byte == 0x0D, wasQuoted {
                continue
            } else {
                cell.append(byte)
            }
            guard cell.count <= cellLimit else {
                throw CSVError(line: line, reason: "a cell is longer than 1 MiB")
            }
        }
        guard !isQuoted else {
            throw CSVError(line: firstLine, reason: "a quotation mark is never closed")
        }
        if !cell.isEmpty || !cells.isEmpty {
            try finish()
            rows.append(Row(line: firstLine, cells: cells))
        }
        return rows
    }

    /// What a file is that is no text.
    private static func binary(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            return "the file is a spreadsheet or an archive: `import ods` takes .ods, else save it "
                + "as CSV in UTF-8"
        }
        guard let n = bytes.firstIndex(of: 0) else { return nil }
        let line = 1 + bytes[..<n].count { $0 == 0x0A }
        return "a NUL byte in line \(line): the file is no text, or is UTF-16; save it as CSV in "
            + "UTF-8"
    }

    /// One row with its line end.
    public static func line(_ cells: [String]) -> String {
        cells.map { cell in
            let needsQuotes =
                cell.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D, 0x3B].contains($0) }
                || cell.utf8.first == 0x20 || cell.utf8.last == 0x20
            guard needsQuotes else { return cell }
            var quoted = "\""
            for character in cell.unicodeScalars {
                if character == "\"" { quoted.unicodeScalars.append("\"") }
                quoted.unicodeScalars.append(character)
            }
            return quoted + "\""
        }.joined(separator: ",") + "\n"
    }
}
