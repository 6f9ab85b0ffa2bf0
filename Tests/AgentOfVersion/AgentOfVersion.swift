import AgentCommands
import ArgumentParser
import Domain
import Terminal

/// The agent as an earlier or a later version of the program: its first argument is how many
/// versions of the vocabulary after the present, -1, 0 or 1. Earlier ones lack what came since; the
/// one after the present has a field of products and a record type more.
@main struct AgentOfVersion {
    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        let present = Schema.current.version
        guard let version = arguments.first.flatMap({ Int($0) }).map({ present + $0 }),
            (1...later.version).contains(version)
        else {
            Console.message("the first argument is from \(1 - present) to 1")
            AgentCommand.exit(withError: ExitCode.validationFailure)
        }
        await Program.$schema.withValue(later.asOf(version: version)) {
            await AgentCommand.runAndExit(Array(arguments.dropFirst()))
        }
    }

    private static let later: Schema = {
        let now = Schema.current
        let next = now.version + 1
        let report = RecordType(
            900, "carbon-report", label: "bilan carbone", home: .parent(field: "product"),
            since: next, "What a product emits in a year.",
            fields: [
                Field(
                    1, "product", .reference("product"), label: "produit", "Which.", since: next),
                Field(2, "tonnes", .integer, label: "tonnes", "Tonnes of CO2.", since: next),
            ])
        let types = now.types.map { type in
            guard type.name == "product" else { return type }
            return RecordType(
                type.id, type.name, label: type.label, home: type.home, key: type.key,
                aliases: type.aliases, since: type.since, type.meaning,
                fields: type.fields + [
                    Field(
                        900, "carbon", .integer, label: "carbone", "Grams a visit.", since: next)
                ])
        }
        return Schema(version: next, types: types + [report])
    }()
}
