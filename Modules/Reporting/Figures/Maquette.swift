public import Domain

/// Objectives, indicators and methods of a year, as shipped with the program: they apply where
/// the store holds none for that year. Codes and labels change between maquettes; the identity
/// of an indicator lasts (PAP and RAP of programme 352, 2020 to 2025).
public struct Maquette: Sendable {
    public struct Indicator: Sendable {
        public let id: String
        public let code: String
        public let objective: Int
        /// Verbatim, as printed.
        public let label: String
    }

    public let year: FiscalYear
    public let indicators: [Indicator]
    /// The calls whose laureates count as "supported by the FAST" in that year; empty where no
    /// method is known: only declared values can stand there.
    public let fastCalls: [Int]

    public func code(_ id: String) -> String? { indicators.first { $0.id == id }?.code }
    public func label(_ id: String) -> String? { indicators.first { $0.id == id }?.label }

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

    /// The shipped maquette of a year.
    public static func shipped(_ year: FiscalYear) -> Maquette {
        let indicators: [Indicator]
        switch year.number {
        case ...2021:
            indicators = [
                Indicator(
                    id: "problems_investigated", code: "1.1", objective: 1,
                    label: "Nombre de problèmes investigués"),
                Indicator(
                    id: "products_launched", code: "1.2", objective: 1,
                    label: "Nombre de produits lancés par an"),
                Indicator(
                    id: "products_abandoned", code: "1.3", objective: 1,
                    label: "Nombre de produits abandonnés par an"),
            ]
        case 2022:
            indicators =
                shipped(2021).indicators + [
                    Indicator(id: "national_impact", code: "1.4", objective: 1, label: impact)
                ]
        default:
            indicators = [
                Indicator(id: "national_impact", code: "1.1", objective: 1, label: impact),
                Indicator(id: "fast_supported", code: "1.2", objective: 1, label: fast),
                Indicator(
                    id: "products_launched_dinum", code: "1.3", objective: 1, label: launched),
                Indicator(id: "profiles_selected", code: "2.1", objective: 2, label: selected),
                Indicator(id: "profiles_hired", code: "2.2", objective: 2, label: hired),
                Indicator(id: "method_agents", code: "2.3", objective: 2, label: agents),
            ]
        }
        // RAP 2023: calls launched in 2023; bilan 2024: calls 14 and 15. Call 14 counts twice.
        let calls = [2023: [13, 14], 2024: [14, 15]]
        return Maquette(year: year, indicators: indicators, fastCalls: calls[year.number] ?? [])
    }

    private static func shipped(_ year: Int) -> Maquette {
        guard let year = FiscalYear(year) else { preconditionFailure("a year in range") }
        return shipped(year)
    }
}
