import BenchWorkload
import Foundation

/// Times the steps of docs/performance.md: `p352-bench N FOLDER [STEPS]`. One JSON line a step.
///
/// Each step runs in a process of its own, so that its memory is its own, too, and finds in FOLDER
/// what the steps before it left there; its floor runs in the same process, interleaved.
@main
struct Bench {
    static let usage = """
        usage: p352-bench N FOLDER [STEPS]   STEPS: S1,S3,S4,S5,S6 (all), build
               p352-bench N FOLDER =floor    the bare work, a step for each line read
               p352-bench N FOLDER =kept     after S4: whether a concurrent edit was lost

        """

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let n = Int(arguments[1]), n >= 10 else { fail(usage) }
        let wanted = arguments.count > 3 ? arguments[3].split(separator: ",").map(String.init) : []
        if wanted == ["=floor"] {
            let bench = Workbench(n: n, folder: arguments[2])
            try bench.warmUp()
            return try FloorBench(bench: bench).run()
        }
        if wanted == ["=kept"] {
            return try Workbench(n: n, folder: arguments[2]).countKept()
        }
        if wanted.count == 1, wanted[0].hasPrefix("="), let step = Step(rawValue: wanted[0]) {
            try run(step, Workbench(n: n, folder: arguments[2]))
            return
        }
        var peak = 0
        for step in Step.allCases {
            guard wanted.isEmpty ? step != .build : wanted.contains(where: step.serves) else {
                continue
            }
            let lines = try separately(step, arguments)
            guard !step.isApart else { continue }
            for line in lines { peak = max(peak, Meter.peak(inLine: line)) }
        }
        if peak > 0 { Meter.line("memory", n, Meter(), floor: nil, bytes: nil, peak: peak) }
    }

    /// One process of the benchmark.
    enum Step: String, CaseIterable {
        case create = "=S1"
        case copy = "=S3"
        case edit = "=S4"
        case one = "=S5"
        case figures = "=S6"
        case build = "=build"

        /// Whether it stands on no other step.
        var isApart: Bool {
            switch self {
            case .figures, .build: true
            case .create, .copy, .edit, .one: false
            }
        }

        /// Whether the step is needed for what the command line asks for: those up to S5 build on
        /// one another.
        func serves(_ wanted: String) -> Bool {
            guard let last = Step(rawValue: "=" + wanted), !last.isApart else {
                return rawValue == "=" + wanted
            }
            return !isApart && rawValue <= last.rawValue
        }
    }

    private static func run(_ step: Step, _ bench: Workbench) throws {
        if !step.isApart { try bench.warmUp() }
        switch step {
        case .create: try bench.importRecords()
        case .copy: try bench.copyAll()
        case .edit: try bench.exchangeEdits()
        case .one: try bench.editOne()
        case .figures: try FigureBench(n: bench.n, folder: bench.folder).run()
        case .build: try BuildBench(n: bench.n / 5, folder: bench.folder).run()
        }
    }

    /// Runs a step as a process, prints its lines and returns them.
    private static func separately(_ step: Step, _ arguments: [String]) throws -> [Substring] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [arguments[1], arguments[2], step.rawValue]
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        FileHandle.standardOutput.write(data)
        guard process.terminationStatus == 0 else {
            fail("step \(step.rawValue.dropFirst()) failed with \(process.terminationStatus)\n")
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data(message.utf8))
        exit(message == usage ? 64 : 1)
    }
}
