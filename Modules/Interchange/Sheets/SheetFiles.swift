/// Which sheets there are in the state that is being read, and which records they stand for.
final class SheetFiles {
    let identities: SheetIdentities
    private var paths: [SheetName: [SheetPath]] = [:]

    init(identities: SheetIdentities) { self.identities = identities }

    /// Every name that has a file, in no order.
    var names: some Collection<SheetName> { paths.keys }

    /// Whether a name has a sheet, or is a former name of one.
    func exists(_ name: SheetName) -> Bool {
        if paths[name] != nil { return true }
        let id = identities.id(name)
        guard let now = identities.name(of: id), identities.id(now) == id else { return false }
        return paths[now] != nil
    }

    /// The file that counts for a name: with the suffix .md before one without it.
    func active(_ name: SheetName) -> SheetPath? {
        let files = paths[name] ?? []
        return files.first(where: \.hasSuffix) ?? files.min { $0.text < $1.text }
    }

    /// How many files bear a name, with or without the suffix.
    func count(_ name: SheetName) -> Int { paths[name]?.count ?? 0 }

    func put(_ path: SheetPath) {
        if paths[path.name]?.contains(path) == true { return }
        if paths[path.name] == nil { identities.made(path.name) }
        paths[path.name, default: []].append(path)
    }

    func remove(_ path: SheetPath) {
        paths[path.name]?.removeAll { $0 == path }
        if paths[path.name]?.isEmpty == true { paths[path.name] = nil }
    }

    /// Follows a rename.
    /// - Returns: whether the record goes along. It does not when another file keeps the old
    ///   name, or when the new one is taken: then it is a removal and a new file.
    func rename(from old: SheetPath, to new: SheetPath) -> Bool {
        remove(old)
        if old.name == new.name {
            paths[new.name, default: []].append(new)
            return true
        }
        guard paths[old.name] == nil, paths[new.name] == nil else {
            put(new)
            return false
        }
        identities.renamed(from: old.name, to: new.name)
        paths[new.name] = [new]
        return true
    }
}
