import ArgumentParser
import Domain
public import Store

/// `verify`, the same for agent and central.
public enum Verify {
    /// - Throws: exit code 1 when something is found.
    public static func run(_ store: Store, rebuild: Bool, json: Bool) throws {
        if rebuild {
            let faults = try store.rebuild()
            guard faults.isEmpty else {
                for fault in faults { Console.message(fault) }
                Console.message(
                    "the log itself is damaged; nothing was changed: `sync`, apply a bundle, or "
                        + "restore a backup into this home")
                throw ExitCode.failure
            }
        }
        let report = try Progress.show("checking batches") { try store.verify(progress: $0) }
        if json {
            Console.data(
                JSONValue.members([
                    "batches": .number(report.batches), "records": .number(report.records),
                    "faults": .array(report.faults.map(JSONValue.text)),
                ]).pretty, terminator: "")
        } else {
            for fault in report.faults { Console.message(fault) }
            Console.data(
                "\(report.batches) batches, \(report.records) records, "
                    + "\(report.faults.count) faults")
        }
        if !report.isClean {
            Console.message(
                "where only tables differ, `verify --rebuild` makes them anew from the log")
            throw ExitCode.failure
        }
    }
}
