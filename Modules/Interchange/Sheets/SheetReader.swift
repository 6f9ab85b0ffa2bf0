import Domain

/// Turns parsed sheets into records of the vocabulary.
struct SheetReader {
    let vocabulary: SheetVocabulary
    let files: SheetFiles
    /// The rule that proposes the fiscal year in which an event counts.
    let countedIn: (String, Day) -> FiscalYear?

    /// What is read from one version of one sheet.
    struct Reading {
        /// The sheet's own record first.
        var records: [SheetRecord] = []
        /// The key of the incubator that a product's sheet names.
        var incubator: String?
        /// The sheets that it refers to: when one of them comes, goes or is renamed, this sheet
        /// reads otherwise.
        var references: [SheetName] = []
        var irregularities: [Irregularity] = []
    }

    /// - Parameters:
    ///   - aliases: former slugs that are known beside the sheet's own `redirect_from`.
    ///   - today: what begins later is listed as lying in the future.
    func read(
        _ sheet: Sheet, at path: SheetPath, id: RecordID, aliases: [String], today: Day
    ) -> Reading {
        var draft = SheetDraft(reader: self, path: path, id: id, today: today)
        draft.read(sheet, aliases)
        return draft.reading
    }
}
