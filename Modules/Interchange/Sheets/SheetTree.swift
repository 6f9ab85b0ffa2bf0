import Domain

/// The records that the sheets of one state make, and what each next state changes in them.
///
/// What stands here is a function of the state and of the renames that led to it: a sheet that
/// refers to another is read anew when that other one comes, goes or is renamed.
final class SheetTree {
    /// A sheet's records as they stand.
    struct Known {
        let kind: SheetKind
        /// Of a product: the incubator that the newest readable sheet names.
        var incubator: String?
        /// The sheet's own record first; empty when the sheet is gone.
        var present: [SheetRecord] = []
        /// Those that left, as they stood last.
        var gone: [RecordID: SheetRecord] = [:]
    }

    let files: SheetFiles
    private let reader: SheetReader
    private let award: UInt16
    private let offSheet: FieldID?
    private(set) var known: [RecordID: Known] = [:]
    private var parsed: [SheetPath: Result<Sheet, Sheet.Fault>] = [:]
    /// For files that cannot be read: what was read there last.
    private var readable: [SheetPath: Sheet] = [:]
    /// Former slugs that renames, or a store, tell.
    private var aliases: [RecordID: [String]] = [:]
    /// Which records' sheets refer to a name, and which to the record that it then stood for:
    /// a reference by a former name follows the record.
    private var mentions: [SheetName: Set<RecordID>] = [:]
    private var mentionsOfRecord: [RecordID: Set<RecordID>] = [:]
    /// What is irregular in each file as it stands.
    private var listed: [SheetPath: [Irregularity]] = [:]
    /// What has become irregular since it was last asked for.
    private var fresh: [Irregularity] = []

    init(reader: SheetReader) {
        self.reader = reader
        files = reader.files
        award = reader.vocabulary.award.type.id
        offSheet = reader.vocabulary.award["off_sheet"]
    }

    // MARK: - From state to state

    /// Applies the changes of one step.
    /// - Parameters:
    ///   - content: called once for each change that names a content, in order; nil for what is
    ///     too large to be a sheet.
    ///   - today: the day on which the step was known.
    /// - Returns: what to write, records before those that hang on them.
    func apply(
        _ changes: [SheetChange], today: Day, content: (String) throws -> [UInt8]?
    ) throws -> [ImportWrite] {
        var touched: [SheetName] = []
        var moved: Set<SheetName> = []
        for change in changes {
            follow(change)
            if let path = change.path {
                load(path, change.blob == nil ? nil : try content(change.blob ?? ""))
            }
            switch change {
            case .put(let path, _, let isNew):
                touched.append(path.name)
                if isNew { moved.insert(path.name) }
            case .removed(let path):
                touched.append(path.name)
                moved.insert(path.name)
            case .renamed(let old, let new, _):
                touched.append(new.name)
                if files.count(old.name) > 0
                    || files.identities.id(old.name) != files.identities.id(new.name)
                {
                    touched.append(old.name)
                }
                moved.formUnion([old.name, new.name])
            }
        }
        var settled: Set<RecordID> = []
        var writes: [ImportWrite] = []
        for name in touched {
            let id = files.identities.id(name)
            if settled.insert(id).inserted { writes += settle(id, today) }
        }
        var dependents: Set<RecordID> = []
        for name in moved where name.kind != .startups {
            dependents.formUnion(mentions[name] ?? [])
            dependents.formUnion(mentionsOfRecord[files.identities.id(name)] ?? [])
        }
        for id in dependents.subtracting(settled).sorted() { writes += settle(id, today) }
        return writes
    }

    /// Follows names and identities only, without reading; `settleAll` reads in the end.
    func follow(_ change: SheetChange) {
        switch change {
        case .put(let path, _, _): files.put(path)
        case .removed(let path):
            files.remove(path)
            forget(path)
        case .renamed(let old, let new, _):
            if files.rename(from: old, to: new) {
                readable[new] = readable[old]
                listed[new] = listed[old]
                if old.name != new.name {
                    let id = files.identities.id(new.name)
                    if aliases[id]?.contains(old.name.slug) != true {
                        aliases[id, default: []].append(old.name.slug)
                    }
                }
            }
            forget(old)
        }
    }

    private func forget(_ path: SheetPath) {
        parsed[path] = nil
        readable[path] = nil
        listed[path] = nil
    }

    /// Reads a file's content; nil for what is no text of a sheet's size.
    /// - Returns: whether a sheet stands in it.
    @discardableResult
    func load(_ path: SheetPath, _ bytes: [UInt8]?) -> Bool {
        do throws(Sheet.Fault) {
            guard let bytes else {
                throw Sheet.Fault(
                    line: 0, reason: .notASheet, detail: "no plain file of at most 4 MiB")
            }
            let sheet = try Sheet.parse(bytes)
            parsed[path] = .success(sheet)
            readable[path] = sheet
            return true
        } catch {
            parsed[path] = .failure(error)
            return false
        }
    }

    /// What stood in a file before it became unreadable.
    func recover(_ path: SheetPath, _ sheet: Sheet) { readable[path] = sheet }

    /// Former slugs that a store knows.
    func know(_ slugs: [String], of id: RecordID) { aliases[id, default: []] += slugs }

