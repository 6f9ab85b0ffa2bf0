public import Domain

/// Which figures of a year changed between two states of knowledge, because of which records,
/// by which signed changes. A record is its id: a renamed product is no change.
public struct FigureDiff: Sendable {
    public struct Change: Sendable {
        public let before: Figure?
        public let after: Figure?
        /// Records that count now and did not, and those that no longer do.
        public let added: [Step]
        public let removed: [Step]
        /// Declared values that were not known, and those that no longer stand.
        public let declared: [(value: Declared, isNew: Bool, changes: [Provenance])]

        public var id: String { (after ?? before)?.id ?? "" }
    }

    /// A record with the changes, known since the first state, that made the difference.
    public struct Step: Sendable {
        /// With the key that it bears in the later state, where it is there.
        public let record: FigureRecord
        public let changes: [(what: String, provenance: Provenance)]
    }

    public let programme: String
    public let year: FiscalYear
    public let from: Instant
    public let to: Instant
    public let changes: [Change]

    /// Cost: the figures of both states, and the changes behind the records that differ.
    public init(
        from earlier: some RecordReader, to later: some RecordReader, programme: String = "352",
        year: FiscalYear
    ) throws {
        self.programme = programme
        self.year = year
        from = earlier.asOf
        to = later.asOf
        let before = try FigureComputation(
            earlier, programme: programme, year: year, on: nil, missions: false)
        let after = try FigureComputation(
            later, programme: programme, year: year, on: nil, missions: false)
        let (old, new) = (before.figures, after.figures)
        let history = History(reader: later, since: earlier.asOf, portfolio: after.portfolio)
        let known = Dictionary(new.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        let gone = old.filter { known[$0.id] == nil }
        var changes: [Change] = []
        let past = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        for (one, other) in new.map({ (past[$0.id], Optional($0)) })
            + gone.map({ (Optional($0), nil) })
        {
            let whole = (other ?? one).flatMap { People.whole(of: $0.id) }
            let one = whole.map { one?.untold(from: past[$0], to: known[$0]) } ?? one
            guard let change = try FigureDiff.change(one, other, history) else { continue }
            changes.append(change)
        }
        self.changes = changes
    }

    private static func change(
        _ before: Figure?, _ after: Figure?, _ history: History<some RecordReader>
    ) throws -> Change? {
        let old = Set((before?.records ?? []).map(Key.init))
        let new = Set((after?.records ?? []).map(Key.init))
        let oldAwards = awards(before)
        let newAwards = awards(after)
        let added = (after?.records ?? []).filter {
            !old.contains(Key($0)) || oldAwards[$0.id] != newAwards[$0.id]
        }
        let removed = (before?.records ?? []).filter { !new.contains(Key($0)) }
        let declaredBefore = Set((before?.declared ?? []).map { Printed($0) })
        let declaredAfter = Set((after?.declared ?? []).map { Printed($0) })
        // One more document that says the same changes nothing.
        let isSame =
            before?.value == after?.value && before?.status == after?.status
            && before?.gap == after?.gap && added.isEmpty && removed.isEmpty
        if isSame { return nil }
        let declared =
            (after?.declared ?? []).filter { !declaredBefore.contains(Printed($0)) }.map {
                ($0, true)
            }
            + (before?.declared ?? []).filter { !declaredAfter.contains(Printed($0)) }.map {
                ($0, false)
            }
        return Change(
            before: before, after: after, added: try added.map(history.step),
            removed: try removed.map(history.step),
            declared: try declared.map { value, isNew in
                (value, isNew, try history.changes(value.type, value.id))
            })
    }

    /// Amounts count in some figures: the award behind a record that stays may change.
    private static func awards(_ figure: Figure?) -> [RecordID: Set<FigureRecord.Cause>] {
        guard let figure, case .amount = figure.value else { return [:] }
        return Dictionary(
            figure.records.map { ($0.id, Set($0.because)) }, uniquingKeysWith: { one, _ in one })
    }

    private struct Key: Hashable {
        let type: String
        let id: RecordID

        init(_ record: FigureRecord) {
            type = record.type
            id = record.id
        }
    }

    private struct Printed: Hashable {
        let source: String
        let value: FigureValue

        init(_ declared: Declared) {
            source = declared.source
            value = declared.value
        }
    }

    /// What the later state says of how it came from the earlier one.
    private final class History<Reader: RecordReader> {
        private let reader: Reader
        private let since: Instant
        private let portfolio: Portfolio
        /// One record stands behind many figures.
        private var found: [RecordID: [Provenance]] = [:]

        init(reader: Reader, since: Instant, portfolio: Portfolio) {
            self.reader = reader
            self.since = since
            self.portfolio = portfolio
        }

        func changes(_ type: String, _ id: RecordID) throws -> [Provenance] {
            if let known = found[id] { return known }
            let changes = try reader.provenance(of: type, id: id).filter { $0.known > since }
            found[id] = changes
            return changes
        }

        /// The changes of the product itself and of all that hangs on it, as it is now.
        func step(_ record: FigureRecord) throws -> Step {
            guard record.type == "product", let product = portfolio.product(record.id) else {
                return Step(
                    record: record,
                    changes: try changes(record.type, record.id).map { ($0.field, $0) })
            }
            let shown = FigureRecord(
                type: record.type, id: record.id, key: product.key, title: product.title,
                incubator: product.incubator, because: record.because)
            var found = try changes("product", record.id).map { ($0.field, $0) }
            for phase in product.phases.sorted(by: { $0.order < $1.order }) {
                found += try changes("phase", phase.id).map {
                    ("phase \(phase.name) \($0.field)", $0)
                }
            }
            for event in product.events.sorted(by: { $0.id < $1.id }) {
                found += try changes("event", event.id).map {
                    ("event \(event.name) \($0.field)", $0)
                }
            }
            for award in product.awards.sorted(by: { $0.id < $1.id }) {
                found += try changes("award", award.id).map {
                    ("award FAST \(award.call) \($0.field)", $0)
                }
            }
            return Step(record: shown, changes: found)
        }
    }
}

extension People {
    /// The figure of which another one is a share; nil for one that is no share of people.
    fileprivate static func whole(of id: String) -> String? {
        id.hasSuffix(".women") ? String(id.dropLast(".women".count)) : nil
    }
}

extension Figure {
    /// An earlier share without its value where fewer than 5 people came or went since: the two
    /// shares together would tell who they are.
    fileprivate func untold(from before: Figure?, to after: Figure?) -> Figure {
        guard case .count(let past) = before?.derived, case .count(let now) = after?.derived,
            past != now, (past - now).magnitude < UInt(People.smallestGroup)
        else { return self }
        var figure = self
        figure.value = .words("Non communiqué")
        figure.derived = nil
        figure.gap = nil
        return figure
    }
}
