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
    ///   - history: whether each commit becomes a step, known at its committer date.
    ///   - until: the last day, for clones.
    /// - Throws: `ImportError` where the source as a whole cannot be read.
    public func plan(path: String, history: Bool, until: Day?) throws -> ImportPlan {
        guard FileManager.default.fileExists(atPath: path + "/content/_startups") else {
            throw ImportError(
                place: path, reason: "there is no folder content/_startups in it",
                remedy: "give the path of a clone of the sheets' repository")
        }
        let walk = SheetWalk(
            schema: schema, held: held, countedIn: countedIn,
            identities: SheetIdentities(
                sha256: sha256,
                held: { [held] kind, slug in held.record(forKey: slug, type: kind.typeName) }))
        if GitSource.isClone(path) {
            let head = try GitSource.head(path, until: until)
            // A clone tells its renames itself: ids come from first keys, not from the store.
            let clone = SheetWalk(
                schema: schema, held: held, countedIn: countedIn,
                identities: SheetIdentities(sha256: sha256))
            return try clone.plan(GitSource(path: path), head: head, history: history)
        }
        if history || until != nil {
            throw ImportError(
                place: path, reason: "it is no clone with its whole history",
                remedy: "clone it without --depth, or import without --history and --until")
        }
        return try walk.plan(folder: path, known: now)
    }
}
