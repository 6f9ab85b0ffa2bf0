import ArgumentParser
import Central
import Domain
import Replication
import Reporting
import Store
import Terminal

struct SealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Seals a year's figures as they stand now.",
        discussion: """
            The entry names the frontiers of all scopes and the digest of the figures JSON:
            whatever comes later is late. A contested figure cannot be sealed (exit code 2). A
            second seal of a year needs a reason; the first stays.

            EXAMPLES
              p352-central seal 2023
              p352-central seal 2023 --reason "Une attribution du FAST manquait"
            """)
    @OptionGroup var options: HomeOptions
    @Argument(help: "The fiscal year.") var year: Int
    @Option(help: "As known on a day (its end, UTC) or at an instant.") var asOf: String?
    @Option(help: "Why; for a second seal of the year.") var reason: String?
    @Option(help: "The budget programme.") var programme = AuthorityEntry.Seal.first

    func run() throws {
        let year = try Console.fiscalYear(year, "YEAR")
        let asOf = try Console.instant(asOf)
        guard asOf == .forever || asOf <= Instant(endOf: Console.now().day) else {
            throw ValidationError("--as-of lies in the future: nothing of then is known")
        }
        let (store, _) = try options.open(.central)
        guard let home = store.home else { return }
        // Of two that seal at once the second sees the first's seal, and then needs a reason.
        try home.inTurn { try seal(year, asOf, store) }
    }

    private func seal(_ year: FiscalYear, _ asOf: Instant, _ store: Store) throws {
        let desk = try AuthorityDesk(store: store, now: Console.now)
        let previous = try store.seals(of: year, programme: programme).last
        let reason = reason?.trimmed ?? ""
        if let previous, reason.isEmpty {
            throw ValidationError(
                "\(year.text) was sealed on \(previous.recorded.day.text) "
                    + "(\(previous.name.short)): a further seal needs --reason TEXT")
        }
        guard reason.utf8.count <= 4096 else {
            throw ValidationError("--reason takes at most 4096 bytes")
        }
        var seal = AuthorityEntry.Seal(
            programme: programme, year: year, asOf: asOf, frontier: try store.frontier(),
            schemaVersion: store.schema.version, program: Program.version, figures: [],
            previous: previous?.name, reason: reason)
        let figures = try SealedFigures(store, seal)
        guard figures.unsettled.isEmpty else {
            for one in figures.unsettled {
                Console.message("in several scopes: \(one.record.type.name) \(one.key)")
            }
            Console.message(
                "what counts nowhere for sure cannot be sealed: `move TYPE KEY --from SCOPE --to "
                    + "SCOPE` decides, then seal again")
            throw ExitCode.personNeeded
        }
        let contested = figures.set.figures.filter { $0.status == .contested }
        guard contested.isEmpty else {
            for figure in contested {
                Console.message("contested: \(figure.id) (\(figure.label))")
            }
            Console.message(
                "a contested figure cannot be sealed: `p352-agent conflicts`, then `resolve`, "
                    + "sync and seal again")
            throw ExitCode.personNeeded
        }
        guard figures.faults.isEmpty else {
            for fault in figures.faults { Console.message("no document can print \(fault)") }
            Console.message("a sealed report is built from these texts: correct them, then seal")
            throw ExitCode.personNeeded
        }
        seal.figures = figures.digest
        let name = try desk.append(.seal(seal))
        Console.line(name.hex)
        Console.message(
            "\(year.text) is sealed: SHA-256 of its figures \(Hex.string(seal.figures))")
        try tellWhatIsMissing(year, store)
    }

    /// A seal asks for no campaign; whoever seals without its end should know.
    private func tellWhatIsMissing(_ year: FiscalYear, _ store: Store) throws {
        let today = Console.now().day
        let (campaigns, _) = try CampaignConsole.withStates(store, today: today)
        guard
            let console = campaigns.first(where: {
                $0.campaign.year == year && $0.campaign.kind == .rap
            })
        else {
            Console.message(
                "no campaign rap of \(year.text) was ever opened, so no incubator has signed off: "
                    + "`campaign open \(year.text) --deadline DAY` asks them; what comes is late, and "
                    + "a further seal takes it in")
            return
        }
        if console.campaign.isOpen {
            let code = console.campaign.kind.code(year)
            if let deadline = console.campaign.deadline, !console.campaign.isOver(on: today) {
                Console.message(
                    "the campaign \(code) is open until \(deadline.text): what comes until then is "
                        + "late, and a further seal takes it in")
            } else {
                Console.message(
                    "the campaign \(code) is still open: `campaign close \(year.text)` ends it")
            }
        }
        let unclear = console.incubators.filter { $0.state == .contested }.map(\.incubator)
        if !unclear.isEmpty {
            Console.message(
                "signed off as complete and as having nothing: \(unclear.joined(separator: ", "))")
        }
        let missing = console.incubators.filter { $0.signed == nil }.map(\.incubator)
        if !missing.isEmpty {
            Console.message("not signed off: \(missing.joined(separator: ", "))")
        }
    }
}

/// The figures that a seal is about, and their digest.
private struct SealedFigures {
    let set: FigureSet
    let digest: [UInt8]
    /// Records of which nobody has decided in which of several scopes they count.
    let unsettled: [Conflict]
    /// Texts that no document of the year can print.
    let faults: [DocumentError]

    init(_ store: Store, _ seal: AuthorityEntry.Seal) throws {
        let reader = try StoreReader(store, inside: seal)
        let state = try ProgrammeYear.read(reader, programme: seal.programme, year: seal.year)
        set = state.figures
        faults = state.textFaults
        unsettled = try reader.conflicts().filter { $0.field == "scope" }
        digest = sha256(Array(set.json.pretty.utf8))
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmed: String {
        let kept = drop { $0.isWhitespace }
        return String(kept.reversed().drop { $0.isWhitespace }.reversed())
    }
}
