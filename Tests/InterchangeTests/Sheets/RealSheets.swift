import Foundation
import Interchange

/// A clone of the bundle that lies beside the project, removed with the test that made it.
struct RealSheets {
    /// Nil where there is none.
    static let bundle: String? = {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let bundle = folder.appendingPathComponent("shared/data/betagouv-products.bundle").path
            if FileManager.default.fileExists(atPath: bundle) { return bundle }
        }
        return nil
    }()

    private let world: SheetWorld
    private var path: String { world.path + "/clone" }

    init() throws {
        world = try SheetWorld()
        try world.git(["clone", "-q", "-b", "main", RealSheets.bundle ?? "", world.path + "/clone"])
    }

    func plan(history: Bool, held: any HeldSource = EmptySource()) throws -> ImportPlan {
        try world.plan(held: held, history: history, at: path)
    }

    /// The contents of the sheets of one folder.
    func files(_ folder: String) throws -> [String] {
        let place = "\(path)/content/\(folder)"
        return try FileManager.default.contentsOfDirectory(atPath: place).map {
            try String(contentsOfFile: "\(place)/\($0)", encoding: .utf8)
        }
    }

    /// How many items of a list have this name: lines between `KEY:` and the next key.
    static func items(_ key: String, named name: String, in text: String) -> Int {
        var isInside = false
        var count = 0
        for line in text.split(whereSeparator: \.isNewline) {
            if let first = line.first, first != " ", first != "-" { isInside = line == key + ":" }
            let words = line.split(separator: " ")
            if isInside, words.count >= 2, words.suffix(2) == ["name:", name[...]] { count += 1 }
        }
        return count
    }
}
