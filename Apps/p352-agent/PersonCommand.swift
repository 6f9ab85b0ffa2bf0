import ArgumentParser
import Domain
import Store
import Terminal

struct PersonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "Keeps, on this machine only, who a number or a pseudonym stands for.",
        discussion: "EXAMPLE\n  p352-agent person list",
        subcommands: [Add.self, List.self, Forget.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Notes a person; prints the number and the pseudonym that records carry.",
            discussion: "EXAMPLE\n  p352-agent person add \"Ada Exemple\" --expires 2027-12-31")
        @OptionGroup var options: HomeOptions
        @Argument(help: "The person's name; it never leaves this machine.") var name: String
        @Option(help: "How to reach them; it never leaves this machine, either.") var contact:
            String?
        @Option(help: "Last day on which it may be kept, YYYY-MM-DD.") var expires: String?

        func run() throws {
            let (store, _) = try options.open(.agent)
            let day = try expires.map { text in
                guard let day = Day(text) else { throw ValidationError("--expires: YYYY-MM-DD") }
                return day
            }
            let person = try store.addPerson(
                name: name, contact: contact,
                pseudonym: "p-" + String(Console.newID().hex.prefix(12)),
                added: Console.now().day, expires: day)
            Console.line(columns: ["\(person.number)", person.pseudonym])
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the persons of this machine.",
            discussion: "EXAMPLE\n  p352-agent person list")
        @OptionGroup var options: HomeOptions

        func run() throws {
            let (store, _) = try options.open(.agent)
            for person in try store.persons() {
                let state = person.forgotten.map { "forgotten on \($0.text)" } ?? ""
                Console.line(columns: [
                    "\(person.number)", person.pseudonym, person.name ?? "",
                    person.contact ?? "", person.expires?.text ?? "", state,
                ])
            }
        }
    }

    struct Forget: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Scrubs who a person was; the records keep a number that means nothing.",
            discussion: """
                Elimination of public archives wants a visa (code du patrimoine, L212-3): note it
                with --legal-basis.

                EXAMPLE
                  p352-agent person forget 3 --reason "left" --legal-basis "RGPD, article 17"
                """)
        @OptionGroup var options: HomeOptions
        @Argument(help: "A number of `person list`.") var number: Int
        @Option(help: "Why.") var reason: String
        @Option(help: "The legal basis, and the visa where one is needed.") var legalBasis: String

        func run() throws {
            let (store, _) = try options.open(.agent)
            try store.forgetPerson(
                number: number, reason: reason, legalBasis: legalBasis, on: Console.now().day)
        }
    }
}
