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

    func reader() throws -> StoreReader {
        var home = options
        if home.home == nil { home = options }
        let (store, _) = try home.open(.agent)
        return try StoreReader(store, asOf: try Console.instant(asOf))
    }

    func fiscalYear() throws -> FiscalYear {
        guard let year = FiscalYear(year) else {
            throw ValidationError("--year takes four digits, as 2023")
        }
        return year
    }
}
