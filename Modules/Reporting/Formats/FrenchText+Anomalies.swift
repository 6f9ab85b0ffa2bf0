import Domain

/// Anomalies as pages print them.
extension FrenchText {
    static func heading(_ kind: Anomaly.Kind) -> String {
        switch kind {
        case .unknownReference: "Référence à une fiche inconnue"
        case .missingReference: "Fiche qui ne dépend de rien"
        case .duplicateKey: "Identifiant en double"
        case .severalScopes: "Fiche présente chez plusieurs incubateurs"
        case .outOfPlace: "Fiche hors de son périmètre"
        case .mergedElsewhere: "Fiche fusionnée dans celle d’un autre périmètre"
        case .mergedInCircle: "Fiche fusionnée dans elle-même"
        case .unknownValue: "Valeur non prévue"
        case .phaseWithoutStart: "Phase sans date de début"
        case .phaseOverlap: "Phases qui se chevauchent"
        case .phaseEndsEarly: "Phase terminée avant son début"
        case .futureFact: "Date dans le futur"
        case .ancientFact: "Date trop ancienne"
        case .eventWithoutDate: "Événement sans date"
        case .amountAboveCeiling: "Montant au-dessus du plafond"
        case .amountBelowZero: "Montant négatif"
        case .awardOffSheet: "Attribution retirée de la fiche"
        case .awardTwice: "Attribution en double"
        case .impossibleShare: "Part impossible"
        case .outOfBounds: "Valeur hors limites"
        }
    }

    /// One sentence, as "phase 0a1b2c3d4e5f : commence le 1er mai 2023, …".
    static func sentence(_ anomaly: Anomaly) -> Prose {
        let field = Prose(foreign: anomaly.fieldLabel)
        let words: Prose =
            switch anomaly.fact {
            case .unknownReference(let id):
                "« \(field) » cite une fiche inconnue ou supprimée (\(code: String(id.hex.prefix(12))))"
            case .missingReference: "« \(field) » n’est pas renseigné"
            case .duplicateKey(let other):
                "même identifiant qu’une autre fiche (\(code: String(other.hex.prefix(12))))"
            case .severalScopes(let scope):
                "présente ailleurs que dans \(foreign: scope), sans décision sur son périmètre"
            case .outOfPlace(let scope, let home):
                "écrite dans \(foreign: scope) alors qu’elle relève de \(foreign: home) ; elle n’entre dans aucun chiffre"
            case .mergedElsewhere(let scope):
                "fusionnée dans une fiche de \(foreign: scope) ; elle compte par elle-même tant qu’elle n’y est pas déplacée"
            case .mergedInCircle:
                "fusionnée, directement ou non, dans elle-même ; elle compte par elle-même"
            case .unknownValue(let text):
                "« \(field) » vaut « \(foreign: text) », qui n’est pas prévu"
            case .phaseWithoutStart: "sans date de début"
            case .phaseOverlap(let start, let end):
                "commence le \(date(start)), avant la fin de la précédente (\(date(end)))"
            case .phaseEndsEarly(let start, let end):
                "se termine le \(date(end)), avant de commencer (\(date(start)))"
            case .ancientFact(let day):
                "« \(field) » est antérieur au réseau (\(date(day)))"
            case .futureFact(let day): "« \(field) » est dans le futur (\(date(day)))"
            case .eventWithoutDate: "sans date"
            case .amountAboveCeiling(let amount):
                "montant de \(euros(amount)), au-dessus du plafond"
            case .amountBelowZero(let amount): "montant négatif : \(euros(amount))"
            case .awardOffSheet: "n’est plus dans la fiche"
            case .awardTwice(let call, let other):
                "le même lauréat a une autre attribution de l’appel \(String(call)) (\(code: String(other.hex.prefix(12)))) ; les montants s’ajoutent"
            case .shareOutOfRange(let share):
                "« \(field) » vaut \(percentage(share)), ce qui n’est pas une part"
            case .partAboveWhole(let part, let whole):
                "« \(field) » vaut \(String(part)), sur \(String(whole)) personnes en tout"
            case .outOfBounds:
                "« \(field) » dépasse ce que les chiffres admettent (cent milliards, années 1 à 9999) ; la valeur limite compte à sa place"
            }
        return "\(anomaly.typeLabel) \(foreign: anomaly.key) : \(words)"
    }

    /// What to do about anomalies of a kind.
    static func remedy(_ kind: Anomaly.Kind) -> String {
        switch kind {
        case .unknownReference:
            "corriger la référence, ou synchroniser pour recevoir la fiche citée"
        case .missingReference: "renseigner la fiche dont elle dépend"
        case .duplicateKey: "renommer l’une des fiches, ou renseigner « fusionné dans »"
        case .severalScopes: "demander à la DINUM de décider où compte la fiche"
        case .outOfPlace:
            "l’écrire dans son périmètre, ou demander à la DINUM de la déplacer"
        case .mergedElsewhere: "demander à la DINUM de l’y déplacer"
        case .mergedInCircle: "vider « fusionné dans » de la fiche qui reste"
        case .unknownValue: "choisir l’une des valeurs prévues, ou mettre à jour le logiciel"
        case .phaseWithoutStart: "renseigner la date de début"
        case .phaseOverlap: "corriger la fin de la première phase ou le début de la seconde"
        case .phaseEndsEarly: "corriger la date de début ou de fin"
        case .futureFact, .ancientFact: "vérifier la date"
        case .eventWithoutDate: "renseigner la date"
        case .amountAboveCeiling:
            "vérifier le montant : le plafond du FAST est de \(euros(Anomaly.ceiling))"
        case .amountBelowZero: "vérifier le montant"
        case .awardOffSheet:
            "vérifier que l’attribution tient toujours, puis l’annoter ou la supprimer"
        case .awardTwice: "supprimer l’une des deux, ou corriger l’appel"
        case .impossibleShare: "corriger le nombre"
        case .outOfBounds: "corriger le nombre ou la date"
        }
    }
}
