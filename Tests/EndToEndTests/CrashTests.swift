import Foundation
import Testing

/// Processes killed at random moments: nothing acknowledged is lost, nothing half written.
@Suite struct CrashTests {
    private func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Executables.products + "/p352-agent")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.start()
        return process
    }

    /// Whether the process ended by itself with exit code 0 within the time given.
    private func killed(_ process: Process, after seconds: Double) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while process.isRunning, Date() < deadline { usleep(500) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.terminationReason == .exit && process.terminationStatus == 0
    }

    @Test(.enabled(if: Executables.bundle != nil))
    func anImportKilledAtAnyMomentLeavesAllOrNothing() throws {
        let world = try Executables()
        defer { world.remove() }
        let clone = try world.clone()
        let calm = try world.home("calm")
        let begun = Date()
        try world.run("p352-agent", "import", "betagouv", clone, "--history", "--home", calm)
        let whole = Date().timeIntervalSince(begun)

        let home = try world.home("killed")
        for _ in 0..<100 {
            let process = try start(["import", "betagouv", clone, "--history", "--home", home])
            _ = killed(process, after: Double.random(in: 0...whole))
            try world.run("p352-agent", "verify", "--home", home)
        }
        try world.run("p352-agent", "import", "betagouv", clone, "--history", "--home", home)

        func products(_ home: String) throws -> String {
            try world.run("p352-agent", "list", "product", "--json", "--home", home).output
        }
        #expect(try products(home) == products(calm))
    }

    @Test func anEditThatWasAcknowledgedIsThere() throws {
        let world = try Executables()
        defer { world.remove() }
        let sheets = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", sheets)
        let home = try world.home("home")
        try world.run("p352-agent", "import", "betagouv", sheets, "--home", home)
        var acknowledged: [String] = []
        for n in 0..<100 {
            let process = try start([
                "add", "product", "slug=kill-\(n)", "title=T", "incubator=exemple", "--home", home,
            ])
            if killed(process, after: Double.random(in: 0.005...0.06)) {
                acknowledged.append("kill-\(n)")
            }
        }
        try world.run("p352-agent", "verify", "--home", home)
        let list = try world.run("p352-agent", "list", "product", "--json", "--home", home).output
        for key in acknowledged { #expect(list.contains("\"\(key)\""), "\(key)") }
    }
}
