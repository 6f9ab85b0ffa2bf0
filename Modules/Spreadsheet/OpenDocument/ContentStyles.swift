/// The automatic styles that our cells and columns name.
enum ContentStyles {
    static func text(percentageScales: [Int], widths: [Int]) -> String {
        var text = """
            <number:currency-style style:name="money-format" number:language="fr" \
            number:country="FR"><number:number number:decimal-places="2" \
            number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>\
            <number:text>\u{A0}</number:text><number:currency-symbol number:language="fr" \
            number:country="FR">€</number:currency-symbol></number:currency-style>
            <number:date-style style:name="day-format" \
            number:language="fr" number:country="FR"><number:day number:style="long"/>\
            <number:text>/</number:text><number:month number:style="long"/>\
            <number:text>/</number:text><number:year number:style="long"/></number:date-style>
            <number:boolean-style style:name="boolean-format" \
            number:language="fr" number:country="FR"><number:boolean/>\
            </number:boolean-style>

            """
        text += cell("money", format: "money-format")
        text += cell("day", format: "day-format")
        text += cell("boolean", format: "boolean-format")
        for scale in percentageScales {
            text += """
                <number:percentage-style style:name="percent\(scale)-format" \
                number:language="fr" number:country="FR"><number:number \
                number:decimal-places="\(scale)" number:min-decimal-places="\(scale)" \
                number:min-integer-digits="1"/><number:text>\u{A0}%</number:text>\
                </number:percentage-style>

                """
            text += cell("percent\(scale)", format: "percent\(scale)-format")
        }
        text += """
            <style:style style:name="wrapped" style:family="table-cell">\
            <style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>\
            </style:style>
            <style:style style:name="header" style:family="table-cell">\
            <style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="middle" \
            fo:background-color="#eeeeee" fo:border-bottom="0.5pt solid #3a3a3a"/>\
            <style:text-properties fo:font-weight="bold"/></style:style>

            """
        for width in widths {
            text += """
                <style:style style:name="w\(width)" style:family="table-column">\
                <style:table-column-properties style:column-width="\(width)mm"/></style:style>

                """
        }
        return text
    }

    private static func cell(_ name: String, format: String) -> String {
        "<style:style style:name=\"\(name)\" style:family=\"table-cell\""
            + " style:data-style-name=\"\(format)\"/>\n"
    }
}
