public import Domain

/// One amount of the table of credits.
public struct CreditLine: Hashable, Sendable {
    /// From the bill to what was consumed, in the order of the table.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        case plf, amendments, lfi, movements, opened, consumed, difference, transfer

        /// As the documents call it.
        public var label: String {
            switch self {
            case .plf: "PLF"
            case .amendments: "Amendements"
            case .lfi: "LFI"
            case .movements: "Ouvertures / annulations"
            case .opened: "Crédits ouverts"
            case .consumed: "Crédits consommés"
            case .difference: "Crédits ouverts − crédits consommés"
            case .transfer: "Transfert"
            }
        }
    }

    public enum Title: String, Hashable, Sendable, CaseIterable {
        case t2, ht2, total

        public var label: String {
            switch self {
            case .t2: "Titre 2"
            case .ht2: "Autres titres"
            case .total: "Total"
            }
        }
    }

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case ae = "AE"
        case cp = "CP"
    }

    /// `01`, `02` or `total`.
    public let action: String
    /// Nil for a row that is none of the stages.
    public let stage: Stage?
    public let title: Title
    public let kind: Kind
    public let amount: Cents
    /// Whether fonds de concours and attributions de produits are included: such an action total
    /// exceeds the line of the finance act, which leaves them out.
    public let withFdC: Bool
    /// Row label, verbatim.
    public let printedRow: String
    public let declared: Declared
    public let isContested: Bool
}

/// One use of the programme's money.
public struct SpendingLine: Hashable, Sendable {
    /// As in `spending.USE`.
    public let code: String
    /// As printed.
    public let use: String
    /// The code of the total that it is a part of.
    public let partOf: String?
    public let amount: Cents?
    /// Full-time equivalents worked.
    public let etpt: ExactDecimal?
    public let declared: Declared
}
