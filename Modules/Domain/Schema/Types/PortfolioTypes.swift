/// Organisations, incubators, products and what hangs on them: the vocabulary of the public
/// sheets (content/_startups, _incubators, _organisations) and what a portfolio manager follows.
extension Schema {
    static let portfolioTypes: [RecordType] = [
        organisation, incubator, product, sponsor, phase, event, award,
    ]

    static let organisation = RecordType(
        1, "organisation", label: "organisation", home: .shared, key: "slug", aliases: "aliases",
        "A ministry, agency, operator or authority.",
        fields: [
            Field(1, "slug", .text, label: "identifiant", "File name of the sheet; the key."),
            Field(2, "name", .text, label: "nom", "Official name."),
            Field(3, "acronym", .text, label: "sigle", "Usual short form."),
            Field(
                4, "domaine_ministeriel", .text, label: "domaine ministériel",
                "Ministerial field, as the sheets write it."),
            Field(
                5, "nature",
                .enumeration([
                    "administration-centrale", "service-deconcentre", "operateur",
                    "securite-sociale", "collectivite-territoriale", "autre",
                ]), label: "nature", "Kind of organisation."),
            Field(6, "annuaire", .text, label: "annuaire", "Page in the State's directory."),
            Field(7, "aliases", .texts, label: "anciens identifiants", "Former keys."),
            Field(
                8, "mergedInto", .reference("organisation"), label: "fusionnée dans",
                "The record that stands for both, where two were made for one thing."),
        ])

    static let incubator = RecordType(
        2, "incubator", label: "incubateur", home: .shared, key: "slug", aliases: "aliases",
        "A ministry incubator of the network.",
        fields: [
            Field(1, "slug", .text, label: "identifiant", "File name of the sheet; the key."),
            Field(2, "title", .text, label: "nom", "Name."),
            Field(
                3, "owner", .reference("organisation"), label: "organisation porteuse",
                "The organisation that owns it; the first where a sheet names several."),
            Field(
                4, "owners", .references("organisation"), label: "organisations porteuses",
                "All owners, where a sheet names several."),
            Field(
                5, "owner_text", .text, label: "organisation porteuse (texte)",
                "The owner as the sheet writes it, where it names no organisation sheet."),
            Field(6, "short_description", .text, label: "présentation", "A sentence or two."),
            Field(7, "website", .text, label: "site", "URL."),
            Field(8, "github", .text, label: "dépôts", "URL of its repositories."),
            Field(9, "logo", .text, label: "logo", "File name of the logo."),
            Field(
                10, "highlighted_startups", .texts, label: "produits mis en avant",
                "Keys of products, as the sheet lists them."),
            Field(11, "aliases", .texts, label: "anciens identifiants", "Former keys."),
            Field(
                12, "mergedInto", .reference("incubator"), label: "fusionné dans",
                "The record that stands for both, where two were made for one thing."),
        ])

    static let product = RecordType(
        3, "product", label: "produit numérique", home: .incubator(field: "incubator"), key: "slug",
        aliases: "aliases", "A digital product (startup d'État).",
        fields: [
            Field(1, "slug", .text, label: "identifiant", "File name of the sheet; the key."),
            Field(2, "title", .text, label: "nom", "Name."),
            Field(3, "mission", .text, label: "mission", "Its purpose in one sentence."),
            Field(
                4, "incubator", .reference("incubator"), label: "incubateur",
                "The incubator that runs it."),
            Field(
                5, "incubators", .references("incubator"), label: "incubateurs",
                "All incubators, where several run it."),
            Field(6, "link", .text, label: "site", "URL."),
            Field(7, "repository", .text, label: "code source", "URL of the source code."),
            Field(
                8, "stats", .boolean, label: "statistiques publiées",
                "Whether the sheet says that statistics are public."),
            Field(9, "stats_url", .text, label: "page de statistiques", "URL."),
            Field(10, "budget_url", .text, label: "page de budget", "URL."),
            Field(11, "impact_url", .text, label: "page d'impact", "URL."),
            Field(12, "dashlord_url", .text, label: "page DashLord", "URL."),
            Field(
                13, "analyse_risques", .boolean, label: "analyse de risques",
                "Whether a security risk analysis was made."),
            Field(14, "analyse_risques_url", .text, label: "page d'analyse de risques", "URL."),
            Field(
                15, "mon_service_securise", .boolean, label: "MonServiceSécurisé",
                "Whether it is registered in MonServiceSécurisé."),
            Field(
                16, "accessibility_status",
                .enumeration(["non conforme", "partiellement conforme", "totalement conforme"]),
                label: "accessibilité déclarée", "Declared conformity with the RGAA."),
            Field(
                17, "usertypes", .texts, label: "publics", "Types of users, free spellings kept."),
            Field(18, "thematiques", .texts, label: "thématiques", "Topics."),
            Field(19, "techno", .texts, label: "technologies", "Technologies."),
            Field(
                20, "aliases", .texts, label: "anciens identifiants",
                "Former keys: earlier file names and the sheet's `redirect_from`."),
            Field(
                21, "mergedInto", .reference("product"), label: "fusionné dans",
                "The record that stands for both, where two were made for one thing."),
            Field(
                22, "launched_by_dinum", .boolean, label: "lancé par la DINUM",
                "The qualification behind indicator 1.3."),
            Field(
                23, "interministerial", .boolean, label: "produit interministériel",
                "Built and operated by DINUM for several ministries."),
            Field(
                24, "owner", .text, label: "porteur (ancien champ)",
                "Owner as sheets of earlier years write it."),
            Field(
                25, "status", .text, label: "statut (ancien champ)",
                "Phase as sheets of earlier years write it."),
            Field(
                26, "start", .day, label: "début (ancien champ)",
                "Start as sheets of earlier years write it."),
            Field(
                27, "end", .day, label: "fin (ancien champ)",
                "End as sheets of earlier years write it."),
            Field(28, "robots", .text, label: "indexation", "Directive for search engines."),
            Field(
                29, "national_scale_date", .day, label: "passage à l'échelle (ancien champ)",
                "Date as sheets of earlier years write it."),
            Field(
                30, "product_launch_date", .day, label: "lancement (ancien champ)",
                "Date as sheets of earlier years write it."),
            Field(
                31, "extra", .texts, label: "autres champs de la fiche",
                "Fields of the sheet that the vocabulary does not know, one `name: value` each."),
            Field(
                32, "quality_checked", .boolean, label: "standards vérifiés",
                "Whether DINUM checked the quality standards."),
            Field(
                33, "dossier", .text, label: "numéro de dossier",
                "Number in Démarches simplifiées."),
        ])

