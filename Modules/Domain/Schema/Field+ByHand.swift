/// What is asked of a value that a person writes, beyond what the log keeps as it came.
extension Field {
    /// Whether a text looks like a random pseudonym: `p-` and twelve hexadecimal digits.
    public static func isPseudonym(_ text: String) -> Bool {
        let digits = text.dropFirst(2).utf8
        return text.hasPrefix("p-") && digits.count == 12
            && digits.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }

    /// Refuses a value that its list does not know, and a name where a pseudonym belongs. What an
    /// import brings is kept as it came instead, and is an anomaly.
    /// - Parameter keepsUnknown: whether a value outside the list is wanted all the same.
    public func checkByHand(_ value: Value, keepsUnknown: Bool) throws(ValueError) {
        guard let text = value.text else { return }
        if isPseudonym, !Field.isPseudonym(text) {
            throw ValueError(
                self, text, "no pseudonym, and the log holds no names of persons",
                "`person add NAME` notes on this machine who it is and prints a pseudonym")
        }
        if case .enumeration(let known) = kind, !known.contains(text), !keepsUnknown {
            throw ValueError(
                self, text, "not one of \(known.joined(separator: ", "))",
                "take one of these, or --keep-unknown to write it all the same, as an anomaly")
        }
    }
}
