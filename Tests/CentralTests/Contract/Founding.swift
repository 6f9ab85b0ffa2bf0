import Domain
import Replication

/// A programme's keys, and batches signed by hand: what a contract test brings to a storage.
struct Founding {
    let rootKey: SigningKey
    let authority: Author
    var root: [UInt8] { sha256(rootKey.replica.bytes) }

    init() {
        let rootKey = SigningKey.random()
        let key = SigningKey.random()
        self.rootKey = rootKey
        authority = Author(
            scope: AuthorityEntry.scope, root: sha256(rootKey.replica.bytes), key: key,
            certificates: [Certificate(of: key.replica, by: rootKey)])
    }

    func author(_ scope: String) -> Author { Author(scope: scope, root: root) }
}

/// The number of the record type that the batches make.
private let phase: UInt16 = 5

/// One chain: a key and a scope.
final class Author {
    let scope: String
    let key: SigningKey
    let certificates: [Certificate]
    private let root: [UInt8]
    /// The last batch; set back, the next one forks the chain.
    var prev: Batch?
    private var recorded: Int64 = 0

    init(
        scope: String, root: [UInt8], key: SigningKey = .random(), certificates: [Certificate] = []
    ) {
        self.scope = scope
        self.root = root
        self.key = key
        self.certificates = certificates
    }

    /// The key, and those that certified it.
    var keys: [ReplicaKey] { [key.replica] + certificates.map(\.key) }

    /// The next batch: it makes a record, or carries an entry.
    /// - Parameter group: what it writes instead.
    func write(
        seen: [Batch] = [], entry: AuthorityEntry? = nil, note: String? = nil,
        group: Group? = nil,
        signedBy other: SigningKey? = nil, _ change: (inout BatchHeader) -> Void = { _ in }
    ) throws -> Batch {
        recorded += 1
        var header = BatchHeader(prev: prev?.name, recorded: Instant(milliseconds: recorded))
        if prev == nil {
            header.replica = key.replica
            header.scope = scope
            header.schemaVersion = 1
            header.certificates = certificates
            header.programme = .root(root)
        }
        header.seen = seen.map(\.name).sorted()
        header.entry = entry?.encoded
        header.reason = note
        change(&header)
        var operations = Operations(runs: [])
        if entry == nil {
            var generator = SystemRandomNumberGenerator()
            let id = RecordID(high: generator.next(), low: generator.next())
            let rank = Column(field: FieldID(6), rows: nil, values: .integers([recorded]))
            let made = Group(type: phase, made: [id], existing: [], columns: [rank])
            operations.runs = [Run(known: nil, position: [], groups: [group ?? made])]
        }
        let batch = try Batch(header: header, operations: operations, key: other ?? key)
        prev = batch
        return batch
    }
}
