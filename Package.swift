// swift-tools-version: 6.2
import PackageDescription

/// One array for every target of ours. The proposals behind it:
/// - ExistentialAny: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
/// - InternalImportsByDefault: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
/// - MemberImportVisibility: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
/// - warnings as errors: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0443-warning-control-flags.md
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// For targets that call C: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
let strict: [SwiftSetting] = settings + [.strictMemorySafety()]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")

/// The table of who may import what stands in docs/architecture.md; the build checks it.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], strict isStrict: Bool = false)
    -> Target
{
    .target(
        name: name, dependencies: dependencies, path: "Modules/\(name)",
        swiftSettings: isStrict ? strict : settings)
}

func app(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies + [argumentParser], path: "Apps/\(name)",
        swiftSettings: settings)
}

/// An executable's commands as a library, and what starts them.
func commands(_ name: String, of app: String, _ dependencies: [Target.Dependency]) -> [Target] {
    [
        .target(
            name: name, dependencies: dependencies + [argumentParser], path: "Apps/\(app)",
            exclude: ["Main"], swiftSettings: settings),
        .executableTarget(
            name: app, dependencies: [.target(name: name), argumentParser],
            path: "Apps/\(app)/Main", swiftSettings: settings),
    ]
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude,
        swiftSettings: settings)
}

let package = Package(
    name: "p352",
    products: [
        .executable(name: "p352-agent", targets: ["p352-agent"]),
        .executable(name: "p352-central", targets: ["p352-central"]),
        .executable(name: "p352-report", targets: ["p352-report"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CCurl", path: "Modules/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CZstd", path: "Modules/CZstd", pkgConfig: "libzstd",
            providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CYaml", path: "Modules/CYaml", pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(
            name: "CZip", path: "Modules/CZip", pkgConfig: "libzip",
            providers: [.apt(["libzip-dev"])]),
        module("Domain"),
        module("Replication", ["Domain", "CZstd", crypto], strict: true),
        module("Reporting", ["Domain", "Spreadsheet"]),
        module("Interchange", ["Domain", "Spreadsheet", "CYaml"], strict: true),
        module("Spreadsheet", ["Domain", "CZip"], strict: true),
        module("Store", ["Domain", "Replication", grdb, grdbSQLite], strict: true),
        module("Transport", ["CCurl"], strict: true),
        module("Agent", ["Domain", "Replication", "Store"]),
        module(
            "Central",
            [
                "Domain", "Replication", "Store",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ]),
        .target(
            name: "Terminal", dependencies: ["Domain", "Store", argumentParser],
            path: "Modules/Terminal", swiftSettings: settings),
        .target(
            name: "ReferenceData", path: "Data", resources: [.embedInCode("reference")],
            swiftSettings: settings),
        app(
            "p352-central",
            ["Domain", "Replication", "Reporting", "Store", "Central", "Terminal"]),
        app("p352-report", ["Domain", "Replication", "Store", "Reporting", "Terminal"]),
        .target(
            name: "BenchWorkload", dependencies: ["Domain", "Replication"],
            path: "Tools/Bench/Workload", swiftSettings: strict),
        .executableTarget(
            name: "p352-bench",
            dependencies: [
                "BenchWorkload", "Domain", "Replication", "Reporting", "Store", grdbSQLite,
            ], path: "Tools/Bench", exclude: ["Workload", "HTTP", "Peers"],
            swiftSettings: strict),
        .executableTarget(
            name: "p352-bench-http",
            dependencies: [
                "BenchWorkload", "Domain", "Replication", "Store", "Agent", "Central", "Transport",
            ], path: "Tools/Bench/HTTP", exclude: ["relay.py"], swiftSettings: strict),
        .target(
            name: "Simulation",
            dependencies: ["Domain", "Replication", "Store", "Agent", "Central", grdbSQLite],
            path: "Tools/Simulation", swiftSettings: settings),
        .executableTarget(
            name: "p352-simulate", dependencies: ["Simulation", argumentParser],
            path: "Tools/Simulate", swiftSettings: settings),
        tests("SimulationTests", ["Simulation"]),
        tests("DomainTests", ["Domain"]),
        tests("ReplicationTests", ["Domain", "Replication"]),
        tests("InterchangeTests", ["Domain", "Interchange", "Spreadsheet"]),
        tests(
            "FigureTests", ["Domain", "Interchange", "ReferenceData", "Replication", "Reporting"]),
        tests("SpreadsheetTests", ["Domain", "Spreadsheet"]),
        tests("TerminalTests", ["Domain", "Terminal"]),
        tests("TransportTests", ["Transport"]),
        tests(
            "ReportingTests", ["Domain", "Reporting", "Spreadsheet"], exclude: ["Golden"]),
        tests(
            "StoreTests",
            ["Domain", "Interchange", "ReferenceData", "Replication", "Reporting", "Store"]),
        tests("AgentTests", ["Agent", "Domain", "Replication", "Store"]),
        tests(
            "CentralTests",
            [
                "Central", "Domain", "Replication", "Store",
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "p352-agent-of-version",
            dependencies: ["AgentCommands", "Domain", "Terminal", argumentParser],
            path: "Tests/AgentOfVersion", swiftSettings: settings),
        tests(
            "EndToEndTests",
            [
                "Domain", "Store", "p352-agent", "p352-central", "p352-report",
                "p352-agent-of-version",
            ]),
    ]
        + commands(
            "AgentCommands", of: "p352-agent",
            [
                "Domain", "Replication", "Spreadsheet", "Interchange", "ReferenceData", "Store",
                "Transport", "Agent", "Terminal",
            ])
)
