import ArgumentParser
import Domain
import Foundation
import Replication
import Store
import Terminal

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Lists the signed batches, or the frontier.",
        discussion: "EXAMPLES\n  p352-agent log\n  p352-agent log --frontier --json")
    @OptionGroup var options: HomeOptions
    @Flag(help: "Only the tips of each scope.") var frontier = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (store, _) = try options.open(.agent)
        if frontier {
            let tips = try store.frontier().sorted { $0.key < $1.key }
            if json {
                Console.data(
                    JSONValue.object(
                        tips.map {
                            JSONMember(key: $0.key, value: .array($0.value.map { .text($0.hex) }))
                        }
                    ).pretty, terminator: "")
            } else {
                for (scope, names) in tips {
                    Console.data("\(scope)\t\(names.map(\.hex).joined(separator: " "))")
                }
            }
            return
        }
        let entries = try store.log()
        if json {
            let rows = entries.map { entry in
                JSONValue.members([
                    "batch": .text(entry.name.hex), "scope": .text(entry.scope),
                    "replica": .text(entry.replica.hex), "ordinal": .number(entry.ordinal),
                    "recorded": .text(entry.recorded.text),
                    "source": entry.source.map(JSONValue.text) ?? .null,
                    "reason": entry.reason.map(JSONValue.text) ?? .null,
                    "bytes": .number(entry.size),
                ])
            }
            Console.data(JSONValue.array(rows).pretty, terminator: "")
        } else {
            for entry in entries {
                Console.data(
                    "\(entry.name.short)  \(entry.recorded.text)  \(entry.scope)  replica "
                        + "\(entry.replica.hex.prefix(12))  \(entry.size) bytes"
                        + (entry.source.map { "  from \($0)" } ?? ""))
            }
        }
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every hash and signature, and the tables against the log.",
        discussion: "EXAMPLES\n  p352-agent verify\n  p352-agent verify --rebuild")
    @OptionGroup var options: HomeOptions
    @OptionGroup var verify: Verify

    func run() throws {
        let (store, _) = try options.open(.agent)
        try verify.run(store)
    }
}

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What is here, what is unsent, what waits for a person.",
        discussion: "EXAMPLE\n  p352-agent status --json")
    @OptionGroup var options: HomeOptions
    @Flag(help: "Print JSON.") var json = false

    /// So many batches without effect are printed.
    private static let listed = 20

    func run() throws {
        let (store, identity) = try options.open(.agent)
        let size = try store.size()
        let unsent = try store.unsent()
        let enrolment = try store.home?.enrolment()
        let own = try store.ownKeys
        let scopes = try store.access(of: own).scopes
        let idle = try store.quarantine()
        let conflicts = try store.conflicts().count
        // An incubator's store may lack what lies in scopes that it does not read, and before its
        // first sync all that is shared.
        var foreign: Set<String> = []
        if identity.role == .incubator {
            foreign = ["product", "award"]
            if try store.tips(ofScope: "shared").isEmpty {
                foreign.formUnion(store.schema.types.filter { $0.home == .shared }.map(\.name))
            }
        }
        let anomalies = try Anomaly.find(
            try StoreReader(store), schema: store.schema, mayMiss: foreign,
            today: Console.now().day)
        let seal = try store.seals().last
        let unsealed = try seal.map { try store.ownBatches(beyond: $0.tips) } ?? 0
        let mark = try store.home?.mark() ?? HomeFolder.Mark()
        let replica = try store.replica.hex
        let renewals = try store.home?.keys().certificates.count ?? 0
        if json {
            Console.data(
                JSONValue.members([
                    "incubator": .text(identity.incubator), "role": .text(identity.role.rawValue),
                    "replica": .text(replica), "renewals": .number(renewals),
                    "batches": .number(size.batches), "records": .number(size.records),
                    "waiting": .number(size.waiting), "conflicts": .number(conflicts),
                    "anomalies": .array(
                        anomalies.map {
                            .members([
                                "kind": .text($0.kind.rawValue), "type": .text($0.type),
                                "key": .text($0.key), "id": .text($0.id.hex),
                                "field": .text($0.field),
                                "sentence": .text(EnglishText.sentence($0)),
                                "remedy": .text(EnglishText.remedy($0.kind)),
                            ])
                        }),
                    "unsent": .object(
                        unsent.sorted { $0.key < $1.key }.map {
                            JSONMember(
                                key: $0.key,
                                value: .members([
                                    "batches": .number($0.value.batches),
                                    "since": .text($0.value.since.text),
                                ]))
                        }),
                    "central": enrolment?.central.map(JSONValue.text) ?? .null,
                    "writes": .array(scopes.sorted().map(JSONValue.text)),
                    "withoutEffect": .array(idle.map { .text($0.name.hex) }),
                    "seal": seal.map {
                        .members([
                            "year": .number($0.seal.year.number), "batch": .text($0.name.hex),
                            "ownBatchesOutside": .number(unsealed),
                        ])
                    } ?? .null,
                    "missing": .array(mark.missing.sorted().map { .text($0.hex) }),
                ]).pretty, terminator: "")
        } else {
            Console.data("\(identity.incubator) (\(identity.role.rawValue)), replica \(replica)")
            if renewals > 0 {
                Console.data(
                    "goes on under its key number \(renewals + 1): a copy of this home was used "
                        + "beside it, or a backup was restored; nothing of either is lost")
            }
            Console.data(
                EnglishText.count(size.batches, "batch") + ", "
                    + EnglishText.count(size.records, "record"))
            if let enrolment {
                Console.data(
                    "enrolled with \(enrolment.central ?? "itself"), writes "
                        + (scopes.isEmpty
                            ? "nothing any more" : scopes.sorted().joined(separator: ", ")))
            } else {
                Console.data("not enrolled: on its own, nobody vouches for what others signed")
            }
            for (scope, unsent) in unsent.sorted(by: { $0.key < $1.key }) {
                Console.data(
                    "unsent in \(scope): \(EnglishText.count(unsent.batches, "batch")), the oldest of "
                        + unsent.since.text)
            }
            for batch in idle.prefix(StatusCommand.listed) {
                let whose =
                    own.contains(batch.replica)
                    ? "" : ", of replica \(batch.replica.hex.prefix(12))"
                Console.data(
                    "without effect: \(batch.name.short) in \(batch.scope)\(whose): \(batch.reason)"
                )
            }
            if idle.count > StatusCommand.listed {
                Console.data(
                    "without effect: \(idle.count - StatusCommand.listed) more (`--json` lists all)"
                )
            }
            if let seal {
                Console.data(
                    "last seal: \(seal.seal.year.text), \(seal.name.short); "
                        + EnglishText.count(unsealed, "own batch is", "own batches are")
                        + " not in it")
            }
            if size.waiting > 0 {
                let waiting = EnglishText.count(size.waiting, "batch waits", "batches wait")
                Console.data("\(waiting) for a parent")
            }
            for name in mark.missing.sorted() {
                Console.data("restored: batch \(name.short) was sent once and is not here")
            }
            Console.data(EnglishText.count(conflicts, "conflict"))
            for kind in Anomaly.Kind.allCases {
                let count = anomalies.count { $0.kind == kind }
                if count == 0 { continue }
                let anomalies = EnglishText.count(count, "anomaly")
                Console.data("\(anomalies) \(kind.rawValue): \(EnglishText.remedy(kind))")
            }
        }
        if conflicts > 0 { throw ExitCode.personNeeded }
    }
}

struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Carries batches by file between machines.",
        discussion:
            "EXAMPLES\n  p352-agent bundle create edits.p352\n  p352-agent bundle apply edits.p352",
        subcommands: [Create.self, Apply.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the batches into a file.",
            discussion: "EXAMPLE\n  p352-agent bundle create new.p352 --since theirs.p352")
        @OptionGroup var options: HomeOptions
        @Argument(help: "The bundle to write.") var file: String
        @Option(help: "A bundle that the other side has: only what it lacks.") var since: String?

        func run() throws {
            let (store, _) = try options.open(.agent)
            try Bundle.requireReplaceable(file)
            var held: [BatchName] = []
            if let since { try Bundle.parts(of: since) { held += $0.map(\.name) } }
            try store.markSent()
            let temporary = file + ".new"
            try Files.write([], to: temporary)
            guard let output = FileHandle(forWritingAtPath: temporary) else {
                throw StoreError(.full, "\(file) cannot be written: choose another place")
            }
            var bytes = 0
            do {
                _ = try Progress.show("writing bytes") { progress in
                    try store.pack(after: held) { part in
                        try output.write(contentsOf: Data(part))
                        bytes += part.count
                        progress(bytes, 0)
                    }
                }
                try output.synchronize()
                try output.close()
            } catch {
                try? FileManager.default.removeItem(atPath: temporary)
                if error is StoreError { throw error }
                throw StoreError(writing: file, error)
            }
            guard unsafe rename(temporary, file) == 0 else {
                throw StoreError(
                    writing: file, NSError(domain: NSPOSIXErrorDomain, code: Int(errno)))
            }
            Console.message("\(file): \(bytes) bytes")
        }
    }

    struct Apply: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes the batches of a file in; what is there already changes nothing.",
            discussion: "EXAMPLE\n  p352-agent bundle apply edits.p352")
        @OptionGroup var options: HomeOptions
        @Argument(help: "A bundle.") var file: String

        func run() throws {
            let (store, identity) = try options.open(.agent)
            let key = try KeyNotice(store)
            var stored = 0
            var waiting = 0
            var withoutEffect = 0
            var refused: [(BatchName, String)] = []
            try Progress.show("taking in batches") { progress in
                var read = 0
                try Bundle.parts(of: file) { batches in
                    for (name, reception) in try store.receive(
                        batches, from: .replica(try store.ownKeys))
                    {
                        switch reception {
                        case .stored: stored += 1
                        case .withoutEffect:
                            stored += 1
                            withoutEffect += 1
                        case .known: break
                        case .waiting: waiting += 1
                        case .refused(let reason): refused.append((name, reason))
                        }
                    }
                    read += batches.count
                    progress(read, 0)
                }
            }
            for (name, reason) in refused { Console.message("refused \(name.short): \(reason)") }
            Console.message(
                EnglishText.count(stored, "batch") + " taken in, "
                    + EnglishText.count(waiting, "waits", "wait") + " for a parent")
            if withoutEffect > 0 {
                let idle = EnglishText.count(withoutEffect, "of them has", "of them have")
                Console.message("\(idle) no effect: see `status`")
            }
            try key.tell()
            if stored > 0 { try HomeDoubt.tell(store, identity) }
            if try store.root == nil, stored > 0 {
                Console.message("this home is not enrolled: nobody vouches for these keys yet")
            }
            if !refused.isEmpty { throw ExitCode.failure }
            try OpenConflicts.tell(store)
        }
    }
}

