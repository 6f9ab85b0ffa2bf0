import AgentCommands
import Terminal

@main struct Main {
    static func main() async { await AgentCommand.runAndExit() }
}
