import ArgumentParser
import Domain
import Store
import Terminal

/// What a command that took something in says at its end.
enum OpenConflicts {
    /// - Throws: exit code 2 while conflicts are open.
    static func tell(_ store: Store) throws {
        let open = try store.conflicts().count
        if open == 0 { return }
        let words = EnglishText.count(open, "conflict is open", "conflicts are open")
        Console.message("\(words): see `conflicts`")
        throw ExitCode.personNeeded
    }
}
