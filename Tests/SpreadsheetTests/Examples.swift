import Domain
import Spreadsheet

enum Examples {
    static let everyKind = Workbook(
        title: "Toutes les cellules",
        sheets: [
            Sheet(
                name: "Crédits 2023", widths: [60, 30],
                rows: [
                    [.header("libellé"), .header("montant"), .header("part"), .header("jour")],
                    [
                        .text("Titre 2 & <autres>"), .money(Cents(-154_800_000)),
                        .percentage(ExactDecimal(mantissa: 535, scale: 1) ?? ExactDecimal(0)),
                        .day(Day(year: 2024, month: 2, day: 26) ?? Day(number: 0)),
                        .boolean(true), .empty, .count(213),
                    ],
                    [],
                    [.text("=1+1"), .money(Cents(1)), .empty, .empty, .boolean(false)],
                ]),
            Sheet(name: "vide", rows: []),
        ])

    /// What XML and spreadsheets tend to alter.
    static let texts = [
        "a  b", " a ", "   ", "a\nb", "\n", "a\n\n b \n", "tab\there", "a\t b", "\t", "a\r\nb",
        "=SUM(A1)", "+33", "-1", "@x", "'quoted'", "\"<&>\"", "]]>", "_x0007_", "a\u{7}b_x0008_",
        "\u{0}", "\u{FFFF}", "_x005F_", "\u{202E}droite", "\u{A0}insécable\u{202F}", "e\u{301}",
        "👩‍👩‍👧", "\u{2028}", "\u{85}", "00123", "2024-02-26", "true", "1e5",
    ]
}
