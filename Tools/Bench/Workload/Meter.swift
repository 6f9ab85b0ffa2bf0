package import Foundation

/// CPU and wall time of the timed parts of a step, added up.
package struct Meter {
    package var cpu = 0.0
    package var wall = 0.0

    package init(cpu: Double = 0, wall: Double = 0) {
        self.cpu = cpu
        self.wall = wall
    }

    package static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    package mutating func time<T>(_ body: () throws -> T) rethrows -> T {
        let (cpu, wall) = (Meter.now(CLOCK_PROCESS_CPUTIME_ID), Meter.now(CLOCK_MONOTONIC))
        defer {
            self.cpu += Meter.now(CLOCK_PROCESS_CPUTIME_ID) - cpu
            self.wall += Meter.now(CLOCK_MONOTONIC) - wall
        }
        return try body()
    }

    /// Greatest resident memory of the process so far, in KiB.
    package static var peak: Int { peak(ofProcess: "self") }

    /// The same of a process by its number.
    package static func peak(ofProcess process: String) -> Int {
        let status =
            (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }

    /// The peak that a line of the result tells.
    package static func peak(inLine line: Substring) -> Int {
        Int(line.split(separator: " ").last?.dropLast() ?? "") ?? 0
    }

    /// One line of the result.
    /// - Parameters:
    ///   - more: further figures, by name.
    ///   - peak: greatest resident memory in KiB; this process's unless given.
    package static func line(
        _ step: String, _ n: Int, _ meter: Meter, floor: Double?, bytes: Int?,
        ratio: Double? = nil, more: KeyValuePairs<String, Double> = [:], peak: Int? = nil
    ) {
        func number(_ value: Double?, _ digits: Int) -> String {
            guard let value else { return "null" }
            return String(format: "%.\(digits)f", value)
        }
        let ratio = ratio ?? floor.map { meter.cpu / $0 }
        print(
            "{\"step\": \"\(step)\", \"n\": \(n), \"wall_s\": \(number(meter.wall, 6)), "
                + "\"cpu_s\": \(number(meter.cpu, 6)), \"floor_cpu_s\": \(number(floor, 6)), "
                + "\"ratio\": \(number(ratio, 3)), "
                + "\"bytes\": \(bytes.map(String.init) ?? "null"), "
                + more.map { "\"\($0.key)\": \(number($0.value, 3)), " }.joined()
                + "\"peak_rss_kb\": \(peak ?? Meter.peak)}")
    }
}
