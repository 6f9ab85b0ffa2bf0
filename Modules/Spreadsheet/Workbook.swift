/// A spreadsheet as a value: sheets of typed cells, written and read as OpenDocument (.ods).
///
/// Format: OASIS, "Open Document Format for Office Applications (OpenDocument) Version 1.3",
/// part 2 (packages) and part 3 (schema); ISO/IEC 26300.
public struct Workbook: Hashable, Sendable {
    /// The document's title; not read back.
    public var title: String
    public var sheets: [Sheet]

    public init(title: String = "", sheets: [Sheet]) {
        self.title = title
        self.sheets = sheets
    }

    /// The bytes of an .ods file: the same for the same value, on every machine, in every locale
    /// and time zone.
    ///
    /// Control characters that XML forbids are written as `_xHHHH_` and read back, as
    /// ISO/IEC 29500 (ST_Xstring) has it.
    /// - Throws: `sheetName` for a name that is empty, twice there or not allowed; `archive` when
    ///   memory ends.
    public func ods() throws(SpreadsheetError) -> [UInt8] {
        try checkNames()
        return try Archive.write([
            // First and uncompressed, so that programs recognise the file by its beginning.
            Archive.Entry("mimetype", Array(Package.mimetype.utf8), isCompressed: false),
            Archive.Entry("META-INF/manifest.xml", Array(Package.manifest.utf8)),
            Archive.Entry("content.xml", ContentWriter.content(of: self)),
            Archive.Entry("styles.xml", Array(Package.styles.utf8)),
            Archive.Entry("meta.xml", Array(Package.meta(title: title).utf8)),
        ])
    }

    /// What reading may cost; the defaults are far beyond what a person keeps in a sheet.
    public struct Limits: Hashable, Sendable {
        /// Bytes of XML after expansion, and of text in cells.
        public var expandedBytes = 128 << 20
        /// Cells over all sheets, repetitions counted.
        public var cells = 4_000_000
        public var rows = 1_048_576
        public var columns = 16_384

        public init() {}
    }

    /// Reads an .ods file; values come from the typed attributes, never from what is displayed.
    /// Comments, drawings, formulas (their last result counts) and merged cells' hidden parts are
    /// left out.
    /// - Throws: `SpreadsheetError`, the place in it. Memory stays within a small multiple of
    ///   `limits`.
    public static func read(
        _ bytes: [UInt8], limits: Limits = Limits()
    ) throws(SpreadsheetError) -> Workbook {
        let content = try Archive.content(of: bytes, limit: limits.expandedBytes)
        var reader = ContentReader(content, limits: limits)
        return Workbook(sheets: try reader.sheets())
    }

    private func checkNames() throws(SpreadsheetError) {
        var seen: Set<String> = []
        for sheet in sheets {
            let name = sheet.name
            guard (1...100).contains(name.count) else {
                throw .sheetName(name, reason: "1 to 100 characters")
            }
            let isClean = name.unicodeScalars.allSatisfy {
                !"[]*?:/\\".unicodeScalars.contains($0) && $0.value >= 0x20
            }
            guard isClean, !name.hasPrefix("'"), !name.hasSuffix("'") else {
                throw .sheetName(name, reason: "none of [ ] * ? : / \\ and no ' at either end")
            }
            guard seen.insert(name.lowercased()).inserted else {
                throw .sheetName(name, reason: "two sheets bear it")
            }
        }
    }
}
