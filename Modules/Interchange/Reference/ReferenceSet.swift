public import Domain
import Foundation

/// A folder of reference data: one CSV file a record type, described by a `datapackage.json`
/// (Frictionless Data Package).
///
/// The columns are `record` (its lasting key; a record that changed later has a second row), the
/// fields of the vocabulary with references by key, `public_since` and `public_estimated`.
public struct ReferenceSet: Sendable {
    public struct Row: Sendable {
        public let file: String
        /// From 1.
        public let line: Int
        public let type: RecordType
        /// Lasting and unique within its type.
        public let record: String
        /// Cells that are not empty.
        public let cells: [(field: Field, text: String)]
        /// Since when the row's source is public: the change's known-at.
        public let since: Day
    }

    /// The data set's version, number by number: the position of the import.
    public let version: [Int64]
    public let rows: [Row]

    /// - Parameter file: the bytes of a file of the folder; nil where there is none.
    /// - Throws: `ImportError` naming file, line and remedy: a set is read whole or not at all.
    public static func read(
        schema: Schema, file: (String) throws -> [UInt8]?
    ) throws -> ReferenceSet {
        let name = "datapackage.json"
        guard let bytes = try file(name) else {
            throw ImportError(
                place: name, reason: "there is no such file",
                remedy: "name the folder that holds the data package")
        }
        let package: Package
        do {
            package = try JSONDecoder().decode(Package.self, from: Data(bytes))
        } catch {
            throw ImportError(
                place: name, reason: "it is no description of a data package",
                remedy: "see https://specs.frictionlessdata.io/data-package/")
        }
        let version = package.version.split(separator: ".").map { Int64($0) }
        guard !version.isEmpty, version.count <= 4, !version.contains(nil) else {
            throw ImportError(
                place: name, reason: "its version is '\(package.version)'",
                remedy: "write numbers joined by points, as 1 or 2.1")
        }
        var rows: [Row] = []
        for resource in package.resources {
            guard let type = schema.type(named: resource.name) else {
                throw ImportError(
                    place: name, reason: "there is no record type \(resource.name)",
                    remedy: "see `types`, or update this program")
            }
            guard isAllowed(type) else {
                throw ImportError(
                    place: resource.path,
                    reason: "reference data never holds records of type \(type.name)",
                    remedy: "those come from the sheets or from their incubators")
            }
            guard let bytes = try file(resource.path) else {
                throw ImportError(
                    place: resource.path, reason: "there is no such file",
                    remedy: "it is a resource of \(name)")
            }
            rows += try table(type, bytes, resource.path)
        }
        return ReferenceSet(version: version.compactMap { $0 }, rows: rows)
    }

    /// What a sheet or an incubator makes is none of its business.
    private static func isAllowed(_ type: RecordType) -> Bool {
        type.home == .shared && !["organisation", "incubator", "campaign"].contains(type.name)
    }

    private struct Package: Decodable {
        struct Resource: Decodable {
            let name: String
            let path: String
        }
        let version: String
        let resources: [Resource]
    }

    private enum Column {
        case record, since, estimated
        case field(Field)
    }

    private static func table(
        _ type: RecordType, _ bytes: [UInt8], _ file: String
    ) throws -> [Row] {
        func fault(_ line: Int, _ reason: String, _ remedy: String) -> ImportError {
            ImportError(place: "\(file), line \(line)", reason: reason, remedy: remedy)
        }
        let rows: [CSVText.Row]
        do {
            rows = try CSVText.parse(bytes)
        } catch {
            throw fault(error.line, error.reason, "correct the file")
        }
        guard let header = rows.first else { throw fault(1, "it is empty", "write a header") }
        let columns = try header.cells.map { name -> Column in
            switch name {
            case "record": return .record
            case "public_since": return .since
            case "public_estimated": return .estimated
            default:
                guard let field = type.field(named: name) else {
                    throw fault(
                        1, "a \(type.name) has no field \(name)", "see `types \(type.name)`")
                }
                return .field(field)
            }
        }
        return try rows.dropFirst().map { row in
            guard row.cells.count == columns.count else {
                throw fault(
                    row.line, "\(row.cells.count) cells where the header has \(columns.count)",
                    "correct the row")
            }
            var record = ""
            var since: Day?
            var cells: [(Field, String)] = []
            for (column, cell) in zip(columns, row.cells) {
                switch column {
                case .record: record = cell
                case .since: since = Day(cell)
                case .estimated: continue
                case .field(let field): if !cell.isEmpty { cells.append((field, cell)) }
                }
            }
            guard !record.isEmpty else {
                throw fault(row.line, "no key in the column record", "give each row its own")
            }
            guard let since else {
                throw fault(
                    row.line, "public_since is no day", "write YYYY-MM-DD: it is the known-at")
            }
            return Row(
                file: file, line: row.line, type: type, record: record, cells: cells, since: since)
        }
    }
}
