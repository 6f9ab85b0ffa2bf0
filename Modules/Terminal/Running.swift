public import ArgumentParser

/// An error that is no failure: nothing was done, and a person has to decide something first.
public protocol DecisionNeeded: Error, CustomStringConvertible {
    /// False for the others of its kind.
    var isDecisionNeeded: Bool { get }
}

extension AsyncParsableCommand {
    /// Runs the command line and ends the process; where a person has to decide, with exit code 2. What a subcommand finds wrong with its arguments
    /// while it runs is told in one sentence (exit code 64), without the usage of the whole program.
    public static func runAndExit(_ arguments: [String]? = nil) async {
        Console.prepare()
        do {
            var command = try parseAsRoot(arguments)
            do {
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
            } catch let error as ValidationError {
                Console.message("Error: \(error.message)\n`--help` explains this command")
                exit(withError: ExitCode.validationFailure)
            } catch let error as any DecisionNeeded where error.isDecisionNeeded {
                Console.message(error.description)
                exit(withError: ExitCode.personNeeded)
            }
            exit()
        } catch {
            // Help goes to standard output as it is; in a message may be what others sent.
            let code = exitCode(for: error)
            guard !code.isSuccess else { exit(withError: error) }
            let message = fullMessage(for: error)
            if !message.isEmpty { Console.message(message) }
            exit(withError: code)
        }
    }
}
