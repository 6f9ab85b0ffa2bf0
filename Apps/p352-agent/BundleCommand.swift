import ArgumentParser
import Domain
import Foundation
import Replication
import Store
import Terminal

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
            var bytes = 0
            try Files.replace(file) { output in
                _ = try Progress.show("writing bytes") { progress in
                    try store.pack(after: held) { part in
                        try output.write(contentsOf: Data(part))
                        bytes += part.count
                        progress(bytes, 0)
                    }
                }
                // The file gets its name, and can be carried off, only after this.
                try store.markSent()
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
                    try refuseOthers(batches, store)
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

        /// What follows a batch of another programme would wait for it for ever.
        private func refuseOthers(_ batches: [Batch], _ store: Store) throws {
            guard let root = try store.root else { return }
            for case .root(let other)? in batches.map(\.header.programme) where other != root {
                throw StoreError(
                    .refused,
                    "\(file) is of another programme (\(Hex.string(other).prefix(12))): nothing more "
                        + "of it was taken in")
            }
        }
    }
}

/// A bundle file: the parts of a pack, one after the other.
enum Bundle {
    /// - Throws: where a file stands that is no bundle: it may be somebody's work.
    static func requireReplaceable(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            guard try Files.open(path).read(upToCount: 1)?.isEmpty == false else { return }
            try parts(of: path) { _ in throw Replaceable() }
        } catch is Replaceable {
        } catch {
            throw ValidationError("\(path) exists and is no bundle: name another file")
        }
    }

    /// Thrown at the first whole part: the rest need not be read.
    private struct Replaceable: Error {}

    /// Reads a mebibyte at a time and hands over the batches of all parts that end in it: memory
    /// stays bounded, and many small parts cost no more than one.
    static func parts(of path: String, _ body: ([Batch]) throws -> Void) throws {
        let input = try Files.open(path)
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
            let (batches, length, fault) = wholeParts(buffer)
            if !batches.isEmpty { try body(batches) }
            buffer.removeFirst(length)
            offset += length
            if let fault {
                throw StoreError(
                    .refused, "\(path), at byte \(offset): \(fault); ask for the bundle again")
            }
            if more.isEmpty { break }
        }
        guard buffer.isEmpty else {
            throw StoreError(
                .refused, "\(path), at byte \(offset): the file ends early; ask for it again")
        }
    }

    /// The batches of the parts that stand whole at the beginning of these bytes, up to the first
    /// fault; and how many bytes they take.
    private static func wholeParts(
        _ bytes: [UInt8]
    ) -> (batches: [Batch], length: Int, fault: WireError?) {
        var batches: [Batch] = []
        var taken = 0
        do throws(WireError) {
            while let length = try Pack.length(ofPartIn: bytes[taken...]),
                bytes.count - taken >= length
            {
                batches += try Pack.batches(Array(bytes[taken..<taken + length]))
                taken += length
            }
        } catch {
            return (batches, taken, error)
        }
        return (batches, taken, nil)
    }
}
