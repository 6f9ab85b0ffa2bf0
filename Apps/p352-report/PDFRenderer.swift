import Foundation

/// Turns pages into tagged PDF (PDF/UA-1) with WeasyPrint, which lives in a Python environment of
/// its own: `Tools/venv` makes it.
struct PDFRenderer {
    let executable: String
    /// Fonts of the environment only, so that the machine's own fonts change nothing.
    let fonts: String?

    /// The environment named by `P352_VENV`, else the one in the user's data folder, else the
    /// machine's in `/opt/p352/venv`.
    static func find() throws -> PDFRenderer {
        let environment = ProcessInfo.processInfo.environment
        func named(_ key: String) -> String? {
            environment[key].flatMap { $0.isEmpty ? nil : $0 }
        }
        let data = named("XDG_DATA_HOME") ?? (named("HOME") ?? ".") + "/.local/share"
        let folders = named("P352_VENV").map { [$0] } ?? [data + "/p352/venv", "/opt/p352/venv"]
        for folder in folders {
            let executable = folder + "/bin/weasyprint"
            guard FileManager.default.isExecutableFile(atPath: executable) else { continue }
            let fonts = folder + "/p352-fonts.conf"
            return PDFRenderer(
                executable: executable,
                fonts: FileManager.default.fileExists(atPath: fonts) ? fonts : nil)
        }
        throw BuildFailure(
            description:
                "PDF wants WeasyPrint, which is in none of \(folders.joined(separator: ", ")): "
                + "run Tools/venv, or name its environment in P352_VENV, or leave pdf out of --formats"
        )
    }

    /// Renders several pages at the same time; the bytes in their order.
    /// - Throws: `BuildFailure` with what WeasyPrint said.
    func render(_ pages: [(html: [UInt8], name: String)]) throws -> [[UInt8]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "p352-pdf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var running: [(process: Process, part: URL, errors: URL, name: String)] = []
        for (n, page) in pages.enumerated() {
            let input = folder.appendingPathComponent("\(n).html")
            let part = folder.appendingPathComponent("\(n).pdf")
            let errors = folder.appendingPathComponent("\(n).txt")
            try Data(page.html).write(to: input)
            try Data().write(to: errors)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: executable)
            process.arguments = [
                "--encoding", "utf-8", "--pdf-variant", "pdf/ua-1", "--quiet", "-", part.path,
            ]
            var environment = ProcessInfo.processInfo.environment
            environment["LC_ALL"] = "C.UTF-8"
            environment["TZ"] = "UTC"
            environment["PYTHONHASHSEED"] = "0"
            if let fonts { environment["FONTCONFIG_FILE"] = fonts }
            process.environment = environment
            process.currentDirectoryURL = folder
            process.standardInput = try FileHandle(forReadingFrom: input)
            process.standardOutput = FileHandle.nullDevice
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
            running.append((process, part, errors, page.name))
        }
        var faults: [String] = []
        for one in running {
            one.process.waitUntilExit()
            if one.process.terminationStatus != 0 {
                let words = (try? String(contentsOf: one.errors, encoding: .utf8)) ?? ""
                faults.append("\(one.name): WeasyPrint failed: \(words.suffix(400))")
            }
        }
        guard faults.isEmpty else {
            throw BuildFailure(description: faults.joined(separator: "\n"))
        }
        return try running.map { Array(try Data(contentsOf: $0.part)) }
    }
}
