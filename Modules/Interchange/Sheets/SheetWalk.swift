import Domain
import Foundation

/// Follows the sheets through their states and writes down what changes.
final class SheetWalk {
    private let schema: Schema
    private let held: any HeldSource
    private let identities: SheetIdentities
    private let countedIn: (String, Day) -> FiscalYear?
    private var plan = ImportPlan()

    /// A sheet as it was last read.
    private struct Known {
        var records: [RecordID: SheetRecord] = [:]
        /// Children that left the sheet, or all when the sheet was deleted.
        var deleted: Set<RecordID> = []
        /// In the order in which they stand.
        var order: [RecordID] = []
    }

    private var sheets: [RecordID: Known] = [:]
    private var aliases: [RecordID: [String]] = [:]
    private var reader: SheetReader

    init(
        schema: Schema, held: any HeldSource, countedIn: @escaping (String, Day) -> FiscalYear?,
        identities: SheetIdentities
    ) {
        self.schema = schema
        self.held = held
        self.identities = identities
        self.countedIn = countedIn
        reader = SheetReader(schema: schema, identities: identities, countedIn: countedIn)
    }

    // MARK: - A clone

    func plan(_ git: GitSource, head: String, history: Bool) throws -> ImportPlan {
        let commits = try git.commits(to: head)
        // An organisation is known when it has, or had, or will have a sheet on this line.
        for commit in commits {
            for change in commit.changes { knowNames(change.path) }
        }
        var wanted: [String] = []
        if history {
            var seen: Set<String> = []
            for commit in commits {
                for change in commit.changes where !change.blob.allSatisfy({ $0 == "0" }) {
                    if SheetKind.of(change.path) != nil, seen.insert(change.blob).inserted {
                        wanted.append(change.blob)
                    }
                }
            }
        } else {
            var final: [String: String] = [:]
            for commit in commits {
                for change in commit.changes {
                    final[change.old] = nil
                    if change.kind != .deleted { final[change.path] = change.blob }
                }
            }
            wanted = Array(Set(final.values)).sorted()
        }
        var contents: [String: [UInt8]] = [:]
        try git.blobs(wanted) { contents[$0] = $1 }
        var files: [String: String] = [:]
        for (n, commit) in commits.enumerated() {
            let isLast = n == commits.count - 1
            var touched: [GitSource.Change] = []
            for change in commit.changes where SheetKind.of(change.path) != nil {
                follow(change)
                if change.kind == .deleted || change.old != change.path {
                    files[change.old] = nil
                    current[change.old] = nil
                }
                if change.kind != .deleted { files[change.path] = change.blob }
                touched.append(change)
            }
            if !history { continue }
            var step = ImportStep(
                known: Instant(seconds: commit.date), position: commit.position,
                commit: commit.hash, writes: [])
            for change in touched {
                if change.kind == .deleted {
                    remove(change.path, &step)
                } else if let bytes = contents[change.blob] {
                    read(change.path, bytes, &step, listing: isLast)
                }
            }
            step.writes.removeAll { held.said($0.id, $0.field, step.position, $0.value) }
            if !step.writes.isEmpty { plan.steps.append(step) }
        }
        guard let last = commits.last else { return plan }
        var final = ImportStep(
            known: Instant(seconds: last.date), position: last.position, commit: last.hash,
            writes: [])
        if !history {
            for (path, blob) in files.sorted(by: { $0.key < $1.key }) {
                if let bytes = contents[blob] { read(path, bytes, &final, listing: true) }
            }
            final.writes = []
        }
        finish(&final)
        return plan
    }

    /// Identity follows renames.
    private func follow(_ change: GitSource.Change) {
        guard let (kind, slug, _) = SheetKind.of(change.path) else { return }
        switch change.kind {
        case .renamed:
            guard let (oldKind, oldSlug, _) = SheetKind.of(change.old), oldKind == kind else {
                return
            }
            guard oldSlug != slug else { return }
            identities.rename(kind, from: oldSlug, to: slug)
            if let id = identities.id(kind, slug) {
                var names = aliases[id] ?? []
                if !names.contains(oldSlug) { names.append(oldSlug) }
                aliases[id] = names
            }
        case .made: identities.made(kind, slug)
        case .changed, .deleted: break
        }
    }

