import Terminal
import Testing

/// What others sent neither moves the cursor nor turns the writing direction.
@Suite struct ShownTextTests {
    @Test(arguments: [
        ("\u{1B}[2J", "\u{FFFD}[2J"), ("a\u{202E}b", "a\u{FFFD}b"), ("\u{9B}31m", "\u{FFFD}31m"),
        ("\u{2067}\u{200F}\u{61C}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("a\r\u{8}b", "a\u{FFFD}\u{FFFD}b"),
        ("Épargne « l’été » 👩‍👩‍👧", "Épargne « l’été » 👩‍👩‍👧"),
    ])
    func controlCharactersAreSeen(text: String, shown: String) {
        #expect(ShownText.message(text) == shown)
        #expect(ShownText.cell(text) == shown)
    }

    @Test func aMessageHasLinesAndAPartOfALineHasNone() {
        #expect(ShownText.message("a\n\tb") == "a\n\tb")
        #expect(ShownText.cell("a\n\tb\u{2028}c") == "a⏎ b⏎c")
    }
}
