import Domain
import Replication
import Store

/// The scopes that a home may write, asked of its store once.
///
/// Role dinum writes everywhere; an incubator in its own scope and in those that a grant names;
/// central's home nowhere: it decides, and takes in what agents wrote.
struct WritableScopes {
    /// Nil for every one.
    private let names: Set<String>?

    /// - Throws: `forbidden` for central's home.
    /// Cost: one judgement of the authority chain.
    init(_ store: Store, _ identity: HomeFolder.Identity) throws {
        switch identity.role {
        case .dinum: names = nil
        case .central:
            throw EditError(
                .forbidden,
                "this is central's home, which only decides: write in an agent's home, and `sync`")
        case .incubator:
            names = try store.access(of: store.ownKeys).scopes.union([identity.incubator])
        }
    }

    func contains(_ scope: String) -> Bool { names?.contains(scope) ?? true }

    /// - Throws: `forbidden` for any other scope, with whom to ask.
    func check(_ scope: String) throws {
        guard let names, !names.contains(scope) else { return }
        let owner = scope == "shared" || scope == "dinum" ? "DINUM" : "the incubator \(scope)"
        throw EditError(
            .forbidden,
            """
            the scope \(scope) is not this agent's: it writes in \
            \(names.sorted().joined(separator: ", ")) only; ask \(owner)
            """)
    }
}
