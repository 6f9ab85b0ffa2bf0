/// What *justification au premier euro* tells beside the lines of credits: movements, commitments
/// not yet paid, when they will be, and posts.
extension Schema {
    static let creditTypes: [RecordType] = [
        creditMovement, outstandingCommitment, paymentSchedule, staffing,
    ]

    private static let programmeAndYear = [
        Field(
            1, "programme", .reference("programme"), label: "programme", "The programme.", since: 3),
        Field(2, "year", .fiscalYear, label: "exercice", "The year.", since: 3),
    ]

    private static func source(from number: UInt16) -> [Field] {
        [
            Field(
                number, "document", .reference("source-document"), label: "document",
                "Where read.", since: 3),
            Field(number + 1, "note", .text, label: "note", "What to know.", since: 3),
        ]
    }

    static let creditMovement = RecordType(
        34, "credit-movement", label: "mouvement de crédits", home: .shared, since: 3,
        "What opened or cancelled credits during a year.",
        fields: programmeAndYear + [
            Field(
                3, "kind",
                .enumeration([
                    "report", "virement", "transfert", "ouverture", "annulation",
                    "décret d'avance", "réserve de précaution", "fongibilité asymétrique",
                    "fonds de concours", "attribution de produits",
                ]), label: "nature", "What kind of movement.", since: 3),
            Field(4, "date", .day, label: "date", "The day of the act.", since: 3),
            Field(
                5, "reference", .text, label: "acte", "Decree or order, by its number.", since: 3),
            Field(
                6, "title", .enumeration(["t2", "ht2", "total"]), label: "titre",
                "Title 2 (staff), other titles, or both.", since: 3),
            Field(
                7, "ae", .cents, label: "AE", unit: "€",
                "Commitment authorisations; below zero where they are cancelled.", since: 3),
            Field(
                8, "cp", .cents, label: "CP", unit: "€",
                "Payment credits; below zero where they are cancelled.", since: 3),
        ] + source(from: 9))

    static let outstandingCommitment = RecordType(
        35, "outstanding-commitment", label: "reste à payer", home: .shared, since: 3,
        "One line of the passage from commitments to what remains to be paid at a year's end.",
        fields: programmeAndYear + [
            Field(
                3, "row",
                .enumeration([
                    "engagements antérieurs non couverts au 1er janvier",
                    "travaux de fin de gestion", "AE engagées dans l'année",
                    "CP consommés sur engagements antérieurs",
                    "CP consommés sur engagements de l'année",
                    "restes à payer au 31 décembre", "AE affectées non engagées au 31 décembre",
                ]), label: "ligne", "The line of the table.", since: 3),
            Field(4, "amount", .cents, label: "montant", unit: "€", "The amount.", since: 3),
        ] + source(from: 5))

    static let paymentSchedule = RecordType(
        36, "payment-schedule", label: "échéance de paiement", home: .shared, since: 3,
        "When commitments made up to a year are expected to be paid.",
        fields: programmeAndYear + [
            Field(
                3, "commitments", .enumeration(["antérieurs", "de l'exercice"]),
                label: "engagements", "Made before the year, or in it.", since: 3),
            Field(
                4, "paid_in", .fiscalYear, label: "payés en", "The year of the payments.", since: 3),
            Field(
                5, "and_later", .boolean, label: "et au-delà",
                "Whether that year and all later ones are meant.", since: 3),
            Field(6, "amount", .cents, label: "CP", unit: "€", "Payment credits.", since: 3),
        ] + source(from: 7))

    static let staffing = RecordType(
        37, "staffing", label: "emplois", home: .shared, since: 3,
        "Posts of a programme in a year, in full-time equivalents worked.",
        fields: programmeAndYear + [
            Field(
                3, "stage", .enumeration(["plafond LFI", "transfert", "consommés"]),
                label: "étape", "Ceiling of the finance act, transferred, or used.", since: 3),
            Field(4, "category", .text, label: "catégorie d'emplois", "As printed.", since: 3),
            Field(5, "etpt", .decimal, label: "ETPT", "Full-time equivalents worked.", since: 3),
        ] + source(from: 6))
}
