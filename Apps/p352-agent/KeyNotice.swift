import Replication
import Store
import Terminal

/// Says so when a home goes on under a new key because a copy of it is in use.
struct KeyNotice {
    private let store: Store
    private let before: ReplicaKey

    init(_ store: Store) throws {
        self.store = store
        before = try store.replica
    }

    /// To be called after batches were received.
    func tell() throws {
        let now = try store.replica
        guard now != before else { return }
        Console.message(
            """
            this home's key is in use in a copy of it, too: both go on, nothing is lost. \
            This one signs with a new key from now on (\(now.hex.prefix(12)), certified by the former). \
            Next time make a further home with a code of its own (`enrol`) instead of a copy
            """)
    }
}
