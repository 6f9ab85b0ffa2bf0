/// A decimal number kept exactly: `mantissa` × 10^−`scale`, without trailing zeros.
public struct ExactDecimal: Hashable, Sendable, Comparable {
    public let mantissa: Int64
    /// Decimals after the point, 0 to 18.
    public let scale: Int

    /// Normalises; nil when `scale` is outside 0 to 18.
    public init?(mantissa: Int64, scale: Int) {
        guard (0...18).contains(scale) else { return nil }
        var mantissa = mantissa
        var scale = scale
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        self.mantissa = mantissa
        self.scale = scale
    }

    public init(_ integer: Int64) {
        mantissa = integer
        scale = 0
    }

    /// Reads an optional minus, digits and at most one point or comma; nil for anything else or
    /// when it does not fit 18 decimals and 64 bits.
    public init?(_ text: some StringProtocol) {
        var mantissa: Int64 = 0
        var scale: Int?
        var negative = false
        var digits = 0
        for (n, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where n == 0: negative = true
            case UInt8(ascii: "."), UInt8(ascii: ","):
                guard scale == nil else { return nil }
                scale = 0
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let (tens, overflow) = mantissa.multipliedReportingOverflow(by: 10)
                let digit = Int64(byte - UInt8(ascii: "0"))
                let (sum, carry) = tens.addingReportingOverflow(negative ? -digit : digit)
                guard !overflow, !carry else { return nil }
                mantissa = sum
                digits += 1
                if let decimals = scale { scale = decimals + 1 }
            default: return nil
            }
        }
        guard digits > 0, scale ?? 0 <= 18 else { return nil }
        self.init(mantissa: mantissa, scale: scale ?? 0)
    }

    /// The mantissa at `decimals` decimals; nil when digits would be lost or it overflows.
    public func scaled(to decimals: Int) -> Int64? {
        guard decimals >= scale else { return nil }
        var value = mantissa
        for _ in scale..<decimals {
            let (next, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = next
        }
        return value
    }

    /// Digits with a point where needed, as `79.4`.
    public var text: String {
        guard scale > 0 else { return String(mantissa) }
        var digits = String(mantissa.magnitude)
        while digits.count <= scale { digits = "0" + digits }
        let point = digits.index(digits.endIndex, offsetBy: -scale)
        return (mantissa < 0 ? "-" : "") + digits[..<point] + "." + digits[point...]
    }

    public static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
        let scale = max(a.scale, b.scale)
        if let x = a.scaled(to: scale), let y = b.scaled(to: scale) { return x < y }
        // One of them overflows 64 bits at the common scale: compare in 128 bits.
        func wide(_ d: ExactDecimal) -> Int128 {
            (d.scale..<scale).reduce(Int128(d.mantissa)) { value, _ in value * 10 }
        }
        return wide(a) < wide(b)
    }
}
