import Domain
import Store
import Terminal

/// What `init` could not know: an incubator's home whose incubator nobody has heard of.
enum HomeDoubt {
    /// To be called when records came in; says something only where incubators are known, and this
    /// home's is not among them.
    /// - Parameter sheets: keys of incubators that were read, but not written here.
    static func tell(
        _ store: Store, _ identity: HomeFolder.Identity, sheets: Set<String> = []
    ) throws {
        guard identity.role == .incubator,
            let doubt = try store.doubt(ofIncubator: identity.incubator, besides: sheets)
        else { return }
        Console.message(
            """
            this home was made for \(identity.incubator): \(doubt) (if `init` had a slip, make \
            another home; if it is new, DINUM adds it)
            """)
    }
}
