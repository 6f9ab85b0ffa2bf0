import ArgumentParser
import Domain
import Foundation
import Reporting
import Terminal

struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Writes the documents of a year into a folder.",
        discussion: """
            rap-352-2023.html, .pdf, .ods, .json and bilan-2023.…, a folder csv with a
            datapackage.json, and with html a folder incubators with one sheet each. A folder is
            of one year and programme: one that holds another's documents is refused. The same
            store and options give the same bytes; with --sealed, any store that holds the sealed
            batches does, whatever has come since.

            EXAMPLES
              p352-report build --year 2023 --as-of 2024-06-30 --out report
              p352-report build --year 2023 --sealed --out report
              p352-report build --year 2023 --since 2024-03-30 --out report
              p352-report build --year 2023 --document bilan --formats html,pdf --out report
            """)

    enum DocumentName: String, CaseIterable { case rap, bilan }
    enum Format: String, CaseIterable { case html, pdf, ods, csv, json }

    @OptionGroup var view: ViewOptions
    @Option(help: "rap, bilan; several joined by commas.") var document = "rap,bilan"
    @Option(help: "html, pdf, ods, csv, json; several joined by commas.")
    var formats = "html,ods,csv,json"
    @Option(
        help: ArgumentHelp(
            "The unpacked design system of the State, for those entitled to it.",
            discussion: "Its dsfr.main.min.css is put into the pages.", valueName: "dir"))
    var dsfr: String?
    @Option(
        help: ArgumentHelp(
            "Print what changed since this day or instant.",
            discussion: "Default: since the seal before, where the year is sealed.",
            valueName: "t"))
    var since: String?
    @Option(help: "The folder.") var out: String

    func validate() throws {
        _ = try documents()
        _ = try chosenFormats()
        if out.isEmpty { throw ValidationError("--out is empty: name a folder") }
    }

    private func documents() throws -> [DocumentName] {
        try BuildCommand.parse(document, "--document")
    }

    private func chosenFormats() throws -> [Format] {
        try BuildCommand.parse(formats, "--formats")
    }

    /// Each once, in the order of the enumeration.
    private static func parse<Name: RawRepresentable & CaseIterable & Hashable>(
        _ text: String, _ option: String
    ) throws -> [Name] where Name.RawValue == String {
        var found: Set<Name> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let name = Name(rawValue: String(word)) else {
                let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(option): '\(word)' is not known; \(known) are")
            }
            found.insert(name)
        }
        return Name.allCases.filter(found.contains)
    }

    func run() throws {
        let formats = try chosenFormats()
        let folder = BuildFolder(path: out)
        try folder.requireYear(try view.fiscalYear(), programme: view.programme)
        let renderer = formats.contains(.pdf) ? try PDFRenderer.find() : nil
        let sheet = try dsfr.map { try BuildCommand.stylesheet($0) } ?? ""
        let opened = try view.open()
        let report = try Report(
            opened.reader, programme: view.programme, year: try view.fiscalYear(),
            seal: opened.seal?.mark, comparison: try view.comparison(opened, since: since),
            holder: opened.holder)
        let documents = try self.documents().map { name in
            switch name {
            case .rap: try RAP.document(report)
            case .bilan: try Bilan.document(report)
            }
        }
        // Everything is made before anything is written.
        var files: [(path: String, bytes: [UInt8])] = []
        var pages: [(html: [UInt8], name: String)] = []
        for document in documents {
            let page =
                formats.contains(.html) || renderer != nil
                ? HTMLFormat.page(document, sheet: sheet) : []
            for format in formats {
                let name = "\(FileName.safe(document.id)).\(format.rawValue)"
                switch format {
                case .html: files.append((name, page))
                case .pdf: pages.append((page, name))
                case .ods: files.append((name, try ODSFormat.bytes(document)))
                case .json:
                    files.append((name, document.json(report.figures).bytes))
                case .csv: continue
                }
            }
        }
        if formats.contains(.html) {
            for (key, document) in IncubatorSheet.documents(report) {
                files.append(
                    (
                        "incubators/\(FileName.safe(key)).html",
                        HTMLFormat.page(document, sheet: sheet)
                    ))
            }
        }
        if formats.contains(.csv) {
            let set = CSVFormat.files(
                documents, name: BuildFolder.package(try view.fiscalYear(), view.programme),
                title: "Programme \(view.programme), exercice \(view.year) : tableaux et chiffres")
            files += set.map { ("csv/" + $0.name, $0.bytes) }
        }
        if let renderer {
            for (page, bytes) in zip(pages, try renderer.render(pages)) {
                files.append((page.name, bytes))
            }
        }
        try folder.write(files)
        let left = folder.others(than: files.map(\.path))
        if !left.isEmpty {
            Console.message(
                "of an earlier build, and not of this one: \(left.joined(separator: ", "))")
        }
        for name in documents.map({ FileName.safe($0.id) }) {
            for format in formats where format != .csv {
                Console.message(folder.place(of: "\(name).\(format.rawValue)"))
            }
        }
        if formats.contains(.csv) { Console.message(folder.place(of: "csv/datapackage.json")) }
    }

    /// A page asks for no file beside it.
    private static func withoutFonts(_ sheet: String) -> String {
        var parts = sheet.components(separatedBy: "@font-face")
        for n in parts.indices.dropFirst() {
            parts[n] = String(parts[n].drop { $0 != "}" }.dropFirst())
        }
        return parts.joined()
    }

    private static func stylesheet(_ folder: String) throws -> String {
        for place in ["dsfr.main.min.css", "dist/dsfr.main.min.css"] {
            if let data = FileManager.default.contents(atPath: folder + "/" + place) {
                return withoutFonts(String(decoding: data, as: UTF8.self))
            }
        }
        throw ValidationError("--dsfr: there is no dsfr.main.min.css in \(folder)")
    }
}

