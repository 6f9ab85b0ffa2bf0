import Domain
import Testing

@Suite struct MergersTests {
    private func mergers(_ steps: KeyValuePairs<UInt64, UInt64>) -> Mergers {
        Mergers(Dictionary(uniqueKeysWithValues: steps.map { (id($0), id($1)) }))
    }

    private func id(_ n: UInt64) -> RecordID { RecordID(high: 0, low: n) }

    @Test func whoIsMergedOverOthersEndsAtTheLast() {
        let mergers = mergers([1: 2, 2: 3, 4: 2, 5: 6])
        #expect(mergers.ends == [id(1): id(3), id(2): id(3), id(4): id(3), id(5): id(6)])
        #expect(mergers.circles.isEmpty)
    }

    @Test func circlesStayAndTakeWhatLeadsIntoThem() {
        let mergers = mergers([1: 1, 2: 3, 3: 4, 4: 2, 5: 6, 6: 3])
        #expect(mergers.circles == [id(1), id(2), id(3), id(4)])
        #expect(mergers.ends == [id(5): id(3), id(6): id(3)])
    }

    @Test func aLongChainCostsNoMoreThanItsLength() {
        let steps = Dictionary(uniqueKeysWithValues: (0..<200_000).map { (id($0), id($0 + 1)) })
        #expect(Set(Mergers(steps).ends.values) == [id(200_000)])
    }
}
