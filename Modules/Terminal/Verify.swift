public import ArgumentParser
import Domain
public import Store

/// `verify`, the same for agent and central.
public struct Verify: ParsableArguments {
    @Flag(help: "Make the tables anew from the log.") var rebuild = false
    @Flag(help: "List what follows from each damage, too.") var all = false
    @Flag(help: "Print JSON.") var json = false

    public init() {}

    /// - Throws: exit code 1 when something is found.
    public func run(_ store: Store) throws {
        if rebuild {
            let report = try store.rebuild()
            guard report.isClean else {
                tell(report)
                Console.message("nothing was changed")
                throw ExitCode.failure
            }
        }
        let report = try Progress.show("checking batches") { try store.verify(progress: $0) }
        if json {
            Console.data(
                JSONValue.members([
                    "batches": .number(report.batches), "records": .number(report.records),
                    "faults": .array(report.faults.map(JSONValue.text)),
                    "following": .members([
                        "batches": .number(report.following.batches),
                        "rows": .number(report.following.rows),
                        "list": .array(report.consequences.map(JSONValue.text)),
                    ]),
                ]).pretty, terminator: "")
        } else {
            tell(report)
            Console.line(
                EnglishText.count(report.batches, "batch") + ", "
                    + EnglishText.count(report.records, "record") + ", "
                    + EnglishText.count(report.faults.count, "fault"))
        }
        if !report.isClean { throw ExitCode.failure }
    }

    /// The cause first, what follows from it in one line, then the remedy.
    private func tell(_ report: VerificationReport) {
        if report.isClean { return }
        let shown = all ? report.faults : Array(report.faults.prefix(Verify.shown))
        for fault in shown { Console.message(fault) }
        if report.faults.count > shown.count {
            Console.message("and \(report.faults.count - shown.count) more (--all lists them)")
        }
        if all {
            for sentence in report.consequences { Console.message("  follows: \(sentence)") }
        } else if let summary = report.summary {
            Console.message("\(summary) (--all lists them)")
        }
        Console.message(
            report.isLogDamaged
                ? "the log itself is damaged: restore a backup made before (`backup restore FILE`) "
                    + "and `sync`, or enrol a new home and `sync`"
                : "only tables differ: `verify --rebuild` makes them anew from the log")
    }

    private static let shown = 20
}
