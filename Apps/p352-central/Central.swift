import ArgumentParser
import Central
import Domain
import Store
import Terminal

@main
struct CentralCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "p352-central",
        abstract: "The endpoint with which DINUM gathers the incubators' data.",
        version: "0.1.0",
        subcommands: [InitCommand.self, ServeCommand.self, StatusCommand.self, VerifyCommand.self])
}

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Makes central's home.")
    @OptionGroup var options: HomeOptions

    func run() throws {
        let folder = options.folder(.central)
        try folder.create(HomeFolder.Identity(role: .central, incubator: "dinum"))
        _ = try Store(home: folder)
        Console.message("\(folder.path) is ready: `serve` it")
    }
}

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answers agents over HTTP; TLS is the reverse proxy's.")
    @OptionGroup var options: HomeOptions
    @Option(help: "Address and port; port 0 takes a free one.") var listen = "127.0.0.1:3520"

    func run() async throws {
        let parts = listen.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]), (0...65_535).contains(port) else {
            throw ValidationError("--listen takes ADDRESS:PORT, as 127.0.0.1:3520")
        }
        let (store, _) = try options.open(.central)
        try await Service(store: store, host: String(parts[0]), port: port).run { address in
            Console.data(address)
        }
    }
}

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What central holds.")
    @OptionGroup var options: HomeOptions

    func run() throws {
        let (store, _) = try options.open(.central)
        let size = try store.size()
        Console.data("\(size.batches) batches, \(size.records) records, \(size.waiting) waiting")
        Console.data("\(try store.conflicts().count) conflicts")
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every hash and signature, and the tables against the log.")
    @OptionGroup var options: HomeOptions
    @Flag(help: "Make the tables anew from the log.") var rebuild = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let (store, _) = try options.open(.central)
        try Verify.run(store, rebuild: rebuild, json: json)
    }
}
