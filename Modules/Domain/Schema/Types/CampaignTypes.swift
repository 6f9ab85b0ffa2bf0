/// The yearly campaign: narrative, deadlines, sign-offs.
extension Schema {
    static let campaignTypes: [RecordType] = [narrativeSection, campaign, signOff]

    static let narrativeSection = RecordType(
        140, "narrative-section", label: "section du récit", home: .shared,
        "A section of the strategic review; figures stand in it by their ids.",
        fields: [
            Field(1, "document", .enumeration(["rap", "bilan"]), label: "document", "Which one."),
            Field(2, "year", .fiscalYear, label: "exercice", "The year."),
            Field(3, "section", .text, label: "section", "Its key."),
            Field(4, "rank", .integer, label: "rang", "Its place."),
            Field(5, "title", .text, label: "titre", "Its heading."),
            Field(6, "text", .text, label: "texte", "With {figure-id} where figures stand."),
        ])

    static let campaign = RecordType(
        141, "campaign", label: "campagne", home: .shared, key: "code",
        "A campaign of collection for a year.",
        fields: [
            Field(1, "code", .text, label: "code", "Key, as RAP-2023."),
            Field(
                2, "kind", .enumeration(["RAP", "PAP", "budgets de produits"]), label: "nature",
                "What is collected."),
            Field(3, "year", .fiscalYear, label: "exercice", "The year."),
            Field(4, "opened", .day, label: "ouverte le", "First day."),
            Field(5, "deadline", .day, label: "échéance", "Last day."),
            Field(6, "closed", .day, label: "fermée le", "The day."),
        ])

    static let signOff = RecordType(
        142, "sign-off", label: "visa", home: .incubator(field: "incubator"),
        "An incubator's word that its data of a year are complete.",
        fields: [
            Field(1, "incubator", .reference("incubator"), label: "incubateur", "Who signs off."),
            Field(2, "campaign", .reference("campaign"), label: "campagne", "Which campaign."),
            Field(3, "year", .fiscalYear, label: "exercice", "The year."),
            Field(4, "nothing", .boolean, label: "néant", "Whether there is nothing to report."),
            Field(5, "frontier", .texts, label: "frontière", "Tips of the scope's log."),
            Field(6, "date", .day, label: "date", "The day."),
        ])
}
