import Foundation
import Replication
import Testing

/// The shared vectors, beside the project; nil where they are absent.
private let vectors: URL? = {
    var root = URL(fileURLWithPath: #filePath)
    repeat {
        root.deleteLastPathComponent()
    } while root.path != "/"
        && !FileManager.default.fileExists(
            atPath: root.appendingPathComponent("Package.swift").path)
    let file = root.appendingPathComponent("../shared/model/vectors.jsonl").standardized
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
}()

@Suite struct DefinitionVectorTests {
    @Test(.enabled(if: vectors != nil, "no vectors in ../shared/model"))
    func theDefinitionGivesEveryVectorsStateWhole() throws {
        let lines = try String(contentsOf: try #require(vectors), encoding: .utf8)
            .split(separator: "\n")

        var states = 0
        for (n, line) in lines.enumerated() {
            let vector = try JSONDecoder().decode(JSON.self, from: Data(line.utf8))
            let history = try DefinitionVector(vector)
            #expect(history.tips == vector["tips"], "line \(n + 1): tips")
            #expect(history.withoutEffect == vector["without_effect"], "line \(n + 1): effect")
            for wanted in try #require(vector["expect"]?.items) {
                let found = history.state(at: wanted["at"]?.integer)
                #expect(found == DefinitionVector.sorted(wanted), "line \(n + 1): state")
                states += 1
            }
        }

        print("\(lines.count) vectors, \(states) states compared with the definition")
        #expect(lines.count > 0 && states >= lines.count, "nothing was compared")
    }
}
