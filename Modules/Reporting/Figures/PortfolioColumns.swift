import Domain

/// Fields of products that figures ask about.
enum ProductField: UInt16, CaseIterable {
    case launchedByDinum, interministerial, qualityChecked, statsURL, budgetURL, repository

    init?(name: String) {
        guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = field
    }

    var name: String {
        switch self {
        case .launchedByDinum: "launched_by_dinum"
        case .interministerial: "interministerial"
        case .qualityChecked: "quality_checked"
        case .statsURL: "stats_url"
        case .budgetURL: "budget_url"
        case .repository: "repository"
        }
    }
}

/// A set of them in two bytes.
struct ProductFields {
    private var bits: UInt16 = 0

    mutating func insert(_ field: ProductField) { bits |= 1 << field.rawValue }
    func contains(_ field: ProductField) -> Bool { bits & 1 << field.rawValue != 0 }
}

/// What stands in fixed width of a product; numbers of words elsewhere.
struct ProductRow {
    let id: RecordID
    let incubator: Words.Number
    let accessibility: Words.Number
    /// Fields with a value, and those that say yes.
    let filled: ProductFields
    let held: ProductFields
    let isContested: Bool
}

/// A row that hangs on another, by its place.
protocol OwnedRow: Sendable {
    var owner: UInt32 { get }
}

struct PhaseRow: OwnedRow {
    let id: RecordID
    let rank: Int64
    let owner: UInt32
    let start: Int32
    let name: Words.Number
    let isContested: Bool

    var order: (Int32, Int64, RecordID) { (start, rank, id) }
}

struct EventRow: OwnedRow {
    let id: RecordID
    let owner: UInt32
    let date: Int32
    let name: Words.Number
    /// 0 for none.
    let countedIn: Int16
    let isContested: Bool
}

struct AwardRow: OwnedRow {
    let id: RecordID
    let owner: UInt32
    let call: Int
    let amount: Cents?
    let isContested: Bool
}

/// An award of the fund to whom is no product.
struct OtherAward: Sendable {
    let id: RecordID
    /// Without what made it count.
    let laureate: FigureRecord
    let call: Int
    let amount: Cents?
    let isContested: Bool

    var cause: FigureRecord.Cause {
        FigureRecord.Cause(id: id, fact: .award(call: call, amount: amount))
    }

    /// Whose it is: of one that only a text names, the text.
    var whose: String { laureate.type == "award" ? laureate.title : laureate.id.hex }

    /// Whether a document prints this award.
    func isPrinted(by printed: PrintedFacts.PrintedAward) -> Bool {
        guard printed.call == call else { return false }
        return printed.sheet.isEmpty
            ? printed.laureate == laureate.title : printed.sheet == laureate.key
    }
}

/// A day in four bytes; no day is earlier than all.
enum ColumnDay {
    static let none = Int32.min

    static func number(_ value: Value) -> Int32 { value.day?.number ?? none }
    static func day(_ number: Int32) -> Day? { number == none ? nil : Day(number: number) }
}

/// Rows in the order of their owners.
struct Grouped<Row: OwnedRow>: Sendable {
    let rows: [Row]
    /// Where each owner's rows end.
    private let ends: [UInt32]

    func range(of owner: Int) -> Range<Int> {
        Int(owner == 0 ? 0 : ends[owner - 1])..<Int(ends[owner])
    }

    /// Takes the rows and sorts them in place, by counting (American flag sort: P. M. McIlroy, K. Bostic, M. D. McIlroy,
    /// "Engineering Radix Sort", Computing Systems 6(1), 1993). Cost: O(rows + owners).
    init(taking unsorted: inout [Row], owners: Int) {
        var rows = unsorted
        // Held twice they would be copied.
        unsorted = []
        var ends = [UInt32](repeating: 0, count: owners)
        for row in rows { ends[Int(row.owner)] += 1 }
        // Where the next row of each owner goes.
        var next = ends
        var sum: UInt32 = 0
        for owner in ends.indices {
            next[owner] = sum
            sum += ends[owner]
            ends[owner] = sum
        }
        for owner in ends.indices {
            while next[owner] < ends[owner] {
                let place = Int(next[owner])
                let other = Int(rows[place].owner)
                if other != owner { rows.swapAt(place, Int(next[other])) }
                next[other] += 1
            }
        }
        self.rows = rows
        self.ends = ends
    }
}

/// Many texts in one run of bytes.
struct PackedTexts {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var isASCII = true

    var isEmpty: Bool { ends.isEmpty }

    subscript(place: Int) -> String {
        String(decoding: bytes[range(place)], as: UTF8.self)
    }

    private func range(_ place: Int) -> Range<Int> {
        (place == 0 ? 0 : ends[place - 1])..<ends[place]
    }

    mutating func append(_ text: String) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        isASCII = isASCII && bytes[start...].allSatisfy { $0 < 0x80 }
        ends.append(bytes.count)
    }

    /// Places in the order of their texts.
    /// - Parameter tie: whether one place goes before another of the same text.
    func order(_ tie: (Int, Int) -> Bool) -> [Int] {
        guard isASCII else {
            let texts = ends.indices.map { self[$0] }
            return ends.indices.sorted {
                texts[$0] == texts[$1] ? tie($0, $1) : texts[$0] < texts[$1]
            }
        }
        // Bytes are in the order of characters then, and the first eight decide nearly always.
        return ends.indices.map { (head: head($0), place: $0) }.sorted { a, b in
            if a.head != b.head { return a.head < b.head }
            let (mine, other) = (bytes[range(a.place)], bytes[range(b.place)])
            return mine.elementsEqual(other)
                ? tie(a.place, b.place) : mine.lexicographicallyPrecedes(other)
        }.map(\.place)
    }

    private func head(_ place: Int) -> UInt64 {
        let range = range(place)
        return (0..<8).reduce(0) { head, n in
            head << 8 | (n < range.count ? UInt64(bytes[range.lowerBound + n]) : 0)
        }
    }

    func permuted(_ order: [Int]) -> PackedTexts {
        var texts = PackedTexts()
        texts.isASCII = isASCII
        texts.bytes.reserveCapacity(bytes.count)
        texts.ends.reserveCapacity(ends.count)
        for place in order {
            texts.bytes.append(contentsOf: bytes[range(place)])
            texts.ends.append(texts.bytes.count)
        }
        return texts
    }
}

/// Words that stand in many rows, each held once.
struct Words {
    typealias Number = UInt32
    private var words: [String] = []
    private var numbers: [String: Number] = [:]

    subscript(number: Number) -> String { words[Int(number)] }

    /// The number of a word, a new one where it is new.
    mutating func number(_ word: String) -> Number {
        if let number = numbers[word] { return number }
        let number = Number(words.count)
        words.append(word)
        numbers[word] = number
        return number
    }
}
