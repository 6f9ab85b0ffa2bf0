/// The addresses that `NO_PROXY` excepts: names with all that lies below them, with or without a
/// leading dot or `*.`; IP addresses; IPv4 networks (`10.0.0.0/8`); each with or without a port;
/// `*` for all. Separated by commas or spaces. There is no standard; this is what curl 7.86 and
/// later, Go and Python agree on.
struct NoProxy {
    private let entries: [String]

    init(_ text: String) {
        entries = text.lowercased().split { $0 == "," || $0 == " " }.map(String.init)
    }

    /// Linear in the number of entries.
    func contains(_ target: Address) -> Bool {
        let host = NoProxy.bare(target.host)
        return entries.contains { entry in
            if entry == "*" { return true }
            if let network = IPv4Network(entry) { return network.contains(host) }
            var name = entry[...]
            if let colon = name.lastIndex(of: ":"), NoProxy.isBeforePort(name[..<colon]) {
                guard Int(name[name.index(after: colon)...]) == target.port else { return false }
                name = name[..<colon]
            }
            if name.hasPrefix("*.") { name = name.dropFirst() }
            if name.hasPrefix(".") { name = name.dropFirst() }
            let bare = NoProxy.bare(name)
            guard !bare.isEmpty else { return false }
            return host == bare || (host.hasSuffix("." + bare) && IPv4Network.number(host) == nil)
        }
    }

    /// Whether a colon after this text begins a port: not within a bare IPv6 address.
    private static func isBeforePort(_ text: Substring) -> Bool {
        text.hasSuffix("]") || !text.contains(":")
    }

    /// Without an IPv6 address's brackets and a name's last dot.
    private static func bare(_ name: some StringProtocol) -> String {
        if name.hasPrefix("["), name.hasSuffix("]") { return String(name.dropFirst().dropLast()) }
        return String(name.hasSuffix(".") ? name.dropLast() : name[...])
    }
}

/// `10.0.0.0/8`.
private struct IPv4Network {
    let base: UInt32
    let mask: UInt32

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let base = IPv4Network.number(parts[0]),
            let bits = Int(parts[1]), (0...32).contains(bits)
        else { return nil }
        mask = bits == 0 ? 0 : ~0 << UInt32(32 - bits)
        self.base = base & mask
    }

    func contains(_ host: String) -> Bool {
        IPv4Network.number(host).map { $0 & mask == base } ?? false
    }

    static func number(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var number: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part) else { return nil }
            number = number << 8 | UInt32(byte)
        }
        return number
    }
}