    /// The keys of one kind of sheet.
    func keys(_ kind: SheetKind) -> SheetVocabulary.Keys { reader.vocabulary[kind] }

    /// Reads every file that was loaded, in the order of kinds and names.
    func settleAll(today: Day) -> [ImportWrite] {
        var writes: [ImportWrite] = []
        for kind in [SheetKind.organisations, .incubators, .startups] {
            for name in files.names.filter({ $0.kind == kind }).sorted(by: { $0.slug < $1.slug }) {
                writes += settle(files.identities.id(name), today)
            }
        }
        return writes
    }

    // MARK: - One record

    private func settle(_ id: RecordID, _ today: Day) -> [ImportWrite] {
        guard let name = files.identities.name(of: id) else { return [] }
        // Another sheet may have been renamed into a name that this one bore when it went.
        guard files.identities.id(name) == id, let path = files.active(name) else {
            return change(id, name.kind, to: [])
        }
        var found: [Irregularity] = []
        defer { list(path, found) }
        if files.count(name) > 1 {
            found.append(
                Irregularity(
                    file: path.text, line: 0, reason: .twoFiles,
                    detail: "a file with and one without .md; this one counts"))
        }
        if case .failure(let fault)? = parsed[path] {
            found.append(
                Irregularity(
                    file: path.text, line: fault.line, reason: fault.reason, detail: fault.detail))
        }
        // A file that cannot be read leaves its record in its last readable state.
        guard let sheet = readable[path] else { return [] }
        let reading = reader.read(
            sheet, at: path, id: id, aliases: aliases[id] ?? [], today: today)
        found += reading.irregularities
        for reference in reading.references {
            mentions[reference, default: []].insert(id)
            mentionsOfRecord[files.identities.id(reference), default: []].insert(id)
        }
        return change(id, name.kind, to: reading.records, incubator: reading.incubator)
    }

    private func change(
        _ id: RecordID, _ kind: SheetKind, to records: [SheetRecord], incubator: String? = nil
    ) -> [ImportWrite] {
        var sheet = known[id] ?? Known(kind: kind)
        known[id] = nil
        defer { known[id] = sheet }
        var writes: [ImportWrite] = []
        var stays = [Bool](repeating: false, count: sheet.present.count)
        for (n, record) in records.enumerated() {
            // Mostly nothing moved: the same record stands in the same place.
            let isHere = n < sheet.present.count && sheet.present[n].id == record.id
            if let place = isHere ? n : sheet.present.firstIndex(where: { $0.id == record.id }) {
                stays[place] = true
                writes += record.writes(after: sheet.present[place])
            } else if let before = sheet.gone.removeValue(forKey: record.id) {
                let again = record.writes(after: before)
                writes += again
                if again.isEmpty { writes.append(deletion(record, false)) }
            } else {
                writes += record.writes(after: nil)
            }
        }
        for (n, record) in sheet.present.enumerated() where !stays[n] {
            var record = record
            if record.type == award, let offSheet {
                // What was granted stays granted.
                record[offSheet] = .boolean(true)
                writes.append(
                    ImportWrite(
                        type: record.type, id: record.id, field: offSheet, value: .boolean(true)))
                listAward(record, id)
            } else {
                writes.append(deletion(record, true))
            }
            sheet.gone[record.id] = record
        }
        sheet.present = records
        if !records.isEmpty { sheet.incubator = incubator }
        return writes
    }

    /// Whether a record that left its sheet counts on, flagged.
    func remains(_ record: SheetRecord) -> Bool { record.type == award && offSheet != nil }

    private func deletion(_ record: SheetRecord, _ isDeleted: Bool) -> ImportWrite {
        ImportWrite(
            type: record.type, id: record.id, field: .deleted, value: .boolean(isDeleted))
    }

    // MARK: - Irregularities

    private func listAward(_ record: SheetRecord, _ id: RecordID) {
        guard let name = files.identities.name(of: id) else { return }
        let call = reader.vocabulary.award["call"].flatMap { record[$0]?.integer } ?? 0
        fresh.append(
            Irregularity(
                file: files.active(name)?.text ?? "content/\(name.kind.rawValue)/\(name.slug).md",
                line: 0, reason: .awardLeft, detail: "call \(call)"))
    }

    private func list(_ path: SheetPath, _ found: [Irregularity]) {
        let before = listed[path] ?? []
        for one in found
        where !before.contains(where: { $0.reason == one.reason && $0.detail == one.detail }) {
            fresh.append(one)
        }
        listed[path] = found.isEmpty ? nil : found
    }

    /// What has become irregular since the last call.
    func takeFresh() -> [Irregularity] {
        defer { fresh.removeAll(keepingCapacity: true) }
        return fresh
    }
}

extension SheetTree {
    /// Where each record belongs.
    var scopes: [RecordID: String] {
        var scopes: [RecordID: String] = [:]
        for (_, sheet) in known {
            var scope = "shared"
            if sheet.kind == .startups, let key = sheet.incubator {
                // A sheet may name its incubator by a slug that it no longer bears.
                let id = files.identities.id(SheetName(kind: .incubators, slug: key))
                scope = files.identities.name(of: id)?.slug ?? key
            }
            for record in sheet.present { scopes[record.id] = scope }
            for id in sheet.gone.keys { scopes[id] = scope }
        }
        return scopes
    }
}
