import Replication
import Testing

/// Whose batches count, and where a record does.
@Suite struct TrustStories {
    @Test func nothingIsJudgedWithoutAnAuthorityChain() {
        var story = Story()
        let edit = story.edit("stranger", at: 10, ["f": "1"])

        #expect(story.counts(edit))
    }

    @Test func aBatchCountsFromTheGrantOfItsKeyAndScopeOn() {
        var story = Story()
        story.decide(.grant(keys: ["ana"], scopes: ["B"]))
        let edit = story.edit("ana", at: 10, ["f": "1"])
        #expect(!story.counts(edit), "the grant is for another scope")
        #expect(story.definition.state().isEmpty)

        story.decide(.grant(keys: ["ana"], scopes: ["A"]))
        #expect(story.counts(edit))
        #expect(story.live("f") == ["1"])
    }

    @Test func aGrantCoversTheKeysThatItsKeyCertified() {
        var story = Story()
        story.decide(.grant(keys: ["ana"], scopes: ["*"]))
        let renewed = story.edit("ana-2", at: 10, certifiedBy: ["ana"], ["f": "1"])
        let stranger = story.edit("bo", at: 10, ["f": "2"])
        #expect(story.counts(renewed))
        #expect(!story.counts(stranger))

        story.decide(.revoke(key: "ana", good: []))
        #expect(!story.counts(renewed), "a revocation falls on them, too")
    }

    @Test func aRevocationKeepsWhatLeadsToTheLastGoodBatch() {
        var story = Story()
        story.decide(.grant(keys: ["ana"], scopes: ["A"]))
        let good = story.edit("ana", at: 10, ["f": "1"])
        let lastGood = story.edit("ana", at: 20, shown: [good], ["f": "2"])
        let stolen = story.edit("ana", at: 5, shown: [lastGood], ["f": "3"])
        #expect(story.live("f") == ["3"])

        story.decide(.revoke(key: "ana", good: [lastGood.name]))
        #expect(story.counts(good) && story.counts(lastGood))
        #expect(!story.counts(stolen), "its early date does not help")
        #expect(story.live("f") == ["2"], "and what it replaced is back")
    }

    @Test func everyRevocationOfAKeyMustBeMet() {
        var story = Story()
        story.decide(.grant(keys: ["ana"], scopes: ["A"]))
        let first = story.edit("ana", at: 10, ["f": "1"])
        let second = story.edit("ana", at: 20, ["f": "2"])
        story.decide(.revoke(key: "ana", good: [second.name]))
        story.decide(.revoke(key: "ana", good: [first.name]))

        #expect(story.counts(first))
        #expect(!story.counts(second))
    }

    @Test func aReleaseLiftsARevocationForTheBatchesItLists() {
        var story = Story()
        story.decide(.grant(keys: ["ana"], scopes: ["A"]))
        let first = story.edit("ana", at: 10, ["f": "1"])
        let second = story.edit("ana", at: 20, shown: [first], ["f": "2"])
        story.decide(.revoke(key: "ana", good: []))
        #expect(story.definition.effective.isEmpty)

        story.decide(.release([second.name]))
        #expect(!story.counts(first))
        #expect(story.live("f") == ["2"])
    }

    @Test func anEditDoesNotReplaceWhatHadNoEffectWhereItWasMade() {
        var story = Story()
        story.decide(.grant(keys: ["ana", "bo"], scopes: ["A"]))
        let stolen = story.edit("ana", at: 10, ["f": "1"])
        let revocation = story.decide(.revoke(key: "ana", good: []))
        story.edit("bo", at: 20, shown: [stolen, revocation], ["f": "2"])
        story.decide(.release([stolen.name]))

        #expect(story.live("f") == ["1", "2"], "its author was not shown it")
    }

    @Test func whoHadNotEnrolledWasShownEverything() {
        var story = Story()
        let chain = story.decide(.grant(keys: ["ana"], scopes: ["A"]))
        let ungranted = story.edit("bo", at: 10, shown: [chain], ["f": "1"])
        // A store without a root judges nothing, not even by entries that others' batches cite.
        story.edit("ana", at: 20, shown: [ungranted], ["f": "2"])
        story.decide(.grant(keys: ["bo"], scopes: ["A"]))

        #expect(story.counts(ungranted))
        #expect(story.live("f") == ["2"])
    }

    @Test func anEditReplacesWhatWasRevokedOnlyAfterItWasShown() {
        var story = Story()
        let grant = story.decide(.grant(keys: ["ana", "bo"], scopes: ["A"]))
        let stolen = story.edit("ana", at: 10, ["f": "1"])
        let revocation = story.decide(.revoke(key: "ana", good: []))
        // The revocation was held, but the form was opened before it came.
        story.edit("bo", at: 20, shown: [stolen, grant], received: [revocation], ["f": "2"])
        story.decide(.release([stolen.name]))

        #expect(story.live("f") == ["2"])
    }

