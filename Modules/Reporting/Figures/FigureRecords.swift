import Domain

/// The records behind a figure, by key. Products and what made them count are held as places in
/// the columns that they were read into, about 12 bytes each, and made into records when they are
/// looked at.
public struct FigureRecords: RandomAccessCollection, Sendable, ExpressibleByArrayLiteral {
    /// A record that made a product count: its place in the portfolio's columns.
    struct Cause: Sendable {
        enum Kind: UInt32 { case phase, event, award }

        private let code: UInt32

        init(_ kind: Kind, _ place: Int) { code = UInt32(place) << 2 | kind.rawValue }

        var kind: Kind { Kind(rawValue: code & 3) ?? .phase }
        var place: Int { Int(code >> 2) }
    }

    private enum Storage: Sendable {
        case listed([FigureRecord])
        case products(Products)
    }

    private let storage: Storage

    /// Records of any kind.
    public init(_ records: [FigureRecord]) { storage = .listed(records.sorted()) }
    public init(arrayLiteral elements: FigureRecord...) { self.init(elements) }

    /// Products.
    init(_ products: Products) { storage = .products(products) }

    public var startIndex: Int { 0 }
    public var endIndex: Int {
        switch storage {
        case .listed(let records): records.count
        case .products(let products): products.count
        }
    }

    /// Cost: no record is made.
    var ids: Set<RecordID> {
        switch storage {
        case .listed(let records): Set(records.map(\.id))
        case .products(let products): products.ids
        }
    }

    /// Cost: making the record.
    public subscript(n: Int) -> FigureRecord {
        switch storage {
        case .listed(let records): records[n]
        case .products(let products): products.record(n)
        }
    }
}

extension FigureRecords: Hashable {
    public static func == (a: FigureRecords, b: FigureRecords) -> Bool { a.elementsEqual(b) }

    public func hash(into hasher: inout Hasher) {
        for record in self { hasher.combine(record) }
    }
}

extension FigureRecords {
    /// Products of a portfolio, in its order.
    struct Products: Sendable {
        private let portfolio: Portfolio
        private var places: [UInt32] = []
        private var causes: [Cause] = []
        /// Where each one's causes end.
        private var ends: [UInt32] = []

        init(_ portfolio: Portfolio) { self.portfolio = portfolio }

        var count: Int { places.count }
        /// Where each stands among the portfolio's products.
        var members: some Collection<UInt32> { places }

        /// - Parameter causes: what made it count; none where it counts by itself.
        mutating func append(_ product: Portfolio.Product, _ causes: some Sequence<Cause>) {
            places.append(UInt32(product.place))
            self.causes.append(contentsOf: causes)
            ends.append(UInt32(self.causes.count))
        }

        var ids: Set<RecordID> { Set(places.map { portfolio.products[Int($0)].id }) }

        func record(_ n: Int) -> FigureRecord {
            let product = portfolio.products[Int(places[n])]
            let mine = causes[Int(n == 0 ? 0 : ends[n - 1])..<Int(ends[n])]
            return FigureRecord(
                type: "product", id: product.id, key: product.key, title: product.title,
                incubator: product.incubator,
                because: mine.map(portfolio.fact).sorted { $0.order < $1.order })
        }
    }
}
