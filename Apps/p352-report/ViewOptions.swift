import ArgumentParser
import Domain
import Replication
import Reporting
import Store
import Terminal

/// The state of knowledge that a report is made of.
struct ViewOptions: ParsableArguments {
    @OptionGroup var options: HomeOptions
    @Option(help: "The fiscal year.") var year: Int
    @Option(help: "As known on a day (its end, UTC) or at an instant.") var asOf: String?
    @Option(help: "The budget programme.") var programme = "352"
    @OptionGroup var sealing: SealOptions

    /// What is read: all, up to a day, or inside the frontiers of a seal.
    struct Opened {
        let store: Store
        let reader: StoreReader
        let seal: SealRecord?
        /// The incubator whose home it is; nil for one that holds the whole programme.
        let holder: String?
    }

    func open() throws -> Opened {
        let year = try fiscalYear()
        let (store, identity) = try options.openPinned(.agent)
        let holder = identity.role == .incubator ? identity.incubator : nil
        if let holder {
            Console.message(
                "this home holds what \(holder) writes and what all share, not the whole programme: "
                    + "its figures are its own")
        }
        guard let seal = try sealing.find(in: store, year: year, programme: programme) else {
            let reader = try StoreReader(store, asOf: try Console.instant(asOf))
            return Opened(store: store, reader: reader, seal: nil, holder: holder)
        }
        guard asOf == nil else {
            throw ValidationError("--as-of: a seal has its own day; leave it out")
        }
        let late = try store.batches(beyond: seal.tips, after: seal.seal.asOf).count
        if late > 0 {
            let words = EnglishText.count(
                late, "batch came after the seal and does not count",
                "batches came after the seal and do not count")
            let which = try store.seals(of: year, programme: programme).last == seal
            Console.message(
                "\(words): `late --year \(year.text)\(which ? "" : " --seal \(seal.name.short)")`")
        }
        return Opened(
            store: store, reader: try StoreReader(store, inside: seal.seal), seal: seal,
            holder: holder)
    }

    /// Since a day; without one since the seal that a sealed year follows, or, where the year was
    /// sealed and everything is read, since its last seal. A home that does not hold that seal's
    /// batches compares nothing.
    func comparison(_ opened: Opened, since day: String?) throws -> Comparison? {
        let year = try fiscalYear()
        if let day {
            let instant = try Console.instant(day)
            guard instant <= opened.reader.asOf else {
                throw ValidationError("--since \(day) is later than what is reported")
            }
            let words = "l’état connu le \(FrenchText.date(instant.day))"
            return Comparison(
                since: words,
                diff: try FigureDiff(
                    from: try StoreReader(opened.store, asOf: instant), to: opened.reader,
                    programme: programme, year: year))
        }
        let seals = try opened.store.seals(of: year, programme: programme)
        let before: SealRecord? =
            if let seal = opened.seal {
                seals.first { $0.name == seal.seal.previous }
            } else if opened.reader.asOf == .forever {
                seals.last
            } else { nil }
        guard let before, try opened.store.holds(before.tips).count == Set(before.tips).count
        else { return nil }
        return Comparison(
            since: "le scellement du \(FrenchText.date(before.recorded.day)) "
                + "(acte \(before.name.short))",
            diff: try FigureDiff(
                from: try StoreReader(opened.store, inside: before.seal), to: opened.reader,
                programme: programme, year: year))
    }

    func reader() throws -> StoreReader { try open().reader }

    func fiscalYear() throws -> FiscalYear { try Console.fiscalYear(year, "--year") }
}