    @Test func aForkKeepsTheRevocationsOfBothBranchesAndNothingElse() {
        var story = Story()
        let root = story.decide(.grant(keys: ["ana", "bo"], scopes: ["A"]))
        let ana = story.edit("ana", at: 10, ["f": "1"])
        let bo = story.edit("bo", at: 10, ["g": "2"])
        let cy = story.edit("cy", at: 10, ["h": "3"])
        let left = story.decide(.revoke(key: "ana", good: []), after: root)
        let granted = story.decide(.grant(keys: ["cy"], scopes: ["A"]), after: left)
        #expect(story.counts(bo) && story.counts(cy))

        let right = story.decide(.revoke(key: "bo", good: []), after: root)
        #expect(!story.counts(ana) && !story.counts(bo), "revoked on either branch")
        #expect(!story.counts(cy), "granted on one branch only")

        story.decide(.join, after: granted, joining: right)
        #expect(!story.counts(ana) && !story.counts(bo))
        #expect(story.counts(cy), "a join puts both branches in force")
    }

    // MARK: - Moves

    @Test func aMovedRecordCountsOnceAndEarlierDaysStayWhereTheyWere() {
        var story = Story()
        story.decide(.grant(keys: ["ana"], scopes: ["A"]))
        story.decide(.grant(keys: ["dinum"], scopes: ["*"]))
        let made = story.edit("ana", at: 10, ["f": "1"])
        story.decide(.move(records: ["r"], origin: "A", target: "B", day: 50))
        let copied = story.copy(made, by: "dinum", to: "B")
        #expect(story.definition.look("r")?.scope == "B")
        #expect(story.definition.look("r", at: 49)?.scope == "A")
        #expect(story.definition.state().count == 1)

        let chain = story.decide(.join)
        story.edit("dinum", at: 60, in: "B", shown: [copied, chain], ["f": "2"])
        #expect(story.live("f") == ["2"], "who was shown the copy was shown the original")
        #expect(story.live("f", at: 55) == ["1", "1"], "copy and original, one value")
    }

    @Test func aCopyReplacesWhatItsOriginalsAuthorWasShown() {
        var story = Story()
        let grant = story.decide(.grant(keys: ["ana", "bo"], scopes: ["A"]))
        story.decide(.grant(keys: ["dinum"], scopes: ["*"]))
        let first = story.edit("bo", at: 10, shown: [grant], ["f": "1"])
        let second = story.edit("ana", at: 20, shown: [first, grant], ["f": "2"])
        story.decide(.move(records: ["r"], origin: "A", target: "B", day: 0))
        story.copy(second, by: "dinum", to: "B")
        story.decide(.revoke(key: "ana", good: []))

        #expect(story.counts(first) && !story.counts(second))
        #expect(story.live("f") == ["2"], "the copy alone replaces the first edit")
    }

    @Test func onlyDinumCopies() {
        var story = Story()
        story.decide(.grant(keys: ["ana"], scopes: ["A", "B"]))
        let made = story.edit("ana", at: 10, ["f": "1"])
        let copied = story.copy(made, by: "ana", to: "B")

        #expect(story.counts(made))
        #expect(!story.counts(copied))
    }

    @Test func aCopyFallsWhenItsOriginalIsWithdrawn() {
        var story = Story()
        story.decide(.grant(keys: ["ana", "dinum"], scopes: ["*"]))
        let made = story.edit("ana", at: 10, ["f": "1"])
        story.decide(.move(records: ["r"], origin: "A", target: "B", day: 0))
        let copied = story.copy(made, by: "dinum", to: "B")
        story.decide(.revoke(key: "ana", good: []))
        #expect(story.live("f") == ["1"], "the copy is DINUM's")

        story.decide(.withdraw([made.name]))
        #expect(!story.counts(copied))
        #expect(story.definition.state().isEmpty)

        story.decide(.release([made.name]))
        #expect(story.counts(made) && story.counts(copied))
    }

    @Test func whatTwoScopesHoldIsLookedAtScopeByScope() {
        var story = Story()
        story.edit("bo", at: 20, in: "A", ["f": "2"])
        story.edit("ana", at: 10, in: "B", ["f": "1"])

        let shown = story.definition.look("r")
        #expect(shown?.scope == "B", "known first there")
        #expect(shown?.rivals == ["A"])
        #expect(story.live("f") == ["1"], "the other scope's writes are not mixed in")
    }

    @Test func aDeletionInOneScopeDeletesNothingInAnother() {
        var story = Story()
        story.edit("bo", at: 20, in: "A", ["f": "2"])
        let made = story.edit("ana", at: 10, in: "B", ["f": "1"])
        story.edit("ana", at: 30, in: "B", shown: [made], [DefinedWrite.deleted: "true"])

        let shown = story.definition.look("r")
        #expect(shown?.scope == "A" && shown?.deletion == "no")
        #expect(shown?.rivals == ["B"], "a person decides whether it is deleted")
    }

    @Test func aMoveToTheSameScopeSettlesWhereARecordCounts() {
        var story = Story()
        story.edit("bo", at: 20, in: "A", ["f": "2"])
        story.edit("ana", at: 10, in: "B", ["f": "1"])
        story.decide(.grant(keys: ["ana", "bo"], scopes: ["*"]))
        story.decide(.move(records: ["r"], origin: "A", target: "A", day: 0))

        #expect(story.definition.owners("r") == ["A"])
        #expect(story.definition.look("r")?.rivals == [])
        #expect(story.live("f") == ["2"])
    }
}
