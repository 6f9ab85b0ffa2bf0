import Replication
import Testing

/// How edits and imports of one record meet.
@Suite struct MergeStories {
    @Test func concurrentEditsOfOneFieldStandSideBySide() {
        var story = Story()
        story.edit("ana", at: 20, ["f": "1"])
        story.edit("bo", at: 10, ["f": "2"])

        let writes = story.definition.look("r")?.fields["f"] ?? []

        #expect(story.live("f") == ["1", "2"])
        #expect(Definition.isContested(writes))
        #expect(Definition.shown(writes)?.value == "1", "the latest known is shown meanwhile")
        #expect(!Definition.isTie(writes))
    }

    @Test func betweenEditsOfTheSameTimeTheGreaterNameIsShown() {
        var story = Story()
        story.edit("ana", at: 10, ["f": "2"])
        story.edit("bo", at: 10, ["f": "1"])

        let writes = story.definition.look("r")?.fields["f"] ?? []

        #expect(Definition.shown(writes)?.value == "1")
        #expect(Definition.isTie(writes))
    }

    @Test func concurrentEditsOfTwoFieldsDoNotMeet() {
        var story = Story()
        let first = story.edit("ana", at: 10, ["f": "1", "g": "1"])
        story.edit("ana", at: 20, shown: [first], ["f": "2"])
        story.edit("bo", at: 20, shown: [first], ["g": "2"])

        #expect(story.live("f") == ["2"])
        #expect(story.live("g") == ["2"])
    }

    @Test func anEditThatWasShownBothSiblingsReplacesBoth() {
        var story = Story()
        let ana = story.edit("ana", at: 20, ["f": "1"])
        let bo = story.edit("bo", at: 30, ["f": "2"])
        story.edit("ana", at: 10, shown: [ana, bo], ["f": "3"])

        #expect(story.live("f") == ["3"], "whatever the clocks say")
    }

    @Test func whatWasHeldButNotOnTheScreenIsNotReplaced() {
        var story = Story()
        let ana = story.edit("ana", at: 10, ["f": "1"])
        let bo = story.edit("bo", at: 20, ["f": "2"])
        story.edit("ana", at: 30, shown: [ana], received: [bo], ["f": "3"])

        #expect(story.live("f") == ["2", "3"])
    }

    @Test func equalValuesLiveTwiceAndAreNoConflict() {
        var story = Story()
        story.edit("ana", at: 10, ["f": "1"])
        story.edit("bo", at: 20, ["f": "1"])

        #expect(story.live("f") == ["1", "1"])
        #expect(!Definition.isContested(story.definition.look("r")?.fields["f"] ?? []))
    }

    @Test func aReplacedEditStillReplaces() {
        var story = Story()
        let early = story.edit("late", at: 10, ["f": "1"])
        let middle = story.edit("ana", at: 20, shown: [early], ["f": "2"])
        // The last author's store did not know "late" yet, so it did not show the first edit.
        let chain = story.decide(.grant(keys: ["ana"], scopes: ["A"]))
        let last = story.edit("ana", at: 30, shown: [middle, chain], ["f": "3"])
        story.decide(.grant(keys: ["late"], scopes: ["A"]))

        #expect(!last.shown.contains(early))
        #expect(story.counts(early))
        #expect(story.live("f") == ["3"], "the first edit does not come back")
    }

    // MARK: - Sources

    @Test func anImportNeverReplacesAHandEdit() {
        var story = Story()
        let old = story.import("git", 1, at: 10, ["f": "1"])
        let hand = story.edit("ana", at: 20, shown: [old], ["f": "2"])
        let new = story.import("git", 2, at: 30, received: [hand], ["f": "3"])

        #expect(story.live("f") == ["2", "3"])
        #expect(!Definition.replaces(new.writes[0], hand.writes[0]))
        #expect(Definition.replaces(hand.writes[0], old.writes[0]))
    }

    @Test func aSourceReplacesItsEarlierPositionsWhateverItsDatesSay() {
        var story = Story()
        story.import("git", 10, 0, at: 90, ["f": "old"])
        story.import("git", 10, 1, at: 50, by: "other", ["f": "new"])
        story.import("git", 9, 7, at: 99, by: "third", ["f": "older"])

        #expect(story.live("f") == ["new"])
    }

    @Test func twoSourcesStandSideBySide() {
        var story = Story()
        story.import("git", 9, at: 10, ["f": "1"])
        story.import("csv", 1, at: 20, ["f": "2"])

        #expect(story.live("f") == ["1", "2"])
    }

