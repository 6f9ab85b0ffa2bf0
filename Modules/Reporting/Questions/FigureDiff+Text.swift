import Domain

/// A difference for people: how much changed and by whom, then figure by figure which records
/// came and went, then record by record the signed changes.
extension FigureDiff {
    public var text: String {
        if changes.isEmpty { return "no figure changed\n" }
        let signed = SignedChanges(self)
        let lines =
            [
                "\(EnglishText.count(changes.count, "figure")) of \(year.text) changed between "
                    + "\(FigureDiff.moment(from)) and \(FigureDiff.moment(to)), because of "
                    + EnglishText.count(signed.count, "change") + " of "
                    + EnglishText.count(signed.records.count, "record")
            ] + signed.authors.map { "  \($0.count) \($0.name)" } + [""] + foremost
            + ["", "figure by figure; what counts now is marked +, what no longer does −"]
            + changes.flatMap(FigureDiff.block) + ["", "the signed changes, record by record"]
            + signed.records.flatMap(\.lines)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func moment(_ instant: Instant) -> String {
        if instant == .forever { return "now" }
        return instant == Instant(endOf: instant.day) ? instant.day.text : instant.text
    }

    // MARK: - Summary

    /// So many figures the summary names.
    private static let named = 12

    /// Indicators in the order of the maquette, then what most records stand behind.
    private var foremost: [String] {
        func weight(_ change: Change) -> Int {
            change.added.count + change.removed.count + change.declared.count
        }
        let isIndicator = Dictionary(grouping: changes) {
            ($0.after ?? $0.before)?.code != nil
        }
        let others = (isIndicator[false] ?? []).enumerated().sorted {
            (-weight($0.element), $0.offset) < (-weight($1.element), $1.offset)
        }.map(\.element)
        let all = (isIndicator[true] ?? []) + others
        let more = all.count - FigureDiff.named
        return all.prefix(FigureDiff.named).map { "  " + FigureDiff.head($0) }
            + (more > 0 ? ["  and \(more) more, below"] : [])
    }

    /// "national_impact (1.1): 5 → 6 (+1)", and how its status changed.
    private static func head(_ change: Change) -> String {
        func value(_ figure: Figure?) -> String {
            figure.map { FrenchText.value($0.value) } ?? "–"
        }
        func status(_ figure: Figure?) -> String { figure?.status.rawValue ?? "–" }
        let code = (change.after ?? change.before)?.code.map { " (\($0))" } ?? ""
        var head = "\(change.id)\(code): \(value(change.before)) → \(value(change.after))"
        if let now = change.after?.value, let past = change.before?.value,
            let gap = now.less(past), gap.sign != 0
        {
            head += " (\(EnglishText.difference(gap)))"
        }
        if status(change.before) != status(change.after) {
            head += " [\(status(change.before)) → \(status(change.after))]"
        }
        return head
    }

    // MARK: - Figures

    private static func block(_ change: Change) -> [String] {
        func line(_ mark: String, _ record: FigureRecord) -> String {
            let causes = EnglishText.causes(record.because)
            return "  \(mark) \(record.named)" + (causes.isEmpty ? "" : ": \(causes)")
        }
        return ["", head(change), "  \((change.after ?? change.before)?.label ?? "")"]
            + change.added.map { line("+", $0.record) }
            + change.removed.map { line("−", $0.record) }
            + change.declared.map { value, isNew, _ in
                "  \(isNew ? "+" : "−") declared \(FrenchText.value(value.value)), \(value.source)"
            }
    }
}

/// The changes behind a difference, each once however many figures it moved.
private struct SignedChanges {
    struct Change: Hashable {
        let what: String
        let provenance: Provenance
    }

    /// What was signed of a record, one line a batch and day.
    struct Record {
        let name: String
        let changes: [Change]

        var lines: [String] {
            var groups: [(head: String, fields: [String])] = []
            for change in changes {
                let head = SignedChanges.batch(change.provenance)
                if let n = groups.firstIndex(where: { $0.head == head }) {
                    groups[n].fields.append(change.what)
                } else {
                    groups.append((head, [change.what]))
                }
            }
            return ["  \(name)"]
                + groups.map { "      \($0.fields.joined(separator: ", ")): \($0.head)" }
        }
    }

    /// Sorted by name.
    let records: [Record]

    init(_ diff: FigureDiff) {
        var found: [RecordID: Record] = [:]
        func add(_ id: RecordID, _ name: String, _ changes: [Change]) {
            if found[id] == nil, !changes.isEmpty {
                found[id] = Record(name: name, changes: changes)
            }
        }
        for change in diff.changes {
            for step in change.added + change.removed {
                add(
                    step.record.id, "\(step.record.type) \(step.record.named)",
                    step.changes.map { Change(what: $0.what, provenance: $0.provenance) })
            }
            for (value, _, changes) in change.declared {
                add(
                    value.id, "\(value.type) \(value.id.hex.prefix(12))",
                    changes.map { Change(what: $0.field, provenance: $0) })
            }
        }
        records = found.sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }.map(\.value)
    }

    var count: Int { records.reduce(0) { $0 + $1.changes.count } }

    /// Who signed how many, the most first.
    var authors: [(name: String, count: Int)] {
        var counts: [String: Int] = [:]
        for change in records.flatMap(\.changes) {
            let one = change.provenance
            let way = one.source.map { "by the import of \($0)" } ?? "by hand"
            counts[
                "\(way), replica \(one.replica.prefix(16))\(SignedChanges.actor(one))", default: 0] +=
                1
        }
        return counts.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map {
            ($0.key, $0.value)
        }
    }

    private static func actor(_ one: Provenance) -> String {
        one.actor == 0 ? "" : ", actor \(one.actor)"
    }

    static func batch(_ one: Provenance) -> String {
        "known \(one.known.text), batch \(one.batch.prefix(16)), replica "
            + "\(one.replica.prefix(16))\(actor(one))" + (one.source.map { ", \($0)" } ?? "")
            + (one.position.map { " \($0.prefix(12))" } ?? "")
    }
}

extension FigureRecord {
    /// Its key, with its incubator's.
    fileprivate var named: String { incubator.isEmpty ? key : "\(key) (\(incubator))" }
}
