import Foundation
import Testing

/// A disk without room: a message with the place and the remedy, nothing half written.
@Suite struct FullDiskTests {

    /// Whether a file system can be mounted in a namespace of one's own.
    static let mayMount: Bool = {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        probe.arguments = ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.start()) != nil else { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }()

    private func sheets(_ world: Executables) throws -> String {
        let folder = world.folder + "/sheets"
        try world.run(Executables.root.path + "/Tools/sample-sheets", folder)
        for n in 0..<400 {
            // Of digits that do not repeat, so that no compression makes room.
            var text = ""
            for _ in 0..<200 { text += String(UInt64.random(in: .min ... .max), radix: 36) }
            try "---\ntitle: P\(n)\nmission: \(text)\nincubator: exemple\n---\n".write(
                toFile: folder + "/content/_startups/p\(n).md", atomically: true, encoding: .utf8)
        }
        try FileManager.default.removeItem(atPath: folder + "/.git")
        return folder
    }

    private func check(_ world: Executables, _ script: String, _ command: [String]) throws {
        let sheets = try sheets(world)
        let path = world.folder + "/script"
        try script.write(toFile: path, atomically: true, encoding: .utf8)

        let outcome = try world.run(
            "/usr/bin/env",
            command + ["/bin/bash", "-e", path, Executables.products, world.folder, sheets])

        let parts = outcome.output.components(separatedBy: "\n")
        #expect(parts.contains("import: 1"), "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("store.sqlite"), "\(outcome.errors)")
        #expect(outcome.errors.contains("nothing was written"), "\(outcome.errors)")
        #expect(outcome.errors.lowercased().contains("make room"), "\(outcome.errors)")
        #expect(parts.contains("verify: 0"))
        // Not one record of the failed import; all of them once there is room.
        #expect(parts.contains("before: 0"))
        #expect(parts.contains("after: 402"), "\(outcome.output)")
    }

    @Test(.enabled(if: mayMount))
    func anImportOnAFullFileSystemWritesNothing() throws {
        let world = try Executables()
        defer { world.remove() }
        try check(
            world,
            """
            agent=$1/p352-agent; disk=$2/disk; mkdir $disk
            mount -t tmpfs -o size=1500k none $disk
            $agent init --incubator dinum --role dinum --home $disk/home
            code=0; $agent import betagouv $3 --home $disk/home || code=$?
            echo "import: $code"
            mount -o remount,size=100m $disk
            code=0; $agent verify --home $disk/home || code=$?
            echo "verify: $code"
            echo "before: $($agent list product --home $disk/home | wc -l)"
            $agent import betagouv $3 --home $disk/home
            echo "after: $($agent list product --home $disk/home | wc -l)"
            """, ["unshare", "-m"])
    }

    @Test func anImportBeyondTheLimitOnFilesWritesNothing() throws {
        let world = try Executables()
        defer { world.remove() }
        try check(
            world,
            """
            agent=$1/p352-agent; home=$2/home
            $agent init --incubator dinum --role dinum --home $home
            trap '' XFSZ
            code=0; (ulimit -f 900; $agent import betagouv $3 --home $home) || code=$?
            echo "import: $code"
            code=0; $agent verify --home $home || code=$?
            echo "verify: $code"
            echo "before: $($agent list product --home $home | wc -l)"
            $agent import betagouv $3 --home $home
            echo "after: $($agent list product --home $home | wc -l)"
            """, [])
    }
}
