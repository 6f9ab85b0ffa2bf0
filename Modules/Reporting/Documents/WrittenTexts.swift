import Domain

/// Texts that people write for documents: sections of the narrative, and what stands beside an
/// indicator. Figures stand in them by their ids.
extension ProgrammeYear {
    /// What no document can print, and so keeps a year from being sealed: an id that no figure
    /// bears, a variable of another tool's templates.
    public var textFaults: [DocumentError] {
        templates.compactMap { template in
            do throws(DocumentError) {
                _ = try template.paragraphs { figures[$0] }
                return nil
            } catch {
                return error
            }
        } + labels.compactMap(\.labelFault)
    }

    /// - Throws: the first of `textFaults`.
    func requireTexts() throws(DocumentError) {
        if let fault = textFaults.first { throw fault }
    }

    private var templates: [Template] {
        narrative.flatMap { [$0.titleTemplate, $0.textTemplate] }
            + indicators.flatMap { line in IndicatorText.allCases.map(line.template) }
    }

    /// What stands in headings and tables: no figure does there.
    private var labels: [Template] {
        maquette.objectives.map {
            Template(place: "objective \($0.code) \(figures.year.text), label", text: $0.label)
        }
            + indicators.map {
                Template(
                    place: "indicator-definition of \($0.indicator.id), label",
                    text: $0.indicator.label)
            }
    }
}

extension NarrativeSection {
    var titleTemplate: Template {
        Template(place: place + ", title", text: title.isEmpty ? section : title)
    }
    var textTemplate: Template { Template(place: place, text: text) }

    private var place: String { "narrative-section \(section) (\(id.hex.prefix(12)))" }
}

/// The fields of an indicator's definition that hold sentences.
enum IndicatorText: String, CaseIterable {
    case dataSource = "data_source"
    case calculation
    case comments
    case analysis
}

extension IndicatorLine {
    func template(_ text: IndicatorText) -> Template {
        let words =
            switch text {
            case .dataSource: indicator.dataSource
            case .calculation: indicator.calculation
            case .comments: indicator.comments
            case .analysis: indicator.analysis
            }
        return Template(
            place: "indicator-definition of \(indicator.id), \(text.rawValue)", text: words)
    }
}
