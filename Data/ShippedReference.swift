/// The reference data set that is shipped inside the program: the files of `reference/`, embedded
/// when it is built, so that they are there wherever the executable lies.
public enum ShippedReference {
    /// The bytes of a file; nil where the set has none of that name.
    public static func file(_ name: String) -> [UInt8]? { files[name] }

    /// Every file of the folder. Built from the names that SwiftPM gives to embedded files.
    public static var names: [String] { files.keys.sorted() }

    private static var files: [String: [UInt8]] {
        [
            "datapackage.json": PackageResources.datapackage_json,
            "source-document.csv": PackageResources.source_document_csv,
            "programme.csv": PackageResources.programme_csv,
            "objective.csv": PackageResources.objective_csv,
            "indicator.csv": PackageResources.indicator_csv,
            "indicator-definition.csv": PackageResources.indicator_definition_csv,
            "indicator-method.csv": PackageResources.indicator_method_csv,
            "indicator-value.csv": PackageResources.indicator_value_csv,
            "budget-line.csv": PackageResources.budget_line_csv,
            "staffing.csv": PackageResources.staffing_csv,
            "spending.csv": PackageResources.spending_csv,
            "printed-count.csv": PackageResources.printed_count_csv,
            "portfolio-count.csv": PackageResources.portfolio_count_csv,
            "standards-count.csv": PackageResources.standards_count_csv,
            "document-date.csv": PackageResources.document_date_csv,
            "call.csv": PackageResources.call_csv,
            "printed-call.csv": PackageResources.printed_call_csv,
            "printed-award.csv": PackageResources.printed_award_csv,
            "narrative-section.csv": PackageResources.narrative_section_csv,
        ]
    }
}
