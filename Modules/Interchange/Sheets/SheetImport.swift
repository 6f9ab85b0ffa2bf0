public import Domain
import Foundation

/// Reads a clone or a folder of beta.gouv.fr sheets and plans what to write.
public struct SheetImport {
    private let schema: Schema
    private let held: any HeldSource
    private let sha256: ([UInt8]) -> [UInt8]
    private let countedIn: (String, Day) -> FiscalYear?
    /// The machine's clock, at which a plain folder is known.
    private let now: Instant

    public init(
        schema: Schema, held: any HeldSource, sha256: @escaping ([UInt8]) -> [UInt8],
        countedIn: @escaping (String, Day) -> FiscalYear?, now: Instant
    ) {
        self.schema = schema
        self.held = held
        self.sha256 = sha256
        self.countedIn = countedIn
        self.now = now
    }

    /// - Parameters:
    ///   - path: a clone (bare ones too), a shallow clone, or a folder with `content/_startups`.
    ///   - history: whether each commit becomes a step, known at its committer date; without it
    ///     the commit that is checked out is one.
    ///   - until: the last day (UTC) to take, for clones with their history.
    ///   - incubators: keys; the products of others are left out. Empty: all.
    ///   - progress: is told how many commits of a history are read.
    /// - Throws: `ImportError` where the source as a whole cannot be read.
    /// - Complexity: one pass over the first-parent line; with `history` every version of every
    ///   sheet is read once, else every sheet.
    public func plan(
        path: String, history: Bool, until: Day?, incubators: [String] = [],
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> ImportPlan {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            isFolder.boolValue
        else { throw SheetImport.noFolder(path) }
        let vocabulary = try SheetVocabulary(schema)
        let kind = GitFolder.of(path)
        // A clone tells its renames itself: its ids come from first keys, not from the store.
        let held = self.held
        let identities = SheetIdentities(
            sha256: sha256,
            held: kind == .whole
                ? { _ in nil } : { held.record(forKey: $0.slug, type: $0.kind.typeName) })
        let walk = SheetWalk(
            vocabulary: vocabulary, held: held, countedIn: countedIn, identities: identities)
        if kind != .whole, history || until != nil {
            throw ImportError(
                place: path,
                reason: kind == .shallow
                    ? "it is a shallow clone, without its history" : "it is no git repository",
                remedy: "clone it without --depth, or import without --history and --until")
        }
        var plan: ImportPlan
        switch kind {
        case .whole:
            let git = GitSource(path: path)
            let head = try GitSource.head(path, until: until)
            plan =
                try history
                ? walk.history(git, head: head, progress: progress) : walk.state(git, head: head)
        case .shallow:
            plan = try walk.shallow(GitSource(path: path), head: try GitSource.head(path))
        case .none: plan = try walk.folder(path, known: now)
        }
        if !incubators.isEmpty { plan.restrict(to: Set(incubators)) }
        return plan
    }
    private static func noFolder(_ path: String) -> ImportError {
        let beginning = PlainFile.beginning(path, 16).map { String(decoding: $0, as: UTF8.self) }
        if let beginning, beginning.hasPrefix("# v"), beginning.contains("git bundle") {
            return ImportError(
                place: path, reason: "it is a git bundle",
                remedy: "clone it (`git clone \(path)`), and give the path of the clone")
        }
        return ImportError(
            place: path,
            reason: beginning == nil ? "there is no such folder" : "it is a file, not a folder",
            remedy: "give the path of a clone of the sheets' repository")
    }
}