/// A record's key as the name of a file: letters, digits, `-`, `_` and inner dots stay, anything
/// else is written `%XX`.
enum FileName {
    static func safe(_ key: String) -> String {
        var name = ""
        for scalar in key.unicodeScalars {
            let isPlain =
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || scalar == "-" || scalar == "_" || (scalar == "." && !name.isEmpty)
            if isPlain {
                name.unicodeScalars.append(scalar)
            } else {
                for byte in String(scalar).utf8 {
                    name += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
            }
            // File systems take 255 bytes.
            if name.utf8.count > 200 { break }
        }
        return name.isEmpty ? "%" : name
    }
}

/// The folder of a build: of one programme and year, since `csv` and `incubators` bear neither.
struct BuildFolder {
    let path: String

    /// - Throws: where documents of another year, or of another programme, lie there.
    func requireYear(_ year: FiscalYear, programme: String) throws {
        for name in names("") {
            guard
                let match = name.wholeMatch(
                    of: /(?:bilan|rap-(.+))-([0-9]{4})\.(?:html|pdf|ods|json)/)
            else { continue }
            if match.2 == year.text, match.1.map({ $0 == FileName.safe(programme) }) ?? true {
                continue
            }
            throw holds(name)
        }
        let package = path + "/csv/datapackage.json"
        if let bytes = FileManager.default.contents(atPath: package),
            let named = String(decoding: bytes, as: UTF8.self)
                .firstMatch(of: /"name": "(programme-[^"]*-[0-9]{4})"/),
            named.1 != BuildFolder.package(year, programme)
        {
            throw holds("csv/datapackage.json of \(named.1)")
        }
    }

    /// The name of the data package of a programme's year.
    static func package(_ year: FiscalYear, _ programme: String) -> String {
        "programme-\(FileName.safe(programme))-\(year.text)"
    }

    private func holds(_ name: String) -> BuildFailure {
        BuildFailure(
            description: "\(path) holds \(name), and its folders csv and incubators are of one "
                + "programme and year: choose another folder with --out")
    }

    /// The path of a file in it.
    func place(of name: String) -> String { (path as NSString).appendingPathComponent(name) }

    /// All files or none: everything is on the disk, beside its place, before anything takes it.
    func write(_ files: [(path: String, bytes: [UInt8])]) throws {
        let staging = self.place(of: ".p352-build")
        var place = path
        func makeFolder(_ path: String) throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
            throw BuildFailure(description: "\(path) is a file: name a folder with --out")
        }
        do {
            try? FileManager.default.removeItem(atPath: staging)
            try makeFolder(staging)
            for (n, file) in files.enumerated() {
                place = self.place(of: file.path)
                try Files.create(staging + "/\(n)", file.bytes)
            }
            for file in files {
                place = self.place(of: file.path)
                try makeFolder((place as NSString).deletingLastPathComponent)
                try Files.requireReplaceable(place)
            }
            for (n, file) in files.enumerated() {
                place = self.place(of: file.path)
                try Files.move(staging + "/\(n)", to: place)
            }
            try FileManager.default.removeItem(atPath: staging)
        } catch {
            try? FileManager.default.removeItem(atPath: staging)
            throw BuildFailure(
                description: "\(place) cannot be written (\(error.localizedDescription)): "
                    + "choose another folder with --out, or make room")
        }
    }

    /// Tables and sheets that lie there and that this build did not write, in order.
    func others(than written: [String]) -> [String] {
        let written = Set(written)
        let parts: [(folder: String, ending: String)] = [("csv", ".csv"), ("incubators", ".html")]
        return parts.filter { part in written.contains { $0.hasPrefix(part.folder + "/") } }
            .flatMap { part in
                names(part.folder).filter { $0.hasSuffix(part.ending) }.map {
                    part.folder + "/" + $0
                }
            }.filter { !written.contains($0) }
    }

    private func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
    }
}

/// Why the documents could not be made: what, and the remedy.
struct BuildFailure: Error, CustomStringConvertible {
    let description: String
}
