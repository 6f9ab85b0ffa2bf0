import Domain
import Terminal
import Testing

struct ProgressTests {
    private let start = Instant(milliseconds: 1_000_000)

    private func after(_ milliseconds: Int64) -> Instant {
        Instant(milliseconds: start.milliseconds + milliseconds)
    }

    @Test func `Short work says nothing, on a terminal and elsewhere`() {
        for isTerminal in [true, false] {
            var line = ProgressLine("reading", isTerminal: isTerminal, start: start)

            #expect(line.advance(to: 5, of: 10, at: after(299)) == nil)
            #expect(line.end() == nil)
        }
    }

    @Test func `A terminal shows a bar in its place and wipes it away`() {
        var line = ProgressLine("reading", isTerminal: true, start: start)

        #expect(
            line.advance(to: 5, of: 10, at: after(300))
                == "\r\u{1B}[Kreading [===============               ] 50 %")
        #expect(line.advance(to: 6, of: 10, at: after(350)) == nil)
        #expect(
            line.advance(to: 99, of: 10, at: after(400))
                == "\r\u{1B}[Kreading [==============================] 100 %")
        #expect(line.end() == "\r\u{1B}[K")
    }

    @Test func `Elsewhere lines come, few and plain`() {
        var line = ProgressLine("reading", isTerminal: false, start: start)

        #expect(line.advance(to: 1, of: 8, at: after(1999)) == nil)
        #expect(line.advance(to: 2, of: 8, at: after(2000)) == "reading: 2 of 8 (25 %)\n")
        #expect(line.advance(to: 3, of: 8, at: after(6999)) == nil)
        #expect(line.advance(to: 4, of: 0, at: after(7000)) == "reading: 4\n")
        #expect(line.end() == nil)
    }
}
