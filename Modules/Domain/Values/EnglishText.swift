/// Words of messages and of what commands print.
public enum EnglishText {
    /// "3 batches", "1 conflict": the number with its noun.
    ///
    /// - Parameters:
    ///   - one: the noun of one thing, with what else follows the number ("batch sent").
    ///   - many: the same of none or several; by default the last word of `one` in the plural.
    public static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) " + (number == 1 ? one : many ?? plural(one))
    }

    private static func plural(_ noun: String) -> String {
        if noun.hasSuffix("ch") || noun.hasSuffix("s") { return noun + "es" }
        guard noun.hasSuffix("y"), let before = noun.dropLast().last, !"aeiou".contains(before)
        else { return noun + "s" }
        return noun.dropLast() + "ies"
    }
}
