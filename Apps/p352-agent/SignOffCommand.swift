import Agent
import ArgumentParser
import Domain
import Replication
import Terminal

struct SignOffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signoff",
        abstract: "Says that this incubator's data of a year are complete, or that it has none.",
        discussion: """
            While a campaign of that year is open. It names what this home holds now; what is \
            written later is shown to DINUM as changed since. Sync to send it. With records of that \
            year, as a phase that begins in it, --nothing is refused (exit code 2).

            EXAMPLES
              p352-agent signoff 2023
              p352-agent signoff 2023 --nothing
            """)
    @OptionGroup var options: RecordOptions
    @Argument(help: "The fiscal year.") var year: Int
    @Flag(help: "Nothing to report (néant).") var nothing = false
    @Flag(help: "With --nothing: none of this year's records is to be reported.")
    var despiteRecords = false
    @Option(help: "rap, pap or budgets; default: the one that is open.") var kind: String?

    func validate() throws {
        guard nothing || !despiteRecords else {
            throw ValidationError("--despite-records goes with --nothing")
        }
    }

    func run() throws {
        let year = try Console.fiscalYear(year, "YEAR")
        let chosen = try kind.map { text in
            guard let kind = AuthorityEntry.Campaign.Kind(rawValue: text) else {
                throw ValidationError("--kind is rap, pap or budgets")
            }
            return kind
        }
        let code = try options.editing().signOff(
            year, kind: chosen, nothing: nothing, despiteRecords: despiteRecords,
            today: Console.now().day)
        Console.message(
            "\(code): \(nothing ? "nothing to report" : "signed off"); `sync` to send it")
    }
}