    static let sponsor = RecordType(
        4, "sponsor", label: "sponsor", home: .parent(field: "product"),
        "An organisation that sponsors a product.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(
                2, "organisation", .reference("organisation"), label: "organisation",
                "The sponsor."),
            Field(
                3, "name", .text, label: "nom",
                "As the sheet writes it, where it names no organisation sheet."),
            Field(4, "rank", .integer, label: "rang", "Place in the sheet, from 0."),
        ])

    static let phase = RecordType(
        5, "phase", label: "phase", home: .parent(field: "product"),
        "A phase in the life of a product.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(
                2, "name",
                .enumeration([
                    "investigation", "construction", "acceleration", "consolidation", "opere",
                    "transfere", "abandon", "abandon-investigation", "transfer", "success",
                    "alumni", "perennisation",
                ]), label: "phase", "Name of the phase; the last four are of older sheets."),
            Field(3, "start", .day, label: "début", "First day."),
            Field(4, "end", .day, label: "fin", "Last day, where the sheet gives one."),
            Field(5, "comment", .text, label: "commentaire", "Free text."),
            Field(6, "rank", .integer, label: "rang", "Place in the sheet, from 0."),
            Field(
                7, "withdrawn", .boolean, label: "retirée de la fiche",
                "No longer in the sheet."),
        ])

    static let event = RecordType(
        6, "event", label: "événement", home: .parent(field: "product"),
        "A dated event in the life of a product.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The product."),
            Field(
                2, "name",
                .enumeration([
                    "product_launch", "committee", "national_impact", "fast", "eig", "end",
                    "other",
                ]), label: "événement", "Kind of event."),
            Field(3, "date", .day, label: "date", "The day."),
            Field(4, "comment", .text, label: "commentaire", "Free text."),
            Field(
                5, "counted_in", .fiscalYear, label: "année de prise en compte",
                "The fiscal year in which it counts; proposed by a rule, editable."),
            Field(6, "rank", .integer, label: "rang", "Place in the sheet, from 0."),
        ])

    static let award = RecordType(
        7, "award", label: "attribution", home: .parent(field: "product"),
        "What a call of a dispositif (FAST) awarded to a product or an incubator.",
        fields: [
            Field(1, "product", .reference("product"), label: "produit", "The laureate product."),
            Field(
                2, "incubator", .reference("incubator"), label: "incubateur lauréat",
                "The laureate, where it is an incubator."),
            Field(3, "call", .integer, label: "promotion", "Number of the call."),
            Field(
                4, "dispositif", .enumeration(["FAST", "AIC", "EIG", "FINDPE"]),
                label: "dispositif", "The scheme; FAST where a sheet says `fast`."),
            Field(5, "amount", .cents, label: "montant", unit: "€", "Amount awarded."),
            Field(
                6, "off_sheet", .boolean, label: "retirée de la fiche",
                "The sheet no longer shows it; the award stays."),
            Field(
                7, "laureate", .text, label: "lauréat (texte)",
                "Name as printed, where no record is known."),
        ])
}
