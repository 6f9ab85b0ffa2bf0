/// Text written by hand in which figures stand by their ids, as `{fast_supported}`. Numbers in
/// prose come from the data: what is not a known id never reaches the reader.
struct Template {
    /// Where the text stands, for messages.
    let place: String
    let text: String

    /// One prose a paragraph; paragraphs are set apart by an empty line.
    /// - Parameter figure: the figure of an id.
    /// - Throws: `DocumentError` for an unknown id, an unbalanced brace, and what looks like a
    ///   variable of another template language.
    func paragraphs(_ figure: (String) -> Figure?) throws(DocumentError) -> [Prose] {
        for foreign in ["$@", "${", "{{", "<%", "%}"] where text.contains(foreign) {
            throw fault("'\(foreign)' looks like a variable of another tool")
        }
        var paragraphs: [Prose] = []
        var current = ""
        func close() throws(DocumentError) {
            let trimmed = current.drop { $0 == " " }
            if !trimmed.isEmpty { paragraphs.append(try prose(String(trimmed), figure)) }
            current = ""
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy({ $0 == " " || $0 == "\t" || $0 == "\r" }) {
                try close()
            } else {
                current += (current.isEmpty ? "" : " ") + line
            }
        }
        try close()
        return paragraphs
    }

    /// What is wrong with a text in which no figure may stand.
    var labelFault: DocumentError? {
        let signs = ["$@", "<%", "{", "}"]
        guard let sign = signs.first(where: text.contains) else { return nil }
        return DocumentError(
            place: place, reason: "'\(sign)' stands in it, and no figure does in a label",
            remedy: "write the label as it is to be printed")
    }

    private func prose(
        _ text: String, _ figure: (String) -> Figure?
    ) throws(DocumentError) -> Prose {
        var runs: [Run] = []
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else {
                throw fault("a brace stands alone")
            }
            if brace > rest.startIndex { runs.append(.foreign(String(rest[..<brace]))) }
            let id = String(rest[rest.index(after: brace)..<end])
            guard let found = figure(id) else { throw fault("there is no figure {\(id)}") }
            runs.append(.figure(FrenchText.value(found.value), id: id))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { runs.append(.foreign(String(rest))) }
        return Prose(runs)
    }

    private func fault(_ reason: String) -> DocumentError {
        DocumentError(
            place: place, reason: reason,
            remedy: "write figures by their ids, as {fast_supported}; `figures` lists them")
    }
}
