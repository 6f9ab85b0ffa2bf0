import ArgumentParser
import Domain
import Replication
import Reporting
import Store
import Terminal

/// Which state of knowledge: everything known, a day's, or a sealed one.
struct SealOptions: ParsableArguments {
    @Flag(help: "Inside the frontiers of the year's last seal.") var sealed = false
    @Option(help: ArgumentHelp("Inside those of this seal; at least 8 digits.", valueName: "batch"))
    var seal: String?

    /// The seal that was asked for; nil where none was.
    func find(in store: Store, year: FiscalYear, programme: String) throws -> SealRecord? {
        guard sealed || seal != nil else { return nil }
        return try SealOptions.find(seal, in: store, year: year, programme: programme)
    }

    /// - Parameter digits: of its batch; nil for the last seal of the year.
    static func find(
        _ digits: String?, in store: Store, year: FiscalYear, programme: String
    ) throws -> SealRecord {
        let seals = try store.seals(of: year, programme: programme)
        guard let last = seals.last else {
            guard try store.root != nil else {
                throw StoreError(
                    .refused,
                    "this home does not know its programme, so no seal can be judged: `enrol`, or "
                        + "use a home that did")
            }
            throw StoreError(
                .unknownRecord,
                "\(year.text) of programme \(programme) is not sealed as far as this store knows: "
                    + "sync, or `p352-central seal \(year.text)`")
        }
        guard let digits else { return last }
        let found = seals.filter { $0.name.hex.hasPrefix(digits.lowercased()) }
        guard digits.count >= 8, let one = found.first, found.count == 1 else {
            throw StoreError(
                .unknownRecord,
                "\(digits) names no seal of \(year.text): "
                    + seals.map(\.name.short).joined(separator: ", ") + " are; give 8 digits")
        }
        return one
    }
}

extension SealRecord {
    var mark: SealMark {
        SealMark(
            digest: Hex.string(seal.figures), batch: name.hex, signed: recorded,
            reason: seal.reason)
    }
}
