import Domain

/// The products that a rule counts.
struct CountedProducts {
    /// Of the portfolio's.
    let records: FigureRecords
    /// All.
    let count: Int
    /// Whether what makes one of them count is contested.
    let isContested: Bool
}

/// Why a product counts.
struct ProductCount {
    /// The records that make it count; empty where it counts by itself.
    var causes: [FigureRecords.Cause] = []
    var isContested = false
}

extension ProductCount {
    /// By some of what hangs on it; nil where that is nothing.
    init?(_ records: some Collection<some CausingRecord>) {
        if records.isEmpty { return nil }
        self.init(
            causes: records.map { $0.cause }, isContested: records.contains { $0.isContested })
    }
}

/// A record that can make a product count.
protocol CausingRecord {
    var cause: FigureRecords.Cause { get }
    var isContested: Bool { get }
}

extension Portfolio.Phase: CausingRecord {}
extension Portfolio.Event: CausingRecord {}
extension Portfolio.Award: CausingRecord {}

/// What rules count: collects it, and adds what is known of products beyond a portfolio's.
final class ProductTally {
    private let beyond: [String: Int]?
    /// In the order in which they were first asked for.
    private(set) var rules: [String] = []
    private var found: [FigureRecords.Products] = []

    /// - Parameter beyond: how many further products each rule counts, none of them contested; nil
    ///   where there are none.
    init(beyond: [String: Int]? = nil) { self.beyond = beyond }

    /// One for the same portfolio under other decisions.
    var again: ProductTally { ProductTally(beyond: beyond) }

    /// - Returns: how many further products the rule counts.
    func note(_ rule: String, _ products: FigureRecords.Products) -> Int {
        if !rules.contains(rule) {
            rules.append(rule)
            found.append(products)
        }
        return beyond?[rule] ?? 0
    }

    /// Which rules count each of the portfolio's products, in its order.
    func memberships(_ portfolio: Portfolio) -> [Membership] {
        var members = [UInt64](repeating: 0, count: portfolio.products.count)
        for (rule, products) in found.prefix(KeptCounts.limit).enumerated() {
            for place in products.members { members[Int(place)] |= 1 << UInt64(rule) }
        }
        return zip(portfolio.products, members).map { Membership($0.id, $1) }
    }
}

extension FigureComputation {
    /// The products that count by a rule. What asks runs once a product: with closures, since key
    /// paths that are passed on are looked up each time.
    /// - Parameters:
    ///   - rule: its name, with all that it depends on but the product: one name, one answer.
    ///   - because: why a product counts; nil where it does not.
    func products(
        _ rule: String, _ because: (Portfolio.Product) -> ProductCount?
    ) -> CountedProducts {
        var found = FigureRecords.Products(portfolio)
        var isContested = false
        for product in portfolio.products {
            guard let count = because(product) else { continue }
            found.append(product, count.causes)
            isContested = isContested || count.isContested
        }
        return counted(rule, found, isContested)
    }

    /// The same of those that are in some phase on the day of the stock.
    func products(
        _ rule: String,
        inPhase because: (Portfolio.Product, Portfolio.Phase) -> ProductCount?
    ) -> CountedProducts {
        var found = FigureRecords.Products(portfolio)
        var isContested = false
        for (product, phase) in current {
            guard let count = because(product, phase) else { continue }
            found.append(product, count.causes)
            isContested = isContested || count.isContested
        }
        return counted("\(rule) on \(on.text)", found, isContested)
    }

    private func counted(
        _ rule: String, _ found: FigureRecords.Products, _ isContested: Bool
    ) -> CountedProducts {
        CountedProducts(
            records: FigureRecords(found), count: found.count + (tally?.note(rule, found) ?? 0),
            isContested: isContested)
    }
}
