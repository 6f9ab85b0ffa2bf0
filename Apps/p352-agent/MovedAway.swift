import Agent
import Domain
import Replication
import Store
import Terminal

/// Records that DINUM moved into a scope that this home does not read: what it shows of them is
/// what it last heard.
enum MovedAway {
    static func tell(_ documents: [RecordDocument], _ editing: RecordEditing) throws {
        guard editing.identity.role == .incubator else { return }
        let rights = try HomeRights(editing.store)
        guard !rights.scopes.isEmpty, !rights.scopes.contains(AuthorityEntry.Grant.everywhere)
        else { return }
        let foreign = Dictionary(grouping: documents) { $0.record.scope }
            .filter { !rights.scopes.contains($0.key) && $0.key != "shared" }
        for (scope, gone) in foreign.sorted(by: { $0.key < $1.key }) {
            let keys = gone.map(\.key).sorted().prefix(5).joined(separator: ", ")
            Console.message(
                "moved to \(scope), which this home does not read: "
                    + EnglishText.count(gone.count, "record") + " (\(keys)"
                    + (gone.count > 5 ? ", …" : "") + ") as this home last heard of "
                    + (gone.count == 1 ? "it" : "them"))
        }
    }
}
