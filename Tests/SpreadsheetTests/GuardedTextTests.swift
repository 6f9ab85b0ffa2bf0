import Spreadsheet
import Testing

/// No text runs in a spreadsheet, and each comes back.
@Suite struct GuardedTextTests {
    private static let texts = [
        "=HYPERLINK(\"http://x\")", "+33 1 23", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
        "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}1", "\u{FF20}1", "'=1", "''=1", "'", "''", "'été", "a=b",
        "", " =1", "sonne\u{7}\u{1B}[31m", "_x0007_", "_x005F_x0007_", "a_b", "é\u{FFFE}", "−1",
    ]

    @Test(arguments: texts) func eachComesBackAsItWas(text: String) {
        #expect(GuardedText.text(GuardedText.guarded(text)) == text)
    }

    @Test(arguments: texts) func noneBeginsAsAFormulaOrHoldsAControlCharacter(text: String) {
        let cell = GuardedText.guarded(text)

        #expect(
            !["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"].contains(cell.prefix(1)))
        #expect(
            cell.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" })
    }

    @Test func anOrdinaryTextStaysAsItIs() {
        for text in ["Épargne", "l'été", "'cité'", "a_b", "2024-03-30", "−1", ""] {
            #expect(GuardedText.guarded(text) == text)
            #expect(GuardedText.text(text) == text)
        }
    }
}
