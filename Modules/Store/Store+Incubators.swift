import Domain
import Replication

extension Store {
    /// The keys of the incubators that this store knows, former ones included; empty before any
    /// was imported or received. Cost: the table of incubators.
    public func incubatorNames() throws -> Set<String> {
        guard let type = schema.type(named: "incubator"),
            let aliases = type.aliases.flatMap({ type.field(named: $0) })
        else { return [] }
        var names: Set<String> = []
        for document in try documents(type) {
            if document.key != document.record.id.hex { names.insert(document.key) }
            if case .texts(let former)? = document.values[aliases.id] { names.formUnion(former) }
        }
        return names
    }

    /// The scopes that this store knows: those of incubators, those that hold something, and those
    /// that a grant names. Cost: the table of incubators and the number of scopes and grants.
    public func scopeNames() throws -> Set<String> {
        var names = try incubatorNames().union(["shared", "dinum"])
        try read { access in
            for id in try access.log.scopeIDs() { names.insert(try access.log.scopeName(id)) }
            for case .grant(let grant) in try access.effect.judgement().inForce.map(\.entry) {
                names.formUnion(grant.scopes)
            }
        }
        return names
    }

    /// What a person should know when incubators are known, but not that one: the beginning of a
    /// sentence, with the names that are near; nil where all is well.
    /// - Parameter others: keys that are known from elsewhere, as from sheets.
    public func doubt(
        ofIncubator key: String, besides others: Set<String> = []
    ) throws -> String? {
        let names = try incubatorNames().union(others)
        if names.isEmpty || names.contains(key) { return nil }
        return "no incubator \(key) is known here\(NearNames.question(key, among: names))"
    }
}
