import Agent
import Domain
import Replication

extension SourceImport.Report {
    /// "40 values of 3 records written in 1 batch".
    func words(dryRun: Bool) -> String {
        EnglishText.count(values, "value") + " of " + EnglishText.count(records, "record")
            + (dryRun
                ? " would change" : " written in " + EnglishText.count(batches, "batch"))
    }
}

extension SyncReport {
    /// "3 batches sent, 1 received".
    var words: String { EnglishText.count(sent, "batch") + " sent, \(received) received" }
}
