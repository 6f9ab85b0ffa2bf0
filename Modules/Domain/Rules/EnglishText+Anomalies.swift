/// Anomalies on the command line, with the names that it takes.
extension EnglishText {
    /// One sentence, as "phase 0a1b2c3d4e5f: it starts on 2023-05-01, …".
    public static func sentence(_ anomaly: Anomaly) -> String {
        let words =
            switch anomaly.fact {
            case .unknownReference(let id):
                "\(anomaly.field) names a record that is unknown or deleted (\(id.hex.prefix(12)))"
            case .missingReference: "\(anomaly.field) is empty"
            case .duplicateKey(let other):
                "another record has the same key (\(other.hex.prefix(12)))"
            case .severalScopes(let scope):
                "another scope than \(scope) holds it, too, and nobody has decided in which it counts"
            case .outOfPlace(let scope, let home):
                "it stands in \(scope) and belongs in \(home): it counts for no figure"
            case .mergedElsewhere(let scope):
                "it is merged into a record of \(scope): until it is moved there it counts by itself"
            case .mergedInCircle:
                "it is merged into itself, or into one that is merged into it: it counts by itself"
            case .unknownValue(let text):
                "\(anomaly.field) is '\(text)', which is none of its values"
            case .phaseWithoutStart: "it has no start"
            case .phaseOverlap(let start, let end):
                "it starts on \(start.text), before the end of the one before it (\(end.text))"
            case .phaseEndsEarly(let start, let end):
                "it ends on \(end.text), before it starts (\(start.text))"
            case .ancientFact(let day): "\(anomaly.field) is \(day.text), long before the network"
            case .futureFact(let day): "\(anomaly.field) lies in the future (\(day.text))"
            case .eventWithoutDate: "it has no date"
            case .amountAboveCeiling(let amount):
                "its amount of \(amount.text) € is above the ceiling of the FAST"
            case .amountBelowZero(let amount): "its amount is \(amount.text) €, less than nothing"
            case .awardOffSheet: "its sheet no longer holds it"
            case .awardTwice(let call, let other):
                "another award of call \(call) to the same laureate (\(other.hex.prefix(12))): amounts add up"
            case .shareOutOfRange(let share):
                "\(anomaly.field) is \(share.text) %, which no share can be"
            case .partAboveWhole(let part, let whole):
                "\(anomaly.field) is \(part), of \(whole) people in all"
            case .outOfBounds:
                "\(anomaly.field) is beyond what figures take (a hundred milliards, years 1 to "
                    + "9999): it counts as that bound"
            }
        return "\(anomaly.type) \(anomaly.key): \(words)"
    }

    /// What to do about anomalies of a kind.
    public static func remedy(_ kind: Anomaly.Kind) -> String {
        switch kind {
        case .unknownReference: "correct the reference, or sync to receive the record"
        case .missingReference: "fill in what the record hangs on"
        case .duplicateKey: "rename one of the records, or fill in its mergedInto"
        case .severalScopes: "ask DINUM to decide where the record counts (`p352-central move`)"
        case .outOfPlace:
            "write it where it belongs, or ask DINUM to move it, or what it hangs on, there"
        case .mergedElsewhere: "ask DINUM to move it there (`p352-central move`)"
        case .mergedInCircle: "empty mergedInto of the one that stays"
        case .unknownValue: "choose one of the field's values (`types`), or update the program"
        case .phaseWithoutStart: "fill in start"
        case .phaseOverlap: "correct the end of the first phase, or the start of the second"
        case .phaseEndsEarly: "correct start or end"
        case .futureFact, .ancientFact: "check the date"
        case .eventWithoutDate: "fill in date"
        case .amountAboveCeiling:
            "check the amount: the FAST awards at most \(Anomaly.ceiling.text) €"
        case .amountBelowZero: "check the amount"
        case .awardOffSheet: "check that the award still holds, then annotate or delete it"
        case .awardTwice: "delete one of the two, or correct its call"
        case .impossibleShare: "correct the number"
        case .outOfBounds: "correct the number, or the day"
        }
    }
}
