/// Which kind of sheet a file is, by its folder.
enum SheetKind: String, CaseIterable {
    case startups = "_startups"
    case incubators = "_incubators"
    case organisations = "_organisations"

    /// The record type of the vocabulary.
    var typeName: String {
        switch self {
        case .startups: "product"
        case .incubators: "incubator"
        case .organisations: "organisation"
        }
    }
}

/// A kind and a slug: what identifies a sheet within one state of the source. Slugs that differ
/// only in their Unicode normalisation are equal, as Swift's texts are.
struct SheetName: Hashable {
    var kind: SheetKind
    var slug: String
}

/// The path `content/KIND/SLUG.md` of a sheet; the suffix may be missing.
struct SheetPath: Hashable {
    let text: String
    let name: SheetName
    let hasSuffix: Bool

    /// Nil for paths that are no sheet's.
    init?(_ path: some StringProtocol) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "content",
            let kind = SheetKind(rawValue: String(parts[1])), !parts[2].isEmpty,
            parts[2].first != "."
        else { return nil }
        text = String(path)
        hasSuffix = parts[2].hasSuffix(".md")
        name = SheetName(kind: kind, slug: String(hasSuffix ? parts[2].dropLast(3) : parts[2]))
    }
}

/// What happened to one sheet's file between two states of the source.
enum SheetChange {
    /// Made or changed; git's name of the content, nil for what is no plain file.
    case put(SheetPath, blob: String?, isNew: Bool)
    case removed(SheetPath)
    /// Another name for the same thing, within one kind.
    case renamed(from: SheetPath, to: SheetPath, blob: String?)

    /// Whether there is a content to read, and which.
    var blob: String? {
        switch self {
        case .put(_, let blob, _), .renamed(_, _, let blob): blob
        case .removed: nil
        }
    }

    /// Where the content stands.
    var path: SheetPath? {
        switch self {
        case .put(let path, _, _), .renamed(_, let path, _): path
        case .removed: nil
        }
    }
}
