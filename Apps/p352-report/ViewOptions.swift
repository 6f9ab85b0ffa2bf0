import ArgumentParser
import Domain
import Store
import Terminal

/// The state of knowledge that a report is made of.
struct ViewOptions: ParsableArguments {
    @OptionGroup var options: HomeOptions
    @Option(help: "The fiscal year.") var year: Int
    @Option(help: "As known on a day (its end, UTC) or at an instant.") var asOf: String?
    @Option(help: "The budget programme.") var programme = "352"
    @OptionGroup var sealing: SealOptions

    /// A reader, and the seal inside of whose frontiers it reads.
    func open() throws -> (reader: StoreReader, seal: SealRecord?) {
        let year = try fiscalYear()
        let (store, _) = try options.open(.agent)
        guard let seal = try sealing.find(in: store, year: year) else {
            return (try StoreReader(store, asOf: try Console.instant(asOf)), nil)
        }
        guard asOf == nil else {
            throw ValidationError("--as-of: a seal has its own day; leave it out")
        }
        guard programme == "352" else {
            throw ValidationError("--programme: only programme 352 is sealed")
        }
        let late = try store.batches(beyond: seal.tips).count
        if late > 0 {
            Console.message(
                "\(late) batches came after the seal and do not count: `late --year \(year.text)`")
        }
        return (try StoreReader(store, inside: seal.seal), seal)
    }

    func reader() throws -> StoreReader { try open().reader }

    func fiscalYear() throws -> FiscalYear {
        guard let year = FiscalYear(year) else {
            throw ValidationError("--year takes four digits, as 2023")
        }
        return year
    }
}
