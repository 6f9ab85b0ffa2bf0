public import Domain

/// A figure that a year does not have, with those that may have been meant.
public struct UnknownFigure: Error, CustomStringConvertible {
    public let name: String
    public let year: FiscalYear
    /// Nearest first.
    public let near: [String]

    public var description: String {
        "there is no figure \(name) in \(year.text)"
            + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: ", "))?")
            + " (`figures --year \(year.text)` lists all)"
    }
}

extension FigureSet {
    /// A figure by its id, or by the code that it bears in the year.
    public func figure(named name: String) throws(UnknownFigure) -> Figure {
        if let found = figures.first(where: { $0.id == name || $0.code == name }) { return found }
        let names = figures.map(\.id) + figures.compactMap(\.code)
        throw UnknownFigure(name: name, year: year, near: NearNames.of(name, among: names))
    }
}