    @Test func onePositionWithTwoValuesIsTwoSiblings() {
        var story = Story()
        story.import("git", 1, at: 10, by: "importer", ["f": "1"])
        story.import("git", 1, at: 10, by: "other", ["f": "2"])

        #expect(story.live("f") == ["1", "2"])
    }

    @Test func aSourceThatRepeatsItsValueAfterAHandEditSaysNothing() {
        var story = Story()
        let old = story.import("git", 1, at: 10, ["f": "1"])
        story.edit("ana", at: 20, shown: [old], ["f": "2"])
        story.import("git", 2, at: 30, ["f": "1"])
        #expect(story.live("f") == ["2"])

        story.import("git", 3, at: 40, ["f": "3"])
        #expect(story.live("f") == ["2", "3"], "another value is news")
    }

    @Test func anotherSourcesEqualValueIsNotRemembered() {
        var story = Story()
        let old = story.import("git", 1, at: 10, ["f": "1"])
        story.edit("ana", at: 20, shown: [old], ["f": "2"])
        story.import("csv", 1, at: 30, ["f": "1"])

        #expect(story.live("f") == ["1", "2"])
    }

    @Test func aReplacedEditStillReplacesWhatASourceSaid() {
        var story = Story()
        let early = story.import("git", 1, at: 10, by: "late", ["f": "1"])
        let middle = story.edit("ana", at: 20, shown: [early], ["f": "2"])
        let chain = story.decide(.grant(keys: ["ana"], scopes: ["A"]))
        story.edit("ana", at: 30, shown: [middle, chain], ["f": "3"])
        story.decide(.grant(keys: ["late"], scopes: ["A"]))

        #expect(story.counts(early))
        #expect(story.live("f") == ["3"])
    }

    // MARK: - Deletion

    @Test func aDeletionTakesAlongWhatItsAuthorWasShown() {
        var story = Story()
        let made = story.edit("ana", at: 10, ["f": "1"])
        story.edit("bo", at: 20, shown: [made], ["deleted": "true"])

        #expect(story.deletion() == "yes")
    }

    @Test func aDeletionBesideAnUnseenEditIsAConflict() {
        var story = Story()
        let made = story.edit("ana", at: 10, ["f": "1"])
        let deletion = story.edit("bo", at: 20, shown: [made], ["deleted": "true"])
        let edit = story.edit("ana", at: 15, shown: [made], ["f": "2"])
        #expect(story.deletion() == "conflict")

        story.edit("ana", at: 30, shown: [deletion, edit], ["deleted": "false"])
        #expect(story.deletion() == "no", "a person has decided")
    }

    @Test func aSourceThatRepeatsADeletedRecordDoesNotReviveIt() {
        var story = Story()
        let made = story.import("git", 1, at: 10, ["f": "1"])
        story.edit("ana", at: 20, shown: [made], ["deleted": "true"])
        story.import("git", 2, at: 30, ["f": "1"])
        #expect(story.deletion() == "yes")

        story.import("git", 3, at: 40, ["f": "2"])
        #expect(story.deletion() == "conflict", "another value is news")
    }

    @Test func anImportsDeletionTakesItsOwnSourceOnlyAndIsTakenBackByIt() {
        var story = Story()
        story.import("git", 1, at: 10, ["f": "1"])
        story.import("git", 2, at: 20, ["deleted": "true"])
        #expect(story.deletion() == "yes")

        var withHand = story
        withHand.edit("ana", at: 15, ["g": "1"])
        #expect(withHand.deletion() == "conflict")

        story.import("git", 3, at: 30, ["f": "1"])
        #expect(story.deletion() == "no", "its next write says that the record is there")
        #expect(story.live("deleted") == ["false"])
    }

    // MARK: - As of

    @Test func aViewOfThePastLeavesOutLaterWrites() {
        var story = Story()
        let made = story.edit("ana", at: 10, ["f": "1"])
        story.edit("ana", at: 20, shown: [made], ["f": "2"])
        story.edit("bo", at: 15, ["g": "3"])

        #expect(story.definition.look("r", at: 9) == nil, "the record is not there yet")
        #expect(story.live("f", at: 10) == ["1"])
        #expect(story.live("f", at: 19) == ["1"])
        #expect(story.live("f", at: 20) == ["2"])
        #expect(story.live("g", at: 14) == [])
    }

    @Test func whatAnEditReplacesIsFixedEvenWhereItWasKnownEarlier() {
        var story = Story()
        let made = story.edit("ana", at: 50, ["f": "1"])
        story.edit("bo", at: 20, shown: [made], ["f": "2"])

        #expect(story.live("f", at: 30) == ["2"])
        #expect(story.live("f") == ["2"])
    }
}
