import Domain
import Foundation

/// Follows the sheets through their states and plans what to write.
final class SheetWalk {
    private let held: any HeldSource
    private let tree: SheetTree
    private var builder: PlanBuilder
    private var plan = ImportPlan()

    /// - Parameter identities: with what a store knows, for sources that do not tell renames.
    init(
        vocabulary: SheetVocabulary, held: any HeldSource,
        countedIn: @escaping (String, Day) -> FiscalYear?, identities: SheetIdentities
    ) {
        self.held = held
        tree = SheetTree(
            reader: SheetReader(
                vocabulary: vocabulary, files: SheetFiles(identities: identities),
                countedIn: countedIn))
        builder = PlanBuilder(held: held, vocabulary: vocabulary)
    }

    // MARK: - A clone

    /// Each commit up to `head` is a step.
    func history(
        _ git: GitSource, head: String, progress: (Int, Int) -> Void
    ) throws -> ImportPlan {
        let commits = try git.commits(to: head)
        let blobs = try GitBlobs(git.path, commits.flatMap { $0.changes.compactMap(\.blob) })
        for (n, commit) in commits.enumerated() where !commit.changes.isEmpty {
            progress(n, commits.count)
            let known = Instant(seconds: commit.date)
            let writes = try tree.apply(commit.changes, today: known.day) { _ in
                plan.sheets += 1
                return try blobs.next()
            }
            plan.irregularities += tree.takeFresh().map { one in
                var one = one
                one.commit = commit.hash
                return one
            }
            builder.add(
                ImportStep(
                    known: known, position: commit.position, commit: commit.hash, writes: writes))
        }
        guard let last = commits.last else { return plan }
        return try finish(last.step, git.path)
    }

    /// The commit `head` only; its line is walked for renames.
    func state(_ git: GitSource, head: String) throws -> ImportPlan {
        let commits = try git.commits(to: head)
        guard let last = commits.last else { return plan }
        if builder.isOlder(last.position) {
            plan.isOlderThanHeld = true
            return plan
        }
        var versions: [SheetPath: [String]] = [:]
        for commit in commits {
            for change in commit.changes {
                tree.follow(change)
                switch change {
                case .put(let path, let blob, _): versions[path, default: []].append(blob ?? "")
                case .removed(let path): versions[path] = nil
                case .renamed(let old, let new, let blob):
                    versions[new] = (versions.removeValue(forKey: old) ?? []) + [blob ?? ""]
                }
            }
        }
        let files = versions.keys.sorted { $0.text < $1.text }
        try load(git, files.map { ($0, versions[$0]?.last ?? "") }) { path in
            // The last readable version counts.
            for blob in (versions[path] ?? []).dropLast().reversed() where !blob.isEmpty {
                let bytes = try GitBlobs(git.path, [blob]).next() ?? []
                if let sheet = try? Sheet.parse(bytes) { return sheet }
            }
            return nil
        }
        _ = tree.settleAll(today: Instant(seconds: last.date).day)
        plan.irregularities = tree.takeFresh()
        return try finish(last.step, git.path)
    }

    /// A clone without its history: the commit that is checked out, at its committer date.
    func shallow(_ git: GitSource, head: String) throws -> ImportPlan {
        let date = try git.date(of: head)
        let step = ImportStep(
            known: Instant(seconds: date), position: [date, 0], commit: head, writes: [])
        if builder.isOlder(step.position) {
            plan.isOlderThanHeld = true
            return plan
        }
        var files: [(SheetPath, String)] = []
        for change in try git.sheets(of: head) {
            tree.follow(change)
            if let path = change.path { files.append((path, change.blob ?? "")) }
        }
        var spared: Set<RecordID> = []
        try load(git, files) { path in
            spared.insert(tree.files.identities.id(path.name))
            return nil
        }
        return try finish(settleHeld(step), git.path, spared: spared)
    }

    /// - Parameter recover: what to take for a file that cannot be read.
    private func load(
        _ git: GitSource, _ files: [(path: SheetPath, blob: String)],
        recover: (SheetPath) throws -> Sheet?
    ) throws {
        let blobs = try GitBlobs(git.path, files.map(\.blob).filter { !$0.isEmpty })
        for (path, blob) in files {
            plan.sheets += 1
            if !tree.load(path, blob.isEmpty ? nil : try blobs.next()),
                let sheet = try recover(path)
            {
                tree.recover(path, sheet)
            }
        }
    }

    // MARK: - A folder

    /// The files of a folder as they are now; one position after the newest held.
    func folder(_ folder: String, known: Instant) throws -> ImportPlan {
        var position = held.newestPosition ?? [0, 0]
        position[position.count - 1] += 1
        let step = ImportStep(known: known, position: position, commit: nil, writes: [])
        var spared: Set<RecordID> = []
        for kind in SheetKind.allCases {
            let names =
                (try? FileManager.default.contentsOfDirectory(
                    atPath: "\(folder)/content/\(kind.rawValue)")) ?? []
            for name in names.sorted() {
                guard let path = SheetPath("content/\(kind.rawValue)/\(name)") else { continue }
                plan.sheets += 1
                tree.follow(.put(path, blob: nil, isNew: true))
                let bytes = PlainFile.beginning(
                    "\(folder)/\(path.text)", Sheet.sizeLimit + 1)
                if !tree.load(path, bytes.flatMap { $0.count > Sheet.sizeLimit ? nil : $0 }) {
                    spared.insert(tree.files.identities.id(path.name))
                }
            }
        }
        return try finish(settleHeld(step), folder, spared: spared)
    }

    /// Reads what is loaded, with the former slugs that a store knows: the source tells none.
    private func settleHeld(_ step: ImportStep) -> ImportStep {
        for name in tree.files.names {
            let id = tree.files.identities.id(name)
            let newest = held.newest(id)
            let keys = tree.keys(name.kind)
            let slugs = keys.slug.flatMap { newest[$0]?.values.compactMap(\.text) } ?? []
            let former = keys.aliases.flatMap { newest[$0]?.values.compactMap(\.texts) } ?? []
            tree.know((former.flatMap { $0 } + slugs).sorted(), of: id)
        }
        _ = tree.settleAll(today: step.known.day)
        plan.irregularities = tree.takeFresh()
        return step
    }

    // MARK: - The end

    private func finish(
        _ step: ImportStep, _ place: String, spared: Set<RecordID> = []
    ) throws -> ImportPlan {
        guard tree.files.names.contains(where: { $0.kind == .startups }) else {
            throw ImportError(
                place: place, reason: "there is no sheet in content/_startups",
                remedy: "give the path of a clone of the sheets' repository")
        }
        builder.finish(step, tree, spared: spared)
        plan.steps = builder.steps
        plan.scopes = tree.scopes
        return plan
    }
}

extension GitSource.Commit {
    /// A step at this commit, still without writes.
    fileprivate var step: ImportStep {
        ImportStep(
            known: Instant(seconds: date), position: position, commit: hash, writes: [])
    }
}