    private func knowNames(_ path: String) {
        guard let (kind, slug, _) = SheetKind.of(path) else { return }
        switch kind {
        case .organisations: reader.organisations.insert(slug)
        case .incubators: reader.incubators.insert(slug)
        case .startups: break
        }
    }

    // MARK: - A folder

    func plan(folder: String, known: Instant) throws -> ImportPlan {
        let newest = held.newestPosition ?? [0, 0]
        var position = newest
        position[position.count - 1] += 1
        var step = ImportStep(known: known, position: position, commit: nil, writes: [])
        var paths: [String] = []
        for kind in ["_organisations", "_incubators", "_startups"] {
            let names =
                (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/content/\(kind)"))
                ?? []
            paths += names.sorted().map { "content/\(kind)/\($0)" }
        }
        for path in paths { knowNames(path) }
        for path in paths {
            guard let handle = FileHandle(forReadingAtPath: "\(folder)/\(path)"),
                let data = try handle.read(upToCount: SheetWalk.sizeLimit + 1)
            else {
                note(path, 0, .unreadable, "the file is empty or cannot be opened")
                continue
            }
            read(path, Array(data), &step, listing: true)
        }
        step.writes = []
        finish(&step)
        return plan
    }

    /// A sheet is text for people: what is larger is not one.
    private static let sizeLimit = 4 << 20

    // MARK: - One sheet

    private func note(
        _ file: String, _ line: Int, _ reason: Irregularity.Reason, _ detail: String
    ) {
        plan.irregularities.append(
            Irregularity(file: file, line: line, reason: reason, detail: detail))
    }

    /// Reads a version of a sheet and adds what differs from the one before.
    /// - Parameter listing: whether what is irregular in it still matters: it is the newest one.
    private func read(_ path: String, _ bytes: [UInt8], _ step: inout ImportStep, listing: Bool) {
        guard let (kind, slug, hasSuffix) = SheetKind.of(path),
            let id = identities.id(kind, slug)
        else { return }
        plan.sheets += 1
        current[path] = nil
        var found: [Irregularity] = []
        defer { current[path] = found }
        if !hasSuffix {
            found.append(
                Irregularity(
                    file: path, line: 0, reason: .strayName, detail: "sheets end in .md"))
            if bytes.isEmpty || path.hasSuffix(".png") { return }
        }
        guard bytes.count <= SheetWalk.sizeLimit else {
            found.append(
                Irregularity(
                    file: path, line: 0, reason: .notASheet, detail: "larger than 4 MiB"))
            return
        }
        guard let sheet = Sheet.parse(bytes, file: path, &found) else { return }
        let reading = reader.read(
            sheet, kind: kind, slug: slug, id: id, aliases: aliases[id] ?? [], file: path)
        found += reading.irregularities
        for record in reading.records where kind == .startups {
            plan.scopes[record.id] = reading.incubator ?? plan.scopes[record.id] ?? "shared"
        }
        change(id, to: reading.records, &step, path)
    }

    /// What is irregular in the newest version of each sheet.
    private var current: [String: [Irregularity]] = [:]

    private func remove(_ path: String, _ step: inout ImportStep) {
        guard let (kind, slug, _) = SheetKind.of(path), let id = identities.id(kind, slug),
            sheets[id] != nil
        else { return }
        current[path] = nil
        change(id, to: [], &step, path)
    }

    private func change(
        _ sheet: RecordID, to records: [SheetRecord], _ step: inout ImportStep, _ path: String
    ) {
        var known = sheets[sheet] ?? Known()
        let present = Set(records.map(\.id))
        for record in records {
            var writes: [ImportWrite] = []
            let before = known.records[record.id]
            let fields = Set(record.values.keys).union(before?.values.keys ?? [:].keys).sorted()
            for field in fields {
                let value = record.values[field] ?? .empty
                if (before?.values[field] ?? .empty) != value {
                    writes.append(
                        ImportWrite(type: record.type, id: record.id, field: field, value: value))
                }
            }
            if known.deleted.remove(record.id) != nil, writes.isEmpty {
                writes = [
                    ImportWrite(
                        type: record.type, id: record.id, field: .deleted, value: .boolean(false))
                ]
            }
            if before == nil { known.order.append(record.id) }
            known.records[record.id] = record
            step.writes += writes
        }
        for id in known.order where !present.contains(id) && !known.deleted.contains(id) {
            guard var record = known.records[id] else { continue }
            let left: ImportWrite
            if let type = schema.type(record.type), !records.isEmpty,
                let field = type.field(named: "off_sheet")
            {
                // An award that leaves the sheet stays, flagged.
                if record.values[field.id] == .boolean(true) { continue }
                record.values[field.id] = .boolean(true)
                known.records[id] = record
                note(
                    path, 0, .awardLeft,
                    "call \(record.values.values.compactMap(\.integer).first ?? 0)")
                left = ImportWrite(
                    type: record.type, id: id, field: field.id, value: .boolean(true))
            } else {
                known.deleted.insert(id)
                left = ImportWrite(
                    type: record.type, id: id, field: .deleted, value: .boolean(true))
            }
            step.writes.append(left)
        }
        sheets[sheet] = known
    }

    // MARK: - The final state

    /// Adds what the newest state says otherwise than what is held, at its position.
    private func finish(_ step: inout ImportStep) {
        for (_, found) in current.sorted(by: { $0.key < $1.key }) { plan.irregularities += found }
        let position = step.position
        var said: [RecordID: [FieldID: Value]] = [:]
        for planned in plan.steps {
            for write in planned.writes { said[write.id, default: [:]][write.field] = write.value }
        }
        var written: Set<RecordID> = []
        func compare(_ type: UInt16, _ id: RecordID, _ wanted: [FieldID: Value], isThere: Bool) {
            written.insert(id)
            let newest = held.newest(id)
            var writes: [ImportWrite] = []
            for field in Set(wanted.keys).union(isThere ? newest.keys : [:].keys).sorted() {
                let value = wanted[field] ?? .empty
                if field == .deleted { continue }
                if said[id]?[field] != nil { continue }
                guard let heard = newest[field] else {
                    if value != .empty, said[id] == nil {
                        writes.append(ImportWrite(type: type, id: id, field: field, value: value))
                    }
                    continue
                }
                if heard.values != [value], heard.position.lexicographicallyPrecedes(position) {
                    writes.append(ImportWrite(type: type, id: id, field: field, value: value))
                }
            }
            let there = newest[.deleted]?.values ?? []
            let isOlder = newest[.deleted]?.position.lexicographicallyPrecedes(position) ?? true
            if !isThere, !newest.isEmpty, there != [.boolean(true)], isOlder,
                said[id]?[.deleted] == nil
            {
                writes.append(
                    ImportWrite(type: type, id: id, field: .deleted, value: .boolean(true)))
            }
            if isThere, writes.isEmpty, there == [.boolean(true)], isOlder, said[id] == nil {
                writes.append(
                    ImportWrite(type: type, id: id, field: .deleted, value: .boolean(false)))
            }
            step.writes += writes
        }
        for (_, known) in sheets.sorted(by: { $0.key < $1.key }) {
            for id in known.order {
                guard let record = known.records[id] else { continue }
                compare(
                    record.type, id, known.deleted.contains(id) ? [:] : record.values,
                    isThere: !known.deleted.contains(id))
            }
        }
        for (type, id) in held.records where !written.contains(id) {
            compare(type, id, [:], isThere: false)
        }
        if !step.writes.isEmpty { plan.steps.append(step) }
    }
}
