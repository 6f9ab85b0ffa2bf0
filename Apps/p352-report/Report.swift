import ArgumentParser
import Terminal

@main
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "p352-report",
        abstract: "The figures of the programme, for any year, as known on any day.",
        discussion: """
            EXAMPLES
              p352-report figures --year 2023 --as-of 2024-03-30
              p352-report explain 1.1 --year 2023
              p352-report build --year 2023 --as-of 2024-06-30 --out report
            """,
        version: Program.version,
        subcommands: [
            BuildCommand.self, FiguresCommand.self, ExplainCommand.self, DiffCommand.self,
            CheckCommand.self, LateCommand.self, VerifySealCommand.self,
        ])
}
