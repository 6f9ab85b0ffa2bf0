import Domain
import Reporting
import Testing

@Suite struct FrenchTextTests {
    @Test(arguments: [
        (
            "Fin ; suite : 12 % de « tout » ! Vraiment ?",
            "Fin\u{202F}; suite\u{A0}: 12\u{A0}% de «\u{A0}tout\u{A0}»\u{202F}! Vraiment\u{202F}?"
        ),
        (" et ", " et "), ("", ""), ("mot", "mot"),
    ])
    func ownWordsAreSet(text: String, set: String) {
        #expect(FrenchText.typeset(text) == set)
    }

    @Test(arguments: [
        (253_000_000, "2,5\u{A0}M€"), (-154_800_000, "\u{2212}1,5\u{A0}M€"),
        (1_060_000_000, "10,6\u{A0}M€"), (0, "0\u{A0}M€"), (300_000_000, "3\u{A0}M€"),
    ])
    func amountsOnChartsAreRounded(cents: Int64, text: String) {
        #expect(FrenchText.millions(Cents(cents)) == text)
    }

    @Test func numbersAgreeWithTheirNouns() {
        #expect(FrenchText.count(1, "fait reçu") == "1\u{A0}fait reçu")
        #expect(FrenchText.count(1200, "fait reçu") == "1\u{202F}200\u{A0}faits reçus")
    }

    @Test(arguments: [("1234.5", "1\u{202F}234,5"), ("-0.25", "\u{2212}0,25"), ("79.4", "79,4")])
    func decimalsHaveAComma(text: String, printed: String) throws {
        #expect(FrenchText.decimal(try #require(ExactDecimal(text))) == printed)
    }
}
