import Domain
import Replication

/// Columns whose texts stay in place while rows are bound from them.
@safe struct BoundColumns {
    private let columns: [Column]
    private let texts: [UnsafePointer<UInt8>?]

    /// Calls `body` while the text buffers of all columns are pinned.
    static func with(_ columns: [Column], _ body: (BoundColumns) throws -> Void) throws {
        try unsafe pin(columns, [], body)
    }

    private static func pin(
        _ columns: [Column], _ pinned: [UnsafePointer<UInt8>?],
        _ body: (BoundColumns) throws -> Void
    ) throws {
        guard unsafe pinned.count < columns.count else {
            try body(unsafe BoundColumns(columns: columns, texts: pinned))
            return
        }
        if case .texts(let column) = columns[unsafe pinned.count].values {
            try unsafe column.bytes.withUnsafeBufferPointer { buffer in
                try unsafe pin(columns, pinned + [buffer.baseAddress], body)
            }
        } else {
            try unsafe pin(columns, pinned + [nil], body)
        }
    }

    private init(columns: [Column], texts: [UnsafePointer<UInt8>?]) {
        self.columns = columns
        unsafe self.texts = unsafe texts
    }

    /// Binds the n-th value of the c-th column. The text must not be used after `with` returns.
    func bind(_ c: Int, _ n: Int, _ statement: Statement, _ parameter: Int32) {
        switch columns[c].values {
        case .texts(let column):
            let range = column.range(n)
            let start = unsafe texts[c].map { unsafe $0 + range.lowerBound }
            unsafe statement.bind(parameter, text: start, count: range.count)
        case .integers(let numbers), .cents(let numbers), .days(let numbers), .years(let numbers):
            statement.bind(parameter, numbers[n])
        case .booleans(let numbers): statement.bind(parameter, numbers[n] != 0 ? 1 : 0 as Int64)
        case .references(let ids): statement.bind(parameter, copying: ids[n].bytes)
        case .decimals, .textLists, .referenceLists, .empty, .unknown:
            if let value = columns[c].value(at: n) {
                ColumnValue.bind(value, statement, parameter)
            } else {
                statement.bindNull(parameter)
            }
        }
    }
}

extension Statement {
    /// Binds an id without a copy while `body` runs.
    func withID<T>(_ n: Int32, _ id: RecordID, _ body: () throws -> T) rethrows -> T {
        var words = (id.high.bigEndian, id.low.bigEndian)
        return try unsafe withUnsafeBytes(of: &words) { bytes in
            unsafe bind(
                n, blob: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: 16)
            return try body()
        }
    }
}