/// A bundle file: the parts of a pack, one after the other.
enum Bundle {
    /// - Throws: where a file stands that is no bundle: it may be somebody's work.
    static func requireReplaceable(_ path: String) throws {
        guard let input = FileHandle(forReadingAtPath: path),
            let first = try input.read(upToCount: 1), !first.isEmpty
        else { return }
        do {
            try parts(of: path) { _ in throw Replaceable() }
        } catch is Replaceable {
        } catch {
            throw ValidationError("\(path) exists and is no bundle: name another file")
        }
    }

    /// Thrown at the first whole part: the rest need not be read.
    private struct Replaceable: Error {}

    /// Reads part by part; memory stays bounded by one part.
    static func parts(of path: String, _ body: ([Batch]) throws -> Void) throws {
        guard let input = FileHandle(forReadingAtPath: path) else {
            _ = try Files.contents(path)
            throw StoreError(.refused, "\(path) cannot be opened: check its name and your rights")
        }
        var buffer: [UInt8] = []
        var offset = 0
        while true {
            let more: Data
            do {
                more = try input.read(upToCount: 1 << 20) ?? Data()
            } catch {
                throw StoreError(reading: path, error)
            }
            buffer += more
            let isPack = !buffer.isEmpty && buffer.starts(with: Pack.magic.prefix(buffer.count))
            guard offset > 0 || isPack else {
                throw StoreError(
                    .refused,
                    "\(path) is no bundle: take a file that `bundle create` has written")
            }
            do {
                while let length = try Pack.length(ofPartIn: buffer[...]), buffer.count >= length {
                    try body(try Pack.batches(Array(buffer[..<length])))
                    buffer.removeFirst(length)
                    offset += length
                }
            } catch let error as WireError {
                throw StoreError(
                    .refused, "\(path), at byte \(offset): \(error); ask for the bundle again")
            }
            if more.isEmpty { break }
        }
        guard buffer.isEmpty else {
            throw StoreError(
                .refused, "\(path), at byte \(offset): the file ends early; ask for it again")
        }
    }
}

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the store, or puts a copy in its place.",
        discussion:
            "EXAMPLES\n  p352-agent backup create /mnt/usb/p352.backup\n  p352-agent backup restore /mnt/usb/p352.backup",
        subcommands: [Create.self, Restore.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copies the store into a file, while it is in use; the key stays here.",
            discussion: "EXAMPLE\n  p352-agent backup create /mnt/usb/p352.backup")
        @OptionGroup var options: HomeOptions
        @Argument(help: "The file to write; not one that exists.") var file: String

        func run() throws {
            let (store, _) = try options.open(.agent)
            try store.backup(to: file)
            Console.message("\(file): without the key, which stays beside the store")
        }
    }

    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts a copy in the store's place; the former store is set aside.",
            discussion: "EXAMPLE\n  p352-agent backup restore /mnt/usb/p352.backup")
        @OptionGroup var options: HomeOptions
        @Argument(help: "A file that `backup create` wrote.") var file: String

        func run() throws {
            let folder = options.folder(.agent)
            _ = try folder.identity()
            let aside = try folder.alone { try folder.restore(from: file) }
            Console.message("restored; the former store lies at \(aside)")
            _ = try Store(home: folder, schema: Program.schema, notice: Console.message)
        }
    }
}
