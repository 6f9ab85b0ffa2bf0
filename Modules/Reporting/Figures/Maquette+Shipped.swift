public import Domain

/// The maquettes and methods shipped with the program: they apply where the store holds none for
/// that year. The reference data set says the same, with its sources.
extension Maquette {
    private static let impact =
        "Nombre de produits devenus des services public à impact national majeur au cours de l'année"
    private static let fast = "Nombre de produits accompagnés par le FAST"
    private static let launched =
        "Nombre de produits lancés par la DINUM selon l’approche Startup d’État"
    private static let selected =
        "Nombre de profils atypiques dédiés à l'innovation numérique sélectionnés dans l'année"
    private static let hired =
        "Nombre de profils atypiques dédiés à l'innovation numérique recrutés dans "
        + "l'administration à la suite de leur mission"
    private static let agents =
        "Nombre de nouveaux agents publics impliqués dans la diffusion de l'approche Startup d'État"

    private static func one(
        _ id: String, _ code: String?, _ objective: String?, _ label: String, unit: String = "Nb",
        direction: String = "hausse", of parent: String? = nil
    ) -> Indicator {
        Indicator(
            id: id, code: code, objective: objective, label: label, unit: unit,
            direction: direction, isDirectionAssumed: !direction.isEmpty, partOf: parent)
    }

    /// The years whose maquettes are shipped: those that documents were read of.
    static let shippedYears = 2020...2025

    /// The programme that the network belonged to first.
    static let network = "352"

    /// The programme that took it over (projet de loi de finances 2025).
    static let successor = "129"

    /// Whether the network's indicators belong to the programme in that year: to 352, and to 129
    /// since it took 352 over.
    public static func isNetwork(_ programme: String, _ year: FiscalYear) -> Bool {
        programme == network || (programme == successor && year.number >= 2025)
    }

    /// The shipped maquette; empty for a programme that the network does not belong to.
    public static func shipped(_ programme: String, _ year: FiscalYear) -> Maquette {
        var maquette = Maquette(
            programme: programme, year: year, objectives: [], indicators: [], methods: [])
        guard isNetwork(programme, year) else { return maquette }
        maquette.methods = shippedMethods(year)
        switch year.number {
        case ...2024:
            maquette.objectives = [
                Objective(
                    code: "1",
                    label: "Favoriser l'émergence de produits numériques utiles aux usagers et aux "
                        + "agents"),
                Objective(
                    code: "2",
                    label: "Développer des méthodes de recrutement innovantes pour résoudre des "
                        + "défis publics"),
            ]
        default: break
        }
        maquette.indicators = shippedIndicators(year.number)
        return maquette
    }

    private static func shippedIndicators(_ year: Int) -> [Indicator] {
        let until2021 = [
            one("problems_investigated", "1.1", "1", "Nombre de problèmes investigués"),
            one("products_launched", "1.2", "1", "Nombre de produits lancés par an"),
            // No document at hand says which way is better.
            one(
                "products_abandoned", "1.3", "1", "Nombre de produits abandonnés par an",
                direction: ""),
        ]
        switch year {
        case ...2021: return until2021
        case 2022:
            return until2021 + [
                one("national_impact", "1.4", "1", impact),
                one("profiles_selected", "2.1.1", "2", selected),
                one(
                    "profiles_selected.women", "2.1.2", "2",
                    "Part des femmes dans les profils atypiques dédiés à l'innovation numérique "
                        + "sélectionnés dans l'année", unit: "%", of: "profiles_selected"),
                one(
                    "profiles_hired", "2.2.1", "2",
                    "Nombre de profils atypiques dédiés à l'innovation numérique recrutés dans "
                        + "l'année dans l'administration à la suite de leur mission"),
                one(
                    "profiles_hired.women", "2.2.2", "2",
                    "Part des femmes dans les profils atypiques dédiés à l'innovation numérique "
                        + "recrutés dans l'année dans l'administration à la suite de leur mission",
                    unit: "%", of: "profiles_hired"),
            ]
        case 2023, 2024:
            return [
                one("national_impact", "1.1", "1", impact),
                one("fast_supported", "1.2", "1", fast),
                one("products_launched_dinum", "1.3", "1", launched),
                one("profiles_selected", "2.1", "2", selected),
                one("profiles_hired", "2.2", "2", hired),
                one("method_agents", "2.3", "2", agents),
                one(
                    "method_agents.women", nil, "2",
                    "Part des femmes dans les nouveaux agents publics impliqués dans l’approche "
                        + "Startup d’État", unit: "%", of: "method_agents"),
            ]
        case 2025:
            return [
                one("national_impact", nil, nil, "Produits à impact national"),
                one(
                    "fast_objectives_reached", nil, nil,
                    "Taux de projets financés par des fonds affectés à la DINUM ayant atteint "
                        + "leurs objectifs", unit: "%"),
            ]
        default: return []
        }
    }

    /// RAP 2020 to 2022: problems count when their investigation ends; RAP 2023: the calls
    /// launched in 2023 (13 and 14); bilan 2024: calls 14 and 15, so that call 14 counts twice.
    private static func shippedMethods(_ year: FiscalYear) -> [Method] {
        var methods = [
            Method(indicator: "national_impact", rule: .events, event: "national_impact"),
            Method(
                indicator: "products_launched_dinum", rule: .launches,
                qualification: "launched_by_dinum"),
            Method(indicator: "profiles_selected", rule: .profiles),
            Method(indicator: "profiles_hired", rule: .hirings),
            Method(indicator: "method_agents", rule: .trainings),
        ]
        if year.number <= 2022 {
            methods += [
                Method(indicator: "problems_investigated", rule: .concluded),
                Method(indicator: "products_launched", rule: .launches),
                Method(indicator: "products_abandoned", rule: .abandoned),
            ]
        }
        let calls = [2023: [13, 14], 2024: [14, 15]]
        if let calls = calls[year.number] {
            methods.append(Method(indicator: "fast_supported", rule: .calls, calls: calls))
        }
        if year.number >= 2025 {
            methods.append(Method(indicator: "fast_objectives_reached", rule: .objectives))
        }
        return methods
    }
}

extension ProgrammeIdentity {
    /// The programmes that the network has belonged to; of others only the code.
    static func shipped(_ code: String) -> ProgrammeIdentity {
        switch code {
        case Maquette.network:
            ProgrammeIdentity(
                code: code, title: "Innovation et transformation numériques",
                mission: "Transformation et fonction publiques", firstYear: FiscalYear(2019),
                lastYear: FiscalYear(2024), absorbedBy: Maquette.successor)
        case Maquette.successor:
            ProgrammeIdentity(
                code: code, title: "Coordination du travail gouvernemental",
                mission: "Direction de l’action du Gouvernement", firstYear: nil, lastYear: nil,
                absorbedBy: nil)
        default:
            ProgrammeIdentity(
                code: code, title: "", mission: "", firstYear: nil, lastYear: nil, absorbedBy: nil)
        }
    }
}
