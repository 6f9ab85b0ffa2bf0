public import ArgumentParser
import Foundation
public import Store

/// Which kind of home a command works on by default.
public enum HomeKind: String, Sendable { case agent, central }

/// `--home`, the same for every subcommand.
public struct HomeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of the home.",
            discussion: "Default: $XDG_DATA_HOME/p352/agent or …/central.",
            valueName: "dir"))
    public var home: String?

    public init() {}

    public func validate() throws {
        if home?.isEmpty == true { throw ValidationError("--home is empty: name a folder") }
    }

    public func folder(_ kind: HomeKind) -> HomeFolder {
        if let home { return HomeFolder(path: home) }
        let environment = ProcessInfo.processInfo.environment
        let data =
            environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? (environment["HOME"] ?? ".") + "/.local/share"
        return HomeFolder(path: data + "/p352/" + kind.rawValue)
    }

    /// The same for questions: all that is read is of one state, whatever others write meanwhile.
    public func openPinned(_ kind: HomeKind) throws -> (Store, HomeFolder.Identity) {
        let (store, identity) = try open(kind)
        return (try store.pinned(), identity)
    }

    /// The store of the home, with whose it is.
    /// A database that is gone is told of, since an empty one takes its place.
    /// - Throws: `notAHome` where there is none.
    public func open(_ kind: HomeKind) throws -> (Store, HomeFolder.Identity) {
        let folder = folder(kind)
        let identity = try folder.identity()
        if kind == .central, identity.role != .central {
            throw StoreError(
                .notAHome,
                "\(folder.path) is an agent's home, of \(identity.incubator): name central's with --home"
            )
        }
        if !FileManager.default.fileExists(atPath: folder.database) {
            Console.message(
                "\(folder.database) was missing, and an empty one was made: `backup restore FILE` "
                    + "puts a backup in its place, `sync` brings what was sent")
        }
        return (
            try Store(home: folder, schema: Program.schema, notice: Console.message), identity
        )
    }
}
